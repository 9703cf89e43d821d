"""What a small model has learned so far, in a few numbers that can be drawn as they move."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import nan

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.geometry.threads import one_thread
from attention_core.training.batch import Engine
from attention_core.training.corpus import MASK, Corpus
from attention_core.training.encoder import Passed
from attention_core.training.loss import cross_entropy
from attention_core.training.sentences import Sentence
from attention_core.training.weights import Weights

MOST_SENTENCES = 40
MOST_HIDDEN = 2  # words of a sentence


@dataclass(frozen=True)
class Measured:
    """What a model does with sentences; NaN where they do not tell.

    Attributes
    ----------
    loss : float
        Mean over words that are hidden one at a time, in nats.
    right : float
        Of these, the share that was guessed right.
    entropy : float
        Of attention, in bits: mean over all layers, heads and words.
    clue : float
        Mean weight that a word with two senses gives its clue while it can be read, in the head
        that gives most; where no word has two senses, that any word gives that may be asked for.
    hidden_clue : float
        The same while it is hidden behind [MASK].
    even : float
        What ``clue`` is if every word gets the same.
    sharpest : tuple of int
        The layer and the head that give ``clue``.
    alike : float
        Cosine of the mean vectors of the word with two senses, in one and in the other.
    """

    loss: float
    right: float
    entropy: float
    clue: float
    hidden_clue: float
    even: float
    sharpest: tuple[int, int]
    alike: float


@dataclass(frozen=True)
class Guess:
    """What a model makes of one hidden word.

    Attributes
    ----------
    words : tuple of str
        The sentence, nothing hidden.
    slot : int
        Where the word was hidden.
    answer, guess : str
        The right one and the likeliest.
    looks : tuple of (int, float)
        The place that each head of the last layer gives most, and how much.
    """

    words: tuple[str, ...]
    slot: int
    answer: str
    guess: str
    looks: tuple[tuple[int, float], ...]


def measure(weights: Weights, corpus: Corpus) -> Measured:
    """Measure a model of a corpus's words on the sentences held out.

    Where there are too few to hold any out, on those it was trained on.
    """
    return probe(corpus).measure(weights)


@lru_cache(maxsize=8)
def probe(corpus: Corpus) -> "Probe":
    """The sentences held out, or else those trained on."""
    return Probe(corpus, corpus.held_out or corpus.sentences)


class Probe:
    """Sentences to measure models on: each as it is, and once for every word that is hidden of it.

    Parameters
    ----------
    corpus : Corpus
        Whose words the models know.
    sentences : sequence of Sentence
        The first forty are used, and up to two words of each are hidden.

    Attributes
    ----------
    word : str
        Whose attention to its clue is measured; empty if that of all that may be asked for.
    """

    def __init__(self, corpus: Corpus, sentences: Sequence[Sentence]) -> None:
        some = sentences[:MOST_SENTENCES]
        self._vocabulary = corpus.vocabulary
        self._read = corpus.table(some)
        every = [(row, at, s) for row, s in enumerate(some) for at in s.slots]
        word, *senses = corpus.two_senses or ("",)
        self.word = word if any(s.words[at] == word and at in s.clues for _, at, s in every) else ""
        self._to_clue = _looks(every, self.word)
        hidden = [(row, at, s) for row, s in enumerate(some) for at in _to_hide(s, self.word)]
        self._hidden_to_clue = _looks(
            ((i, at, s) for i, (_, at, s) in enumerate(hidden)), self.word
        )
        self._told = [(s.words, at) for _, at, s in hidden]
        rows, slots = np.array([(row, at) for row, at, _ in hidden]).T
        self._ids, self._seen = self._read.ids[rows], self._read.seen[rows]
        self._asked = np.zeros(self._ids.shape, bool)
        self._asked[np.arange(len(rows)), slots] = True
        self._ids[self._asked] = corpus.ids[MASK]
        self._answers = {
            False: self._read.ids[rows, slots],
            True: self._read.senses[rows, slots],  # if the model is asked for senses
        }
        self._senses = [
            [(row, at) for row, at, s in every if s.words[at] == word and s.senses.get(at) == sense]
            for sense in senses
        ]

    @property
    def has_clues(self) -> bool:
        """Whether there is a word whose clue is known."""
        return len(self._to_clue.rows) > 0

    @property
    def has_senses(self) -> bool:
        """Whether a word stands there in both of its senses."""
        return bool(self._senses) and all(self._senses)

    def measure(self, weights: Weights) -> Measured:
        """What a model does with them."""
        engine, seen = Engine(weights), self._read.seen
        with one_thread(), np.errstate(all="ignore"):  # weights may have grown beyond all numbers
            hidden = engine.forward(self._ids, self._seen, self._asked)
            answers = self._answers[weights.recipe.sense]
            loss, _ = cross_entropy(hidden.logits, answers)
            read = engine.forward(self._read.ids, seen)
            given = _attention(read)
            clue = self._to_clue.weight(given)
            layer, head = np.unravel_index(clue.argmax(), clue.shape)
            return Measured(
                loss=loss,
                right=float((hidden.logits.argmax(axis=-1) == answers).mean()),
                entropy=_entropy(given, seen),
                clue=float(clue[layer, head]),
                hidden_clue=float(self._hidden_to_clue.weight(_attention(hidden)).max()),
                even=self._to_clue.even(seen),
                sharpest=(int(layer), int(head)),
                alike=self._alike(read.vectors),
            )

    def guesses(self, weights: Weights) -> Iterator[Guess]:
        """What a model guesses for each hidden word, and what its heads look at for that."""
        with one_thread():
            passed = Engine(weights).forward(self._ids, self._seen, self._asked)
        given = _attention(passed)[-1]
        answers = self._answers[weights.recipe.sense]
        for i, (words, slot) in enumerate(self._told):
            most = given[i, :, slot].argmax(axis=-1)
            yield Guess(
                words=words,
                slot=slot,
                answer=self._vocabulary[answers[i]],
                guess=self._vocabulary[passed.logits[i].argmax()],
                looks=tuple((int(at), float(given[i, h, slot, at])) for h, at in enumerate(most)),
            )

    def _alike(self, vectors: Array) -> float:
        if not self.has_senses:
            return nan
        means = [vectors[tuple(np.array(where).T)].mean(axis=0) for where in self._senses]
        return float(cosine(*means)) if np.isfinite(means).all() else nan


def _attention(passed: Passed) -> Array:
    """Of all layers, (layer, sentence, head, query, key)."""
    return np.stack([a for name, a in passed.tensors.items() if name.endswith("attention_weights")])


def _entropy(given: Array, seen: Array) -> float:
    """Mean over layers, heads and words, in bits."""
    bits = -(given * np.log2(np.maximum(given, np.finfo(given.dtype).tiny))).sum(axis=-1)
    return float((bits * seen[:, None]).sum() / (seen.sum() * given.shape[0] * given.shape[2]))


@dataclass(frozen=True)
class _Looks:
    """Words whose clue is known: in which row, at which place, and where the clue is."""

    rows: Array
    places: Array
    clues: Array

    def weight(self, given: Array) -> Array:
        """Mean weight that each head gives a clue, (layer, head)."""
        if not len(self.rows):
            return np.full((given.shape[0], given.shape[2]), nan)
        # Indices apart from each other come first: (word, layer, head).
        return given[:, self.rows, :, self.places, self.clues].mean(axis=0)

    def even(self, seen: Array) -> float:
        """What it is if all get the same."""
        return float((1 / seen[self.rows].sum(axis=1)).mean()) if len(self.rows) else nan


def _looks(words: Iterable[tuple[int, int, Sentence]], only: str) -> _Looks:
    """Of words that may be asked for those with a clue; of one word only, if one is named."""
    found = [
        (row, place, s.clues[place])
        for row, place, s in words
        if place in s.clues and only in ("", s.words[place])
    ]
    return _Looks(*np.array(found, np.intp).reshape(-1, 3).T)


def _to_hide(s: Sentence, word: str) -> Sequence[int]:
    """At most two words, those first whose attention is measured, far from each other."""
    looking = [at for at in s.slots if at in s.clues and word in ("", s.words[at])]
    others = [at for at in s.slots if at not in looking]
    return (*_spread(looking), *_spread(others))[:MOST_HIDDEN]


def _spread(slots: Sequence[int]) -> Sequence[int]:
    return slots[:: max(1, -(-len(slots) // MOST_HIDDEN))]
