"""Every stage of both models, by Next and by the keyboard: what is seen is what was computed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.viewer import Viewer, check_sum, check_tips, digits, seen

TEXT = "he deposited cash at the bank"  # no word twice, so that a name is one cell
MODELS = pytest.mark.parametrize("model", ["handmade", "minilm"])


@MODELS
def test_by_next_through_every_stage_with_a_sum_open(page, app_url, model):
    core = seen(TEXT, model)
    viewer = Viewer(page).open(app_url, text=TEXT, model=model, cell="3-1")
    for stage in core.stops:
        title = core.titles[stage]
        expect(viewer.title).to_have_text(title)
        expect(viewer.place).to_have_text(f"{stage + 1} / {len(core.titles)}")
        expect(viewer.equation).to_be_visible()
        expect(viewer.rail.get_by_role("tab", selected=True)).to_have_text(title)
        check_sum(viewer, core.value(stage, 3, 1))
        name = core.spoken(stage, 3, 1).rpartition(": ")[0]
        expect(viewer.sum.get_by_role("heading")).to_contain_text(name)
        check_tips(viewer, core.tips(stage))
        if stage != core.stops[-1]:
            viewer.next.click()


def test_by_next_through_all_layers(page, app_url):
    viewer = Viewer(page).open(app_url, text="river bank", model="minilm", head="5")
    for layer in range(6):
        core = seen("river bank", "minilm", layer)
        first = 0 if layer == 0 else core.titles.index("Query")
        for stage in (i for i in core.stops if i >= first):
            expect(viewer.title).to_have_text(core.titles[stage])
            if core.titles[stage] in ("Query", "Attention weights", "Layer output"):
                expect(viewer.layers.get_by_role("radio", name=str(layer))).to_be_checked()
                check_tips(viewer, core.tips(stage, head=5))
            if viewer.next.is_enabled():
                viewer.next.click()
    expect(viewer.next).to_be_disabled()
    expect(viewer.title).to_have_text("Layer output")
    expect(page).to_have_url(re.compile("layer=5&stage=layer_output"))


def test_by_prev_into_the_layer_before(page, app_url):
    viewer = Viewer(page).open(app_url, model="minilm", layer="1", stage="key")
    for title in ("Query", "Layer output", "Feed-forward residual"):
        viewer.previous.click()
        expect(viewer.title).to_have_text(title)
    expect(viewer.layers.get_by_role("radio", name="0")).to_be_checked()
    expect(page).to_have_url(re.compile("layer=0&stage=ffn_residual"))


@MODELS
def test_by_the_keyboard_alone(page, app_url, model):
    core = seen(TEXT, model)
    viewer = Viewer(page).open(app_url, text=TEXT, model=model)
    tab_to(viewer, "tab")
    press = page.keyboard.press
    for title in (core.titles[stage] for stage in core.stops):
        expect(viewer.title).to_have_text(title)
        expect(viewer.rail.get_by_role("tab", name=title, exact=True)).to_be_focused()
        press("ArrowDown")
    press("Home")
    expect(viewer.title).to_have_text(core.titles[0])
    press("End")
    expect(viewer.title).to_have_text(core.titles[-1])
    press("ArrowUp")
    expect(viewer.title).to_have_text(core.titles[-2])
    press("Home")
    tab_to(viewer, "grid")
    for stage in core.stops:
        expect(viewer.grid).to_be_focused()
        for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "Home"):
            press(key)
        if model == "minilm":
            press("ArrowDown")
        row = 1 if model == "minilm" else 0
        expect(viewer.spoken).to_have_text(core.spoken(stage, row, 0))
        press("ArrowDown")
        press("ArrowRight")
        expect(viewer.spoken).to_have_text(core.spoken(stage, row + 1, 1))
        press("End")
        expect(viewer.spoken).to_have_text(core.spoken(stage, row + 1, core.shape(stage)[1] - 1))
        press("PageDown")


def tab_to(viewer: Viewer, role: str) -> None:
    """Press Tab until an element of this role in the viewer has the focus."""
    focused = "() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement)"
    focused += " e = e.shadowRoot.activeElement; return e?.getAttribute('role'); }"
    for _ in range(40):
        viewer.page.keyboard.press("Tab")
        if viewer.page.evaluate(focused) == role:
            return
    pytest.fail(f"Tab never reached a {role}")


def test_a_sum_by_the_keyboard_alone(page, app_url):
    core = seen(TEXT, "handmade")
    stage = core.titles.index("Attention weights")
    viewer = Viewer(page).open(app_url, text=TEXT, stage="attention_weights")
    tab_to(viewer, "grid")
    page.keyboard.press("Enter")
    expect(viewer.sum).to_have_accessible_name("Where bank asks he comes from")
    check_sum(viewer, core.value(stage, 5, 0))
    page.keyboard.press("Escape")
    expect(viewer.sum).to_have_count(0)
    expect(viewer.grid).to_be_focused()
    page.keyboard.press("PageUp")
    expect(viewer.title).to_have_text("Scaled scores")


def test_twenty_quick_presses_lose_no_step(page, app_url):
    viewer = Viewer(page).open(app_url, model="minilm")
    viewer.title.click()  # Streamlit gives the focus to the page around it
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(viewer.place).to_have_text(re.compile("^22 / "))
    expect(page).to_have_url(
        re.compile(f"stage={seen('river bank', 'minilm').steps[21].stage.name}")
    )
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect(viewer.place).to_have_text(re.compile("^1 / "))
    page.wait_for_timeout(500)
    expect(viewer.place).to_have_text(re.compile("^1 / "))


def test_arrows_in_the_sentence_box_do_not_step(page, app_url):
    viewer = Viewer(page).open(app_url)
    viewer.text.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(viewer.place).to_have_text(re.compile("^1 / "))


def test_computed_from_leads_to_the_stage_that_was_read(page, app_url):
    viewer = Viewer(page).open(app_url, stage="scores")
    beside = page.get_by_role("complementary", name="About this stage")
    beside.get_by_role("button", name="Key", exact=True).click()
    expect(viewer.title).to_have_text("Key")


def test_digits_are_rounded_as_on_screen():
    assert digits(-0.00004, 4) == "0.0000"
    assert digits(0.03125, 4) == "0.0313"
    assert digits(-1.5, 2) == "−1.50"
