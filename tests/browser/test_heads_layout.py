"""The map of heads on other screens and themes, with other models, and what stands below it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.headmap import HeadMap, box, check_map, check_open, looked
from tests.browser.test_heads import LONG, TEXT
from tests.browser.test_text import assert_no_sideways_scrolling


def test_the_theme_may_change_and_the_map_is_painted_anew(page, app_url):
    core = looked(TEXT, "minilm")
    heads = HeadMap(page).open(app_url, text=TEXT)
    check_map(heads, core.weights)
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".root")).to_have_class(re.compile("dark"))
    check_map(heads, core.weights, dark=True)


@pytest.mark.parametrize(
    ("size", "model", "text"),
    [
        ((1366, 768), "minilm", TEXT),
        ((1920, 1080), "minilm", TEXT),
        ((1920, 1080), "handmade", "river bank"),
        ((1112, 800), "minilm", TEXT),
    ],
)
def test_nothing_overlaps_or_leaves_the_screen(new_page, app_url, size, model, text):
    page = new_page(width=size[0], height=size[1])
    heads = HeadMap(page).open(app_url, text=text, model=model)
    expect(heads.table).to_be_visible()
    check_rooms(heads, size)
    if size[0] > 1112:  # else the squares are too small for their cells
        check_map(heads, looked(text, model).weights)
    heads.measures.get_by_role("radio", name="Entropy").click()
    check_rooms(heads, size)


def test_sixty_four_tokens_have_their_map(page, app_url):
    text = " ".join((LONG.split() * 6)[:62])
    core = looked(text, "minilm")
    assert len(core.tokens) == 64
    heads = HeadMap(page).open(app_url, text=text)
    expect(heads.table).to_be_visible()
    check_rooms(heads, (1366, 768))
    expect(heads.reading).to_contain_text(f"When {core.tokens[62]} asks, ")
    page.mouse.click(*heads.tiles()[3][5].middle)
    expect(heads.title).to_contain_text("Layer 3, head 5")
    page.mouse.move(5, 5)
    check_open(heads, core.tokens, 62, core.weights[3, 5])


def check_rooms(heads: HeadMap, size: tuple[int, int]) -> None:
    """Rail, map, table and large picture stand beside and below each other, inside the screen."""
    assert_no_sideways_scrolling(heads.page)
    rail, tiles, table = box(heads.measures), box(heads.canvas), box(heads.table)
    matrix, title = box(heads.holder), box(heads.title)
    buttons = box(heads.section.get_by_role("button", name="Save the picture as SVG"))
    assert rail[2] <= tiles[0]
    assert tiles[3] <= buttons[3] and tiles[3] <= table[1]
    assert max(tiles[2], table[2]) <= matrix[0]
    assert title[3] <= matrix[1]
    assert matrix[2] <= size[0]
    if size[1] >= 768 and size[0] >= 1366:
        assert max(tiles[3], matrix[3]) <= size[1], "map and matrix are in view at once"


def test_the_hand_made_model_has_two_heads_and_their_average(page, app_url):
    core = looked("river bank", "handmade")
    heads = HeadMap(page).open(app_url, text="river bank", model="handmade")
    (tiles,) = heads.tiles()
    names = ["Layer 0, head topic", "Layer 0, head position", "Layer 0, averaged over heads"]
    assert [tile.said.split(" · ")[0] for tile in tiles] == names
    page.mouse.click(*tiles[1].middle)
    page.mouse.move(5, 5)
    check_open(heads, core.tokens, 1, core.weights[0, 1])


def test_nonsense_in_a_link_is_noted_and_the_map_is_there(page, app_url):
    heads = HeadMap(page).open(app_url, heads="9.99", show="x", below="<b>", target="-3")
    expect(page.get_by_text("The link asks for a measure that is not here")).to_be_visible()
    expect(page.get_by_text("This model's last layer is 5 and its last head 11")).to_be_visible()
    expect(page.get_by_text("The link asks for a part of the page")).to_be_visible()
    expect(heads.title).to_contain_text("Layer 0, head 0")


@pytest.mark.parametrize(
    ("section", "seen"),
    [
        ("Does a big weight mean a big effect?", "They disagree most on"),
        ("Which heads matter? (blind one and see)", "looks at every token it may see alike"),
    ],
)
def test_what_is_below_the_map_is_one_click_away_and_kept_in_the_address(
    page, app_url, section, seen
):
    heads = HeadMap(page).open(app_url, text=TEXT)
    heads.sections.get_by_text(section).click()
    expect(page.get_by_text(seen)).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.reload()
    expect(page.get_by_text(seen)).to_be_visible()
    expect(heads.sections.get_by_role("radio", name=section)).to_be_checked()
