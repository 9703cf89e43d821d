"""Charts follow when a reader turns the page light or dark, with nothing lost.

That they do on every section of every page is asked in test_sections.
"""

import re
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from attention_core.view.palette import PALETTE
from tests.browser.charts import expect_theme
from tests.browser.viewer import Viewer


def opened(page: Page, url: str, path: str, query: dict[str, str]) -> Page:
    page.goto(f"{url}/{path}?{urlencode(query)}")
    return drawn(page)


def drawn(page: Page) -> Page:
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_attached()
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    return page


def test_a_large_chart_of_a_stage_follows_the_system(page, app_url):
    Viewer(page).open(app_url, text="river bank", stage="scores")
    page.get_by_role("radio", name="Large chart").click()
    drawn(page)
    for theme in ("light", "dark", "light"):
        page.emulate_media(color_scheme=theme)
        expect_theme(page, theme)


def test_charts_follow_the_menu_and_keep_their_zoom(new_page, app_url):
    page = opened(new_page(), app_url, "positions", {"section": "order"})
    zoom = "c => globalThis.Plotly.relayout(c, { 'xaxis.range': [10, 50] })"
    chart = page.locator(".js-plotly-plot").first
    chart.evaluate(zoom)
    for theme in ("Dark", "Light"):
        page.get_by_test_id("stMainMenu").get_by_role("button").click()
        page.get_by_role("menuitemradio", name=theme).click()
        page.keyboard.press("Escape")
        expect_theme(page, theme.lower())
        assert chart.evaluate("c => c._fullLayout.xaxis.range") == [10, 50]


def test_a_chart_is_saved_in_the_colours_it_has_turned_to(new_page, app_url):
    page = opened(new_page(), app_url, "positions", {"section": "change"})
    page.emulate_media(color_scheme="dark")
    expect_theme(page, "dark")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the chart as SVG").first.click()
    svg = Path(download.value.path()).read_text(encoding="utf-8")
    rgb = "rgb({}, {}, {})".format(*bytes.fromhex(PALETTE["dark"]["violet"][1:]))
    assert rgb in svg


def test_what_is_chosen_after_the_turn_is_drawn_in_the_new_colours(new_page, app_url):
    page = opened(new_page(), app_url, "context", {"below": "layers"})
    page.emulate_media(color_scheme="dark")
    expect_theme(page, "dark")
    page.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name="Hand-made", exact=True).click()
    expect(page).to_have_url(re.compile("model=handmade"))
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    expect_theme(page, "dark")
    page.emulate_media(color_scheme="light")
    expect_theme(page, "light")


def test_a_chart_that_was_drawn_anew_turns_too(page, app_url):
    opened(page, app_url, "tokenizer", {"section": "bpe", "step": "4"})
    last = page.locator(".js-plotly-plot").last
    last.evaluate("chart => { globalThis.former = chart; }")
    page.get_by_role("button", name="Next").first.click()
    page.wait_for_function("!former.isConnected")  # Streamlit has put another in its place
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    expect(last.locator(".main-svg").first).to_be_attached()
    page.emulate_media(color_scheme="dark")
    turned = (
        "hue => [...document.querySelectorAll('.js-plotly-plot')].at(-1).data[0].line.color == hue"
    )
    page.wait_for_function(turned, arg=PALETTE["dark"]["violet"])
