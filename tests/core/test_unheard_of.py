"""Nothing breaks because it is new: an unheard-of kind, axis, weight and model are walked."""

import numpy as np
import pytest

from attention_core import change, explain, run, trace
from attention_core.checks import _rows as check_rows
from attention_core.checks import check
from attention_core.graph.difference import difference
from attention_core.graph.kinds import Operation, Softmax
from attention_core.graph.notice import notice
from attention_core.graph.stage import ROUNDING, stage
from attention_core.graph.step import Step, place
from attention_core.heads import weights
from tests.core.strange import SAMPLE, WHIRL, Nose


@pytest.fixture
def t():
    return trace(SAMPLE, Nose(), np.float64)


def test_it_is_computed_and_walked(t):
    assert [step.name for step in t.steps] == ["value", "now", "layer0.product", "layer0.tensors"]
    assert t["layer0.product"].value.shape == () and t["layer0.tensors"].value.shape == (2, 3, 2, 3)
    assert [step.name for step in t.walk(0)] == [step.name for step in t.steps]
    assert t.tokens == [] and t.heads == [] and t.n_layers() == 1
    assert t.output is t["layer0.tensors"] and t.stream is t.output


def test_every_cell_is_explained_in_a_plain_way(t):
    for step in t.steps:
        for cell in np.ndindex(t[step.name].value.shape):
            found = explain(t, step.name, cell)
            assert found.kind == step.stage.operation.kind
            assert found.total == found.value == t[step.name].value[cell]
            assert len(found.labels) == len(cell)
        finite = bool(np.isfinite(t[step.name].value).all())  # its sample has infinite readings
        assert notice(t, step.name) == [] if finite else "infinite" in notice(t, step.name)[0]
    assert explain(t, "value", (1, 2)).labels == ("1", "<b>")


def test_one_matrix_of_any_tensor_can_be_drawn(t):
    assert t["layer0.product"].drawn_shape == (1, 1) and t["layer0.product"].drawn == ("", "")
    assert t["now"].drawn_shape == (1, 3) and t["now"].drawn == ("", "d_smell")
    four = t["layer0.tensors"]
    assert four.drawn == ("colour", "d_tone")
    np.testing.assert_array_equal(four.matrix(), four.value[0, 0])
    assert four.index(0, (1, 2)) == (0, 0, 1, 2) and t["now"].index(0, (0, 2)) == (2,)
    assert t["layer0.product"].index(5, (0, 0)) == ()
    for cell in ((2, 0), (-1, 0)):
        with pytest.raises(IndexError, match="no cell"):
            four.index(0, cell)


def test_it_is_changed_compared_and_checked(t):
    moved = change(t, {"odour": np.zeros(3)})
    assert set(difference(t, moved).changed) == {
        "odour", "value", "now", "layer0.product", "layer0.tensors",
    }  # fmt: skip
    assert [c.claim for c in check(t, SAMPLE, Nose())] == [
        "every other stage too; the one nearest to its limit"
    ]
    with pytest.raises(ValueError, match="Nothing attends"):
        weights(t)


def test_a_stage_that_says_nothing_of_its_rounding_has_a_tolerance():
    made = stage("y", "a -> a", "y", WHIRL)(lambda x, *, out=None: np.add(x, 1, out=out))
    assert made.tolerance == ROUNDING
    assert "lambda" in made.source or "..." in made.source
    assert made.caption == ""


def test_a_given_tensor_that_no_stage_reads_has_numbered_axes():
    steps = place({"a": (stage("y", "a -> a", "y", Operation())(double),)}, ["x"])
    t = run(steps, {"x": np.ones(2), "spare": np.ones((2, 3))}, {})
    assert t["spare"].axes == ("axis0", "axis1") and t["double"].value.sum() == 4


def double(x, *, out=None):
    """Twice."""
    return np.multiply(x, 2, out=out)


@stage("A", "query key -> query key", "A", Softmax("key"))
def plain_weights(scores, *, out=None):
    """Attention without heads."""
    shares = np.exp(scores)
    return np.divide(shares, shares.sum(-1, keepdims=True), out=out)


def attending(*shapes):
    """A trace of one layer of attention without heads for each shape."""
    given = {f"layer{i}.scores": np.zeros(shape) for i, shape in enumerate(shapes)}
    steps: tuple[Step, ...] = ()
    for layer in range(len(shapes)):
        steps += place({"share": (plain_weights,)}, given, layer=layer, along=KEYS[layer])
    return run(steps, given, {}, np.float64)


KEYS: tuple[dict[str, str], ...] = ({}, {"key": "source"})


def test_attention_without_heads_has_one():
    found = weights(attending((2, 3)))
    assert found.shape == (1, 1, 2, 3) and np.allclose(found, 1 / 3)
    assert [c.claim for c in check_rows(attending((2, 3)))] == [
        "every row of attention weights sums to 1"
    ]


def test_layers_that_do_not_attend_alike_are_refused_in_words():
    with pytest.raises(ValueError, match="do not attend alike"):
        weights(attending((2, 3), (2, 4)))
