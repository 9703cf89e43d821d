"""From page to page: the sentence comes along, and Back and Forward bring back what was seen."""

import re

from playwright.sync_api import Page, expect

from tests.browser.headmap import HeadMap, check_open, looked
from tests.browser.viewer import Viewer

TEXT = "he deposited cash at the bank"


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=name).click()


def test_a_sentence_typed_on_one_page_is_there_on_the_other(page, app_url):
    viewer = Viewer(page).open(app_url)
    viewer.type(TEXT)
    expect(page).to_have_url(re.compile("text=he"))
    go(page, "Heads")
    heads = HeadMap(page)
    expect(heads.text).to_have_value(TEXT)
    core = looked(TEXT, "minilm")
    check_open(heads, core.tokens, len(core.tokens) - 2, core.weights[0, 0])
    heads.type("the cat sat")
    expect(heads.reading).to_contain_text("When sat asks")
    go(page, "Walk through")
    expect(viewer.text).to_have_value("the cat sat")
    expect(viewer.reading).to_contain_text("sat")


def test_back_and_forward_across_pages_restore_both(page, app_url):
    viewer = Viewer(page).open(app_url, text=TEXT, stage="scores", head="1")
    go(page, "Heads")
    heads = HeadMap(page)
    expect(heads.text).to_have_value(TEXT)
    expect(page).to_have_url(re.compile("/heads[?].*heads=0.0"))
    page.mouse.click(*heads.tiles()[2][5].middle)
    expect(page).to_have_url(re.compile("heads=2.5"))
    expect(heads.title).to_contain_text("Layer 2, head 5")
    expect(heads.table).to_be_visible()
    page.go_back()
    expect(heads.title).to_contain_text("Layer 0, head 0")
    expect(heads.text).to_have_value(TEXT)
    page.go_back()
    expect(viewer.title).to_have_text("Scores")
    expect(viewer.heads.get_by_role("radio", name="Head position")).to_be_checked()
    expect(viewer.text).to_have_value(TEXT)
    page.go_forward()
    expect(heads.title).to_contain_text("Layer 0, head 0")
    expect(heads.table).to_be_visible()
    page.go_forward()
    expect(heads.title).to_contain_text("Layer 2, head 5")
    expect(heads.text).to_have_value(TEXT)


def test_each_page_keeps_its_own_place_when_the_reader_comes_again(page, app_url):
    heads = HeadMap(page).open(app_url, text=TEXT, heads="3.7", show="entropy")
    go(page, "Context")
    sentences = page.get_by_role("textbox", name="Your sentences, one per line")
    expect(sentences).to_have_value("river bank\nmoney bank\nbattery bank")
    page.get_by_text("Lower and upper layers").click()
    expect(page.get_by_text("with its own input")).to_be_visible()
    go(page, "Heads")
    expect(heads.title).to_contain_text("Layer 3, head 7")
    expect(heads.measures.get_by_role("radio", name="Entropy")).to_be_checked()
    expect(heads.text).to_have_value(TEXT)
    go(page, "Context")
    expect(page.get_by_text("with its own input")).to_be_visible()


def test_the_button_walks_on_and_back_is_one_step(page, app_url):
    heads = HeadMap(page).open(app_url, text=TEXT, heads="5.3")
    expect(heads.table).to_be_visible()
    heads.walk.click()
    viewer = Viewer(page)
    expect(viewer.title).to_have_text("Attention weights")
    expect(viewer.layers.get_by_role("radio", name="5")).to_be_checked()
    page.go_back()
    expect(heads.title).to_contain_text("Layer 5, head 3")
    page.go_forward()
    expect(viewer.heads.get_by_role("radio", name="Head 3", exact=True)).to_be_checked()
    expect(viewer.text).to_have_value(TEXT)
