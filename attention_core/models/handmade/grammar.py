"""Kinds of words, how common each word is, and which kind likes to follow which."""

from functools import cache
from math import log
from pathlib import Path

KINDS = ("article", "adjective", "noun", "pronoun", "verb", "preposition", "joining", "sign")
# The kinds whose words topics tell apart, and from how much they are wanted on topics count.
TOLD_APART = {"noun": 5.0, "verb": 3.5, "adjective": 3.0}

# After a word of one kind, how much each kind is wanted.
FOLLOWS = {
    "article": {"noun": 5.0, "adjective": 3.0},
    "adjective": {"noun": 5.0},
    "noun": {"verb": 3.5, "preposition": 3.0, "sign": 3.0, "joining": 1.5, "noun": -1.5},
    "pronoun": {"verb": 3.5},
    "verb": {"article": 4.0, "preposition": 4.0, "adjective": 1.0},
    "preposition": {"article": 5.0, "noun": 2.5},
    "joining": {"article": 4.0, "pronoun": 4.0},
    "sign": {"article": 4.0, "pronoun": 4.0},
}
# And how much more after two words of these kinds.
AFTER_TWO = {
    ("verb", "preposition"): {"article": 1.0},
    ("preposition", "noun"): {"sign": 1.0},
    ("pronoun", "verb"): {"article": 1.0},
    ("noun", "joining"): {"article": 1.0},
}
# A sentence that has a verb may end, and wants no other.
AFTER_A_VERB = {"sign": 2.0, "verb": -3.0, "joining": 0.5}


def kinds_of(word: str) -> tuple[str, ...]:
    """The kinds that a word is of; none for one that is never wanted."""
    found = tuple(kind for kind, words in _words().items() if word in words)
    return tuple(kind for kind in found if kind in KINDS) if found else ("noun",)


def commonness(word: str) -> float:
    """How common a word is, as the logarithm of one over its rank among words of its kind.

    Zipf's law: the second is half as common as the first, the third a third. A noun that is not in
    the file stands behind those that are, wherever.
    """
    ranks = [words.index(word) for words in _words().values() if word in words]
    return -log(1 + min(ranks, default=2 * len(_words()["noun"])))


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Words by kind, the commonest first."""
    found = {}
    path = Path(__file__).with_name("grammar.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, words = line.partition(": ")
            found[kind] = tuple(words.split())
    return found
