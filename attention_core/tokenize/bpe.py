"""Byte-pair encoding, learned: count every pair of symbols, merge the most frequent, again.

Sennrich, Haddow and Birch (2016), section 3.2. Every word is spelled in characters and an
end-of-word symbol. Among pairs that are equally frequent, the one whose left symbol came first into
the vocabulary is merged, and among those the one whose right symbol did. The vocabulary begins with
the characters in the order of their code points, then the end-of-word symbol; merged symbols
follow as they are learned.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from attention_core.arrays import Array

Changes = list[tuple[int, int]]  # a pair, and how many more or fewer there are

END = "</w>"
UNKNOWN = "[UNK]"  # what a character becomes that no word of the dictionary has
BORDER = 0  # stands between words, so that no pair reaches from one into the next
BITS = 24  # a pair of symbol numbers is one integer: left << 24 | right
RIGHT = (1 << BITS) - 1
_GONE = -1  # the pair at a place that was merged into the place before it


@dataclass(frozen=True, eq=False)
class Merge:
    """One pair merged wherever it stood.

    Attributes
    ----------
    left, right : str
        The pair; ``left + right`` is the merged symbol.
    expected : int
        Count of the pair when it was chosen, at the start of its iteration.
    count : int
        How often it was merged, times the words' counts. Less than ``expected`` if a pair of
        higher rank took symbols from it, or if it overlaps with itself ("aaa").
    at, gone : ndarray of int
        Places in the spelled dictionary: where the merged symbols are now, and what they took in.
    """

    left: str
    right: str
    expected: int
    count: int
    at: Array
    gone: Array

    @property
    def symbol(self) -> str:
        """The new symbol."""
        return self.left + self.right


class Spelled:
    """A dictionary as one row of symbol numbers, a border before, between and after the words.

    Attributes
    ----------
    symbols, weight : ndarray of int
        At each place, the number of the symbol there, and how often its word occurs.
    texts : list of str
        The symbol of each number: the border, the characters, the end of a word, what is merged.

    Raises
    ------
    ValueError
        If there is no word, a count is below 1, or a word contains a symbol's own spelling.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        if not counts:
            raise ValueError("There is no word to learn from. Type a word and its count.")
        for word, count in counts.items():
            if count < 1 or END in word or UNKNOWN in word:
                raise ValueError(
                    f"{word!r} with the count {count} cannot be learned from: a count is at least "
                    f"1, and {END} and {UNKNOWN} are symbols of the vocabulary."
                )
        self.texts = ["", *sorted({character for word in counts for character in word}), END]
        number_of = {text: number for number, text in enumerate(self.texts)}
        row, weight = [BORDER], [0]
        for word, count in counts.items():
            row += [*map(number_of.__getitem__, word), number_of[END], BORDER]
            weight += [count] * (len(word) + 1) + [0]
        self.symbols = np.array(row, dtype=np.int64)
        self.weight = np.array(weight, dtype=np.int64)

    def add(self, text: str) -> int:
        """Number of a new symbol."""
        self.texts.append(text)
        return len(self.texts) - 1


def learning(
    counts: Mapping[str, int], n_iterations: int | None = None, top_k: int = 1
) -> Iterator[tuple[Merge, ...]]:
    """Learn merges, one iteration each time the next is asked for.

    Each iteration chooses the ``top_k`` most frequent pairs, then merges them one after the other
    in order of rank, each on the words as they then are; a chosen pair of which none is left is
    passed over. Learning ends when every word is one symbol.

    Parameters
    ----------
    counts : mapping of str to int
        How often each word occurs.
    n_iterations : int, optional
        At most so many; without it, to the end.
    top_k : int
        At least 1.

    Yields
    ------
    tuple of Merge
        What this iteration merged; at least one.

    Raises
    ------
    ValueError
        If the dictionary is empty, a count is below 1, or a word contains ``END`` or ``UNKNOWN``.
    """
    spelled = Spelled(counts)
    chain = _Chain(spelled)
    texts = spelled.texts
    count_of = defaultdict(int, count_pairs(chain.pairs, chain.weight))
    queue = [(-count, pair) for pair, count in count_of.items() if inside(pair)]
    heapify(queue)

    def merge(pair: int, expected: int) -> Merge:
        left, right = texts[pair >> BITS], texts[pair & RIGHT]
        at, gone, removed, added = chain.join(pair, spelled.add(left + right))
        for each, times in removed:
            count_of[each] -= times
        for each, times in added:
            count_of[each] += times
        for each in {each for each, _ in added if inside(each)}:
            heappush(queue, (-count_of[each], each))
        return Merge(left, right, expected, int(chain.weight[at].sum()), at, gone)

    done = 0
    while n_iterations is None or done < n_iterations:
        chosen = _best(queue, count_of, top_k)
        if not chosen:
            return
        yield tuple(merge(pair, count) for pair, count in chosen.items() if count_of[pair])
        done += 1


