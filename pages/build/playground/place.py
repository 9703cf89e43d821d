"""Where a reader is on the Playground, and what is set there."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from attention_core import Trace
from attention_core.lessons.worked import LEVELS
from attention_core.play.edits import MATRICES, Edit
from attention_core.play.levers import Levers
from attention_core.play.saved import Play, from_query, to_query
from attention_core.stages.scoring import VARIANTS
from attention_core.view.axes import cell_in
from attention_core.view.shown import shown
from pages._app import models
from pages._app.examples import EXAMPLES
from pages._app.state.link import Link, asks, model_part, one_of, pair, part, text_part, whole
from pages._app.state.visit import Visit
from pages.learn.walkthrough.place import ALL_HEADS, form_part, in_viewer, sided

MOST_TOKENS, COMFORTABLE = 16, 8
SECTIONS = {
    "numbers": "Change numbers",
    "worked": "Worked example",
    "cross": "Cross-attention",
    "root": "Why divide by √d?",
    "cost": "Why attention at all?",
}
SHOWN = ("after", "before", "difference")
TRACES = ("cross", "decoder", "encoder")
LENGTHS = tuple(2**power for power in range(2, 13))
DIMENSIONS = tuple(2**power for power in range(4, 13))
KERNELS = (2, 3, 5, 7, 9)
NEIGHBOURS = tuple(2**power for power in range(2, 10))
LEVERS = tuple(lever.name for lever in fields(Levers))


def _resting(default: Any, note: str, read: Any, write: Any = str) -> Any:
    """A part that a link leaves out while it is as it was at first."""
    return part(default, note, read, lambda value: None if value == default else write(value))


def _set(default: Any, called: str = "the levers") -> Any:
    """A part that stands in a link as the core writes it."""
    return part(default, "", str, lambda value: None, called)


def _size(*sizes: int) -> Any:
    def read(text: str) -> int:
        return int(one_of(*map(str, sizes))(text))

    return read


def _head(text: str) -> int:
    return ALL_HEADS if text == "all" else whole(text)


@dataclass(frozen=True)
class Place(Link):
    """What is set and what is looked at, in each part of the page.

    ``scoring`` to ``silenced`` are the levers. ``of`` names the
    weights whose ``cell`` is open, and is empty for a cell of the stage itself. ``form`` is as in
    the walkthrough. ``level``,
    ``turn`` and ``words`` choose the worked example; ``asking``, ``answering`` and ``trace`` what
    cross-attention shows; ``n`` to ``r`` are the sizes that costs are worked out for.
    """

    section: str = _resting("numbers", asks("a part of the page"), one_of(*SECTIONS))
    text: str = text_part(EXAMPLES[0], "the sentence")
    model: str = model_part("handmade")
    scoring: str = _set("dot")
    scaling: bool = _set(True)
    temperature: float = _set(1.0)
    mask: str = _set("none")
    padding: tuple[int, ...] = _set(())
    positions: bool = _set(True)
    heads: int = _set(2)
    silenced: tuple[tuple[int, int], ...] = _set(())
    edits: tuple[Edit, ...] = _set((), "the changed numbers")
    layer: int = _resting(0, asks("a layer"), whole)
    stage: str = part("attention_weights", "", str)
    head: int = _resting(0, asks("a head"), _head, lambda h: "all" if h == ALL_HEADS else str(h))
    cell: tuple[int, int] | None = _resting(
        None, asks("a cell"), pair, lambda cell: f"{cell[0]}-{cell[1]}"
    )
    of: str = _resting("", "", str)
    show: str = _resting("after", asks("a side of a change"), one_of(*SHOWN))
    form: str = form_part()
    level: str = _resting("worked", asks("a level of the example"), one_of(*LEVELS))
    turn: int = _resting(0, asks("a blank"), whole)
    words: int = _resting(5, asks("five words or six"), _size(5, 6))
    asking: str = text_part("cash for the walk", "the sentence that asks", quiet=True)
    answering: str = text_part(
        "the bank approved my loan by the river", "the sentence that answers", quiet=True
    )
    trace: str = _resting("cross", asks("a kind of attention"), one_of(*TRACES))
    n: int = _resting(64, asks("a length"), _size(*LENGTHS))
    d: int = _resting(512, asks("a dimension"), _size(*DIMENSIONS))
    k: int = _resting(3, asks("a kernel"), _size(*KERNELS))
    r: int = _resting(32, asks("a number of neighbours"), _size(*NEIGHBOURS))

    @property
    def levers(self) -> Levers:
        """The levers as the core takes them."""
        return Levers(**{name: getattr(self, name) for name in LEVERS})

    @property
    def play(self) -> Play:
        """All that changes numbers."""
        return Play(self.text, self.levers, self.edits)

    @property
    def sentences(self) -> list[str]:
        """As ``Link.sentences``; of cross-attention, the two."""
        return [self.asking, self.answering] if self.section == "cross" else super().sentences

    def playing(self, play: Play) -> Self:
        """The same place with the text, the levers and the edits of a play."""
        return replace(self, **settings(play))

    def written(self) -> dict[str, str]:
        """As ``Link.written``, with levers and edits as the core writes them."""
        return super().written() | to_query(self.play)

    @classmethod
    def read(cls, written: Mapping[str, str]) -> tuple[Self, list[str]]:
        """As ``Link.read``; of levers and edits all that is good is kept."""
        saved = {name: v for name, v in written.items() if name in _SAVED}
        state, notes = super().read({n: v for n, v in written.items() if n not in _SAVED})
        play, more = from_query({"text": state.text, **saved})
        return state.playing(play), notes + more


_SAVED = {*LEVERS, "edits"}


def settings(play: Play) -> dict[str, Any]:
    """The parts of a place that a play sets."""
    levers = {name: getattr(play.levers, name) for name in LEVERS}
    return {"text": play.text, **levers, "edits": play.edits}


def of_weights(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Those that change weights, and not a number of the sentence's own."""
    return tuple(edit for edit in edits if edit.tensor.rpartition(".")[2] in MATRICES)


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """What a change brings with it; ``moved`` is from the viewer.

    Edits of weights outlive another text; those of its own numbers do not.
    """
    if place.mask != "padding" and place.padding:
        place = replace(place, padding=())
    if place.text != was.text:
        place = replace(place, padding=(), edits=of_weights(place.edits), cell=None)
    if place.model != was.model:
        place = replace(place, silenced=(), edits=(), layer=0, head=0, cell=None)
        if place.scoring not in models.can(place.model).scorings:
            place = replace(place, scoring="dot")
    if (place.section, place.trace) != (was.section, was.trace):
        place = replace(place, cell=None, of="")
    if moved:
        place = replace(place, **in_viewer(moved), **sided(moved, place.show))
    return place


