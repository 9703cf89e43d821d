"""Buttons at rest keep the focus, and no letter alone is a command."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.connection import expect_alive
from tests.browser.play import TEXT, Playground

PLACE = {"text": TEXT, "stage": "scores", "cell": "5-2"}


@pytest.mark.parametrize("end", ["Start", "Back", "Next", "End"])
def test_a_step_to_the_end_keeps_the_focus_on_its_button(new_page, app_url, end):
    page = new_page(steady=False)
    step = 1 if end in ("Start", "Back") else 2
    page.goto(f"{app_url}/tokenizer?section=bpe&words=low:+5%0Alower:+2&step={step}")
    expect_alive(page)
    button = page.get_by_role("button", name=end).first
    expect(button).to_have_attribute("aria-disabled", "false")
    button.focus()
    told = page.get_by_text(re.compile("spelled in characters|Merged:")).first
    while button.get_attribute("aria-disabled") == "false":  # as long as it leads anywhere
        before = told.inner_text()
        page.keyboard.press("Enter")
        expect(told).not_to_have_text(before)
        expect_alive(page)
    expect(button).to_be_focused()
    said = told.inner_text()
    page.keyboard.press("Enter")
    expect_alive(page)
    expect(button).to_be_focused()
    expect(told).to_have_text(said)


@pytest.fixture
def reader(new_page, app_url):
    reader = Playground(new_page(steady=False)).open(app_url, **PLACE)
    reader.field.fill("12.5")
    reader.page.keyboard.press("Enter")
    expect(reader.grid).to_be_focused()
    expect(reader.page).to_have_url(re.compile("edits="))
    expect_alive(reader.page)
    return reader


@pytest.mark.parametrize("names", [("Undo",), ("Undo", "Redo"), ("Reset",), ("Remove",)])
def test_the_last_undo_redo_reset_and_remove_keep_the_focus_on_the_buttons(reader, names):
    page = reader.page
    for name in names:
        button = page.get_by_role("button", name=name)
        button.focus()
        page.keyboard.press("Enter")
        if name == "Redo":
            expect(page).to_have_url(re.compile("edits="))
        else:
            expect(page).not_to_have_url(re.compile("edits="))
        expect_alive(page)
        left = page.get_by_role("button", name="Reset") if name == "Remove" else button
        expect(left).to_be_focused()


def test_no_letter_alone_is_a_command_and_undo_has_its_usual_keys(reader):
    page = reader.page
    page.evaluate("document.activeElement.blur()")
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if letter not in "cr":  # Streamlit's own, when it is developed with
            page.keyboard.press(letter)
            page.keyboard.press(f"Shift+{letter}")
    page.wait_for_timeout(500)
    expect_alive(page)
    expect(page).to_have_url(re.compile("edits="))
    page.keyboard.press("Control+z")
    expect(page).not_to_have_url(re.compile("edits="))
    page.keyboard.press("Control+y")
    expect(page).to_have_url(re.compile("edits="))
    page.keyboard.press("Meta+z")
    expect(page).not_to_have_url(re.compile("edits="))
    page.keyboard.press("Control+Shift+Z")
    expect(page).to_have_url(re.compile("edits="))


@pytest.mark.parametrize("where", ["text", "field"])
def test_in_a_text_the_keys_of_undo_are_the_texts_own(reader, where):
    page, box = reader.page, getattr(reader, where)
    box.click()
    page.keyboard.press("End")
    before = box.input_value()
    page.keyboard.type("7")
    expect(box).to_have_value(f"{before}7")
    page.keyboard.press("Control+z")
    expect(box).to_have_value(before)
    page.wait_for_timeout(500)
    expect(page).to_have_url(re.compile("edits="))
