"""One step of a run, opened: a sentence forwards, its loss back, and what became of one weight."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from attention_core import Trace
from attention_core.graph.backwards import pulls
from attention_core.graph.spoken import percent, spoken
from attention_core.training.adam import MEAN, SAFE, SQUARE, Moved
from attention_core.training.opened import LOSS, Opened
from attention_core.view.axes import cell_in
from attention_core.view.shown import shown
from pages._app.components import viewer
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import plain, said, strong
from pages.learn.training import sent
from pages.learn.training.place import Place, visit
from pages.learn.training.runs import Shared
from pages.learn.training.watch import WIDTHS

FIRST = "layer0.W_Q"  # where a stage has no weights of its own
ITS = "this sentence's loss"


@dataclass(frozen=True)
class Weight:
    """One number that training changes: its tensor, and its place in what the sentence reads."""

    name: str
    cell: tuple[int, ...]


def show(page: Page[Place], run: Shared) -> None:
    """The viewer with the side gradient, and beside it the sentence and a weight."""
    page.put(sample=min(page.place.sample, page.place.recipe.batch - 1))
    opened = run.opened(page.place.at, page.place.sample)
    left, right = st.columns(WIDTHS, gap="medium")
    with right:
        texts = _texts(opened)
        every = range(len(texts))
        page.select("sample", "A sentence of this step's batch", every, texts.__getitem__)
        _told(opened, page.place.at)
    trace = opened.trace
    place = _begun(sent.fitted(page.place, trace), opened, begins=not page.place.stage)
    gradient = sent.Gradient(place.at, opened.gradients, opened.seeds, [ITS])
    with left:
        viewer(visit.component)
        sent.to_viewer(place, trace, gradient=gradient)
    with right:
        told = pulls(trace, opened.gradients, sent.named(place, trace), ITS)
        st.markdown(plain(said(told)))
        _update(opened, _weight(place, opened))


def _begun(place: Place, opened: Opened, begins: bool) -> Place:
    """The same place with the word that is asked asking, and at the beginning its loss open."""
    if not opened.asked or place.ask is not None:
        return place
    asked = opened.asked[0]
    return replace(place, ask=asked, cell=(0, asked) if begins else place.cell)


def _texts(opened: Opened) -> list[str]:
    """The sentences of the batch as they were read."""
    batch = opened.batch
    lengths = batch.seen.sum(axis=1)
    return [
        opened.learned.text([int(i) for i in ids[:n]])
        for ids, n in zip(batch.ids, lengths, strict=True)
    ]


def _told(opened: Opened, step: int) -> None:
    """What was asked of the sentence, and how wrong the guess was."""
    trace = opened.trace
    for place, answer in zip(opened.asked, opened.answers, strict=True):
        right = int(opened.targets[place])
        chance = float(trace["probabilities"].value[place, right])
        lost = float(trace[LOSS].value[place])
        st.markdown(
            f"Word {place + 1} is asked: {strong(trace.tokens[place])} stands for "
            f"{strong(answer)}, to which the model gives {percent(chance)}. The loss is "
            f"−ln of that, {spoken(lost, 3)}.",
            help=explains("loss"),
        )
    st.caption(
        f"Step {step:,} reads {len(opened.batch.ids)} sentences; their mean loss is "
        f"{spoken(opened.batch_loss, 3)}. Press **∇** (key G) and go back with **Prev**: the loss "
        "is followed back through every stage to every weight."
    )


def _weight(place: Place, opened: Opened) -> Weight:
    """The weight that is open on the side gradient, else the one of this stage that pulls most."""
    trace, seen = opened.trace, shown(opened.trace)
    weights = opened.learned.weights
    if place.of in weights and place.cell:
        cell = cell_in(seen[place.of], place.head, place.cell)
        if cell is not None:
            return Weight(place.of, seen.place(place.of, cell))
    here = trace[sent.named(place, trace)].step
    names = [name for name in (here.reads if here else ()) if name in weights]
    name = next((name for name in names if name in opened.gradients), FIRST)
    pull = np.abs(opened.gradients[name])
    return Weight(name, tuple(int(i) for i in np.unravel_index(int(pull.argmax()), pull.shape)))


def _update(opened: Opened, weight: Weight) -> None:
    """What the step did to one weight, line by line."""
    cell = weight.cell
    if weight.name == "W_E":  # the sentence's own rows of the table
        cell = (int(np.unique(opened.ids)[cell[0]]), *cell[1:])
    moved = opened.moved(weight.name, cell)
    st.markdown(
        f"**What the step did to one weight**: {plain(_called(opened.trace, weight))}",
        help=explains("Adam"),
    )
    lines = _lines(moved, opened.learned.recipe.weight_decay)
    rows = "\n".join(f"| {what} | {how} | {_digits(value)} |" for what, how, value in lines)
    st.markdown(f"| Adam | in digits | |\n|:--|:--|--:|\n{rows}")
    mine = float(opened.gradients[weight.name][weight.cell])
    st.caption(
        f"The gradient is of the whole batch. By this sentence's own loss it is {_digits(mine)}; "
        f"{percent(opened.share)} of what was asked is this sentence's. To see another weight, "
        "press **∇** and open a number of a weight."
    )


def _called(trace: Trace, weight: Weight) -> str:
    """A weight in words."""
    tensor = trace[weight.name]
    places = zip(tensor.axes, weight.cell, strict=True)
    return ", ".join([weight.name, *(_entry(trace, axis, i) for axis, i in places)])


def _entry(trace: Trace, axis: str, i: int) -> str:
    name = trace.entries.name(axis, i)
    return name if not name.isdigit() else f"{trace.entries.axis(axis).noun} {name}"


def _lines(moved: Moved, decay: float) -> list[tuple[str, str, float]]:
    """The update in its steps: what, how it is worked out, and what it comes to."""
    t, d = moved.step, _digits
    mean, square = f"{1 - MEAN:.1g} × g", f"{1 - SQUARE:.1g} × g²"
    return [
        ("gradient g", "mean over the batch", moved.gradient),
        ("running mean m", f"{MEAN:g} × {d(moved.mean_before)} + {mean}", moved.mean),
        ("of squares v", f"{SQUARE:g} × {d(moved.square_before)} + {square}", moved.square),
        ("m̂, corrected", f"m / (1 − {MEAN:g}^{t})", moved.mean_corrected),
        ("v̂, corrected", f"v / (1 − {SQUARE:g}^{t})", moved.square_corrected),
        ("move", f"−{moved.rate:g} × m̂ / (√v̂ + {d(SAFE)})", moved.moved),
        ("decay", f"−{moved.rate:g} × {decay:g} × {d(moved.before)}", moved.shrunk),
        ("weight before", "", moved.before),
        ("**weight after**", "before + move + decay", moved.after),
    ]


def _digits(value: float) -> str:
    """Four digits that count, whatever the size."""
    return f"{value:.4g}".replace("-", "−")
