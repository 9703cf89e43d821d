"""Every question worked out again, in loops over plain numbers: what is right, and what is said.

``check`` fails if the right answer is not the only one, if another is so near that nobody would see
the difference, or if the reason has a number that is not found where it says.
"""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from attention_core.graph.spoken import spoken
from attention_core.graph.trace import Trace
from attention_core.play.levers import Levers, play
from attention_core.quiz import Question

SEEN = 0.0149  # two digits after the point show this


def flat(pieces) -> str:
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)


def said(pieces) -> set[str]:
    """Numbers with two digits after the point, outside the reader's words."""
    text = " ".join(piece for piece in pieces if isinstance(piece, str))
    return set(re.findall(r"−?\d+\.\d\d(?:e\d+)?(?!\d)", text))


def numbers(*values: float) -> set[str]:
    return {spoken(value) for value in values}


class Sheet:
    """The numbers of one layer as lists, by the stages' own names."""

    def __init__(self, trace: Trace, q: Question, layer: int, text: str, model: Any) -> None:
        self.trace, self.q, self.layer = trace, q, layer
        self.text, self.model = text, model
        self.head = max(0, q.head)
        self.step = next(s for s in trace.walk(layer) if s.stage.name == q.stage)

    def rows(self, name: str, head: int | None = None) -> list[list[float]]:
        for full in (f"layer{self.layer}.{name}", name):
            if full in self.trace:
                return self._matrix(full, self.head if head is None else head)
        raise AssertionError(name)

    def before(self) -> list[list[float]]:
        return self._matrix(self.step.reads[0], self.head)

    def result(self) -> list[list[float]]:
        return self._matrix(self.step.name, self.head)

    def _matrix(self, name: str, head: int) -> list[list[float]]:
        value = self.trace[name].value.astype(float)
        return (value[head] if value.ndim == 3 else value).tolist()

    @property
    def cell(self) -> tuple[int, int]:
        assert self.q.cell is not None
        return self.q.cell

    @property
    def hidden(self) -> tuple[int, ...]:
        """The rows that are covered."""
        assert self.q.covers.rows is not None
        return self.q.covers.rows

    @property
    def n_heads(self) -> int:
        return len(self.trace[f"layer{self.layer}.attention_weights"].value)

    def head_named(self, option) -> int:
        name = flat(option).removeprefix("head ")
        return self.trace.heads.index(name)

    def token(self, option) -> int:
        """Which token of those that answer an option names."""
        text, tensor = flat(option), self.trace[f"layer{self.layer}.attention_weights"]
        entries = tensor.entries
        names = [entries.name(tensor.axes[-1], i) for i in range(tensor.value.shape[-1])]
        if text == "itself":
            return self.q.ask
        if found := re.fullmatch(r"(.*) \(place (\d+)\)", text, re.DOTALL):
            assert names[int(found[2])] == found[1] and names.count(found[1]) > 1
            return int(found[2])
        assert names.count(text) == 1
        return names.index(text)


def only_largest(row: list[float], best: int) -> None:
    for i, other in enumerate(row):
        assert i == best or row[best] - other >= SEEN, (row, best, i)
        assert i == best or spoken(row[best]) != spoken(other)


def length_of(row: list[float]) -> float:
    return math.sqrt(sum(x * x for x in row))


def largest(s: Sheet) -> set[str]:
    row = s.result()[s.q.ask]
    best = int(s.q.answer)
    assert s.cell == (s.q.ask, best)
    only_largest(row, best)
    next_ = sorted(range(len(row)), key=row.__getitem__)[-2]
    if s.q.stage != "attention_weights":
        return numbers(row[best], row[next_])
    scores = s.before()[s.q.ask]
    only_largest(scores, best)
    next_ = sorted(range(len(row)), key=scores.__getitem__)[-2]
    return numbers(row[best], row[next_], scores[best], scores[next_])


def larger_score(s: Sheet) -> set[str]:
    row = s.result()[s.q.ask]
    two = [row[s.token(option)] for option in s.q.options]
    assert len(two) == 2
    only_largest(two, int(s.q.answer))
    return numbers(*two)


def both_ways(s: Sheet) -> set[str]:
    scores = s.result()
    i, j = sorted(s.hidden)
    other = j if i == s.q.ask else i
    there, here = scores[s.q.ask][other], scores[other][s.q.ask]
    if s.q.answer == 2:
        assert math.isclose(there, here, rel_tol=1e-4)
        return numbers(there)
    only_largest([there, here], int(s.q.answer))
    assert scores[s.cell[0]][s.cell[1]] == max(there, here)
    return numbers(there, here)


