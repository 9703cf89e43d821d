"""From a small phone to a laptop nothing overlaps, is cut off, or is too small to hit."""

import pytest

from tests.browser.room import SECTIONS, faults, open_section, settle

WIDTHS = (320, 390, 640, 820, 911, 1093, 1366)  # a laptop is 1093 px wide at 125 %, 911 at 150 %


# WCAG 1.4.12: what a reader may set their text to.
SPACED = """*, *::before { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"""


@pytest.mark.parametrize("section", SECTIONS)
def test_every_control_has_its_room_on_every_screen(new_page, app_url, section):
    page = new_page(width=WIDTHS[0], height=844)
    open_section(page, app_url, section)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        settle(page)
        if wrong := faults(page):
            found[width] = wrong
    assert not found


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
