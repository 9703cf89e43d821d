"""What is sent of the watched sentence, as it is read at one step of a run."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, log10
from typing import Any

import numpy as np
import streamlit as st

from attention_core import Trace, trace
from attention_core.arrays import Array
from attention_core.graph.kinds import Pieces
from attention_core.graph.spoken import percent
from attention_core.story import asks
from attention_core.training.corpus import MASK
from attention_core.training.learned import Learned
from attention_core.training.sentences import WORD
from attention_core.view.answers import account
from attention_core.view.axes import cell_in
from attention_core.view.payload import answer_part, ids, trace_part, weights_part
from attention_core.view.protocol import Answer
from attention_core.view.shown import explained, explained_gradient, shown
from attention_core.view.sides import gradient_part
from pages._app.components import bar, send
from pages._app.state.visit import fresh
from pages.learn.training.place import Place, visit

BARS = 4
NO_BARS = {"label": "", "rows": [], "hint": "", "signed": False}
ROUND = (1, 2, 5, 10)


@dataclass(frozen=True)
class Gradient:
    """The gradient of a sentence's loss.

    Attributes
    ----------
    step : int
        Of the run.
    found, seeds : mapping of str to ndarray
        As of ``gradients``.
    says : list
        What it is of, as it goes on after "the gradient of".
    """

    step: int
    found: Mapping[str, Array]
    seeds: Mapping[str, Array]
    says: Pieces

    def account(self, trace: Trace, name: str, cell: tuple[int, ...]) -> Answer:
        """The sum behind one of its numbers, which is shown at ``cell``."""
        told = explained_gradient(trace, self.found, self.seeds, name, cell)
        return account(told, "gradient")


@st.cache_resource(show_spinner=False, max_entries=64)
def read(text: str, name: str, _learned: Learned) -> Trace:
    """The trace of a sentence; its numbers are named by the model's name."""
    return trace(text, _learned)


def asking(found: Trace) -> int:
    """The token that is watched: the first mask, else the one that the model's story tells of."""
    masks = [i for i, token in enumerate(found.tokens) if token == MASK]
    return masks[0] if masks else asks(found)


def weights(found: Trace, place: Place) -> Array:
    """What the watched token gives to each, in the head that is shown or on the whole."""
    name = next(step.name for step in found.attention if step.layer == place.layer)
    every: Array = found[name].value[:, asking(found)]
    return every[place.head] if 0 <= place.head < len(every) else every.mean(axis=0)


def line(found: Trace, place: Place) -> dict[str, Any]:
    """The sentence, each word with what the watched one gives it; any can be masked by a click."""
    at = asking(found)
    items = [
        {"name": token, "kind": "asks" if i == at else "", "weight": float(weight)}
        for i, (token, weight) in enumerate(zip(found.tokens, weights(found, place), strict=True))
    ]
    label = "The sentence, and what its mask looks at: choose a word to mask it, or a mask to undo"
    return {"label": label, "items": items, "at": None, "takes": True}


def replaced(text: str, at: int, word: str) -> str:
    """A text with another word in the place of a token; all else of it stays as it was typed."""
    spans = [found.span() for found in re.finditer(rf"{re.escape(MASK)}|{WORD}", text, re.I)]
    start, end = spans[at]
    return f"{text[:start]}{word}{text[end:]}"


def bars(found: Trace) -> dict[str, Any] | None:
    """The likeliest words in the place of the mask; None if there is no mask."""
    at = asking(found)
    if found.tokens[at] != MASK:
        return None
    chances = found["probabilities"].value[at]
    best = np.argsort(-chances, kind="stable")[:BARS]
    rows = [
        bar(
            int(i),
            found.entries.name("candidate", int(i)),
            float(chances[i]),
            percent(float(chances[i])),
            kind="best" if i == best[0] else "",
        )
        for i in best
    ]
    return {
        "label": "The guess for the mask",
        "rows": rows,
        "hint": "Write “%” in its place",
        "signed": False,
    }


def pinned(found: Mapping[str, Any], before: Mapping[str, float]) -> dict[str, float]:
    """Where colours end: at no less than before, so that steps can be compared.

    Ends are round numbers: a run moves them now and then and not with every step.
    """
    ends = dict(before)
    for name, tensor in found.items():
        if not np.issubdtype(tensor.value.dtype, np.floating):
            continue
        sizes = np.abs(tensor.value[np.isfinite(tensor.value)])
        ends[name] = max(ends.get(name, 0.0), _round(float(sizes.max(initial=0))))
    return ends


def _round(size: float) -> float:
    """The next of 1, 2, 5, 10, 20 … that is as large."""
    if size <= 0:
        return 0.0
    unit = 10.0 ** ceil(log10(size) - 1)
    return float(next(unit * each for each in ROUND if unit * each >= size * (1 - 1e-9)))


def fitted(place: Place, found: Trace) -> Place:
    """The nearest place in the viewer that this sentence has."""
    place = replace(place, layer=min(place.layer, found.n_layers() - 1))
    steps = {step.stage.name: step for step in found.walk(place.layer)}
    if place.stage not in steps:
        begin = "token_loss" if "token_loss" in steps else "attention_weights"
        place = replace(place, stage=begin, cell=None, of="")
    if place.of not in steps[place.stage].reads:
        place = replace(place, of="")
    if place.head >= len(found.heads):
        place = replace(place, head=0, cell=None)
    if max(place.ask or 0, place.follow) >= len(found.tokens):
        place = replace(place, ask=None, follow=-1)
    if place.cell:
        rows, columns = shown(found)[place.of or steps[place.stage].name].drawn_shape
        if place.cell[0] >= rows or place.cell[1] >= columns:
            place = replace(place, cell=None)
    return place


def view(place: Place, found: Trace) -> dict[str, Any]:
    """The place as the viewer takes it."""
    return {
        "stage": place.stage,
        "head": place.head,
        "ask": asking(found) if place.ask is None else place.ask,
        "follow": place.follow,
        "cell": place.cell,
        "of": place.of,
        "show": place.show,
        "form": place.form,
        "predict": None,
        **visit.followed,
    }


def to_viewer(
    place: Place,
    found: Trace,
    limits: Mapping[str, float] | None = None,
    gradient: Gradient | None = None,
) -> None:
    """Send the viewer a sentence at one step of the run, and the gradient of its loss if asked."""
    if fresh() and visit.moved():
        return  # it was moved while the server was away; the next run, which comes at once, follows
    belongs = ids(found, place.layer)
    send(visit.component, "trace", trace_part(found, place.layer, limits=limits))
    send(visit.component, "weights", weights_part(found, place.layer, limits=limits))
    if gradient:
        belongs["sides"] = f"{belongs['trace']} {gradient.step}"
        part = gradient_part(found, gradient.found, place.layer, belongs["sides"], gradient.says)
        send(visit.component, "sides", part)
    answer = answer_part(view(place, found), _answers(place, found, gradient), belongs)
    send(visit.component, "answer", answer)


def _answers(place: Place, found: Trace, gradient: Gradient | None) -> list[Answer]:
    """The sum behind the opened cell, of the side that is shown."""
    seen = shown(found)
    name = place.of or named(place, found)
    cell = place.cell and cell_in(seen[name], place.head, place.cell)
    if cell is None:
        return []
    if gradient and place.show == "gradient":
        return [gradient.account(found, name, cell)] if name in gradient.found else []
    return [account(explained(seen, name, cell))] if seen[name].step else []


def named(place: Place, found: Trace) -> str:
    """The tensor of the stage that is shown."""
    steps = found.walk(place.layer)
    return next(step.name for step in steps if step.stage.name == place.stage)
