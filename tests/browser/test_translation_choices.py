"""Another word said in a translation, in a browser: by a bar, by a key, from one sentence."""

import re

from playwright.sync_api import expect


def opened(page, app_url, query):
    page.goto(f"{app_url}/translation?{query}")
    bars = page.locator(".guess .bar")
    expect(bars.first).to_be_visible()
    return bars


def test_a_bar_is_said_instead_and_one_click_or_back_undoes_it(page, app_url):
    bars = opened(page, app_url, "below=choices&at=2")
    words = page.locator(".between .target .word")
    own = words.all_inner_texts()
    bars.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("words="))
    expect(words.nth(2)).to_contain_text("rio")
    expect(page.locator(".grid td.winner")).to_contain_text("rio")
    expect(bars.nth(1)).to_have_class(re.compile("best"))
    expect(bars.nth(1)).to_be_focused()
    page.get_by_role("button", name="As the model says it").click()
    expect(words).to_have_text(own)
    expect(page).not_to_have_url(re.compile("words="))
    page.go_back()
    expect(words.nth(2)).to_contain_text("rio")


def test_a_word_of_several_sentences_is_said_instead_in_its_own(page, app_url):
    bars = opened(page, app_url, "below=meanings&text=the+red+house")
    expect(bars.filter(has_text="banco").first).to_be_visible()
    bars.filter(has_text="ban").first.click()
    expect(page.get_by_label("Your sentence", exact=True)).to_have_value("the river bank")
    expect(page.locator(".grid td.winner")).to_contain_text("ban")
