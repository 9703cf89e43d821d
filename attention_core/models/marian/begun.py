"""A text to translate, and what its translation is to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Begun:
    """A text, and the words that its translation is to begin with.

    Attributes
    ----------
    text : str
    words : tuple of int
        Ids of the target's first tokens, as ``Translator.ids`` has them.
    whole : bool
        Whether any word of the vocabulary may come, and not only those listed for this text.
    """

    text: str
    words: tuple[int, ...] = ()
    whole: bool = False


Sample = str | Begun | Sequence[int]  # ids are those of a source
