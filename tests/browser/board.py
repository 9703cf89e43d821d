"""A board of nine digits in a bare page, with made-up weights and answers: no server, no model."""

import base64
import json
from typing import Any

from playwright.sync_api import Page

from attention_core.view.bundle import module, style
from attention_core.view.palette import themes

SIDE = 28
TEXT = "3 1 4 1 5 9 2 6 7"
LOOKS = [(0, 0, "head 0"), (0, 1, "head 1"), (0, -1, "mean"), (1, 0, "head 0"), (1, -1, "mean")]
PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>%s :root { color-scheme: light dark } body { background: var(--st-background-color) }</style>
<div id="host"></div><div style="height:1600px"></div>
<template><style>%s</style><div class="root"></div></template>
<script type="module">
const from = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const source = new Blob([from("%s")], { type: "text/javascript" });
const { digits } = await import(URL.createObjectURL(source));
const first = %s;
const shadow = document.querySelector("#host").attachShadow({ mode: "open" });
shadow.append(document.querySelector("template").content);
window.moves = [];
let told = first;
const view = digits(shadow.querySelector(".root"), (move) => {
  moves.push(move);
  if (window.away) return;
  told = { ...told, ...move, says: `Answer ${moves.length}` };
  told.inks = move.board.split(" ").map((text) => inkOf(text));
  setTimeout((now) => view.show(now), 60, told);
});
window.page = (board) => view.show({ ...told, board, inks: board.split(" ").map(inkOf), turn: "" });
const packed = (ink) => btoa(String.fromCharCode(...ink));
function inkOf(text) {
  if (first.known[text]) return first.known[text];
  const bytes = text === "." ? "" : atob(text.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
  const ink = (_, i) => 255 * ((bytes.charCodeAt(i >> 3) >> (7 - (i & 7))) & 1);
  return packed(Uint8Array.from({ length: 784 }, ink));
}
view.show(first);
</script>"""


def told(board: str = TEXT) -> dict[str, Any]:
    """What a page says of a board; digit n has n + 1 rows of ink, one column more in each hand."""
    known = {}
    for digit in range(10):
        for hand, letter in enumerate(["", "b", "c"]):
            ink = bytearray(SIDE * SIDE)
            for row in range(digit + 1):
                for column in range(8, 14 + hand):
                    ink[(2 * row + 4) * SIDE + column] = 200
            known[f"{digit}{letter}"] = base64.b64encode(ink).decode()
    shares = [[0.02 + 0.7 * (i == 5) + 0.01 * i for i in range(9)], [0.1] * 9]
    return {
        "known": known,
        "board": board,
        "inks": [known.get(text, base64.b64encode(bytes(784)).decode()) for text in board.split()],
        "reads": [f"The model reads it as {text[:1]}: 98 %." for text in board.split()],
        "variants": [3] * 10,
        "pen": 1.2,
        "question": "greatest",
        "layer": 1,
        "head": -1,
        "looks": [
            {
                "layer": layer,
                "head": head,
                "title": title,
                "weights": shares if layer else [[0.1] * 9, shares[0][::-1]],
                "rests": [["[greatest] gives 3 % to itself."], ["[least] gives 3 % to itself."]],
            }
            for layer, head, title in LOOKS
        ],
        "questions": [
            {
                "name": name,
                "title": f"[{name}]",
                "spoken": name,
                "digit": digit,
                "chances": [0.91 if i == digit else 0.01 for i in range(10)],
                "redrawn": [min(255, 9 * (i % 28)) for i in range(784)],
                "verdict": verdict,
                "says": [says],
            }
            for name, digit, verdict, says in [
                ("greatest", 9, "right", "Right: 9 is the greatest digit here."),
                ("least", 3, "wrong", "Wrong: the least digit here is 1. It says 3."),
            ]
        ],
        "says": "first",
    }


def written(tmp_path: Any, board: str = TEXT) -> str:
    """The address of a file with such a board; it notes in ``moves`` what the reader does."""
    script = base64.b64encode(module("viewers/digits").encode()).decode()
    path = tmp_path / "board.html"
    page = PAGE % (themes(), style("digits"), script, json.dumps(told(board)))
    path.write_text(page, encoding="utf-8")
    return str(path.as_uri())


def cell(page: Page, row: int, column: int):
    return page.get_by_role("button", name=f"row {row}, column {column}: ")


def sheet(page: Page):
    return page.locator(".sheet")


def middle(found) -> tuple[float, float]:
    box = found.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start, end) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def swipe(page: Page, *points: tuple[float, float]) -> None:
    """One finger over these points."""
    session = page.context.new_cdp_session(page)
    for i, (x, y) in enumerate(points):
        kind = "touchMove" if i else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def spoken(page: Page):
    return page.get_by_role("status")
