"""What the viewer is sent of traces as no model here makes them."""

import numpy as np
import pytest

from attention_core import Trace, run, trace
from attention_core.graph.entries import Entries
from attention_core.graph.kinds import Dot, Operation
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Origin
from attention_core.play.levers import Levers, play
from attention_core.view.payload import ids, trace_part, weights_part
from attention_core.view.tensors import drawn
from tests.pages.reader import decode


@stage("E", "token d_model -> token d_model", "E = X", Operation("copy"))
def look(x, *, out=None):
    """Read."""
    return np.add(x, 0, out=out)


@stage("Y", "token d_model, d_model d_out -> token d_out", "Y = X W", Dot("d_model"))
def turned(x, W, *, out=None):
    """One layer."""
    return np.matmul(x, W, out=out)


@stage("Z", "token d_model -> token d_model", "Z = 2 X", Operation("double"))
def doubled(x, *, out=None):
    """Another layer."""
    return np.multiply(x, 2, out=out)


@stage("L", "token d_model, vocabulary d_model -> token vocabulary", "L", Dot("d_model"))
def logits(x, W_U, *, out=None):
    """A score for every word of a vocabulary."""
    return np.matmul(x, W_U.T, out=out)


@pytest.fixture
def stack() -> Trace:
    """Layers that begin and end with different stages, and a vocabulary's scores after the last."""
    given = {"x": np.ones((2, 3)), "W": np.eye(3), "W_U": np.ones((4, 3))}
    steps = place({"see": (look,)}, given)
    for layer, stages in enumerate([(turned, doubled), (doubled,), (doubled, turned)]):
        for each in stages:
            rename = {"x": steps[-1].name}
            known = (*given, *(step.name for step in steps))
            steps += place({"work": (each,)}, known, layer=layer, rename=rename)
    known = (*given, *(step.name for step in steps))
    steps += place({"guess": (logits,)}, known, rename={"x": steps[-1].name})
    return run(steps, given, {"token": ("a", "b")}, of=Origin(signs="a is a sign."))


def test_a_layer_names_the_stages_on_either_side_of_it(stack):
    sent = [decode(trace_part(stack, layer)).header for layer in range(3)]
    sides = [
        [each[side] and (each[side]["layer"], each[side]["key"]) for each in sent]
        for side in ("previous", "next")
    ]
    assert sides == [[None, (0, "doubled"), (1, "doubled")], [(1, "doubled"), (2, "doubled"), None]]
    assert [stage["key"] for stage in sent[2]["stages"]][-1] == "logits"


def test_stages_say_their_layer_and_those_before_the_first_what_signs_mean(stack):
    stages = decode(trace_part(stack, 2)).header["stages"]
    assert [each["layer"] for each in stages] == [None, 2, 2, None]
    assert [bool(each["notes"]) for each in stages] == [True, False, False, False]
    assert stages[0]["notes"] == [["a is a sign."]]


@stage("C", "token d_model, d_model -> token d_model", "C = X + c", Operation("shift"))
def shifted(x, context, *, out=None):
    """Every row with one more vector added, which is the sample's own and has no tokens."""
    return np.add(x, context, out=out)


def test_what_is_the_same_for_every_sample_is_known_and_not_guessed_from_its_axes():
    given = {"x": np.ones((2, 3)), "context": np.ones(3), "W_U": np.ones((4, 3))}
    steps = place({"see": (shifted,)}, given)
    steps += place({"guess": (logits,)}, [*given, "shifted"], rename={"x": "shifted"})
    t = run(steps, given, {}, of=Origin(parameters=frozenset({"W_U"})))
    assert decode(weights_part(t, 0)).tensors.keys() == {"W_U"}
    assert decode(trace_part(t, 0)).tensors.keys() == {"x", "context", "shifted", "logits"}


@pytest.mark.parametrize("made", [trace, lambda text, model: play(text, Levers(), model)])
def test_weights_are_the_models_and_all_else_is_the_samples(model, made):
    one, other = made("river bank", model), made("money", model)
    sample = {"token_rows", "W_E", "positions", "W_P", "segments", "mask"}
    assert {name for name, t in one.items() if t.parameter is False} == sample & one.keys()
    for name, tensor in one.items():
        assert (tensor.parameter is None) == (tensor.step is not None)
        if tensor.parameter:
            np.testing.assert_array_equal(tensor.value, other[name].value)
    assert weights_part(one, 0) == weights_part(other, 0)


def test_samples_with_the_same_labels_are_told_apart():
    labels, rows = {"token": ("a", "b")}, np.ones((2, 3))
    given = {"x": rows, "context": np.ones(3)}
    steps = place({"see": (shifted,)}, given)
    seen = {
        ids(run(steps, {**given, **other}, labels, of=Origin(parameters=known)), 0)["trace"]
        for other in ({}, {"x": rows * 2}, {"context": np.zeros(3)})
        for known in (frozenset(), frozenset({"W"}))
    }
    assert len(seen) == 3


@pytest.mark.parametrize("shape", [(67, 67), (4097, 2), (2, 4097), (67, 3, 67), (3, 64, 65)])
def test_a_large_matrix_is_drawn_by_the_strongest_of_nearly_equal_rectangles(shape):
    value = np.random.default_rng(0).normal(size=shape)
    axes = {2: ("d_model", "d_ffn"), 3: ("head", "d_model", "d_ffn")}[len(shape)]
    if shape == (67, 3, 67):
        axes = ("d_model", "head", "d_ffn")
    t = Tensor("W", value, axes, Entries(), parameter=True)
    about, sent = drawn(t, 0)
    assert list(about["full"]) == list(shape)
    assert sent.ndim == len(shape) and max(np.delete(sent.shape, t.head or [])) <= 64
    pool = about["pool"]
    for axis, (n, size, each) in enumerate(zip(shape, sent.shape, pool, strict=True)):
        assert size == -(-n // each) and (each == 1 or size > 32), axis
    for index in np.ndindex(sent.shape):
        inside = value[tuple(slice(i * p, (i + 1) * p) for i, p in zip(index, pool, strict=True))]
        assert sent[index] in inside.astype(np.float32)
        assert abs(sent[index]) == np.abs(inside).max().astype(np.float32)


def test_a_matrix_as_large_as_its_picture_is_whole():
    t = Tensor("W", np.ones((2, 64, 64)), ("head", "d_model", "d_key"), Entries(), parameter=True)
    assert drawn(t, 0)[0]["pool"] == [1, 1, 1]


def test_only_numbers_that_are_sent_can_be_opened_to_change_them():
    given = {"x": np.ones((2, 3)), "W": np.eye(3), "context": np.ones(65), "W_U": np.ones((65, 65))}
    steps = place({"work": (turned,)}, given, layer=0)
    steps += place({"see": (shifted,), "guess": (logits,)}, given)
    given["x"] = np.ones((2, 65))
    given["W"] = np.ones((65, 2))
    t = run(steps, given, {}, of=Origin(parameters=frozenset({"W", "W_U"})))
    sent = decode(trace_part(t, 0, editable=("x", "W", "W_U")))
    assert sent.header["editable"] == ["x", "W"]
