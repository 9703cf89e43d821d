"""A picture whose patches attend, by pointer, keys and touch, with no server behind it."""

import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watch
from tests.browser.patches import HEADS, OF, SIDE, WEIGHTS, N, part, short, told, written

REST = 400  # ms, until the page has been told


@pytest.fixture
def picture(page, tmp_path):
    return opened(page, written(tmp_path, layer=0, head=1, patch=6))


@pytest.fixture
def touched(browser: Browser, errors, tmp_path):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = watch(context.new_page(), errors)
    yield opened(page, written(tmp_path, layer=0, head=1, patch=6))
    context.close()


def opened(page: Page, url: str, *parts: str) -> Page:
    page.goto(url)
    page.wait_for_function("() => Boolean(globalThis.send)")
    for name in parts or ("picture", "layer", "heads"):
        send(page, name)
    expect(page.locator(".drawn")).to_be_visible()
    return page


def send(page: Page, name: str, layer: int = 0, of: str = OF) -> None:
    page.evaluate("([name, bytes]) => send(name, bytes)", [name, part(name, layer, of)])


def cell(page: Page, token: int):
    row, column = divmod(token - 1, SIDE)
    return page.get_by_role("gridcell", name=re.compile(f"^row {row + 1}, column {column + 1}\\b"))


def named(token: int) -> str:
    row, column = divmod(token - 1, SIDE)
    return f"row {row + 1}, column {column + 1}" if token else "[CLS]"


def tile(page: Page, layer: int, head: int):
    called = f"head {head}" if head >= 0 else "mean of its heads"
    return page.get_by_role("radio", name=re.compile(f"^Layer {layer}, {called}"))


def painted(page: Page) -> np.ndarray:
    """How opaque the colour over each patch is."""
    found = page.locator(".frame canvas").evaluate(
        """canvas => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return [...data].filter((_, i) => i % 4 === 3);
        }"""
    )
    return np.array(found) / 255


def check(page: Page, layer: int, head: int, patch: int) -> None:
    """The colours, the sentence and the scale are those of this row."""
    row = WEIGHTS[layer, head, patch]
    best = int(row[1:].argmax()) + 1
    expect(page.get_by_role("status")).to_contain_text(f"{named(patch)} looks most at")
    where = "itself" if best == patch else named(best)
    expect(page.get_by_role("status")).to_contain_text(f"{where}, with {short(row[best])}")
    expect(page.locator(".ends span").nth(2)).to_have_text(short(row[best]))
    share = np.rint(255 * np.sqrt(row[1:] / row[best])) / 255
    assert np.allclose(painted(page), np.minimum(1, 2.4 * share) * 235 / 255, atol=0.006)


def rest(page: Page) -> list[dict]:
    page.wait_for_timeout(REST)
    return page.evaluate("moves")


def at(page: Page) -> list:
    moved = rest(page)
    return [moved[-1][name] for name in ("layer", "head", "patch", "to")] if moved else []


def test_a_click_lays_the_attention_of_a_patch_over_the_picture(picture):
    check(picture, 0, 1, 6)
    cell(picture, 11).click()
    check(picture, 0, 1, 11)
    assert rest(picture)[-1]["of"] == "made up"


def test_of_quick_clicks_each_is_seen_at_once_and_the_page_hears_the_last(picture):
    names = picture.locator("[role=gridcell]").evaluate_all(
        """cells => [11, 3].map((token) => {
          cells[token - 1].click();
          return document.querySelector("#host").shadowRoot.querySelector(".reading").innerText;
        })"""
    )
    assert [name.split(" looks")[0].split(": ")[1] for name in names] == [named(11), named(3)]
    (moved,) = rest(picture)
    assert moved["patch"] == 3


def test_what_a_pointer_is_over_is_read_exactly_and_by_its_place(picture):
    cell(picture, 10).hover()
    value = short(float(WEIGHTS[0, 1, 6, 10]))
    expect(picture.locator(".tip")).to_have_text(f"row 3, column 2: {value}")
    picture.mouse.move(5, 5)
    expect(picture.locator(".tip")).to_be_hidden()


def test_the_class_token_asks_by_its_button_and_shows_what_it_gets(picture):
    button = picture.get_by_role("button", name=re.compile(r"the class token"))
    expect(button).to_contain_text(short(float(WEIGHTS[0, 1, 6, 0])))
    button.click()
    check(picture, 0, 1, 0)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(picture.locator("[aria-selected=true]")).to_have_count(0)


