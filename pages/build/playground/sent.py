"""The two traces of a play, before and after, as the viewer takes them; kept for all readers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import streamlit as st

from attention_core import Explanation, Trace
from attention_core.graph.difference import Difference, difference
from attention_core.models import TextModel
from attention_core.play.edits import apply, editable
from attention_core.play.levers import Levers, play, variant_of
from attention_core.play.saved import Play
from attention_core.view.answers import account
from attention_core.view.axes import cell_in
from attention_core.view.packing import number
from attention_core.view.payload import ids, trace_part, weights_part
from attention_core.view.protocol import Answer
from attention_core.view.shown import Shown, explained, shown
from attention_core.view.sides import change_part
from pages._app import models
from pages.build.playground.place import Place, of_weights


@dataclass(frozen=True)
class Played:
    """What was computed of a play.

    Attributes
    ----------
    before, after : Trace
        Without the edits and with them; where there are none, with all levers at rest and as set.
    changed : str
        What it was that was changed, for a sentence.
    """

    before: Trace
    after: Trace
    changed: str

    @cached_property
    def difference(self) -> Difference:
        """What moved, compared once for the picture and for the sentence."""
        return difference(self.before, self.after)


def model_of(name: str, levers: Levers) -> TextModel:
    """The model of a play, with as many heads as the levers say if it can have them."""
    return variant_of(models.model(name), levers)


def levered(set_: Play, name: str) -> Trace:
    """The text read with the levers, without edits."""
    return _levered(set_.text, set_.levers, name)


@st.cache_resource(show_spinner=False, max_entries=12)  # of SmolLM2 each is up to 20 MB
def _levered(text: str, levers: Levers, name: str) -> Trace:
    model = models.model(name)
    exact = np.float64 if model.can.editable else np.float32  # what is typed stays as it was typed
    return play(text, levers, model, exact)


@st.cache_resource(show_spinner=False, max_entries=12)
def played(set_: Play, name: str) -> Played:
    """Before and after; at rest the number of heads is the model's and stays."""
    after = levered(set_, name)
    if set_.edits:
        many = f"{len(set_.edits)} numbers" if len(set_.edits) > 1 else "number"
        return Played(after, apply(after, set_.edits), f"What your {many} did")
    before = _levered(set_.text, Levers(heads=set_.levers.heads), name)
    return Played(before, after, "What the levers did")


def belongs(now: Played, set_: Play, layer: int) -> dict[str, str]:
    """Names of the parts that go together."""
    trace = ids(now.after, layer, repr(set_))["trace"]
    weights = ids(now.after, layer, _weights(set_))["weights"]
    return {"trace": trace, "weights": weights, "sides": trace}


def _weights(set_: Play) -> str:
    """What changes weights: a number of the sentence's own, typed anew, leaves them as they are."""
    return repr((set_.levers, of_weights(set_.edits)))


@st.cache_resource(show_spinner=False, max_entries=24)
def parts(set_: Play, name: str, layer: int) -> dict[str, bytes]:
    """Trace, weights and the sides of the change for the viewer."""
    now, change = played(set_, name), repr(set_)
    may_change = editable(now.after) if models.can(name).editable else ()
    return {
        "trace": trace_part(now.after, layer, change, editable=may_change),
        "weights": weights_part(now.after, layer, _weights(set_)),
        "sides": change_part(now.difference, layer, belongs(now, set_, layer)["sides"]),
    }


def answers(now: Played, place: Place, stage: str) -> list[Answer]:
    """What is said of the opened cell, if one is: its numbers, what was typed, the sum behind it.

    ``stage`` is the name of the stage on screen, of which both sides may be shown.
    """
    name = place.of or stage
    seen = shown(now.after)
    cell = place.cell and cell_in(seen[name], place.head, place.cell)
    if cell is None:
        return []
    index = seen.place(name, cell)
    side = "before" if stage in now.before and place.show == "before" else "after"
    here = now.before if side == "before" and name in now.before else now.after
    value = float(now.after[name].value[index])
    told: Answer = {"name": name, "cell": cell, "side": side, "value": number(value), "sum": None}
    found: Explanation | None = None
    if here[name].step:
        found = explained(Shown(here, seen.picked), name, cell)
        told = account(found, side)
    told["now"] = number(value)
    if name in now.before:
        told["was"] = number(float(now.before[name].value[index]))
    if here is now.after and any((e.tensor, e.cell) == (name, index) for e in place.edits):
        # The sum is what the cell would be: what was typed does not come from it.
        told["typed"] = True
        told["value"] = number(found.total) if found else told["was"]
    return [told]
