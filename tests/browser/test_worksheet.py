"""A worksheet on screen, typed through, and on paper."""

import re

from playwright.sync_api import expect

from tests.browser.viewer import Viewer


def test_from_the_menu_of_the_walkthrough_and_typed_until_all_is_right(page, app_url):
    viewer = Viewer(page).open(app_url, text="river bank")
    viewer.page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Worksheet").click()
    expect(page).to_have_url(re.compile("/worksheet[?].*text=river"))
    boxes = page.locator(".worksheet").get_by_role("textbox")
    expect(boxes).to_have_count(13)
    right = "4.32 3.88 2.16 1.94 8.67 6.96 15.63 0.55 0.45 0.63 0.14 0.11 0.06".split()
    page.get_by_role("textbox", name="Scores, river").fill("1.44")
    expect(page.get_by_text("only the first pair")).to_have_count(0)
    for box, text in zip(boxes.all(), right, strict=False):
        box.fill(text)
    expect(page.get_by_role("status").filter(has_text="All right.")).to_be_visible()


def test_on_paper_the_key_has_a_page_of_its_own(page, app_url):
    page.goto(f"{app_url}/worksheet?text=he+deposited+cash+at+the+bank&head=0")
    expect(page.get_by_role("textbox", name="Scores, cash")).to_be_visible()
    expect(page.locator(".worksheet .key")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".worksheet .key")).to_be_visible()
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    pages = page.pdf(format="A4", prefer_css_page_size=False)
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) == 2
