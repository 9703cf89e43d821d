"""Where a reader is on the page of all heads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from attention_core.graph.nouns import PICTURED
from attention_core.heads import CROSS_MEASURES, MEASURES, PATCH_MEASURES
from pages._app import models
from pages._app.examples import WALK
from pages._app.models import MOST_TOKENS
from pages._app.state.asked import toward_part
from pages._app.state.link import Link, asks, model_part, one_of, text_part, whole
from pages._app.state.link import part as kept
from pages._app.state.visit import Visit

PATTERNS, UNIFORM = "patterns", "uniform"
MEAN = -1  # in place of a layer or a head: the average over all of them
SECTIONS = {
    "measures": "Measures of every head",
    "attention": "Does a big weight mean a big effect?",
    "uniform": "Which heads matter? (blind one and see)",
}
PARTS = {
    "encoder": "Encoder",
    "decoder": "Decoder, at the source",
}
KINDS = {"likeness": "likeness to another sentence", "score": "logit of a guessed word"}
ALL = (*MEASURES, *CROSS_MEASURES, *PATCH_MEASURES)
Head = tuple[int, int]


def _heads(text: str) -> tuple[Head, ...]:
    pairs = tuple(tuple(map(_index, each.split("."))) for each in text.split())
    if not pairs or len(pairs) > 400 or any(len(each) != 2 for each in pairs):
        raise ValueError(text)
    return pairs  # type: ignore[return-value]


def _index(text: str) -> int:
    return MEAN if text == "all" else whole(text)


def _written(heads: tuple[Head, ...]) -> str:
    return " ".join(".".join("all" if i == MEAN else str(i) for i in head) for head in heads)


def _yes(text: str) -> bool:
    return one_of("yes", "no")(text) == "yes"


@dataclass(frozen=True)
class Place(Link):
    """What is shown of which heads.

    ``part`` is whose heads they are, of a model in two parts; empty for its first. ``show`` is the
    patterns or a measure; ``heads`` are pairs of layer and head, one that is open or several to
    average; ``target`` is the token asked about, -1 for the whole sentence; ``kind`` is what of it
    a gradient is of, and ``toward`` the sentence that it is compared with.
    """

    text: str = text_part(WALK, "the sentence")
    model: str = model_part("minilm")
    part: str = kept("", asks("a part of the model"), one_of(*PARTS), lambda name: name or None)
    hide: bool = kept(False, asks("hidden tokens"), _yes, lambda hide: "yes" if hide else None)
    show: str = kept(
        PATTERNS,
        "The link asks for a measure that is not here; the patterns are shown.",
        one_of(PATTERNS, UNIFORM, *(each.name for each in ALL)),
    )
    heads: tuple[Head, ...] = kept(((0, 0),), asks("heads"), _heads, _written)
    below: str = kept("measures", asks("a part of the page"), one_of(*SECTIONS))
    target: int = kept(
        -1, asks("a token"), whole, lambda target: None if target < 0 else str(target)
    )
    kind: str = kept(
        "likeness",
        asks("what a gradient is of"),
        one_of(*KINDS),
        lambda kind: None if kind == "likeness" else kind,
    )
    toward: str = toward_part()


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """What a change brings with it; ``moved`` is from the map."""
    if place.model != was.model:
        text = models.of_units(place.text, place.model, was.model)
        place = replace(place, text=text, part="", heads=((0, 0),))
    elif place.part != was.part:
        place = replace(place, heads=((0, 0),))
    if (place.text, place.model) != (was.text, was.model):
        place = replace(place, target=-1)
    if moved:
        heads = tuple((int(layer), int(head)) for layer, head in moved["heads"])
        place = replace(place, show=str(moved["show"]), heads=heads)
    return place


def fit_part(place: Place, parts: Collection[str]) -> tuple[Place, list[str]]:
    """The nearest place of a model with these parts, and a sentence for every change."""
    notes = []
    first, *others = parts
    if place.part and place.part not in others:
        if place.part != first:
            notes.append(f"This model has no {place.part} of its own; all its heads are shown.")
            place = replace(place, heads=((0, 0),))
        place = replace(place, part="")
    whole = PATCH_MEASURES if models.unit(place.model) in PICTURED else MEASURES
    measures = CROSS_MEASURES if place.part == "decoder" else whole
    if place.show not in (PATTERNS, UNIFORM, *(each.name for each in measures)):
        place = replace(place, show=PATTERNS)  # of other heads other things are measured
    return place, notes


def fit(
    place: Place, n_layers: int, n_heads: int, n_tokens: int, n_said: int = 0
) -> tuple[Place, list[str]]:
    """The nearest place this model and sentence have, and a sentence for every change.

    ``n_said`` are the tokens of a translation, of which one is asked about then.
    """
    notes = []
    if any(layer >= n_layers or head >= n_heads for layer, head in place.heads):
        notes.append(
            f"This {place.part or 'model'}'s last layer is {n_layers - 1} and its last head "
            f"{n_heads - 1}; layer 0, head 0 is open."
        )
        place = replace(place, heads=((0, 0),))
    if len(place.heads) > 1 and any(MEAN in head for head in place.heads):
        place = replace(place, heads=tuple(h for h in place.heads if MEAN not in h) or ((0, 0),))
    if place.show == UNIFORM and n_tokens > MOST_TOKENS:
        notes.append(f"Heads are made uniform with up to {MOST_TOKENS} tokens; see the patterns.")
        place = replace(place, show=PATTERNS)
    if place.target >= (n_said or n_tokens):
        notes.append("The sentence has no such token; the whole sentence is asked about.")
        place = replace(place, target=-1)
    return place, notes


visit = Visit(
    "heads",
    Place,
    ("text", "model", "part", "hide", "below", "target", "kind", "toward"),
    follow,
    component="heads",
)
