"""Quick keys, a connection that goes, a page left in the middle: nothing is lost."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.connection import SOCKETS, expect_alive, hold, late
from tests.browser.headmap import HeadMap
from tests.browser.play import Playground
from tests.browser.viewer import Viewer
from tests.server import free_port

# So many words that what is said of each iteration is one of the messages a browser keeps.
WORDS = (
    "river bank walk pleasant loan money deposit cash approved water shore fish stream boat bridge "
    "credit account interest teller savings mortgage payment finance withdraw branch riverbank "
    "walking banking lender borrower floating drifting swimming currency exchange stocks holding"
)
DICTIONARY = "\n".join(f"{word}: {i % 9 + 1}" for i, word in enumerate(WORDS.split()))
PAGES = ("", "tokenizer", "positions", "heads", "context", "playground")


@pytest.mark.parametrize("gap", [80, 110, 150])
def test_keys_held_by_turns_do_not_end_the_session(new_page, app_url, gap):
    page = new_page(steady=False)
    late(page, 200)
    page.goto(f"{app_url}/tokenizer?section=bpe&{urlencode({'words': DICTIONARY, 'step': 8})}")
    expect(page.get_by_text("Merged:")).to_be_visible()
    expect_alive(page)
    for times in (4, 4, 3, 3) * 2:  # what was seen a little while ago is wanted again
        hold(page, "ArrowRight", times, gap)
        hold(page, "ArrowLeft", times, gap)
    expect_alive(page)
    page.get_by_role("button", name="Start").first.click()
    expect(page.get_by_text("spelled in characters and an end-of-word symbol")).to_be_visible()
    expect_alive(page)


@pytest.mark.parametrize("path", PAGES)
def test_two_hundred_keys_leave_every_page_alive(new_page, app_url, path):
    page = new_page(steady=False)
    page.goto(f"{app_url}/{path}")
    expect_alive(page)
    hold(page, "ArrowRight", 100, gap=10)
    hold(page, "ArrowLeft", 100, gap=10)
    expect_alive(page)


def test_a_history_gone_through_without_a_pause_ends_where_it_ends(new_page, app_url):
    page = new_page(steady=False)
    page.goto(f"{app_url}/tokenizer?section=bpe&{urlencode({'words': DICTIONARY, 'step': 3})}")
    expect_alive(page)
    for _ in range(3):
        page.get_by_role("button", name="Next").first.click()
        expect_alive(page)
    expect(page).to_have_url(re.compile("iteration=6"))
    for i in range(30):
        page.evaluate(f"history.{('back', 'forward')[i % 2]}()")
        page.wait_for_timeout(40)
    expect(page).to_have_url(re.compile("iteration=6"))
    expect(page.get_by_role("slider").first).to_have_value("6")
    expect_alive(page)


@pytest.mark.parametrize("path", ["", "heads", "playground"])
def test_of_twenty_sentences_typed_without_a_pause_the_last_is_read(new_page, app_url, path):
    page = new_page(steady=False)
    page.goto(f"{app_url}/{path}")
    expect_alive(page)
    box = page.get_by_role("textbox", name="Your sentence")
    for i in range(20):
        box.fill(f"river bank {i}")
        box.press("Enter")
        page.wait_for_timeout(30)
    expect(page).to_have_url(re.compile(r"text=river\+bank\+19"))
    expect(box).to_have_value("river bank 19")
    expect_alive(page)


def test_a_step_and_a_cell_while_the_server_is_away_are_told_when_it_is_back(new_page, fresh):
    port, page = free_port(), new_page(steady=False)
    viewer = Viewer(page)
    with fresh(port) as url:
        viewer.open(url, text="river bank", stage="query")
        page.get_by_role("textbox", name="Your sentence").fill("one two three")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("text=one"))
    expect(viewer.text).to_be_disabled()
    viewer.tabs.filter(has_text=re.compile("^Scores$")).click()
    viewer.grid.focus()
    page.keyboard.press("Enter")
    expect(viewer.sum).to_contain_text("Adding up")
    with fresh(port):
        expect(viewer.sum.locator("tfoot").first).to_be_visible()
        expect(page).to_have_url(re.compile("stage=scores.*cell="))
        expect(viewer.title).to_have_text("Scores")
        expect(viewer.text).to_have_value("one two three")
        page.close()


def test_what_was_done_while_the_connection_was_away_is_told_when_it_is_back(new_page, app_url):
    page = new_page(steady=False)
    page.add_init_script(SOCKETS)
    viewer = Viewer(page).open(app_url, stage="query")
    expect_alive(page)
    page.evaluate("drop()")
    expect(viewer.text).to_be_disabled()
    viewer.next.click()
    viewer.next.click()
    viewer.grid.focus()
    page.keyboard.press("Enter")
    page.evaluate("away = false")
    expect(viewer.sum.locator("tfoot").first).to_be_visible()
    expect(page).to_have_url(re.compile("stage=value.*cell="))


def test_back_while_the_connection_was_away_is_where_the_reader_is(new_page, app_url):
    page = new_page(steady=False)
    page.add_init_script(SOCKETS)
    viewer = Viewer(page).open(app_url, stage="query")
    viewer.next.click()
    expect(page).to_have_url(re.compile("stage=key"))
    expect_alive(page)
    page.evaluate("drop()")
    expect(viewer.text).to_be_disabled()
    page.go_back()
    page.evaluate("away = false")
    expect(viewer.title).to_have_text("Query")
    expect(page).to_have_url(re.compile("stage=query"))


def test_heads_chosen_while_the_server_is_away_are_told_when_it_is_back(new_page, fresh):
    port, page = free_port(), new_page(steady=False)
    reader = HeadMap(page)
    with fresh(port) as url:
        page.goto(f"{url}/heads?heads=0.0")
        expect(reader.map).to_be_visible()
        expect_alive(page)
    expect(page.get_by_role("textbox", name="Your sentence")).to_be_disabled()
    reader.map.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    with fresh(port):
        expect(page).to_have_url(re.compile(r"heads=1\.1"))
        page.close()


def test_a_number_typed_while_the_server_is_away_is_changed_once(new_page, fresh):
    port, page = free_port(), new_page(steady=False)
    reader = Playground(page)
    with fresh(port) as url:
        reader.open(url, text="river bank", stage="scores", cell="1-0")
        reader.field.fill("3")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("edits="))
        reader.undo.click()
        expect(page).not_to_have_url(re.compile("edits="))
    expect(reader.text).to_be_disabled()
    reader.next.click()  # tells of no edit: the one that was made was undone
    reader.previous.click()
    with fresh(port):
        expect(reader.text).to_be_enabled()
        expect_alive(page)
        expect(page).not_to_have_url(re.compile("edits="))
    expect(reader.sum).to_be_visible()
    reader.field.fill("5")
    page.keyboard.press("Enter")
    with fresh(port):
        expect(page).to_have_url(re.compile(r"edits=layer0.scores(!|%21)0.1.0(!|%21)5"))
        expect(reader.sum.get_by_role("status")).to_have_text("5.0000")
        expect_alive(page)
        reader.undo.click()
        expect(page).not_to_have_url(re.compile("edits="))
        reader.next.click()
        expect(page).to_have_url(re.compile("stage=(?!scores)"))
        expect(page).not_to_have_url(re.compile("edits="))
        page.close()


@pytest.mark.parametrize("there", ["Heads", "Tokenizer"])
@pytest.mark.parametrize("back", ["link", "Back"])
def test_steps_cut_short_by_a_click_on_another_page_are_made(new_page, app_url, there, back):
    page = new_page(steady=False)
    viewer = Viewer(page).open(app_url, stage="query")
    expect_alive(page)
    viewer.grid.focus()
    for _ in range(3):
        page.keyboard.press("PageDown")
    place = viewer.title.inner_text()
    page.get_by_role("link", name=there).click()
    expect(page).to_have_url(re.compile(there.lower()))
    expect_alive(page)
    page.go_back() if back == "Back" else page.get_by_role("link", name="Walk through").click()
    expect(viewer.title).to_have_text(place)
    expect(page).to_have_url(re.compile("stage=(?!query)"))
    page.reload()
    expect(viewer.title).to_have_text(place)


def test_steps_cut_short_by_a_reload_are_made(new_page, app_url):
    page = new_page(steady=False)
    viewer = Viewer(page).open(app_url, stage="query")
    expect_alive(page)
    viewer.next.click()
    viewer.next.click()
    page.reload()
    expect(viewer.title).to_have_text("Value")
    expect(page).to_have_url(re.compile("stage=value"))


def test_steps_cut_short_do_not_change_another_link(new_page, app_url):
    page = new_page(steady=False)
    viewer = Viewer(page).open(app_url, stage="query")
    expect_alive(page)
    viewer.next.click()
    viewer.open(app_url, stage="scores")
    expect_alive(page)
    expect(viewer.title).to_have_text("Scores")
    expect(page).to_have_url(re.compile("stage=scores"))


@pytest.mark.parametrize(
    ("steps", "entries"),
    [
        (["/tokenizer", "/tokenizer?a=1"], 1),  # a bare path, then what is there
        (["/?a=1", "/tokenizer?a=1"], 1),  # what is there, before the path is
        (["/?a=1", "/tokenizer?b=1"], 2),  # a step on this page, then a link to another
        (["/?a=1", "/?a=2", "/tokenizer?a=2"], 2),
    ],
)
def test_a_way_to_another_page_is_one_step_of_the_history(page, app_url, steps, entries):
    Viewer(page).open(app_url)
    expect_alive(page)
    before = page.evaluate("history.length")
    for step in steps:
        page.evaluate("step => history.pushState({}, '', step)", step)
    assert page.evaluate("history.length") == before + entries
    assert page.url == app_url + steps[-1]
