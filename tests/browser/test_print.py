"""A page on paper: one sheet with sentence, picture, what is said of it, and the address."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from attention_core import load_model, trace
from attention_core import page as html
from pages._app.share import code
from tests.browser.paper import pages_of
from tests.browser.room import settle
from tests.browser.viewer import Viewer, digits, seen

SHEETS = {
    "walk": "walk?text=the+river+<b>bank</b>&model=minilm&layer=1&stage=attention_weights&head=2",
    "playground": "playground?text=the+river+<b>bank</b>&mask=causal&stage=attention_weights",
    "heads": "heads?text=the+river+<b>bank</b>&heads=1.2",
}
SHOWN = """() => {
  const every = (root) => [...root.querySelectorAll("*")].flatMap((e) =>
    e.shadowRoot ? [e, ...every(e.shadowRoot)] : [e]);
  return every(document.body).filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && e.checkVisibility({ visibilityProperty: true });
  });
}"""
CONTROLS = "button, input, select, textarea, a[href], [role=tab], [role=radio], canvas, pre, code"
NAMED = f"(controls) => ({SHOWN})().filter((e) => e.matches(controls)).map((e) => e.outerHTML)"
INK = f"""() => ({SHOWN})()
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .map((e) => e.matches("svg *") ? getComputedStyle(e).fill : getComputedStyle(e).color)"""


def on_paper(page: Page) -> None:
    """As it is while it is printed on A4."""
    page.set_viewport_size({"width": 703, "height": 1030})
    settle(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", SHEETS)
def test_a_view_is_printed_as_one_sheet_without_controls(new_page, app_url, name, dark):
    page = new_page(dark=dark)
    page.goto(f"{app_url}/{SHEETS[name]}")
    settle(page)
    expect(page.get_by_role("button", name="Save the picture as SVG").first).to_be_visible()
    assert pages_of(page.pdf(format="A4")) == 1
    on_paper(page)
    assert page.evaluate(NAMED, CONTROLS) == []
    sheet = page.locator(".paper")
    expect(sheet.first).to_contain_text("the river <b>bank</b>")
    expect(sheet.first).to_contain_text("· Attention")
    expect(sheet.first).to_contain_text("Hand-made" if name == "playground" else "MiniLM")
    link = sheet.first.locator(".link").inner_text()
    asked, told = (parse_qs(urlsplit(each).query) for each in (page.url, link))
    assert asked.items() <= told.items()
    here = code(link)
    assert here
    expect(sheet.first.locator("path")).to_have_attribute("d", here["path"])
    picture = sheet.last.locator("svg").last
    box, room = picture.bounding_box(), sheet.last.bounding_box()
    assert box and room and box["width"] == pytest.approx(room["width"]) and box["height"] > 100
    # Dark words on white, whatever the theme on screen: no ink is as light as a dark theme's.
    inks = [list(map(int, re.findall(r"\d+", ink)[:3])) for ink in page.evaluate(INK)]
    cells = sum(ink == [255, 255, 255] for ink in inks)  # numbers on dark cells
    assert len(inks) > 20
    assert sum(max(ink) > 200 and min(ink) > 90 for ink in inks) <= cells


def test_the_sheet_says_what_the_screen_says_and_shows_its_numbers(page, app_url):
    core = seen("river bank", "handmade")
    viewer = Viewer(page).open(app_url, text="river bank", stage="attention_weights", head="0")
    said, equation = viewer.reading.inner_text(), viewer.equation.first.text_content()
    on_paper(page)
    sheet = page.locator(".root .paper")
    expect(sheet.get_by_role("heading")).to_contain_text("Attention weights")
    expect(sheet.get_by_role("heading")).to_contain_text("head topic")
    expect(sheet.locator(".reading")).to_have_text(said)
    assert sheet.locator("math").text_content() == equation
    expect(sheet.locator(".caption")).to_be_visible()
    written = sheet.locator("svg text").all_text_contents()
    index = core.titles.index("Attention weights")
    for row in range(2):
        for column in range(2):
            assert digits(core.value(index, row, column), 2) in written
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(sheet).to_have_count(0)
    expect(viewer.holder).to_be_visible()


def test_a_file_is_printed_as_a_sheet_too(new_page, tmp_path: Path):
    read = trace("river <i>bank</i>", load_model("handmade"))
    file = tmp_path / "walk.html"
    file.write_text(html(read, stage="scores"), encoding="utf-8")
    page = new_page(dark=True)
    page.goto(file.as_uri())
    expect(page.locator(".place")).to_be_visible()
    assert pages_of(page.pdf(format="A4")) == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate(NAMED, CONTROLS) == []
    expect(page.locator(".paper svg")).to_be_visible()
    expect(page.locator(".paper h2")).to_contain_text("Scores")


def test_other_pages_are_printed_with_what_is_read_and_without_controls(page, app_url):
    page.goto(f"{app_url}/context?texts=river+bank%0Amoney+bank&below=word")
    settle(page)
    on_paper(page)
    assert page.evaluate(NAMED, "button, input, select, textarea, a[href]") == []
    expect(page.locator(".paper").first).to_contain_text("money bank")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
