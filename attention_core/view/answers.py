"""Cells explained, as a viewer's panel shows them."""

from typing import Any

from attention_core import Explanation
from attention_core.graph import sums
from attention_core.view import protocol
from attention_core.view.packing import number
from attention_core.view.tensors import hue


def account(explanation: Explanation, side: str = "after", **more: Any) -> protocol.Answer:
    """The sum behind a cell."""
    return {
        "name": explanation.name,
        "cell": explanation.cell,
        "side": side,
        "value": number(explanation.value),
        "sum": _sum(explanation.sum, side, explanation.name),
        **more,  # type: ignore[typeddict-item]
    }


def _sum(sum_: sums.Sum, side: str, own: str) -> protocol.Sum:
    def leads(term: sums.Term, i: int) -> bool:
        """A term of one factor to it, that of a gradient to the first; and back to its own."""
        source = term.factors[i].source
        if len(term.factors) == 1 or (side == "gradient" and not i):
            return True
        return side != "gradient" and source is not None and source[0] == own

    return {
        "name": sum_.name,
        "says": sum_.says,
        "terms": [
            {
                "label": term.label,
                "product": number(term.product),
                "factors": [
                    _factor(factor, leads=leads(term, i)) for i, factor in enumerate(term.factors)
                ],
            }
            for term in sum_.terms
        ],
        "parts": [_sum(part, side, own) for part in sum_.parts],
    }


def _factor(factor: sums.Factor, *, leads: bool) -> protocol.Factor:
    """A factor; one that its term ``leads`` to says where it was read.

    A factor that is a whole term by itself is one, the gradient that a gradient comes from, and
    the number that the same stage made a step before.
    """
    read = factor.source is not None and factor.label == factor.source[0]
    base = factor.label.rpartition(".")[2] if read else factor.label
    label = base if base[:1].isupper() or not read else base.replace("_", " ")
    told: protocol.Factor = {"label": label, "value": number(factor.value), "hue": hue(base)}
    if leads and factor.source and (read or factor.label == "gradient"):
        told["source"] = {"name": factor.source[0], "cell": factor.source[1]}
    return told


def short(value: Any) -> Any:
    """Numbers to nine digits, as many as float32 has: seventeen would double the file."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {name: short(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [short(each) for each in value]
    return value
