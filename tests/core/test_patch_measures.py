"""What heads aim at in a picture: by hand, by plain loops, and beside chance."""

from math import hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core import trace
from attention_core.graph.entries import Label
from attention_core.heads import PATCH_MEASURES, Attention, measure, names
from attention_core.pictures.grid import (
    grid_of,
    over,
    patches_among,
    pixels_of,
    rearranged,
    sight,
    spoken_place,
)
from tests.core.tiny_pictures import TinyPictures
from tests.core.tiny_pictures import drawn as a_picture

ORDER = [each.name for each in PATCH_MEASURES]
STEPS = {"right": (0, 1), "left": (0, -1), "above": (-1, 0), "below": (1, 0), "own": (0, 0)}


def labels(rows: int, columns: int) -> tuple[str, ...]:
    names = (f"row {r + 1}, column {c + 1}" for r in range(rows) for c in range(columns))
    return (Label("[CLS]", special=True), *names)


def picture(weights: np.ndarray, rows: int, columns: int, out=()) -> Attention:
    return Attention(weights, labels(rows, columns), (0,), grid=(rows, columns), stands_out=out)


def drawn(seed: int, rows: int, columns: int, out=(), layers: int = 1) -> Attention:
    n = rows * columns + 1
    shares = np.random.default_rng(seed).exponential(size=(layers, 2, n, n))
    return picture(shares / shares.sum(-1, keepdims=True), rows, columns, out)


def looking(rows: int, columns: int, down: int, right: int) -> np.ndarray:
    """A head of which every patch looks at the one beside it; at an edge, at the class token."""
    n = rows * columns + 1
    weights = np.zeros((1, 1, n, n))
    weights[0, 0, 0, 0] = 1
    for r in range(rows):
        for c in range(columns):
            inside = 0 <= r + down < rows and 0 <= c + right < columns
            there = 1 + (r + down) * columns + c + right if inside else 0
            weights[0, 0, 1 + r * columns + c, there] = 1
    return weights


def by_loops(weights: np.ndarray, rows: int, columns: int, out, most: int) -> dict[str, float]:
    """Every aim as its meaning says it; NaN without a target."""
    places = [(r, c) for r in range(rows) for c in range(columns)]
    gives: dict[str, list[float]] = {name: [] for name in ORDER[1:]}
    for i, (r, c) in enumerate(places):
        for name, (down, right) in STEPS.items():
            if (r + down, c + right) in places:
                there = places.index((r + down, c + right))
                gives[name].append(weights[1 + i, 1 + there])
        gives["class_token"].append(weights[1 + i, 0])
        far = [weights[1 + i, 1 + j] * hypot(r - s, c - d) for j, (s, d) in enumerate(places)]
        if len(places) > 1:
            gives["distance"].append(sum(far))
    gives["class_itself"].append(weights[0, 0])
    gives["same_patch"] += [row[most] for row in weights]
    for name, wanted in (("object", True), ("background", False)):
        those = [j for j in range(len(places)) if out[j] == wanted]
        part = len(those) / len(places)
        if 0 < part < 1:
            all_of_it = sum(weights[0, 1:])
            on_them = sum(weights[0, 1 + j] for j in those)
            gives[name].append((on_them - part * all_of_it) / (1 - part))
    return {name: float(np.mean(all_)) if all_ else float("nan") for name, all_ in gives.items()}


@given(st.integers(0, 999), st.integers(1, 4), st.integers(1, 4))
def test_every_measure_is_what_plain_loops_say(seed, rows, columns):
    out = tuple(np.random.default_rng(seed).random(rows * columns) > 0.5)
    some = drawn(seed, rows, columns, out)
    measured = measure([some])
    sums = [[sum(row[1 + j] for row in head) for j in range(len(out))] for head in some.weights[0]]
    most = 1 + max(range(len(out)), key=lambda j: max(head[j] for head in sums))
    for head in range(2):
        wanted = by_loops(some.weights[0, head], rows, columns, out, most)
        got = dict(zip(ORDER, measured.values[:, 0, head], strict=True))
        for name, value in wanted.items():
            np.testing.assert_allclose(got[name], value, rtol=1e-12, atol=1e-15, err_msg=name)


