"""Search: texts ranked for a query by their words, by static vectors, and by the whole model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import trace
from attention_core.geometry.cosine import cosine
from attention_core.geometry.pooling import sentence_vector
from attention_core.geometry.ranks import ranks
from attention_core.models.base import TextModel
from attention_core.vectors.occurrences import plain_words
from attention_core.vectors.static import StaticVectors


@dataclass(frozen=True)
class Ranking:
    """The candidates as one method sees them.

    Attributes
    ----------
    method : str
        For people.
    scores : ndarray, shape (candidate,)
        Cosine with the query; NaN where there is none.
    ranks : ndarray, shape (candidate,)
        1 is the best. Equal scores share the mean of their ranks; those without a score come last.
    said : tuple of str
        For each candidate, why it has no score; empty if it has one.
    """

    method: str
    scores: Array
    ranks: Array
    said: tuple[str, ...]


def search(
    query: str, candidates: Sequence[str], model: TextModel, static: Sequence[StaticVectors]
) -> tuple[Ranking, ...]:
    """Rank texts for a query by every method.

    Parameters
    ----------
    query : str
    candidates : sequence of str
    model : Model
        Says what the words are, and gives the contextual vectors.
    static : sequence of StaticVectors
        One ranking for each.

    Returns
    -------
    tuple of Ranking
        By bag of words: the cosine of the counts of words (Salton, Wong & Yang 1975, without
        weights of terms). By the mean of the words' static vectors, for each source; words it does
        not have are skipped. By the mean of the model's contextual vectors.
    """
    vocabulary = sorted(
        {word for text in (query, *candidates) for word in plain_words(text, model)}
    )

    def counts(text: str) -> Array:
        words = plain_words(text, model)
        return np.array([words.count(word) for word in vocabulary] or [0])

    def contextual(text: str) -> Array:
        return sentence_vector(trace(text, model))

    return (
        _ranking("bag of words", query, candidates, counts),
        *(
            _ranking(f"mean of {each.title}", query, candidates, _static_mean(each, model))
            for each in static
        ),
        _ranking(f"{model.title}, mean over tokens", query, candidates, contextual),
    )


def _static_mean(static: StaticVectors, model: TextModel) -> Callable[[str], Array]:
    def mean(text: str) -> Array:
        found = [static.vector(word) for word in plain_words(text, model)]
        known = [vector for vector in found if vector is not None]
        if not known:
            raise ValueError(f"No word of it has a vector in {static.title}.")
        return np.array(known, np.float64).mean(axis=0)

    return mean


def _ranking(
    method: str, query: str, candidates: Sequence[str], embed: Callable[[str], Array]
) -> Ranking:
    asked, why = _attempt(embed, query)
    scores, said = np.full(len(candidates), np.nan), []
    for i, text in enumerate(candidates):
        vector, reason = _attempt(embed, text)
        if asked is not None and vector is not None:
            scores[i] = cosine(asked, vector)
        said.append(f"The query: {why}" if why else reason)
    last = np.where(np.isnan(scores), -np.inf, scores)  # without a score a text is not found
    return Ranking(method, scores, ranks(last), tuple(said))


def _attempt(embed: Callable[[str], Array], text: str) -> tuple[Array | None, str]:
    """A text's vector, or why it has none."""
    try:
        return embed(text), ""
    except ValueError as error:  # too long, no token, no known word: said in a sentence each
        return None, str(error)
