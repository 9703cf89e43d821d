"""One number of a patch's vector as pictures: what they show is what the trace has."""

import numpy as np
import pytest

from attention_core import explain, trace
from attention_core.graph.spoken import spoken
from attention_core.pictures.filtered import as_colours, filtered, of_filtered
from tests.core.small_vision import D_MODEL, N, numbers, seen


@pytest.mark.parametrize("token", [1, 3, N])
def test_the_pictures_are_the_pixels_and_the_filter_where_they_stand(token):
    found, given = seen(), numbers()
    for dimension in range(D_MODEL):
        shown = filtered(found, token, dimension)
        assert shown.cell == (token - 1, dimension) and shown.stage == "patch_embedding"
        top, left = (token - 1) // 3 * 2, (token - 1) % 3 * 2
        assert np.array_equal(shown.pixels, given["picture"][top : top + 2, left : left + 2])
        assert np.array_equal(shown.filter.ravel(), given["W_B"][:, dimension])
        assert np.array_equal(shown.products, shown.pixels * shown.filter)
        assert shown.bias == given["b_B"][dimension]
        assert shown.value == found["patch_embedding"].value[shown.cell]
        assert abs(sum(shown.colours) + shown.bias - shown.value) < 1e-12


def test_they_are_the_products_of_the_sum_behind_the_number():
    found = seen()
    shown, said = filtered(found, 2, 4), explain(found, "patch_embedding", (1, 4))
    *terms, bias = (term.product for term in said.terms)
    np.testing.assert_allclose(shown.products.ravel(), terms, rtol=0, atol=0)
    assert bias == shown.bias


def test_a_patch_is_found_where_others_were_left_out():
    found = seen(decoder=True)  # of six patches those numbered 1, 2 and 4 are there
    assert filtered(found, 3, 0).cell == (3, 0)


def test_what_has_no_pixels_is_refused(handmade):
    found = seen()
    with pytest.raises(ValueError, match="class token stands for no pixels"):
        filtered(found, 0, 0)
    for patch, dimension in ((N + 1, 0), (-1, 0), (1, D_MODEL), (1, -1)):
        with pytest.raises(IndexError, match=r"no (token|dimension)"):
            filtered(found, patch, dimension)
    with pytest.raises(ValueError, match="Nothing here is made of a picture's patches"):
        filtered(trace("river bank", handmade), 1, 0)


def test_what_adds_up_is_said_with_its_largest_product():
    found = filtered(seen(), 2, 4)
    said = of_filtered(found, "row 1, column 2")
    assert said.startswith(f"Number 4 of the vector of row 1, column 2 is {spoken(found.value)}: ")
    assert "12 products add up to" in said and f"blue {spoken(found.colours[2])})" in said
    place = np.unravel_index(np.abs(found.products).argmax(), found.products.shape)
    row, column, colour = (int(i) for i in place)
    named = ("red", "green", "blue")[colour]
    most = spoken(found.products[row, column, colour])
    assert said.endswith(f"in row {row + 1}, column {column + 1}, {named}: {most}.")


def test_signed_numbers_are_lighter_and_darker_than_grey():
    values = np.array([[[0.0, 2.0, -2.0], [1.0, -1.0, 0.5]]])
    assert as_colours(values).tolist() == [[[128, 255, 0], [191, 64, 159]]]
    assert as_colours(np.zeros((1, 1, 3))).tolist() == [[[128, 128, 128]]]
