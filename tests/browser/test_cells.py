"""Pointing at, clicking and opening cells; heads; words that stand there twice."""

import re
from decimal import Decimal

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.viewer import Viewer, check_sum, check_tips, digits, seen

TEXT = "he deposited cash at the bank"


def test_pointing_shows_the_number_and_leaving_hides_it(page, app_url):
    core = seen("river bank", "handmade")
    stage = core.titles.index("Attention weights")
    viewer = Viewer(page).open(app_url, stage="attention_weights")
    page.mouse.move(*viewer.point("bank asks river"))
    expect(viewer.tip).to_have_text(f"bank asks river: {digits(core.value(stage, 1, 0), 4)}")
    page.mouse.move(5, 5)
    expect(viewer.tip).to_be_hidden()


def test_the_grid_announces_what_the_issue_promises(page, app_url):
    viewer = Viewer(page).open(app_url, stage="attention_weights")
    viewer.grid.focus()
    page.keyboard.press("Home")
    expect(viewer.spoken).to_have_text("bank asks river: 0.55")
    page.keyboard.press("End")
    expect(viewer.spoken).to_have_text("bank asks itself: 0.45")
    active = viewer.grid.get_attribute("aria-activedescendant")
    assert active == viewer.spoken.get_attribute("id")


def test_the_sentence_under_the_picture_reads_the_row(page, app_url):
    viewer = Viewer(page).open(app_url, stage="attention_weights")
    expect(viewer.reading).to_have_text(
        "When bank asks, 55 % of its weight goes to river, 45 % to itself."
    )
    page.mouse.move(*viewer.point("river asks itself"))
    expect(viewer.reading).to_contain_text("When river asks, ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # walk and pleasant have the same share, so neither is named before the other
        (
            "a pleasant walk by the river bank",
            "38 % of its weight goes to river, 31 % to itself, 31 % to the rest.",
        ),
        (
            "river river river river bank",
            "its weight is spread evenly over 5 tokens: none of them stands out.",
        ),
        ("bank", "100 % of its weight goes to itself."),
    ],
)
def test_of_equal_shares_all_are_named_or_none(page, app_url, text, said):
    viewer = Viewer(page).open(app_url, text=text, stage="attention_weights")
    expect(viewer.reading).to_contain_text(said)


@pytest.mark.parametrize("model", ["handmade", "minilm"])
@pytest.mark.parametrize("stage", ["Query", "Scores", "Attention output"])
def test_a_click_opens_the_sum_of_the_cell_that_was_clicked(page, app_url, model, stage):
    core = seen(TEXT, model)
    index = core.titles.index(stage)
    name = core.steps[index].stage.name
    viewer = Viewer(page).open(app_url, text=TEXT, model=model, stage=name, head="1")
    x, y, tip = viewer.tips()[-1]  # the picture's lower right corner: the result
    wanted = tip.rpartition(": ")[0]
    row, column = core.cell(index, wanted, head=1)
    page.mouse.click(x, y)
    expect(viewer.sum).to_have_accessible_name(f"Where {wanted} comes from")
    check_sum(viewer, core.value(index, row, column, head=1))
    expect(page).to_have_url(re.compile(f"cell={row}-{column}"))
    viewer.close.click()
    expect(viewer.sum).to_have_count(0)
    expect(page).not_to_have_url(re.compile("cell="))


def test_all_terms_can_be_listed_and_still_add_up(page, app_url):
    core = seen(TEXT, "minilm")
    stage = core.titles.index("Feed-forward output")
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm", stage="ffn_output", cell="2-7")
    value = core.value(stage, 2, 7)
    check_sum(viewer, value)
    expect(viewer.sum).to_contain_text("smaller terms")
    (before, _) = viewer.tables()[0]
    assert before[:8] == sorted(before[:8], key=abs, reverse=True), "largest first"
    page.get_by_role("button", name=re.compile("List all")).click()
    expect(viewer.sum).not_to_contain_text("smaller terms")
    (adds, total) = viewer.tables()[0]
    assert len(adds) >= 1536 and sum(adds) == total == Decimal(digits(value, 4).replace("−", "-"))


