"""Vectors, positions and caveats of pictures: by hand, by plain loops, by what must hold."""

import numpy as np
import pytest

from attention_core import run, trace
from attention_core.forward import read as given_to
from attention_core.pictures.caveats import (
    GREY,
    at_rest,
    greyed_out,
    largest,
    most_given,
    without,
)
from attention_core.pictures.caveats import drawn as drawn_patches
from attention_core.pictures.grid import sight
from attention_core.pictures.positions import (
    AS_IT_IS,
    CARRIED,
    EQUAL,
    SHUFFLED,
    Looked,
    neighbours,
    placed,
    shuffled,
    tell,
)
from attention_core.pictures.ranked import ranked_heads
from attention_core.pictures.vectors import colours, likeness
from tests.core.test_patch_measures import drawn, looking, picture
from tests.core.tiny_pictures import TinyPictures
from tests.core.tiny_pictures import drawn as a_picture

TINY = TinyPictures(3)


def test_heads_are_ranked_by_what_one_patch_gives_to_another():
    read = trace("some picture", TINY)
    found = ranked_heads(read, 2, 7)
    every = [
        (float(read[f"layer{layer}.attention_weights"].value[head, 2, 7]), layer, head)
        for layer in range(2)
        for head in range(2)
    ]
    assert [(e.layer, e.head) for e in found] == [e[1:] for e in sorted(every, reverse=True)]
    for each in found:
        assert each.times == pytest.approx(10 * each.weight)  # ten tokens: an even share is 0.1


def test_likeness_is_the_cosine_to_one_vector_at_every_depth():
    vectors = np.array([[[1.0, 0], [0, 2], [3, 3]], [[1, 0], [-2, 0], [0, 0]]])
    np.testing.assert_allclose(likeness(vectors, 0), [[1, 0, 0.5**0.5], [1, -1, 0]])


def test_colours_stay_with_what_they_belong_to_though_components_come_in_any_order():
    random = np.random.default_rng(0)
    points = random.normal(size=(40, 3))
    points = np.linalg.qr(points - points.mean(axis=0))[0] * (3, 2, 1)
    frame = np.linalg.qr(random.normal(size=(8, 8)))[0][:3]
    other = np.linalg.qr(random.normal(size=(8, 8)))[0][:3]
    # Below the same coordinates stand along other directions, stretched so that the order changes.
    found = colours(np.stack([(points * (-1, 3, -5)) @ other, points @ frame]))
    below, above = found.rgb.reshape(2, -1, 3).astype(float)
    for colour in range(3):
        assert np.corrcoef(below[:, colour], above[:, colour])[0, 1] > 0.999
    np.testing.assert_allclose(found.explained, 1)


def test_colours_go_from_dark_to_light_between_the_ends_of_each_component():
    line = np.zeros((1, 101, 4))
    line[0, :, 2] = np.arange(101)
    rgb = colours(line).rgb[0]
    assert rgb[:, 0].tolist()[:3] == [0, 0, 0] and rgb[50, 0] == 128 and rgb[-1, 0] == 255
    assert rgb[26, 0] == round(255 * 24 / 96)
    assert set(rgb[:, 1:].ravel()) == {128}  # there is one direction only
    assert (np.diff(rgb[:, 0].astype(int)) >= 0).all()


def test_vectors_that_are_all_alike_have_one_colour():
    found = colours(np.ones((2, 9, 5)))
    assert set(found.rgb.ravel()) == {128}
    assert found.explained.tolist() == [0, 0]


def test_a_head_rests_if_one_place_gets_most_whoever_asks():
    weights = np.full((1, 4, 5, 5), 0.2)
    weights[0, 1, :, :] = np.array([0.1, 0.1, 0.6, 0.1, 0.1])  # all on token 2
    weights[0, 2, 0] = np.array([0.8, 0.05, 0.05, 0.05, 0.05])  # the class token on itself
    weights[0, 3, :, 0], weights[0, 3, :, 1:] = 0.7, 0.075  # everyone on the class token
    found = at_rest(weights)
    assert [(e.head, e.token, e.itself) for e in found] == [
        (1, 2, False),
        (2, 0, True),
        (3, 0, False),
    ]
    assert [e.weight for e in found] == pytest.approx([0.6, 0.8, 0.7])


def test_the_largest_weight_of_a_patch_is_told_beside_an_even_share():
    found = largest(np.array([0.9, 0.02, 0.05, 0.03], np.float32))
    assert (found.patch, found.even) == (1, 0.25)
    assert (found.weight, found.class_token) == pytest.approx((0.05, 0.9))