def test_four_patches_by_hand():
    # Two rows of two: the class token, then a b / c d.
    weights = np.array(
        [
            [0.2, 0.5, 0.1, 0.1, 0.1],
            [0.0, 0.1, 0.6, 0.2, 0.1],  # a: its right gets 0.6, below it 0.2
            [0.1, 0.3, 0.1, 0.1, 0.4],  # b: its left gets 0.3, below it 0.4
            [0.2, 0.2, 0.2, 0.2, 0.2],  # c: its right and above it 0.2
            [0.1, 0.0, 0.5, 0.4, 0.0],  # d: its left gets 0.4, above it 0.5
        ]
    )
    found = measure([picture(weights[None, None], 2, 2, (True, False, False, False))])
    got = dict(zip(ORDER, found.values[:, 0, 0], strict=True))
    assert got["right"] == pytest.approx((0.6 + 0.2) / 2)
    assert got["left"] == pytest.approx((0.3 + 0.4) / 2)
    assert got["below"] == pytest.approx((0.2 + 0.4) / 2)
    assert got["above"] == pytest.approx((0.2 + 0.5) / 2)
    assert got["own"] == pytest.approx((0.1 + 0.1 + 0.2 + 0.0) / 4)
    assert got["class_token"] == pytest.approx((0.0 + 0.1 + 0.2 + 0.1) / 4)
    assert got["class_itself"] == pytest.approx(0.2)
    assert got["same_patch"] == pytest.approx((0.1 + 0.6 + 0.1 + 0.2 + 0.5) / 5)  # b gets most
    # 0.8 goes to patches. The object is a quarter of them and gets 0.5: (0.5 - 0.2) / 0.75.
    assert got["object"] == pytest.approx(0.4)
    assert got["background"] == pytest.approx((0.3 - 0.6) / 0.25)


@pytest.mark.parametrize("name", STEPS)
def test_a_head_is_called_after_the_neighbour_it_looks_at_and_after_no_other(name):
    some = measure([picture(looking(4, 5, *STEPS[name]), 4, 5)])
    assert some.values[ORDER.index(name), 0, 0] == pytest.approx(1)
    title = next(each.head for each in PATCH_MEASURES if each.name == name)
    assert names(some, some)[0, 0] == title
    others = set(STEPS) - {name}
    assert all(some.values[ORDER.index(other), 0, 0] < 0.5 for other in others)


def test_an_even_head_has_no_name_though_most_of_the_picture_is_background():
    out = (True,) + (False,) * 8
    even = measure([picture(np.full((1, 1, 10, 10), 0.1), 3, 3, out)])
    assert even.values[ORDER.index("background"), 0, 0] == pytest.approx(0, abs=1e-15)
    assert not even.beats.any() and names(even, even)[0, 0] == ""


def test_a_head_in_which_all_look_at_one_patch_is_called_so_though_it_belongs_to_the_object():
    weights = np.full((1, 1, 10, 10), 0.02)
    weights[..., 5] = 0.82
    out = tuple(i == 4 for i in range(9))
    some = measure([picture(weights, 3, 3, out)])
    assert some.values[ORDER.index("same_patch"), 0, 0] == pytest.approx(0.82)
    assert names(some, some)[0, 0] == "one and the same patch"


@pytest.mark.parametrize(("on", "called"), [(False, "background"), (True, "object")])
def test_a_head_of_which_the_class_token_looks_at_one_kind_of_patch_is_called_after_it(on, called):
    out = np.array([False, True, True, False, False, True, False, False, False])
    weights = np.full((1, 1, 10, 10), 0.1)
    weights[0, 0, 0, 1:] = np.where(out == on, 1 / (out == on).sum(), 0)
    weights[0, 0, 0, 0] = 0
    some = measure([picture(weights, 3, 3, tuple(out))])
    assert some.values[ORDER.index(called), 0, 0] == pytest.approx(1)
    assert names(some, some)[0, 0] == called


