"""One word in several sentences: charts of what was typed, sections by link and key, search."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from attention_core import load_model, trace
from attention_core.vectors import cosine, occurrences, paths, search
from tests.browser.test_text import SLY, assert_no_sideways_scrolling
from tests.browser.viewer import digits

WAY = "?below=word&texts=river+bank%0Abank+loan"
SECTIONS = {
    "static": ("Its neighbours, before and after", "has one vector"),
    "document": ("Search by meaning", "comes first."),
    "word": ("Its way through the layers", "is looked up in the same row"),
    "difference": ("What differs at any stage", "The largest difference is at"),
    "layers": ("Lower and upper layers", "with its own input"),
}


def open_page(page: Page, url: str, query: str = "") -> Locator:
    """The row of sections of the page, once it is there."""
    page.goto(f"{url}/context{query}")
    sections = page.get_by_role("radiogroup", name="Look at")
    expect(sections).to_be_visible()
    return sections


def lines_of(page: Page, chart: int = 0) -> Locator:
    """The lines of a chart that has some."""
    return page.locator(".js-plotly-plot").nth(chart).locator(".scatterlayer .js-line")


def type_sentences(page: Page, *texts: str) -> None:
    box = page.get_by_role("textbox", name="Your sentences, one per line")
    box.fill("\n".join(texts))
    box.press("Control+Enter")


def last_cosine(word: str, texts: list[str]) -> float:
    model = load_model("minilm")
    places = occurrences(word, texts, model)
    _, vectors = paths(places, [trace(text, model) for text in texts])
    return float(cosine(vectors[1:, -1], vectors[:1, -1]).min())


def test_charts_appear_and_typed_sentences_change_them(page, app_url):
    open_page(page, app_url, WAY)
    expect(lines_of(page)).to_have_count(1)
    expect(lines_of(page, 1)).to_have_count(2)
    told = page.get_by_text("have a cosine of")
    texts = ["river bank", "bank loan"]
    expect(told).to_contain_text(f"a cosine of {digits(last_cosine('bank', texts), 3)}")
    texts = ["the bat flew out", "she swung the bat", "a bat is a mammal"]
    type_sentences(page, *texts)
    expect(lines_of(page)).to_have_count(2)
    expect(lines_of(page, 1)).to_have_count(3)
    expect(told).to_contain_text(f"a cosine of {digits(last_cosine('bat', texts), 3)}")
    expect(page.get_by_role("combobox", name="The word")).to_have_value("bat")
    expect(page).to_have_url(re.compile("texts=the\\+bat\\+flew"))


def test_every_section_is_in_the_address_and_a_reload_restores_it(page, app_url):
    sections = open_page(page, app_url)
    for name, (title, said) in SECTIONS.items():
        sections.get_by_text(title).click()
        expect(page.get_by_text(said).first).to_be_visible()
        if name != "static":
            expect(page).to_have_url(re.compile(f"below={name}"))
        assert_no_sideways_scrolling(page)
    page.reload()
    expect(page.get_by_text(SECTIONS["layers"][1])).to_be_visible()
    expect(sections.get_by_role("radio", name=SECTIONS["layers"][0])).to_be_checked()
    page.go_back()
    expect(page.get_by_text(SECTIONS["difference"][1]).first).to_be_visible()
    expect(sections.get_by_role("radio", name=SECTIONS["difference"][0])).to_be_checked()


def test_sections_are_reached_and_chosen_by_the_keyboard(page, app_url):
    sections = open_page(page, app_url)
    page.get_by_role("combobox", name="The word").focus()
    first = sections.get_by_role("radio").first
    for _ in range(4):
        page.keyboard.press("Tab")
        if first.evaluate("e => e === document.activeElement"):
            break
    expect(first).to_be_focused()
    for title, said in list(SECTIONS.values())[1:3]:
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(sections.get_by_role("radio", name=title)).to_be_checked()
        expect(page.get_by_text(said).first).to_be_visible()


def test_candidates_of_the_search_can_be_edited(page, app_url):
    open_page(page, app_url, "?below=document")
    wanted = ["U.S. citizens travelling to Brazil", "How to bake bread", "baking a cake at home"]
    page.get_by_role("textbox", name="Query").fill("recipe for a loaf")
    box = page.get_by_role("textbox", name="Candidates, one per line")
    box.fill("\n".join(wanted))
    box.press("Control+Enter")
    (found,) = search("recipe for a loaf", wanted, load_model("minilm"), [])[1:]
    best = wanted[found.ranks.argmin()]
    expect(page.get_by_text(f"By mean by MiniLM, {best} comes first.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"search=recipe\+for\+a\+loaf"))
    expect(page).to_have_url(re.compile("baking"))  # the candidates are there as well
    page.reload()
    expect(box).to_have_value("\n".join(wanted))
    box.fill("")
    box.press("Control+Enter")
    expect(page.get_by_text("Type a query and at least one candidate.")).to_be_visible()


def test_equal_sentences_have_no_difference(page, app_url):
    open_page(page, app_url, "?below=difference&texts=river+bank%0Ariver+bank")
    expect(page.get_by_text("Every difference is exactly 0 here.")).to_be_visible()
    expect(page.locator(".js-plotly-plot .heatmaplayer image")).to_have_count(1)


@pytest.mark.parametrize("section", ["word", "static", "document", "layers"])
def test_markup_is_text_on_this_page_too(page, app_url, section):
    open_page(page, app_url, f"?below={section}")
    type_sentences(page, SLY, f"{SLY} again")
    expect(page.get_by_role("combobox", name="The word")).not_to_have_value("bank")
    expect(page.get_by_text(SECTIONS[section][1]).first).to_be_visible()
    main = page.locator("[data-testid=stMain]")
    assert main.locator("img:not([alt=''])").count() == 0
    assert main.locator("a[href^='javascript'], b").count() == 0


def test_sentences_that_share_no_word_or_are_none_are_answered(page, app_url):
    open_page(page, app_url, WAY)
    type_sentences(page, "river", "loan")
    expect(page.get_by_text("These sentences share no word.")).to_be_visible()
    type_sentences(page, " ", "")
    expect(page.get_by_text("Type two sentences that share a word")).to_be_visible()
    type_sentences(page, "river bank", "bank loan")
    expect(lines_of(page)).to_have_count(1)


def test_a_dark_page_has_lighter_lines(new_page, app_url):
    page = new_page(dark=True)
    open_page(page, app_url, WAY)
    expect(lines_of(page).first).to_have_css("stroke", "rgb(255, 154, 92)")
    expect(lines_of(page, 1).first).to_have_css("stroke", "rgb(183, 154, 240)")


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768)])
def test_other_screens_need_no_sideways_scrolling(new_page, app_url, size):
    page = new_page(width=size[0], height=size[1])
    open_page(page, app_url, WAY)
    expect(lines_of(page, 1)).to_have_count(2)
    assert_no_sideways_scrolling(page)
    boxes = [chart.bounding_box() for chart in page.locator(".js-plotly-plot").all()]
    assert all(box and box["x"] + box["width"] <= size[0] for box in boxes)
