"""What must hold of every section of every page, asked of each while it is open.

To open a page is what takes long. So a section is opened once, and no question leaves anything
behind: each begins on a laptop, in the light.
"""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.aria import check
from tests.browser.charts import expect_theme
from tests.browser.conftest import watch
from tests.browser.contrast import CONTRAST
from tests.browser.room import SECTIONS, faults, open_section, resize, turn
from tests.server import RETURNING

LAPTOP = (1366, 768)
WIDTHS = (320, 390, 640, 820, 911, 1093, 1366)  # a laptop is 1093 px wide at 125 %, 911 at 150 %
CHARTED = (
    *("merges", "four tokenizers", "sinusoids", "learned positions", "order", "changed positions"),
    *("heads averaged", "heads made uniform", "a word", "layers", "root", "costs"),
)

# The levels of all headings in the order of the page, in shadow roots too.
LEVELS = """() => {
  const levels = [];
  const walk = (root) => {
    for (const element of root.children ?? []) {
      if (/^H[1-6]$/.test(element.tagName)) levels.push(+element.tagName[1]);
      if (element.shadowRoot) walk(element.shadowRoot);
      walk(element);
    }
  };
  walk(document.body);
  return levels;
}"""


@pytest.fixture(scope="module")
def faulty() -> list[str]:
    """What has gone wrong on the page that is open, until a test has told it."""
    return []


@pytest.fixture(scope="module", params=SECTIONS)
def opened(request, laptop: BrowserContext, app_url, faulty: list[str]) -> Iterator[Page]:
    """A section as it opens on the smallest screen."""
    laptop.add_cookies([RETURNING])
    page = watch(laptop.new_page(), faulty)
    page.set_viewport_size({"width": WIDTHS[0], "height": 844})
    open_section(page, app_url, request.param)
    yield page
    page.close()
    laptop.clear_cookies()


@pytest.fixture
def name(opened: Page, request) -> str:
    """The name of the section."""
    said: str = request.node.callspec.params["opened"]
    return said


@pytest.fixture
def section(opened: Page, faulty: list[str]) -> Iterator[Page]:
    yield opened
    told = faulty.copy()
    faulty.clear()
    resize(opened, *LAPTOP)
    turn(opened, "light")
    assert not told, "Errors on the page, or requests that leave it:\n" + "\n".join(told)


def test_every_control_has_its_room_on_every_screen(section):
    found = {}
    for width in WIDTHS:
        resize(section, width, 844)
        if wrong := faults(section):
            found[width] = wrong
    assert not found


def test_roles_attributes_names_and_references_agree(section):
    check(section)


def test_headings_are_in_order_and_one_is_the_pages(section):
    levels = section.evaluate(LEVELS)
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_small_print_and_keys_in_buttons_can_be_read(section, name):
    for theme in ("light", "dark"):
        turn(section, theme)
        # A button at rest is pale on purpose.
        for kind in (
            '[data-testid="stCaptionContainer"] p',
            "button:not([aria-disabled=true]) kbd",
        ):
            found = section.locator(kind).evaluate_all(
                f"all => all.map((each) => [({CONTRAST})(each), each.textContent])"
            )
            assert found or name != "merges", f"there is no {kind}"
            assert not [text for contrast, text in found if contrast < 4.5]


def test_charts_follow_the_system(section, name):
    charts = section.locator(".js-plotly-plot .main-svg")
    if name in CHARTED:
        expect(charts.first).to_be_attached()
    if charts.count():
        for theme in ("light", "dark", "light"):
            turn(section, theme)
            expect_theme(section, theme)
