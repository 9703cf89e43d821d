"""The page of next words in a browser: bars that add a word, a text to step through, Back."""

import re

from playwright.sync_api import expect

TEXT = "?text=the+old+man+sat+by+the"


def opened(page, app_url, query=""):
    page.goto(f"{app_url}/nextword{TEXT}{query}")
    expect(page.locator(".bar").first).to_be_visible()
    return page


def test_a_bar_adds_its_word_and_back_takes_it_away(page, app_url):
    bars, tokens = opened(page, app_url).locator(".bar"), page.locator(".token")
    second = bars.nth(1).locator(".name").inner_text()
    bars.nth(1).focus()
    page.keyboard.press("Enter")
    expect(tokens).to_have_count(7)
    expect(tokens.last).to_have_text(second)
    expect(page).to_have_url(re.compile("added="))
    page.get_by_role("button", name="Write on").click()
    expect(tokens).to_have_count(17)
    page.go_back()
    expect(tokens).to_have_count(7)
    page.go_back()
    expect(tokens).to_have_count(6)
    page.go_forward()
    expect(tokens.last).to_have_text(second)


def test_arrows_step_through_the_text_and_settings_move_the_bars(page, app_url):
    tokens = opened(page, app_url, "&pick=drawn").locator(".token")
    tokens.last.focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("at=4"))
    expect(page.locator(".bar", has_text="came next")).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("at=3"))
    page.get_by_role("slider", name="Temperature").focus()
    page.keyboard.press("Home")
    expect(page.locator(".bar.best")).to_contain_text("100 %")
    expect(page.locator(".bar.cut")).not_to_have_count(0)


def test_the_weights_of_the_open_head_are_lines_over_the_words(page, app_url):
    opened(page, app_url)
    page.get_by_role("radio", name="What did it look at?").click()
    looked = page.locator(".st-key-looked, .guess").filter(has=page.locator(".asks")).last
    expect(looked.locator(".arcs path")).not_to_have_count(0)
    before = looked.locator(".arcs").inner_html()
    looked.locator(".bar").last.click()
    expect(page).to_have_url(re.compile("head="))
    expect(looked.locator(".bar").last).to_have_attribute("aria-pressed", "true")
    assert looked.locator(".arcs").inner_html() != before
    page.get_by_role("link", name="Walk through layer").click()
    expect(page).to_have_url(re.compile("stage=attention_weights.*form=words"))
