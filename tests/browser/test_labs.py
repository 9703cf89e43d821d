"""The Tokenizer and Positions pages in a browser: what is lit, said, saved, and linked to."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.viewer import Viewer

END = "</w>"
TIES = "high: 12\nhigher: 14\nhighest: 10\nlow: 12\nlower: 11\nlowest: 13"


@pytest.fixture
def lab(new_page):
    """Open one of the pages by a link; Streamlit asks for its health under the page's path first,
    which the console notes as an error, so that here the console may complain.
    """

    def open_lab(url: str, page: str, **query: str) -> Page:
        opened = new_page(steady=False)
        opened.goto(f"{url}/{page}?{urlencode(query)}")
        expect(opened.get_by_role("radiogroup", name="Look at")).to_be_visible()
        expect(opened.locator('[data-test-script-state="notRunning"]')).to_be_attached()
        return opened

    return open_lab


def spelled(page: Page, word: str) -> Locator:
    """The tokens of one word of the dictionary."""
    words = page.get_by_role("list", name="The words of the dictionary")
    return words.get_by_role("list", name=f"Tokens: {word}", exact=True).get_by_role("listitem")


def lit(page: Page) -> Locator:
    """Tokens of the dictionary that were just merged."""
    return page.get_by_role("list", name="The words of the dictionary").locator(".lit")


def test_the_keyboard_steps_through_the_merges_and_each_is_lit_in_every_word(lab, app_url):
    page = lab(app_url, "tokenizer", section="bpe", words=TIES)
    expect(spelled(page, "high")).to_have_text(["h", "i", "g", "h", END])
    expect(lit(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Next").first).to_be_enabled()  # its key is the arrow
    page.keyboard.press("ArrowRight")
    expect(lit(page)).to_have_text(["gh (just merged)"] * 3)
    page.keyboard.press("ArrowRight")
    expect(lit(page)).to_have_text(["hi (just merged)"] * 3)
    expect(page).to_have_url(re.compile("iteration=2"))
    ground = "e => getComputedStyle(e).backgroundColor"
    assert lit(page).first.evaluate(ground) != spelled(page, "low").first.evaluate(ground)
    page.keyboard.press("ArrowLeft")
    expect(lit(page)).to_have_text(["gh (just merged)"] * 3)
    page.get_by_role("button", name="End").first.click()
    expect(spelled(page, "lowest")).to_have_text([f"lowest{END}"])
    page.go_back()
    expect(lit(page)).to_have_text(["gh (just merged)"] * 3)


def test_arrows_in_the_dictionary_move_the_caret_and_nothing_else(lab, app_url):
    page = lab(app_url, "tokenizer", section="bpe", iteration="3")
    expect(page).to_have_url(re.compile("iteration=3"))
    box = page.get_by_role("textbox", name=re.compile("^Dictionary"))
    box.focus()
    page.keyboard.press("ArrowRight")
    box.fill("<b>x</b>: 3\nlow: -1")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Row 2: the count “-1” is below 1")).to_be_visible()
    expect(spelled(page, "<b>x</b>")).to_have_text([*"<b>x</b>", END])
    expect(page).to_have_url(re.compile("iteration=0"))


def test_four_tokenizers_lead_into_the_walkthrough_with_the_same_text(lab, app_url):
    page = lab(app_url, "tokenizer", section="four", text="Café <b> 😀")
    four = page.get_by_role("list", name="Tokens by four tokenizers")
    pieces = four.get_by_role("list", name="Tokens: WordPiece").get_by_role("listitem")
    expect(pieces).to_have_text(["cafe", "<", "b", ">", "[UNK] (unknown)"])
    page.get_by_role("link", name="Walk these word pieces through MiniLM").click()
    walk = Viewer(page)
    expect(walk.text).to_have_value("Café <b> 😀")
    expect(walk.model).to_have_value("MiniLM")
    page.go_back()
    expect(pieces.first).to_have_text("cafe")


def test_order_blindness_is_stated_in_numbers_and_leads_into_the_walkthrough(lab, app_url):
    page = lab(app_url, "positions", section="order")
    expect(page.get_by_text(re.compile(r"numbers differ by up to 1\.017"))).to_be_visible()
    expect(
        page.get_by_text(re.compile("no number differs by more than .*e−1[4-6]"))
    ).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    box = page.get_by_role("textbox", name="Your sentence")
    box.fill("river bank")
    box.press("Enter")
    other = page.get_by_role("textbox", name="The same words in another order")
    expect(other).to_have_value("bank river")
    on = page.get_by_role("link", name="Walk this sentence through attention")
    expect(on).to_have_attribute("href", re.compile("text=river"))
    on.click()
    expect(Viewer(page).text).to_have_value("river bank")


@pytest.mark.parametrize(
    ("path", "query", "seen"),
    [
        (
            "tokenizer",
            {"section": "bpe", "words": "aab: 2\nab: 1", "step": "1"},
            "Merged: a + b, 3 times",
        ),
        ("positions", {"section": "change", "text": "one two", "seed": "7"}, "shuffled (seed 7)"),
    ],
)
def test_a_deep_link_is_good_for_the_first_visitor_of_a_fresh_server(lab, fresh, path, query, seen):
    with fresh() as url:
        page = lab(url, path, **query)
        expect(page.get_by_text(seen).first).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_text("Page not found")).to_have_count(0)
        page.close()


def test_charts_and_tables_are_saved(lab, app_url):
    page = lab(app_url, "tokenizer", section="bpe", words=TIES)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    for kind in ("SVG", "PNG"):
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Save the chart as {kind}").first.click()
        assert saved.value.suggested_filename == f"pairs.{kind.lower()}"
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download CSV").first.click()
    text = saved.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert text[:2] == ["left,right,count", "g,h,36"] and len(text) == 15


def test_back_walks_through_what_was_looked_at(lab, app_url):
    page = lab(app_url, "positions")
    look = page.get_by_role("radiogroup", name="Look at")
    for section in ("Change positions", "Sinusoids"):
        look.get_by_role("radio", name=section).click()
        expect(look.get_by_role("radio", name=section)).to_be_checked()
        wanted = "change" if section.startswith("C") else "sinusoids"
        expect(page).to_have_url(re.compile(f"section={wanted}"))
    page.go_back()
    expect(look.get_by_role("radio", name="Change positions")).to_be_checked()
    assert parse_qs(urlsplit(page.url).query)["section"] == ["change"]
