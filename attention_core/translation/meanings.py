"""One word in several sentences: what the encoder makes of it, and what is said for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from attention_core.arrays import Array
from attention_core.forward import trace as forward
from attention_core.geometry.cosine import cosine
from attention_core.graph.trace import Trace
from attention_core.models.base import TextModel
from attention_core.models.marian.decoding import UNKNOWN_ID
from attention_core.models.marian.translator import Translator
from attention_core.nextword.chances import Candidate, likeliest
from attention_core.translation.alignment import alignment
from attention_core.translation.choices import said
from attention_core.vectors.occurrences import Occurrence, occurrences, paths, plain_words


@dataclass(frozen=True)
class Meaning:
    """A word where it stands in one sentence, and what came of it.

    Attributes
    ----------
    text, output_text : str
    tokens : tuple of int
        Where the word stands.
    said : tuple of str
        The words of the translation that look at it; empty if none does clearly.
    main : str
        The one of them that looks at it most; the rest is told of this one.
    step : int or None
        When it is begun.
    chance : float
        Of all there is to say, what it had: its tokens' chances multiplied; NaN if none was said.
    weight : float
        What share of its attention it gives to the word, by the trained head; NaN likewise.
    others : tuple of Candidate
        What else might have been said at that step.
    """

    text: str
    output_text: str
    tokens: tuple[int, ...]
    said: tuple[str, ...]
    main: str
    step: int | None
    chance: float
    weight: float
    others: tuple[Candidate, ...]


@dataclass(frozen=True)
class Meanings:
    """A word in several sentences.

    Attributes
    ----------
    word : str
    each : tuple of Meaning
        Sentence by sentence, where it stands in it for the first time.
    names : tuple of str
        Of tensors: the row of the word table, what the first layer reads, each layer's output.
    cosines : ndarray, shape (sentence, sentence, depth)
        How like the word's vectors are in two sentences.
    """

    word: str
    each: tuple[Meaning, ...]
    names: tuple[str, ...]
    cosines: Array


def meanings(model: Translator, texts: Sequence[str], word: str, most: int = 4) -> Meanings:
    """Follow a word of several sentences through the encoder, and see what is said for it.

    Chances are of the whole vocabulary, so that they can be compared: each sentence has a list of
    likely words of its own.

    Parameters
    ----------
    model : Translator
    texts : sequence of str
    word : str
        As it is typed; capitals do not matter.
    most : int, optional
        Of how many other words to tell.

    Raises
    ------
    TooManyTokens, ValueError
        As ``attention_core.trace``; or if the word does not stand in each of the texts.
    """
    places = [_first(model, text, word) for text in texts]
    missing = [text for text, place in zip(texts, places, strict=True) if place is None]
    if missing or not texts:
        where = f"“{missing[0]}”" if missing else "no sentence at all"
        raise ValueError(f"The word “{word.strip()}” does not stand in {where}. Type another one.")
    traces = [forward(text, model) for text in texts]
    there = [
        Occurrence(number, 0, place) for number, place in enumerate(places) if place is not None
    ]
    names, vectors = paths(there, traces)
    cosines = cosine(vectors[:, None], vectors[None])
    each = tuple(
        _meaning(model, text, trace, place.tokens, most)
        for text, trace, place in zip(texts, traces, there, strict=True)
    )
    return Meanings(word.strip(), each, names, cosines)


def common(model: TextModel, texts: Sequence[str]) -> tuple[str, ...]:
    """Words that stand in all of the texts, whatever their capitals, as the first one has them."""
    first: dict[str, str] = {}
    for word in plain_words(texts[0], model) if texts else ():
        first.setdefault(word.casefold(), word)
    others = [{word.casefold() for word in plain_words(text, model)} for text in texts[1:]]
    return tuple(word for low, word in first.items() if all(low in each for each in others))


def _first(model: TextModel, text: str, word: str) -> tuple[int, ...] | None:
    wanted = word.strip().casefold()
    spelled = [each.text for each in model.words(text) if each.text.casefold() == wanted]
    found = occurrences(spelled[0], [text], model) if spelled else ()
    return found[0].tokens if found else None


def _meaning(
    model: Translator, text: str, trace: Trace, tokens: tuple[int, ...], most: int
) -> Meaning:
    found = alignment(trace)
    source = next(i for i, each in enumerate(found.sources) if tokens[0] in each.tokens)
    words = [found.targets[i] for i in found.said(source)]
    spoken = tuple(each.text for each in words)
    if not words:
        nothing = float("nan")
        return Meaning(text, trace.output_text, tokens, spoken, "", None, nothing, nothing, ())
    best = max(words, key=lambda each: float(found.weights[each.tokens, :][:, tokens].sum()))
    ids = [each.id for each in said(trace)]
    vectors = trace[next(s for s in trace.steps if s.name == "decoder.logits").reads[0]].value
    chances = [model.chances(vectors[place]) for place in best.tokens]
    chance = prod(float(at[ids[place]]) for at, place in zip(chances, best.tokens, strict=True))
    first = best.tokens[0]
    ranked = [int(i) for i in likeliest(chances[0], most + 2)]
    others = tuple(
        Candidate(i, model.label(i), float(chances[0][i]))
        for i in ranked
        if i not in (ids[first], UNKNOWN_ID)
    )[:most]
    weight = float(found.shares[found.targets.index(best), source])
    return Meaning(
        text, trace.output_text, tokens, spoken, best.text, first, chance, weight, others
    )
