"""What was learned, taken along in a browser: a file and back, a link, and documents parted."""

import re

from playwright.sync_api import expect

from tests.browser.room import settle


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_a_model_is_saved_opened_and_had_again_by_its_link(page, app_url):
    page.goto(f"{app_url}/training?section=files&at=20")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it as a file").click()
    page.goto(f"{app_url}/training?section=files&at=5")  # another session, another model
    page.locator("input[type=file]").set_input_files(
        {
            "name": saved.value.suggested_filename,
            "mimeType": "application/octet-stream",
            "buffer": saved.value.path().read_bytes(),
        }
    )
    expect(page.get_by_text("Opened: encoder, 1 layer × 2 heads")).to_be_visible()
    page.get_by_role("link", name="Its heads").last.click()
    expect(page.get_by_role("combobox", name="Model")).to_have_value("Your opened model")
    settle(page)
    page.reload()  # a session that has trained nothing
    expect(page.get_by_role("combobox", name="Model")).to_have_value("Another trained model")
    page.goto(re.sub("trained-[0-9a-f]+", "trained-0123456789abcdef", page.url))
    expect(page.get_by_text("train it again on the page Training")).to_be_visible()


def test_documents_part_by_themselves_and_wait_when_told(page, app_url):
    page.goto(f"{app_url}/training?section=documents&at=100")
    expect(page.get_by_text("After 0 steps with pairs")).to_be_visible()
    page.locator(".grid").first.evaluate("grid => (grid.mine = true)")
    press(page, "Run")
    expect(page.get_by_text(re.compile(r"After \d\d steps with pairs"))).to_be_visible()
    press(page, "Pause")
    expect(page).to_have_url(re.compile(r"second=\d\d"))
    settle(page)
    there = page.url
    assert page.locator(".grid").first.evaluate("grid => grid.mine"), "the table was not made anew"
    page.get_by_role("link", name=re.compile("Search by meaning with it")).click()
    expect(page.get_by_role("combobox", name="Model")).to_have_value("Your model of documents")
    settle(page)
    page.go_back()
    expect(page).to_have_url(there)