class _Chain:
    """The spelled dictionary, each symbol linked to its neighbours, so that merging is local."""

    def __init__(self, spelled: Spelled) -> None:
        self.weight = spelled.weight
        self.symbols = spelled.symbols
        self.following = np.arange(1, len(self.symbols) + 1)
        self.preceding = np.arange(-1, len(self.symbols) - 1)
        self.pairs = np.append(self.symbols[:-1] << BITS | self.symbols[1:], _GONE)

    def join(self, pair: int, new: int) -> tuple[Array, Array, Changes, Changes]:
        """Put the symbol ``new`` wherever the pair stands.

        Returns
        -------
        at, gone : ndarray of int
            As in ``Merge``.
        removed, added : list of (pair, count)
            What there is less and more of.
        """
        at = np.flatnonzero(self.pairs == pair)
        if pair >> BITS == pair & RIGHT:
            at = _apart(at, self.following[at])
        gone = self.following[at]
        after = self.following[gone]
        before = self.preceding[at]
        # Where two merges stand side by side, the pair between them is removed once: the second
        # time it is already marked as gone, and what is gone is never chosen.
        removed = [self.pairs[at], self.pairs[gone]]
        self.pairs[gone] = _GONE
        removed.append(self.pairs[before])
        self.symbols[at], self.following[at], self.preceding[after] = new, after, at
        left = self.preceding[at]
        self.pairs[at] = new << BITS | self.symbols[after]
        self.pairs[left] = self.symbols[left] << BITS | new
        added = [self.pairs[at], self.pairs[before]]
        at.flags.writeable = gone.flags.writeable = False
        times = self.weight[at].tolist()
        return (
            at,
            gone,
            list(zip(np.concatenate(removed).tolist(), times * 3, strict=True)),
            list(zip(np.concatenate(added).tolist(), times * 2, strict=True)),
        )


def count_pairs(pairs: Array, weight: Array) -> dict[int, int]:
    """Count of every pair, by pair."""
    kinds, kind = np.unique(pairs, return_inverse=True)
    totals = np.zeros(len(kinds), dtype=np.int64)
    np.add.at(totals, kind, weight)
    return dict(zip(kinds.tolist(), totals.tolist(), strict=True))


def inside(pair: int) -> bool:
    """Whether a pair is of two symbols of one word."""
    return pair > RIGHT and pair & RIGHT != BORDER


def _apart(at: Array, following: Array) -> Array:
    """Of the places of a pair of twins, from left to right, those that do not overlap."""
    kept, taken = [], -1
    for place, partner in zip(at.tolist(), following.tolist(), strict=True):
        if place != taken:
            kept.append(place)
            taken = partner
    return np.array(kept, dtype=np.intp)


def _best(queue: list[tuple[int, int]], count_of: Mapping[int, int], top_k: int) -> dict[int, int]:
    """Take the most frequent pairs from the queue, in which counts may be out of date."""
    chosen: dict[int, int] = {}
    while queue and len(chosen) < top_k:
        noted, pair = heappop(queue)
        count = count_of[pair]
        if count == -noted:
            chosen[pair] = count
        elif 0 < count < -noted:  # where it has grown since, it was noted again
            heappush(queue, (-count, pair))
    return chosen
