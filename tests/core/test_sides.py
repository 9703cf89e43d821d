"""Other sides of the numbers, as the viewer is sent them, and scales that do not move."""

import numpy as np
import pytest

from attention_core import gradients, load_model, trace
from attention_core.view.payload import trace_part, weights_part
from attention_core.view.sides import gradient_part, no_sides, read
from tests.pages.reader import decode

TEXT = "river bank"


@pytest.fixture(scope="module", params=["handmade", "minilm"])
def backwards(request):
    """A trace, and the gradient of the first number of what it gives."""
    t = trace(TEXT, load_model(request.param))
    seed = np.zeros_like(t.stream.value)
    seed[0, 0] = 1
    return t, gradients(t, {t.stream.name: seed})


def test_the_gradient_as_sent_is_the_cores_for_all_that_the_walk_reads_and_makes(backwards):
    t, found = backwards
    part = decode(gradient_part(t, found, 0, "this", ["the first number"]))
    sent = part.sides["gradient"]
    small = [n for n in read(t.walk(0)) if n in found and sent[n].shape == found[n].shape]
    assert {s.name for s in t.walk(0) if s.layer == 0} <= set(small)
    for name in small:
        np.testing.assert_array_equal(sent[name], found[name].astype(np.float32))
    assert set(sent) <= set(found)
    after, gradient = part.header["sides"]
    assert (after["name"], gradient["name"]) == ("after", "gradient")
    assert gradient["says"] == ["the first number"] and gradient["there"]


def test_a_gradient_that_nobody_has_asked_for_is_not_there(backwards):
    t, _ = backwards
    part = decode(gradient_part(t, None, 0, "this", []))
    assert part.sides == {}
    assert [each["there"] for each in part.header["sides"]] == [True, False]


def test_of_a_long_text_the_gradient_of_the_tokens_that_are_shown_is_sent(backwards):
    t, found = backwards
    part = decode(gradient_part(t, found, 0, "this", [], most=2))
    assert part.sides["gradient"]["layer0.query"].shape[-2] == 2


def test_what_has_one_side_says_so():
    assert decode(no_sides("this")).header["known"] is None


def test_colours_end_where_they_are_told_to_whatever_the_numbers_are(backwards):
    t, found = backwards
    limits = {"layer0.query": 7.5, "layer0.attention_weights": 3.0, "layer0.W_Q": 0.5}
    tensors = {
        each["name"]: each
        for part in (trace_part(t, 0, limits=limits), weights_part(t, 0, limits=limits))
        for each in decode(part).header["tensors"]
    }
    for scale in (tensors["layer0.query"]["scale"], *tensors["layer0.query"]["scales"]):
        assert scale["limit"] == 7.5 and scale["signed"] and scale["most"] >= 7.5
    assert tensors["layer0.W_Q"]["scale"]["limit"] == 0.5
    assert tensors["layer0.attention_weights"]["scale"]["limit"] == 1  # they are shares of one
    own = {e["name"]: e for e in decode(trace_part(t, 0)).header["tensors"]}
    assert tensors["layer0.key"] == own["layer0.key"]
    pinned = gradient_part(t, found, 0, "this", [], limits={"layer0.query": 2.0})
    (query,) = [e for e in decode(pinned).header["tensors"] if e["name"] == "layer0.query"]
    assert query["scale"]["limit"] == 2
