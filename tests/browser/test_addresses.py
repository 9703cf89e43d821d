"""A link is good clicked, copied or opened in a new tab; a wrong address does no harm."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.headmap import HeadMap
from tests.browser.viewer import Viewer

SAID = "dog & <b>man</b>"
# Where links lead to the walkthrough: the page they stand on, its state, what they say.
ON = [
    ("positions", {"section": "order", "text": SAID, "other": "<b>man</b> & dog"}, "Walk this"),
    ("positions", {"section": "change", "text": SAID}, "Walk this sentence"),
    ("tokenizer", {"section": "four", "text": SAID}, "Walk these word pieces"),
]
PAGES = {
    "Walk through": "Your sentence",
    "Course": "",
    "Tokenizer": "Your text",
    "Positions": "",
    "Heads": "Your sentence",
    "Context": "Your sentences, one per line",
    "Next word": "Your text",
    "Translation": "Your sentence",
    "Pictures": "",
    "Training": "The sentence that is watched",
    "Playground": "Your sentence",
}


def opened(page: Page, url: str, path: str, query: dict[str, str]) -> Page:
    page.goto(f"{url}/{path}?{urlencode(query)}")
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    return page


def in_a_new_tab(page: Page, link: Locator) -> Page:
    """What a click of the middle button opens."""
    with page.context.expect_page() as tab:
        link.click(button="middle")
    return tab.value


def expect_walk(page: Page, text: str) -> None:
    expect(Viewer(page).title).to_be_visible()
    expect(Viewer(page).text).to_have_value(text)
    expect(page.get_by_role("dialog")).to_have_count(0)


def expect_every_way(page: Page, link: Locator, text: str) -> None:
    """A link leads to the walkthrough of a text in a new tab, pasted and clicked."""
    tab = in_a_new_tab(page, link)
    expect_walk(tab, text)
    tab.goto("about:blank")
    tab.goto(link.evaluate("link => link.href"))
    expect_walk(tab, text)
    tab.close()
    here = page.url
    link.click()
    expect_walk(page, text)
    page.go_back()
    expect(page).to_have_url(here)


@pytest.mark.parametrize(("path", "query", "name"), ON)
def test_a_link_to_the_walkthrough_is_good_in_every_way(new_page, app_url, path, query, name):
    page = opened(new_page(), app_url, path, query)
    expect_every_way(page, page.get_by_role("link", name=name), SAID)


def test_links_are_good_below_a_path_too(new_page, fresh):
    with fresh(below="/learn/deep") as url:
        page = new_page()
        path, query, name = ON[0]
        opened(page, url, path, query)
        expect_every_way(page, page.get_by_role("link", name=name), SAID)
        opened(page, url, "walk", {"text": "one two", "stage": "scores"})
        expect(Viewer(page).title).to_have_text("Scores")
        for link in page.get_by_role("navigation").get_by_role("link").all():
            assert link.evaluate("link => new URL(link.href).pathname").startswith("/learn/deep/")
        page.close()


def test_the_map_of_heads_leads_on_to_an_address_that_can_be_copied(new_page, app_url):
    page = new_page()
    heads = HeadMap(page).open(app_url, text=SAID, heads="2.3")
    expect(heads.table).to_be_visible()
    hidden = page.locator(".st-key-heads_away_part a")
    expect(hidden).to_have_attribute("href", re.compile("layer=2"))
    there = hidden.evaluate("link => link.href")
    assert urlsplit(there).path == "/walk"
    assert parse_qs(urlsplit(there).query)["text"] == [SAID]
    page.goto(there)
    expect_walk(page, SAID)
    expect(Viewer(page).title).to_have_text("Attention weights")


@pytest.mark.parametrize("path", ["walk", "positions"])
def test_every_link_of_the_navigation_opens_its_page_in_a_new_tab(new_page, app_url, path):
    page = opened(new_page(), app_url, path, {})
    links = page.get_by_role("navigation").get_by_role("link")
    expect(links).to_have_count(len(PAGES))
    for name, box in PAGES.items():
        tab = in_a_new_tab(page, links.filter(has_text=name))
        active = tab.get_by_role("navigation").locator("[aria-current=page]")
        expect(active).to_have_text(name)
        if box:
            expect(tab.get_by_label(box).first).to_be_visible()
        tab.close()


@pytest.mark.parametrize("path", ["", "walk", "walk/"])
def test_the_walkthrough_has_two_addresses_and_no_complaint(new_page, fresh, path):
    """The bare address is in links that were shared long ago."""
    with fresh() as url:
        for _ in ("a server nobody has visited", "one that somebody has"):
            page = new_page()
            opened(page, url, path, {"text": "one two", "stage": "scores"})
            expect_walk(page, "one two")
            active = page.get_by_role("navigation").locator("[aria-current=page]")
            expect(active).to_have_text("Walk through")
            if not path.endswith("/"):  # Streamlit drops the state with the stroke
                expect(Viewer(page).title).to_have_text("Scores")
            page.close()


@pytest.mark.parametrize("path", ["", "walk?text=one", "context", "pictures"])
def test_something_to_try_on_the_same_page_is_a_step_that_can_be_taken_back(page, app_url, path):
    page.goto(f"{app_url}/{path}")
    offer = page.get_by_role("link", name=re.compile("^Try: "))
    expect(offer).to_be_visible()
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    before, first, there = page.url, offer.inner_text(), offer.evaluate("link => link.href")
    offer.click()
    expect(page).to_have_url(there)
    expect(offer).not_to_have_text(first)  # the page is there, and offers something else
    page.reload()
    expect(offer).to_be_visible()
    expect(offer).not_to_have_text(first)
    page.go_back()
    expect(page).to_have_url(before)
    expect(offer).to_have_text(first)


def test_from_one_address_of_the_walkthrough_to_the_other_and_back(page, app_url):
    viewer = Viewer(page).open(app_url, text="one two", stage="scores")
    page.goto(f"{app_url}/walk?text=three+four&stage=query")
    expect(viewer.title).to_have_text("Query")
    viewer.next.click()
    expect(page).to_have_url(re.compile("/walk[?].*stage=key"))
    page.go_back()
    expect(viewer.title).to_have_text("Query")
    page.get_by_role("navigation").get_by_role("link", name="Heads").click()
    expect(HeadMap(page).text).to_have_value("three four")
    expect(page).to_have_url(re.compile("/heads[?]"))
    page.go_back()
    expect(viewer.title).to_have_text("Query")
    expect(viewer.text).to_have_value("three four")
    page.go_back()
    expect(viewer.title).to_have_text("Scores")
    expect(viewer.text).to_have_value("one two")


def test_a_stroke_too_many_does_no_harm(new_page, fresh):
    with fresh() as url:
        for path in ("heads/", "tokenizer/"):
            page = opened(new_page(), url, path, {})
            active = page.get_by_role("navigation").locator("[aria-current=page]")
            expect(active).to_have_text(path.strip("/").capitalize())
            expect(page.get_by_role("dialog")).to_have_count(0)
            page.close()


def test_a_page_that_is_not_there_is_said_and_the_walkthrough_shown(new_page, fresh):
    with fresh() as url:
        for path in ("nonsense", "Heads", "%3Cb%3E"):
            page = opened(new_page(steady=False), url, path, {"text": "one two"})
            expect(page.get_by_role("dialog")).to_contain_text("Page not found")
            page.keyboard.press("Escape")
            expect_walk(page, "one two")
            page.close()
