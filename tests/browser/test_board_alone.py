"""The nine cells by pointer, by touch and by keys, with made-up weights and no server."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.board import TEXT, cell, drag, middle, sheet, spoken, swipe, written
from tests.browser.conftest import watch

DRAWN = 132  # characters of a cell that was drawn


@pytest.fixture
def board(page, tmp_path):
    page.goto(written(tmp_path))
    cell(page, 1, 1).wait_for()
    return page


@pytest.fixture
def touched(browser: Browser, errors, tmp_path):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = watch(context.new_page(), errors)
    page.goto(written(tmp_path))
    cell(page, 1, 1).wait_for()
    yield page
    context.close()


def told(page: Page) -> list[str]:
    """The cells as the page was told them last."""
    return page.evaluate("moves.length ? moves.at(-1).board : ''").split()


def focused(page: Page) -> str:
    """The name of what has the focus, through shadow roots."""
    return page.evaluate(
        "document.querySelector('#host').shadowRoot.activeElement?.getAttribute('aria-label')"
    )


def swapped(one: int, other: int) -> list[str]:
    cells = TEXT.split()
    cells[one], cells[other] = cells[other], cells[one]
    return cells


def test_a_cell_says_where_it_is_what_it_is_and_its_share(board):
    name = "row 2, column 3: 9, 77 % of the attention of greatest"
    button = board.get_by_role("button", name=name)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("77 %")


def test_a_cell_dragged_onto_another_changes_places_with_it(board):
    drag(board, middle(cell(board, 1, 1)), middle(cell(board, 3, 2)))
    assert told(board) == swapped(0, 7)
    expect(cell(board, 3, 2)).to_have_attribute("aria-pressed", "true")
    expect(spoken(board)).to_have_text("Answer 1")


def test_a_press_that_goes_nowhere_only_chooses(board):
    x, y = middle(cell(board, 1, 2))
    drag(board, (x, y), (x + 3, y + 2))
    expect(board.get_by_role("heading", name="Row 1, column 2")).to_be_visible()
    drag(board, middle(cell(board, 1, 1)), (1300, 700))
    assert not told(board), "let go beside the board: it stays where it was"


def test_a_drag_that_the_browser_ends_swaps_nothing(board):
    x, y = middle(cell(board, 1, 1))
    board.mouse.move(x, y)
    board.mouse.down()
    board.mouse.move(*middle(cell(board, 2, 2)), steps=3)
    cell(board, 1, 1).dispatch_event("pointercancel")
    board.mouse.up()
    assert not told(board)
    expect(board.locator(".carried, .over")).to_have_count(0)


def test_a_cell_is_carried_by_keys(board):
    cell(board, 2, 3).focus()
    for key in ("ArrowUp", "ArrowLeft", "Space", "ArrowDown", "ArrowDown"):
        board.keyboard.press(key)
    expect(spoken(board)).to_have_text("Above row 3, column 2: 6.")
    assert not told(board)
    board.keyboard.press("Space")
    assert told(board) == swapped(1, 7)
    expect(spoken(board)).to_have_text("Answer 1")
    assert focused(board).startswith("row 3, column 2: 1, ")


def test_escape_and_leaving_put_a_cell_back(board):
    cell(board, 2, 3).focus()
    for key in ("Enter", "ArrowLeft", "Escape"):
        board.keyboard.press(key)
    expect(spoken(board)).to_have_text("Left where it was.")
    for key in ("Enter", "ArrowUp", "Tab"):
        board.keyboard.press(key)
    expect(board.locator(".carried, .over")).to_have_count(0)
    assert not told(board)


def test_digits_and_hands_are_typed_and_cells_emptied(board):
    cell(board, 2, 3).focus()
    for key, text in [("4", "4"), ("4", "4b"), ("4", "4c"), ("4", "4"), ("Delete", ".")]:
        board.keyboard.press(key)
        assert told(board)[5] == text
    expect(cell(board, 2, 3)).to_have_accessible_name(
        "row 2, column 3: empty, 77 % of the attention of greatest"
    )
    for text in [*("4", "4c", "4b", "4"), "9"]:
        board.keyboard.press("Control+z")
        assert told(board)[5] == text


def test_the_buttons_do_the_same_to_the_chosen_cell(board):
    cell(board, 1, 1).click()
    board.get_by_role("button", name="3 in another hand", exact=True).click()
    assert told(board)[0] == "3b"
    board.get_by_role("button", name="0", exact=True).click()
    board.get_by_role("button", name="Clear").click()
    assert told(board) == [".", *TEXT.split()[1:]]
    board.get_by_role("button", name="Undo").click()
    assert told(board)[0] == "0"


def pixels(page: Page) -> set[tuple[int, int]]:
    """Which pixels (x, y) of the board's last drawn cell have ink, as its text says."""
    (text,) = [each for each in told(page) if each.startswith("~")]
    assert len(text) == DRAWN
    bits = page.evaluate(
        "text => [...atob(text.slice(1).replaceAll('-','+').replaceAll('_','/'))]"
        ".map(c => c.charCodeAt(0).toString(2).padStart(8, '0')).join('')",
        text,
    )
    return {(i % 28, i // 28) for i, bit in enumerate(bits) if bit == "1"}


def test_what_is_drawn_is_told_after_each_stroke(board):
    cell(board, 1, 1).click()
    board.get_by_role("button", name="Clear").click()
    box = sheet(board).bounding_box()
    unit = box["width"] / 28

    def at(x: float, y: float) -> tuple[float, float]:
        return box["x"] + x * unit, box["y"] + y * unit

    drag(board, at(4, 6), at(24, 6))
    across = pixels(board)
    assert {x for x, _ in across} >= set(range(4, 24))
    assert {y for _, y in across} <= {4, 5, 6, 7} and len({y for _, y in across}) >= 2
    drag(board, at(14, 6), at(14, 24))
    assert pixels(board) > across
    assert {y for x, y in pixels(board) if x == 14} >= set(range(5, 24))
    board.get_by_role("radio", name="Eraser").click()
    drag(board, at(0, 6), at(28, 6))
    assert not pixels(board) & across
    board.get_by_role("button", name="Undo").click()
    board.get_by_role("button", name="Undo").click()
    assert pixels(board) == across


def test_a_handwritten_digit_is_drawn_on_as_it_stands(board):
    drag(board, middle(sheet(board)), middle(sheet(board)))
    found = pixels(board)
    assert {(8, 4), (13, 22)} <= found, "its ink"
    assert (14, 14) in found, "and the new dot"


def test_a_cell_is_drawn_with_keys_alone(board):
    cell(board, 2, 3).focus()
    board.keyboard.press("Delete")
    board.keyboard.press("Tab")
    expect(sheet(board)).to_be_focused()
    board.keyboard.press("Space")
    for _ in range(5):
        board.keyboard.press("Shift+ArrowRight")
    expect(spoken(board)).to_have_text("Row 15, column 20: ink")
    board.wait_for_function("moves.at(-1).board.includes('~')")
    assert {(x, 14) for x in range(14, 20)} <= pixels(board)
    told_before = board.evaluate("moves.length")
    board.keyboard.press("e")
    board.keyboard.press("Shift+ArrowLeft")
    board.wait_for_function(f"moves.length > {told_before}")
    assert (19, 14) not in pixels(board)
    expect(sheet(board)).to_be_focused()


def test_a_finger_draws_and_the_page_stays(touched):
    sheet(touched).scroll_into_view_if_needed()
    before = touched.evaluate("scrollY")
    box = sheet(touched).bounding_box()
    x, y = box["x"] + box["width"] * 0.8, box["y"] + 30
    swipe(touched, (x, y), *((x, y + 20 * n) for n in range(1, 10)))
    touched.wait_for_function("moves.length")
    down = {row for column, row in pixels(touched) if column == 22}
    assert down >= set(range(4, 16))
    assert touched.evaluate("scrollY") == before


def test_a_finger_carries_a_cell(touched):
    start, end = middle(cell(touched, 1, 1)), middle(cell(touched, 3, 1))
    between = [(start[0], start[1] + (end[1] - start[1]) * n / 6) for n in range(1, 7)]
    swipe(touched, start, *between)
    touched.wait_for_function("moves.length")
    assert told(touched) == swapped(0, 6)
    assert touched.evaluate("scrollY") == 0


def test_beside_the_board_a_finger_scrolls(touched):
    heading = touched.get_by_role("heading", name="Row 2, column 3")
    x, y = middle(heading)
    swipe(touched, (x, y), *((x, y - 30 * n) for n in range(1, 8)))
    touched.wait_for_function("scrollY > 50")
    assert not told(touched)


def test_question_and_head_change_at_once_and_are_told(board):
    board.evaluate("window.away = true")
    board.get_by_role("radio", name="[least]").click()
    name = "row 2, column 3: 9, 10 % of the attention of least"
    expect(cell(board, 2, 3)).to_have_accessible_name(name)
    board.get_by_role("radio", name="Layer 1, mean").focus()
    board.keyboard.press("ArrowLeft")
    expect(board.get_by_role("radio", name="Layer 1, head 0")).to_be_checked()
    move = board.evaluate("moves.at(-1)")
    assert (move["question"], move["layer"], move["head"]) == ("least", 1, 0)


def test_what_the_page_shows_late_takes_nothing_back(board):
    board.evaluate("window.away = true")
    cell(board, 1, 1).focus()
    board.keyboard.press("8")
    board.evaluate(f"page('{TEXT}')")
    expect(cell(board, 1, 1)).to_have_accessible_name(
        "row 1, column 1: 8, 2 % of the attention of greatest"
    )
    board.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    board.evaluate(f"page('{TEXT}')")
    expect(cell(board, 1, 1)).to_have_accessible_name(
        "row 1, column 1: 3, 2 % of the attention of greatest"
    )
    assert focused(board).startswith("row 1, column 1")


def test_both_answers_are_read_with_their_chances_and_whether_they_are_right(board):
    least = board.get_by_role("region", name="[least]")
    expect(least.get_by_role("listitem")).to_have_count(10)
    expect(least.get_by_role("listitem").nth(3)).to_contain_text("3: 91 %")
    expect(least).to_contain_text("Wrong: the least digit here is 1. It says 3.")


@pytest.mark.parametrize("width", [360, 700, 1000, 1366, 1920])
def test_nothing_is_wider_than_its_room(new_page, tmp_path, width):
    page = new_page(width=width, height=900)
    page.goto(written(tmp_path))
    cell(page, 1, 1).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        "[...document.querySelector('#host').shadowRoot.querySelectorAll('button, section, svg')]"
        f".filter(each => each.getBoundingClientRect().right > {width}).length"
    )
    assert not wide
