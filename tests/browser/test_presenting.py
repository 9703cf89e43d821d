"""The presenter's view: large enough for a room, led by a clicker, followed by the notes."""

import re

import pytest
from playwright.sync_api import expect

from attention_core import load_model, page, trace
from tests.browser.connection import expect_alive
from tests.browser.presenter import Presenter
from tests.browser.viewer import Viewer, seen

HIGH = 24  # px of digits, at 1366 × 768
LONG = "he deposited cash at the bank by the river and paid the loan"
SIXTY = " ".join(f"{LONG} .".split() * 4)


@pytest.fixture
def present(page, app_url):
    """Open the walkthrough, and on it the presenter's view."""

    def opened(**place):
        viewer = Viewer(page).open(app_url, **place)
        expect_alive(page)
        presenter = Presenter(page)
        presenter.listen()
        return presenter.open(), viewer

    return opened


def stands(presenter, title):
    expect(presenter.title).to_have_text(title)


def test_p_fills_the_window_and_escape_leaves_to_where_the_class_came(present):
    presenter, viewer = present(stage="scores")
    box = presenter.view.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1366, 768)
    stands(presenter, "Scores")
    expect(presenter.words).to_contain_text("river bank")
    presenter.press("PageDown", "PageDown")
    stands(presenter, "Scaled scores")
    presenter.press("Escape")
    expect(presenter.view).to_be_hidden()
    expect(viewer.title).to_have_text("Scaled scores")
    expect(viewer.page).to_have_url(re.compile("stage=scaled_scores"))


@pytest.mark.parametrize("key", ["Space", "PageDown", "ArrowRight"])
def test_every_reveal_is_one_key_and_back_is_another(present, key):
    presenter, _ = present(stage="attention_weights")
    expect(presenter.caption).to_contain_text("55 % of its weight goes to river")
    expect(presenter.sum).to_have_count(0)
    presenter.press(key)
    expect(presenter.sum).to_contain_text("bank asks river: 0.5548")
    expect(presenter.sum.locator("tfoot").first).to_contain_text("0.5548")
    presenter.press(key)
    stands(presenter, "Head outputs")
    expect(presenter.sum).to_have_count(0)
    presenter.press(key)
    expect(presenter.sum).to_have_count(1)
    presenter.press("PageUp")
    expect(presenter.sum).to_have_count(0)
    stands(presenter, "Head outputs")
    presenter.press("PageUp")
    stands(presenter, "Attention weights")


def test_on_the_whole_walk_the_sum_is_that_of_a_number_which_the_caption_says(present):
    presenter, _ = present(stage="token_embedding")
    core, summed = seen("river bank", "handmade"), 0
    for stage in core.stops:
        stands(presenter, core.titles[stage])
        said = presenter.caption.inner_text()
        presenter.press("Space")
        expect(presenter.sum.or_(presenter.title)).to_have_count(2)
        value = float(presenter.sum.locator("output").inner_text().replace("−", "-"))
        asked = {f"{value:.2f}", f"{value:.2f}".replace("-", "−"), f"{100 * value:.0f} %"}
        assert any(number in said for number in asked), (said, value)
        summed += 1
        presenter.press("Space")
    assert summed == len(core.stops)


WHERE = [
    ("river bank", "handmade", "attention_weights"),
    ("river bank", "handmade", "scores"),
    ("river bank", "handmade", "attention_residual"),
    (LONG, "handmade", "attention_weights"),
    (LONG, "handmade", "scores"),
    (LONG, "handmade", "attention_residual"),
    (LONG, "minilm", "attention_weights"),
    (LONG, "minilm", "query"),
    (SIXTY, "minilm", "attention_weights"),
]


@pytest.mark.parametrize(("text", "model", "stage"), WHERE)
@pytest.mark.parametrize("form", ["numbers", "words"])
def test_no_digit_is_smaller_than_a_room_can_read(present, text, model, stage, form):
    presenter, _ = present(text=text, model=model, stage=stage, form=form)
    small = [(text, size) for text, size in presenter.numbers() if size < HIGH - 0.01]
    assert not small


