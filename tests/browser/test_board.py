"""The board in the app: what is drawn is in the address, comes back, and is followed by numbers."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.board import cell, drag, middle, sheet, swipe
from tests.browser.conftest import watch

LINK = "/pictures?picture=board"
BLANK = f"{LINK}&board=.+2+.+.+5+.+.+.+."


@pytest.fixture
def board(page, app_url):
    return opened(page, app_url + BLANK)


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    cell(page, 1, 1).wait_for()
    return page


def answered(page: Page, **ways: str) -> None:
    """Wait until the page has followed, and its address says so."""
    expect(page.locator(".digits.waits")).to_have_count(0)
    expect(page).to_have_url(re.compile(ways["url"]))


def ink(page: Page) -> str:
    """The ink of the sheet, as it is painted."""
    return page.locator(".sheet svg.ink").inner_html()


def draw_nine(page: Page) -> None:
    """A ring, and a line down from its right side."""
    x, y = middle(sheet(page))
    s = (sheet(page).bounding_box() or {})["width"] / 28
    ring = [(0, -9), (-5, -6), (-5, -1), (0, 1), (5, -2), (5, -6), (0, -9)]
    for (a, b), (c, d) in pairwise(ring):
        drag(page, (x + a * s, y + b * s), (x + c * s, y + d * s))
    drag(page, (x + 5 * s, y - 4 * s), (x + 2 * s, y + 9 * s))


def test_a_drawn_nine_is_read_and_answered_and_comes_back_after_a_reload(board):
    greatest = board.get_by_role("region", name="[greatest]")
    expect(greatest).to_contain_text("Right: the greatest digit here is 5.")
    cell(board, 3, 3).click()
    draw_nine(board)
    answered(board, url="board=.+~")
    expect(board.locator(".reads")).to_contain_text("The model reads it as 9")
    expect(greatest.locator(".digit")).to_have_text("9")
    expect(greatest).to_contain_text("A cell was drawn: you know whether that is right.")
    drawn, url = ink(board), board.url
    board.reload()
    cell(board, 3, 3).wait_for()
    cell(board, 3, 3).click()
    assert ink(board) == drawn and board.url == url
    expect(greatest.locator(".digit")).to_have_text("9")


def test_back_takes_back_what_was_done_one_by_one(board):
    home = re.escape("board=.+2+.+.+5+.+.+.+.")
    expect(cell(board, 1, 2)).to_have_accessible_name(re.compile(": 2, "))
    drag(board, middle(cell(board, 1, 2)), middle(cell(board, 1, 1)))
    answered(board, url=re.escape("board=2+.+.+.+5"))
    cell(board, 2, 2).click()
    board.get_by_role("button", name="Clear").click()
    answered(board, url=re.escape("board=2+.+.+.+.+."))
    board.go_back()
    answered(board, url=re.escape("board=2+.+.+.+5"))
    expect(cell(board, 2, 2)).to_have_accessible_name(re.compile(": 5, "))
    board.go_back()
    answered(board, url=home)
    expect(cell(board, 1, 2)).to_have_accessible_name(re.compile(": 2, "))
    board.go_forward()
    answered(board, url=re.escape("board=2+.+.+.+5"))
    expect(cell(board, 1, 1)).to_have_accessible_name(re.compile(": 2, "))


def test_the_keyboard_alone_draws_carries_and_keeps_its_place(board):
    cell(board, 1, 2).focus()
    for key in ("Space", "ArrowRight", "Space"):
        board.keyboard.press(key)
    answered(board, url=re.escape("board=.+.+2+.+5"))
    expect(cell(board, 1, 3)).to_be_focused()
    board.keyboard.press("Tab")
    expect(sheet(board)).to_be_focused()
    board.keyboard.press("Delete")
    answered(board, url=re.escape("board=.+.+.+.+5"))
    for _ in range(4):
        board.keyboard.press("Shift+ArrowDown")
    answered(board, url="board=.[+].[+]~")
    expect(sheet(board)).to_be_focused()
    says = board.get_by_role("status").filter(has_text="greatest: ")
    expect(says).to_contain_text(re.compile(r"greatest: \d, [\d.]+ percent"))


def test_strokes_that_follow_quickly_are_all_kept(board):
    cell(board, 3, 3).click()
    x, y = middle(sheet(board))
    for n in range(6):
        drag(board, (x - 90, y - 100 + 40 * n), (x + 90, y - 100 + 40 * n))
    drawn = ink(board)
    answered(board, url="board=.+~")
    board.wait_for_timeout(1500)
    assert ink(board) == drawn
    board.reload()
    cell(board, 3, 3).click()
    assert ink(board) == drawn


def test_nothing_jumps_while_numbers_change(board):
    def places() -> list[dict[str, float] | None]:
        every = [cell(board, 1, 1), sheet(board), *board.locator(".answer").all()]
        return [each.bounding_box() for each in every]

    before = places()
    for digit in "9406":
        cell(board, 2, 2).focus()
        board.keyboard.press(digit)
        answered(board, url=re.escape(f"board=.+2+.+.+{digit}"))
        assert places() == before


def test_a_finger_draws_on_a_phone_and_the_answer_follows(browser: Browser, app_url, errors):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = opened(watch(context.new_page(), errors), app_url + BLANK)
    cell(page, 3, 3).tap()
    sheet(page).scroll_into_view_if_needed()
    x, y = middle(sheet(page))
    top = page.locator(".stMain").evaluate("each => each.scrollTop")
    swipe(page, (x, y - 100), *((x, y - 100 + 20 * n) for n in range(1, 11)))
    answered(page, url="board=.+~")
    assert page.locator(".stMain").evaluate("each => each.scrollTop") == top
    expect(page.locator(".reads")).to_contain_text("The model reads it as 1")
    context.close()


def test_what_looks_wrong_is_shown_as_wrong(page, app_url):
    opened(page, app_url + LINK)
    page.get_by_role("button", name="One it gets wrong").click()
    answered(page, url="board=")
    expect(page.locator('.answer[data-verdict="wrong"]').first).to_contain_text("Wrong: the ")
