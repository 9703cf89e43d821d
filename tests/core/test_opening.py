"""Good pictures of every make, opened: what is seen is what their makers meant."""

import struct
import zlib
from functools import partial

import numpy as np
import pytest
from PIL import Image

from attention_core.pictures.opening import MOST_KEPT, opened
from tests.core.picture_files import (
    chunk,
    exif,
    interlaced,
    jpeg,
    png,
    profile,
    saved,
    scene,
    segment,
    webp,
    with_segments,
)

SCENE = scene()
GREY = SCENE[..., 1]
GAMUT = "Its colours are converted to those of a screen (sRGB)."
CLEAR = "Where it is transparent, it lies on white."
TURNED = "It is turned as its camera says."
FIRST = "Of its frames you see the first."


def alike(pixels, wanted, within=0):
    assert pixels.shape == wanted.shape and pixels.dtype == np.uint8
    assert np.abs(pixels.astype(int) - wanted).max() <= within


def grey(levels):
    return np.repeat(np.asarray(levels)[..., None], 3, axis=2)


PLAIN = {
    "png": (png(), 0),
    "png, interlaced": (interlaced(SCENE), 0),
    "png by Pillow": (png(), 0),
    "webp": (webp(), 0),
    "webp with losses": (webp(lossless=False, quality=95), 12),
    "jpeg": (jpeg(), 6),
    "jpeg, progressive": (jpeg(progressive=True), 6),
    "jpeg of red, green, blue": (jpeg(keep_rgb=True), 6),
    "jpeg with restarts": (jpeg(restart_marker_rows=1), 6),
    "jpeg with coarse colours": (jpeg(subsampling=2), 12),
}


@pytest.mark.parametrize(("file", "within"), PLAIN.values(), ids=PLAIN)
def test_a_picture_in_colour(file, within):
    found = opened(file)
    alike(found.pixels, SCENE, within)
    assert found.notes == () and not found.pixels.flags.writeable


DEPTH = np.linspace(0, 65535, 80).round()[None, :, None] * np.ones((60, 1, 1))
WAVES = np.add.outer(np.arange(60), np.arange(80))[..., None]
GREYS = {
    "jpeg": (jpeg(GREY), GREY, 6),
    "8 bits": (png(GREY[..., None], colour=0), GREY, 0),
    "16 bits": (png(DEPTH, 16, 0), DEPTH[..., 0] // 256, 0),  # scaled, and not cut off at 255
    "1 bit": (png(WAVES % 2, 1, 0), WAVES[..., 0] % 2 * 255, 0),
    "2 bits": (png(WAVES % 4, 2, 0), WAVES[..., 0] % 4 * 85, 0),
    "4 bits": (png(WAVES % 16, 4, 0), WAVES[..., 0] % 16 * 17, 0),
}


@pytest.mark.parametrize(("file", "wanted", "within"), GREYS.values(), ids=GREYS)
def test_a_picture_in_grey(file, wanted, within):
    alike(opened(file).pixels, grey(wanted), within)


def test_16_bits_a_channel_are_scaled():
    alike(opened(png(SCENE.astype(int) * 257, 16, 2)).pixels, SCENE)


def test_a_palette():
    palette = np.random.default_rng(0).integers(0, 256, (256, 3))
    at = WAVES % 256
    file = png(at, 8, 3, before=chunk(b"PLTE", palette.astype(np.uint8).tobytes()))
    alike(opened(file).pixels, palette[at[..., 0]])


ALPHA = np.broadcast_to(np.linspace(0, 255, 80).round()[None, :, None], (60, 80, 1))
ON_WHITE = SCENE * (ALPHA / 255) + 255 * (1 - ALPHA / 255)
WITH = np.concatenate((SCENE, ALPHA), axis=2)
GREY_WITH = np.concatenate((GREY[..., None], ALPHA), axis=2)
GREY_ON_WHITE = grey(GREY * (ALPHA[..., 0] / 255) + 255 * (1 - ALPHA[..., 0] / 255))
STEPS = np.linspace(0, 255, 256).round().astype(np.uint8)[:, None].repeat(3, axis=1)
TRANSPARENT = {
    "png": (png(WITH, 8, 6), ON_WHITE),
    "png of 16 bits": (png(WITH * 257, 16, 6), ON_WHITE),
    "grey": (png(GREY_WITH, 8, 4), GREY_ON_WHITE),
    "grey of 16 bits": (png(GREY_WITH * 257, 16, 4), GREY_ON_WHITE),
    "webp": (webp(WITH.astype(np.uint8), exact=True), ON_WHITE),
    "one colour": (
        png(WAVES.repeat(3, axis=2), before=chunk(b"tRNS", struct.pack(">HHH", 7, 7, 7))),
        np.where(WAVES == 7, 255, WAVES).repeat(3, axis=2),
    ),
    "one grey": (
        png(WAVES, 8, 0, before=chunk(b"tRNS", struct.pack(">H", 7))),
        grey(np.where(WAVES == 7, 255, WAVES)[..., 0]),
    ),
    "one grey of 16 bits": (
        png(WAVES * 256, 16, 0, before=chunk(b"tRNS", struct.pack(">H", 7 * 256))),
        grey(np.where(WAVES == 7, 255, WAVES)[..., 0]),
    ),
    "a palette": (
        png(
            WAVES,
            8,
            3,
            before=chunk(b"PLTE", STEPS.tobytes()) + chunk(b"tRNS", b"\xff" * 7 + b"\0"),
        ),
        grey(np.where(WAVES == 7, 255, WAVES)[..., 0]),
    ),
}


@pytest.mark.parametrize(("file", "wanted"), TRANSPARENT.values(), ids=TRANSPARENT)
def test_what_is_transparent_lies_on_white(file, wanted):
    found = opened(file)
    alike(found.pixels, wanted, 1)
    assert found.notes == (CLEAR,)


def test_an_alpha_that_hides_nothing_is_not_spoken_of():
    whole = np.concatenate((SCENE, np.full_like(ALPHA, 255)), axis=2)
    assert opened(png(whole, 8, 6)).notes == ()


UPRIGHT = {
    1: SCENE,
    2: SCENE[:, ::-1],
    3: SCENE[::-1, ::-1],
    4: SCENE[::-1],
    5: SCENE.swapaxes(0, 1),
    6: SCENE[::-1].swapaxes(0, 1),
    7: SCENE[::-1, ::-1].swapaxes(0, 1),
    8: SCENE.swapaxes(0, 1)[::-1],
}


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("orientation", UPRIGHT)
def test_a_picture_is_turned_as_its_camera_says(orientation, order):
    given = exif(orientation, order)
    notes = () if orientation == 1 else (TURNED,)
    for file in (png(before=chunk(b"eXIf", given)), png(after=chunk(b"eXIf", given))):
        found = opened(file)
        alike(found.pixels, UPRIGHT[orientation])
        assert found.notes == notes
    alike(opened(webp(exif=given)).pixels, UPRIGHT[orientation])
    file = with_segments(jpeg(), segment(0xE1, b"Exif\0\0" + given))
    alike(opened(file).pixels, UPRIGHT[orientation], 6)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_is_none_turns_nothing(orientation):
    alike(opened(png(before=chunk(b"eXIf", exif(orientation)))).pixels, SCENE)


def inks(red, green, blue):
    """Of colours, the same in cyan, magenta, yellow and no black."""
    return np.stack((255 - red, 255 - green, 255 - blue, np.zeros_like(red)), axis=2)


def test_the_four_inks_of_print():
    given = Image.fromarray(inks(*np.moveaxis(SCENE, 2, 0)), "CMYK")
    found = opened(jpeg(given))  # Pillow writes them upside down with Adobe's mark, as programs do
    alike(found.pixels, SCENE, 8)
    assert found.notes == (GAMUT,)


def test_four_inks_as_light_and_colour():
    """YCCK: by Adobe's mark the first three channels are Y, Cb and Cr."""
    flat = np.broadcast_to(np.array([90, 150, 100, 0]), (40, 40, 4)).astype(np.uint8)
    file = jpeg(Image.fromarray(flat, "CMYK"))
    at = file.index(b"Adobe")
    y, cb, cr = (255.0 - flat[0, 0, :3]).tolist()  # as they are written
    red, blue = y + 1.402 * (cr - 128), y + 1.772 * (cb - 128)
    green = y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128)
    wanted = np.clip(255 - np.array([red, green, blue]), 0, 255)  # as inks are upside down
    found = opened(file[: at + 11] + b"\2" + file[at + 12 :]).pixels[20, 20].astype(int)
    assert np.abs(found - wanted).max() <= 8


