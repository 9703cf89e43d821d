"""Two sentences under each other: one scale, one walk, both told."""

import re

import pytest
from playwright.sync_api import expect

from attention_core import load_model, trace
from attention_core.story import asks, opening
from tests.browser.viewer import Viewer, seen

PAIR = {"text": "river bank", "against": "money bank"}


def percent(text: str, stage: str, row: int, column: int) -> str:
    core = seen(text, "handmade")
    return f"{100 * core.value(core.titles.index(stage), row, column):.0f} %"


def test_both_are_told_and_stepping_moves_both(page, app_url):
    viewer = Viewer(page).open(app_url, **PAIR, stage="attention_weights", head="0")
    other = page.locator(".other-says")
    stage = "Attention weights"
    expect(viewer.reading).to_contain_text(f"{percent('river bank', stage, 1, 0)} of its weight")
    expect(other).to_contain_text(
        f"{percent('money bank', stage, 1, 0)} of its weight goes to money"
    )
    expect(other.locator("mark")).to_have_text("money")
    expect(page.locator(".legend")).to_contain_text("changed")
    for _ in range(4):
        viewer.next.click()
    expect(viewer.reading).to_contain_text("river changed bank: nature 0.30 → 1.10")
    expect(other).to_contain_text("money changed bank: money 0.30 → 1.22")
    expect(page).to_have_url(re.compile("against=money.bank"))
    page.keyboard.press("PageUp")
    expect(viewer.title).to_have_text("Attention output")
    expect(other).not_to_contain_text("changed")


def test_another_asking_word_asks_in_both(page, app_url):
    viewer = Viewer(page).open(app_url, **PAIR, stage="attention_weights", head="0")
    expect(page.locator(".other-says")).to_contain_text("When bank asks")
    viewer.grid.focus()
    page.keyboard.press("ArrowUp")
    expect(viewer.reading).to_contain_text("When river asks")
    expect(page.locator(".other-says")).to_contain_text("When money asks")


LAST = """(canvas) => {
  const { width, height } = canvas;
  return [...canvas.getContext("2d").getImageData(width * 0.93, height - 12, 1, 1).data];
}"""


@pytest.mark.parametrize("width", [390, 1366])
def test_the_other_picture_is_drawn_in_the_same_width_and_goes_away(new_page, app_url, width):
    page = new_page(width=width, height=900)
    Viewer(page).open(app_url, **PAIR, stage="embedding_sum")
    first, second = (page.locator(f".{name} canvas").first for name in ("surface", "other-picture"))
    expect(second).to_be_visible()
    a, b = first.bounding_box(), second.bounding_box()
    assert a and b and a["width"] == pytest.approx(b["width"], abs=2)
    assert b["y"] >= a["y"] + a["height"]
    assert a["height"] == pytest.approx(b["height"], abs=2)
    # What both hold alike has one colour in both: bank's last dimension.
    assert first.evaluate(LAST) == second.evaluate(LAST)
    page.get_by_role("button", name="Compare with").click()
    page.get_by_role("link", name="Stop comparing").click()
    expect(second).to_be_hidden()


def test_the_first_pair_is_one_click_away(page, app_url):
    viewer = Viewer(page).open(app_url)
    page.get_by_role("button", name="Compare with").click()
    page.get_by_role("link", name="river bank | money bank").click()
    expect(page.locator(".other-says")).to_contain_text("money")
    expect(viewer.text).to_have_value("river bank")


def test_both_are_printed(page, app_url):
    Viewer(page).open(app_url, **PAIR, stage="attention_weights")
    expect(page.locator(".other-says")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    sheet = page.locator(".root .paper")
    expect(sheet.locator("svg")).to_have_count(2)
    expect(sheet.locator(".other-says")).to_contain_text("money")


def test_another_layer_is_shown_in_a_head_of_its_own_and_steps_along(page, app_url):
    viewer = Viewer(page).open(
        app_url, model="minilm", stage="attention_weights", head=None, text="river bank"
    )
    page.get_by_role("button", name="Compare with").click()
    page.get_by_role("combobox", name="Another layer").click()
    page.get_by_role("option", name="Layer 5").click()
    page.keyboard.press("Escape")
    other = page.locator(".other-says")
    core = trace("river bank", load_model("minilm"))
    head = opening(core, 5, asks(core))
    weight = core["layer5.attention_weights"].value[head, 2, 1]
    expect(other).to_contain_text(f"layer 5, head {head}: river bank")
    expect(other).to_contain_text(
        f"When bank asks, {100 * weight:.0f} % of its weight goes to river"
    )
    viewer.next.click()
    expect(viewer.title).to_have_text("Head outputs")
    expect(other).not_to_contain_text("asks")
    viewer.layers.get_by_role("radio", name="5").click()
    expect(page.get_by_text("Both are the same")).to_be_visible()
    expect(other).to_be_hidden()


def test_a_stage_that_the_other_model_lacks_is_said_so(page, app_url):
    viewer = Viewer(page).open(
        app_url, model="minilm", stage="attention_residual", against_model="handmade"
    )
    other, picture = page.locator(".other-says"), page.locator(".other-picture canvas").first
    expect(other).to_contain_text("river changed bank: nature 0.30 → 1.10")
    expect(other.locator("mark")).to_have_count(0)  # the same words, beside [CLS] and [SEP]
    expect(picture).to_be_visible()
    viewer.next.click()
    expect(viewer.title).to_have_text("Attention norm")
    expect(other).to_contain_text("has no such stage")
    expect(picture).to_be_hidden()
