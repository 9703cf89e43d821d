"""The map of the whole model: always there, right about where the reader is, and a way there."""

import re

import pytest
from playwright.sync_api import expect

from attention_core import load_model, trace
from attention_core.view.payload import trace_part
from tests.browser.viewer import Viewer, seen
from tests.pages.reader import decode


@pytest.fixture
def opened(page, app_url):
    def open_at(**query):
        viewer = Viewer(page).open(app_url, **query)
        return viewer, page.get_by_role("toolbar", name="Map of the model")

    return open_at


def here(strip):
    return strip.locator("[aria-current=step]")


@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_the_map_has_every_stage_of_the_walk_and_lights_the_one_that_is_shown(opened, model):
    viewer, strip = opened(model=model)
    stages = decode(trace_part(trace("river bank", load_model(model)), 0)).header["stages"]
    named = [": ".join(filter(None, [each["title"], each["idle"]])) for each in stages]
    spots = strip.locator(".spot.stage")
    assert spots.evaluate_all("all => all.map(e => e.dataset.name)") == named
    called = spots.evaluate_all("all => all.map(e => e.ariaLabel)")
    seen_of = spots.evaluate_all("all => all.map(e => e.textContent)")
    for name, full, sign in zip(named, called, seen_of, strict=True):
        assert full in (name, f"{name} ({sign})") and sign.lower() in full.lower()
    for index in (0, 5, len(stages) - 1):
        viewer.tabs.nth(index).click()
        expect(here(strip)).to_have_accessible_name(called[index])
    box = strip.bounding_box()
    assert box and box["height"] <= 56
    tops = spots.evaluate_all("all => all.map(e => e.offsetTop)")
    on_stream = [each["lane"] == "stream" for each in stages]
    assert [top == max(tops) for top in tops] == on_stream, "branches stand beside the stream"
    expect(strip).to_contain_text("one vectorper word")


def test_a_click_on_the_map_goes_to_a_layer_and_to_a_stage(opened, page):
    viewer, strip = opened(model="minilm", stage="attention_weights")
    strip.get_by_role("button", name="Layer 4").click()
    expect(page).to_have_url(re.compile("layer=4&stage=attention_weights"))
    expect(viewer.layers.get_by_role("radio", name="4")).to_be_checked()
    expect(here(strip)).to_have_accessible_name("Attention weights")
    strip.get_by_role("button", name="Feed-forward hidden").click()
    expect(viewer.title).to_have_text("Feed-forward hidden")
    strip.get_by_role("button", name="Layer 4").click()  # the open one: to its beginning
    expect(viewer.title).to_have_text("Query")
    strip.get_by_role("button", name="Position embedding").click()
    expect(viewer.title).to_have_text("Position embedding")
    strip.get_by_role("button", name="Layer 2").click()
    expect(page).to_have_url(re.compile("layer=2&stage=query"))


