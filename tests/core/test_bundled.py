"""The pictures that come with the app."""

import numpy as np
import pytest

from attention_core.pictures.bundled import BUNDLED, FOLDER

NAMED = [pytest.param(one, id=name) for name, one in BUNDLED.items()]


@pytest.mark.parametrize("one", NAMED)
def test_a_picture_is_small_free_and_says_whose_it_is(one):
    assert one.file.stat().st_size < 80_000
    assert one.licence in ("CC0 1.0", "public domain")
    assert one.credit and one.title and one.source.startswith("https://")
    assert one.alt.endswith(".") and len(one.alt) > 40


@pytest.mark.parametrize("one", NAMED)
def test_its_pixels_are_what_a_model_reads(one):
    pixels = one.pixels()
    assert pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] == 3
    assert min(pixels.shape[:2]) >= 224  # nothing has to be made larger
    assert pixels.std() > 20
    assert not pixels.flags.writeable
    assert one.pixels() is pixels


def test_the_folder_holds_these_pictures_and_no_other():
    assert {file.stem for file in FOLDER.glob("*.jpg")} == set(BUNDLED)


@pytest.mark.parametrize("one", NAMED)
def test_its_file_holds_no_more_than_the_picture(one):
    told = one.file.read_bytes()
    assert b"Exif" not in told and b"ICC_PROFILE" not in told and b"Photoshop" not in told


@pytest.mark.parametrize("one", NAMED)
def test_every_spot_is_in_the_whole_frame(one):
    height, width, _ = one.pixels().shape
    for spot in one.spots:
        assert 0 <= spot.x < width and 0 <= spot.y < height
        assert one.patch(spot.name, "bars") is not None


def test_where_a_spot_is_among_the_patches():
    cat = BUNDLED["cat"]  # 451 x 300: the square begins at 75.5, the whole is 451 high with bars
    assert cat.patch("left eye", "square") == (116 * 16 // 300, int(93.5 * 16) // 300) == (6, 4)
    assert cat.patch("left eye", "bars") == (int(191.5 * 16) // 451, 169 * 16 // 451) == (6, 5)
    assert BUNDLED["coffee"].patch("table", "square") is None  # cut off


def test_spots_show_what_they_are_called():
    def mean(name, spot):
        at = next(one for one in BUNDLED[name].spots if one.name == spot)
        pixels = BUNDLED[name].pixels()
        return pixels[at.y - 4 : at.y + 5, at.x - 4 : at.x + 5].reshape(-1, 3).mean(axis=0)

    red, green, blue = mean("cat", "nose")
    assert red > green and red > blue
    red, green, blue = mean("rocket", "sky")
    assert blue > green > red
    assert mean("photographer", "coat").max() < 40 < 90 < mean("photographer", "grass").min()
    assert np.ptp(mean("photographer", "face")) < 3  # a picture in grey
    assert mean("coffee", "coffee")[0] > 150 > mean("coffee", "coffee")[2]
