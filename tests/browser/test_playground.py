"""Numbers changed by keyboard and pointer, undone, compared; the worked example typed through."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from attention_core.play.edits import Edit, apply
from attention_core.play.levers import Levers, play
from tests.browser.play import TEXT, Playground
from tests.browser.viewer import digits

PLACE = {"text": TEXT, "stage": "scores", "cell": "5-2"}


@pytest.fixture
def page(new_page):
    # Streamlit asks below the page's own path first, which the console calls an error.
    return new_page(steady=False)


def core(*edits):
    return apply(play(TEXT, Levers(), dtype=np.float64), [Edit(*edit) for edit in edits])


def test_a_number_is_changed_by_keyboard_and_the_difference_is_seen_and_outlined(page, app_url):
    before, after = core(), core(("layer0.scores", (0, 5, 2), -4.0))
    reader = Playground(page).open(app_url, **PLACE)
    expect(reader.sum.locator("tfoot").first).to_be_visible()
    reader.grid.focus()
    page.keyboard.press("Enter")
    expect(reader.field).to_be_focused()
    page.keyboard.type("-4")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("edits=layer0.scores"))
    expect(reader.sum).to_contain_text("You typed this number; it was")
    expect(reader.grid).to_be_focused()
    reader.side("Difference")
    assert reader.outlined("bank asks cash")
    assert not reader.outlined("deposited asks")
    expect(reader.said).to_contain_text("What your number did: The output of bank moved most")

    reader.tabs.filter(has_text="Attention weights").click()
    name = "layer0.attention_weights"
    was, now = (float(t[name].value[0, 5, 2]) for t in (before, after))
    for side, value in (("After", now), ("Before", was), ("Difference", now - was)):
        reader.side(side)
        page.mouse.move(*reader.point("bank asks cash"))
        expect(reader.tip).to_have_text(f"bank asks cash: {digits(value, 4)}")
    expect(page).to_have_url(re.compile("show=difference"))
    expect(reader.reading).to_contain_text("In the row of bank, cash moved most")


def test_refused_text_says_why_beside_the_cell_and_the_old_value_stays(page, app_url):
    reader = Playground(page).open(app_url, **PLACE)
    old = reader.field.input_value()
    value = reader.sum.get_by_role("status").inner_text()
    for text, says in (("many", "This is not a number."), ("inf", "A cell cannot hold infinity")):
        reader.field.fill(text)
        page.keyboard.press("Enter")
        expect(reader.refused).to_contain_text(says)
        expect(reader.field).to_be_focused()
        expect(reader.field).to_have_value(text)
        expect(reader.sum.get_by_role("status")).to_have_text(value)
    page.keyboard.press("Escape")
    expect(reader.field).to_have_value(old)
    expect(reader.refused).to_have_count(0)
    expect(reader.sum).to_be_visible()
    expect(page).not_to_have_url(re.compile("edits="))


def test_undo_and_redo_by_key_and_by_button(page, app_url):
    reader = Playground(page).open(app_url, **PLACE)
    status = reader.sum.get_by_role("status")
    old = status.inner_text()
    reader.field.fill("12.5")
    page.keyboard.press("Enter")
    expect(status).to_have_text("12.5000")
    expect(reader.grid).to_be_focused()
    page.keyboard.press("Control+z")
    expect(status).to_have_text(old)
    expect(page).not_to_have_url(re.compile("edits="))
    page.keyboard.press("Control+y")
    expect(status).to_have_text("12.5000")
    reader.undo.click()
    expect(status).to_have_text(old)
    reader.field.fill("z")  # a letter in the field is a letter
    page.keyboard.press("Enter")
    expect(reader.refused).to_contain_text("This is not a number.")
    expect(status).to_have_text(old)


def test_weights_are_reached_and_changed_by_keyboard(page, app_url):
    reader = Playground(page).open(app_url, text=TEXT, stage="query")
    reader.grid.focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(reader.spoken).to_have_text("money, money: 4.00")
    page.keyboard.press("Enter")
    expect(reader.sum).to_have_accessible_name("Where money, money comes from")
    page.keyboard.press("2")  # a digit begins the new number
    expect(reader.field).to_have_value("2")
    page.keyboard.type(".5")
    page.keyboard.press("Enter")
    expect(reader.sum.get_by_role("status")).to_have_text("2.5000")
    expect(page).to_have_url(re.compile(r"edits=layer0\.W_Q(!|%21)0\.1\.1(!|%21)2\.5"))


def test_the_worked_example_is_typed_through_and_marked_on_the_way(page, app_url):
    page.goto(f"{app_url}/playground?section=worked&level=all")
    boxes = page.locator(".stTextInput input")
    expect(boxes).to_have_count(19)
    boxes.first.click()
    numbers = "1 1  0 1 2 1 1  0 1.41 1.414 0.707 0.707  0.09 0.18 0.37 0.18 0.18  0.73 0.55"
    for i, number in enumerate(numbers.split()):
        page.keyboard.type(number)
        if i == 8:
            expect(page.get_by_text("this was multiplied by √2; divide by it.")).to_be_visible()
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type("0.71")
            expect(page.get_by_text("this was multiplied by √2")).to_have_count(0)
        page.keyboard.press("Tab")
    expect(page.get_by_text("All right")).to_be_visible()
    expect(page.get_by_text(re.compile("✓$"))).to_have_count(19)


def test_no_query_of_one_sentence_asks_itself_in_another(page, app_url):
    reader = Playground(page).open(
        app_url, section="cross", asking="river bank", answering="river bank", stage="scores"
    )
    expect(reader.sides).to_have_count(0)
    tips = {text for _, _, text in reader.tips()}
    assert any(tip.startswith("bank asks bank: ") for tip in tips)
    assert not any("itself" in tip for tip in tips)
    expect(reader.reading).not_to_contain_text("itself")
    page.get_by_text("Decoder's own, causal").click()
    page.mouse.move(*reader.point("bank asks itself"))
    expect(reader.tip).to_contain_text("bank asks itself")


def test_a_new_servers_first_visitor_may_come_by_a_link_to_a_change(new_page, fresh):
    with fresh() as url:
        page = new_page(steady=False)
        reader = Playground(page).open(url, **PLACE, edits="layer0.scores!0.5.2!-4")
        expect(reader.sum).to_contain_text("You typed this number")
        expect(reader.said).to_contain_text("What your number did")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.close()
