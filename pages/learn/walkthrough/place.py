"""Where a reader is in the walkthrough."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from attention_core.quiz import KINDS
from pages._app import models
from pages._app.examples import EXAMPLES
from pages._app.state import asked
from pages._app.state.link import (
    Link,
    asks,
    model_named,
    model_part,
    one_of,
    pair,
    text_part,
    whole,
)
from pages._app.state.link import part as kept
from pages._app.state.visit import Visit

ALL_HEADS = -1
BEST = -2  # whichever head of the layer has something to show
NOBODY = -1
SAME = -1  # the layer beside the reader's is the same
FORMS = ("numbers", "words")
SHOWN = ("after", "gradient")
FIRST = "token_embedding"  # stage
ANY = "any"  # kind of question
LONGEST = 32  # characters of a part's name
SAID = "target"  # the list of what a translator says


def _head(text: str) -> int:
    return ALL_HEADS if text == "all" else whole(text)


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(text)
    return text


def _token(what: str) -> Any:
    return kept(None, asks(what), whole, lambda i: None if i is None else str(i))


def form_part() -> Any:
    """How pairs of words are shown; numbers need no place in a link."""
    return kept(
        "numbers",
        asks("words or numbers"),
        one_of(*FORMS),
        lambda form: None if form == "numbers" else form,
    )


@dataclass(frozen=True)
class Place(Link):
    """What is shown: the choices that change numbers, and where in the walk the reader is.

    ``part`` is the stack that the layer is in, empty for the model's first; ``stage`` is a stage's
    name without its layer; ``head`` may be ``ALL_HEADS``, or ``BEST`` until one is chosen; ``ask``
    is the token that asks, None for the one that does so by itself, ``said`` the same of those that
    a translator says: one of the two is chosen at most, and the other text's goes with it;
    ``follow`` is the token whose weight is followed; ``cell`` is row and column of the opened cell,
    or None; ``form`` is ``"words"`` where lines between words are to stand in for numbers;
    ``predict`` is the kind of question that is asked of what is covered, ``ANY``, or empty if
    nothing is; ``show`` is the gradient where it stands in for the numbers, ``of`` the weights
    whose ``cell`` is open then, and ``kind``, ``toward``, ``candidate`` and ``spot`` say of what
    number it is; ``against`` is a sentence to compare with, ``against_model`` a model,
    ``against_layer`` a layer; each is the same as the reader's if it is empty or ``SAME``.
    """

    text: str = text_part(EXAMPLES[0], "the sentence")
    model: str = model_part("handmade")
    layer: int = kept(0, asks("a layer"), whole)
    stage: str = kept(FIRST, "", str)
    head: int = kept(
        BEST,
        asks("a head"),
        _head,
        lambda head: {ALL_HEADS: "all", BEST: None}.get(head, str(head)),
    )
    ask: int | None = _token("a word")
    follow: int = kept(
        NOBODY, asks("a word to follow"), whole, lambda i: None if i == NOBODY else str(i)
    )
    cell: tuple[int, int] | None = kept(
        None, asks("a cell"), pair, lambda cell: f"{cell[0]}-{cell[1]}" if cell else None
    )
    form: str = form_part()
    predict: str = kept("", asks("a question"), one_of("", ANY, *KINDS), lambda kind: kind or None)
    show: str = kept(
        "after",
        asks("a side of the numbers"),
        one_of(*SHOWN),
        lambda s: None if s == "after" else s,
    )
    of: str = kept("", "", str, lambda of: of or None)
    kind: str = asked.kind_part()
    toward: str = asked.toward_part()
    candidate: int = asked.candidate_part()
    spot: str = asked.spot_part()
    against: str = text_part("", "the other sentence", quiet=True)
    against_model: str = kept(
        "", "The link compares with a model that is not here.", model_named, lambda it: it or None
    )
    against_layer: int = kept(
        SAME, asks("a layer to compare with"), whole, lambda i: None if i == SAME else str(i)
    )
    said: int | None = _token("a word of the translation")
    part: str = kept("", asks("a part of the model"), _short, lambda name: name or None)


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """What a change brings with it: another text has no open cell, another model starts anew."""
    if place.model != was.model:
        place = replace(place, part="", layer=0, head=BEST, cell=None)
        if place.text == was.text:
            place = replace(place, text=models.of_units(place.text, place.model, was.model))
    elif place.part != was.part:
        place = replace(place, layer=0, head=BEST, cell=None, of="")
    if (place.model, place.text) != (was.model, was.text):  # other tokens
        place = replace(place, ask=None, said=None, follow=NOBODY)
    if place.against_model != was.against_model:
        place = replace(place, against_layer=SAME)
    if (place.text, place.layer) != (was.text, was.layer):
        place = replace(place, cell=None, of="")
    seed = (moved or {}).get("seed")
    chose = (place.toward, place.candidate) != (was.toward, was.candidate) or bool(seed)
    place = asked.follow(was, place, seed)
    if not moved:
        return replace(place, show="gradient") if chose else place
    if (predict := moved.get("predict")) in ("", ANY, *KINDS):
        place = replace(place, predict=str(predict))
    if onward := moved.get("onward"):
        return replace(Place.parse(onward)[0], predict=place.predict)
    here = place.part, place.layer
    there = str(moved.get("part", place.part)), int(moved["layer"])
    if here != (was.part, was.layer):  # chosen just now above the viewer, which did not know of it
        there, moved = here, {**moved, "layer": place.layer, "cell": None}
    place = replace(place, part=there[0])
    if moved.get("late") or (place.model, place.text) != (was.model, was.text):
        # Of tokens that may be others now: where in the walk it went still holds.
        return replace(place, **in_viewer(moved) | {"cell": None})
    follows = int(moved.get("follow", place.follow))
    place = replace(place, follow=follows, **in_viewer(moved), **sided(moved, place.show))
    if (ask := moved.get("ask")) is not None:
        asking: dict[str, Any] = {"said" if moved.get("along") == SAID else "ask": int(ask)}
        place = replace(place, **asking)
    # Of another layer or word another head might be the best, but the viewer stays at this one.
    chosen = not moved.get("best") or there != (was.part, was.layer) or follows != was.follow
    return place if chosen else replace(place, head=BEST)


def sided(moved: Mapping[str, Any], show: str) -> dict[str, Any]:
    """Of a move, what is seen of the numbers, and the weights whose cell is open."""
    return {"of": str(moved.get("of") or ""), "show": str(moved.get("show", show))}


def in_viewer(moved: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a place that the stage viewer moves in; see ``protocol.Moved``."""
    cell = moved["cell"]
    return {
        "stage": str(moved["stage"]),
        "head": int(moved["head"]),
        "layer": int(moved["layer"]),
        "form": "words" if moved.get("form") == "words" else "numbers",
        "cell": (int(cell[0]), int(cell[1])) if cell else None,
    }


