"""The gradient beside the numbers: by button and key, on the way back, in a file, in class."""

import re

import pytest
from playwright.sync_api import expect

from attention_core import load_model, page, trace
from attention_core.story.target import likeness, number
from tests.browser.viewer import Viewer

WALK = {"text": "river bank", "stage": "attention_weights", "head": "0"}
NAME, CELL = "layer0.attention_weights", (0, 1, 0)


@pytest.fixture(scope="module")
def pulls():
    """The gradient of how like bank is to the bank of money."""
    model = load_model("handmade")
    made = trace("river bank", model)
    return likeness(made, 1, trace("money bank", model), "money bank").gradients(made)


def button(page):
    return page.get_by_role("button", name="Gradient", exact=True)


def test_a_button_and_a_key_show_it_and_back_leads_to_the_numbers(page, app_url, pulls):
    viewer = Viewer(page).open(app_url, **WALK)
    expect(viewer.reading).to_contain_text("of its weight")
    expect(button(page).get_by_text("∇")).to_be_visible()
    button(page).click()
    expect(viewer.reading).to_contain_text("In the row of bank")
    expect(viewer.reading).to_contain_text(
        "the likeness of bank to bank in money bank by about 0.00"
    )
    expect(page.locator(".spoken[role=status]").first).to_contain_text("the likeness of bank")
    expect(button(page)).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("show=gradient"))
    x, y = viewer.point("bank asks river")
    page.mouse.click(x, y)
    expect(viewer.sum).to_contain_text("Gradient of bank asks river")
    value = float(pulls[NAME][CELL])
    shown = page.locator(".sum tfoot td").first
    expect(shown).to_have_text(re.compile(f"^{'−' if value < 0 else ''}{abs(value):.3f}"))
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("cell="))
    page.keyboard.press("g")
    expect(viewer.reading).to_contain_text("of its weight")
    expect(page).not_to_have_url(re.compile("show="))
    page.go_back()
    expect(viewer.reading).to_contain_text("the likeness of bank")


def test_a_number_is_asked_what_moves_it_and_another_sentence_what_is_like_it(page, app_url):
    viewer = Viewer(page).open(app_url, **WALK, cell="1-0")
    page.get_by_role("button", name="What moves this number?").click()
    expect(viewer.reading).to_contain_text("one number of the attention weights")
    expect(page).to_have_url(re.compile("kind=number"))
    page.get_by_role("button", name="Gradient of").click()
    page.get_by_role("textbox", name="The other sentence").fill("battery bank")
    page.get_by_role("textbox", name="The other sentence").press("Enter")
    expect(viewer.reading).to_contain_text("to bank in battery bank")
    expect(page).to_have_url(re.compile("toward=battery"))


def test_in_a_file_and_before_a_class_it_is_a_key_away(new_page, tmp_path):
    made = trace("river bank", load_model("handmade"))
    path = tmp_path / "walk.html"
    target = number(made, "layer0.scores", (0, 1, 0))
    path.write_text(page(made, stage="query", gradient=target), encoding="utf-8")
    tab = new_page()
    tab.goto(path.as_uri())
    viewer = Viewer(tab)
    expect(viewer.reading).to_contain_text("is strongest in")
    tab.keyboard.press("p")
    tab.keyboard.press("g")
    board = tab.get_by_role("dialog", name="Presenter's view")
    expect(board).to_contain_text("gradient of one number of the scores")
    expect(board.locator(".p-caption")).to_contain_text("matters most: 0.01 more")
    tab.keyboard.press(" ")
    expect(board.locator(".p-sum")).to_contain_text("Gradient of bank")
    tab.keyboard.press("Escape")
    tab.get_by_role("button", name="Figure").click()
    expect(tab.get_by_role("textbox", name="Caption")).to_have_value(re.compile("gradient of one"))
