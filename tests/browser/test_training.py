"""The page of training in a browser: it runs by itself, is paused, and is looked back at."""

import re

from playwright.sync_api import expect

from tests.browser.room import settle

STEP = re.compile(r"Step ([\d,]+)")


def opened(page, app_url, query=""):
    page.goto(f"{app_url}/training{query}")
    expect(page.locator(".st-key-training canvas").first).to_be_visible()
    expect(page.locator(".st-key-curves .line").first).to_be_attached()
    return page


def said(page):
    return page.locator(".stMarkdown p", has_text=STEP).first


def step(page):
    (found,) = STEP.findall(said(page).inner_text())
    return int(found.replace(",", ""))


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_it_runs_by_itself_in_the_picture_that_is_there_and_stops_at_once(page, app_url):
    opened(page, app_url)
    page.evaluate("document.querySelector('.st-key-training').mine = true")
    top = page.locator(".st-key-training").bounding_box()["y"]
    press(page, "Run")
    page.wait_for_function(
        "() => /Step (?:[3-9]\\d|\\d{3})/.test(document.querySelector('.stMain').innerText)",
    )
    assert page.evaluate("document.querySelector('.st-key-training').mine"), "it was not made anew"
    assert page.locator(".st-key-training").bounding_box()["y"] == top, "nothing jumps"
    press(page, "Pause")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    settle(page)
    there = step(page)
    expect(page).to_have_url(re.compile(f"at={there}$"))
    page.wait_for_timeout(700)
    assert step(page) == there
    page.keyboard.press("s")
    expect(said(page)).to_contain_text(f"Step {there + 1},")
    page.go_back()
    expect(said(page)).to_contain_text(f"Step {there},")


def test_the_history_is_walked_by_keys_and_by_clicks_and_each_tab_has_its_own(page, app_url):
    opened(page, app_url, "?at=40")
    other = opened(page.context.new_page(), app_url)
    slider = page.get_by_role("slider", name=re.compile("Step")).last
    slider.focus()
    page.keyboard.press("Home")
    expect(said(page)).to_contain_text("Step 0,")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(said(page)).to_contain_text("Step 1,")
    page.locator(".st-key-curves .frame svg").first.click()  # in the middle of 100 steps
    expect(said(page)).to_contain_text("Step 40,")
    assert step(other) == 0
    page.locator(".token", has_text="loan").click()
    expect(page).to_have_url(re.compile("watched=.*MASK.*MASK"))
    page.locator(".bar").first.click()
    expect(page.locator(".token", has_text="[MASK]")).to_have_count(1)


def test_a_run_that_was_left_waits_and_a_step_is_walked_back_by_its_gradient(page, app_url):
    opened(page, app_url, "?at=30")
    press(page, "Run")
    expect(said(page)).not_to_contain_text("Step 30,")
    page.get_by_role("link", name="Tokenizer").first.click()
    expect(page.get_by_text("How do words become pieces?")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Training").first.click()
    expect(page.get_by_text("has waited there")).to_be_visible()
    page.get_by_role("radio", name="One step, opened").click()
    viewer = page.locator(".st-key-training")
    expect(viewer.get_by_role("heading", name="Loss")).to_be_attached()
    page.keyboard.press("g")
    for _ in range(3):
        viewer.get_by_role("button", name="Prev").click()
    expect(page).to_have_url(re.compile("show=gradient"))
    expect(page.get_by_text("weight after")).to_be_visible()
