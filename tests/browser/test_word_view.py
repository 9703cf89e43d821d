"""Words before numbers: lines between words, pointed at, clicked, walked by key and saved."""

import re
from urllib.parse import urlencode
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

from attention_core import load_model, trace
from attention_core import page as html
from tests.browser.play import Playground
from tests.browser.test_figure import Figure
from tests.browser.test_saving import SVG, picture, saved, words
from tests.browser.viewer import Viewer, check_sum, check_tips, digits, pointed, seen

PLAIN = "he deposited cash at the bank"
MINILM = "It's a pleasant walk by the river bank"
PAIRED = ["scores", "scaled_scores", "masked_scores", "attention_weights", "head_outputs"]
MOVING = "(grid) => grid.getRootNode().getAnimations().length"


def forms(page):
    return page.get_by_role("radiogroup", name="Shown as")


def as_words(page):
    return forms(page).get_by_role("radio", name="Words")


def as_numbers(page):
    return forms(page).get_by_role("radio", name="Numbers")


def word_at(viewer, tip):
    """Where a word is of which the tip begins so."""
    found = [(x, y) for x, y, text in pointed(viewer.grid, 40, 60) if text.startswith(tip)]
    assert found, tip
    return found[0]


@pytest.fixture
def viewer(page, app_url):
    return Viewer(page).open(app_url, stage="attention_weights", form="words")


def test_words_are_offered_where_lines_can_be_drawn_and_the_choice_stays(page, app_url):
    core = seen("river bank", "handmade")
    viewer = Viewer(page).open(app_url)
    for index, step in enumerate(core.steps):
        viewer.tabs.nth(index).click()
        expect(viewer.place).to_have_text(f"{index + 1} / {len(core.steps)}")
        if step.stage.name not in PAIRED:
            expect(forms(page)).to_be_hidden()
        elif step.stage.name == "scores":
            expect(as_numbers(page)).to_be_checked()
            as_words(page).click()
        if step.stage.name in PAIRED:
            expect(as_words(page)).to_be_checked()
    expect(page).to_have_url(re.compile("form=words"))
    page.reload()
    viewer.tabs.filter(has_text="Attention weights").click()
    expect(as_words(page)).to_be_checked()
    expect(page).to_have_url(re.compile("stage=attention_weights"))
    as_numbers(page).click()
    expect(page).not_to_have_url(re.compile("form="))
    page.go_back()
    expect(as_words(page)).to_be_checked()


def test_the_key_turns_words_into_numbers_and_back_wherever_the_focus_is(page, viewer):
    for where in (page.locator("body"), viewer.grid, viewer.next):
        where.focus()
        page.keyboard.press("w")
        expect(as_numbers(page)).to_be_checked()
        page.keyboard.press("Shift+W")
        expect(as_words(page)).to_be_checked()
    viewer.text.focus()
    page.keyboard.press("w")
    expect(as_words(page)).to_be_checked()


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_around_moves_when_words_become_numbers(new_page, app_url, width):
    page = new_page(width=width)
    viewer = Viewer(page).open(app_url, text=MINILM, model="minilm", stage="attention_weights")
    expect(as_numbers(page)).to_be_checked()
    boxes = [viewer.holder, viewer.reading, viewer.equation, as_words(page)]
    before = [each.bounding_box() for each in boxes]
    as_words(page).click()
    expect(as_words(page)).to_be_checked()
    if width > 1000:
        assert [each.bounding_box() for each in boxes] == before
    else:  # the legend under the picture may take another line
        assert [each.bounding_box() for each in (boxes[1], boxes[3])] == [before[1], before[3]]
        assert abs(boxes[0].bounding_box()["height"] - before[0]["height"]) < 2
    assert viewer.grid.evaluate(MOVING) == 0, "motion is reduced here"


def test_every_line_says_the_number_it_is(page, app_url):
    core = seen(MINILM, "minilm")
    stage = core.titles.index("Attention weights")
    place = {"text": MINILM, "model": "minilm", "stage": "attention_weights", "head": "4"}
    viewer = Viewer(page).open(app_url, **place, form="words")
    expect(as_words(page)).to_be_checked()
    expected = core.tips(stage, 4)
    lines = {tip for _, _, tip in viewer.tips()}
    assert len(lines) > 20
    for tip in lines:
        name, _, number = tip.rpartition(": ")
        assert number in expected[name]


def test_a_clicked_word_asks_and_its_percentages_stand_at_the_words(page, viewer):
    assert {"55 %", "45 %"} <= drawn(page)
    page.mouse.click(*word_at(viewer, "Let river ask"))
    expect(viewer.reading).to_contain_text("When river asks, ")
    page.mouse.move(5, 5)
    expect(viewer.reading).to_contain_text("When river asks, ")
    expect(page).to_have_url(re.compile("ask=0"))
    core = seen("river bank", "handmade")
    share = core.value(core.titles.index("Attention weights"), 0, 0)
    assert f"{share:.0%}".replace("%", " %") in drawn(page)
    page.keyboard.press("w")
    expect(as_numbers(page)).to_be_checked()
    expect(viewer.reading).to_contain_text("When river asks, ")


