"""Of a file, only what its picture needs: read before a decoder sees it, and without taking memory.

What a camera or a program has written beside a picture (places, dates, texts, previews, further
pictures) is left out here. So it is never shown or kept, and a decoder cannot be attacked by it.
"""

import struct
from dataclasses import dataclass

from attention_core.models.errors import ModelError

_PNG = b"\x89PNG\r\n\x1a\n"
_IN_PNG = {b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"IDAT"}
_NO_FRAME = {0xC4, 0xC8, 0xCC}  # tables of codes among the JPEG markers that begin a frame
_ALONE = {0x00, 0x01, *range(0xD0, 0xD9), 0xFF}  # markers without a length, and fillers
_MOST_SCANS = 100  # a progressive JPEG has about ten; every scan goes over the whole picture
_OTHERS = {
    "a GIF": (0, (b"GIF8",)),
    "a TIFF": (0, (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    "a BMP": (0, (b"BM",)),
    "an AVIF": (4, (b"ftypavif", b"ftypavis")),
    "a HEIC": (4, (b"ftyphe", b"ftypmif1", b"ftypmsf1")),
    "a film": (4, (b"ftyp",)),
    "a JPEG XL": (0, (b"\xff\x0a", b"\0\0\0\x0cJXL ")),
    "a JPEG 2000": (0, (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")),
    "an icon": (0, (b"\0\0\1\0",)),
    "a Photoshop file": (0, (b"8BPS",)),
    "a PDF": (0, (b"%PDF",)),
    "an archive": (0, (b"PK\3\4", b"\x1f\x8b", b"7z\xbc\xaf")),
}


class PictureError(ModelError, ValueError):
    """A file that is no picture to be read here: a sentence that says why, and what to do."""


@dataclass(frozen=True)
class Bare:
    """A picture's file without what is beside the picture.

    Attributes
    ----------
    kind : str
        ``"JPEG"``, ``"PNG"`` or ``"WebP"``.
    data : bytes
        A file of that kind, which a decoder reads.
    width, height : int
        Pixels, as the file says.
    orientation : int
        1 to 8, as Exif counts how a camera was held; 1 is upright.
    moves : bool
        Whether more than one picture is in the file.
    at_once : bool
        Whether a decoder needs no more memory than for a few rows: a JPEG in one scan.
    """

    kind: str
    data: bytes
    width: int
    height: int
    orientation: int = 1
    moves: bool = False
    at_once: bool = False


def bare(data: bytes) -> Bare:
    """Take what a picture needs from a file; what kind it is, is seen by its contents.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    Bare

    Raises
    ------
    PictureError
        If the file is empty, of another kind, or ends where no picture can.
    """
    if not data:
        raise PictureError("This file is empty.")
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(_PNG):
            return _png(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
    except PictureError:
        raise
    except (struct.error, IndexError, ValueError):
        raise PictureError(cut_off()) from None
    raise PictureError(f"{_called(data)} Save your picture as JPEG, PNG or WebP, and choose that.")


def cut_off() -> str:
    """What to say of a file that ends before its picture does."""
    return "This file ends before its picture does. Copy or save it once more, and choose it again."


def _called(data: bytes) -> str:
    for name, (at, beginnings) in _OTHERS.items():
        if data[at:].startswith(beginnings):
            return f"This is {name}, which is not read here."
    text = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return "This is an SVG, which is drawn by a program and has no pixels."
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
        return "This is a web page or another text, not a picture."
    return "This is no JPEG, PNG or WebP, whatever its name says."


def _jpeg(data: bytes) -> Bare:
    """Segment after segment up to the first scan, then all up to the picture's end."""
    kept = [data[:2]]
    size, layers, progressive, orientation = (0, 0), 0, False, 1
    at = 2
    while True:
        at = data.index(b"\xff", at)  # decoders pass over what lies between segments as well
        marker = data[at + 1]
        if marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == 0xD9:
            raise PictureError(cut_off())
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if length < 2 or len(segment) < 2 + length:
            raise PictureError(cut_off())
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            if layers:
                raise PictureError("This JPEG is damaged: it has two sizes.")
            height, width, layers = struct.unpack_from(">HHB", segment, 5)
            size = width, height
            progressive = marker in (0xC2, 0xC6, 0xCA, 0xCE)
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            orientation = _orientation(segment[10:])
        if marker == 0xDA:
            break
        if not _is_beside(marker, segment):
            kept.append(segment)
        at += 2 + length
    end = data.find(b"\xff\xd9", at)  # within a scan 0xFF is always followed by something else
    scans = data[at : end + 2 if end > 0 else len(data)]
    if scans.count(b"\xff\xda") > _MOST_SCANS:
        raise PictureError("This JPEG comes in too many passes. Save it anew, and choose that.")
    at_once = not progressive and segment[4] == layers
    return Bare("JPEG", b"".join([*kept, scans]), *size, orientation, at_once=at_once)


def _is_beside(marker: int, segment: bytes) -> bool:
    """Comments and the programs' own segments, but for what colours depend on."""
    if marker == 0xE2:
        return segment[4:16] != b"ICC_PROFILE\0"
    return marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE)


def _png(data: bytes) -> Bare:
    """Chunk after chunk, of which few are needed."""
    kept = [_PNG]
    at, orientation, moves = len(_PNG), 1, False
    first, width, height = struct.unpack_from(">4sII", data, at + 4)
    if first != b"IHDR":
        raise PictureError("This PNG is damaged: it does not begin with its size.")
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + length + 12
        if name == b"IEND":
            break
        if end > len(data):
            raise PictureError(cut_off())
        if name in _IN_PNG:
            kept.append(data[at:end])
        elif name == b"eXIf":
            orientation = _orientation(data[at + 8 : end - 4])
        moves = moves or name == b"acTL"
        at = end
    kept.append(b"\0\0\0\0IEND\xaeB`\x82")
    return Bare("PNG", b"".join(kept), width, height, orientation, moves)


def _webp(data: bytes) -> Bare:
    """The first chunk has the size; the decoder itself passes over the others."""
    first = data[12:16]
    moves = False
    if first == b"VP8X":
        low, high = struct.unpack_from("<I3x3s", data[:30] + b"\0", 20)[0], data[24:30]
        width = int.from_bytes(high[:3], "little") + 1
        height = int.from_bytes(high[3:], "little") + 1
        moves = bool(low & 2)
    elif first == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    at, orientation = 12, 1
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        if name == b"EXIF":
            orientation = _orientation(data[at + 8 : at + 8 + length].removeprefix(b"Exif\0\0"))
            break
        at += 8 + length + length % 2
    return Bare("WebP", data, width, height, orientation, moves)


def _orientation(exif: bytes) -> int:
    """The one thing of Exif (a small TIFF) that changes what is seen; 1 if it cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    try:
        if order:
            (at,) = struct.unpack_from(f"{order}I", exif, 4)
            (entries,) = struct.unpack_from(f"{order}H", exif, at)
            for start in range(at + 2, at + 2 + 12 * entries, 12):
                tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, start)
                if tag == 0x0112 and kind == 3:
                    return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1
