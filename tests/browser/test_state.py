"""The place is in the address: links, Back, reload, two tabs, a server that goes and comes back."""

import re

from playwright.sync_api import expect

from tests.browser.viewer import Viewer, check_sum, seen
from tests.server import free_port

WHOLE = {
    "text": "he deposited cash at the bank",
    "model": "minilm",
    "layer": "4",
    "stage": "attention_weights",
    "head": "7",
    "cell": "6-3",
}


def expect_whole(viewer: Viewer) -> None:
    core = seen(WHOLE["text"], "minilm", 4)
    expect(viewer.text).to_have_value(WHOLE["text"])
    expect(viewer.model).to_have_value("MiniLM")
    expect(viewer.layers.get_by_role("radio", name="4")).to_be_checked()
    expect(viewer.title).to_have_text("Attention weights")
    expect(viewer.heads.get_by_role("radio", name="Head 7")).to_be_checked()
    check_sum(viewer, core.value(core.titles.index("Attention weights"), 6, 3, head=7))


def test_a_link_in_a_new_browser_on_a_new_server_restores_everything(new_page, fresh):
    with fresh() as url:
        page = new_page()
        viewer = Viewer(page).open(url, **WHOLE)
        expect_whole(viewer)
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_text("Page not found")).to_have_count(0)
        page.close()


def test_the_address_after_a_walk_is_a_link_to_the_same_place(page, new_page, app_url):
    viewer = Viewer(page).open(app_url)
    viewer.type("one two three")
    expect(page).to_have_url(re.compile("text=one"))
    viewer.tabs.filter(has_text="Attention output").click()
    viewer.grid.focus()
    page.keyboard.press("Enter")
    expect(viewer.sum.locator("tfoot").first).to_be_visible()
    expect(page).to_have_url(re.compile("cell="))
    other = Viewer(new_page())
    other.page.goto(page.url)
    expect(other.sum.locator("tfoot").first).to_be_visible()
    assert other.sum.inner_text() == viewer.sum.inner_text()
    expect(other.title).to_have_text("Attention output")


def test_back_and_forward_walk_through_what_was_seen(page, app_url):
    viewer = Viewer(page).open(app_url)
    viewer.type("one two three")
    expect(page).to_have_url(re.compile("text=one"))
    for stage in ("Query", "Scores"):
        viewer.tabs.filter(has_text=re.compile(f"^{stage}$")).click()
        expect(page).to_have_url(re.compile(f"stage={stage.lower()}"))
    page.go_back()
    expect(viewer.title).to_have_text("Query")
    expect(page).to_have_url(re.compile("stage=query"))
    page.go_back()
    expect(viewer.title).to_have_text("Token embedding")
    expect(viewer.text).to_have_value("one two three")
    page.go_back()
    expect(viewer.text).to_have_value("river bank")
    for _ in range(3):
        page.go_forward()
    expect(viewer.title).to_have_text("Scores")
    expect(viewer.text).to_have_value("one two three")


def test_after_back_the_walk_goes_on_from_there(page, app_url):
    viewer = Viewer(page).open(app_url, stage="query")
    viewer.next.click()
    expect(page).to_have_url(re.compile("stage=key"))
    page.go_back()
    expect(viewer.title).to_have_text("Query")
    viewer.next.click()
    expect(viewer.title).to_have_text("Key")
    expect(page).to_have_url(re.compile("stage=key"))


def test_a_reload_keeps_everything(page, app_url):
    viewer = Viewer(page).open(app_url, **WHOLE)
    expect_whole(viewer)
    page.reload()
    expect_whole(viewer)


def test_two_tabs_do_not_share_a_place(new_page, app_url):
    one, two = Viewer(new_page()), Viewer(new_page())
    one.open(app_url, stage="scores")
    two.open(app_url, model="minilm", stage="query")
    one.type("only in one")
    expect(one.page).to_have_url(re.compile("text=only"))
    two.next.click()
    expect(two.title).to_have_text("Key")
    expect(two.text).to_have_value("river bank")
    expect(one.title).to_have_text("Scores")
    expect(one.text).to_have_value("only in one")


def test_a_server_that_stops_and_starts_again_loses_no_place(new_page, fresh):
    port = free_port()
    page = new_page(steady=False)
    viewer = Viewer(page)
    with fresh(port) as url:
        viewer.open(url, **WHOLE)
        expect_whole(viewer)
    viewer.next.click()  # stepping needs no server
    expect(viewer.title).to_have_text("Head outputs")
    viewer.previous.click()
    expect(viewer.text).to_be_disabled()
    with fresh(port):
        expect(viewer.text).to_be_enabled()  # the page has connected again
        page.get_by_role("radio", name="Table").click()
        expect(page.get_by_role("button", name="Download CSV")).to_be_visible()
        expect_whole(viewer)
        page.close()


def test_the_first_text_typed_after_the_server_came_back_is_not_lost(new_page, fresh):
    port = free_port()
    page = new_page(steady=False)
    viewer = Viewer(page)
    with fresh(port) as url:
        viewer.open(url)
    expect(viewer.text).to_be_disabled()
    with fresh(port):
        expect(viewer.text).to_be_enabled()
        viewer.type("somebody else")
        expect(page).to_have_url(re.compile("text=somebody"))
        page.close()


def test_nonsense_in_a_link_is_noted_visibly(page, app_url):
    viewer = Viewer(page).open(app_url, model="x", layer="x", stage="<b>x</b>", head="99", cell="x")
    expect(page.get_by_text("The link names a model that is not here")).to_be_visible()
    expect(page.get_by_text("The link asks for a layer")).to_be_visible()
    expect(page.get_by_text("This model has no such stage")).to_be_visible()
    expect(page.get_by_text("This model's last head is 1")).to_be_visible()
    expect(page.get_by_text("The link asks for a cell")).to_be_visible()
    expect(viewer.title).to_have_text("Token embedding")