@pytest.mark.parametrize("words", [2, 6, 9, 13])
def test_the_row_of_whoever_asks_is_written(present, words):
    text = " ".join(LONG.split()[:words])
    presenter, _ = present(text=text, model="minilm", stage="attention_weights", ask="2")
    weights = seen(text, "minilm").trace["layer0.attention_weights"].value[0, 2]
    written = {number.lstrip("0") for number, _ in presenter.numbers()}
    assert {f"{weight:.2f}".lstrip("0") for weight in weights} <= written


def test_b_and_the_dot_blank_and_any_step_brings_back_what_was_there(present):
    presenter, _ = present(stage="scores")
    for key in ("b", "."):
        presenter.press(key)
        expect(presenter.black).to_be_visible()
        assert presenter.black.bounding_box()["height"] == 768
        presenter.press("PageDown")
        expect(presenter.black).to_be_hidden()
        expect(presenter.sum).to_have_count(0)
        stands(presenter, "Scores")


def test_digits_choose_heads_and_arrows_who_asks(present):
    presenter, viewer = present(stage="attention_weights")
    presenter.press("2")
    expect(presenter.caption).to_contain_text("92 %")
    presenter.press("9")  # there is none
    expect(presenter.caption).to_contain_text("92 %")
    presenter.press("1", "ArrowUp")
    expect(presenter.words.locator(".asks")).to_have_text("river")
    expect(presenter.caption).to_contain_text("When river asks")
    presenter.words.get_by_role("button", name="bank").click()
    expect(presenter.caption).to_contain_text("When bank asks")
    presenter.press("Space")
    expect(presenter.sum).to_have_count(1)
    expect(viewer.page).to_have_url(re.compile("cell=1-0"))


def test_w_turns_numbers_into_words_and_back(present):
    presenter, _ = present(stage="attention_weights")
    presenter.written()
    presenter.press("w")
    shown = {text for text, _ in presenter.written()}
    assert {"55 %", "45 %"} <= shown
    presenter.press("w")
    assert {"0.55", "0.45"} <= {text for text, _ in presenter.written()}


def test_a_spotlight_leaves_the_asking_row(present):
    presenter, _ = present(stage="attention_weights")
    veiled = """([part]) => {
      const canvas = document.querySelector("*") && [...document.querySelectorAll("*")]
        .map((e) => e.shadowRoot?.querySelector(".presenting .lit")).find(Boolean);
      const g = canvas.getContext("2d");
      const { data } = g.getImageData(0, part * canvas.height, canvas.width, 1);
      return Math.max(...data.filter((_, i) => i % 4 === 3));
    }"""
    first = 0.35
    assert presenter.page.evaluate(veiled, [first]) < 40
    presenter.press("l")
    assert presenter.page.evaluate(veiled, [first]) > 150
    presenter.press("l")
    assert presenter.page.evaluate(veiled, [first]) < 40


def test_q_shows_the_code_of_this_very_view(present):
    presenter, viewer = present(stage="scores")
    presenter.press("Space")
    expect(viewer.page).to_have_url(re.compile("cell="))
    presenter.press("q")
    expect(presenter.code).to_be_visible()
    expect(presenter.view.locator(".p-code")).to_contain_text("cell=1-0")
    shared = viewer.page.locator("#share svg path").get_attribute("d")
    expect(presenter.code.locator("path")).to_have_attribute("d", shared)
    assert presenter.code.bounding_box()["height"] > 400
    presenter.press("Space")
    expect(presenter.code).to_be_hidden()
    stands(presenter, "Scores")


def test_the_notes_follow_in_a_second_window_and_lead_from_there(present):
    presenter, viewer = present(stage="scores")
    with viewer.page.expect_popup() as opened:
        presenter.press("n")
    notes = opened.value
    expect(notes.get_by_role("heading")).to_have_text("Scores")
    expect(notes.locator("math")).to_have_count(1)
    expect(notes.locator(".next")).to_have_text("Next: the sum behind that number")
    notes.keyboard.press("PageDown")
    expect(presenter.sum).to_have_count(1)
    expect(notes.locator(".next")).to_have_text("Next: Scaled scores")
    notes.keyboard.press("PageDown")
    expect(notes.get_by_role("heading")).to_have_text("Scaled scores")
    stands(presenter, "Scaled scores")
    with notes.expect_event("close"):
        presenter.press("Escape")
    expect(presenter.view).to_be_hidden()


