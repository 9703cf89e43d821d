"""The next word: how one is chosen, what each layer would have said, and what brought it."""

from attention_core.nextword.chances import Candidate, Setting, candidates, chances, choose
from attention_core.nextword.lens import Lens, Row, lens
from attention_core.nextword.looked import Attribution, Part, attribution
from attention_core.nextword.masked import Masked, mask_of, masked
from attention_core.nextword.writing import Written, write

__all__ = [
    "Attribution",
    "Candidate",
    "Lens",
    "Masked",
    "Part",
    "Row",
    "Setting",
    "Written",
    "attribution",
    "candidates",
    "chances",
    "choose",
    "lens",
    "mask_of",
    "masked",
    "write",
]
