"""Steps know their part and their layer; a walk, the stream and the output follow from that."""

from html import unescape

import numpy as np
import pytest

from attention_core import page, run
from attention_core.graph.kinds import Dot, Operation
from attention_core.graph.stage import stage
from attention_core.graph.step import Step, place
from attention_core.models.handmade.model import Handmade
from attention_core.view.payload import ids, trace_part, weights_part
from attention_core.view.selection import select
from tests.pages.reader import decode


@stage("Y", "token d_model, d_model d_out -> token d_out", "Y = X W", Dot("d_model"))
def output(x, W, *, out=None):
    """One layer."""
    return np.matmul(x, W, out=out)


@stage("L", "token d_model, vocabulary d_model -> token vocabulary", "L", Dot("d_model"))
def logits(x, W_U, *, out=None):
    """A score for every word."""
    return np.matmul(x, W_U.T, out=out)


@stage("l", "token vocabulary -> 1", "l", Operation("loss"))
def loss(logits, *, out=None):
    """One number."""
    return np.sum(logits, out=out)


@stage("E", "token d_model -> token d_model", "E = X", Operation("copy"))
def read(x, *, out=None):
    """Read."""
    return np.add(x, 0, out=out)


def stack(known, part, layers, x):
    """Layers one on the other, each with weights of its own."""
    steps: tuple[Step, ...] = ()
    for layer in range(layers):
        names = [*known, *(s.name for s in steps)]
        steps += place({"layer": (output,)}, names, part=part, layer=layer, rename={"x": x})
        x = steps[-1].name
    return steps


@pytest.fixture
def t():
    weights = [
        f"{part}.layer{i}.W" for part, n in (("encoder", 2), ("decoder", 3)) for i in range(n)
    ]
    given = {"x": np.ones((2, 3)), "W_U": np.ones((4, 3)), **dict.fromkeys(weights, np.eye(3))}
    steps = place({"read": (read,)}, given)
    steps += stack([*given, "read"], "encoder", 2, "read")
    steps += stack([*given, "read"], "decoder", 3, "read")
    steps += place(
        {"guess": (logits, loss)},
        [*given, "decoder.layer2.output"],
        part="decoder",
        rename={"x": "decoder.layer2.output"},
    )
    return run(steps, given, {"token": ("a", "b")}, np.float64)


def names(steps):
    return [step.name for step in steps]


def test_a_weight_is_found_in_its_layer_first(t):
    assert t["decoder.layer1.output"].reads == ("decoder.layer0.output", "decoder.layer1.W")


def test_every_part_has_its_own_layers(t):
    assert (t.n_layers("encoder"), t.n_layers("decoder"), t.n_layers("")) == (2, 3, 0)
    assert names(t.layer(1, "encoder")) == ["encoder.layer1.output"]


def test_a_walk_reads_first_and_guesses_only_after_the_last_layer(t):
    assert names(t.walk(0, "encoder")) == ["read", "encoder.layer0.output"]
    assert names(t.walk(1, "decoder")) == ["read", "decoder.layer1.output"]
    assert names(t.walk(2, "decoder")) == [
        "read", "decoder.layer2.output", "decoder.logits", "decoder.loss",
    ]  # fmt: skip


def test_without_a_part_named_the_first_one_that_has_layers_is_walked(t):
    assert t.part == "encoder" and t.n_layers() == 2
    assert names(t.walk(1)) == ["read", "encoder.layer1.output"]
    assert names(t.layer(1)) == ["encoder.layer1.output"]


def test_of_two_parts_either_is_sent_and_written_as_a_file(t):
    for part, layers in (("encoder", 2), ("decoder", 3)):
        header = decode(trace_part(t, 1, part=part)).header
        assert [s["name"] for s in header["stages"]] == names(t.walk(1, part))
        assert header["n_layers"] == layers and header["id"] == ids(t, 1, part=part)["trace"]
        assert f"This file holds layer 1 of the {part}'s {layers} layers." in unescape(
            page(t, layer=1, part=part)
        )
    assert ids(t, 1) == ids(t, 1, part="encoder") != ids(t, 1, part="decoder")
    assert decode(weights_part(t, 1, part="decoder")).tensors.keys() == {"decoder.layer1.W"}
    assert page(t) == page(t, part="encoder")
    with pytest.raises(ValueError, match="There is no part 'x': layers are in 'encoder', 'decod"):
        select(t, part="x")


def test_the_stream_is_the_last_vector_per_token_and_the_output_the_last_tensor(t):
    assert t.stream.name == "decoder.layer2.output"
    assert t.output.name == "decoder.loss" and t.output.value.shape == ()


def test_what_nothing_gives_is_named():
    with pytest.raises(KeyError, match=r"decoder\.layer3\.output reads W, which nothing gives"):
        place({"layer": (output,)}, ["x"], part="decoder", layer=3)


def test_a_signature_that_does_not_fit_its_function_is_refused():
    with pytest.raises(TypeError, match="does not fit"):
        stage("y", "a, b -> a", "y", Operation())(read.function)
    with pytest.raises(ValueError, match="token twice in one tensor"):
        stage("y", "token token -> token", "y", Operation())(read.function)
    with pytest.raises(ValueError, match="no arrow"):
        stage("y", "a, b", "y", Operation())(read.function)


def test_an_axis_no_input_has_is_an_error_that_says_so():
    def invented(x, *, out=None):
        """New."""
        return x

    steps = place({"a": (stage("y", "a -> a b", "y", Operation())(invented),)}, ["x"])
    with pytest.raises(ValueError, match="invented: no input says how long b is"):
        run(steps, {"x": np.ones(2)}, {})


def test_the_hand_made_model_has_a_layer_and_no_prefix_tells_it():
    assert {step.layer for step in Handmade().steps} == {None, 0}


def test_what_another_part_computed_is_called_after_it(t):
    given = {"x": np.ones((2, 3)), "W": np.eye(3)}
    first = place({"a": (output,)}, given, part="encoder", layer=0)
    then = place(
        {"b": (output,)},
        [*given, first[0].name],
        part="decoder",
        layer=0,
        rename={"x": first[0].name},
    )
    made = run((*first, *then), given, {}, np.float64)
    told = decode(trace_part(made, 0, part="decoder")).header["stages"][-1]["given"]
    assert told == {"encoder.layer0.output": "the encoder's output", "W": "weights W"}
