"""Where a reader is on the page of training, and the recipe that is trained."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from attention_core.training.corpus import banks
from attention_core.training.documents import MOST_STEPS as MOST_SECOND
from attention_core.training.findings import FINDINGS
from attention_core.training.recipe import Masking, Recipe
from pages._app.state.link import Link, asks, one_of, pair, part, text_part, whole
from pages._app.state.visit import Visit
from pages.learn.walkthrough.place import ALL_HEADS, form_part, in_viewer

TEXT = "tom saw the boat at the [MASK] and the loan at the bank"
EXAMPLES = {
    TEXT: "One bank is masked, the other is not",
    "tom saw the loan at the [MASK] and the boat at the bank": "The clues have changed places",
    "the mud was at the [MASK]": "One place and one clue",
    "at the [MASK] eva wanted the clerk": "The clue comes after",
    "leo saw the boat at the [MASK] and the soap at the [MASK]": "Two masks",
}
OWN = "\n".join(banks().lines)
PAUSED = "The run was left at step {:,} and has waited there. Press Run to go on."
MOST_STEPS = 1000
LEARNED = 100  # a step at which the recommended recipe has learned where to look
LARGEST_RATE = 1000.0  # in the field; what is no good is refused with a sentence, and not by it
LARGEST_SEED = 99_999
LAYERS, HEADS, WIDTHS = (1, 2, 3), (1, 2, 4), (8, 16, 32, 64)
MASKINGS = {
    (80, 10, 10): "80 / 10 / 10, as BERT",
    (100, 0, 0): "always [MASK]",
    (50, 10, 40): "50 / 10 / 40",
}
PACES = (1, 2, 5, 10, 20, 50, 100, 0)  # steps a second; as many as there is time for at the end
SECTIONS = {
    "watch": "Watch it learn",
    "opened": "One step, opened",
    "findings": "What does it take?",
    "documents": "Documents",
    "corpus": "The corpus",
    "files": "Take it along",
}
SIDES = ("after", "gradient")
# Where a reader is in the viewer as they come to a part of the page.
WATCHING: dict[str, Any] = {"stage": "", "head": ALL_HEADS, "show": "after"}
OPENING: dict[str, Any] = {"stage": "", "head": 0, "show": "after"}


def _resting(default: Any, note: str, read: Any, write: Any = str) -> Any:
    """A part that a link leaves out while it is as it was at first."""
    return part(default, note, read, lambda value: None if value == default else write(value))


def _of(*options: int) -> Any:
    def read(text: str) -> int:
        return int(one_of(*map(str, options))(text))

    return read


def _rate(text: str) -> float:
    rate = float(text)
    if not abs(rate) <= LARGEST_RATE:  # so is what is no number
        raise ValueError(text)
    return rate


def _masking(text: str) -> tuple[int, int, int]:
    shares = tuple(map(int, text.split("-")))
    if shares not in MASKINGS:
        raise ValueError(text)
    return shares


def _yes(text: str) -> bool:
    return one_of("yes", "no")(text) == "yes"


def _no_or_yes(value: bool) -> str:
    return "yes" if value else "no"


def _step(text: str) -> int:
    if (step := whole(text)) > MOST_STEPS:
        raise ValueError(text)
    return step


def _head(text: str) -> int:
    return ALL_HEADS if text == "all" else whole(text)


def _second(text: str) -> int:
    if (step := whole(text)) > MOST_SECOND:
        raise ValueError(text)
    return step


@dataclass(frozen=True)
class Place(Link):
    """What is trained, how far it has come, and what is looked at.

    ``layers`` to ``seed`` are the recipe and ``corpus`` what it is trained on, a sentence a line;
    ``at`` is the step that is shown, ``pace`` how many there are in a second while it runs.
    ``watched`` is a sentence, and ``layer`` to ``of`` say where in the viewer, in which an empty
    ``stage`` is the one to begin with. ``sample`` is the sentence of a step's batch that is opened;
    ``finding`` is the one that was asked for, ``second`` the step of the training of documents.
    """

    section: str = _resting("watch", asks("a part of the page"), one_of(*SECTIONS))
    watched: str = text_part(TEXT, "the sentence", quiet=True)
    corpus: str = text_part(OWN, "the corpus", quiet=True)
    layers: int = _resting(1, asks("a number of layers"), _of(*LAYERS))
    heads: int = _resting(2, asks("a number of heads"), _of(*HEADS))
    width: int = _resting(32, asks("a width"), _of(*WIDTHS))
    rate: float = _resting(0.005, asks("a learning rate"), _rate, lambda rate: f"{rate!r}")
    masking: tuple[int, int, int] = _resting(
        (80, 10, 10), asks("a way to mask"), _masking, lambda shares: "-".join(map(str, shares))
    )
    positions: bool = _resting(True, asks("positions"), _yes, _no_or_yes)
    two_places: bool = _resting(True, asks("sentences of two places"), _yes, _no_or_yes)
    sense: bool = _resting(False, asks("senses"), _yes, _no_or_yes)
    seed: int = _resting(0, asks("a seed"), whole)
    at: int = _resting(
        0, f"The link asks for a step that is not here; a run has up to {MOST_STEPS:,}.", _step
    )
    second: int = _resting(
        0, "The link asks for a step of the second training that is not here.", _second
    )
    pace: int = _resting(20, asks("a speed"), _of(*PACES))
    layer: int = _resting(0, asks("a layer"), whole)
    stage: str = _resting("", "", str)
    head: int = _resting(ALL_HEADS, asks("a head"), _head)
    ask: int | None = _resting(None, asks("a word"), whole)
    follow: int = _resting(-1, asks("a word to follow"), whole)
    cell: tuple[int, int] | None = _resting(
        None, asks("a cell"), pair, lambda cell: f"{cell[0]}-{cell[1]}"
    )
    form: str = form_part()
    show: str = _resting("after", asks("a side"), one_of(*SIDES))
    of: str = _resting("", "", str)
    sample: int = _resting(0, asks("a sentence of the batch"), whole)
    finding: str = _resting("", asks("a finding"), one_of("", *FINDINGS))

    @property
    def recipe(self) -> Recipe:
        """The recipe as the core takes it."""
        return Recipe(
            n_layers=self.layers,
            n_heads=self.heads,
            d_model=self.width,
            d_ffn=self.width,
            learning_rate=self.rate,
            masking=Masking(*(share / 100 for share in self.masking)),
            positions=self.positions,
            two_places=self.two_places,
            sense=self.sense,
            seed=self.seed,
        )

    @property
    def sentences(self) -> list[str]:
        """As ``Link.sentences``."""
        return [self.watched]

    @property
    def trained(self) -> tuple[Recipe, str]:
        """What decides of every number of the run."""
        return self.recipe, self.corpus


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """What a change brings with it: another recipe is another run, another text has no cell."""
    if place.trained != was.trained and place.at == was.at:
        place = replace(place, at=0, sample=0, layer=min(place.layer, place.layers - 1))
    if (place.trained, place.at) != (was.trained, was.at):
        place = replace(place, second=0)
    if place.section != was.section:
        place = replace(place, **(OPENING if place.section == "opened" else WATCHING))
    same = (place.watched, place.section, place.sample) == (was.watched, was.section, was.sample)
    if not same or (place.section == "opened" and place.at != was.at):
        place = replace(place, cell=None, of="", ask=None, follow=-1)
    if not moved:
        return place
    if moved.get("late") or not same:
        return replace(place, **in_viewer(moved) | {"cell": None})
    ask = moved.get("ask", place.ask)
    return replace(
        place,
        ask=None if ask is None else int(ask),
        follow=int(moved.get("follow", place.follow)),
        of=str(moved.get("of") or ""),
        show="gradient" if moved.get("show") == "gradient" else "after",
        **in_viewer(moved),
    )


RECIPE = (
    *("layers", "heads", "width", "rate", "masking", "positions", "two_places", "sense", "seed"),
)
HELD = ("section", "watched", "corpus", *RECIPE, "at", "pace", "sample", "second", "finding")
visit = Visit("training", Place, HELD, follow, component="training")
