"""The first minute in a browser: guessed by mouse and by keyboard, and never in the way."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.room import settle
from tests.browser.viewer import Viewer


def bars(page):
    return page.get_by_role("group", name="What the word could mean").get_by_role("button")


def widths(page):
    """How long each bar is drawn, as a share of its track."""
    return page.locator(".bar .now").evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect().width /"
        " e.parentElement.getBoundingClientRect().width)"
    )


@pytest.fixture
def minute(new_page, app_url):
    page = new_page(newcomer=True)
    page.goto(app_url)
    expect(bars(page)).to_have_count(3)
    return page


def test_a_guess_is_answered_and_the_bars_move_by_the_models_numbers(minute):
    page = minute
    expect(page.get_by_text("Which will grow most?")).to_be_visible()
    assert widths(page)[0] == pytest.approx(widths(page)[1], abs=0.01)
    bars(page).nth(1).click()
    said = page.get_by_role("status").filter(has_text="Not this time")
    expect(said).to_contain_text("money grew by 0.14, nature by 0.80. river pulled bank to nature")
    expect(bars(page).nth(0)).to_contain_text("0.30 → 1.10")
    expect(bars(page).nth(1)).to_contain_text("your guess")
    nature, money, energy = widths(page)
    assert nature / money == pytest.approx(1.10 / 0.44, rel=0.03) and energy < money
    bars(page).nth(2).click(force=True)
    expect(said).to_be_visible()  # what was said stays said
    page.get_by_role("button", name="battery").click()
    expect(bars(page).nth(2)).to_contain_text("0.25 → 1.07")
    box = page.get_by_role("textbox", name="Your word")
    box.fill("coin")
    box.press("Enter")
    expect(page.get_by_text("coin pulled bank to money")).to_be_visible()
    expect(page).to_have_url(re.compile("beside=coin"))
    expect(box).to_be_focused()
    for _ in range(3):
        page.go_back()
    expect(page.get_by_text("Which will grow most?")).to_be_visible()


def test_by_the_keyboard_alone_from_the_guess_into_the_walk(minute):
    page = minute
    for _ in range(30):
        page.keyboard.press("Tab")
        if bars(page).first.evaluate("e => e.getRootNode().activeElement === e"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("Right: nature.")).to_be_visible()
    step = page.get_by_role("link", name="Scores are scaled down and become shares: 55 % for river")
    step.focus()
    page.keyboard.press("Enter")
    viewer = Viewer(page)
    expect(viewer.title).to_have_text("Attention weights")
    page.go_back()
    expect(page.get_by_text("Right: nature.")).to_be_visible()


def test_one_click_skips_it_for_ever_and_back_still_leads_back(minute, app_url):
    page = minute
    page.get_by_role("link", name="Straight to the numbers").click()
    expect(Viewer(page).place).to_be_visible()
    expect(page).to_have_url(re.compile("/walk"))
    page.go_back()
    expect(bars(page)).to_have_count(3)
    page.goto(app_url)
    expect(Viewer(page).place).to_be_visible()
    expect(bars(page)).to_have_count(0)


def test_the_navigation_and_links_are_as_ever(new_page, app_url):
    page = new_page(newcomer=True)
    Viewer(page).open(app_url, text="money bank")
    page.goto(app_url)
    expect(bars(page)).to_have_count(3)
    page.get_by_role("navigation").get_by_role("link", name="Walk through").click()
    expect(Viewer(page).place).to_be_visible()
    page.go_back()
    expect(bars(page)).to_have_count(3)


@pytest.mark.parametrize("size", [(1366, 768), (820, 1180), (390, 844)])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_and_is_never_wider_than_the_screen(new_page, app_url, size, dark):
    page = new_page(width=size[0], height=size[1], dark=dark, newcomer=True)
    page.goto(app_url)
    expect(bars(page)).to_have_count(3)
    settle(page)
    last = bars(page).last.bounding_box()
    assert last["y"] + last["height"] < size[1], "all bars are in sight"
    bars(page).first.click()
    expect(page.get_by_role("link", name="That is added")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for each in bars(page).all():
        box = each.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= size[0]


def test_bars_move_within_a_moment_and_stand_still_where_motion_is_reduced(new_page, app_url):
    duration = "e => parseFloat(getComputedStyle(e).transitionDuration)"
    for motion in (True, False):
        page = new_page(motion=motion, newcomer=True)
        page.goto(app_url)
        expect(bars(page)).to_have_count(3)
        took = page.locator(".now").first.evaluate(duration)
        assert 0 < took <= 0.4 if motion else took == 0
