"""The words the hand-made model knows, how it splits a text, and what it makes of other words."""

import unicodedata
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

TOPICS = ("nature", "money", "energy", "travel")

_JOINER = "\u200d"
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


def split(text: str) -> list[str]:
    """Lower-case words, numbers, signs; accents, joiners, skin tones stay where they belong."""
    tokens: list[str] = []
    last = ""  # what the last token is: a "word", a "sign", or nothing more may be added to it
    joined = False  # the last character joins two emoji into one
    text = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    for here, following in pairwise(text + " "):
        category = unicodedata.category(here)[0]
        letter = category in "LN"
        attached = category == "M" or here == _JOINER or "🏻" <= here <= "🏿"
        inside = letter or (here == "'" and following.isalpha())
        joins = joined and category not in "ZC"
        glued = last and (attached or joins or (last == "word" and inside))
        joined = bool(glued) and here == _JOINER
        if glued:
            tokens[-1] += here
        elif category in "ZC":
            last = ""
        else:
            tokens.append(here)
            last = "word" if letter else "sign"
    return tokens


def spelled(word: str) -> tuple[float, ...]:
    """Small values for a word that is not in the lexicon, from its letters: the same everywhere."""
    digest = blake2b(word.encode("utf-8", "replace"), digest_size=len(TOPICS)).digest()
    return tuple(round(_SPELLING * byte / 255, 3) for byte in digest)
