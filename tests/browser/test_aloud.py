"""What somebody hears of a move who does not see the page: it is told once, in words that help."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.headmap import HeadMap
from tests.browser.room import settle
from tests.browser.viewer import Viewer, digits, seen

# Live regions speak when their text changes, and the cell that the focus is in when it is another.
LISTEN = """() => {
  globalThis.heard = [];
  const every = [...document.querySelectorAll("*")].filter((e) => e.shadowRoot);
  for (const { shadowRoot } of every) new MutationObserver((changes) => {
    const regions = new Set();
    for (const { target } of changes) {
      const at = target.nodeType === 1 ? target : target.parentElement;
      const live = at?.closest("[aria-live], [role=status], [role=alert]");
      if (live && live.getAttribute("aria-live") !== "off") regions.add(live);
      const cell = at?.closest("[role=gridcell]");
      const grid = cell?.closest("[role=grid]");
      if (grid && shadowRoot.activeElement === grid && !cell.hidden) regions.add(cell);
    }
    for (const { textContent } of regions) if (textContent.trim()) heard.push(textContent.trim());
  }).observe(shadowRoot, { childList: true, characterData: true, subtree: true });
}"""
TEXT = "river bank"


def listen(page: Page) -> None:
    settle(page)
    page.evaluate(LISTEN)


def heard(page: Page, quiet: int = 900) -> list[str]:
    """All that was said since this was last asked, once nothing more is said."""
    page.wait_for_timeout(quiet)
    said: list[str] = page.evaluate("() => heard.splice(0)")
    return said


def test_a_step_is_told_with_its_place_and_what_is_read_there(page, app_url):
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm")
    listen(page)
    viewer.next.focus()
    page.keyboard.press("Enter")
    reading = viewer.reading.inner_text()
    assert heard(page) == [f"Position embedding, 2 of 22. {reading}"]
    expect(viewer.next).to_be_focused()
    page.keyboard.press("PageDown")
    (said,) = heard(page)
    assert said.startswith("Segment embedding, 3 of 22. ")


def test_another_layer_is_told_when_it_has_come(page, app_url):
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm", stage="layer_output")
    listen(page)
    viewer.next.click()
    expect(viewer.title).to_have_text("Query")
    said = heard(page)
    assert len(said) == 1 and re.match(r"Query, \d+ of \d+\. ", said[0])


def test_in_the_rail_the_stage_is_told_by_the_focus_alone(page, app_url):
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm")
    listen(page)
    viewer.tabs.first.focus()
    page.keyboard.press("ArrowDown")
    expect(viewer.tabs.nth(1)).to_be_focused()
    assert heard(page) == [viewer.reading.inner_text()]


def test_an_opened_number_tells_its_sum_and_closing_tells_where_one_is(page, app_url):
    core = seen(TEXT, "minilm")
    stage = core.titles.index("Scores")
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm", stage="scores")
    viewer.grid.focus()
    listen(page)
    page.keyboard.press("ArrowRight")
    (cell,) = heard(page)
    name = cell.rpartition(":")[0]
    row, column = core.cell(stage, name)
    page.keyboard.press("Enter")
    (said,) = heard(page)
    assert said.startswith(f"{name}: {digits(core.value(stage, row, column), 4)}. ")
    assert "dot product" in said
    expect(viewer.grid).to_be_focused()
    page.keyboard.press("ArrowRight")
    other, sum_ = heard(page)
    assert name != other.rpartition(":")[0] not in sum_, "the cell is named once"
    assert sum_.startswith(digits(core.value(stage, row, column + 1), 4))
    page.keyboard.press("Escape")
    assert heard(page) == ["Sum closed. Scores, 9 of 22."]
    expect(viewer.grid).to_be_focused()


@pytest.mark.parametrize("how", ["Enter", "Escape"])
def test_the_sum_is_the_next_stop_and_its_end_leads_back_to_the_picture(page, app_url, how):
    viewer = Viewer(page).open(app_url, text=TEXT, stage="scores")
    viewer.grid.focus()
    page.keyboard.press("Enter")
    expect(viewer.sum.locator("tfoot").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(viewer.close).to_be_focused()
    page.keyboard.press(how)
    expect(viewer.sum).to_have_count(0)
    expect(viewer.grid).to_be_focused()


def test_a_head_and_a_side_are_told_by_what_is_read_in_them(page, app_url):
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm", stage="attention_weights")
    listen(page)
    viewer.heads.get_by_role("radio", name="Head 0").focus()
    page.keyboard.press("ArrowRight")
    expect(viewer.heads.get_by_role("radio", name="Head 1", exact=True)).to_be_checked()
    assert heard(page) == [viewer.reading.inner_text()]


def test_a_merge_is_told(page, app_url):
    words = "high: 12\nhigher: 14\nhighest: 10\nlow: 12\nlower: 11\nlowest: 13"
    query = urlencode({"section": "bpe", "step": 3, "words": words})
    page.goto(f"{app_url}/tokenizer?{query}")
    expect(page.get_by_text("Merged:")).to_be_visible()
    listen(page)
    page.get_by_role("button", name="Next").first.press("Enter")
    expect(page.get_by_text("hi + gh, 36 times")).to_be_visible()
    assert heard(page) == ["Iteration 4 of 16: merged hi and gh."]
    page.get_by_role("button", name="Next").last.press("Enter")
    (said,) = heard(page)
    assert said.startswith("Merge 1 of ")


def test_the_map_of_heads_tells_a_head_once(page, app_url):
    heads = HeadMap(page).open(app_url, text=TEXT)
    expect(heads.table).to_be_visible()
    heads.map.focus()
    listen(page)
    page.keyboard.press("ArrowDown")
    (said,) = heard(page)
    assert said.startswith("Layer 1, head 0") and heads.reading.inner_text() in said
    page.keyboard.press("Shift+ArrowRight")
    (said,) = heard(page)
    assert said.startswith("Layer 1, head 1") and "asks" not in said
    page.keyboard.press("Space")
    (said,) = heard(page)
    assert said.startswith("Average of 2 heads · Layer 1, head 0, Layer 1, head 1")
    heads.matrix.focus()
    heard(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert len(heard(page)) == 2, "one cell a key"


def test_nothing_is_said_by_itself(page, app_url):
    Viewer(page).open(app_url, text=TEXT, stage="scores", cell="0-0")
    listen(page)
    assert heard(page, 1500) == []