def test_greying_out_touches_the_patches_that_are_named_and_nothing_else():
    given = np.random.default_rng(0).integers(0, 100, (6, 9, 3), dtype=np.uint8)
    found = greyed_out(given, (2, 3), (1, 5))
    for y in range(6):
        for x in range(9):
            patch = (y // 3) * 3 + x // 3
            wanted = [GREY] * 3 if patch in (1, 5) else given[y, x].tolist()
            assert found[y, x].tolist() == wanted
    assert given.max() < 100


def test_what_is_missed_turns_the_class_vector():
    # A "model" whose class vector has the brightness of every patch that is not grey.
    def vector(pixels: np.ndarray) -> np.ndarray:
        bright = pixels.reshape(2, 2, 4, 2, 3).mean(axis=(1, 3, 4)).ravel()
        return np.array([100.0, *(np.where(bright == GREY, 0, bright))])

    pixels = np.zeros((4, 8, 3), np.uint8)
    pixels[:2, :2], pixels[:2, 2:4] = 200, 160  # patches 0 and 1 of 2 × 4
    before = vector(pixels)
    assert before.tolist() == [100, 200, 160, 0, 0, 0, 0, 0, 0]
    found = without(pixels, (2, 4), [(0, 1), (1,), (5, 7)], vector, before)
    length = (100**2 + 200**2 + 160**2) ** 0.5
    assert found[0] == pytest.approx(100 / length)
    assert found[1] == pytest.approx((100**2 + 200**2) ** 0.5 / length)
    assert found[2] == pytest.approx(1)  # black ones are missed by nobody


def test_the_patches_that_get_most_are_told_with_their_share_of_what_patches_get():
    row = np.array([0.3, 0.1, 0.4, 0.0, 0.2], np.float32)
    patches, share = most_given(row, 2)
    assert patches == (1, 3) and share == pytest.approx(0.6 / 0.7)
    assert most_given(np.eye(5)[0], 2) == ((0, 1), 0.0), "all of it goes to the class token"


def test_draws_are_their_seed_and_name_each_patch_once():
    found = drawn_patches(16, 5, 4, seed=3)
    assert found == drawn_patches(16, 5, 4, seed=3) != drawn_patches(16, 5, 4, seed=4)
    assert len(found) == 4 and len(set(found)) > 1
    for each in found:
        assert list(each) == sorted(set(each)) and len(each) == 5 and max(each) < 16
    with pytest.raises(ValueError, match="larger"):
        drawn_patches(4, 5)


def test_neighbours_are_those_of_the_grid():
    for side, step in enumerate(((0, 1), (0, -1), (-1, 0), (1, 0))):
        some = picture(looking(3, 4, *step), 3, 4)
        got = neighbours(some.weights, some)[:, 0, 0]
        assert got[side] == 1
        assert np.delete(got, side).max() < 0.5


def reader():
    """The tiny model from what its first layer reads, and what that is for a picture."""
    whole = trace(a_picture("one", 3), TINY, np.float64)
    given, labels = given_to(a_picture("one", 3), TINY, np.float64)

    def read(embeddings: np.ndarray) -> Looked:
        found = run(TINY.steps, given, labels, np.float64, made={"embeddings": embeddings})
        return Looked(sight(found).weights, found.stream.value[0])

    return whole, read


def told(whole, read, order):
    seen = sight(whole)
    looked = Looked(seen.weights, whole.stream.value[0])
    return tell(looked, whole["embeddings"].value, whole["positions"].value, seen, read, order)


def test_patches_that_take_their_positions_along_change_nothing_for_the_class_token():
    whole, read = reader()
    order = shuffled(9, seed=3)
    seen = sight(whole)
    found = told(whole, read, order)
    carried, as_it_is = found[CARRIED], found[AS_IT_IS]
    assert (as_it_is.difference, as_it_is.cosine) == (0, 1)
    assert carried.difference < 1e-12 < 1e-3 < found[SHUFFLED].difference
    assert found[EQUAL].difference > 1e-3
    np.testing.assert_allclose(as_it_is.beside, neighbours(seen.weights, seen))


def test_what_goes_by_place_is_the_same_in_another_picture_and_what_goes_by_content_is_not():
    right = looking(3, 4, 0, 1)[0, 0]
    random = np.random.default_rng(0)

    def shown() -> np.ndarray:
        """A head that looks at the patch which shows the next number, whatever its place."""
        order = random.permutation(12)
        found = np.zeros((13, 13))
        found[0, 0] = 1
        for i in range(12):
            found[1 + order[i], 1 + order[(i + 1) % 12]] = 1
        return found

    even, one = np.full((13, 13), 1 / 13), np.eye(13)[[4] * 13]
    some, other = (np.stack([right, shown(), even, one])[None] for _ in range(2))
    got = placed(some, other)[0]
    assert got[0] == pytest.approx(9 / 12)  # of the last column no patch gets anything
    assert got[1] < 0.3
    assert got[2:] == pytest.approx([0, 0])


def test_what_two_pictures_have_in_common_is_what_plain_loops_say():
    some, other = drawn(1, 2, 3, layers=2).weights, drawn(2, 2, 3, layers=2).weights
    got = placed(some, other)
    for layer, head in np.ndindex(2, 2):
        a, b = ([row / sum(row) for row in w[layer, head, 1:, 1:]] for w in (some, other))
        same = [sum(min(x, y) for x, y in zip(a[i], b[i], strict=True)) for i in range(6)]
        apart = [sum(min(x, y) for x, y in zip(a[i], b[i - 4], strict=True)) for i in range(6)]
        assert got[layer, head] == pytest.approx((sum(same) - sum(apart)) / 6)


def test_an_order_that_leaves_a_patch_out_is_refused():
    whole, read = reader()
    with pytest.raises(ValueError, match="does not name each of 9 patches"):
        told(whole, read, (0,) * 9)


def test_a_shuffle_is_its_seed():
    assert shuffled(50, 1) == shuffled(50, 1) != shuffled(50, 2)
    assert sorted(shuffled(50, 1)) == list(range(50))
