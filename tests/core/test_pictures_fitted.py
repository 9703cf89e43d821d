"""A picture as a model reads it: exact averages, the middle or bars, what is refused."""

from fractions import Fraction

import numpy as np
import pytest

from attention_core.models.vision.picture import DEVIATION, MEAN, averaged, fitted, normalised
from attention_core.models.vision.resampling import bicubic, bilinear


def noise(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def by_hand(pixels, rows, columns):
    """Each new pixel as the mean of the area it covers, in fractions."""
    height, width = pixels.shape[:2]
    made = np.empty((rows, columns, 3), object)
    for y, x in np.ndindex(rows, columns):
        top, bottom = Fraction(y * height, rows), Fraction((y + 1) * height, rows)
        left, right = Fraction(x * width, columns), Fraction((x + 1) * width, columns)
        for channel in range(3):
            total = Fraction(0)
            for i in range(int(top), -int(-bottom // 1)):
                high = min(bottom, Fraction(i + 1)) - max(top, Fraction(i))
                for j in range(int(left), -int(-right // 1)):
                    wide = min(right, Fraction(j + 1)) - max(left, Fraction(j))
                    total += high * wide * int(pixels[i, j, channel])
            made[y, x, channel] = total / ((bottom - top) * (right - left))
    return made


@pytest.mark.parametrize("sizes", [(7, 9, 3, 4), (5, 4, 5, 2), (3, 2, 7, 5), (6, 6, 6, 6)])
def test_each_pixel_is_the_mean_of_the_area_it_covers(sizes):
    height, width, rows, columns = sizes
    pixels = noise(height, width)
    found, exact = averaged(pixels, rows, columns), by_hand(pixels, rows, columns)
    for place in np.ndindex(found.shape):
        assert abs(int(found[place]) - exact[place]) <= Fraction(1, 2)


def test_a_picture_of_one_colour_stays_it_and_a_smaller_one_becomes_squares():
    assert (fitted(np.full((300, 1000, 3), 201, np.uint8)) == 201).all()
    two = noise(2, 2)
    assert np.array_equal(fitted(two), np.repeat(np.repeat(two, 112, 0), 112, 1))
    same = noise(224, 224)
    assert np.array_equal(fitted(same), same) and np.array_equal(fitted(same, "bars"), same)


def test_the_square_is_the_middle_and_bars_are_black():
    wide = noise(224, 400)
    assert np.array_equal(fitted(wide), wide[:, 88:312])
    tall = np.full((448, 223, 3), 255, np.uint8)
    found = fitted(tall, "bars")
    assert (found[:, 56:168] == 255).all()  # 111.5 columns, rounded up
    assert not found[:, :56].any() and not found[:, 168:].any()
    black = normalised(found, np.float64)[0, 0]
    np.testing.assert_allclose(black, -np.array(MEAN) / DEVIATION)


def test_a_line_of_pixels_is_still_a_picture():
    assert fitted(noise(1, 3000), "bars").any()
    assert fitted(noise(1, 3000)).shape == fitted(noise(16384, 1)).shape == (224, 224, 3)


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((10, 10), np.uint8),
        np.zeros((10, 10, 4), np.uint8),
        np.zeros((10, 10, 3)),
        np.zeros((3, 10, 10), np.uint8),
        np.zeros((0, 10, 3), np.uint8),
        np.zeros((2, 10, 10, 3), np.uint8),
        [[1, 2, 3]],
        None,
        b"GIF89a",
    ],
    ids=str,
)
def test_what_is_no_picture_is_refused_in_a_sentence(image):
    with pytest.raises(ValueError, match=r"A picture is an array of uint8 .* this one is"):
        fitted(image)


@pytest.mark.parametrize("shape", [(16385, 1, 3), (1, 16385, 3), (8193, 8193, 3)])
def test_what_is_too_large_is_refused_before_anything_is_made_of_it(shape):
    image = np.broadcast_to(np.zeros(1, np.uint8), shape)  # takes no memory
    with pytest.raises(ValueError, match=r"This picture has .* Make it smaller\."):
        fitted(image)


def test_another_way_to_fit_is_refused():
    with pytest.raises(ValueError, match="middle square or with bars, not 'stretch'"):
        fitted(noise(4, 4), "stretch")  # type: ignore[arg-type]


def cubic(x, a=-0.75):
    """Keys' curve: how much a number counts that stands so far away."""
    x = abs(x)
    if x <= 1:
        return (a + 2) * x**3 - (a + 3) * x**2 + 1
    return a * x**3 - 5 * a * x**2 + 8 * a * x - 4 * a if x < 2 else 0.0


def straight(x):
    return max(0.0, 1 - abs(x))


@pytest.mark.parametrize("sizes", [(37, 16), (16, 37), (5, 5), (128, 224), (1, 4)])
@pytest.mark.parametrize(("matrix", "curve"), [(bicubic, cubic), (bilinear, straight)])
def test_a_line_is_read_between_its_numbers_by_a_curve(matrix, curve, sizes):
    (n_in, n_out), reach = sizes, 2
    found = matrix(n_in, n_out)
    for i in range(n_out):
        at = (i + 0.5) * n_in / n_out - 0.5
        wanted = np.zeros(n_in)
        for j in range(int(at) - reach - 1, int(at) + reach + 2):
            wanted[min(max(j, 0), n_in - 1)] += curve(at - j)
        np.testing.assert_allclose(found[i], wanted, atol=1e-12)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-12)
