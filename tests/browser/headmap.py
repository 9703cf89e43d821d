"""The page of all heads as its reader meets it, and what the core says must be seen there."""

import re
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Locator, Page, expect

from attention_core import load_model
from attention_core.heads import Attention, attention
from tests.browser.viewer import digits, pointed

# Where every square of the map is, found by pointing: once across, once down, once at each.
_TILES = """surface => {
  const tip = surface.getRootNode().querySelector(".tip");
  const box = surface.getBoundingClientRect();
  const [left, top] = [Math.ceil(box.left), Math.ceil(box.top)];
  const at = (x, y) => {
    surface.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y }));
    return tip.hidden ? "" : tip.textContent;
  };
  const runs = (length, say) => {
    const found = [];
    for (let i = 0, before = ""; i < length; i++) {
      const name = say(i).split(" · ")[0];
      if (name && name === before) found.at(-1)[1] = i;
      else if (name) found.push([i, i]);
      before = name;
    }
    return found;
  };
  let y = 0, x = Math.round(box.width / 2);
  while (y < box.height && !at(left + x, top + y)) y++;
  while (!at(left + x, top + y)) x++;
  const columns = runs(box.width, (i) => at(left + i, top + y + 3));
  const rows = runs(box.height, (i) => at(left + x, top + i));
  const gap = (4 / 14) * parseFloat(getComputedStyle(surface.closest(".root")).fontSize);
  const found = rows.map(([y0, y1]) => columns.map(([x0, x1]) => {
    const said = at(left + (x0 + x1) / 2, top + (y0 + y1) / 2);
    return { said, box: [left + x0, top + y0, x1 - x0 + 1 - gap, y1 - y0 + 1 - gap] };
  }));
  surface.dispatchEvent(new PointerEvent("pointerleave"));
  return found;
}"""

# The colours of n x n cells of every square; as text, which comes faster than a list.
_COLOURS = """(canvas, [squares, n]) => {
  const box = canvas.getBoundingClientRect();
  const ratio = canvas.width / box.width;
  const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const steps = [...Array(n).keys()].map((i) => (i + 0.5) / n);
  const found = [];
  for (const [x, y, w, h] of squares) for (const down of steps) for (const across of steps) {
    const [left, top] = [x + w * across - box.left, y + h * down - box.top];
    const i = 4 * (Math.floor(top * ratio) * width + Math.floor(left * ratio));
    found.push(data[i], data[i + 1], data[i + 2]);
  }
  return found.join(" ");
}"""


class Tile(NamedTuple):
    """A square of the map: what is said of it, and where it is on the screen."""

    said: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


class HeadMap:
    """Locators by role and visible text."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.get_by_role("textbox", name="Your sentence")
        self.model = page.get_by_role("combobox", name="Model")
        self.hide = page.get_by_role("switch", name="Hide special tokens")
        self.measures = page.get_by_role("radiogroup", name="Show on the map")
        self.section = page.get_by_role("region", name="All heads")
        self.map = page.get_by_role("application", name=re.compile("^Map of heads"))
        self.canvas = self.map.locator("canvas").first
        self.spoken = self.map.locator(".spoken")
        self.table = self.section.get_by_role("table")
        self.open_head = page.get_by_role("region", name="The open head")
        self.title = self.open_head.get_by_role("heading")
        self.matrix = page.get_by_role("application", name=re.compile("^Attention weights"))
        self.holder = self.open_head.locator(".holder")
        self.walk = page.get_by_role("button", name="Walk through")
        self.reading = page.locator(".reading")
        self.tip = page.locator(".tip")
        self.sections = page.get_by_role("radiogroup", name="Below the map")

    def open(self, url: str, **query: str) -> "HeadMap":
        self.page.goto(f"{url}/heads?{urlencode(query)}")
        expect(self.reading).not_to_be_empty()
        return self

    def type(self, text: str) -> None:
        self.text.fill(text)
        self.text.press("Enter")

    def tiles(self) -> list[list[Tile]]:
        """Every square, by rows of the map."""
        found = self.map.evaluate(_TILES)
        return [[Tile(each["said"], *each["box"]) for each in row] for row in found]

    def colours(self, tiles: list[list[Tile]], n: int) -> np.ndarray:
        """What n x n cells of every square look like, (row, column, query, key, 3 colours)."""
        squares = [tile[1:] for row in tiles for tile in row]
        found = self.canvas.evaluate(_COLOURS, [squares, n])
        return np.array(found.split(), int).reshape(len(tiles), -1, n, n, 3)


def box(locator: Locator) -> tuple[float, float, float, float]:
    """Left, top, right, bottom on the screen."""
    found = locator.bounding_box()
    assert found
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


@cache
def looked(text: str, model: str, hide: bool = False) -> Attention:
    """What the heads look at, from the core."""
    found = attention(text, load_model(model))
    return found.words_only() if hide else found


def all_tiles(weights: np.ndarray) -> np.ndarray:
    """Every square's weights: heads, and at the ends what is averaged over them."""
    layers, heads = weights.shape[:2]
    rows, columns = layers + (layers > 1), heads + (heads > 1)
    found = np.zeros((rows, columns, *weights.shape[2:]))
    for row in range(rows):
        for column in range(columns):
            of_layers = [row] if row < layers else list(range(layers))
            of_heads = [column] if column < heads else list(range(heads))
            each = [weights[layer, head] for layer in of_layers for head in of_heads]
            found[row, column] = sum(each) / len(each)
    return found


