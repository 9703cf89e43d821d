"""Whatever a reader types is shown as text, and what cannot be shown is answered in words.

Requests that leave the machine and red words in the console fail every test of this folder.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.viewer import Viewer, digits, seen

SLY = "<b>x</b> $x$ :red[y] [a](javascript:alert(1)) ![p](//e.org/p) <img src=q onerror=z> #000001"


def test_markup_is_shown_as_it_was_typed(page, app_url):
    core = seen(SLY, "handmade")
    viewer = Viewer(page).open(app_url, text=SLY, stage="attention_weights")
    stage = core.titles.index("Attention weights")
    viewer.grid.focus()
    for _ in core.trace.tokens:
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    for row in range(len(core.trace.tokens)):
        expect(viewer.spoken).to_have_text(core.spoken(stage, row, 0))
        page.keyboard.press("ArrowDown")
    assert page.locator("[data-testid=stMain] img").count() == 0
    leads = page.locator("[data-testid=stMain] a").evaluate_all("all => all.map((a) => a.href)")
    assert all(link.startswith(app_url) for link in leads), "none is made of what was typed"
    assert page.locator(".reading :not(b):not(bdi)").count() == 0
    assert page.locator(".spoken *:not([role=gridcell])").count() == 0


@pytest.mark.parametrize("twin", ["Table", "Large chart"])
def test_markup_is_text_in_the_twins_too(page, app_url, twin):
    Viewer(page).open(app_url, text=SLY, stage="attention_weights")
    page.get_by_role("radio", name=twin).click()
    if twin == "Large chart":
        labels = page.locator(".xtick text")
        expect(labels.first).to_be_visible()
        shown = " ".join(labels.all_text_contents())
        for word in ("<", "$", "[", "#"):
            assert word in shown
    else:
        expect(page.get_by_role("button", name="Download CSV")).to_be_visible()
    assert page.locator("[data-testid=stMain] img").count() == 0


def test_markup_in_words_the_lexicon_lacks_is_text(page, app_url):
    viewer = Viewer(page).open(app_url, text="qx<b>zz</b> :red[zzq]", stage="scores")
    expect(viewer.notes).to_contain_text("Not in the lexicon: ")
    expect(viewer.notes).to_contain_text("qx, <, b, >, zz, /")
    assert viewer.notes.locator("b b").count() == 0


def test_a_word_of_two_hundred_letters_breaks_nothing(page, app_url):
    long = "x" * 200
    core = seen(f"{long} bank", "handmade")
    viewer = Viewer(page).open(app_url, text=f"{long} bank", stage="attention_weights", cell="0-1")
    expect(viewer.sum.locator("tfoot").first).to_be_visible()
    stage = core.titles.index("Attention weights")
    expect(viewer.sum.get_by_role("status")).to_have_text(digits(core.value(stage, 0, 1), 4))
    page.mouse.move(*viewer.point(f"{long} asks bank"))
    expect(viewer.tip).to_be_visible()
    for box in (viewer.tip, viewer.sum, viewer.reading, viewer.holder):
        where = box.bounding_box()
        assert where and where["x"] >= 0 and where["x"] + where["width"] <= 1366
    assert_no_sideways_scrolling(page)


def assert_no_sideways_scrolling(page) -> None:
    widths = "[document.documentElement.scrollWidth, innerWidth]"
    scrolled, inside = page.evaluate(widths)
    assert scrolled <= inside


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 bank",
        "日本語の文 銀行 강둑",
        "שלום עולם مرحبا بالعالم",
        "e\u0301le\u0300ve Z̤̈á̡l̗̈g̈ȯ bank",
        "bank",
        "bank " * 19 + "bank",
        "river \x07 \u202eback\u2066 \u200b bank",
    ],
    ids=str.split("emoji cjk right-to-left accents one-token same-word controls"),
)
def test_any_script_walks(page, app_url, text):
    viewer = Viewer(page).open(app_url, text=text, model="minilm", stage="scores")
    for title in ("Scaled scores", "Attention weights"):
        viewer.next.click()
        expect(viewer.title).to_have_text(title)
        assert viewer.tips()
        expect(viewer.reading).not_to_be_empty()
    assert_no_sideways_scrolling(page)


def test_direction_marks_are_made_visible_and_turn_nothing_else_around(page, app_url):
    viewer = Viewer(page).open(app_url, text="ab\u202ecd bank", model="handmade", stage="scores")
    assert "\u202e" not in viewer.page.locator(".viewer").inner_text()


def test_an_emptied_box_asks_for_words_and_goes_on(page, app_url):
    viewer = Viewer(page).open(app_url, stage="scores")
    viewer.type("")
    expect(page.get_by_text("Type a word or two above")).to_be_visible()
    viewer.type("   ")
    expect(page.get_by_text("Type a word or two above")).to_be_visible()
    viewer.type("river bank")
    expect(viewer.title).to_have_text("Scores")


def test_of_too_many_tokens_the_first_are_shown_and_the_text_stays(page, app_url):
    viewer = Viewer(page).open(app_url, stage="scores")
    text = "bank " * 65 + "end"
    viewer.type(text)
    expect(page.get_by_text("Only the first 64 of your 66 tokens are read")).to_be_visible()
    expect(viewer.title).to_have_text("Scores")
    expect(viewer.text).to_have_value(text)
    viewer.type("bank again")
    expect(viewer.title).to_have_text("Scores")


def test_a_hundred_thousand_characters_are_answered(page, app_url):
    viewer = Viewer(page).open(app_url)
    text = "river bank " * 9091
    viewer.type(text)
    expect(page.get_by_text("Only the first 64 of your 18,182 tokens")).to_be_visible()
    expect(viewer.text).to_have_value(text)


HALF_A_PAIR = """box => {
  const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set;
  set.call(box, "bank \\ud800 money");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def test_half_a_surrogate_pair_is_kept_in_the_box_and_the_next_text_is_read(page, app_url):
    viewer = Viewer(page).open(app_url)
    viewer.text.evaluate(HALF_A_PAIR)
    with page.expect_websocket():  # Streamlit cannot send this and connects anew
        viewer.text.press("Enter")
    expect(viewer.text).to_be_enabled()
    expect(viewer.title).to_have_text("Token embedding")
    viewer.type("river money")
    expect(viewer.reading).to_contain_text("money means money (1.00)")
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_an_example_is_one_click_away(page, app_url):
    viewer = Viewer(page).open(app_url)
    page.get_by_role("button", name="Examples").click()
    page.get_by_text("The cat sat on the mat").click()
    expect(viewer.text).to_have_value("The cat sat on the mat")
    expect(viewer.reading).to_contain_text("mat means nature (0.10)")


def test_plotly_comes_only_with_the_heatmap(page, app_url):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.lower()))
    Viewer(page).open(app_url, stage="scores")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "plotly" in url]
    page.get_by_role("radio", name="Large chart").click()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    assert [url for url in asked if "plotly" in url]