def test_a_clicked_word_that_answers_is_followed(page, viewer):
    page.mouse.click(*word_at(viewer, "Follow bank → river"))
    expect(page.locator(".ranks")).to_contain_text("bank → river, strongest: head position")
    expect(viewer.heads.get_by_role("radio", name="Head position")).to_be_checked()
    expect(as_words(page)).to_be_checked()


def drawn(page):
    """All words and numbers in the picture."""
    svg = ElementTree.parse(saved(page, picture(page.locator(".root").first, "SVG"))).getroot()
    return set(words(svg))


@pytest.mark.parametrize("head", ["1", "all"])
def test_a_clicked_line_opens_the_sum_of_its_cell(page, app_url, head):
    core = seen(PLAIN, "handmade")
    stage = core.titles.index("Scores")
    viewer = Viewer(page).open(app_url, text=PLAIN, stage="scores", head=head, form="words")
    whose = "Head position: " if head == "all" else ""
    page.mouse.click(*viewer.point(f"{whose}bank asks itself"))
    check_sum(viewer, core.value(stage, 5, 5, head=1))
    expect(page).to_have_url(re.compile("cell=5-5"))
    expect(viewer.heads.get_by_role("radio", name="Head position")).to_be_checked()
    viewer.close.click()
    expect(viewer.sum).to_have_count(0)


def test_a_line_of_the_head_outputs_leads_to_the_weight(page, app_url):
    core = seen("river bank", "handmade")
    stage = core.titles.index("Attention weights")
    viewer = Viewer(page).open(app_url, stage="head_outputs", cell="1-0", form="words")
    expect(viewer.reading).to_contain_text("55 % of its weight goes to river")
    expect(viewer.sum).to_have_count(0)
    page.mouse.click(*viewer.point("bank asks river"))
    expect(viewer.title).to_have_text("Attention weights")
    check_sum(viewer, core.value(stage, 1, 0))


def test_it_is_walked_by_key_from_who_asks_to_who_answers(page, app_url):
    core = seen(PLAIN, "handmade")
    stage = core.titles.index("Attention weights")
    viewer = Viewer(page).open(app_url, text=PLAIN, stage="head_outputs", form="words")
    viewer.grid.focus()
    page.keyboard.press("Home")
    for column in range(6):
        expect(viewer.spoken).to_have_text(core.spoken(stage, 5, column))
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(viewer.spoken).to_have_text(core.spoken(stage, 4, 5))
    expect(viewer.reading).to_contain_text("When the asks, ")
    expect(viewer.grid).to_have_attribute("aria-rowcount", "6")
    page.keyboard.press("Enter")
    expect(viewer.title).to_have_text("Attention weights")
    check_sum(viewer, core.value(stage, 4, 5))


def test_with_all_heads_every_line_says_whose_it_is(page, app_url):
    core = seen(PLAIN, "minilm")
    stage = core.titles.index("Attention weights")
    place = {"text": PLAIN, "model": "minilm", "stage": "attention_weights", "head": "all"}
    viewer = Viewer(page).open(app_url, **place, form="words")
    expect(as_words(page)).to_be_checked()
    colours = page.locator(".legend .lined i").evaluate_all(
        "found => found.map((i) => getComputedStyle(i).borderTopColor)"
    )
    assert len(set(colours[-12:])) == 12, "a colour for every head"
    tips = {tip for _, _, tip in viewer.tips() if ": " in tip.partition(" asks ")[2]}
    assert len(tips) > 20
    for tip in tips:
        whose, name, number = tip.split(": ", 2)
        assert number in core.tips(stage, int(whose.removeprefix("Head ")))[name]


def test_the_other_sentence_answers_and_what_is_hidden_says_so(page, app_url):
    place = {"section": "cross", "stage": "attention_weights", "form": "words"}
    viewer = Playground(page).open(app_url, **place)
    expect(as_words(page)).to_be_checked()
    word_at(viewer, "Let walk ask")
    word_at(viewer, "Follow walk → river")
    assert {"loan", "approved", "walk"} <= drawn(page)
    place = {"section": "cross", "trace": "decoder", "stage": "masked_scores", "form": "words"}
    viewer = Playground(page).open(app_url, **place)
    page.mouse.click(*word_at(viewer, "Let cash ask"))
    expect(viewer.reading).to_contain_text("3 hidden")
    assert "hidden" in drawn(page)


def test_both_sides_of_a_change_and_their_difference_are_lines(page, app_url):
    place = {"text": PLAIN, "mask": "causal", "stage": "attention_weights", "form": "words"}
    viewer = Playground(page).open(app_url, **place)
    page.mouse.click(*word_at(viewer, "Let he ask"))
    assert {"100 %"} <= drawn(page)
    viewer.side("Before")
    expect(viewer.reading).not_to_contain_text("100 %")
    viewer.side("Difference")
    expect(viewer.reading).to_contain_text("moved most")
    assert any(text.startswith("−0.") for text in drawn(page)), "less to whom it may not see now"
    expect(page.locator(".legend")).to_contain_text("below zero")


