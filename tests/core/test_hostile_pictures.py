"""Files that are no pictures, are damaged, or mean harm: each opens or is refused in a sentence."""

import random
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image

from attention_core.pictures.bare import PictureError, bare
from attention_core.pictures.opening import MOST_BYTES, opened
from tests.core.picture_files import (
    SIGNATURE,
    chunk,
    exif,
    flat_jpeg,
    frame_at,
    header,
    jpeg,
    png,
    resized,
    rows,
    saved,
    scene,
    segment,
    webp,
    with_segments,
)

ROOT = Path(__file__).parents[2]
ADVICE = "Save your picture as JPEG, PNG or WebP, and choose that."
CUT = "This file ends before its picture does."
DAMAGED = "is damaged"
BOMB = b"name\0\0" + zlib.compress(bytes(40_000_000), 9)
MANY = scene(64, 64)


def archive():
    file = BytesIO()
    with ZipFile(file, "w") as made:
        made.writestr("a.txt", "a")
    return file.getvalue()


def box(brand):
    """A file of one of the kinds that begin with the size of a box and a brand."""
    return b"\0\0\0\x18ftyp" + brand + bytes(12)


def lossy(width, height):
    """The head of a WebP that says how large it is."""
    body = b"\x30\1\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + bytes(20)
    frame = b"VP8 " + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(frame) + 4) + b"WEBP" + frame


def canvas(width, height):
    """A WebP whose canvas is said to be larger than its picture."""
    inner = webp(MANY)[12:]
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    first = b"VP8X" + struct.pack("<II", 10, 0) + sides
    return b"RIFF" + struct.pack("<I", 4 + len(first) + len(inner)) + b"WEBP" + first + inner


def with_layers(layers):
    file = jpeg(MANY)
    at = frame_at(file) + 9
    return file[:at] + bytes([layers]) + file[at + 1 :]


def one_layer_first(file):
    """A JPEG whose first scan says that it holds one of three layers: all must then be held."""
    at = file.index(b"\xff\xda")
    length = struct.unpack_from(">H", file, at + 2)[0]
    return file[:at] + segment(0xDA, b"\1\1\0\0\x3f\0") + file[at + 2 + length :]


def scans(file, times):
    """A progressive JPEG that gives its first scan over and over."""
    at = file.index(b"\xff\xda")
    then = file.index(b"\xff\xc4", at)
    return file[:at] + file[at:then] * times + file[then:]


JPEG, PNG, WEBP = jpeg(MANY), png(MANY), webp(MANY)
IDAT = PNG.index(b"IDAT")

OTHERS = {  # what it is, and what is said of it
    "empty": (b"", "This file is empty."),
    "gif": (saved(MANY, "GIF"), "This is a GIF, which is not read here."),
    "tiff": (saved(MANY, "TIFF"), "This is a TIFF, which"),
    "tiff of a Mac": (b"MM\0*" + bytes(50), "This is a TIFF, which"),
    "bmp": (saved(MANY, "BMP"), "This is a BMP, which"),
    "heic": (box(b"heic"), "This is a HEIC, which"),
    "avif": (box(b"avif"), "This is an AVIF, which"),
    "film": (box(b"mp42"), "This is a film, which"),
    "jpeg xl": (b"\0\0\0\x0cJXL \r\n\x87\n", "This is a JPEG XL, which"),
    "jpeg 2000": (saved(MANY, "JPEG2000"), "This is a JPEG 2000, which"),
    "icon": (saved(MANY, "ICO"), "This is an icon, which"),
    "photoshop": (b"8BPS\0\1" + bytes(50), "This is a Photoshop file, which"),
    "pdf": (saved(MANY, "PDF"), "This is a PDF, which"),
    "archive": (archive(), "This is an archive, which"),
    "archive that calls itself jpeg": (archive() + JPEG, "This is an archive, which"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "an SVG"),
    "svg with a head": (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -->\n<svg/>", "an SVG"),
    "web page": (b"<!DOCTYPE html><img src=x onerror=alert(1)>", "This is a web page"),
    "text": (b"chelsea.jpg", "This is no JPEG, PNG or WebP, whatever its name says."),
    "zeros": (bytes(5000), "This is no JPEG, PNG or WebP"),
    "noise": (random.Random(0).randbytes(5000), "This is no JPEG, PNG or WebP"),
    "sound in the box of a webp": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(30), "This is no JPEG"),
    "a png's signature after a blank": (b" " + PNG, "This is no JPEG"),
}