def test_every_head_can_be_chosen_by_pointer_and_by_key(page, app_url):
    core = seen(TEXT, "minilm")
    stage = core.titles.index("Attention weights")
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm", stage="attention_weights")
    radios = viewer.heads.get_by_role("radio")
    expect(radios).to_have_count(13)
    for head in (3, 11):
        radios.nth(head).click()
        expect(radios.nth(head)).to_be_checked()
        check_tips(viewer, core.tips(stage, head))
        expect(page).to_have_url(re.compile(f"head={head}$"))
    for key in ("Shift+Tab", "Tab", "ArrowRight"):  # what was clicked leaves the arrows to the page
        page.keyboard.press(key)
    expect(viewer.heads.get_by_role("radio", name="All heads")).to_be_checked()
    for head in range(12):
        page.keyboard.press("ArrowRight")
        expect(radios.nth(head)).to_be_focused()
        expect(radios.nth(head)).to_be_checked()
    check_tips(viewer, core.tips(stage, 11))


def test_all_heads_at_once_show_every_heads_numbers(page, app_url):
    core = seen(TEXT, "minilm")
    stage = core.titles.index("Attention weights")
    viewer = Viewer(page).open(app_url, text=TEXT, model="minilm", stage="attention_weights")
    viewer.heads.get_by_role("radio", name="All heads").click()
    expect(page).to_have_url(re.compile("head=all"))
    every: dict[str, set[str]] = {}
    for head in range(12):
        for name, numbers in core.tips(stage, head).items():
            every[f"Head {head}: {name}"] = numbers
    check_tips(viewer, every)


def test_a_click_among_all_heads_opens_that_heads_sum(page, app_url):
    core = seen("river bank", "handmade")
    stage = core.titles.index("Scores")
    viewer = Viewer(page).open(app_url, stage="scores", head="all")
    page.mouse.click(*viewer.point("Head position: bank asks river"))
    expect(viewer.heads.get_by_role("radio", name="Head position")).to_be_checked()
    check_sum(viewer, core.value(stage, 1, 0, head=1))


def test_all_heads_do_not_keep_a_stage_without_heads_from_opening_a_cell(page, app_url):
    core = seen("river bank", "handmade")
    stage = core.titles.index("Attention output")
    viewer = Viewer(page).open(app_url, stage="attention_output", head="all")
    x, y, tip = viewer.tips()[-1]
    page.mouse.click(x, y)
    check_sum(viewer, core.value(stage, *core.cell(stage, tip.rpartition(": ")[0])))
    viewer.tabs.filter(has_text="Scaled scores").click()
    expect(viewer.sum).to_have_count(0)


def test_a_link_to_a_cell_of_all_heads_waits_for_nothing(page, app_url):
    viewer = Viewer(page).open(app_url, stage="scores", head="all", cell="1-0")
    expect(viewer.heads.get_by_role("radio", name="All heads")).to_be_checked()
    expect(viewer.sum).to_have_count(0)


@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_the_same_word_twice_is_two_rows(page, app_url, model):
    text = "the cat saw the other cat"
    core = seen(text, model)
    stage = core.titles.index("Attention weights")
    viewer = Viewer(page).open(app_url, text=text, model=model, stage="attention_weights")
    rows = len(core.trace.tokens)
    viewer.grid.focus()
    for _ in range(rows):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    for row in range(rows):
        expect(viewer.spoken).to_have_text(core.spoken(stage, row, 0))
        page.keyboard.press("ArrowDown")
    tips = [tip for _, _, tip in viewer.tips() if tip.startswith("cat asks cat")]
    assert len(set(tips)) >= 2, "cat asks the other cat, from either side"


@pytest.mark.parametrize("stage", ["Feed-forward output", "Feed-forward residual"])
def test_a_number_off_the_scale_is_told_under_the_picture_and_opens(page, app_url, stage):
    core = seen("river bank", "minilm")
    index = core.titles.index(stage)
    made = core.trace[core.steps[index].name].value
    row, column = np.unravel_index(np.abs(made).argmax(), made.shape)
    name = core.steps[index].stage.name
    viewer = Viewer(page).open(app_url, text="river bank", model="minilm", stage=name)
    wanted = core.name(core.steps[index].stage.signature.output, (row, column), made.shape, -1)
    told = page.locator(".legend").get_by_role("button")
    expect(told).to_have_text(f"{wanted}: {digits(made[row, column], 1)}")
    told.click()
    expect(viewer.sum).to_have_accessible_name(f"Where {wanted} comes from")
    check_sum(viewer, float(made[row, column]))


def test_where_no_number_is_off_the_scale_nothing_is_said_of_it(page, app_url):
    viewer = Viewer(page).open(app_url, text=TEXT)
    expect(page.locator(".legend .scale")).not_to_have_count(0)
    for tab in viewer.tabs.all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(page.locator(".legend").get_by_role("button")).to_have_count(0)
