"""One word in several sentences: where it stands, and its vector on the way through the model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.trace import Trace
from attention_core.models.base import TextModel
from attention_core.vectors.depths import depths, word_vector


@dataclass(frozen=True)
class Occurrence:
    """One place where a word stands.

    Attributes
    ----------
    sentence : int
        Which of the texts, from 0.
    number : int
        Which time in that text, from 0.
    tokens : tuple of int
        Where its tokens stand.
    """

    sentence: int
    number: int
    tokens: tuple[int, ...]


def is_plain(word: str) -> bool:
    """Whether a word has a letter or a digit; if not, it is a sign."""
    return any(character.isalnum() for character in word)


def plain_words(text: str, model: TextModel) -> list[str]:
    """Words of a text in order, without signs."""
    return [word.text for word in model.words(text) if is_plain(word.text)]


def shared_words(texts: Sequence[str], model: TextModel) -> tuple[str, ...]:
    """Words that stand in every text, each once, in the order of the first text.

    Words are compared as the model reads them (``Word.text``), not by their pieces; signs do not
    count.

    Parameters
    ----------
    texts : sequence of str
        With none there is no word.
    model : Model

    Returns
    -------
    tuple of str
    """
    if not texts:
        return ()
    first, *others = (dict.fromkeys(plain_words(text, model)) for text in texts)
    return tuple(word for word in first if all(word in other for other in others))


def occurrences(word: str, texts: Sequence[str], model: TextModel) -> tuple[Occurrence, ...]:
    """Every place where a word stands in the texts.

    Parameters
    ----------
    word : str
        As the model reads it (``Word.text``).
    texts : sequence of str
    model : Model

    Returns
    -------
    tuple of Occurrence
        Text by text, in the order of the places.
    """
    found: list[Occurrence] = []
    for sentence, text in enumerate(texts):
        places = [each.tokens for each in model.words(text) if each.text == word]
        found += [Occurrence(sentence, number, tokens) for number, tokens in enumerate(places)]
    return tuple(found)


def paths(places: Sequence[Occurrence], traces: Sequence[Trace]) -> tuple[tuple[str, ...], Array]:
    """Vectors of a word on its way through the model, at each of its places.

    ``cosine(vectors, vectors[:1])`` is how like the first occurrence each one is, by depth.
    Ethayarajh (2019) calls the mean of that cosine over all pairs the word's self-similarity.

    Parameters
    ----------
    places : sequence of Occurrence
        At least one.
    traces : sequence of Trace
        One for each text, all by one model.

    Returns
    -------
    names : tuple of str
        Of the tensors: the row of the word table, the same in every sentence; then ``depths``.
    vectors : ndarray of float64, shape (occurrence, depth, d_model)
    """
    one = traces[places[0].sentence]
    looked_up = next(
        step.name
        for step in one.steps
        if any("vocabulary" in axes for axes in step.stage.signature.inputs)
    )
    names = (looked_up, *depths(one)[0])
    return names, np.array(
        [
            [word_vector(traces[place.sentence][name], place.tokens) for name in names]
            for place in places
        ]
    )
