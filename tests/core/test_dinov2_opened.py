"""Every stage of a picture's trace can be opened: sums, sentences, tables, gradients."""

from functools import cache
from math import isfinite

import numpy as np
import pytest

from attention_core import Trace, change, explain, gradients, load_model, trace
from attention_core.graph.backwards import explain_gradient, pulls
from attention_core.graph.notice import notice
from attention_core.pictures.filtered import filtered
from attention_core.stages import vision
from attention_core.view.payload import weights_part
from attention_core.view.stages import given_words
from attention_core.view.text import account
from tests.pages.reader import decode

# What is in the layers between is alike.
STAGES = (
    *(each.name for each in vision.READ),
    *(
        f"layer{n}.{each.name}"
        for n in (0, 11)
        for group in vision.LAYER.values()
        for each in group
    ),
    "final_norm",
    "saliency",
)


@cache
def cat() -> Trace:
    return trace("cat", load_model("dinov2"))


@pytest.mark.parametrize("name", STAGES)
def test_a_number_anywhere_is_a_sum_with_the_same_result(name):
    found = cat()
    tensor, random = found[name], np.random.default_rng(len(name))
    limit = tensor.stage.tolerance.float32 if tensor.stage else 0
    for _ in range(3):
        cell = tuple(int(random.integers(n)) for n in tensor.value.shape)
        said = explain(found, name, cell)
        assert said.value == tensor.value[cell] and abs(said.total - said.value) <= limit
        assert all(said.labels) and said.sum.says and account(said)


@pytest.mark.parametrize("name", STAGES)
def test_a_sentence_is_said_of_it_or_nothing(name):
    pieces = notice(cat(), name)
    said = "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)
    assert not said or said.endswith(".")


def test_all_is_finite_and_told():
    assert cat().astray is None
    assert "DINOv2, 12 layers × 6 heads" in repr(cat())


def test_a_filter_and_its_pixels_are_three_pictures():
    shown = filtered(cat(), 1 + 6 * 16 + 4, 17)
    assert shown.products.shape == (14, 14, 3) and shown.cell == (100, 17)
    assert abs(shown.products.sum() + shown.bias - shown.value) < 1e-5


def test_a_gradient_reaches_the_pixels_and_is_a_sum():
    found, head = cat(), np.zeros((6, 257, 257), np.float32)
    head[3, 0, 120] = 1
    seeds = {"layer1.attention_weights": head}
    pull = gradients(found, seeds, ["picture", "patches", "patch_embedding"])
    assert pull["picture"].shape == (224, 224, 3) and pull["picture"].any()
    said = explain_gradient(found, pull, seeds, "picture", (100, 120, 1))
    assert isfinite(said.value) and said.total == pytest.approx(said.value, rel=1e-4, abs=1e-9)
    assert pulls(found, pull, "patches")


def test_a_patch_that_is_left_out_moves_the_others_up_and_leaves_places_as_they_are():
    model = load_model("dinov2")
    found = trace("cat", model, without=(1, 5))
    assert found.tokens[:4] == ["[CLS]", "row 1, column 2", "row 1, column 3", "row 1, column 4"]
    assert found["layer0.attention_weights"].value.shape == (6, 255, 255)
    for name in ("embeddings", "position_embedding"):
        assert np.array_equal(found[name].value[1], cat()[name].value[2])
    assert found["saliency"].value.shape == (224, 224)
    with pytest.raises(ValueError, match="Nothing is left of this picture"):
        trace("cat", model, without=range(257))


def test_patches_that_are_shuffled_with_their_places_say_the_same_of_the_whole():
    found, random = cat(), np.random.default_rng(1)
    order = np.concatenate([[0], 1 + random.permutation(256)])
    moved = change(found, {"embeddings": found["embeddings"].value[order]})
    for name in ("layer11.layer_output", "final_norm"):
        np.testing.assert_allclose(moved[name].value, found[name].value[order], atol=5e-4)
    apart = change(found, {"patch_numbers": order})
    assert np.abs(apart["final_norm"].value[0] - found["final_norm"].value[0]).max() > 0.1


def test_what_was_given_is_called_in_words_and_only_weights_are_sent_as_such():
    found = cat()
    for name in ("picture", "places", "patch_numbers", "class_vector", "blend", "rise_rows"):
        assert name in found and " " in given_words(name)
    assert given_words("layer0.scale_A") == "LayerScale's scale_A"
    sent = decode(weights_part(found, 0)).tensors
    assert "W_B" in sent and "places" not in sent
