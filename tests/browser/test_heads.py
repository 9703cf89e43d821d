"""The map of all heads: painted, pointed at, opened, averaged, measured, and left for a walk."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from attention_core import load_model
from attention_core.heads import MEASURES, attention, measure
from tests.browser.headmap import HeadMap, check_map, check_open, looked
from tests.browser.viewer import Viewer, digits, pointed

TEXT = "It's a pleasant walk by the river bank"
LAST = 10  # the row that is read at first: bank
LONG = "bank river loan money cat mat the sat on deposited cash at"


@pytest.mark.parametrize(("page_name", "seen"), [("heads", "Layer 0, head 0"), ("context", "bank")])
def test_the_first_visitor_of_a_server_may_come_by_a_link(new_page, fresh, page_name, seen):
    with fresh() as url:
        page = new_page()
        page.goto(f"{url}/{page_name}")
        expect(page.get_by_text(seen).first).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_text("Page not found")).to_have_count(0)
        page.close()


def test_the_navigation_leads_to_a_map_on_which_every_head_is_painted(page, app_url):
    Viewer(page).open(app_url, text=TEXT, model="minilm")
    page.get_by_role("link", name="Heads").click()
    heads = HeadMap(page)
    expect(heads.title).to_contain_text("Layer 0, head 0")
    core = looked(TEXT, "minilm")
    check_open(heads, core.tokens, LAST, core.weights[0, 0])
    check_map(heads, core.weights)


def test_pointing_names_the_head_and_a_click_opens_its_numbers(page, app_url):
    core = looked(TEXT, "minilm")
    heads = HeadMap(page).open(app_url, text=TEXT)
    tiles = heads.tiles()
    for layer, head in ((3, 11), (5, 6), (1, 8)):
        tile = tiles[layer][head]
        page.mouse.move(*tile.middle)
        expect(heads.tip).to_contain_text(f"Layer {layer}, head {head}")
        page.mouse.click(*tile.middle)
        expect(heads.title).to_contain_text(f"Layer {layer}, head {head}")
        page.mouse.move(5, 5)
        expect(heads.tip).to_be_hidden()
        check_open(heads, core.tokens, LAST, core.weights[layer, head])
        expect(page).to_have_url(re.compile(rf"heads={layer}\.{head}\b"))


def test_a_second_click_walks_through_that_head_and_back_returns_to_it(page, app_url):
    heads = HeadMap(page).open(app_url, text=TEXT)
    tile = heads.tiles()[4][9]
    page.mouse.click(*tile.middle)
    expect(heads.title).to_contain_text("Layer 4, head 9")
    page.mouse.click(*tile.middle)
    viewer = Viewer(page)
    expect(viewer.title).to_have_text("Attention weights")
    expect(viewer.layers.get_by_role("radio", name="4")).to_be_checked()
    expect(viewer.heads.get_by_role("radio", name="Head 9", exact=True)).to_be_checked()
    expect(viewer.model).to_have_value("MiniLM")
    expect(viewer.text).to_have_value(TEXT)
    page.go_back()
    expect(heads.title).to_contain_text("Layer 4, head 9")
    expect(heads.text).to_have_value(TEXT)
    core = looked(TEXT, "minilm")
    check_open(heads, core.tokens, LAST, core.weights[4, 9])


def test_by_the_keyboard_alone(page, app_url):
    core = looked(TEXT, "minilm")
    heads = HeadMap(page).open(app_url, text=TEXT)
    heads.measures.get_by_role("radio", name="Patterns").focus()
    press = page.keyboard.press
    press("Tab")
    expect(heads.map).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        press(key)
    expect(heads.spoken).to_contain_text("Layer 2, head 1")
    expect(heads.title).to_contain_text("Layer 2, head 1")
    check_open(heads, core.tokens, LAST, core.weights[2, 1])
    for key in ("Shift+ArrowRight", "Space", "Shift+ArrowUp", "Shift+ArrowUp", "Space"):
        press(key)
    expect(heads.title).to_contain_text("Average of 3 heads")
    mean = (core.weights[2, 1] + core.weights[2, 2] + core.weights[0, 2]) / 3
    check_open(heads, core.tokens, LAST, mean)
    press("Space")
    expect(heads.title).to_contain_text("Average of 2 heads")
    check_open(heads, core.tokens, LAST, (core.weights[2, 1] + core.weights[2, 2]) / 2)
    press("ArrowLeft")
    expect(heads.title).to_contain_text("Layer 0, head 1")
    expect(heads.map).to_be_focused()
    press("Enter")
    viewer = Viewer(page)
    expect(viewer.title).to_have_text("Attention weights")
    expect(viewer.heads.get_by_role("radio", name="Head 1", exact=True)).to_be_checked()


def test_arrows_in_the_large_picture_read_its_cells(page, app_url):
    core = looked(TEXT, "minilm")
    heads = HeadMap(page).open(app_url, text=TEXT, heads="1.8")
    heads.matrix.focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    value = float(core.weights[1, 8, LAST - 2, 1])
    asks = f"{core.tokens[LAST - 2]} asks {core.tokens[1]}"
    expect(heads.matrix.locator(".spoken")).to_have_text(f"{asks}: {digits(value, 2)}")


def test_ctrl_click_averages_and_the_address_keeps_what_is_averaged(page, app_url):
    core = looked(TEXT, "minilm")
    heads = HeadMap(page).open(app_url, text=TEXT, heads="0.2")
    page.mouse.click(*(heads.tiles()[1][8].middle))
    page.keyboard.down("Control")
    page.mouse.click(*(heads.tiles()[2][11].middle))
    page.keyboard.up("Control")
    page.mouse.move(5, 5)
    mean = (core.weights[1, 8] + core.weights[2, 11]) / 2
    check_open(heads, core.tokens, LAST, mean)
    expect(page).to_have_url(re.compile(r"heads=1\.8\+2\.11"))
    page.reload()
    expect(heads.title).to_contain_text("Average of 2 heads")
    check_open(heads, core.tokens, LAST, mean)


def test_the_last_row_and_column_are_averages(page, app_url):
    core = looked(TEXT, "minilm")
    heads = HeadMap(page).open(app_url, text=TEXT)
    tiles = heads.tiles()
    for tile, title, mean in (
        (tiles[6][3], "Head 3, averaged over layers", core.weights[:, 3].mean(axis=0)),
        (tiles[2][12], "Layer 2, averaged over heads", core.weights[2].mean(axis=0)),
        (tiles[6][12], "All heads of all layers, averaged", core.weights.mean(axis=(0, 1))),
    ):
        page.mouse.click(*tile.middle)
        expect(heads.title).to_have_text(title)
        page.mouse.move(5, 5)
        check_open(heads, core.tokens, LAST, mean)
        expect(heads.walk).to_be_hidden()
    expect(page).to_have_url(re.compile(r"heads=all\.all"))


def framed(heads: HeadMap) -> np.ndarray:
    """Which squares have a frame, in the text's colour, at their left edge."""
    across = heads.colours(heads.tiles(), 40)[:, :, 10, :6]
    return (np.abs(across - (36, 38, 43)).sum(axis=-1) < 30).any(axis=-1)


