"""Files of pictures, good and hostile, written by a few lines each: none is in the repository."""

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

Array = np.ndarray[Any, np.dtype[Any]]
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def scene(height: int = 60, width: int = 80) -> Array:
    """A smooth picture with four corners of their own: red, green, blue, yellow."""
    across = np.linspace(0, 1, width)[None, :, None]
    down = np.linspace(0, 1, height)[:, None, None]
    red, green, blue, yellow = np.array(
        [[220, 30, 30], [30, 200, 40], [30, 40, 210], [230, 220, 30]]
    )
    top, below = red + (green - red) * across, blue + (yellow - blue) * across
    return np.rint(top + (below - top) * down).astype(np.uint8)


def saved(pixels: Array | Image.Image, kind: str, **options: Any) -> bytes:
    """By Pillow."""
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def jpeg(pixels: Array | Image.Image | None = None, **options: Any) -> bytes:
    given = scene() if pixels is None else pixels
    return saved(given, "JPEG", **{"quality": 95, "subsampling": 0, **options})


def webp(pixels: Array | Image.Image | None = None, **options: Any) -> bytes:
    given = scene() if pixels is None else pixels
    return saved(given, "WEBP", **{"lossless": True, **options})


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def header(width: int, height: int, bits: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced))


def rows(samples: Array, bits: int = 8) -> bytes:
    """Rows of a PNG, unfiltered: samples (height, width, channels)."""
    height = len(samples)
    if bits == 16:
        whole = samples.astype(">u2").tobytes()
    elif bits == 8:
        whole = samples.astype(np.uint8).tobytes()
    else:
        single = np.unpackbits(samples[..., 0].astype(np.uint8)[..., None], axis=2)[..., -bits:]
        whole = np.packbits(single.reshape(height, -1), axis=1).tobytes()
    each = len(whole) // height
    return b"".join(b"\0" + whole[each * row : each * (row + 1)] for row in range(height))


def png(
    samples: Array | None = None,
    bits: int = 8,
    colour: int = 2,
    before: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """A PNG of samples (height, width, channels), with chunks before and after its picture."""
    given = scene() if samples is None else samples
    first = header(given.shape[1], given.shape[0], bits, colour)
    picture = chunk(b"IDAT", zlib.compress(rows(given, bits)))
    return SIGNATURE + first + before + picture + after + chunk(b"IEND", b"")


def interlaced(samples: Array) -> bytes:
    """The same in Adam7's seven passes."""
    passes = [(0, 8, 0, 8), (0, 8, 4, 8), (4, 8, 0, 4), (0, 4, 2, 4)]
    passes += [(2, 4, 0, 2), (0, 2, 1, 2), (1, 2, 0, 1)]
    data = b"".join(rows(samples[top::down, left::right]) for top, down, left, right in passes)
    first = header(samples.shape[1], samples.shape[0], interlaced=1)
    return SIGNATURE + first + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def exif(orientation: int, order: str = ">", entries: int = 1) -> bytes:
    """An Exif of one entry, the orientation."""
    mark = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    return mark + struct.pack(f"{order}IH", 8, entries) + entry + bytes(4)


def segment(marker: int, data: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def with_segments(file: bytes, *segments: bytes) -> bytes:
    """A JPEG with segments after its beginning."""
    return file[:2] + b"".join(segments) + file[2:]


def frame_at(file: bytes) -> int:
    """Where the frame of a JPEG begins: its size is five bytes on."""
    return next(at for marker in (b"\xff\xc0", b"\xff\xc2") if (at := file.find(marker)) > 0)


def resized(file: bytes, width: int, height: int) -> bytes:
    """A JPEG that says it has another size."""
    at = frame_at(file) + 5
    return file[:at] + struct.pack(">HH", height, width) + file[at + 4 :]


def flat_jpeg(width: int, height: int) -> bytes:
    """A grey JPEG of any size in six bits a block: no difference, and no detail."""
    small = saved(Image.new("L", (16, 16), 128), "JPEG")
    scan = small.index(b"\xff\xda")
    start = scan + 2 + struct.unpack_from(">H", small, scan + 2)[0]
    blocks = -(-width // 8) * -(-height // 8)
    four = bytes([0b00101000, 0b10100010, 0b10001010])
    return resized(small[:start] + four * (-(-blocks // 4)) + b"\xff\xd9", width, height)


def profile(*swapped: int) -> bytes:
    """A colour profile of a screen like sRGB, whose three primaries stand in another order."""
    primaries = [(0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)]

    def fixed(*numbers: float) -> bytes:
        return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))

    def xyz(*numbers: float) -> bytes:
        return b"XYZ \0\0\0\0" + fixed(*numbers)

    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, round(2.2 * 256), 0)
    told = b"desc\0\0\0\0" + struct.pack(">I", 8) + b"Swapped\0" + bytes(80)
    tags = {b"desc": told, b"wtpt": xyz(0.9642, 1, 0.8249), b"cprt": b"text\0\0\0\0free\0\0\0\0"}
    tags |= {
        name: xyz(*primaries[i])
        for name, i in zip((b"rXYZ", b"gXYZ", b"bXYZ"), swapped, strict=True)
    }
    tags |= {name: curve for name in (b"rTRC", b"gTRC", b"bTRC")}
    at, table, body = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(
        ">I4sI4s4s4s", at + len(body), b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ "
    )
    head += bytes(12) + b"acsp" + bytes(28) + fixed(0.9642, 1, 0.8249)
    return head.ljust(128, b"\0") + table + body
