"""The two traces of a play, before and after, as the viewer takes them; kept for all readers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st

from attention_core import Explanation, Model, Trace, explain
from attention_core.graph.difference import Difference, difference
from attention_core.play.edits import apply, editable
from attention_core.play.levers import Levers, handmade, play
from attention_core.play.saved import Play
from attention_core.view.packing import pack
from attention_core.view.payload import (
    account,
    finite,
    ids,
    pack_tensors,
    shown,
    trace_part,
    weights_part,
)
from pages._app import models
from pages._app.tensors import index
from pages.build.playground.place import Place, of_weights


@dataclass(frozen=True)
class Played:
    """What was computed of a play.

    Attributes
    ----------
    model : Model
    before, after : Trace
        Without the edits and with them; where there are none, with all levers at rest and as set.
    changed : str
        What it was that was changed, for a sentence.
    """

    model: Model
    before: Trace
    after: Trace
    changed: str

    @cached_property
    def difference(self) -> Difference:
        """What moved, compared once for the picture and for the sentence."""
        return difference(self.before, self.after)


def model_of(name: str, levers: Levers) -> Model:
    """The model of a play; the hand-made one has as many heads as the levers say."""
    return handmade(levers.heads) if models.heads(name) else models.model(name)


def levered(set_: Play, name: str) -> Trace:
    """The text read with the levers, without edits."""
    return _levered(set_.text, set_.levers, name)


@st.cache_resource(show_spinner=False, max_entries=24)
def _levered(text: str, levers: Levers, name: str) -> Trace:
    if models.editable(name):  # small, and what is typed stays exact in float64
        return play(text, levers, dtype=np.float64)
    return play(text, levers, models.model(name))


@st.cache_resource(show_spinner=False, max_entries=24)
def played(set_: Play, name: str) -> Played:
    """Before and after; at rest the number of heads is the model's and stays."""
    model, after = model_of(name, set_.levers), levered(set_, name)
    if set_.edits:
        many = f"{len(set_.edits)} numbers" if len(set_.edits) > 1 else "number"
        return Played(model, after, apply(after, set_.edits), f"What your {many} did")
    before = _levered(set_.text, Levers(heads=set_.levers.heads), name)
    return Played(model, before, after, "What the levers did")


def belongs(now: Played, set_: Play, layer: int) -> dict[str, str]:
    """Names of the parts that go together."""
    trace = ids(now.after, now.model, layer, repr(set_))["trace"]
    weights = ids(now.after, now.model, layer, _weights(set_))["weights"]
    return {"trace": trace, "weights": weights, "baseline": trace}


def _weights(set_: Play) -> str:
    """What changes weights: a number of the sentence's own, typed anew, leaves them as they are."""
    return repr((set_.levers, of_weights(set_.edits)))


@st.cache_resource(show_spinner=False, max_entries=24)
def parts(set_: Play, name: str, layer: int) -> dict[str, bytes]:
    """Trace, weights and baseline for the viewer."""
    now, change = played(set_, name), repr(set_)
    may_change = editable(now.after) if models.editable(name) else ()
    return {
        "trace": trace_part(now.after, now.model, layer, change, editable=may_change),
        "weights": weights_part(now.after, now.model, layer, _weights(set_)),
        "baseline": baseline_part(now, belongs(now, set_, layer)["baseline"], layer),
    }


def baseline_part(now: Played, name: str, layer: int) -> bytes:
    """Of every tensor on screen that moved: what it was, and how far each cell moved."""
    moved = now.difference
    steps = shown(now.after, layer)
    tensors = {}
    for read in dict.fromkeys(n for step in steps for n in (*step.reads, step.name)):
        if read in moved.changed:
            apart = np.where(moved.changed[read], moved.values[read], 0)
            tensors[f"before {read}"] = now.before[read]
            tensors[f"difference {read}"] = replace(now.after[read], value=apart)
    known = [step.name for step in steps if step.name in now.before]
    return pack_tensors({"id": name, "known": known}, tensors, layer)


def no_baseline(name: str) -> bytes:
    """For a trace that nothing was changed in."""
    return pack({"id": name, "known": None}, {})


def answer(now: Played, place: Place, stage: str) -> dict[str, Any] | None:
    """What is said of the opened cell: its numbers, what was typed, the sum behind it.

    ``stage`` is the name of the stage on screen, of which both sides may be shown.
    """
    if place.cell is None:
        return None
    name = place.of or stage
    cell = index(now.after[name], place.head, place.cell)
    if cell is None:
        return None
    show = place.show if stage in now.before else "after"
    here = now.before if show == "before" and name in now.before else now.after
    value = float(now.after[name].value[cell])
    told: dict[str, Any] = {"name": name, "cell": cell, "value": value, "sum": None}
    explained: Explanation | None = None
    if here[name].step:
        explained = explain(here, name, cell)
        told = account(explained)
    told |= {"now": finite(value), "show": show}
    if name in now.before:
        told["was"] = finite(float(now.before[name].value[cell]))
    if here is now.after and any((e.tensor, e.cell) == (name, cell) for e in place.edits):
        # The sum is what the cell would be: what was typed does not come from it.
        told["typed"] = True
        told["value"] = finite(explained.total) if explained else told["was"]
    return told


def answer_part(
    view: Mapping[str, Any], told: Mapping[str, Any] | None, edit: Any, goes: Mapping[str, str]
) -> bytes:
    """What to show, the opened cell, and what became of the edit that was typed last."""
    return pack({"view": view, "answer": told, "edit": edit, "belongs": goes}, {})