def test_f5_goes_on_once_there_was_something_to_go_on_with(present):
    presenter, _ = present(stage="scores")
    presenter.press("Escape")
    expect(presenter.view).to_be_hidden()
    presenter.press("F5")
    expect(presenter.view).to_be_visible()
    stands(presenter, "Scores")


def test_it_opens_and_is_led_by_touch_alone(present, new_page, app_url):
    page = new_page()
    viewer = Viewer(page).open(app_url, stage="attention_weights")
    expect_alive(page)
    page.get_by_role("button", name="Presenter's view").click()
    presenter = Presenter(page)
    presenter.view.get_by_title("Next reveal").click()
    expect(presenter.sum).to_have_count(1)
    presenter.press("Space")  # goes on, and does not press the button again
    stands(presenter, "Head outputs")
    presenter.view.get_by_role("button", name="Leave").click()
    expect(presenter.view).to_be_hidden()
    expect(viewer.title).to_have_text("Head outputs")


def test_a_layer_leads_on_to_the_next(present):
    presenter, _ = present(model="minilm", stage="layer_output")
    presenter.press("PageDown", "PageDown", "PageDown")
    stands(presenter, "Query")
    expect(presenter.view.locator(".p-where")).to_contain_text("layer 1")


def test_the_list_of_keys_tells_those_of_this_view(present):
    presenter, viewer = present(stage="scores")
    presenter.press("Shift+?")
    keys = viewer.page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("a black screen, and back")
    expect(keys).not_to_contain_text("list of stages")
    presenter.press("Escape")
    expect(keys).to_be_hidden()
    expect(presenter.view).to_be_visible()
    presenter.press("p")
    presenter.press("Shift+?")
    expect(keys).not_to_contain_text("a black screen, and back")


def test_a_file_has_it_without_any_server(new_page, tmp_path):
    path = tmp_path / "lesson.html"
    told = trace("river bank", load_model("handmade"))
    path.write_text(page(told, stage="attention_weights"), encoding="utf-8")
    tab = new_page(dark=True)
    tab.context.set_offline(True)
    tab.goto(path.as_uri())
    expect(Viewer(tab).place).to_be_visible()
    presenter = Presenter(tab).open()
    expect(presenter.caption).to_contain_text("55 %")
    presenter.press("Space")
    expect(presenter.sum.locator("tfoot").first).to_contain_text("0.5548")
    presenter.press("q")
    expect(presenter.view.locator(".p-code")).to_have_text(
        "There is no address here that others could open."
    )
    presenter.press("q", "Escape")
    expect(presenter.view).to_be_hidden()


def test_first_the_question_then_the_answer_then_its_sum(present):
    presenter, viewer = present(stage="attention_weights", predict="any")
    expect(presenter.caption).to_have_text(
        "When bank asks in head topic, who gets most of its weight?"
    )
    assert {"?"} == {text for text, _ in presenter.written() if text in ("0.55", "0.45", "?")}
    with viewer.page.expect_popup() as opened:
        presenter.press("n")
    expect(opened.value.locator("body")).to_contain_text("Answer: 0.55 goes to river")
    presenter.press("PageDown")
    expect(presenter.caption).to_contain_text("0.55 goes to river: score 2.16 beats 1.94")
    assert {"0.55", "0.45"} <= {text for text, _ in presenter.written()}
    presenter.press("PageDown")
    expect(presenter.sum).to_contain_text("bank asks river: 0.5548")
    presenter.press("PageDown")
    stands(presenter, "Head outputs")


def test_h_hides_and_a_click_on_the_picture_answers(present):
    presenter, viewer = present(stage="attention_weights")
    presenter.press("h")
    expect(presenter.caption).to_contain_text("who gets most of its weight?")
    box = presenter.view.locator(".p-surface").bounding_box()
    viewer.page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.75 * box["height"])
    expect(presenter.caption).to_contain_text("You said bank (0.45)")
    presenter.press("h")
    expect(presenter.caption).to_contain_text("55 % of its weight goes to river")


def test_on_another_page_the_keys_are_that_pages(present):
    presenter, viewer = present(stage="scores")
    presenter.page.evaluate("document.querySelector('a[href$=tokenizer]').click()")
    expect(presenter.page).to_have_url(re.compile("tokenizer"))
    expect(presenter.view).to_have_count(0)
    for key in ("PageDown", "b", "Escape"):
        presenter.press(key)
    expect(viewer.place).to_have_count(0)
