"""Keys are the page's: they step whatever was clicked last, and never in the middle of a word."""

import re

import pytest
from playwright.sync_api import expect

from pages._app.examples import EXAMPLES
from tests.browser.connection import expect_alive
from tests.browser.viewer import Viewer

STEP = ["ArrowRight", "ArrowLeft", "PageDown", "PageUp", "Space", "Shift+Space"]
FRAMED = """() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement)
  e = e.shadowRoot.activeElement;
  return e !== document.body && getComputedStyle(e).outlineStyle !== "none" && e.id; }"""


def stands(viewer, number):
    expect(viewer.place).to_have_text(re.compile(f"^{number} / "))


def steps(viewer, number):
    """Every key of stepping steps, from this stage and back to it."""
    stands(viewer, number)
    for key, to in zip(STEP, (1, 0) * 3, strict=True):
        viewer.page.keyboard.press(key)
        stands(viewer, number + to)


@pytest.mark.parametrize(
    "clicked", ["model", "layer", "example", "form", "head", "Next", "nothing"]
)
def test_whatever_was_clicked_last_keys_step(page, app_url, clicked):
    viewer = Viewer(page).open(app_url, model="minilm", layer="1", stage="attention_weights")
    expect_alive(page)
    if clicked == "model":
        viewer.choose_model("Hand-made")
        expect(page).to_have_url(re.compile("(?!.*minilm)"))
        stands(viewer, 10)
    elif clicked == "layer":
        viewer.layers.get_by_role("radio", name="3").click()
        expect(page).to_have_url(re.compile("layer=3"))
    elif clicked == "example":
        page.get_by_role("button", name="Examples").click()
        page.get_by_role("menuitem").nth(2).click()
        expect(viewer.text).to_have_value(EXAMPLES[2])
    elif clicked == "form":
        page.get_by_role("radio", name="Check these numbers").click()
    elif clicked == "head":
        viewer.heads.get_by_role("radio").nth(5).click()
    elif clicked == "Next":
        viewer.next.click()
        viewer.previous.click()
    else:
        viewer.title.click()
    expect_alive(page)
    steps(viewer, 10 if clicked == "model" else 12)
    assert not page.evaluate(FRAMED) or clicked in ("head", "Next"), "no frame round the page"


@pytest.mark.parametrize("leave", ["Enter", "Escape"])
def test_a_sentence_is_typed_and_left_and_keys_step(page, app_url, leave):
    viewer = Viewer(page).open(app_url, stage="scores")
    viewer.text.click()
    page.keyboard.press("End")
    page.keyboard.type(" a loan")
    for key in ("ArrowLeft", "Space", "ArrowRight", "Shift+?"):
        page.keyboard.press(key)
    stands(viewer, 7)
    page.keyboard.press(leave)
    expect(viewer.text).to_have_value("river bank a loa n?")
    expect(page).to_have_url(re.compile(r"text=river\+bank\+a\+loa\+n"))
    steps(viewer, 7)


def test_page_down_steps_even_from_within_the_sentence(page, app_url):
    viewer = Viewer(page).open(app_url, stage="scores")
    viewer.text.focus()
    page.keyboard.press("PageDown")
    stands(viewer, 8)
    expect(viewer.text).to_be_focused()


def test_what_is_reached_by_tab_keeps_its_keys(page, app_url):
    viewer = Viewer(page).open(app_url, stage="scores")
    page.get_by_role("button", name="Examples").focus()
    while not viewer.model.evaluate("e => e === document.activeElement"):
        page.keyboard.press("Tab")  # past what explains the models
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="MiniLM")).to_be_visible()
    page.keyboard.press("Escape")
    viewer.next.focus()
    page.keyboard.press("Space")  # presses it
    stands(viewer, 8)
    viewer.heads.get_by_role("radio", name="topic").focus()
    page.keyboard.press("ArrowRight")
    expect(viewer.heads.get_by_role("radio", name="position")).to_be_checked()
    stands(viewer, 8)


def test_after_a_click_on_a_number_arrows_go_from_sum_to_sum_until_it_is_closed(page, app_url):
    viewer = Viewer(page).open(app_url, stage="attention_weights")
    page.mouse.click(*viewer.point("bank asks river"))
    expect(viewer.sum).to_have_accessible_name("Where bank asks river comes from")
    page.keyboard.press("ArrowRight")
    expect(viewer.sum).to_have_accessible_name("Where bank asks itself comes from")
    stands(viewer, 10)
    page.keyboard.press("Escape")
    expect(viewer.sum).to_have_count(0)
    steps(viewer, 10)


@pytest.mark.parametrize("how", ["?", "click"])
def test_the_list_of_keys_opens_and_gives_the_focus_back(page, app_url, how):
    viewer = Viewer(page).open(app_url, stage="scores")
    keys = page.get_by_role("button", name="Keys")
    grid, listed = viewer.grid, page.get_by_role("dialog", name="Keys")
    if how == "click":
        keys.click()
    else:
        grid.focus()
        page.keyboard.press("?")
    expect(listed).to_be_visible()
    expect(listed).not_to_contain_text("where it can be changed")  # here none can
    expect(listed).to_contain_text("→ ←, Page Down, Page Up")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(keys if how == "click" else grid).to_be_focused()
    stands(viewer, 7)
