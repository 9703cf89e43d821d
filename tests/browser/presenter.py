"""The presenter's view as a class sees it."""

import re
from typing import Any

from playwright.sync_api import Page, expect

# What is written onto the canvases of the presenter's view: texts, and how many px high.
WRITTEN = """() => {
  const { fillText } = CanvasRenderingContext2D.prototype;
  window.written = [];
  CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
    if (this.canvas.closest?.(".presenting")) {
      const { a, b } = this.getTransform();
      const size = parseFloat(/([\\d.]+)px/.exec(this.font)[1]) * Math.hypot(a, b);
      window.written.push([text.replace(/[\\u2068\\u2069]/g, ""), size / devicePixelRatio]);
    }
    return fillText.call(this, text, ...where);
  };
}"""
NUMBER = re.compile(r"^−?(\d+|\d*\.\d+)( %)?$")


class Presenter:
    """Locators by role and visible text, and the keys of a clicker."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.view = page.get_by_role("dialog", name="Presenter's view")
        self.caption = self.view.locator(".p-caption")
        self.words = self.view.locator(".p-words")
        self.title = self.view.locator(".p-where b")
        self.sum = self.view.get_by_role("region", name=re.compile("^Where .* comes from$"))
        self.black = self.view.locator(".p-blank")
        self.code = self.view.get_by_role("img", name="QR code")

    def open(self) -> "Presenter":
        self.page.keyboard.press("p")
        expect(self.view).to_be_visible()
        return self

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def listen(self) -> None:
        """Note what is written from now on."""
        self.page.evaluate(WRITTEN)

    def written(self) -> list[tuple[str, float]]:
        """Texts and their heights since it was last asked."""
        found: list[Any] = self.page.evaluate("window.written.splice(0)")
        return [(text, size) for text, size in found]

    def numbers(self) -> list[tuple[str, float]]:
        return [(text, size) for text, size in self.written() if NUMBER.match(text)]
