"""Equations as MathML."""

from functools import cache

from latex2mathml.converter import convert

from attention_core.view.palette import HUES


@cache
def mathml(equation: str) -> str:
    """LaTeX as MathML, with Q, K and V in their hues."""
    text = convert(equation).replace("<math ", '<math displaystyle="true" ', 1)
    for hue in HUES:
        letter = hue[0].upper()
        text = text.replace(f"<mi>{letter}</mi>", f'<mi class="{hue}">{letter}</mi>')
    return text