def sentence(tokens: tuple[str, ...], row: int, weights: np.ndarray) -> str:
    """How a row of weights is read aloud, its three largest shares first."""
    shares = weights[row].astype(np.float32)
    order = sorted(range(len(tokens)), key=lambda key: -shares[key])
    top = [key for key in order if shares[key] >= 0.005][:3]
    following = order[len(top) : len(top) + 1]
    while top and following and abs(shares[top[-1]] - shares[following[0]]) < 1e-6:
        top.pop()  # of equal ones all are named, or none
    said = []
    for place, key in enumerate(top):
        name = "itself" if key == row else tokens[key]
        percent = f"{digits(100 * float(shares[key]), 0)} %" if shares[key] >= 0.01 else "under 1 %"
        said.append(
            f"{percent} of its weight goes to {name}" if place == 0 else f"{percent} to {name}"
        )
    rest = 1 - float(sum(shares[key] for key in top))
    if rest >= 0.005:
        said.append(f"{digits(100 * rest, 0)} % to the rest")
    return f"When {tokens[row]} asks, {', '.join(said)}."


def check_open(heads: HeadMap, tokens: tuple[str, ...], row: int, weights: np.ndarray) -> None:
    """The sentence below the large picture and every number pointed at are these weights'."""
    expect(heads.reading).to_have_text(sentence(tokens, row, weights))
    numbers: dict[str, set[str]] = {}
    for query, asking in enumerate(tokens):
        for key, answering in enumerate(tokens):
            name = f"{asking} asks {'itself' if query == key else answering}"
            value = float(weights[query, key].astype(np.float32))
            numbers.setdefault(name, set()).add(digits(value, 4))
    tips = {text for _, _, text in pointed(heads.matrix, 17, 17)}
    assert len(tips) >= min(40, len(tokens))
    for tip in tips:
        name, _, number = tip.rpartition(": ")
        assert number in numbers[name], tip


def check_map(heads: HeadMap, weights: np.ndarray, *, dark: bool = False) -> None:
    """Every square of the map is painted, the more colour the more weight."""
    wanted = all_tiles(weights)
    tiles = heads.tiles()
    assert (len(tiles), len(tiles[0])) == wanted.shape[:2]
    bright = heads.colours(tiles, wanted.shape[2]).mean(axis=-1)
    for row, column in np.ndindex(wanted.shape[:2]):
        order = wanted[row, column].ravel().argsort()
        rises = np.diff(bright[row, column].ravel()[order]) * (1 if dark else -1)
        assert rises.min() > -3, tiles[row][column].said
        assert np.ptp(bright[row, column]) > 20, tiles[row][column].said