@pytest.mark.parametrize(("file", "said"), OTHERS.values(), ids=OTHERS)
def test_another_kind_of_file_is_called_by_its_name_and_told_what_to_do(file, said):
    with pytest.raises(PictureError) as refused:
        opened(file)
    assert said in str(refused.value)
    assert not file or str(refused.value).endswith(ADVICE)


LARGE = 100_000
REFUSED = {
    "png of ten thousand million pixels": (
        SIGNATURE + header(LARGE, LARGE) + chunk(b"IDAT", zlib.compress(bytes(10**6))),
        "100,000 × 100,000 pixels; of such a PNG at most 25 million are read. Save it smaller",
    ),
    "png of all that its header can say": (SIGNATURE + header(2**31 - 1, 2**31 - 1), "at most 25"),
    "png with a size below nothing": (SIGNATURE + header(2**32 - 1, 2**32 - 1), "at most 25"),
    "png that is larger than its data": (
        SIGNATURE + header(5000, 5000) + chunk(b"IDAT", zlib.compress(bytes(100))),
        CUT,
    ),
    "webp of 16,383 a side": (lossy(16383, 16383), "of such a WebP at most 16 million"),
    "webp with a canvas of its own": (canvas(2**24, 2**24), "at most 16 million"),
    "webp with a canvas beside its picture": (canvas(100, 100), DAMAGED),
    "progressive jpeg of 100 megapixels": (
        resized(jpeg(MANY, progressive=True), 10_000, 10_000),
        "10,000 × 10,000 pixels; of such a JPEG at most 25 million",
    ),
    "jpeg of 100 megapixels, layer by layer": (
        one_layer_first(resized(JPEG, 10_000, 10_000)),
        "of such a JPEG at most 25 million",
    ),
    "jpeg of all that its header can say": (resized(JPEG, 65535, 65535), "at most 120 million"),
    "jpeg in a thousand passes": (scans(jpeg(MANY, progressive=True), 1000), "too many passes"),
    "too many bytes": (PNG + bytes(MOST_BYTES), "This file has 21 MB; at most 21 are read."),
    "png without a width": (SIGNATURE + header(0, 60), "This picture has no pixels."),
    "png without a height": (SIGNATURE + header(60, 0), "This picture has no pixels."),
    "jpeg without a height": (resized(JPEG, 64, 0), "This picture has no pixels."),
    "webp without a width": (lossy(0, 50), "This picture has no pixels."),
    "strip": (png(scene(1, 2000)), "2,000 × 1 pixels: too small to be cut into patches."),
    "strip that stands": (png(scene(2000, 1)), "1 × 2,000 pixels: too small"),
    "one pixel": (jpeg(scene(1, 1)), "1 × 1 pixels: too small"),
    "long and narrow": (png(scene(33, 700)), "700 × 33 pixels: too narrow."),
    "jpeg cut off": (JPEG[: len(JPEG) // 2], CUT),
    "jpeg cut off in its head": (JPEG[:100], CUT),
    "jpeg cut off at once": (JPEG[:3], CUT),
    "jpeg of a head and an end": (b"\xff\xd8\xff\xd9", CUT),
    "jpeg without a frame": (JPEG[:2] + JPEG[JPEG.index(b"\xff\xda") :], "no pixels"),
    "jpeg whose segment is longer than the file": (b"\xff\xd8\xff\xe0\xff\xff" + bytes(9), CUT),
    "jpeg whose segment has no length": (b"\xff\xd8\xff\xe0\0\0" + JPEG[2:], CUT),
    "jpeg with two frames": (
        with_segments(JPEG, segment(0xC0, b"\x08" + struct.pack(">HHB", 9, 9, 1) + b"\1\x11\0")),
        "it has two sizes",
    ),
    "jpeg of five layers": (with_layers(5), DAMAGED),
    "jpeg of no layers": (with_layers(0), DAMAGED),
    "jpeg of 12 bits": (JPEG[: frame_at(JPEG) + 4] + b"\x0c" + JPEG[frame_at(JPEG) + 5 :], DAMAGED),
    "png cut off": (PNG[: len(PNG) // 2], CUT),
    "png cut off in its head": (PNG[:12], CUT),
    "png of a signature": (SIGNATURE, CUT),
    "png without a picture": (SIGNATURE + header(64, 64) + chunk(b"IEND", b""), DAMAGED),
    "png with a head after its picture": (
        SIGNATURE + PNG[IDAT - 4 : -12] + header(64, 64) + PNG[-12:],
        "does not begin with its size",
    ),
    "png without its palette's colours": (
        SIGNATURE
        + header(64, 64, 8, 3)
        + chunk(b"PLTE", b"")
        + chunk(b"IDAT", zlib.compress(b"x")),
        CUT,
    ),
    "png of no known colours": (SIGNATURE + header(64, 64, 8, 5) + PNG[IDAT - 4 :], DAMAGED),
    "png whose data is none": (SIGNATURE + header(64, 64) + chunk(b"IDAT", b"x" * 900), DAMAGED),
    "png with two sizes": (
        SIGNATURE + header(64, 64) + header(4000, 4000) + PNG[IDAT - 4 :],
        "has two sizes",
    ),
    "png whose colour profile is a bomb": (png(MANY, before=chunk(b"iCCP", BOMB)), DAMAGED),
    "web page in a png": (
        SIGNATURE + b"<html><script>alert(1)</script></html>" * 9,
        "does not begin",
    ),
    "webp cut off": (WEBP[: len(WEBP) // 2], DAMAGED),
    "webp cut off in its head": (WEBP[:20], CUT),
    "webp of noise": (WEBP[:40] + random.Random(1).randbytes(400), DAMAGED),
}


@pytest.mark.parametrize(("file", "said"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_in_a_sentence(file, said):
    with pytest.raises(PictureError) as refused:
        opened(file)
    assert said in str(refused.value)
    assert str(refused.value).endswith(".") and len(str(refused.value)) < 250


def flooded(file, times):
    """A PNG with as many small texts."""
    return file[:33] + chunk(b"tEXt", b"a\0b") * times + file[33:]


def broken_sum(file):
    """A PNG whose text has a wrong checksum: the text is not looked at."""
    text = chunk(b"tEXt", b"a\0b")
    return file[:33] + text[:-4] + b"wrong"[:4] + file[33:]


TEXT = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + b"<x/>" * 9)
SECOND = segment(0xE2, b"MPF\0MM\0*" + bytes(40))  # says that pictures follow, and where: nowhere
OPENED = {
    "png with a bomb in its texts": png(
        MANY, before=chunk(b"zTXt", BOMB), after=chunk(b"iTXt", BOMB)
    ),
    "png with a flood of texts": flooded(PNG, 50_000),
    "png with a wrong sum in a text": broken_sum(PNG),
    "png with an exif that is none": png(MANY, before=chunk(b"eXIf", b"MM\0*\xff\xff\xff\xff")),
    "png with an exif of entries without end": png(
        MANY, before=chunk(b"eXIf", exif(1, entries=65535))
    ),
    "png and a web page": PNG + b"<html><script>alert(1)</script></html>",
    "png and an archive": PNG + archive(),
    "png without its end": PNG[:-12],
    "png of frames that do not come": png(MANY, before=chunk(b"acTL", struct.pack(">II", 9999, 0))),
    "png in crumbs": SIGNATURE
    + header(64, 64)
    + b"".join(chunk(b"IDAT", bytes([b])) for b in zlib.compress(rows(MANY)))
    + PNG[-12:],
    "jpeg and an archive": JPEG + archive(),
    "jpeg and another jpeg": JPEG + jpeg(255 - MANY),
    "jpeg that says pictures follow": with_segments(JPEG, SECOND),
    "jpeg with rubbish between its parts": JPEG[:20] + bytes(100) + JPEG[20:],
    "jpeg with fillers": JPEG[:2] + b"\xff" * 1000 + JPEG[2:],
    "jpeg with texts": with_segments(JPEG, TEXT, segment(0xFE, b"a" * 60000), TEXT),
    "jpeg with a flood of texts": with_segments(JPEG, *[segment(0xE5, b"")] * 200_000),
    "jpeg with an exif that is none": with_segments(JPEG, segment(0xE1, b"Exif\0\0II*\0\xff\xff")),
    "jpeg with half a profile": with_segments(JPEG, segment(0xE2, b"ICC_PROFILE\0\1\2" + b"a" * 9)),
    "jpeg with a preview": with_segments(
        JPEG, segment(0xE1, b"Exif\0\0" + exif(1) + jpeg(255 - MANY))
    ),
    "webp and rubbish": WEBP + b"<html>" * 99,
    "webp with an exif that is none": webp(MANY, exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"),
}


@pytest.mark.parametrize("file", OPENED.values(), ids=OPENED)
def test_what_is_beside_the_picture_does_no_harm(file):
    found = opened(file)
    assert np.abs(found.pixels.astype(int) - MANY).max() <= 6


@pytest.mark.parametrize("file", [PNG, JPEG], ids=["png", "jpeg"])
def test_what_is_beside_the_picture_never_meets_a_decoder(file):
    secret = b"48.8584 N 2.2945 E"
    if file is PNG:
        with_it = png(MANY, before=chunk(b"tEXt", b"a\0" + secret), after=chunk(b"eXIf", secret))
    else:
        with_it = with_segments(file, segment(0xE1, b"Exif\0\0" + exif(1) + secret))
    with_it += secret
    assert secret in with_it and secret not in bare(with_it).data


KINDS = {
    "jpeg": JPEG,
    "progressive": jpeg(MANY, progressive=True),
    "inks": jpeg(Image.new("CMYK", (64, 64), (9, 99, 199, 9))),
    "png": PNG,
    "palette": saved(Image.fromarray(MANY).quantize(16), "PNG"),
    "webp": WEBP,
    "webp with losses": webp(MANY, lossless=False),
}


@pytest.mark.parametrize("file", KINDS.values(), ids=KINDS)
def test_a_file_in_which_bytes_were_changed_opens_or_is_refused(file):
    chance = random.Random(len(file))
    outcomes = []
    for _ in range(150):
        changed = bytearray(file)
        for _ in range(chance.choice([1, 1, 3, 20])):
            changed[chance.randrange(2, len(file))] = chance.randrange(256)
        try:
            pixels = opened(bytes(changed)).pixels
            outcomes.append(pixels.dtype == np.uint8 and pixels.shape[2:] == (3,))
        except PictureError as error:
            outcomes.append(str(error).endswith("."))
    assert all(outcomes)


@pytest.mark.parametrize("file", KINDS.values(), ids=KINDS)
def test_a_file_that_ends_anywhere_opens_or_is_refused(file):
    for end in {*range(0, len(file), max(1, len(file) // 100)), len(file) - 1}:
        try:
            assert opened(file[:end]).pixels.shape == MANY.shape
        except PictureError as error:
            assert str(error).endswith(".")


needs_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells what memory a program took at its most"
)
MEASURE = """
import sys
from pathlib import Path
from attention_core.pictures.opening import opened
from attention_core.pictures.bare import PictureError

def most():
    told = Path("/proc/self/status").read_text().split()
    return int(told[told.index("VmHWM:") + 1])

file = sys.stdin.buffer.read()
before = most()
try:
    print(*opened(file).pixels.shape, end=" ")
except PictureError:
    print(0, 0, 0, end=" ")
print((most() - before) // 1024)
"""


def measured(file):
    """The shape that a file opens to, and how many MB more the process then had at its most."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], input=file, cwd=ROOT, capture_output=True, check=True
    )
    *shape, more = map(int, done.stdout.split())
    return shape, more


@needs_linux
def test_a_hundred_megapixels_are_made_smaller_before_they_take_memory():
    shape, more = measured(flat_jpeg(12_000, 9_000))  # 324 MB as colours
    assert shape == [563, 750, 3]
    assert more < 40


@needs_linux
def test_what_is_refused_takes_no_memory():
    for name in ("png of ten thousand million pixels", "progressive jpeg of 100 megapixels"):
        shape, more = measured(REFUSED[name][0])
        assert shape == [0, 0, 0] and more < 10
