"""What no address holds stays through the browser's own Back, Forward and reload."""

import re

import pytest
from playwright.sync_api import Page, expect

from pages._app.state.address import FORGOTTEN, LONGEST
from tests.browser.viewer import Viewer
from tests.server import free_port

DICTIONARY = "\n".join(f"w{chr(97 + i % 26)}{chr(97 + i // 26)}ter: {i + 100}" for i in range(150))
TEXTS = {
    "words": "the river bank " * 140,
    "chinese": "河岸銀行" * 90,
    "emoji": "👩🏽‍🚀🏳️‍🌈 " * 30,
    "quotes": '"it\'s" <b>50 %</b> & more + ~ ' * 60,
}


def bytes_of(page: Page) -> int:
    """As the browser itself writes its address."""
    return len(page.evaluate("location.href").encode())


def settled(page: Page) -> None:
    """Wait until the page has been worked out."""
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()


def dictionary(page: Page):
    return page.get_by_label("Dictionary, word: count in each line")


def expect_iteration(page: Page, step: int) -> None:
    expect(page).to_have_url(re.compile(rf"iteration={step}&"))
    expect(page.get_by_role("slider").first).to_have_value(str(step))


def test_a_typed_dictionary_stays_through_back_forward_and_reload(page, app_url):
    page.goto(f"{app_url}/tokenizer?section=bpe")
    expect(dictionary(page)).to_be_visible()
    first = dictionary(page).input_value()
    dictionary(page).fill(DICTIONARY)
    dictionary(page).press("Control+Enter")
    expect(page).to_have_url(re.compile("kept="))
    for step in (1, 2):
        page.get_by_role("button", name="Next").first.click()
        expect_iteration(page, step)
    assert bytes_of(page) <= LONGEST
    expect(page.get_by_text("Too long for an address: the dictionary.")).to_be_visible()
    page.go_back()
    expect_iteration(page, 1)
    expect(dictionary(page)).to_have_value(DICTIONARY)
    page.go_forward()
    expect_iteration(page, 2)
    expect(dictionary(page)).to_have_value(DICTIONARY)
    page.reload()
    expect(dictionary(page)).to_have_value(DICTIONARY)
    expect_iteration(page, 2)
    for _ in range(3):
        page.go_back()
    expect(dictionary(page)).to_have_value(first)
    page.go_forward()
    expect(dictionary(page)).to_have_value(DICTIONARY)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_long_sentence_goes_to_another_page_and_comes_back(page, app_url, text):
    viewer = Viewer(page)
    page.goto(app_url)
    expect(viewer.place).to_be_visible()
    viewer.type(text)
    expect(page).to_have_url(re.compile("kept="))
    link = page.url
    assert bytes_of(page) <= LONGEST
    page.get_by_role("link", name="Heads", exact=True).click()
    expect(page).to_have_url(re.compile("/heads.*kept="))
    expect(viewer.text).to_have_value(text)
    assert bytes_of(page) <= LONGEST
    settled(page)
    page.go_back()
    expect(page).to_have_url(link)
    expect(viewer.model).to_have_value("Hand-made")
    expect(viewer.text).to_have_value(text)
    settled(page)
    page.go_back()
    expect(viewer.text).to_have_value("river bank")
    page.go_forward()
    expect(viewer.text).to_have_value(text)
    page.reload()
    expect(viewer.text).to_have_value(text)
    expect(page).to_have_url(link)


def test_after_a_restart_the_text_is_still_in_the_box_and_its_link_says_what_is_missing(
    new_page, fresh
):
    text = TEXTS["words"]
    port = free_port()
    with fresh(port) as url:
        page = new_page(steady=False)
        viewer = Viewer(page)
        viewer.open(url)
        viewer.type(text)
        expect(page).to_have_url(re.compile("kept="))
        link = page.url
    expect(viewer.text).to_be_disabled()
    with fresh(port):
        expect(viewer.text).to_be_enabled()
        expect(page.get_by_text("Too long for an address")).to_be_visible()
        other = new_page()
        other.goto(link.partition("kept=")[0] + "kept=" + "0" * 32)
        expect(other.get_by_text(FORGOTTEN)).to_be_visible()
        other.close()
        expect(viewer.text).to_have_value(text)
        expect(page.get_by_text(FORGOTTEN)).to_have_count(0)
        # By whichever of the walkthrough's two addresses.
        expect(page).to_have_url(re.compile(re.escape(link.partition("?")[2]) + "$"))
        page.close()
