"""How a run goes, as small charts: its loss, its attention, and how like its words become."""

from collections.abc import Sequence
from math import log
from typing import Any

import numpy as np

from attention_core import Trace
from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.training.batch import Engine
from attention_core.training.corpus import Corpus
from attention_core.training.learned import Learned
from pages.learn.training.place import MOST_STEPS
from pages.learn.training.runs import Moment

POINTS = 240  # of a line at most
ENDS = (100, 200, 400, 700, MOST_STEPS)  # where the steps end, so that they rarely move
DOTS = 10  # of each sense
ALIKE, APART = 0.9, 0.5  # cosines of the two senses


def told(
    at: int, reached: int, history: Sequence[Moment], corpus: Corpus, learned: Learned, found: Trace
) -> dict[str, Any]:
    """What the component is told."""
    return {
        "at": at,
        "reached": reached,
        "last": last_of(reached),
        "curves": curves(history, corpus),
        "plane": plane(corpus, learned, found),
    }


def curves(history: Sequence[Moment], corpus: Corpus) -> list[dict[str, Any]]:
    """The curves of a run so far, each on a scale that does not move."""
    words = len(corpus.vocabulary)
    loss = [
        _line("training", "violet", history, "loss"),
        _line("held out", "amber", history, "held_out", dash=True),
    ]
    made = [
        _curve("loss", "How wrong the guesses for masked words are", 0, 1.15 * log(words), loss, 3),
        _curve(
            "entropy of attention",
            "In bits: even attention has the most",
            0,
            np.ceil(np.log2(corpus.longest)),
            [_line("", "query", history, "entropy")],
        ),
    ]
    if any(each.clues for each in corpus.all):
        says = "What share of its attention a word that may be masked gives to its clue"
        made.append(_curve("weight on the clue", says, 0, 1, [_line("", "key", history, "clue")]))
    if corpus.two_senses:
        word, *_ = corpus.two_senses
        says = f"Cosine between the mean vectors of {word} in its two senses"
        alike = [_line("", "value", history, "alike")]
        made.append(_curve(f"likeness of both “{word}”", says, 0, 1, alike))
    return [curve for curve in made if any(line["points"] for line in curve["lines"])]


def _curve(
    title: str, says: str, low: float, high: float, lines: list[Any], decimals: int = 2
) -> dict[str, Any]:
    return {
        "title": title,
        "says": says,
        "low": float(low),
        "high": float(high),
        "decimals": decimals,
        "lines": lines,
    }


def _line(
    name: str, hue: str, history: Sequence[Moment], of: str, dash: bool = False
) -> dict[str, Any]:
    points = [(row.step, value) for row in history if (value := getattr(row, of)) is not None]
    points = [point for point in points if np.isfinite(point[1])]
    every = -(-len(points) // POINTS) or 1
    kept = points[::every] + (points[-1:] if (len(points) - 1) % every else [])
    return {
        "name": name,
        "hue": hue,
        "dash": dash,
        "points": [(step, round(float(value), 4)) for step, value in kept],
    }


def plane(corpus: Corpus, learned: Learned, found: Trace) -> dict[str, Any] | None:
    """The word of two senses, wherever it stands, by its likeness to either sense."""
    if corpus.two_senses is None:
        return None
    word, *senses = corpus.two_senses
    groups = [_vectors(corpus, learned, word, sense) for sense in senses]
    means = np.stack([group.mean(axis=0) for group in groups])
    dots = [
        _dot(cosine(vector[None], means), hue, f"{word} ({sense})")
        for group, sense, hue in zip(groups, senses, ("query", "amber"), strict=True)
        for vector in group
    ]
    last = found.stream.value
    for i, token in enumerate(found.tokens):
        if token == word:
            like = cosine(last[i][None], means)
            dots.append(_dot(like, "violet", f"{word}, word {i + 1} of the sentence", large=True))
    first, second = senses
    return {
        "title": f"vectors of “{word}”",
        "across": f"→ like “{word}” as {first}",
        "up": f"→ as {second}",
        "says": _parted(float(cosine(*means)), word),
        "dots": dots,
    }


def _parted(alike: float, word: str) -> str:
    """What there is to see in the plane."""
    if alike > ALIKE:
        return f"All in one corner: the vector of “{word}” does not tell in which sense it stands."
    if alike < APART:
        return f"In two groups: the vector of “{word}” tells in which sense it stands."
    return "The two senses begin to part."


def _dot(like: Array, hue: str, name: str, large: bool = False) -> dict[str, Any]:
    x, y = (round(float(each), 3) for each in like)
    return {"x": x, "y": y, "hue": hue, "name": name, "large": large}


def _vectors(corpus: Corpus, learned: Learned, word: str, sense: str) -> Array:
    """Last vectors of a word in one sense, (sentence, d_model); of sentences held out, if any."""
    for sentences in (corpus.held_out, corpus.sentences):
        places = [
            (s, slot)
            for s in sentences
            for slot, told in s.senses.items()
            if told == sense and s.words[slot] == word
        ][:DOTS]
        if places:
            break
    table = corpus.table([s for s, _ in places])
    vectors = Engine(learned.weights).forward(table.ids, table.seen).vectors
    found: Array = vectors[np.arange(len(places)), [slot for _, slot in places]]
    return found


def last_of(reached: int) -> int:
    """Where the charts' steps end."""
    return next(end for end in ENDS if end >= min(reached, MOST_STEPS))
