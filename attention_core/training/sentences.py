"""A sentence to learn from, as it is written: ``she saw the boat at the [bank=rive]``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import category, normalize

MOST_WORDS, MOST_LETTERS = 16, 30

# Vowel signs and accents that have no letter of their own belong to the letter before them.
_MARKS = "".join(filter(lambda sign: category(sign)[0] == "M", map(chr, range(0x300, 0xFE30))))
_LETTERS = rf"\w[\w\u200c\u200d{_MARKS}]*"
# An emoji may be of several signs that are joined.
_SIGN = rf"[^\w\s\[\]\u200c\u200d{_MARKS}](?:[{_MARKS}\U0001f3fb-\U0001f3ff]|\u200d[^\w\s\[\]])*"
WORD = rf"{_LETTERS}(?:[’'-]{_LETTERS})*|{_SIGN}"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_TOKEN = re.compile(rf"\[[^\[\]]*\]|{WORD}|[\[\]]")


def legible(text: str) -> str:
    """A text without what cannot be seen in it, each letter written one way (Unicode's NFC)."""
    return _INVISIBLE.sub("", normalize("NFC", text))


@dataclass(frozen=True)
class Sentence:
    """A sentence of a corpus.

    Attributes
    ----------
    words : tuple of str
        In small letters; signs are words of their own.
    slots : tuple of int
        The places that may be hidden and asked for.
    senses : mapping of int to str
        Of some slots, in which sense the word stands there.
    clues : mapping of int to int
        Of some slots, the place of the word that tells most about what stands there.
    """

    words: tuple[str, ...]
    slots: tuple[int, ...]
    senses: Mapping[int, str] = field(default_factory=dict)
    clues: Mapping[int, int] = field(default_factory=dict)

    @property
    def two_places(self) -> bool:
        """Whether one clue does not do for the whole sentence."""
        return len(set(self.clues.values())) > 1


def read_sentence(line: str, number: int, free: bool) -> Sentence:
    """Read one line; its clues are not known yet.

    Parameters
    ----------
    line : str
        Legible.
    number : int
        Of the line, for whoever has to mend it.
    free : bool
        Whether any word may be asked for, because no word of the corpus is in brackets.

    Raises
    ------
    ValueError
        With a sentence that says what is wrong in which line, and what to do.
    """
    words: list[str] = []
    slots: list[int] = []
    senses: dict[int, str] = {}
    for token in _TOKEN.findall(line):
        if token in ("[", "]"):
            raise ValueError(
                f"Line {number}: a bracket has no partner. Write [bank] around one whole word."
            )
        word, sense = _slot(token, number) if token[0] == "[" else (token.lower(), "")
        if token[0] == "[" or free:
            slots.append(len(words))
        if sense:
            senses[len(words)] = sense
        words.append(word)
        if len(word) > MOST_LETTERS or len(sense) > MOST_LETTERS:
            raise ValueError(f"Line {number}: a word has more than {MOST_LETTERS} letters.")
    if len(words) > MOST_WORDS:
        raise ValueError(
            f"Line {number} has {len(words):,} words; a sentence may have {MOST_WORDS} here. "
            "Make two of it."
        )
    if len(words) < 2:
        raise ValueError(
            f"Line {number} has one word: nothing beside it could tell which. Write a sentence."
        )
    if not slots:
        raise ValueError(
            f"Line {number}: no word is in brackets, so none of it would ever be masked. Put "
            "brackets around a word that the others give away, as [bank], or leave the line out. "
            "(Without any bracket in the whole corpus, every word may be masked.)"
        )
    return Sentence(tuple(words), tuple(slots), senses)


def _slot(token: str, number: int) -> tuple[str, str]:
    """The word in a bracket and its sense."""
    word, equals, sense = (part.strip().lower() for part in token[1:-1].partition("="))
    if word == "mask" and not equals:
        raise ValueError(
            f"Line {number}: [MASK] is put in by the training. Write the word that stands there."
        )
    for part in (word, sense) if equals else (word,):
        if not re.fullmatch(WORD, part):
            raise ValueError(
                f"Line {number}: “{token}” is no word in brackets. Write one word, as [bank], or "
                "with its sense, as [bank=rive]."
            )
    return word, sense
