"""A gradient as a sum over everything its number went into, and the sentence about a whole one."""

import numpy as np
import pytest

from attention_core import gradients, run, trace
from attention_core.graph.axes import Signature
from attention_core.graph.backwards import LARGEST, explain_gradient, pulls, readers
from attention_core.graph.kinds import Operation
from attention_core.graph.stage import Stage
from attention_core.graph.step import Step, place
from attention_core.stages.attention import scores
from tests.core.traced import TRACES


@pytest.mark.parametrize("name", TRACES)
def test_the_terms_of_any_gradient_add_up_to_it(name):
    t, rng = TRACES[name](), np.random.default_rng(5)
    end = t.steps[-1].name
    middle = t.steps[len(t.steps) // 2].name  # asked about as well, and read on
    seeds = {end: rng.normal(size=t[end].value.shape), middle: 0.5}
    found = gradients(t, seeds)
    for each, pull in found.items():
        cell = tuple(int(rng.integers(n)) for n in pull.shape)
        told = explain_gradient(t, found, seeds, each, cell)
        size = sum(abs(x.product) for s in (told.sum, *told.sum.parts) for x in s.terms)
        assert abs(told.total - pull[cell]) <= 1e-12 * (1 + size), each
        assert told.value == pull[cell] and told.kind == "gradient" and told.terms
        for part in told.sum.parts:
            term = next(term for term in told.terms if term.label == part.name)
            assert term.product == part.total
        for source, at in told.sum.sources():
            assert np.isfinite(found[source][at])
            assert each in t[source].reads


def test_what_several_steps_read_has_a_term_for_each(minilm):
    t = trace("the river bank", minilm, np.float64)
    seeds = {"layer0.attention_residual": np.eye(len(t.tokens), t.stream.value.shape[1])}
    found = gradients(t, seeds)
    told = explain_gradient(t, found, seeds, "embeddings", (0, 0))
    assert [term.label for term in told.terms] == [
        "query (Q)", "key (K)", "value (V)", "attention residual (R)",
    ]  # fmt: skip
    assert [part.name for part in told.sum.parts] == ["query (Q)", "key (K)", "value (V)"]
    assert told.terms[-1].product == 1  # what was there is passed on as it is
    alone = explain_gradient(t, found, seeds, "layer0.attention_residual", (0, 0))
    assert [term.label for term in alone.terms] == ["asked about"] and alone.total == 1


def test_a_number_read_twice_by_one_step_counts_twice():
    """x xᵀ by hand: d (x · x) / dx is 2 x."""
    steps = (Step("s", scores, ("x", "x"), ""),)
    x = np.arange(6.0).reshape(1, 2, 3)
    t = run(steps, {"x": x}, {}, np.float64)
    seeds = {"s": np.array([[[1.0, 0], [0, 1]]])}
    found = gradients(t, seeds)
    np.testing.assert_array_equal(found["x"], 2 * x)
    told = explain_gradient(t, found, seeds, "x", (0, 1, 2))
    assert told.total == 10
    asked = [term for term in told.terms if term.factors[0].value]
    assert [(term.label, term.factors[1].value) for term in asked] == [("token 1, token 1", 10)]


def test_of_very_many_terms_the_largest_are_named_and_the_rest_added_up():
    rng = np.random.default_rng(0)
    steps = (Step("s", scores, ("q", "k"), ""),)
    t = run(steps, {"q": rng.normal(size=(1, 1, 2)), "k": rng.normal(size=(1, 5000, 2))}, {}, float)
    seeds = {"s": rng.normal(size=(1, 1, 5000))}
    found = gradients(t, seeds)
    told = explain_gradient(t, found, seeds, "q", (0, 0, 1))
    assert len(told.terms) == LARGEST + 1 and told.terms[-1].label == "4,950 others"
    assert told.total == pytest.approx(told.value, rel=1e-12)


def test_gradients_of_some_are_explained_if_those_of_their_readers_are_there(minilm):
    t = trace("the river bank", minilm, np.float64)
    seeds = {t.stream.name: 1.0}
    name = "layer3.value"
    found = gradients(t, seeds, [name, *readers(t, [name])])
    told = explain_gradient(t, found, seeds, name, (2, 1, 3))
    assert told.total == pytest.approx(told.value, rel=1e-9)
    with pytest.raises(KeyError, match=r"layer3\.head_outputs is missing"):
        explain_gradient(t, {name: found[name]}, seeds, name, (2, 1, 3))


def test_what_cannot_be_asked_is_said(handmade):
    t = trace("the bank", handmade, np.float64)
    seeds = {"layer0.query": 1.0}
    found = gradients(t, seeds)
    with pytest.raises(ValueError, match=r"depends on layer0\.key"):
        explain_gradient(t, found, seeds, "layer0.key", (0, 0, 0))
    with pytest.raises(IndexError, match="no cell"):
        explain_gradient(t, found, seeds, "layer0.query", (0, 0, 99))
    with pytest.raises(KeyError):
        explain_gradient(t, found, seeds, "nothing", (0,))


def test_a_number_that_moves_nothing_says_so():
    """ReLU lets nothing through below zero."""
    from attention_core.stages.activations import activation

    relu = activation("relu", "y", "x", "y", "x", "d")
    t = run(place({"r": (relu,)}, ["x"]), {"x": np.array([[-1.0, 2]])}, {}, np.float64)
    found = gradients(t, {"y": 3.0})
    told = explain_gradient(t, found, {"y": 3.0}, "x", (0, 0))
    assert told.total == 0 and told.terms[0].label == "nothing moves with it"
    assert explain_gradient(t, found, {"y": 3.0}, "x", (0, 1)).total == 3


def said(pieces):
    return "".join(each if isinstance(each, str) else each[0] for each in pieces)


def test_the_strongest_pull_is_told_in_a_sentence(handmade):
    t = trace("the river bank", handmade, np.float64)
    seed = np.zeros(t["layer0.query"].value.shape)
    seed[1, 2, 3] = -4
    found = gradients(t, {"layer0.query": seed})
    assert said(pulls(t, found, "layer0.query")).endswith(
        ": raising it by 0.01 lowers what is asked about by 0.04."
    )
    assert "bank" in said(pulls(t, found, "layer0.query"))
    assert (
        said(pulls(t, found, "layer0.key")) == "Nothing here is on the way to what is asked about."
    )
    seed[...] = 1
    found = gradients(t, {"layer0.query": seed})
    told = said(pulls(t, found, "layer0.query", "the logit"))
    assert told.startswith("The strongest pull, and as strong elsewhere, is at ")
    assert told.endswith("raises the logit by 0.01.")
    seed = np.zeros(t["layer0.attention_weights"].value.shape)
    seed[0, 2, 1] = 1
    assert said(pulls(t, {"layer0.attention_weights": seed}, "layer0.attention_weights")) == (
        "The strongest pull is where bank asks river in head topic: raising it by 0.01 raises"
        " what is asked about by 0.01."
    )
    found = gradients(t, {"layer0.query": 0.0})
    assert "every gradient is 0" in said(pulls(t, found, "layer0.query"))
    assert "infinite" in said(pulls(t, {"layer0.query": seed * np.nan}, "layer0.query"))


def test_an_unheard_of_kind_on_the_way_is_named():
    made = Stage("y", Signature.parse("a -> a"), "y", Operation("whirl"), np.positive)
    t = run((Step("y", made, ("x",), ""),), {"x": np.ones(2)}, {}, np.float64)
    with pytest.raises(ValueError, match="y is of the kind whirl, which has no adjoint"):
        gradients(t, {"y": 1.0})
