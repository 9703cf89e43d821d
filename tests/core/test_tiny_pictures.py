"""A model whose tokens are patches: its labels are pictures all the way, and its sums add up."""

import numpy as np

from attention_core import explain, trace
from attention_core.graph.entries import special
from tests.core.tiny_pictures import TinyPictures, drawn


def test_a_picture_is_read_patch_by_patch_after_the_class_token():
    picture = drawn("a")
    t = trace(picture, TinyPictures(), np.float64)
    tokens = t.entries.lists["token"]
    seen = [getattr(each, "image", None) for each in tokens]
    assert len(tokens) == 17 and special(tokens) == (0,)
    assert tokens[7] == "row 2, column 3"
    np.testing.assert_array_equal(seen[7], picture[2:4, 4:6])
    weights = t["layer1.attention_weights"].value
    assert weights.shape == (2, 17, 17)
    np.testing.assert_allclose(weights.sum(axis=-1), 1)
    assert weights.max() > 0.2, "something is looked at"


def test_a_name_is_a_picture_and_every_number_of_it_is_explained():
    t = trace("a", TinyPictures(), np.float64)
    np.testing.assert_array_equal(
        t.output.value, trace(drawn("a"), TinyPictures(), float).output.value
    )
    assert (trace("b", TinyPictures()).output.value != t.output.value).any()
    for step in t.steps:
        cell = tuple(size // 2 for size in t[step.name].value.shape)
        found = explain(t, step.name, cell)
        np.testing.assert_allclose(found.total, t[step.name].value[cell], atol=1e-12)
