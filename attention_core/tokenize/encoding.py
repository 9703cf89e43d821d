"""A new word, tokenized with learned byte-pair merges, one merge at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from attention_core.tokenize.bpe import END, UNKNOWN, Merge


@dataclass(frozen=True)
class Spelling:
    """A word on its way from characters to tokens.

    Attributes
    ----------
    symbols : tuple of str
        As they are now.
    rank : int or None
        Which merge (from 0) is applied next; None if no more applies.
    at : tuple of int
        Which symbols it joins with the one to their right.
    """

    symbols: tuple[str, ...]
    rank: int | None = None
    at: tuple[int, ...] = ()


class Encoder:
    """Byte-pair merges, ready to be applied to any word.

    Merges are applied in the order they were learned (Sennrich et al. 2016, section 3.2), each
    once and wherever its pair stands; so a word of the dictionary gets the tokens it had there.

    Parameters
    ----------
    alphabet : iterable of str
        The characters of the dictionary; any other becomes ``UNKNOWN``.
    merges : iterable of Merge
        In order of rank.
    """

    def __init__(self, alphabet: Iterable[str], merges: Iterable[Merge]) -> None:
        self._alphabet = frozenset(alphabet)
        self._pairs = [(merge.left, merge.right) for merge in merges]
        self._rank_of = {pair: rank for rank, pair in enumerate(self._pairs)}

    def unknown(self, word: str) -> list[str]:
        """Characters of a word that no word of the dictionary has, each once."""
        return [each for each in dict.fromkeys(word) if each not in self._alphabet]

    def steps(self, word: str) -> Iterator[Spelling]:
        """Spell a word in characters, then after each merge that applies to it."""
        spelled = (each if each in self._alphabet else UNKNOWN for each in word)
        symbols = [*spelled, END]
        # A merge makes a symbol that only later merges know, so the lowest rank is always the next.
        while ranks := {self._rank_of[p] for p in pairwise(symbols) if p in self._rank_of}:
            rank = min(ranks)
            left, right = self._pairs[rank]
            at = _places(symbols, left, right)
            yield Spelling(tuple(symbols), rank, tuple(at))
            for place in at:
                symbols[place] = left + right
            gone = {place + 1 for place in at}
            symbols = [symbol for place, symbol in enumerate(symbols) if place not in gone]
        yield Spelling(tuple(symbols))

    def encode(self, word: str) -> tuple[str, ...]:
        """Tokens of a word, the last one with the end-of-word symbol.

        Parameters
        ----------
        word : str
            Any characters; white space is taken as one of them.
        """
        for spelling in self.steps(word):
            symbols = spelling.symbols
        return symbols


def decode(tokens: Iterable[str]) -> str:
    """Join tokens to words again, with a space where one ends and another follows.

    No page asks for it: it is the inverse that says no merge loses or adds anything, as
    ``decode(encode(word))`` is the word for every word over the alphabet.

    Parameters
    ----------
    tokens : iterable of str
        Those of one word or more; ``END`` ends a word, and the last may be without it.

    Returns
    -------
    str
    """
    words, word = [], ""
    for token in tokens:
        word += token
        if token.endswith(END):
            words.append(word.removesuffix(END))
            word = ""
    return " ".join([*words, word] if word else words)


def _places(symbols: list[str], left: str, right: str) -> list[int]:
    """Where a pair stands, from left to right, without overlaps."""
    places: list[int] = []
    for place, pair in enumerate(pairwise(symbols)):
        if pair == (left, right) and (not places or places[-1] + 1 < place):
            places.append(place)
    return places