def test_arrows_move_the_patch_and_with_shift_the_other_one(picture):
    cell(picture, 6).focus()
    picture.keyboard.press("ArrowRight")
    expect(cell(picture, 7)).to_be_focused()
    check(picture, 0, 1, 7)
    picture.keyboard.press("Shift+ArrowDown")
    expect(cell(picture, 11)).to_be_focused()
    expect(picture.get_by_role("status")).to_contain_text(
        f"{named(7)} gives {named(11)} {short(float(WEIGHTS[0, 1, 7, 11]))}."
    )
    assert at(picture) == [0, 1, 7, 11]
    picture.keyboard.press("Escape")
    check(picture, 0, 1, 7)
    for _ in range(2):  # the second one stays at the edge, and lets nothing go
        picture.keyboard.press("Shift+ArrowDown")
    assert at(picture) == [0, 1, 7, 15]
    picture.keyboard.press("Escape")
    cell(picture, 11).focus()
    for key, where in (("Home", 9), ("End", 12), ("ArrowRight", 12), ("ArrowUp", 8)):
        picture.keyboard.press(key)
        expect(cell(picture, where)).to_be_focused()


def test_the_other_patch_is_chosen_by_shift_or_after_the_button_and_let_go_again(picture):
    cell(picture, 16).click(modifiers=["Shift"])
    expect(picture.get_by_role("status")).to_contain_text(f"gives {named(16)}")
    picture.get_by_role("radio", name="To").click()
    cell(picture, 2).click()
    assert at(picture) == [0, 1, 6, 2]
    cell(picture, 2).click()
    assert at(picture) == [0, 1, 6, None], "the same once more lets it go"
    picture.get_by_role("button", name=re.compile(r"the class token")).click()
    assert at(picture) == [0, 1, 6, 0]


def test_what_every_head_gives_is_printed_when_it_is_known_exactly(picture):
    cell(picture, 16).click(modifiers=["Shift"])
    expect(tile(picture, 2, 1)).not_to_contain_text(re.compile(r"\d"))
    picture.evaluate("told => page(told)", told(0, 1, 6, 16))
    for layer in range(3):
        for head in (0, 1, -1):
            value = float(WEIGHTS[layer, head, 6, 16])
            printed = "<.001" if value < 0.001 else short(value).removeprefix("0")
            expect(tile(picture, layer, head)).to_have_text(printed)
    best = np.unravel_index(WEIGHTS[:, :HEADS, 6, 16].argmax(), (3, HEADS))
    expect(tile(picture, *map(int, best))).to_have_class(re.compile("strong"))


@pytest.mark.parametrize("width", [1200, 420])  # where a screen is narrow, the map is turned
def test_every_small_picture_is_painted_where_it_stands(picture, width):
    picture.set_viewport_size({"width": width, "height": 800})
    cell(picture, 11).click()
    picture.wait_for_timeout(REST)  # also until the map is laid out anew
    found = picture.locator(".map").evaluate(
        """(map, side) => {
          const canvas = map.querySelector("canvas");
          const own = canvas.getBoundingClientRect();
          const scale = canvas.width / own.width;
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const opaque = (x, y) => data[4 * (Math.floor(y) * canvas.width + Math.floor(x)) + 3];
          return [...map.querySelectorAll("[role=radio] span")].map((small) => {
            const { left, top, width, height } = small.getBoundingClientRect();
            return Array.from({ length: side * side }, (_, at) =>
              opaque(
                scale * (left - own.left + ((at % side) + 0.5) * (width / side)),
                scale * (top - own.top + (Math.floor(at / side) + 0.5) * (height / side)),
              ));
          });
        }""",
        SIDE,
    )
    # as they stand in the document: of every head all layers
    expected = WEIGHTS[:, :, 11, 1:].transpose(1, 0, 2).reshape(len(found), -1)
    for seen, weights in zip(found, expected, strict=True):
        shares = np.sqrt(weights / weights.max())
        np.testing.assert_allclose(seen, 235 * np.minimum(1, 2.4 * shares), atol=3)


def test_every_head_is_a_small_picture_that_opens_it(picture):
    most = short(float(WEIGHTS[2, 0, 6, 1:].max()))
    expect(tile(picture, 2, 0)).to_have_accessible_name(f"Layer 2, head 0: at most {most}")
    send(picture, "layer", 2)
    tile(picture, 2, 0).click()
    check(picture, 2, 0, 6)
    picture.keyboard.press("ArrowDown")
    expect(tile(picture, 2, 1)).to_be_focused()
    picture.keyboard.press("ArrowDown")
    expect(picture.get_by_role("status")).to_contain_text("Layer 2, the mean of its heads")
    check(picture, 2, -1, 6)
    picture.keyboard.press("ArrowDown")
    assert at(picture) == [2, -1, 6, None]


