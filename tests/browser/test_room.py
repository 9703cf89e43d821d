"""With widely spaced text nothing overlaps or is cut off."""

import pytest

from tests.browser.room import faults, open_section, settle

# WCAG 1.4.12: what a reader may set their text to.
SPACED = """*, *::before { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"""


@pytest.mark.parametrize("section", ["walkthrough, a sum", "heads", "numbers, a sum"])
@pytest.mark.parametrize("width", [390, 1366])
def test_wider_spaced_text_is_not_cut_off_in_the_viewer(new_page, app_url, section, width):
    page = new_page(width=width, height=844)
    open_section(page, app_url, section)
    page.evaluate(
        """(css) => {
          for (const { shadowRoot } of document.querySelectorAll("*")) if (shadowRoot) {
            const style = document.createElement("style");
            style.textContent = css;
            shadowRoot.append(style);
          }
        }""",
        SPACED,
    )
    settle(page)
    cut = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap(({ shadowRoot: root }) =>
          root ? [...root.querySelectorAll("button, p, h2, h3, .reading, summary")] : [])
          .filter((e) => e.checkVisibility() && getComputedStyle(e).overflowY === "hidden"
            && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1))
          .map((e) => e.className + ": " + e.textContent)"""
    )
    assert not cut
    assert not [fault for fault in faults(page) if "cut" in fault or "lies on" in fault]