def which_head(s: Sheet) -> set[str]:
    offered = [s.head_named(option) for option in s.q.options]
    assert offered == sorted(set(offered)) and 2 <= len(offered) <= 4
    key = s.cell[1]
    given = [s.rows("attention_weights", h)[s.q.ask][key] for h in range(s.n_heads)]
    only_largest([given[h] for h in offered], int(s.q.answer))
    best = offered[int(s.q.answer)]
    assert given[best] == max(given)
    return numbers(*(given[h] for h in offered))


def hidden(s: Sheet) -> set[str]:
    mask = s.trace["mask"].value
    can = [bool(mask[s.q.ask][s.token(option)]) for option in s.q.options]
    assert can.count(False) == 1 and can[int(s.q.answer)] is False and len(can) > 1
    if "later" in flat(s.q.reason):
        assert s.token(s.q.options[int(s.q.answer)]) > s.q.ask
    return set()


def rises(s: Sheet) -> set[str]:
    was, now = s.before()[s.q.ask], s.result()[s.q.ask]
    if s.q.cell is None:  # likeness to its own word
        own = s.rows("token_embedding")[s.q.ask]
        start = s.trace.walk(s.layer)
        stream = next(x for x in start if x.stage.name == "attention_residual").reads[0]
        was = s.trace[stream].value.astype(float).tolist()[s.q.ask]
        cosines = [
            sum(a * b for a, b in zip(row, own, strict=True)) / length_of(row) / length_of(own)
            for row in (was, now)
        ]
    else:
        column = s.cell[1]
        cosines = [was[column], now[column]]
    only_largest(cosines, 0 if s.q.answer == 1 else 1)
    return numbers(*cosines)


def grows_most(s: Sheet) -> set[str]:
    was, now = s.before()[s.q.ask], s.result()[s.q.ask]
    grown = [b - a for a, b in zip(was, now, strict=True)]
    only_largest(grown, int(s.q.answer))
    assert grown[int(s.q.answer)] >= SEEN
    return numbers(*was, *now)


def length(s: Sheet) -> set[str]:
    two = [length_of(rows[s.q.ask]) for rows in (s.before(), s.result())]
    only_largest(two, 1 - int(s.q.answer))
    return numbers(*two)


def passes(s: Sheet) -> set[str]:
    row, column = s.cell
    x, y = s.before()[row][column], s.result()[row][column]
    assert abs(x) > 2.2
    expected = x if x > 0 else 0.0
    assert abs(y - expected) < 0.06
    assert s.q.answer == (1 if x > 0 else 0)
    assert flat(s.q.options[1]) == f"about {spoken(x)}"
    return numbers(x, y)


def same_word(s: Sheet) -> set[str]:
    one, other = (s.result()[row] for row in s.hidden)
    tokens = [s.trace.tokens[row] for row in s.hidden]
    assert tokens[0] == tokens[1] and s.q.ask in s.hidden
    apart = max(abs(a - b) for a, b in zip(one, other, strict=True))
    assert apart == 0 if s.q.answer == 0 else apart >= 0.049
    return numbers(*one, *other)


def longer_value(s: Sheet) -> set[str]:
    values = s.result()
    named = [piece[0] for piece in s.q.says if isinstance(piece, tuple)]
    rows = s.hidden
    tensor = s.trace[s.step.name]
    label = {row: tensor.entries.name(tensor.drawn[0], row) for row in rows}
    lengths = {row: length_of(values[row]) for row in rows}
    longer, shorter = sorted(rows, key=lambda row: -lengths[row])
    assert lengths[longer] - lengths[shorter] >= SEEN
    first, second = (longer, shorter) if s.q.answer == 0 else (shorter, longer)
    assert named == [label[first], label[second]]
    return numbers(*lengths.values())


def hands_over(s: Sheet) -> set[str]:
    weights, values = s.rows("attention_weights")[s.q.ask], s.rows("value")
    given = [w * length_of(v) for w, v in zip(weights, values, strict=True)]
    offered = [s.token(option) for option in s.q.options]
    assert len(set(offered)) == len(offered) >= 2
    only_largest(given, offered[int(s.q.answer)])
    return numbers(*given, *weights, *map(length_of, values))


def loudest_head(s: Sheet) -> set[str]:
    offered = [s.head_named(option) for option in s.q.options]
    outputs = [length_of(s.rows("head_outputs", h)[s.q.ask]) for h in range(s.n_heads)]
    only_largest(outputs, offered[int(s.q.answer)])
    return numbers(*outputs)