def test_another_layer_is_drawn_at_once_and_its_numbers_are_exact_when_they_come(picture):
    picture.get_by_role("slider", name="Layer").fill("2")
    check(picture, 2, 1, 6)
    low = int(WEIGHTS[2, 1, 6, 1:].argsort()[8]) + 1
    cell(picture, low).hover()
    expect(picture.locator(".tip")).to_contain_text(": about ")
    send(picture, "layer", 2)
    picture.mouse.move(5, 5)
    cell(picture, low).hover()
    value = short(float(WEIGHTS[2, 1, 6, low]))
    expect(picture.locator(".tip")).to_have_text(f"{named(low)}: {value}")


def test_a_head_that_rests_on_the_class_token_is_said_to(picture):
    tile(picture, 1, 0).click()
    most = short(float(WEIGHTS[1, 0, 6, 1:].max()))
    expect(picture.get_by_role("status")).to_contain_text(
        re.compile(rf"gives \S+ to \[CLS\], and so rests: no patch gets more than {most}")
    )


def test_the_first_head_is_on_screen_before_the_others_have_come(page, tmp_path):
    picture = opened(page, written(tmp_path, layer=0, head=1, patch=6), "picture", "layer")
    check(picture, 0, 1, 6)
    picture.get_by_role("slider", name="Layer").fill("1")
    expect(picture.get_by_role("status")).to_contain_text("…")
    send(picture, "heads")
    check(picture, 1, 1, 6)


def test_one_row_is_all_that_the_first_picture_waits_for(page, tmp_path):
    picture = opened(page, written(tmp_path, layer=0, head=1, patch=6), "picture")
    check(picture, 0, 1, 6)
    cell(picture, 10).hover()
    value = short(float(WEIGHTS[0, 1, 6, 10]))
    expect(picture.locator(".tip")).to_have_text(f"row 3, column 2: {value}")
    cell(picture, 11).click()
    expect(picture.get_by_role("status")).to_contain_text("…")
    send(picture, "layer")
    check(picture, 0, 1, 11)


def test_another_picture_is_seen_before_its_attention_and_nobody_is_led_astray_there(picture):
    cell(picture, 16).click(modifiers=["Shift"])
    picture.evaluate("told => page(told)", told(0, 1, 6, 16))
    before = len(rest(picture))
    send(picture, "picture", of="another")
    expect(picture.get_by_role("status")).to_contain_text("…")
    assert not painted(picture).any()
    cell(picture, 3).click()
    assert len(rest(picture)) == before, "the page has not said yet where the reader is"
    picture.evaluate("told => page(told)", {**told(2, 0, 8), "of": "another"})
    check(picture, 2, 0, 8)
    cell(picture, 11).click()
    assert rest(picture)[-1]["of"] == "another"


def test_what_the_page_says_late_is_not_followed_and_where_it_leads_back_is(picture):
    cell(picture, 3).click()
    assert at(picture) == [0, 1, 3, None]
    cell(picture, 4).click()
    assert at(picture) == [0, 1, 4, None]
    picture.evaluate("told => page(told)", told(0, 1, 3))
    check(picture, 0, 1, 4)
    picture.evaluate("told => page(told)", told(0, 1, 4))
    check(picture, 0, 1, 4)
    picture.evaluate("told => page(told)", told(0, 1, 3))
    check(picture, 0, 1, 3)
    assert len(rest(picture)) == 2, "a step back is not told again"


def test_the_picture_can_be_seen_alone(picture):
    button = picture.get_by_role("button", name="Picture alone")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert not painted(picture).any()
    button.click()
    check(picture, 0, 1, 6)


def test_a_tap_chooses_and_a_long_press_points_to_another(touched):
    cell(touched, 11).tap()
    check(touched, 0, 1, 11)
    box = cell(touched, 2).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = touched.context.new_cdp_session(touched)
    start = {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    session.send("Input.dispatchTouchEvent", start)
    expect(touched.get_by_role("status")).to_contain_text(f"gives {named(2)}")
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert at(touched) == [0, 1, 11, 2]
    cell(touched, 5).tap()
    assert at(touched) == [0, 1, 5, 2]


def test_a_phone_shows_all_of_it_without_scrolling_sideways(touched):
    wide = touched.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    box = tile(touched, 2, -1).bounding_box()
    assert box and box["x"] + box["width"] <= 390 and box["height"] >= 24


def test_every_patch_can_be_told_by_who_does_not_see_it(picture):
    expect(picture.get_by_role("grid", name="Patches of the picture")).to_be_visible()
    assert picture.get_by_role("row").count() == SIDE
    assert picture.get_by_role("gridcell").count() == N - 1
    value = short(float(WEIGHTS[0, 1, 6, 6]))
    expect(cell(picture, 6)).to_have_accessible_name(f"{named(6)}: {value}, asks")
