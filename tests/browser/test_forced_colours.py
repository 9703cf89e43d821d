"""With the system's few colours (high contrast) scales keep theirs, and what is chosen is seen."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.headmap import HeadMap
from tests.browser.room import settle
from tests.browser.viewer import Viewer

# What is painted behind an element's text, and around it.
LOOK = """e => {
  const { backgroundColor, borderLeftColor, borderBottomColor, color } = getComputedStyle(e);
  return [backgroundColor, borderLeftColor, borderBottomColor, color];
}"""


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def forced(new_page, request) -> Page:
    page: Page = new_page(dark=request.param)
    page.emulate_media(forced_colors="active")
    return page


def differs(group: Locator, chosen: Locator) -> bool:
    """Whether the chosen one has a ground that none of the others has."""
    grounds = group.evaluate_all(f"all => all.map({LOOK}).map(([ground]) => ground)")
    mine = chosen.evaluate(LOOK)
    return bool(grounds.count(mine[0]) == 1 and mine[0] != mine[3])


def test_what_is_chosen_is_turned_round(forced, app_url):
    viewer = Viewer(forced)
    forced.goto(f"{app_url}/playground?stage=attention_weights&head=1&show=before&temperature=2")
    settle(forced)
    assert differs(viewer.tabs, viewer.tabs.and_(forced.locator("[aria-selected=true]")))
    for name in ("Heads", "Side of the change"):
        # Not Streamlit's own group, which may have the same name.
        group = forced.locator(".root").get_by_role("radiogroup", name=name).get_by_role("radio")
        assert differs(group, group.and_(forced.locator("[aria-checked=true]"))), name


def test_a_measure_that_is_shown_is_turned_round(forced, app_url):
    heads = HeadMap(forced).open(app_url, show="entropy")
    radios = heads.measures.get_by_role("radio")
    assert differs(radios, radios.and_(forced.locator("[aria-checked=true]")))


def test_scales_and_pictures_keep_their_colours(forced, app_url):
    viewer = Viewer(forced).open(app_url, model="minilm", stage="scores")
    expect(viewer.grid).to_be_visible()
    scales = forced.locator(".scale i")
    assert scales.count() > 1
    for i in range(scales.count()):
        assert "linear-gradient" in scales.nth(i).evaluate(
            "e => getComputedStyle(e).backgroundImage"
        )
        assert scales.nth(i).evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
    colours = viewer.grid.evaluate(
        """surface => {
          const canvas = surface.querySelector("canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4 * 97) seen.add(`${data.slice(i, i + 3)}`);
          return seen.size;
        }"""
    )
    assert colours > 20


def test_a_new_merge_is_turned_round(forced, app_url):
    forced.goto(f"{app_url}/tokenizer?section=bpe&step=4")
    expect(forced.locator(".token.lit").first).to_be_visible()
    lit = forced.locator(".token.lit").first.evaluate(LOOK)
    other = forced.locator(".token:not(.lit)").first.evaluate(LOOK)
    assert lit[0] != other[0]
