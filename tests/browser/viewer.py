"""The page as its reader meets it, and what the core says must be seen there."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import product
from typing import Any, Self
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Locator, Page, expect

from attention_core import Trace, load_model, trace
from attention_core.view.payload import trace_part, weights_part
from tests.browser.chromium import PATIENCE
from tests.pages.reader import decode

# Every point of a lattice over the picture is pointed at; what the tip says there is noted.
_POINT_AT = """(surface, [across, down]) => {
  const tip = surface.getRootNode().querySelector(".tip");
  const box = surface.getBoundingClientRect();
  const seen = [];
  for (let j = 0; j < down; j++) for (let i = 0; i < across; i++) {
    const x = Math.round(box.left + (box.width * (i + 0.5)) / across); // as a mouse does
    const y = Math.round(box.top + (box.height * (j + 0.5)) / down);
    surface.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y }));
    if (!tip.hidden) seen.push([x, y, tip.textContent]);
  }
  surface.dispatchEvent(new PointerEvent("pointerleave"));
  return seen;
}"""


# The tip of a word, which is no number's.
OF_A_WORD = re.compile(r"^(Let|Follow) .*( ask|looks there\?|no longer)$", re.DOTALL)


class Viewer:
    """Locators by role and visible text."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rail = page.get_by_role("tablist", name="Stages")
        self.tabs = self.rail.get_by_role("tab")
        self.heads = page.get_by_role("radiogroup", name="Heads")
        self.stage = page.get_by_role("tabpanel")
        self.title = self.stage.get_by_role("heading")
        self.place = page.locator(".place")
        self.next = self.stage.get_by_role(
            "button", name=re.compile(r"^(Next|Layer .|Decoder) \W$")
        )
        self.previous = self.stage.get_by_role("button", name="Prev")
        self.grid = page.get_by_role("grid")
        self.spoken = self.grid.get_by_role("gridcell")  # the hidden one has no role
        self.reading = page.locator(".reading")
        self.tip = page.locator(".holder > .tip")
        self.holder = page.locator(".holder")
        self.sum = page.get_by_role("region", name=re.compile("^Where .* comes from$"))
        self.equation = page.locator("math")
        self.notes = page.locator(".card .note")
        self.text = page.get_by_role("textbox", name="Your sentence")
        self.model = page.get_by_role("combobox", name="Model")
        self.layers = page.get_by_role("radiogroup", name="Layer")
        self.close = page.get_by_role("button", name="Close the sum")

    def open(self, url: str, *, head: str | None = "0", **query: str) -> Self:
        """Open the walkthrough; without a head it opens where something happens."""
        if head is not None:
            query["head"] = head
        self.page.goto(f"{url}/?{urlencode(query)}")
        expect(self.place).to_be_visible()
        return self

    def choose_model(self, title: str) -> None:
        self.model.click()
        self.page.get_by_role("option", name=title, exact=True).click()

    def type(self, text: str) -> None:
        self.text.fill(text)
        self.text.press("Enter")

    def tips(self) -> list[tuple[float, float, str]]:
        """Where the picture was pointed at, and what the tip said of the number there."""
        return [each for each in pointed(self.grid) if not OF_A_WORD.search(each[2])]

    def point(self, tip: str) -> tuple[float, float]:
        """A point of the picture where the tip begins so; the last one, which is in the result.

        The picture may be on its way: it is looked for until it has such a number.
        """
        for _ in range(PATIENCE // 100):
            found = [(x, y) for x, y, text in self.tips() if text.startswith(tip)]
            if found:
                return found[-1]
            self.page.wait_for_timeout(100)
        raise AssertionError(f"no number of the picture is called {tip!r}")

    def here(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the opened number on the screen, on a narrow one."""
        left, top, right, bottom = self.page.locator(".here").evaluate(
            "e => (({ left, top, right, bottom }) => [left, top, right, bottom])"
            "(e.getBoundingClientRect())"
        )
        return left, top, right, bottom

    def tables(self) -> list[tuple[list[Decimal], Decimal]]:
        """For every table of the open sum: what its rows add, and the value under them."""
        rows = """tables => tables.map(t => [
            [...t.tBodies[0].rows].map(r => r.cells[2].textContent),
            t.tFoot.rows[0].cells[1].textContent])"""
        found = self.sum.locator("table").evaluate_all(rows)
        return [([decimal(text) for text in adds], decimal(value)) for adds, value in found]


def pointed(surface: Locator, across: int = 19, down: int = 15) -> list[tuple[float, float, str]]:
    """Where a picture was pointed at, on a lattice, and what the tip said."""
    return [(x, y, text) for x, y, text in surface.evaluate(_POINT_AT, [across, down])]


def decimal(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def digits(value: float, decimals: int) -> str:
    """A number as it must stand on screen: rounded half up, with a true minus sign."""
    text = str(abs(Decimal(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    return f"−{text}" if value < 0 and Decimal(text) else text


MEANING = {
    "d_model": "dimension",
    "d_key": "dimension",
    "d_head": "dimension",
    "head*d_head": "joined dimension",
    "d_ffn": "hidden unit",
    "vocabulary": "table row",
    "position": "place",
    "segment": "segment",
}
TOKENS = ("token", "query", "key")


class Seen:
    """One layer of one text in one model, as it must be seen."""

    def __init__(self, text: str, model: str, layer: int = 0) -> None:
        loaded = load_model(model)
        self.trace: Trace = trace(text, loaded)
        self.steps = self.trace.walk(layer)
        self.titles = [step.stage.title for step in self.steps]
        parts = (
            decode(trace_part(self.trace, layer)),
            decode(weights_part(self.trace, layer)),
        )
        stages = parts[0].header["stages"]
        self.stops = [i for i, each in enumerate(stages) if not each["idle"]]  # stepped to
        self.sent = parts[0].tensors | parts[1].tensors
        self.described = parts[0].described | parts[1].described
        tokens = self.trace.tokens
        self.labels = {**self.trace.output.labels, "query": tokens, "key": tokens}

    def value(self, stage: int, row: int, column: int, head: int = 0) -> float:
        """A number of a stage's result."""
        tensor = self.trace[self.steps[stage].name]
        cell = (head, row, column) if tensor.axes[0] == "head" else (row, column)
        return float(tensor.value[cell])

    def spoken(self, stage: int, row: int, column: int, head: int = 0) -> str:
        """What the grid says of a cell of the result."""
        axes = self.steps[stage].stage.signature.output
        name = self.name(axes[-2:], (row, column), self.shape(stage), head)
        return f"{name}: {digits(self.value(stage, row, column, head), 2)}"

    def cell(self, stage: int, name: str, head: int = 0) -> tuple[int, int]:
        """Row and column of the only cell of a stage's result that has this name."""
        axes = self.steps[stage].stage.signature.output[-2:]
        shape = self.shape(stage)
        every = product(*map(range, shape))
        (found,) = ((r, c) for r, c in every if self.name(axes, (r, c), shape, head) == name)
        return found

    def shape(self, stage: int) -> tuple[int, int]:
        rows, columns = self.trace[self.steps[stage].name].value.shape[-2:]
        return rows, columns

    def tips(self, stage: int, head: int = 0) -> dict[str, set[str]]:
        """Every name a cell of this stage's picture may have, and the digits it may show."""
        step = self.steps[stage]
        inputs = zip(step.reads, step.stage.signature.inputs, strict=True)
        expected: dict[str, set[str]] = {}
        for name, axes in (*inputs, (step.name, step.stage.signature.output)):
            if axes and name in self.sent:
                every = step.stage.operation.kind == "join" and axes[0] == "head"
                for each in range(len(self.labels["head"])) if every else [head]:
                    self._note(expected, name, axes, each)
        if step == self.steps[-1] and step.layer is not None:  # over it stands a row as it was
            (query,) = (each for each in self.steps if each.stage.name == "query")
            self._note(expected, query.reads[0], step.stage.signature.output, head)
        return expected

    def _note(self, expected: dict[str, set[str]], name: str, axes: Any, head: int) -> None:
        described = self.described[name]
        value, pool = self.sent[name], described["pool"]
        if set(pool) == {1}:  # as it is; else the strongest of each rectangle, tested elsewhere
            value = self.trace[name].value.astype(np.float32)
        inside = -1
        if axes[0] == "head":
            inside, value, axes, pool = head, value[head], axes[1:], pool[1:]
        if value.ndim == 1:
            value, axes, pool = value[None], ("", *axes), [1, *pool]
        full = tuple(n * p for n, p in zip(value.shape, pool, strict=True))
        for cell in product(*map(range, value.shape)):
            at = tuple(i * p for i, p in zip(cell, pool, strict=True))
            for turn in (1, -1):  # an operand may be drawn turned, so that it lines up
                named = self.name(axes[::turn], at[::turn], full[::turn], inside)
                expected.setdefault(named, set()).add(digits(float(value[cell]), 4))

    def name(self, axes: Any, cell: Any, shape: Any, head: int) -> str:
        row, column = (
            self._label(a, i, n, head) for a, i, n in zip(axes, cell, shape, strict=True)
        )
        if axes[0] in TOKENS and axes[1] == "key":
            return f"{row} asks {'itself' if cell[0] == cell[1] else column}"
        sides = [
            f"{MEANING.get(axis, axis)} {label}"
            if label[:1].isdigit() and axis not in TOKENS
            else label
            for axis, label in ((axes[0], row), (axes[1], column))
        ]
        return ", ".join(filter(None, sides))

    def _label(self, axis: str, index: int, size: int, head: int) -> str:
        if not axis:
            return ""
        names = self.labels.get("token" if axis in TOKENS else axis)
        if "*" in axis:
            inner = size // len(self.labels["head"])
            part = names[index] if names else str(index % inner)
            return f"head {self.labels['head'][index // inner]} · {part}"
        joined = self.labels.get(f"head*{axis}")
        if joined and head >= 0:
            names, index = joined, head * size + index
        if names:
            label: str = names[index]
            return label
        return str(index)


@cache
def seen(text: str, model: str, layer: int = 0) -> Seen:
    return Seen(text, model, layer)


def check_tips(viewer: Viewer, expected: dict[str, set[str]]) -> None:
    """Every number that the picture shows on the way over it is one of the core's."""
    tips = {text for _, _, text in viewer.tips()}
    assert len(tips) > 3
    for tip in tips:
        name, _, number = re.sub(r" \(the strongest of [\d,]+ weights here\)$", "", tip).rpartition(
            ": "
        )
        assert number in expected.get(name, ()), tip


def check_sum(viewer: Viewer, value: float) -> None:
    """The open sum is worked out, adds up digit by digit, and ends at the core's number."""
    expect(viewer.sum.locator("tfoot").first).to_be_visible()
    expect(viewer.sum.get_by_role("status")).to_have_text(digits(value, 4))
    tables = viewer.tables()
    assert tables[0][1] == decimal(digits(value, 4))
    for adds, total in tables:
        assert sum(adds) == total, (adds, total)


def visible(locator: Locator) -> bool:
    return locator.count() > 0 and locator.first.is_visible()
