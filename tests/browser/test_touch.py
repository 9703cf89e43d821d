"""A phone in the hand: what a tap opens is seen, what is needed is in reach of the thumb."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from attention_core import load_model, trace
from attention_core import page as html
from tests.browser.conftest import watch
from tests.browser.headmap import HeadMap
from tests.browser.room import faults, open_section, settle
from tests.browser.viewer import Viewer, seen

TEXT = "river bank"
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}


@pytest.fixture
def touched(browser: Browser, errors: list[str]):
    """Pages on screens that are touched; the first is a phone."""
    contexts = []

    def open_page(size=PHONE, **more) -> Page:
        context = browser.new_context(
            viewport=size, has_touch=True, is_mobile=True, reduced_motion="reduce", **more
        )
        contexts.append(context)
        return watch(context.new_page(), errors)

    yield open_page
    for context in contexts:
        context.close()


def box(locator: Locator) -> tuple[float, float, float, float]:
    found = locator.bounding_box()
    assert found
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def tap(viewer: Viewer, name: str) -> tuple[float, float]:
    """Tap the number that is called so, and give where."""
    viewer.grid.scroll_into_view_if_needed()
    x, y = viewer.point(name)
    viewer.page.touchscreen.tap(x, y)
    return x, y


def bottom(viewer: Viewer) -> float:
    """How far down the picture ends on the screen."""
    return box(viewer.grid)[3]


@pytest.mark.parametrize("size", [PHONE, TABLET])
@pytest.mark.parametrize("page_of", ["", "playground"])
def test_the_sum_of_a_tapped_number_is_in_view_with_the_number(touched, app_url, size, page_of):
    page = touched(size)
    viewer = Viewer(page)
    page.goto(f"{app_url}/{page_of}?text=river+bank+loan&model=handmade&stage=attention_weights")
    settle(page)
    tap(viewer, "loan asks river")
    expect(viewer.sum.locator("tfoot").first).to_be_visible()
    settle(page)
    left, top, right, low = box(viewer.sum)
    assert left >= 0 and right <= size["width"] and top > 0 and low <= size["height"]
    shown = viewer.here()
    assert shown[1] >= 0 and shown[3] <= top, "the tapped number is above the sheet"


@pytest.mark.parametrize("how", ["Close", "Escape", "swipe"])
def test_the_sheet_is_closed_by_its_button_by_escape_and_by_a_finger(touched, app_url, how):
    page = touched()
    viewer = Viewer(page).open(app_url, text=TEXT, stage="scores", cell="0-1")
    settle(page)
    expect(viewer.sum).to_be_visible()
    if how == "Close":
        viewer.close.tap()
    elif how == "Escape":
        viewer.grid.focus()
        page.keyboard.press("Escape")
    else:
        left, top, right, _ = box(viewer.sum.locator("h3"))
        swipe(page, (left + right) / 2, top + 8, 120)
    expect(viewer.sum).to_have_count(0)


def swipe(page: Page, x: float, y: float, down: float) -> None:
    """One finger, drawn down."""
    session = page.context.new_cdp_session(page)
    for kind, at in (("touchStart", y), ("touchMove", y + down / 2), ("touchMove", y + down)):
        points = [{"x": x, "y": at}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_small_pull_leaves_the_sheet_where_it_is(touched, app_url):
    page = touched()
    viewer = Viewer(page).open(app_url, text=TEXT, stage="scores", cell="0-1")
    settle(page)
    left, top, right, _ = box(viewer.sum.locator("h3"))
    swipe(page, (left + right) / 2, top + 8, 12)
    page.wait_for_timeout(300)
    expect(viewer.sum).to_be_visible()


def test_a_tap_leaves_no_tip(touched, app_url):
    page = touched()
    viewer = Viewer(page).open(app_url, text=TEXT, stage="attention_weights")
    settle(page)
    tap(viewer, "bank asks river")
    expect(viewer.sum).to_be_visible()
    expect(viewer.tip).to_be_hidden()


def test_a_tapped_number_that_opens_nothing_is_read_out(touched, app_url):
    core = seen(TEXT, "minilm")
    page = touched()
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm", stage="query")
    settle(page)
    stage = core.titles.index("Query")
    shown = [tip for _, _, tip in viewer.tips() if tip.startswith("dimension ")]
    assert shown and all(tip.partition(":")[0] in core.tips(stage) for tip in shown)
    tap(viewer, shown[0])
    expect(viewer.reading).to_contain_text(f"{shown[0]}. ")
    expect(viewer.tip).to_be_hidden()
    expect(viewer.sum).to_have_count(0)


def test_the_step_control_is_in_reach_wherever_one_reads(touched, app_url):
    page = touched()
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm")
    settle(page)
    for place in (0, 500, 5000):
        page.locator("[data-testid=stMain]").evaluate("(main, y) => main.scrollTo(0, y)", place)
        for button in (viewer.previous, viewer.next):
            left, top, right, low = box(button)
            assert PHONE["height"] - 60 <= top and low <= PHONE["height"]
            assert low - top >= 44 <= right - left
    viewer.next.tap()
    expect(page.locator(".steps")).to_contain_text("2 / 22")
    expect(page.locator(".steps").get_by_text("Position embedding")).to_be_visible()
    chosen = page.get_by_role("combobox", name="Stage")
    expect(chosen).to_have_value("2 / 22 Position embedding")
    left, _, right, _ = box(chosen)
    assert left >= 0 and right <= PHONE["width"]


def test_stepping_does_not_move_the_page_under_the_reader(touched, app_url):
    page = touched()
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm", stage="scores")
    settle(page)
    main = page.locator("[data-testid=stMain]")
    main.evaluate("(main) => main.scrollTo(0, 300)")
    for _ in range(2):  # over what hides nothing here
        viewer.next.tap()
    expect(viewer.title).to_have_text("Attention weights")
    assert main.evaluate("(main) => main.scrollTop") == 300


def test_the_sentence_stands_at_the_picture_and_the_code_is_folded(touched, app_url):
    page = touched()
    viewer = Viewer(page).open(app_url, text=TEXT, stage="attention_weights")
    settle(page)
    gap = box(viewer.grid)[1] - box(viewer.reading)[3]
    assert 0 <= gap < 24
    expect(page.locator("details", has_text="The NumPy that ran")).not_to_have_attribute("open", "")
    legend = page.locator(".legend")
    assert box(legend)[1] - bottom(viewer) < 24, "no empty room under a small picture"


def test_main_controls_are_large_enough_for_a_finger(touched, app_url):
    page = touched()
    viewer = Viewer(page)
    page.goto(f"{app_url}/playground?stage=scores&cell=1-1")
    settle(page)
    small = [
        each["name"]
        for each in page.evaluate("() => controls()")
        if re.match("turn|close|side-of|head|step", each["name"])
        and min(each["width"], each["height"]) < 43.5
    ]
    assert not small
    expect(viewer.sum).to_be_visible()


def test_a_second_tap_on_a_head_goes_nowhere_and_the_button_does(touched, app_url):
    page = touched()
    heads = HeadMap(page).open(app_url, text=TEXT)
    settle(page)
    tile = heads.tiles()[2][3]
    for _ in range(2):
        page.touchscreen.tap(*tile.middle)
        expect(heads.title).to_contain_text("Layer 2, head 3")
        page.wait_for_timeout(400)
    expect(heads.map).to_be_visible()
    expect(heads.tip).to_be_hidden()
    heads.walk.tap()
    expect(Viewer(page).title).to_have_text("Attention weights")


def test_a_tapped_weight_of_a_head_is_read_out(touched, app_url):
    page = touched()
    heads = HeadMap(page).open(app_url, text=TEXT)
    settle(page)
    heads.matrix.scroll_into_view_if_needed()
    x, y, right, low = box(heads.matrix)
    page.touchscreen.tap((x + right) / 2, (y + low) / 2)
    expect(heads.reading).to_have_text(re.compile(r"^\S+ asks \S+: \d\.\d{4}\. When \S+ asks, "))
    expect(heads.tip).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, TABLET])
@pytest.mark.parametrize("section", ["walkthrough, a sum", "numbers, a sum", "heads", "merges"])
def test_larger_controls_have_their_room(touched, app_url, section, size):
    page = touched(size)
    open_section(page, app_url, section)
    assert not faults(page)


@pytest.mark.parametrize("width", [320, 390, 640, 820])
def test_a_file_has_the_same_room(touched, tmp_path, width):
    file = tmp_path / "lesson.html"
    file.write_text(html(trace(TEXT, load_model("handmade")), stage="scores", cell=(0, 1)))
    page = touched({"width": width, "height": 844})
    page.goto(file.as_uri())
    expect(page.get_by_role("grid")).to_be_visible()
    settle(page)
    assert not faults(page)
    viewer = Viewer(page)
    assert box(viewer.sum)[3] <= 844 and viewer.here()[3] <= box(viewer.sum)[1]
    viewer.close.tap()
    expect(viewer.sum).to_have_count(0)


def test_a_short_window_is_not_covered_by_what_is_fixed(new_page, app_url):
    """400 % zoom on a laptop leaves 341 x 192 px."""
    page = new_page(width=341, height=192)
    viewer = Viewer(page).open(app_url, text=TEXT, stage="scores", cell="0-1")
    settle(page)
    for part in (page.locator(".steps"), viewer.sum):
        assert part.evaluate("e => getComputedStyle(e).position") != "fixed"
    assert not faults(page)