@pytest.mark.parametrize("count", [2, 12, 30, 64])
def test_lines_are_saved_with_their_widths(page, app_url, count):
    words_of = ("river", "bank", "loan", "money", "walk")
    text = " ".join(words_of[i % 5] for i in range(count))
    core = seen(text, "handmade")
    stage = core.titles.index("Attention weights")
    weights = core.trace[core.steps[stage].name].value[0]
    viewer = Viewer(page).open(app_url, text=text, stage="attention_weights", form="words")
    expect(viewer.reading).to_contain_text("asks")
    svg = ElementTree.parse(saved(page, picture(page.locator(".root").first, "SVG"))).getroot()
    curves = [
        (path.get("d", "").count("C"), float(path.get("stroke-width", 0)))
        for path in svg.iter(f"{SVG}path")
        if "C" in path.get("d", "")
    ]
    ask = 0 if count > 24 else count - 1
    percents = np.floor(100 * weights.astype(np.float32) + 0.5).astype(int)
    expected = (percents > 0).sum() + (percents[ask] > 0).sum()
    assert sum(n for n, _ in curves) == expected, "all lines, and once more those of who asks"
    widest = max(width for _, width in curves) / percents.max()
    for _, width in curves:
        share = width / widest
        assert width == pytest.approx(0.7) or share == pytest.approx(round(share), abs=0.01)
    shown = words(svg)
    assert shown.count("bank") >= 2 * (text.split().count("bank"))
    assert f"{percents[ask].max()} %" in shown


def test_lines_are_lines_in_a_figure_for_a_paper(page, app_url):
    core = seen(PLAIN, "handmade")
    weights = core.trace[core.steps[core.titles.index("Attention weights")].name].value
    percents = np.floor(100 * weights.astype(np.float32) + 0.5).astype(int)
    Viewer(page).open(
        app_url, text=PLAIN, stage="attention_weights", head="all", ask="5", form="words"
    )
    expect(as_words(page)).to_be_checked()
    figure = Figure(page)
    svg = figure.svg()
    curves = sum(path.get("d", "").count("C") for path in svg.iter(f"{SVG}path"))
    assert curves == (percents > 0).sum() + (percents[:, 5] > 0).sum()
    assert words(svg).count("deposited") >= 2
    pdf = figure.save("PDF").read_bytes()
    assert pdf.startswith(b"%PDF")


def test_a_special_token_that_gets_most_of_a_row_is_called_a_rest_place(page, app_url):
    core = seen(MINILM, "minilm", 4)
    stage = core.titles.index("Attention weights")
    assert core.value(stage, 10, 0, head=5) > 0.9
    place = {"text": MINILM, "model": "minilm", "layer": "4", "head": "5"}
    viewer = Viewer(page).open(app_url, **place, stage="attention_weights", form="words")
    expect(viewer.reading).to_contain_text("bank")
    assert "rest place" in drawn(page)
    viewer.tabs.filter(has_text="Masked scores").click()
    assert "rest place" not in drawn(page)


def test_a_file_of_a_trace_shows_words_too(page, tmp_path):
    t = trace("river bank", load_model("handmade"))
    path = tmp_path / "river.html"
    path.write_text(html(t, stage="attention_weights"), encoding="utf-8")
    page.goto(path.as_uri())
    as_words(page).click()
    viewer = Viewer(page)
    page.mouse.click(*viewer.point("bank asks river"))
    check_sum(viewer, float(t["layer0.attention_weights"].value[0, 1, 0]))
    as_numbers(page).click()
    check_tips(viewer, seen("river bank", "handmade").tips(9))


def test_a_link_with_another_form_opens_numbers_and_says_so(page, app_url):
    page.goto(f"{app_url}/?{urlencode({'stage': 'scores', 'form': 'poem'})}")
    expect(as_numbers(page)).to_be_checked()
    expect(page.get_by_text("in a way that cannot be read")).to_be_visible()


def test_words_fade_in_shortly(new_page, app_url):
    page = new_page(motion=True)
    viewer = Viewer(page).open(app_url, stage="attention_weights")
    expect(as_numbers(page)).to_be_checked()
    longest = viewer.grid.evaluate(
        """(grid) => {
          grid.getRootNode().querySelector(".forms [role=radio]").click();
          return grid.getAnimations().map((each) => each.effect.getTiming().duration);
        }"""
    )
    assert longest and max(longest) <= 150


def test_numbers_keep_the_order_and_the_row_of_words(page, viewer):
    page.mouse.click(*word_at(viewer, "Let river ask"))
    as_numbers(page).click()
    expect(viewer.reading).to_contain_text("When river asks, ")
    core = seen("river bank", "handmade")
    value = core.value(core.titles.index("Attention weights"), 0, 0)
    x, y = viewer.point("river asks itself")
    page.mouse.move(x, y)
    expect(viewer.tip).to_have_text(f"river asks itself: {digits(value, 4)}")
