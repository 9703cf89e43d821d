"""The dictionary after any iteration of byte-pair encoding, rebuilt from what each one merged."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np

from attention_core.tokenize.bpe import (
    BITS,
    BORDER,
    RIGHT,
    Merge,
    Spelled,
    count_pairs,
    inside,
    learning,
)
from attention_core.tokenize.encoding import Encoder

Pair = tuple[str, str]


@dataclass(frozen=True)
class State:
    """The dictionary after some iterations.

    Attributes
    ----------
    words : tuple of tuple of str
        Each word's symbols, in the order of the dictionary.
    lit : tuple of tuple of int
        For each word, which of its symbols the latest iteration made.
    pairs : tuple of (pair, int)
        Every pair and its count (times the words' counts), in the order they would be merged.
    merges : tuple of Merge
        All so far, in order of rank.
    vocabulary : tuple of str
        The characters, the end-of-word symbol and every merged symbol; none is learned twice.
    tokens_per_word : float
        Mean number of symbols of a word, weighted by the words' counts.
    """

    words: tuple[tuple[str, ...], ...]
    lit: tuple[tuple[int, ...], ...]
    pairs: tuple[tuple[Pair, int], ...]
    merges: tuple[Merge, ...]
    vocabulary: tuple[str, ...]
    tokens_per_word: float


@dataclass(frozen=True)
class Learned:
    """What byte-pair encoding learned from a dictionary, with the way there.

    Parameters
    ----------
    counts : mapping of str to int
        The dictionary.
    iterations : tuple of tuple of Merge
        As ``learning`` gave them.
    """

    counts: Mapping[str, int]
    iterations: tuple[tuple[Merge, ...], ...]

    @cached_property
    def alphabet(self) -> tuple[str, ...]:
        """The characters of the dictionary, in the order of their code points."""
        return tuple(sorted(set().union(*self.counts)))

    @cached_property
    def vocabulary_sizes(self) -> tuple[int, ...]:
        """Size of the vocabulary at the start and after each iteration."""
        return tuple(accumulate(map(len, self.iterations), initial=len(self.alphabet) + 1))

    @cached_property
    def tokens_per_word(self) -> tuple[float, ...]:
        """Mean number of symbols of a word, at the start and after each iteration."""
        spelled = sum((len(word) + 1) * count for word, count in self.counts.items())
        fewer = (-sum(merge.count for merge in merges) for merges in self.iterations)
        total = sum(self.counts.values())
        return tuple(tokens / total for tokens in accumulate(fewer, initial=spelled))

    def state(self, iteration: int) -> State:
        """Rebuild the dictionary as it was after some iterations.

        Parameters
        ----------
        iteration : int
            From 0, every word in characters, to ``len(self.iterations)``.

        Raises
        ------
        IndexError
            If there are fewer iterations.
        """
        if not 0 <= iteration <= len(self.iterations):
            raise IndexError(f"There are {len(self.iterations)} iterations, not {iteration}.")
        merges = tuple(m for each in self.iterations[:iteration] for m in each)
        latest = self.iterations[iteration - 1] if iteration else ()
        spelled = Spelled(self.counts)
        symbols, here = spelled.symbols, np.ones(len(spelled.symbols), dtype=bool)
        new = np.zeros(len(symbols), dtype=bool)
        for merge in merges:
            symbols[merge.at] = spelled.add(merge.symbol)
            here[merge.gone] = False
        for merge in latest:
            new[merge.at] = True
        symbols, weight, new = symbols[here], spelled.weight[here], new[here]
        count_of = count_pairs(symbols[:-1] << BITS | symbols[1:], weight[:-1])
        texts = spelled.texts
        ordered = sorted((-count, pair) for pair, count in count_of.items() if inside(pair))
        borders = np.flatnonzero(symbols == BORDER).tolist()
        row = [texts[number] for number in symbols.tolist()]
        spans = [slice(a + 1, b) for a, b in pairwise(borders)]
        return State(
            words=tuple(tuple(row[span]) for span in spans),
            lit=tuple(tuple(np.flatnonzero(new[span]).tolist()) for span in spans),
            pairs=tuple(
                ((texts[pair >> BITS], texts[pair & RIGHT]), -count) for count, pair in ordered
            ),
            merges=merges,
            vocabulary=tuple(texts[1:]),
            tokens_per_word=self.tokens_per_word[iteration],
        )

    def encoder(self, iteration: int) -> Encoder:
        """An encoder with what was learned in so many iterations."""
        merges = (merge for each in self.iterations[:iteration] for merge in each)
        return Encoder(self.alphabet, merges)


def learn(counts: Mapping[str, int], n_iterations: int | None = None, top_k: int = 1) -> Learned:
    """Learn merges to the end, or for some iterations.

    Parameters
    ----------
    counts, n_iterations, top_k
        As ``learning`` takes them, and refused as there.

    Returns
    -------
    Learned
    """
    return Learned(dict(counts), tuple(learning(counts, n_iterations, top_k)))
