"""A lesson from its first question to its last check: by keyboard, by touch, heard, remembered."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import watch

HAS_FOCUS = """what => document.activeElement.matches("a, button, [role=radio]")
  && document.activeElement.innerText.includes(what)"""


def card(page: Page):
    return page.get_by_role("region", name="Lesson")


def settled(page: Page) -> None:
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()


def at_step(page: Page, step: int) -> None:
    expect(card(page)).to_contain_text(f"{step} of 6")
    settled(page)


def tab_to(page: Page, what: str, *, key: str = "Tab", most: int = 150) -> None:
    """Press a key until the focus is on what is called so, once it is there."""
    expect(card(page).get_by_text(what).first).to_be_visible()
    for _ in range(most):
        if page.evaluate(HAS_FOCUS, what):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{what} was not reached")


def test_a_lesson_is_walked_by_keyboard_alone(page, app_url):
    page.goto(f"{app_url}/?lesson=1")
    at_step(page, 1)
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    at_step(page, 2)
    for step, right in ((2, "nature"), (6, "energy")):
        at_step(page, step)
        expect(page.get_by_role("radio", name="nature")).to_be_focused()
        tab_to(page, right, key="ArrowRight")
        page.keyboard.press("Space")
        tab_to(page, "Commit")
        page.keyboard.press("Enter")
        expect(card(page)).to_contain_text(f"{right}: right.")
        settled(page)
        if step == 6:
            break
        for after in (3, 4):
            tab_to(page, "Continue")
            page.keyboard.press("Enter")
            at_step(page, after)
        expect(card(page).get_by_role("textbox")).to_be_focused()
        page.keyboard.type("0,44")
        page.keyboard.press("Enter")
        expect(card(page)).to_contain_text("0,44: right.")
        for after in (5, 6):
            tab_to(page, "Continue")
            page.keyboard.press("Enter")
            at_step(page, after)
    expect(card(page)).to_contain_text("What to keep: Attention lets a word's neighbours")
    expect(page).to_have_url(re.compile("lesson=1&step=6&text=battery.bank.*attention_residual"))


def test_a_clicker_leads_a_class_through_a_lesson(page, app_url):
    page.goto(f"{app_url}/?lesson=1")
    at_step(page, 1)
    says = ["2 of 6", "It is nature. It went from 0.30 to 1.10", "3 of 6", "4 of 6", "It is 0.44."]
    for each in says:
        page.keyboard.press("PageDown")
        expect(card(page)).to_contain_text(each)
        settled(page)
    page.keyboard.press("PageUp")
    at_step(page, 3)
    page.keyboard.press("ArrowLeft")  # still the viewer's: a stage back
    expect(page).to_have_url(re.compile("step=3.*stage=attention_output"))


def test_in_the_presenters_view_the_clicker_goes_through_the_lesson(page, app_url):
    page.goto(f"{app_url}/?lesson=1")
    at_step(page, 1)
    page.keyboard.press("p")
    board = page.get_by_role("dialog", name="Presenter's view")
    told = board.locator(".p-lesson")
    expect(told).to_contain_text("Each word starts as a row of numbers, a vector.")
    for each in ("nature · money · energy", "It is nature. It went from 0.30 to 1.10", "3 of 6"):
        page.keyboard.press("PageDown")
        expect(told).to_contain_text(each)
        settled(page)
    expect(board).to_contain_text("river changed bank: nature 0.30 → 1.10")
    page.keyboard.press("Escape")
    expect(board).to_be_hidden()
    at_step(page, 3)


def test_every_step_is_a_step_of_the_browsers_history(page, app_url):
    page.goto(f"{app_url}/?lesson=1&step=3")
    at_step(page, 3)
    card(page).get_by_role("link", name="Continue").click()
    at_step(page, 4)
    expect(page).to_have_url(re.compile("step=4"))
    page.go_back()
    at_step(page, 3)
    expect(page).to_have_url(re.compile("step=3"))
    page.reload()
    at_step(page, 3)


def test_how_far_one_has_come_stays_in_the_browser(new_page, app_url):
    page = new_page()
    page.goto(f"{app_url}/?lesson=1&step=1")
    at_step(page, 1)
    card(page).get_by_role("link", name="Continue").click()
    at_step(page, 2)
    card(page).get_by_role("link", name="All lessons").click()
    expect(page.locator('.lesson-progress[data-lesson="1"]')).to_have_text("· 1 of 6 done")
    expect(page.locator('.lesson-progress[data-lesson="2"]')).to_have_text("")
    page.goto(f"{app_url}/course")
    expect(page.locator('.lesson-progress[data-lesson="1"]')).to_have_text("· 1 of 6 done")
    assert "lesson" not in page.url


def test_what_is_new_is_spoken(page, app_url):
    page.goto(f"{app_url}/?lesson=1&step=2")
    at_step(page, 2)
    expect(page.locator(".st-key-lesson_text")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("radiogroup", name="which of the three numbers")).to_be_visible()
    page.get_by_role("radio", name="money").click()
    page.get_by_role("button", name="Commit").click()
    told = card(page).get_by_role("status")
    expect(told).to_contain_text("You said money; it is nature.")


@pytest.mark.parametrize("width", [390, 820])
def test_a_lesson_is_walked_by_touch(browser, app_url, errors, width):
    context = browser.new_context(viewport={"width": width, "height": 844}, has_touch=True)
    page = watch(context.new_page(), errors)
    page.goto(f"{app_url}/?lesson=1&step=1")
    at_step(page, 1)
    card(page).get_by_role("link", name="Continue").tap()
    at_step(page, 2)
    page.get_by_role("radio", name="nature").tap()
    page.get_by_role("button", name="Commit").tap()
    expect(card(page)).to_contain_text("nature: right.")
    for each in card(page).locator("a, button").all():
        box = each.bounding_box()
        assert box and box["height"] >= 24 and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
