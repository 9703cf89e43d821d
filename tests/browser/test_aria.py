"""What the project's own elements tell assistive technology in every state.

Sections as they open are asked in test_sections.
"""

import pytest
from playwright.sync_api import expect

from attention_core import load_model, trace
from attention_core import page as html
from tests.browser.aria import RULES, check
from tests.browser.viewer import Viewer


def test_they_agree_wherever_the_focus_is(page, app_url):
    viewer = Viewer(page).open(app_url, stage="scores")
    viewer.grid.focus()
    check(page)
    page.keyboard.press("Enter")
    expect(viewer.sum.locator("tfoot").first).to_be_visible()
    check(page)
    viewer.heads.get_by_role("radio", name="All heads").click()
    viewer.grid.focus()
    check(page)
    page.keyboard.press("PageDown")
    check(page)


def test_they_agree_where_a_typed_number_is_refused(page, app_url):
    page.goto(f"{app_url}/playground?stage=scores&cell=0-0")
    field = page.get_by_role("textbox", name="Change this number")
    field.fill("much")
    field.press("Enter")
    expect(page.locator(".refused")).not_to_be_empty()
    check(page)


def test_they_agree_in_a_file(page, tmp_path):
    file = tmp_path / "lesson.html"
    file.write_text(html(trace("river bank", load_model("handmade")), stage="scores", cell=(0, 1)))
    page.goto(file.as_uri())
    expect(page.get_by_role("grid")).to_be_visible()
    check(page)


def test_every_tab_has_the_panel_that_is_named_after_it(page, app_url):
    viewer = Viewer(page).open(app_url)
    viewer.tabs.get_by_text("Query").click()
    expect(page.get_by_role("tabpanel", name="Query")).to_be_visible()
    viewer.next.click()
    expect(page.get_by_role("tabpanel", name="Key")).to_be_visible()


def test_the_grid_says_which_cell_of_how_many(page, app_url):
    viewer = Viewer(page).open(app_url, text="river bank loan", stage="token_embedding")
    viewer.grid.focus()
    page.keyboard.press("ArrowRight")
    expect(viewer.grid).to_have_attribute("aria-rowcount", "3")
    expect(viewer.grid).to_have_attribute("aria-colcount", "8")
    expect(viewer.grid.get_by_role("row")).to_have_attribute("aria-rowindex", "3")
    expect(viewer.spoken).to_have_attribute("aria-colindex", "2")


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        (
            '<div role="radiogroup" aria-label="a"><b role="radio" aria-selected="true">b</b>',
            "must not have aria-selected",
        ),
        (
            '<div role="tablist" aria-label="a"><b role="tab" aria-selected="true">b</b>',
            "has no panel",
        ),
        ('<button role="radio" aria-checked="true">b</button>', "stands in"),
        ("<button></button>", "has no name"),
        ('<button aria-label="Close">Shut</button>', "called otherwise"),
        ('<i id="a"></i><i id="a"></i>', "there twice"),
        ('<button aria-describedby="c">b</button>', "no c"),
        ('<p aria-label="a">b</p>', "must not have a name"),
        ("<h2>Two<small>three</small></h2>", "runs together"),
        ("<table><tr><th></th></tr></table>", "is empty"),
        ('<div role="list" aria-label="a"></div>', "is empty"),
    ],
)
def test_the_rules_find_what_is_against_them(page, markup, fault):
    page.set_content(f'<body><div class="root">{markup}</div></body>')
    _, faults = page.evaluate(f"{RULES}; ariaFaults()")
    assert any(fault in each for each in faults), faults
