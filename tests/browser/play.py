"""The Playground as its reader meets it."""

import re
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.browser.viewer import OF_A_WORD, Viewer, pointed

TEXT = "he deposited cash at the bank"

# Whether the accent's colour is drawn beside a point of the picture. To be asked of differences:
# there a cell that did not move has no colour of its own.
OUTLINED = """(surface, [x, y]) => {
  const canvas = surface.querySelector("canvas");
  const box = canvas.getBoundingClientRect();
  const ratio = canvas.width / box.width;
  const root = surface.getRootNode().querySelector(".root");
  const probe = document.createElement("i");
  probe.style.color = "var(--accent)";
  root.append(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number);
  probe.remove();
  const [left, top] = [Math.round((x - box.left - 40) * ratio), Math.round((y - box.top) * ratio)];
  const size = [Math.round(80 * ratio), Math.round(9 * ratio)]; // in a low row, up to its edges
  const { data } = canvas.getContext("2d").getImageData(left, top - Math.round(4 * ratio), ...size);
  for (let i = 0; i < data.length; i += 4) {
    const off = Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b);
    if (off < 150) return true; // a thin line is blended with what is beside it
  }
  return false;
}"""


class Playground(Viewer):
    """The viewer with what the Playground adds to it."""

    def __init__(self, page):
        super().__init__(page)
        self.field = page.get_by_role("textbox", name="Change this number")
        self.refused = page.get_by_role("alert").filter(has_text=re.compile("."))
        self.sides = page.get_by_role("radiogroup", name="Side of the change")
        self.said = page.locator(".st-key-said")
        self.undo = page.get_by_role("button", name=re.compile("^Undo"))

    def open(self, url: str, *, head: str | None = None, **query: str) -> "Playground":
        if head is not None:
            query["head"] = head
        self.page.goto(f"{url}/playground?{urlencode(query)}")
        expect(self.place).to_be_visible()
        expect(self.page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
        return self

    def side(self, name: str) -> None:
        self.sides.get_by_role("radio", name=name).click()

    def tips(self) -> list[tuple[float, float, str]]:
        """On a lattice fine enough for the low rows that a sentence above the picture leaves."""
        return [each for each in pointed(self.grid, 19, 41) if not OF_A_WORD.search(each[2])]

    def outlined(self, tip: str) -> bool:
        """Whether the cell whose tip begins so has an outline."""
        return bool(self.grid.evaluate(OUTLINED, self.point(tip)))