def fit_cell(place: Place, trace: Trace, names: Mapping[str, str]) -> Place:
    """The nearest stage and cell: levers put stages in and take them out.

    ``names`` are the tensors of the stages on screen.
    """
    if place.stage not in names:
        near = "masked_scores" if place.stage in _SCORES else "attention_weights"
        place = replace(place, stage=near, cell=None, of="")
    if place.of and place.of not in trace[names[place.stage]].reads:
        place = replace(place, cell=None, of="")
    looked_at = shown(trace)[place.of or names[place.stage]]
    if place.head == ALL_HEADS and looked_at.head is not None:
        return replace(place, cell=None)
    if place.cell and cell_in(looked_at, place.head, place.cell) is None:
        place = replace(place, cell=None)
    return place


_SCORES = {stage.name for variant in VARIANTS for stage in variant.stages} | {"tempered_scores"}


def view(place: Place) -> dict[str, Any]:
    """The place as the viewer takes it."""
    return {
        "stage": place.stage,
        "head": place.head,
        "cell": place.cell,
        "of": place.of,
        "show": place.show,
        "form": place.form,
        **visit.followed,
    }


visit = Visit(
    "playground",
    Place,
    (
        *("section", "text", "model", "scoring", "scaling", "temperature", "mask", "padding"),
        *("positions", "heads", "silenced", "level", "words", "asking", "answering", "trace"),
        *("n", "d", "k", "r"),
    ),
    follow,
    component="playground",
)