def fit(
    place: Place,
    n_heads: int,
    sizes: Mapping[str, tuple[int, int]],
    n_tokens: int,
    elsewhere: Collection[str] = (),
    n_said: int = 0,
) -> tuple[Place, list[str]]:
    """The nearest place this model and sentence have.

    Parameters
    ----------
    place : Place
    n_heads : int
    sizes : mapping of str to tuple of int
        Rows and columns of every stage that can be shown, in order.
    n_tokens : int
        Of the reader's text.
    elsewhere : collection of str, optional
        Stages that other layers lead to, as the last one does to the logits.
    n_said : int, optional
        How many tokens a translator says.

    Returns
    -------
    Place, list of str
        With a sentence for everything that had to change.
    """
    notes = []
    if place.stage not in sizes and (twin := _twin(place.stage)) in sizes:
        place = replace(place, stage=twin, cell=None)
    if place.stage not in sizes:
        layer = f"Layer {place.layer}{f' of the {place.part}' if place.part else ''}"
        where = layer if place.stage in elsewhere else "This model"
        if place.stage != FIRST:  # which nobody asked for
            notes.append(f"{where} has no such stage; the first one is shown.")
        place = replace(place, stage=next(iter(sizes)), cell=None)
    if place.head >= n_heads:
        notes.append(f"This model's last head is {n_heads - 1}; head 0 is shown.")
        place = replace(place, head=0, cell=None)
    if max(place.ask or 0, place.follow) >= n_tokens:
        notes.append(f"This sentence has {n_tokens} tokens, so that the last word asks.")
        place = replace(place, ask=None, follow=NOBODY)
    if (place.said or 0) >= max(n_said, 1):
        notes.append(f"The translation has {n_said} tokens, so that another one asks.")
        place = replace(place, said=None)
    if place.cell:
        rows, columns = sizes[place.stage]
        if place.cell[0] >= rows or place.cell[1] >= columns:
            notes.append("This stage has no such cell, so none is open.")
            place = replace(place, cell=None)
    return place, notes


def _twin(stage: str) -> str:
    """The same stage where another text is asked, as it is called there; and the other way."""
    crossed = "cross_"
    return stage.removeprefix(crossed) if stage.startswith(crossed) else crossed + stage


COMPARED = ("against", "against_model", "against_layer")
ASKED = ("toward", "candidate")
WIDGETS = ("text", "model", "part", "layer", *COMPARED, *ASKED)
visit = Visit("walk", Place, WIDGETS, follow, component="viewer")
