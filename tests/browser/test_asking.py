"""Any word can be let ask or be followed; the head where it shows opens, and is marked."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.viewer import OF_A_WORD, Viewer, pointed, seen

RIVER = "It's a pleasant walk by the river bank"


def words(viewer):
    """Where a word of the picture was pointed at, by what its tip said."""
    return {text: (x, y) for x, y, text in pointed(viewer.grid, 60, 60) if OF_A_WORD.search(text)}


def test_a_word_in_the_picture_is_let_ask_and_followed(page, app_url):
    viewer = Viewer(page).open(app_url, stage="attention_weights")
    expect(viewer.reading).to_contain_text("When bank asks")
    found = words(viewer)
    page.mouse.click(*found["Let river ask"])
    expect(viewer.reading).to_contain_text("When river asks")
    expect(page.get_by_role("combobox", name="The word that asks")).to_have_value("0")
    expect(page).to_have_url(re.compile("ask=0"))
    page.mouse.click(*found["Follow bank → bank: which head looks there?"])
    expect(page.locator(".ranks")).to_contain_text("river → bank, strongest: head ")
    expect(page).to_have_url(re.compile("follow=1"))
    viewer.previous.click()
    expect(viewer.reading).to_contain_text("When river asks")


def test_the_strongest_head_of_the_layer_opens_and_is_marked(page, app_url):
    viewer = Viewer(page).open(app_url, text=RIVER, model="minilm", stage="token_embedding")
    page.get_by_role("combobox", name="The word to follow it to").select_option("river")
    weights = seen(RIVER, "minilm").trace["layer0.attention_weights"].value[:, 10, 9]
    order = (-weights).argsort()[:3]
    expect(viewer.title).to_have_text("Attention weights")
    expect(viewer.heads.get_by_role("radio", checked=True)).to_have_accessible_name(
        f"Head {order[0]}"
    )
    said = ", ".join(f"head {h} ({weights[h]:.0%})".replace("%", " %") for h in order)
    expect(page.locator(".ranks")).to_contain_text(f"bank → river, strongest in layer 0: {said}")
    expect(page.locator(".head.strong")).to_have_text([str(h) for h in sorted(order)])


def test_a_head_of_another_layer_is_gone_to(page, app_url):
    viewer = Viewer(page).open(
        app_url, text=RIVER, model="minilm", stage="attention_weights", ask="10", follow="9"
    )
    there = page.locator(".ranks").get_by_role("button", name=re.compile("^layer")).first
    name = re.compile(r"layer (\d) head (\d+) \((\d+ %)\)").match(there.inner_text())
    assert name
    layer, head, share = name.groups()
    there.click()
    expect(viewer.layers.get_by_role("radio", name=layer)).to_be_checked()
    expect(viewer.heads.get_by_role("radio", name=f"Head {head}", exact=True)).to_be_checked()
    expect(viewer.reading).to_contain_text(f"{share} of its weight goes to river")


def test_a_rest_place_says_why(page, app_url):
    viewer = Viewer(page).open(
        app_url, text=RIVER, model="minilm", stage="attention_weights", layer="4", head="5"
    )
    expect(viewer.reading).to_contain_text("[CLS] is a rest place")
    page.get_by_role("button", name="why?").click()
    expect(viewer.reading).to_contain_text(
        "the value of [CLS] is 0.13 long here, those of the words about 4.2"
    )


@pytest.mark.parametrize(
    ("neighbour", "said"),
    [
        ("river", "river changed bank: nature 0.30 → 1.10, money 0.30 → 0.44"),
        ("money", "money changed bank: money 0.30 → 1.22"),
        ("battery", "battery changed bank: energy 0.25 → 1.07"),
    ],
)
def test_the_end_says_what_attention_did(page, app_url, neighbour, said):
    viewer = Viewer(page).open(app_url, text=f"{neighbour} bank", stage="attention_residual")
    expect(viewer.reading).to_contain_text(said)
    caption, picture = viewer.reading.bounding_box(), viewer.holder.bounding_box()
    assert caption and picture and caption["y"] + caption["height"] <= picture["y"]


def test_without_a_head_in_the_address_one_opens_where_something_happens(page, app_url):
    viewer = Viewer(page).open(
        app_url, head=None, text="river bank", model="minilm", stage="attention_weights"
    )
    expect(viewer.reading).to_contain_text("100 % of its weight goes to river")


def test_from_the_first_screen_one_click_leads_to_what_attention_did(page, app_url):
    viewer = Viewer(page).open(app_url)
    expect(viewer.reading).to_contain_text(
        "bank could mean nature (0.30), money (0.30) or energy (0.25). Its neighbour is river"
    )
    page.get_by_role("button", name="See what comes of it").click()
    expect(viewer.title).to_have_text("Attention residual")
    expect(viewer.reading).to_contain_text("river changed bank: nature 0.30 → 1.10")


def test_a_term_of_a_sum_leads_to_where_it_comes_from(page, app_url):
    viewer = Viewer(page).open(app_url, stage="attention_residual", cell="1-0")
    viewer.sum.get_by_role("button", name="attention output (O)").click()
    expect(viewer.title).to_have_text("Attention output")
    expect(viewer.sum).to_have_accessible_name("Where bank, nature comes from")
    expect(viewer.sum.get_by_role("heading")).to_contain_text("0.8028")
