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
from attention_core.play.saved import Play, from_json, to_json
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
from pages.build.playground.place import Place


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
    return handmade(levers.heads) if name == "handmade" else models.model(name)


def levered(set_: Play, name: str) -> Trace:
    """The text read with the levers, without edits."""
    return _levered(to_json(replace(set_, edits=())), name)


@st.cache_resource(show_spinner=False, max_entries=24)
def _levered(written: str, name: str) -> Trace:
    set_, _ = from_json(written)
    if name == "handmade":  # small, and what is typed stays exact in float64
        return play(set_.text, set_.levers, dtype=np.float64)
    return play(set_.text, set_.levers, models.model(name))


def at_rest(set_: Play, name: str) -> Trace:
    """The text read with every lever at rest; the number of heads is the model's and stays."""
    return levered(Play(set_.text, Levers(heads=set_.levers.heads)), name)


def played(set_: Play, name: str) -> Played:
    """Before and after."""
    return _played(to_json(set_), name)


@st.cache_resource(show_spinner=False, max_entries=24)
def _played(written: str, name: str) -> Played:
    set_, _ = from_json(written)
    model = model_of(name, set_.levers)
    if set_.edits:
        before = levered(set_, name)
        many = f"{len(set_.edits)} numbers" if len(set_.edits) > 1 else "number"
        return Played(model, before, apply(before, set_.edits), f"What your {many} did")
    return Played(model, at_rest(set_, name), levered(set_, name), "What the levers did")


def parts(set_: Play, name: str, layer: int) -> dict[str, bytes]:
    """Trace, weights and baseline for the viewer."""
    return _parts(to_json(set_), name, layer)


def belongs(now: Played, place: Place) -> dict[str, str]:
    """Names of the parts that go together."""
    return _belongs(now, to_json(place.play), place.layer)


def _belongs(now: Played, written: str, layer: int) -> dict[str, str]:
    names = ids(now.after, now.model, layer, written)
    return {**names, "baseline": names["trace"]}


@st.cache_resource(show_spinner=False, max_entries=24)
def _parts(written: str, name: str, layer: int) -> dict[str, bytes]:
    set_, _ = from_json(written)
    now = played(set_, name)
    names = {"editable": editable(now.after) if name == "handmade" else ()}
    typed = [[edit.tensor, edit.cell] for edit in set_.edits]
    return {
        "trace": trace_part(now.after, now.model, layer, written, **names, typed=typed),
        "weights": weights_part(now.after, now.model, layer, written),
        "baseline": baseline_part(now, _belongs(now, written, layer)["baseline"], layer),
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


def cell_of(trace: Trace, name: str, head: int, cell: tuple[int, int]) -> tuple[int, ...] | None:
    """Row and column on screen as an index into a tensor; None if it has no such cell."""
    tensor = trace[name]
    lead = (max(head, 0),) if tensor.axes[0] == "head" else ()
    index = (*lead, *cell[len(lead) + 2 - tensor.value.ndim :])
    inside = all(i < n for i, n in zip(index, tensor.value.shape, strict=True))
    return index if inside else None


def answer(now: Played, place: Place, stage: str) -> dict[str, Any] | None:
    """What is said of the opened cell: its numbers, what was typed, the sum behind it.

    ``stage`` is the name of the stage on screen, of which both sides may be shown.
    """
    if place.cell is None:
        return None
    name = place.of or stage
    index = cell_of(now.after, name, place.head, place.cell)
    if index is None:
        return None
    show = place.show if stage in now.before else "after"
    here = now.before if show == "before" and name in now.before else now.after
    value = float(now.after[name].value[index])
    told: dict[str, Any] = {"name": name, "cell": index, "value": value, "sum": None}
    explained: Explanation | None = None
    if here[name].step:
        explained = explain(here, name, index)
        told = account(explained)
    told |= {"now": finite(value), "show": show}
    if name in now.before:
        told["was"] = finite(float(now.before[name].value[index]))
    if here is now.after and any((e.tensor, e.cell) == (name, index) for e in place.edits):
        # The sum is what the cell would be: what was typed does not come from it.
        told["typed"] = True
        told["value"] = finite(explained.total) if explained else told["was"]
    return told


def answer_part(
    view: Mapping[str, Any], told: Mapping[str, Any] | None, edit: Any, goes: Mapping[str, str]
) -> bytes:
    """What to show, the opened cell, and what became of the edit that was typed last."""
    return pack({"view": view, "answer": told, "edit": edit, "belongs": goes}, {})
