"""The menu that passes on what is on screen: copied, or shown to be copied, and as a QR code."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages._app.share import code
from tests.browser.conftest import watch
from tests.browser.viewer import Viewer


class Menu:
    """The menu in the page's header."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.button = page.get_by_role("button", name="Share")
        self.panel = page.get_by_role("dialog", name="Share what is on screen")
        self.address = self.panel.get_by_role("textbox", name="Address")
        self.copy = self.panel.get_by_role("button", name="Copy link")
        self.said = self.panel.get_by_role("status")
        self.dark = self.panel.get_by_role("img").locator("path")

    def open(self) -> "Menu":
        self.button.click()
        expect(self.panel).to_be_visible()
        return self


def test_the_link_is_copied_and_leads_another_reader_to_the_same(browser, app_url, errors):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = watch(context.new_page(), errors)
    viewer = Viewer(page).open(app_url, text="money <b>bank</b>", stage="scores", head="1")
    viewer.next.click()
    expect(page).to_have_url(re.compile("stage=scaled_scores"))
    menu = Menu(page).open()
    menu.copy.click()
    expect(menu.said).to_have_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    title = viewer.title.inner_text()
    context.close()
    context = browser.new_context()
    other = watch(context.new_page(), errors)
    other.goto(link)
    expect(Viewer(other).title).to_have_text(title)
    expect(Viewer(other).text).to_have_value("money <b>bank</b>")
    context.close()


def test_where_copying_is_refused_the_address_is_selected(page, app_url):
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    Viewer(page).open(app_url, text="river bank")
    menu = Menu(page).open()
    menu.copy.click()
    expect(menu.said).to_contain_text("Ctrl + C")
    expect(menu.address).to_be_focused()
    span = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert menu.address.evaluate(span) == page.url


@pytest.mark.parametrize("dark", [False, True])
def test_the_code_is_that_of_the_address_and_dark_on_white(new_page, app_url, dark):
    page = new_page(dark=dark)
    viewer = Viewer(page)
    page.goto(f"{app_url}/walk?text=river+bank&model=handmade&layer=0&stage=query&head=0")
    expect(viewer.place).to_be_visible()
    menu = Menu(page).open()
    here = code(page.url)
    assert here
    expect(menu.dark).to_have_attribute("d", here["path"])
    expect(menu.dark).to_have_attribute("fill", "#000")
    expect(menu.panel.locator("rect")).to_have_attribute("fill", "#fff")
    page.keyboard.press("Escape")
    expect(menu.panel).to_be_hidden()
    expect(menu.button).to_be_focused()
    viewer.next.click()
    expect(page).to_have_url(re.compile("stage=key"))
    there = code(page.url)
    assert there and there != here
    menu.open()
    expect(menu.dark).to_have_attribute("d", there["path"])


def test_an_address_without_any_choice_is_shared_with_all_that_is_on_screen(page, app_url):
    page.goto(f"{app_url}/heads")
    expect(page.get_by_role("button", name="Share")).to_be_visible()
    assert not urlsplit(page.url).query
    menu = Menu(page).open()
    expect(menu.address).to_have_value(re.compile("model=minilm.*heads="))


def test_of_an_address_too_long_for_a_camera_the_menu_says_so(page, app_url):
    page.goto(f"{app_url}/context?texts={'river+bank%0A' * 80}")
    menu = Menu(page).open()
    expect(menu.panel).to_contain_text("too long for a QR code")
    expect(menu.dark).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390, 660, 820, 1366])
def test_the_menu_covers_nothing_of_the_header(new_page, app_url, width):
    page = new_page(width=width, height=768)
    page.goto(f"{app_url}/context")
    button = Menu(page).button
    expect(button).to_be_visible()
    button.scroll_into_view_if_needed()
    here = button.bounding_box()
    assert here and here["x"] >= 0 and here["x"] + here["width"] <= width
    pressed = "a:visible, button:visible, [role=button]:visible"
    header = page.get_by_test_id("stHeader").locator(pressed)
    for each in header.all():
        box = each.bounding_box()
        apart = not box or (
            box["x"] + box["width"] <= here["x"]
            or here["x"] + here["width"] <= box["x"]
            or box["y"] + box["height"] <= here["y"]
            or here["y"] + here["height"] <= box["y"]
        )
        assert apart, each.inner_text()