def test_a_measure_colours_the_map_and_frames_what_beats_chance(page, app_url):
    here = measure([looked(TEXT, "minilm")])
    names = [each.name for each in MEASURES]
    heads = HeadMap(page).open(app_url, text=TEXT)
    expect(heads.table).to_be_visible()
    radios = heads.measures.get_by_role("radio")
    expect(radios).to_have_count(len(MEASURES) + 2)
    radios.first.focus()
    for each in MEASURES:
        page.keyboard.press("ArrowDown")
        expect(heads.measures.get_by_role("radio", name=each.title)).to_be_checked()
        expect(heads.measures.get_by_role("radio", name=each.title)).to_be_focused()
        if each.name in ("previous", "entropy"):
            index = names.index(each.name)
            beats = here.values[index] > here.p95[index] if each.unit == "share" else None
            tiles = heads.tiles()
            said = [[tile.said.rpartition(": ")[2] for tile in row[:12]] for row in tiles[:6]]
            assert said == [[digits(v, 3) for v in row] for row in here.values[index]]
            assert (framed(heads)[:6, :12] == (False if beats is None else beats)).all()
    page.keyboard.press("ArrowDown")
    expect(heads.measures.get_by_role("radio", name="If blinded")).to_be_checked()
    expect(page).to_have_url(re.compile("show=uniform"))
    page.keyboard.press("ArrowDown")
    expect(heads.measures.get_by_role("radio", name="Patterns")).to_be_checked()


