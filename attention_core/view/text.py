"""A trace, a matrix and a sum as text for a terminal, a notebook or a log."""

import re
from collections.abc import Sequence
from itertools import groupby
from unicodedata import combining, east_asian_width

from attention_core.graph.explain import Explanation
from attention_core.graph.spoken import spoken
from attention_core.graph.step import Step, prefix
from attention_core.graph.sums import Sum, Term
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace
from attention_core.view.tables import table

# Control characters, turns of the direction of writing, halves of characters.
_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LONGEST = 72  # signs of the sentence in an overview
LISTED = 8  # terms of a sum, the largest, before the others are added up


def overview(trace: Trace) -> str:
    """What a trace is of and what is in it, in a few lines: layers that are alike are told once."""
    tokens: list[str] = []
    more = ""
    for token in map(visible, trace.tokens):
        if len(" ".join([*tokens, token])) > LONGEST and tokens:
            more = f" … and {len(trace.tokens) - len(tokens)} more"
            break
        tokens.append(token if len(token) <= LONGEST else f"{token[:LONGEST]}…")
    count = len(trace.tokens)
    computed = len(trace.steps)
    of = f" of {count} token{'' if count == 1 else 's'}" if count else ""
    by = f" in {trace.of.title}" if trace.of.title else ""
    lines = [
        f"Trace{of}{by}{': ' if tokens else ''}{' '.join(tokens)}{more}",
        f"{len(trace):,} tensors, {computed:,} of them computed:",
    ]
    if trace.output_text:
        lines.insert(1, f"What it says: {visible(trace.output_text)}")
    for places, told in _alike(trace):
        if places[0]:
            last = f" … {places[-1]}" if len(places) > 1 else ""
            lines.append(f"{places[0]}{last}")
        lines += [f"  {line}" for line in told]
    return "\n".join([*lines, str(trace.astray)] if trace.astray else lines)


def matrix(tensor: Tensor, head: int = 0, decimals: int = 3) -> str:
    """The numbers of one matrix, in columns under their names."""
    shown = table(tensor, head)
    which = ""
    if tensor.head is not None:
        noun = tensor.entries.axis(tensor.axes[tensor.head]).noun
        which = f", {noun} {tensor.head_of(head)}"
    title = f"{tensor.name}{which}: {_shape(tensor)}"
    cells = [[spoken(float(value), decimals) for value in row] for row in shown.values]
    columns = [visible(name) for name in shown.columns]
    rows = [visible(name) for name in shown.rows]
    widths = [
        max(map(_width, (name, *column)))
        for name, column in zip(columns, zip(*cells, strict=True), strict=True)
    ]
    first = max(map(_width, rows))
    lines = [
        _left(name, first)
        + "".join(f"  {_right(cell, width)}" for cell, width in zip(row, widths, strict=True))
        for name, row in (("", columns), *zip(rows, cells, strict=True))
    ]
    return "\n".join([title, *lines])


def account(explanation: Explanation) -> str:
    """The sum behind one number: its largest terms, then the sums that its factors are."""
    where = ", ".join(map(visible, explanation.labels))
    cell = f"{explanation.name} ({where})" if where else explanation.name
    lines = [f"{cell} = {spoken(explanation.value, 4)}"]
    lines += _sum(explanation.sum)
    return "\n".join(lines)


def sentence(tokens: Sequence[str]) -> str:
    """Tokens as one line: beside each other where they bring their own spaces along."""
    return ("" if any(token[:1] == " " for token in tokens) else " ").join(tokens)


def visible(text: str) -> str:
    """A reader's word as it can be shown: what a terminal or a browser would obey is spelt out."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _alike(trace: Trace) -> list[tuple[list[str], list[str]]]:
    """Runs of layers that have the same stages of the same shapes, and these in lines."""
    found: list[tuple[list[str], list[str]]] = []
    for place, steps in groupby(
        trace.steps, lambda step: prefix(step.part, step.layer).rstrip(".")
    ):
        told = _told(trace, list(steps))
        if found and found[-1][1] == told:
            found[-1][0].append(place)
        else:
            found.append(([place], told))
    return found


def _told(trace: Trace, steps: list[Step]) -> list[str]:
    """A line for stages of one group and one shape that follow each other."""
    lines = []
    for (group, shape), run in groupby(steps, lambda s: (s.group, _shape(trace[s.name]))):
        names = ", ".join(step.stage.name for step in run)
        lines.append((group, names, shape))
    wide = max(len(group) for group, _, _ in lines)
    return [f"{group:<{wide}}  {names}  {shape}" for group, names, shape in lines]


def _shape(tensor: Tensor) -> str:
    pairs = zip(tensor.axes, tensor.value.shape, strict=True)
    return f"({', '.join(f'{axis} {n:,}' for axis, n in pairs) or 'one number'})"


def _sum(sum_: Sum, indent: str = "  ") -> list[str]:
    ordered = sorted(sum_.terms, key=lambda term: -abs(term.product))
    listed = list(sum_.terms) if len(ordered) <= LISTED else ordered[:LISTED]
    rest = ordered[len(listed) :]
    rows = [(visible(term.label), _factors(term), term.product) for term in listed]
    if rest:
        rows.append((f"{len(rest):,} smaller terms", "", sum(term.product for term in rest)))
    cells = [(name, factors, spoken(adds, 4)) for name, factors, adds in rows]
    wide = [max(_width(row[i]) for row in cells) for i in range(3)]
    lines = [f"{indent}{sum_.says}"]
    lines += [
        f"{indent}{_left(name, wide[0])}  {_left(factors, wide[1])}  {_right(adds, wide[2])}"
        for name, factors, adds in cells
    ]
    for part in sum_.parts:
        lines.append(f"{indent}{part.name} = {spoken(part.total, 4)}")
        lines += _sum(part, indent + "  ")
    return lines


def _factors(term: Term) -> str:
    if len(term.factors) == 1:
        return visible(term.factors[0].label)
    return " × ".join(spoken(factor.value, 4) for factor in term.factors)


def _width(text: str) -> int:
    """Columns a terminal gives it."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _left(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _right(text: str, width: int) -> str:
    return " " * (width - _width(text)) + text
