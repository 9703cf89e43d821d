"""Each recipe of ARCHITECTURE.md under "To add", as far as it is of the core, carried out."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from attention_core import explain, gradients, load_model, models, trace
from attention_core.checks import check
from attention_core.graph.backwards import explain_gradient
from attention_core.graph.kinds import Operation
from attention_core.graph.notice import notice
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.graph.sums import Factor, Sum, Term
from attention_core.heads import MEASURES, Measure, attention, measure, measures
from attention_core.models.checkpoint import read_config, read_tokenizer
from attention_core.models.checkpoint.model import Checkpoint as Model
from attention_core.models.checkpoint.pieces import Pieces
from attention_core.models.checkpoint.source import Source
from attention_core.models.families import FAMILIES
from attention_core.models.families.bert import BERT
from attention_core.models.families.encoders import encoding
from attention_core.models.handmade.model import Handmade
from attention_core.models.handmade.weights import HEADS

TEXT = "the bank by the river of money"  # long enough for waves to be negative


# A kind: a class with its account, its adjoint and slopes and, if there is something to see, its
# notice.
@dataclass(frozen=True)
class Relu(Operation):
    """Input 0 where it is positive, else zero."""

    kind: str = field(default="relu", init=False)

    def account(self, inputs):
        """One term: the number times one or zero."""
        x = inputs.factor(0)
        kept = Factor("kept", float(x.value > 0))
        return Sum("times one if positive, else times zero", (Term("x", (x, kept)),))

    def adjoint(self, seed, at):
        """The seed where a number passed."""
        return [seed * (at.inputs[0] > 0)]

    def slopes(self, which, cell, at):
        """One where a number passed."""
        return at.reached(0, cell) * (at.inputs[0][cell] > 0)

    def notice(self, trace, tensor):
        """How many are cut."""
        return [f"{(tensor.value == 0).mean():.0%} are zero now."]


# A stage: declared, and put into its group's tuple.
@stage("R⁺", "token d_model -> token d_model", r"R^{+} = \max(R, 0)", Relu())
def positive_part(attention_residual, *, out=None):
    """What is negative is cut off."""
    return np.maximum(attention_residual, 0, out=out)


# A model: a class with what models/base.py asks for, and a line in models/__init__.py.
class Cutting(Handmade):
    """The hand-made model, cut off at zero."""

    name = "cutting"

    def __init__(self):
        super().__init__()
        known = ("attention_residual", *(step.name for step in self.steps))
        self.steps += place({"refine": (positive_part,)}, known, layer=0)


@pytest.fixture
def cutting(monkeypatch):
    monkeypatch.setitem(models.BUILT_IN, "cutting", models.Offer("Cutting", Cutting))
    load_model.cache_clear("cutting")
    yield load_model("cutting")
    load_model.cache_clear("cutting")


def test_a_stage_of_a_new_kind_in_a_new_model_is_walked_explained_noticed_and_checked(cutting):
    t = trace(TEXT, cutting, np.float64)
    assert t.output.name == t.stream.name == "layer0.positive_part"
    assert t.walk(0)[-1].stage is positive_part
    assert (t.output.value >= 0).all() and (t["layer0.attention_residual"].value < 0).any()
    for cell in np.ndindex(t.output.value.shape):
        found = explain(t, t.output.name, cell)
        assert found.total == found.value and set(found.sum.sources())
    assert "zero now" in str(notice(t, t.output.name))
    pull = gradients(t, {t.output.name: 1.0})
    assert {*pull["layer0.attention_residual"].flat} == {0, 1} and "W_E" in pull
    told = explain_gradient(t, pull, {t.output.name: 1.0}, "token_embedding", (1, 2))
    assert told.total == pytest.approx(told.value)
    assert all(each.holds for each in check(trace(TEXT, cutting), TEXT, cutting))


# A family of checkpoints: what is peculiar to it, and its place in FAMILIES.
def cut_off(config, given):
    """An encoder, and its vectors cut off at zero."""
    steps = encoding(config, given)
    known = [step.name for step in steps]
    last = steps[-1].name
    return steps + place({"after": (positive_part,)}, known, rename={"attention_residual": last})


def test_a_family_is_read_from_a_folder_and_from_memory(checkpoint, monkeypatch):
    cut = replace(BERT, kind="cut", title="Cut encoder", recipe=cut_off)
    monkeypatch.setitem(FAMILIES, "cut", cut)
    checkpoint.save(model_type="cut")
    model = load_model(str(checkpoint.folder))
    t = trace("river bank", model, np.float64)
    assert t.output.name == "positive_part" and (t.output.value >= 0).all()
    assert "Cut encoder, 2 layers" in model.card.kind


# A source of numbers: what it has, and how it is read.
class Zeros(Source):
    """A model that has forgotten everything."""

    where = "nowhere"

    def __init__(self, shapes):
        self.shapes = shapes

    def read(self, name):
        """As many zeros."""
        return np.zeros(self.shapes[name], np.float32)


def test_a_source_is_enough_for_a_model(checkpoint):
    shapes = {name: value.shape for name, value in checkpoint.weights.items()}
    tokenizer, path = read_tokenizer(checkpoint.folder)
    pieces = Pieces(tokenizer, str(path))
    config = read_config(checkpoint.folder)
    model = Model(config, Zeros(shapes), pieces, "zeros", "Zeros", "thin air")
    t = trace("river bank", model)
    assert t.tokens == ["[CLS]", "river", "bank", "[SEP]"] and not t.output.value.any()


def test_a_measure_of_heads_is_a_line(monkeypatch):
    first = Measure(
        "first", "First token", "Weight on the first token.", "share", lambda sight:
        np.eye(1, len(sight.tokens)).repeat(len(sight.tokens), axis=0), "first token",
    )  # fmt: skip
    monkeypatch.setattr(measures, "AIMS", (*measures.AIMS, first))
    monkeypatch.setattr(measures, "MEASURES", (*MEASURES, first))
    found = measure([attention("the river bank", load_model("handmade"))])
    assert found.values.shape == (len(MEASURES) + 1, 1, len(HEADS[2]))
    weights = trace("the river bank", load_model("handmade"))["layer0.attention_weights"].value
    np.testing.assert_allclose(found.values[-1, 0], weights[:, :, 0].mean(axis=-1), rtol=1e-6)
