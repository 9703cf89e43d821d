"""A trace as a file opened from disk, with no server, no app and no network."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from attention_core import load_model, page, run, trace
from attention_core.graph.kinds.base import Operation
from attention_core.graph.stage import stage as declare
from attention_core.graph.step import place
from tests.browser.viewer import Viewer, check_sum, digits, seen

SMALL = "river bank loan money"
LARGE = "the river bank was muddy"
HOSTILE = "</script><img src=x onerror=alert(1)> <b>bank</b> &amp; ${x}"

OVERFLOW = """() => {
  const { clientWidth, scrollWidth, clientHeight, scrollHeight } = document.documentElement;
  return [scrollWidth - clientWidth, scrollHeight - clientHeight];
}"""


@pytest.fixture
def opened(new_page, tmp_path):
    """Open a page of a text from disk, where there is no network."""

    def open_file(text, model="handmade", size=(1366, 768), dark=False, **place):
        loaded = load_model(model)
        path = tmp_path / "lesson.html"
        source = page(trace(text, loaded), title=text, **place)
        path.write_text(source, encoding="utf-8")
        tab = new_page(width=size[0], height=size[1], dark=dark)
        tab.context.set_offline(True)
        asked = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(path.as_uri())
        viewer = Viewer(tab)
        expect(viewer.place).to_be_visible()
        assert asked == [path.as_uri()], "a file asks for nothing but itself"
        return viewer

    return open_file


def open_second(viewer):
    """Open the sum of row 1, column 1, by keys alone."""
    viewer.grid.focus()
    for key in ("Home", *["ArrowUp"] * 9, "ArrowDown", "ArrowRight", "Enter"):
        viewer.page.keyboard.press(key)


@pytest.mark.parametrize(("text", "model"), [(SMALL, "handmade"), (LARGE, "minilm")])
def test_keys_go_through_all_stages_and_stop_at_the_ends(opened, text, model):
    viewer, core = opened(text, model), seen(text, model)
    titles = [core.titles[stage] for stage in core.stops]
    for key, back in (("ArrowRight", "ArrowLeft"), ("PageDown", "PageUp")):
        for stage, title in zip(core.stops, titles, strict=True):
            expect(viewer.title).to_have_text(title)
            expect(viewer.place).to_have_text(f"{stage + 1} / {len(core.titles)}")
            viewer.page.keyboard.press(key)
        expect(viewer.next).to_contain_text("Next")
        expect(viewer.next).to_have_attribute("aria-disabled", "true")
        for title in reversed(titles):
            expect(viewer.title).to_have_text(title)
            viewer.page.keyboard.press(back)
        expect(viewer.previous).to_have_attribute("aria-disabled", "true")


def test_every_stage_of_a_small_trace_opens_a_sum_with_the_cores_digits(opened):
    viewer, core = opened(SMALL), seen(SMALL, "handmade")
    for stage in core.stops:
        open_second(viewer)
        expect(viewer.spoken).to_have_text(core.spoken(stage, 1, 1))
        check_sum(viewer, core.value(stage, 1, 1))
        viewer.page.keyboard.press("Escape")
        expect(viewer.sum).to_have_count(0)
        viewer.page.keyboard.press("PageDown")


def test_a_click_opens_the_sum_and_arrows_go_from_sum_to_sum(opened):
    viewer, core = opened(SMALL, stage="scores", head=1), seen(SMALL, "handmade")
    stage = core.titles.index("Scores")
    viewer.page.mouse.click(*viewer.point("bank asks river: "))
    check_sum(viewer, core.value(stage, 1, 0, head=1))
    viewer.grid.focus()
    viewer.page.keyboard.press("ArrowRight")
    check_sum(viewer, core.value(stage, 1, 1, head=1))
    viewer.heads.get_by_role("radio", name="topic").click()
    check_sum(viewer, core.value(stage, 1, 1, head=0))


def test_a_sum_of_the_memory_leads_from_step_to_step_back_to_the_first(opened):
    made = trace("the bank approved my loan", load_model("en-pt"))
    at = {"part": "decoder", "layer": 0, "stage": "memory"}
    viewer = opened("the bank approved my loan", "en-pt", cell=(3, 5), **at)
    value = made["decoder.layer0.memory"].value
    link = viewer.sum.get_by_role("button", name=re.compile("^what was there, at"))
    for step in (3, 2, 1):
        expect(viewer.sum.locator("output")).to_have_text(digits(value[step, 5], 4))
        expect(viewer.sum.locator("tbody tr").nth(1)).to_contain_text("what is new")
        link.click()
    expect(viewer.sum.locator("output")).to_have_text(digits(value[0, 5], 4))
    expect(viewer.sum).to_contain_text("what was there, at the start")
    expect(link).to_have_count(0)
    expect(viewer.reading).to_contain_text("the memory begins")
    strip = viewer.page.get_by_role("toolbar", name="Map of the model")
    expect(strip.get_by_role("button", name=re.compile("layer [0-9]"))).to_have_count(1)


def test_a_file_asks_what_a_stage_will_make(opened):
    text = "river bank"
    viewer, core = opened(text, stage="attention_weights"), seen(text, "handmade")
    shown = viewer.reading.inner_text()
    viewer.page.keyboard.press("h")
    expect(viewer.reading).to_contain_text("who gets most of its weight?")
    row = [core.value(9, 1, column) for column in (0, 1)]
    viewer.page.keyboard.press("Home")
    for _ in range(row.index(max(row))):
        viewer.page.keyboard.press("ArrowRight")
    viewer.page.keyboard.press("Enter")
    expect(viewer.reading).to_contain_text(f"Right. {digits(max(row), 2)} goes to")
    viewer.page.keyboard.press("Space")
    expect(viewer.title).to_have_text("Head outputs")
    viewer.page.keyboard.press("h")
    viewer.page.keyboard.press("PageUp")
    expect(viewer.reading).to_have_text(shown)


def test_a_file_opens_where_it_was_told_to(opened):
    viewer = opened(LARGE, "minilm", layer=3, stage="query", head=5, cell=(2, 7))
    core = seen(LARGE, "minilm", 3)
    expect(viewer.title).to_have_text("Query")
    expect(viewer.heads.get_by_role("radio", name="Head 5")).to_be_checked()
    check_sum(viewer, core.value(core.titles.index("Query"), 2, 7, head=5))
    viewer.page.keyboard.press("ArrowLeft")
    expect(viewer.title).to_have_text("Embeddings")


def test_of_a_larger_trace_the_panel_says_what_is_left_out(opened):
    viewer = opened(LARGE, "minilm", stage="scores", head=2)
    core = seen(LARGE, "minilm")
    stage = core.titles.index("Scores")
    open_second(viewer)
    expect(viewer.spoken).to_have_text(core.spoken(stage, 1, 1, head=2))
    check_sum(viewer, core.value(stage, 1, 1, head=2))
    viewer.heads.get_by_role("radio", name="Head 3").click()
    expect(viewer.sum).to_contain_text("of this stage it holds those of head 2")
    viewer.page.keyboard.press("Escape")
    viewer.rail.get_by_role("tab", name="Feed-forward output").click()
    viewer.grid.focus()
    viewer.page.keyboard.press("Enter")
    said = "The sum behind this number has 1,537 terms and is not in this file. The app shows it."
    expect(viewer.sum).to_contain_text(said)
    expect(viewer.sum).not_to_contain_text("Adding up")


def test_a_readers_text_is_shown_as_text(opened):
    viewer = opened(HOSTILE)
    expect(viewer.page).to_have_title(HOSTILE)
    expect(viewer.page.locator("h1")).to_have_text(HOSTILE)
    assert viewer.page.locator("img, b:has-text('bank')").count() == 0


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (2560, 1440)])
def test_a_file_fills_the_window_and_nothing_is_cut_off(opened, size):
    viewer = opened(LARGE, "minilm", size=size, stage="attention_weights")
    assert viewer.page.evaluate(OVERFLOW) == [0, 0]
    box = viewer.page.locator("body").bounding_box()
    stage = viewer.stage.bounding_box()
    assert box and stage
    assert box["x"] == pytest.approx(size[0] - box["x"] - box["width"], abs=1), "centred"
    assert stage["y"] + stage["height"] > 0.95 * size[1], "full height"
    for title in seen(LARGE, "minilm").titles[11:]:
        expect(viewer.title).to_have_text(title)
        assert viewer.holder.evaluate("box => box.scrollHeight - box.clientHeight") <= 0
        viewer.page.keyboard.press("ArrowRight")


def test_a_narrow_window_needs_no_sideways_scrolling(opened):
    assert opened(SMALL, size=(420, 800)).page.evaluate(OVERFLOW)[0] == 0


def test_light_or_dark_as_the_reader_likes_and_at_once(opened):
    viewer = opened(SMALL, dark=True)
    root, body = viewer.page.locator(".root"), viewer.page.locator("body")
    expect(root).to_have_class("root dark")
    expect(body).to_have_css("background-color", "rgb(19, 20, 22)")
    viewer.page.emulate_media(color_scheme="light")
    expect(root).to_have_class("root light")
    expect(body).to_have_css("background-color", "rgb(252, 252, 251)")


@pytest.mark.parametrize("kind", ["SVG", "PNG"])
def test_a_picture_can_be_saved_from_a_file(opened, kind):
    viewer = opened(SMALL, stage="scores")
    with viewer.page.expect_download() as saved:
        viewer.page.get_by_role("button", name=f"Save the picture as {kind}").click()
    assert saved.value.suggested_filename == f"layer0.scores.head0.{kind.lower()}"


@declare("t", "segment position d_ffn -> 1", "t = 1", Operation("never heard of"))
def value(x, *, out=None):
    """One number, of three axes without a token or a head."""
    return np.sum(x, out=out)


def test_any_trace_can_be_a_file(new_page, tmp_path):
    numbers = np.arange(24.0).reshape(2, 3, 4)
    odd = run(place({"odd": (value,)}, ["x"]), {"x": numbers}, {}, np.float64)
    path = tmp_path / "odd.html"
    path.write_text(page(odd), encoding="utf-8")
    viewer = Viewer(new_page())
    viewer.page.goto(path.as_uri())
    expect(viewer.title).to_have_text("Value")
    expect(viewer.heads).to_have_count(0)
    viewer.grid.focus()
    viewer.page.keyboard.press("Enter")
    expect(viewer.sum.get_by_role("status")).to_have_text("276.0000")


def test_a_notebook_shows_the_same_in_a_frame(new_page, handmade_trace):
    tab = new_page()
    tab.goto("about:blank")
    tab.set_content(handmade_trace._repr_html_())
    frame = tab.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Token embedding")).to_be_visible()
    frame.get_by_role("grid").focus()
    tab.keyboard.press("PageDown")
    expect(frame.get_by_role("heading", name="Position embedding")).to_be_visible()
    tab.keyboard.press("Enter")
    expect(frame.get_by_role("region", name=re.compile("^Where .* comes from$"))).to_be_visible()


@pytest.fixture
def handmade_trace():
    return trace(SMALL, load_model("handmade"))