@pytest.mark.parametrize("makes", [jpeg, webp], ids=["jpeg", "webp"])
def test_colours_are_converted_by_their_profile(makes):
    found = opened(makes(icc_profile=profile(1, 0, 2)))  # what it calls red is green
    assert found.notes == (GAMUT,)
    alike(found.pixels, SCENE[..., [1, 0, 2]], 16)


def test_a_png_s_colours_are_converted_by_its_profile():
    given = b"name\0\0" + zlib.compress(profile(2, 1, 0))
    alike(opened(png(before=chunk(b"iCCP", given))).pixels, SCENE[..., ::-1], 16)


@pytest.mark.parametrize("broken", [b"", b"no profile", profile(0, 1, 2)[:200]])
def test_a_profile_that_is_none_changes_nothing(broken):
    found = opened(png(before=chunk(b"iCCP", b"name\0\0" + zlib.compress(broken))))
    alike(found.pixels, SCENE)
    assert found.notes == ()


def test_of_frames_the_first_is_seen():
    frames = [Image.fromarray(each) for each in (SCENE, 255 - SCENE)]
    for kind, options in (("PNG", {}), ("WEBP", {"lossless": True})):
        found = opened(
            saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50, **options)
        )
        alike(found.pixels, SCENE)
        assert found.notes == (FIRST,)


@pytest.mark.parametrize("makes", [png, partial(webp, method=0), jpeg], ids=["png", "webp", "jpeg"])
@pytest.mark.parametrize(("height", "width"), [(1000, 1000), (1001, 1000), (700, 3200)])
def test_a_large_picture_becomes_smaller_by_whole_blocks(makes, height, width):
    pixels = scene(height, width)
    found = opened(makes(pixels))
    kept = found.pixels
    assert kept.shape[0] * kept.shape[1] <= MOST_KEPT
    factor = round(height / kept.shape[0])
    assert kept.shape[:2] == (-(-height // factor), -(-width // factor))
    whole = pixels[: height // factor * factor, : width // factor * factor].astype(float)
    blocks = whole.reshape(height // factor, factor, width // factor, factor, 3).mean(axis=(1, 3))
    alike(kept[: blocks.shape[0], : blocks.shape[1]], blocks, 6 if makes is jpeg else 1)
    if factor > 1:
        (said,) = found.notes
        assert f"{kept.shape[1]:,} × {kept.shape[0]:,} pixels" in said
        assert f"{width:,} × {height:,}" in said
    else:
        assert found.notes == ()
