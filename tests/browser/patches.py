"""A picture whose patches attend in a bare page, with made-up weights: no server, no model."""

import base64
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from attention_core import Trace
from attention_core.graph.entries import Label
from attention_core.view.bundle import module, style
from attention_core.view.palette import themes
from attention_core.view.patches import given, heads_part, layer_part, picture_part

SIDE, LAYERS, HEADS = 4, 3, 2
N = SIDE * SIDE + 1
OF = "made up"
PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>%s :root { color-scheme: light dark } body { background: var(--st-background-color) }</style>
<div id="host"></div>
<template><style>%s</style><div class="root"></div></template>
<script type="module">
const from = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const source = new Blob([from("%s")], { type: "text/javascript" });
const { default: component } = await import(URL.createObjectURL(source));
const shadow = document.querySelector("#host").attachShadow({ mode: "open" });
shadow.append(document.querySelector("template").content);
const parentElement = shadow.querySelector(".root");
const told = %s;
window.moves = [];
const setStateValue = (_, move) => moves.push(move);
window.page = (more) => {
  Object.assign(told, more);
  component({ data: { ...told }, parentElement, setStateValue });
};
const parts = (globalThis.attentionViewerParts = new Map([["patches", new Map()]])).get("patches");
window.send = (name, bytes) => {
  parts.set(name, from(bytes));
  dispatchEvent(new CustomEvent("attention-viewer-part", { detail: "patches" }));
};
page({});
</script>"""


class MadeUp:
    """What the parts are made of: weights of a softmax over random scores, so that rows add up."""

    def __init__(self) -> None:
        rng = np.random.default_rng(7)
        scores = 2 * rng.standard_normal((LAYERS, HEADS, N, N))
        scores[1, 0, :, 0] += 12  # this head rests on the class token
        shares = np.exp(scores)
        self.weights = (shares / shares.sum(-1, keepdims=True)).astype(np.float32)
        self.attention = [SimpleNamespace(name=str(layer)) for layer in range(LAYERS)]
        self.heads = ["0", "1"]
        tiles = rng.integers(0, 256, (N, 6, 6, 3), dtype=np.uint8)
        places = [divmod(i, SIDE) for i in range(SIDE * SIDE)]
        names = [f"row {row + 1}, column {column + 1}" for row, column in places]
        labels = [Label(n, t) for n, t in zip(names, tiles, strict=False)]
        self.tokens = [Label("[CLS]", special=True), *labels]
        self.entries = SimpleNamespace(lists={"token": self.tokens})

    def along(self) -> str:
        return "token"

    def __getitem__(self, name: str) -> Any:
        return SimpleNamespace(value=self.weights[int(name)])


TRACE = cast(Trace, MadeUp())
WEIGHTS = np.concatenate([MadeUp().weights, MadeUp().weights.mean(1, keepdims=True)], 1)


def part(name: str, layer: int = 0, of: str = OF) -> str:
    """A part as the page sends it, in base64."""
    sent = {
        "picture": lambda: picture_part(TRACE.tokens, LAYERS, HEADS, of),
        "layer": lambda: layer_part(TRACE, of, layer),
        "heads": lambda: heads_part(TRACE, of),
    }[name]()
    return base64.b64encode(sent).decode()


def told(layer: int = 0, head: int = 0, patch: int = 0, to: int | None = None) -> dict[str, Any]:
    """What the page says with them."""
    exact = None
    if to is not None:
        exact = {"patch": patch, "to": to, "weights": given(TRACE, patch, to)}
    at = {"layer": layer, "head": head, "patch": patch, "to": to}
    row = WEIGHTS[layer, head, patch].tolist()
    return {"of": OF, "at": at, "row": row, "given": exact, "ends": ["first", "last"]}


def written(folder: Path, **at: Any) -> str:
    """The address of a file that waits for its parts; it notes in ``moves`` what the reader does.

    ``send`` gives it a part, ``page`` what the page says.
    """
    script = base64.b64encode(module("entries/patches").encode()).decode()
    path = folder / "patches.html"
    text = PAGE % (themes(), style("patches"), script, json.dumps(told(**at)))
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


def short(value: float) -> str:
    """Two digits that count, as they are printed."""
    return f"{value:.{max(0, 1 - int(np.floor(np.log10(value))))}f}"
