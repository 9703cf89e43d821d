"""The words the hand-made model knows, and what it makes of other words."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

TOPICS = ("nature", "money", "energy", "travel")

_SPELLING = 0.1  # largest value of a word that is not in the lexicon


@cache
def lexicon() -> dict[str, tuple[float, ...]]:
    """Topic values of every word that has been given some, by word."""
    words: dict[str, tuple[float, ...]] = {}
    path = Path(__file__).with_name("lexicon.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            values, _, names = line.partition(": ")
            words |= dict.fromkeys(names.split(), tuple(float(v) for v in values.split()))
    return words


def spelled(word: str) -> tuple[float, ...]:
    """Small values for a word that is not in the lexicon, from its letters: the same everywhere."""
    digest = blake2b(word.encode("utf-8", "replace"), digest_size=len(TOPICS)).digest()
    return tuple(round(_SPELLING * byte / 255, 3) for byte in digest)