@pytest.mark.parametrize("out", [(), (True,) * 4, (False,) * 4])
def test_without_an_object_and_a_background_neither_is_measured(out):
    found = measure([drawn(1, 2, 2, out)])
    for name in ("object", "background"):
        assert np.isnan(found.values[ORDER.index(name)]).all()
        assert found.sentences[ORDER.index(name)] == 0


def test_chance_is_what_all_orders_of_the_keys_give_on_average():
    found = measure([drawn(2, 2, 3, (True, False, False, True, False, False))])
    for name in (*STEPS, "class_token", "class_itself"):
        np.testing.assert_allclose(found.chance[ORDER.index(name)], 1 / 7, rtol=1e-12)
    for name in ("object", "background"):
        np.testing.assert_allclose(found.chance[ORDER.index(name)], 0, atol=1e-12)


def test_a_grid_that_is_not_the_tokens_is_refused():
    with pytest.raises(ValueError, match=r"2 × 2 patches are not the 6 tokens"):
        measure([Attention(drawn(1, 2, 3).weights, labels(2, 3), (0,), grid=(2, 2))])


def test_patches_alone_have_a_grid_still():
    some = drawn(3, 2, 3, (True, False, True, False, True, False)).words_only()
    measured = measure([some])
    assert (some.grid, len(some.tokens)) == ((2, 3), 6)
    assert np.isfinite(measured.values[ORDER.index("left")]).all()
    assert np.isnan(measured.values[ORDER.index("class_token")]).all()


def test_what_a_model_reads_says_how_its_patches_lie():
    read = trace("some picture", TinyPictures(3))
    some = sight(read)
    assert (some.grid, some.special, some.stands_out) == ((3, 3), (0,), ())
    np.testing.assert_array_equal(some.weights[1], read["layer1.attention_weights"].value)
    assert patches_among(some.tokens) == tuple(range(1, 10))
    assert spoken_place(5, some.grid) == some.tokens[6] == "row 2, column 3"
    with_both = sight(read, np.kron(np.eye(3), np.ones((2, 2))))
    assert with_both.stands_out == tuple(np.eye(3, dtype=bool).ravel())


def test_the_grid_is_read_from_whole_rows_only():
    assert grid_of(labels(2, 3)) == (2, 3)
    for wrong in (labels(2, 3)[:-1], labels(2, 3)[:0], ("a", "b"), (*labels(1, 2), "row x")):
        with pytest.raises(ValueError, match="not the patches"):
            grid_of(wrong)


def test_the_mean_over_a_patch_is_what_plain_loops_say():
    pixels = np.random.default_rng(0).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    got = over((3, 2), pixels)
    for r in range(3):
        for c in range(2):
            block = [pixels[2 * r + y, 4 * c + x] for y in range(2) for x in range(4)]
            np.testing.assert_allclose(got[r, c], np.mean(block, axis=0))


def test_a_picture_is_put_together_from_its_patches_again():
    given = a_picture("one", 3)
    read = trace(given, TinyPictures(3))
    np.testing.assert_array_equal(pixels_of(read.entries.lists["token"]), given)


def test_patches_in_another_order_are_where_plain_loops_put_them():
    given = np.random.default_rng(0).integers(0, 256, (4, 9, 3), dtype=np.uint8)
    order = (5, 0, 3, 1, 2, 4)
    got = rearranged(given, (2, 3), order)
    for y in range(4):
        for x in range(9):
            came = order[(y // 2) * 3 + x // 3]
            np.testing.assert_array_equal(
                got[y, x], given[(came // 3) * 2 + y % 2, (came % 3) * 3 + x % 3]
            )
