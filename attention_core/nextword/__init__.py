"""The next word: how one is chosen, what each layer would have said, and what brought it."""

from attention_core.nextword.chances import Setting, chances, choose
from attention_core.nextword.lens import Lens, Row, lens
from attention_core.nextword.looked import Attribution, Part, attribution
from attention_core.nextword.writing import Written, write

__all__ = [
    "Attribution",
    "Lens",
    "Part",
    "Row",
    "Setting",
    "Written",
    "attribution",
    "chances",
    "choose",
    "lens",
    "write",
]
