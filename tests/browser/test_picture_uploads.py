"""Pictures chosen and opened in a browser: by a click, by keys, from a file, and from a bad one."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.room import settle
from tests.core.picture_files import exif, jpeg, png, scene, segment, with_segments

SOON = 60_000  # ms; a picture is read, and all of its heads are told
PHOTO = with_segments(jpeg(scene(240, 320)), segment(0xE1, b"Exif\0\0" + exif(6)))


def tile(page, name):
    return page.get_by_role("radiogroup", name="Picture").get_by_role("radio", name=name)


def choose_file(page, content, name="photo.jpg", kind="image/jpeg"):
    field = page.locator("input[type=file]")
    if not field.count():
        page.get_by_role("button", name="Your own picture").click()
    field.set_input_files({"name": name, "mimeType": kind, "buffer": content})


@pytest.mark.parametrize("dark", [False, True])
def test_a_file_is_opened_chosen_and_kept_for_the_session_alone(new_page, app_url, dark):
    page = new_page(dark=dark)
    page.goto(f"{app_url}/pictures?picture=coffee")
    expect(tile(page, "Coffee")).to_be_checked(timeout=SOON)
    settle(page)
    choose_file(page, PHOTO)
    expect(tile(page, "photo.jpg")).to_be_checked(timeout=SOON)
    expect(page).to_have_url(re.compile("picture=upload-[0-9a-f]{32}"), timeout=SOON)
    expect(page.get_by_text("photo.jpg is open. It is turned as its camera says.")).to_be_visible(
        timeout=SOON
    )
    page.keyboard.press("Escape")
    settle(page)
    there = page.url
    tile(page, "Rocket").click()
    expect(page).to_have_url(re.compile("picture=rocket"), timeout=SOON)
    settle(page)
    page.go_back()
    expect(page).to_have_url(there, timeout=SOON)
    expect(tile(page, "photo.jpg")).to_be_checked()
    settle(page)
    page.get_by_role("link", name="Walk through layer 6").click()
    expect(page.get_by_role("combobox", name="Picture")).to_have_value(
        "Your picture: photo.jpg", timeout=SOON
    )
    page.goto(there)  # another session
    expect(page.get_by_text("Readers’ pictures are not kept")).to_be_visible(timeout=SOON)
    expect(tile(page, "Cat")).to_be_checked()
    expect(tile(page, "photo.jpg")).to_have_count(0)


def test_a_bad_file_is_refused_in_a_sentence_and_nothing_is_lost(page, app_url):
    page.goto(f"{app_url}/pictures?picture=rocket&patch=70")
    expect(tile(page, "Rocket")).to_be_checked(timeout=SOON)
    settle(page)
    bomb = png(scene(64, 64))
    bomb = bomb[:16] + b"\0\1\x86\xa0" * 2 + bomb[24:]
    for content, said in (
        (b"<svg onload='document.title = 1'></svg>", "This is an SVG"),
        (PHOTO[: len(PHOTO) // 2], "This file ends before its picture does."),
        (bomb, "100,000 × 100,000 pixels"),
    ):
        choose_file(page, content)
        expect(page.get_by_text(said)).to_be_visible(timeout=SOON)
        expect(tile(page, "Rocket")).to_be_checked()
        expect(page).to_have_url(re.compile("picture=rocket.*patch=70"), timeout=SOON)


def test_a_picture_is_chosen_with_keys(page, app_url):
    page.goto(f"{app_url}/pictures")
    expect(tile(page, "Cat")).to_be_checked(timeout=SOON)
    settle(page)
    tile(page, "Cat").focus()
    page.keyboard.press("ArrowRight")
    expect(tile(page, "Astronaut")).to_be_checked()
    expect(tile(page, "Astronaut")).to_be_focused()
    expect(page).to_have_url(re.compile("picture=astronaut"), timeout=SOON)
    expect(page.get_by_text("NASA (Eileen Collins), public domain")).to_be_visible(timeout=SOON)
    settle(page)
    expect(tile(page, "Astronaut")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(tile(page, "Nine digits")).to_be_checked()
    expect(page).to_have_url(re.compile("picture=board"), timeout=SOON)
    reached = tile(page, "Nine digits")
    expect(reached).to_have_accessible_description(
        "A board of three rows of three handwritten digits."
    )


@pytest.mark.parametrize("width", [360, 1366, 1920])
def test_no_tile_is_cut_off(new_page, app_url, width):
    page = new_page(width=width)
    page.goto(f"{app_url}/pictures")
    expect(tile(page, "Nine digits")).to_be_visible(timeout=SOON)
    settle(page)
    for each in tile(page, re.compile(".")).all():
        box = each.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert min(box["width"], box["height"]) >= 44, "a finger finds it"
        label = each.locator("span")
        assert label.evaluate("span => span.scrollWidth <= span.clientWidth"), each.inner_text()
