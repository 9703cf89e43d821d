"""Where a reader is on the page of translation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pages._app import models
from pages._app.state.link import Link, asks, one_of, part, text_part, whole
from pages._app.state.visit import Visit
from pages.learn.translation.begun import other_way, translated

FIRST = "en-pt"
TEXT = "the river bank"
# What may be said instead: a text, and the tokens with which its translation is made to begin.
WANTED = {
    "say “banco” instead": (TEXT, (7, 2607)),
    "say “na” for “no”, and see what bank becomes": (
        "He deposited cash at the bank",
        (520, 5644, 224, 1687, 42),
    ),
}
END = 10**4  # a step after any translation: all of it is said, and no word is looked at
MOST_WORDS = 160  # of a translation, at most
SECTIONS = {
    "choices": "What else could it have said?",
    "heads": "Every other head",
    "meanings": "One word, several sentences",
    "onevector": "Before attention: one vector",
    "examples": "Examples and limits",
}
OWN = -1  # of the sentences that grow: the reader's
# Words worth following, each with its sentences; of some the model never tells two meanings apart.
WORDS = {
    "en-pt": {
        "bank": "the river bank\nthe bank approved my loan",
        "right": "Turn right at the corner.\nYou are right.\nShe has the right to vote.",
        "saw": "He saw the river.\nHe cut the wood with a saw.",
        "light": "The bag is very light.\nturn on the light\na light bag",
        "table": "The table is made of wood.\nThe table shows the results.",
        "bat": "The bat flew out of the cave.\nHe hit the ball with the bat.",
        "crane": "The crane lifted the car.\nThe crane flew over the lake.",
        "bark": "the bark of the tree\nthe bark of the dog",
    },
    "pt-en": {
        "manga": "Eu gosto de comer manga.\nA manga da camisa está suja.",
        "banco": "O banco aprovou o meu empréstimo.\nO banco do jardim é de madeira.",
        "vela": "Acendi uma vela.\nA vela do barco é branca.",
        "folha": "A folha da árvore é verde.\nUma folha de papel",
        "pena": "Ele escreveu com uma pena.\nA pena foi de dez anos de prisão.\nVale a pena.",
        "planta": "A planta precisa de água.\nA planta do pé",
    },
}
SENSES = WORDS[FIRST]["bank"]


def _words(text: str) -> tuple[int, ...]:
    numbers = text.split(".")
    if len(numbers) > MOST_WORDS:
        raise ValueError(text)
    return tuple(map(whole, numbers))


def _yes(text: str) -> bool:
    return one_of("yes", "no")(text) == "yes"


def _head(text: str) -> tuple[int, int]:
    layer, _, head = text.partition(".")
    return whole(layer), whole(head)


@dataclass(frozen=True)
class Place(Link):
    """What is translated, how its translation is made to begin, and what is looked at.

    ``words`` are the tokens that the translation has to begin with, by their numbers: the last of
    them is the one that the reader wanted, those before are as they were said. ``at`` is the step
    that is looked at, ``END`` if none is; with ``ends`` its runners-up are said to the end.
    ``head`` is the one beside the head that was trained to align, layer and number. ``several`` are
    the sentences that are compared, a line each, by ``word``; ``grown`` is the sentence that one
    mean vector is told of.
    """

    text: str = text_part(TEXT)
    model: str = part(
        FIRST,
        "The link names a translator that is not here; English to Portuguese is shown instead.",
        one_of(*models.translators()),
    )
    words: tuple[int, ...] = part(
        (), asks("words to begin with"), _words, lambda ids: ".".join(map(str, ids)) or None
    )
    at: int = part(END, asks("a step"), whole, lambda at: None if at == END else str(at))
    head: tuple[int, int] | None = part(
        None, asks("a head"), _head, lambda head: None if head is None else f"{head[0]}.{head[1]}"
    )
    below: str = part("choices", asks("a part of the page"), one_of(*SECTIONS))
    ends: bool = part(False, asks("a choice"), _yes, lambda ends: "yes" if ends else None)
    several: str = text_part(SENSES, "the sentences", quiet=True)
    word: str = text_part("", "the word", quiet=True)
    grown: int = part(
        OWN, asks("a sentence that grows"), whole, lambda i: None if i == OWN else str(i)
    )


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """What a change brings with it: what was said belongs to one text in one model."""
    if place.model != was.model and place.text == was.text:
        place = replace(place, text=translated(was.text, was.model, was.words))
    if (place.text, place.model) != (was.text, was.model):
        words = () if place.words == was.words else place.words
        return replace(place, words=words, at=END if place.at == was.at else place.at)
    if place.words and place.words != was.words and place.at == was.at:
        return replace(place, at=len(place.words) - 1)
    return place


def back(place: Place) -> Place:
    """The same the other way: what was said is what is read."""
    return follow(place, replace(place, model=other_way(place.model)), None)


HELD = ("text", "model", "words", "at", "head", "below", "ends", "several", "word", "grown")
visit = Visit("translation", Place, HELD, follow)