def test_a_translators_two_stacks_are_rows_and_a_click_leads_from_one_to_the_other(opened, page):
    at = {"part": "decoder", "layer": "1", "stage": "cross_attention_weights"}
    viewer, strip = opened(model="en-pt", text="the river bank", **at)
    gates = strip.get_by_role("button", name=re.compile("^(En|De)coder layer"))
    names = [f"Encoder layer {i}" for i in range(6)] + ["Decoder layer 0", "Decoder layer 1"]
    assert gates.evaluate_all("all => all.map(e => e.dataset.name)") == names
    tops = gates.evaluate_all("all => all.map(e => e.offsetTop)")
    assert len({*tops[:6]}) == len({*tops[6:]}) == 1 and tops[0] + 24 < tops[6]
    # What the encoder made goes to two places in the open layer, and to the other one.
    for name in ("Cross key: reads the encoder", "Cross value: reads the encoder"):
        expect(strip.get_by_role("button", name=name)).to_have_count(1)
    expect(strip.locator("path.across[d*=V][d*=m]")).to_have_count(3)
    strip.get_by_role("button", name="Encoder layer 3").click()
    expect(page).to_have_url(re.compile("layer=3"))
    expect(page).not_to_have_url(re.compile("part=decoder"))
    expect(viewer.title).to_have_text("Attention weights")
    expect(strip.locator("path.across[d*=V][d*=m]")).to_have_count(2)
    here(strip).focus()
    page.keyboard.press("End")
    expect(strip.get_by_role("button", name="Decoder layer 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("part=decoder"))
    expect(viewer.title).to_have_text("Cross attention weights")


def test_what_is_computed_once_is_said_to_be_at_every_later_layer(opened):
    viewer, strip = opened(model="minilm", layer="2", stage="scores")
    core = seen("river bank", "minilm", 2)
    early = [step.stage.title for step in core.steps if step.layer is None]
    said = strip.get_by_role("button", name=re.compile("once, before layer 0"))
    expect(said).to_have_count(len(early))
    for title in early:
        expect(viewer.rail.get_by_role("tab", name=title, exact=True)).to_have_attribute(
            "title", "Computed once, before layer 0"
        )
    viewer.layers.get_by_role("radio", name="0").click()
    expect(said).to_have_count(0)
    expect(viewer.tabs.first).to_have_attribute("title", "")


def test_the_map_is_one_stop_of_tab_and_arrows_go_through_it(opened, page):
    viewer, strip = opened(stage="scores")
    expect(strip.locator("[tabindex='0']")).to_have_count(1)
    here(strip).focus()
    page.keyboard.press("ArrowRight")
    expect(strip.get_by_role("button", name="Scaled scores")).to_be_focused()
    expect(strip.locator(".model-tip")).to_have_text("Scaled scores")
    expect(viewer.title).to_have_text("Scores")
    page.keyboard.press("Enter")
    expect(viewer.title).to_have_text("Scaled scores")
    page.keyboard.press("Home")
    expect(strip.get_by_role("button").first).to_be_focused()


def test_a_stage_that_does_nothing_is_stepped_over_and_reached_by_click(opened, page):
    viewer, strip = opened(stage="scaled_scores")
    page.keyboard.press("ArrowRight")
    expect(viewer.title).to_have_text("Attention weights")
    page.keyboard.press("ArrowLeft")
    expect(viewer.title).to_have_text("Scaled scores")
    masked = viewer.rail.get_by_role("tab", name="Masked scores")
    expect(masked).to_have_attribute("title", "Stepped over: nothing is masked here")
    masked.click()
    expect(viewer.title).to_have_text("Masked scores")
    viewer.next.click()
    expect(viewer.title).to_have_text("Attention weights")
    expect(
        strip.get_by_role("button", name="Masked scores: nothing is masked here")
    ).to_be_visible()


@pytest.mark.parametrize("width", [390, 820, 1920])
def test_where_the_reader_is_is_in_view_on_any_screen(new_page, app_url, width):
    page = new_page(width=width, height=900)
    viewer = Viewer(page).open(app_url, model="minilm")
    strip = page.get_by_role("toolbar", name="Map of the model")
    for key in ("End", "Home"):
        viewer.grid.focus()
        tabs = page.locator("[role=tab]")  # which are not seen here
        tabs.nth(-1 if key == "End" else 0).evaluate("tab => tab.click()")
        box, spot = strip.bounding_box(), here(strip).bounding_box()
        assert box and spot
        assert box["x"] - 1 <= spot["x"] <= box["x"] + box["width"] - spot["width"] + 1


def test_the_code_is_folded_until_it_is_wanted_and_stays_as_it_was_left(opened, page):
    viewer, _ = opened(stage="query")
    code = page.locator("details pre")
    expect(code).to_be_hidden()
    page.get_by_text("The NumPy that ran").click()
    expect(code).to_contain_text("def query(")
    viewer.next.click()
    expect(code).to_contain_text("def key(")
    page.get_by_text("The NumPy that ran").click()
    expect(code).to_be_hidden()
    viewer.next.click()
    expect(viewer.title).to_have_text("Value")
    expect(code).to_be_hidden()


def test_at_the_end_of_the_walk_links_lead_on(opened, page):
    viewer, _ = opened(stage="attention_residual")
    on = page.locator(".onward")
    expect(on).to_contain_text("Done. And now?")
    on.get_by_role("button", name="In the model MiniLM").click()
    expect(page).to_have_url(re.compile("model=minilm"))
    expect(viewer.place).to_have_text(re.compile("/ 22$"))
    expect(on).to_be_hidden()
    page.go_back()
    expect(viewer.place).to_have_text("14 / 14")
    again = on.get_by_role("button", name="Again with")
    text = again.inner_text().removeprefix("Again with ").rstrip("…")
    again.click()
    expect(viewer.text).to_have_value(re.compile(re.escape(text)))
    expect(viewer.title).to_have_text("Token embedding")
    page.go_back()
    on.get_by_role("button", name="What each head does").click()
    expect(page).to_have_url(re.compile("/heads"))


def test_that_numbers_open_is_said_until_one_was_opened(opened, page):
    viewer, _ = opened(stage="attention_weights")
    hint = page.locator(".hint")
    expect(hint).to_have_text("Click any number to see its sum")
    at = viewer.point("bank asks river")
    page.mouse.move(*at)
    assert viewer.grid.evaluate("grid => grid.style.cursor") == "pointer"
    page.mouse.click(*at)
    expect(viewer.sum).to_be_visible()
    page.keyboard.press("Escape")
    viewer.next.click()
    expect(hint).to_have_count(0)


@pytest.mark.parametrize("width", [390, 820, 911, 1093])
def test_on_a_narrow_screen_the_stages_are_a_list_to_open(new_page, app_url, width):
    page = new_page(width=width, height=700)
    viewer = Viewer(page).open(app_url, model="minilm", stage="attention_weights")
    stages = page.get_by_role("combobox", name="Stage")
    expect(viewer.rail).to_be_hidden()
    expect(stages).to_have_value("12 / 22 Attention weights")
    stages.select_option("15 / 22 Attention output")
    expect(viewer.title).to_have_text("Attention output")
    viewer.next.click()
    expect(stages).to_have_value("16 / 22 Attention residual")
    expect(viewer.layers.get_by_role("radio", name="5")).to_be_in_viewport(ratio=1)
    expect(viewer.model).to_be_in_viewport(ratio=1)
