"""The page of translation in a browser: words that light together, steps, and the way back."""

import re

import pytest
from playwright.sync_api import Page, expect

from attention_core import load_model, trace

TEXT = "the river bank"


@pytest.fixture
def opened(page: Page, app_url: str) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{app_url}/translation?text=the+river+bank&below=heads")
    expect(page.locator(".st-key-aligned .target .word")).to_have_count(5)
    return page


def test_a_word_lights_what_it_looks_at_on_both_sides_and_in_the_table(opened: Page):
    here = opened.locator(".st-key-aligned")
    weights = trace(TEXT, load_model("en-pt"))["decoder.layer1.cross_attention_weights"].value[0]
    cells = here.locator("tbody tr").nth(1).locator("td")
    shown = [f"{weight:.2f}".removeprefix("0") for weight in weights[1]]
    assert cells.all_inner_texts() == shown
    here.locator(".target .word").nth(1).hover()
    expect(here.locator(".source .word.strong")).to_have_text(re.compile(r"bank\s*95 %"))
    expect(here.locator("tr.asks th")).to_have_text("margem")
    opened.mouse.move(0, 0)
    expect(here.locator(".word.given")).to_have_count(0)
    here.locator(".source .word").nth(1).click()
    expect(here.locator(".target .word.strong")).to_have_text([re.compile("do"), re.compile("rio")])
    expect(here.locator(".says")).to_have_text(re.compile("river” gets 88 % .* 99 %"))
    ring = here.locator("circle").first
    crossing, light = (
        ring.evaluate("ring => [+ring.getAttribute('cx'), +ring.getAttribute('cy')]"),
        here.locator("line.lit").evaluate_all(
            "lines => lines.map(l => ['x1', 'y1', 'x2', 'y2'].map(n => +l.getAttribute(n)))"
        ),
    )
    assert any(_on(crossing, line) for line in light), "a ring is where a line is"


def _on(point: list[float], line: list[float]) -> bool:
    (x, y), (a, b, c, d) = point, line
    return abs((x - a) * (d - b) - (y - b) * (c - a)) < 2 * abs(d - b)


def test_steps_by_keys_are_in_the_address_and_back_undoes_one(opened: Page):
    here = opened.locator(".st-key-aligned")
    opened.keyboard.press("ArrowLeft")
    opened.keyboard.press("ArrowLeft")
    expect(opened).to_have_url(re.compile("at=3"))
    expect(here.locator(".where")).to_have_text("step 4 of 5")
    expect(here.locator(".word.waits")).to_have_count(1)
    opened.keyboard.press("ArrowLeft")
    expect(opened).to_have_url(re.compile("at=2"))
    opened.go_back()
    expect(here.locator(".where")).to_have_text("step 4 of 5")
    opened.keyboard.press("k")
    expect(here.get_by_role("button", name="Pause")).to_be_visible()
    expect(here.locator(".where")).to_have_text("5 steps")
    expect(opened).not_to_have_url(re.compile("at="))
    here.locator(".target .word").first.click()
    opened.keyboard.press("ArrowRight")
    expect(here.locator(".target .word").nth(1)).to_be_focused()
    expect(opened).to_have_url(re.compile("at=1"))
    opened.keyboard.press("Escape")
    expect(opened).not_to_have_url(re.compile("at="))
    box = opened.get_by_label("Your sentence")
    box.press("ArrowLeft")
    box.press("k")
    expect(here.locator(".where")).to_have_text("5 steps")


def test_another_head_is_opened_beside_it_and_long_texts_stand_side_by_side(opened: Page):
    heads = opened.locator(".st-key-aligned_heads")
    heads.get_by_role("radio", name="layer 0, head 3").click()
    expect(opened).to_have_url(re.compile("head=0.3"))
    expect(heads.locator(".title")).to_contain_text("Head 3 of layer 0")
    opened.keyboard.press("ArrowRight")
    expect(opened).to_have_url(re.compile("head=0.4"))
    assert not opened.locator(".st-key-aligned .columns").count()
    opened.set_viewport_size({"width": 390, "height": 844})
    opened.get_by_label("Your sentence").fill("She gave him a beautiful old book.")
    opened.keyboard.press("Enter")
    expect(opened.locator(".st-key-aligned .columns")).to_be_visible()
    assert opened.evaluate("document.scrollingElement.scrollWidth") <= 390