def test_the_table_beside_the_map_has_the_open_heads_measures(page, app_url):
    here = measure([looked(TEXT, "minilm")])
    heads = HeadMap(page).open(app_url, text=TEXT, heads="1.8")
    for index, each in enumerate(MEASURES):
        row = heads.table.get_by_role("row", name=each.title)
        value = here.values[index][1, 8]
        decimals = 2 if each.unit == "share" else 1
        shown = "–" if np.isnan(value) else digits(value, decimals)
        expect(row.get_by_role("cell").first).to_have_text(shown)


def test_hidden_special_tokens_are_gone_and_rows_sum_to_one_again(page, app_url):
    core = looked(TEXT, "minilm", True)
    assert core.tokens[0] == "it" and core.tokens[-1] == "bank"
    heads = HeadMap(page).open(app_url, text=TEXT, heads="2.4")
    page.get_by_text("Hide special tokens").click()
    row = len(core.tokens) - 1
    check_open(heads, core.tokens, row, core.weights[2, 4])
    check_map(heads, core.weights)
    expect(page.get_by_text("these are not the weights the model used")).to_be_visible()
    expect(page).to_have_url(re.compile("hide=yes"))
    page.reload()
    check_open(heads, core.tokens, row, core.weights[2, 4])
    expect(heads.hide).to_be_checked()


def test_another_sentence_repaints_the_map_and_keeps_the_head(page, app_url):
    other = "he deposited cash at the bank"
    core = looked(other, "minilm")
    heads = HeadMap(page).open(app_url, text=TEXT, heads="3.2")
    heads.type(other)
    check_open(heads, core.tokens, len(core.tokens) - 2, core.weights[3, 2])
    check_map(heads, core.weights)


def test_squares_of_heads_with_a_name_are_framed_and_the_map_says_in_which_colour(page, app_url):
    HeadMap(page).open(app_url, text=TEXT)
    legend = page.locator(".fame")
    expect(legend).to_have_text(["previous token", "first special token", "next token"])
    assert (
        len({each.evaluate("e => e.style.getPropertyValue('--hue')") for each in legend.all()}) == 3
    )
    page.get_by_role("radio", name="Entropy").click()
    expect(legend).to_have_count(0)


def test_heads_between_two_texts_are_opened_and_left_for_their_layer_in_the_walk(page, app_url):
    core = attention("the river bank", load_model("en-pt"), part="decoder")
    heads = HeadMap(page).open(app_url, text="the river bank", model="en-pt")
    expect(heads.title).to_contain_text("Encoder layer 0, head 0")
    page.get_by_role("radio", name="Decoder, at the source").click()
    expect(heads.title).to_contain_text("Decoder layer 0, head 0")
    tiles = heads.tiles()
    assert (len(tiles), len(tiles[0])) == (3, 9)
    page.mouse.click(*tiles[1][0].middle)
    page.mouse.move(5, 5)
    expect(heads.title).to_contain_text("Decoder layer 1, head 0 · aligned token")
    row = len(core.tokens) - 2  # the last word
    said = f"{digits(100 * float(core.weights[1, 0, row].max()), 0)} % of its weight goes to river"
    expect(heads.reading).to_contain_text(f"When rio asks, {said}")
    names = {f"{t.strip()} asks {s.strip()}" for t in core.tokens for s in core.source}
    tips = {text.rpartition(": ")[0].strip() for _, _, text in pointed(heads.matrix, 9, 9)}
    assert len(tips) >= 16 and {" ".join(tip.split()) for tip in tips} <= names
    heads.walk.click()
    expect(page).to_have_url(re.compile(r"stage=cross_attention_weights.*part=decoder"))
    expect(page.get_by_role("heading", name="Cross attention weights")).to_be_visible()
