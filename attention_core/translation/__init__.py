"""Attention between two languages: which word came of which, and what else might have been said."""

from attention_core.models.marian.begun import Begun
from attention_core.models.marian.translator import Translator
from attention_core.translation.alignment import (
    Alignment,
    Crossing,
    Link,
    Sharpness,
    alignment,
    crossing_steps,
    crossings,
    sharpness,
)
from attention_core.translation.choices import alternatives, instead, said, spelled
from attention_core.translation.examples import EXAMPLES, Example
from attention_core.translation.examples import told as example_told
from attention_core.translation.meanings import Meaning, Meanings, common, meanings
from attention_core.translation.onevector import GROWING, OneVector, fixed_vector, growing
from attention_core.translation.spans import spans

__all__ = [
    "EXAMPLES",
    "GROWING",
    "Alignment",
    "Begun",
    "Crossing",
    "Example",
    "Link",
    "Meaning",
    "Meanings",
    "OneVector",
    "Sharpness",
    "Translator",
    "alignment",
    "alternatives",
    "common",
    "crossing_steps",
    "crossings",
    "example_told",
    "fixed_vector",
    "growing",
    "instead",
    "meanings",
    "said",
    "sharpness",
    "spans",
    "spelled",
]
