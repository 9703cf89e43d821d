"""What the tokens of a sample are called in a sentence: words, or parts of a picture."""

import re
from collections.abc import Mapping, Sequence

from attention_core.graph.kinds import Pieces

_PICTURES = {"sentences": "pictures", "sentence": "picture", "texts": "pictures", "text": "picture"}
_BOARDS = {"sentences": "boards", "sentence": "board", "texts": "boards", "text": "board"}
# By what a reader's token is (``Capabilities.unit``): what stands for the words that we write.
NOUNS: Mapping[str, Mapping[str, str]] = {
    "word": {},
    "patch": {"words": "patches", "word": "patch", **_PICTURES},
    "cell": dict.fromkeys(("words", "patches"), "cells")
    | dict.fromkeys(("word", "patch"), "cell")
    | _BOARDS,
}
PICTURED = frozenset(NOUNS) - {"word"}  # whose tokens are parts of a picture


def called(text: str, unit: str) -> str:
    """A sentence of ours, written of words, said of what a reader's token is.

    Parameters
    ----------
    text : str
        Of every "word" and "sentence" in it another noun is made, but for what stands in “ ”:
        that is the reader's own.
    unit : str
        One of ``NOUNS``; of another one the text stays as it is.
    """
    nouns = NOUNS.get(unit, {})
    if not nouns:
        return text

    def another(found: re.Match[str]) -> str:
        if found[0].startswith("“"):
            return found[0]
        noun = nouns[found[0].lower()]
        return noun.capitalize() if found[0][0].isupper() else noun

    return re.sub(rf"“[^”]*”|\b(?:{'|'.join(nouns)})\b", another, text, flags=re.IGNORECASE)


def told(pieces: Sequence[str | tuple[str]], unit: str) -> Pieces:
    """A sentence in pieces, of which the reader's own stay as they are."""
    return [called(each, unit) if isinstance(each, str) else each for each in pieces]