def number(s: Sheet) -> set[str]:
    """What is written is worked out as a person would, and comes to what is in the trace."""
    row, column = s.cell
    value = s.result()[row][column]
    assert s.q.answer == value and (s.q.covers.rows, s.q.covers.columns) == ((row,), (column,))
    pieces = [piece for piece in s.q.says if isinstance(piece, str)]
    written = pieces[-1].rpartition(": ")[2].removesuffix(" = ?").rpartition("; ")[2]
    by_hand = worked_out(written)
    assert abs(round(by_hand, s.q.decimals) - value) <= s.q.tolerance + 1e-9
    assert s.q.tolerance <= 0.2 * abs(value) + 1e-9
    assert flat(s.q.reason).endswith(f" = {spoken(value)}.")
    return said(s.q.says) | numbers(value)


def worked_out(written: str) -> float:
    for sign, python in {"−": "-", "×": "*", "÷": "/"}.items():
        written = written.replace(sign, python)
    written = re.sub(r"√([\d.]+)", r"(\1**0.5)", written)
    assert re.fullmatch(r"[-+*/(). \d]+", written), written
    return float(eval(written))


def lever(levers: Levers) -> Callable[[Sheet], set[str]]:
    """The same sentence really read with the lever."""

    def worked(s: Sheet) -> set[str]:
        heads = s.n_heads if s.model.can.heads else 2
        played = play(s.text, replace(levers, heads=heads), s.model)
        row, column = s.cell
        was = s.result()[row][column]
        weights = f"layer{s.layer}.attention_weights"
        now = float(played[weights].value[s.head][row][column])
        assert spoken(was) in flat(s.q.says)
        right = flat(s.q.options[int(s.q.answer)])
        if right == "it becomes 0":
            assert now == 0 and was > 0
        elif right == "it stays as it is":
            assert now == was
        else:
            assert (now > was) == (right in ("it rises", "it grows"))
            assert abs(now - was) >= SEEN
        later = s.trace[weights].value[s.head][row][row + 1 :].sum(dtype=float)
        return numbers(was, now, later)

    return worked


def unscaled(s: Sheet) -> set[str]:
    root = math.sqrt(float(s.trace["d_head"].value))
    return lever(Levers(scaling=False))(s) | {f"{root:.3g}"}


def temperature(s: Sheet) -> set[str]:
    found = re.search(r"temperature of ([\d.]+),", flat(s.q.says))
    assert found
    return lever(Levers(temperature=float(found[1])))(s) | {found[1]}


CHECKS: dict[str, Callable[[Sheet], set[str]]] = {
    "largest": largest,
    "larger_score": larger_score,
    "both_ways": both_ways,
    "which_head": which_head,
    "hidden": hidden,
    "rises": rises,
    "grows_most": grows_most,
    "length": length,
    "passes": passes,
    "same_word": same_word,
    "longer_value": longer_value,
    "hands_over": hands_over,
    "loudest_head": loudest_head,
    "number": number,
    "temperature": temperature,
    "causal": lever(Levers(mask="causal")),
    "unscaled": unscaled,
}
LEVERS = {"temperature", "causal", "unscaled"}


def check(trace: Trace, q: Question, layer: int, text: str = "", model=None) -> None:
    """Fail if a question is wrong, unclear or says a number that is not there."""
    sheet = Sheet(trace, q, layer, text, model)
    shape(sheet)
    if q.kind in LEVERS and model is None:
        return
    allowed = CHECKS[q.kind](sheet)
    assert said(q.reason) <= allowed, (flat(q.reason), allowed)


def shape(s: Sheet) -> None:
    """What every question keeps to."""
    q, (rows, columns) = s.q, s.trace[s.step.name].drawn_shape
    assert flat(q.says)[-1] == "?" and flat(q.reason)[-1] == "."
    for there, size in ((q.covers.rows, rows), (q.covers.columns, columns)):
        assert there is None or all(0 <= i < size for i in there)
    if q.cell:
        assert 0 <= q.cell[0] < rows and 0 <= q.cell[1] < columns
    if q.by == "choice":
        texts = [flat(option) for option in q.options]
        assert len(set(texts)) == len(texts) >= 2
        assert 0 <= q.answer < len(texts) and q.answer == int(q.answer)
    else:
        assert q.options == () and q.cell is not None
    assert (q.decimals > 0) == (q.tolerance > 0) == (q.by == "number")
    if q.by == "cell":
        assert q.answer == s.cell[1]
    if q.by != "choice" and q.covers.rows is not None:
        assert s.cell[0] in q.covers.rows  # the answer is nowhere to be seen
    assert math.isfinite(q.answer) and np.isfinite(q.tolerance)
