"""A reader's file of a picture, opened: whatever it is, there is an array or a sentence."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from attention_core.arrays import Array
from attention_core.pictures.bare import Bare, PictureError, bare, cut_off

MOST_BYTES = 20 * 2**20
MOST_KEPT = 1_000_000
SHORTEST = 32  # two pixels a patch
LONGEST = 20  # times the shorter side
_MOST_PIXELS = {"JPEG": 25_000_000, "PNG": 25_000_000, "WebP": 16_000_000}
_MOST_AT_ONCE = 120_000_000  # of a JPEG that is made smaller while it is decoded
_READERS: dict[str, Callable[[BytesIO], Image.Image]] = {
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "WebP": WebPImageFile,
}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Large pictures of several readers at once would take their memory at once.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, eq=False)
class Opened:
    """A picture, and what was done to have it.

    Attributes
    ----------
    pixels : uint8 array (height, width, 3), read-only
        Red, green, blue (sRGB), upright, of at most ``MOST_KEPT`` pixels.
    notes : tuple of str
        Sentences on what differs from the file.
    """

    pixels: Array
    notes: tuple[str, ...] = ()


def opened(data: bytes) -> Opened:
    """Open a JPEG, PNG or WebP.

    It is turned as its camera says (Exif), laid on white where it is transparent, converted to
    sRGB by its colour profile, and made smaller by whole blocks of pixels (their mean). Of several
    frames the first is taken. Nothing else of the file is read, and nothing is written.

    Parameters
    ----------
    data : bytes
        The whole file; its name does not matter.

    Returns
    -------
    Opened

    Raises
    ------
    PictureError
        With a sentence: another kind of file, a damaged one, or one that is too large, too small
        or too narrow.
    """
    if len(data) > MOST_BYTES:
        raise PictureError(
            f"This file has {len(data) / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} are read. "
            "Save the picture smaller, and choose that."
        )
    given = bare(data)
    _check_size(given)
    with _one_at_a_time:
        try:
            return _decoded(given)
        except PictureError:
            raise
        # A decoder says in many ways that it cannot go on: OSError, SyntaxError, ValueError,
        # struct.error, zlib.error, EOFError, MemoryError ... All mean the same to a reader.
        except Exception as error:
            if "truncated" in str(error).lower():
                raise PictureError(cut_off()) from None
            raise PictureError(
                f"This {given.kind} is damaged: its picture cannot be read. Open it in another "
                "program, save it anew, and choose that."
            ) from None


def _check_size(given: Bare) -> None:
    width, height = given.width, given.height
    says = f"This picture has {width:,} × {height:,} pixels"
    if width * height == 0:
        raise PictureError("This picture has no pixels.")
    most = _MOST_AT_ONCE if given.at_once else _MOST_PIXELS[given.kind]
    if width * height > most:
        raise PictureError(
            f"{says}; of such a {given.kind} at most {most // 1_000_000} million are read. "
            "Save it smaller, and choose that."
        )
    if min(width, height) < SHORTEST:
        raise PictureError(
            f"{says}: too small to be cut into patches. Each side needs {SHORTEST} at least."
        )
    if max(width, height) > LONGEST * min(width, height):
        raise PictureError(
            f"{says}: too narrow. No side may be more than {LONGEST} times the other: "
            "cut out a part."
        )


def _decoded(given: Bare) -> Opened:
    # The class itself and not Image.open, which warns of what was checked above, and looks for
    # further pictures behind the first.
    image = _READERS[given.kind](BytesIO(given.data))
    if image.size != (given.width, given.height):
        raise PictureError(f"This {given.kind} is damaged: it has two sizes.")
    notes = ["Of its frames you see the first."] if given.moves else []
    wanted = _factor(*image.size)
    image.draft(None, (given.width // wanted, given.height // wanted))
    image.load()
    profile = image.info.get("icc_profile")
    image = _in_bytes(image).reduce(_factor(*image.size))
    if image.mode in ("LA", "RGBA"):
        if np.asarray(image.getchannel("A")).min() < 255:
            notes.append("Where it is transparent, it lies on white.")
        on = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", on.size, "white"), on).convert("RGB")
    image, converted = _in_srgb(image, profile)
    if converted:
        notes.append("Its colours are converted to those of a screen (sRGB).")
    if given.orientation != 1:
        image = image.transpose(_UPRIGHT[given.orientation])
        notes.append("It is turned as its camera says.")
    if image.width * image.height < given.width * given.height:
        notes.append(
            f"It is kept at {image.width:,} × {image.height:,} pixels; the file has "
            f"{given.width:,} × {given.height:,}."
        )
    pixels = np.array(image)
    pixels.flags.writeable = False
    return Opened(pixels, tuple(notes))


def _factor(width: int, height: int) -> int:
    """How many pixels along a side become one, so that few enough are left."""
    factor = 1
    while -(-width // factor) * -(-height // factor) > MOST_KEPT:
        factor += 1
    return factor


def _in_bytes(image: Image.Image) -> Image.Image:
    """The same in a mode of one byte a channel, with a channel for what is transparent."""
    if image.mode.startswith("I"):  # 16 bits of grey; Pillow itself would cut them off at 255
        levels = np.asarray(image)
        grey = Image.fromarray((levels >> 8).astype(np.uint8))
        clear = image.info.get("transparency")
        if clear is not None:
            grey.putalpha(Image.fromarray(np.where(levels == clear, 0, 255).astype(np.uint8)))
        return grey
    if image.has_transparency_data:
        return image if image.mode in ("LA", "RGBA") else image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> tuple[Image.Image, bool]:
    """The same in sRGB; a profile that cannot be used is passed over."""
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(given):
                srgb = ImageCms.createProfile("sRGB")
                done = ImageCms.profileToProfile(image, given, srgb, outputMode="RGB")
                if done is not None:
                    return done, True
        except (ImportError, OSError, ValueError, TypeError, ImageCms.PyCMSError):
            pass
    return image.convert("RGB"), image.mode == "CMYK"
