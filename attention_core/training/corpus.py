"""What a small model learns from: sentences, the places it may be asked for, and their clues.

A corpus is text, a sentence a line. ``[bank]`` may be hidden and asked for, ``[bank=rive]`` says
too in which sense it stands there, for example how another language has it. If no word of the text
is in brackets, every word may be asked for. Every sixth sentence is never trained on.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from attention_core.arrays import Array
from attention_core.training.clues import find_clues
from attention_core.training.sentences import (
    MOST_LETTERS,
    MOST_WORDS,
    Sentence,
    legible,
    read_sentence,
)

UNKNOWN, MASK = "[UNK]", "[MASK]"  # for a word that no sentence has, and for a hidden one
HELD_OUT = 6  # of so many sentences one is held out, the last

MOST_LINES = 1_000
MOST_KNOWN = 400  # different words


@dataclass(frozen=True)
class Table:
    """Sentences as numbers, (sentence, token); what is behind a sentence's end is not seen.

    Attributes
    ----------
    ids : ndarray of int
    seen : ndarray of bool
    slots : ndarray of bool
        What may be asked for.
    senses : ndarray of int
        What to answer if senses are asked for; the word itself where none is told.
    """

    ids: Array
    seen: Array
    slots: Array
    senses: Array


@dataclass(frozen=True)
class Corpus:
    """Sentences to learn from, and others to see what was learned.

    Attributes
    ----------
    sentences : tuple of Sentence
        To train on.
    held_out : tuple of Sentence
        Never trained on; empty if there are too few sentences.
    lines : tuple of str
        The text as it was written, from which ``read_corpus`` makes the same corpus.
    """

    sentences: tuple[Sentence, ...] = field(compare=False)  # follow from the lines
    held_out: tuple[Sentence, ...] = field(compare=False)
    lines: tuple[str, ...]

    @property
    def all(self) -> tuple[Sentence, ...]:
        """The sentences to train on and those held out."""
        return self.sentences + self.held_out

    @property
    def digest(self) -> str:
        """A short name of what it says."""
        return hashlib.blake2b("\n".join(self.lines).encode(), digest_size=8).hexdigest()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The different sentences, without brackets."""
        return tuple(dict.fromkeys(" ".join(each.words) for each in self.all))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The different words, in the order of the alphabet."""
        return tuple(sorted({word for s in self.all for word in s.words}))

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """What a model knows: [UNK], [MASK], the words, and senses that are none of them."""
        senses = {sense for s in self.all for sense in s.senses.values()} - {*self.words}
        return (UNKNOWN, MASK, *self.words, *sorted(senses))

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """The row of each word in a model's tables."""
        return {word: i for i, word in enumerate(self.vocabulary)}

    @cached_property
    def longest(self) -> int:
        """Number of words of the longest sentence."""
        return max(len(s.words) for s in self.all)

    @cached_property
    def two_senses(self) -> tuple[str, str, str] | None:
        """The word that stands in a second sense most often, and both; None if none does."""
        counts: dict[str, Counter[str]] = {}
        for s in self.all:
            for place, sense in s.senses.items():
                counts.setdefault(s.words[place], Counter())[sense] += 1
        found = {word: n.most_common(2) for word, n in counts.items() if len(n) > 1}
        if not found:
            return None
        word = max(found, key=lambda word: found[word][1][1])
        return word, found[word][0][0], found[word][1][0]

    def trained(self, two_places: bool = True) -> Table:
        """The sentences to train on as numbers; of two places or of one only.

        Raises
        ------
        ValueError
            If there is no sentence left.
        """
        return self._trained if two_places else self._one_place

    @cached_property
    def kept(self) -> Table:
        """The sentences held out, as numbers; without any, those trained on."""
        return self.table(self.held_out) if self.held_out else self._trained

    def table(self, sentences: Sequence[Sentence]) -> Table:
        """Any sentences as numbers, [UNK] for words that are not of this corpus."""
        shape = len(sentences), max(self.longest, *(len(s.words) for s in sentences))
        ids, senses = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        seen, slots = np.zeros(shape, bool), np.zeros(shape, bool)
        for i, s in enumerate(sentences):
            n = len(s.words)
            ids[i, :n] = senses[i, :n] = [self.ids.get(word, 0) for word in s.words]
            seen[i, :n] = True
            slots[i, list(s.slots)] = True
            for place, sense in s.senses.items():
                senses[i, place] = self.ids.get(sense, 0)
        return Table(ids, seen, slots, senses)

    @cached_property
    def _trained(self) -> Table:
        return self.table(self.sentences)

    @cached_property
    def _one_place(self) -> Table:
        left = [s for s in self.sentences if not s.two_places]
        if not left:
            raise ValueError(
                "Every sentence of this corpus has two places with a clue each, so none is left "
                "without them. Write some with one place, or train with two-place sentences too."
            )
        return self.table(left)


@cache
def banks() -> Corpus:
    """The corpus of this project: banks of rivers and of money, 300 sentences and 60 held out."""
    return read_corpus(Path(__file__).with_name("banks.txt").read_text(encoding="utf-8"))


def read_corpus(text: str) -> Corpus:
    """Read a corpus, a sentence a line; lines that are empty or begin with ``#`` say nothing.

    Raises
    ------
    ValueError
        With a sentence that says the line, if nothing can be learned from it or it is too much.
    """
    if len(text) > MOST_LINES * MOST_WORDS * MOST_LETTERS:
        raise ValueError(
            f"This corpus has {len(text):,} letters, far more than a page can train on. "
            f"Keep at most {MOST_LINES:,} sentences of {MOST_WORDS} words."
        )
    lines = tuple(line.strip() for line in text.splitlines())
    legibly = [(i, legible(line).strip()) for i, line in enumerate(lines, 1)]
    numbered = [(i, line) for i, line in legibly if line and line[0] != "#"]
    if not numbered:
        raise ValueError("This corpus is empty. Write some sentences, each on a line of its own.")
    if len(numbered) > MOST_LINES:
        raise ValueError(
            f"This corpus has {len(numbered):,} sentences; a page can train on {MOST_LINES:,}. "
            "Leave some out."
        )
    free = not any("[" in line or "]" in line for _, line in numbered)
    read = [read_sentence(line, number, free) for number, line in numbered]
    _check(read)
    told = [replace(s, clues=found) for s, found in zip(read, find_clues(read), strict=True)]
    trained = tuple(s for i, s in enumerate(told, 1) if i % HELD_OUT)
    known = {s.words for s in trained}
    held_out = tuple(s for s in told[HELD_OUT - 1 :: HELD_OUT] if s.words not in known)
    return Corpus(trained, held_out, lines)


def _check(sentences: Sequence[Sentence]) -> None:
    if len({s.words for s in sentences}) < 2:
        raise ValueError(
            "This corpus has one sentence. There is something to learn only where sentences "
            "differ: write a second one, with another word in it."
        )
    known = {word for s in sentences for word in (*s.words, *s.senses.values())}
    if len(known) > MOST_KNOWN:
        raise ValueError(
            f"This corpus has {len(known):,} different words; a model this small knows "
            f"{MOST_KNOWN}. Use the same words in more sentences."
        )
