"""A translator on the walkthrough: from the encoder into the decoder, word by word."""

import re

from playwright.sync_api import expect

from tests.browser.viewer import Viewer


def test_through_both_stacks_and_both_texts(page, app_url):
    viewer = Viewer(page).open(
        app_url, text="the river bank", model="en-pt", layer="5", stage="layer_output"
    )
    reads = page.get_by_role("radiogroup", name="The word that asks")
    says = page.get_by_role("radiogroup", name="The word that is said")
    expect(reads.get_by_role("radio", name="bank")).to_be_checked()
    expect(says.get_by_role("radio", name="margem")).to_be_checked()
    expect(viewer.next).to_have_text(re.compile("^Decoder"))
    viewer.next.click()
    expect(viewer.title).to_have_text("Token embedding")
    expect(viewer.reading).to_contain_text("Where margem is to be said")
    expect(page).to_have_url(re.compile("stage=token_embedding.*part=decoder"))

    viewer.rail.get_by_role("tab", name="Cross attention weights", exact=True).click()
    says.get_by_role("radio", name="rio").click()
    expect(viewer.reading).to_contain_text(re.compile(r"^When\s+rio asks, .* goes to\s+river"))
    expect(page).to_have_url(re.compile("said=3"))
    page.keyboard.press("Shift+ArrowLeft")
    expect(says.get_by_role("radio", name="do")).to_be_checked()
    source = page.get_by_role("radiogroup", name="The word to follow it to")
    source.get_by_role("radio", name="the").click()
    expect(page.locator(".ranks")).to_contain_text("strongest in decoder layer 0")

    viewer.rail.get_by_role("tab", name="Token embedding").click()
    expect(page).to_have_url(re.compile("stage=token_embedding"))
    page.keyboard.press("ArrowLeft")
    expect(viewer.title).to_have_text("Layer output")
    expect(page).to_have_url(re.compile("layer=5(?!.*part=decoder)"))
    page.go_back()
    expect(viewer.title).to_have_text("Token embedding")
    expect(says.get_by_role("radio", name="do")).to_be_checked()


def test_what_is_to_be_predicted_is_not_told_by_the_other_text(page, app_url):
    where = {"part": "decoder", "layer": "1", "stage": "cross_attention_weights"}
    viewer = Viewer(page).open(app_url, text="the river bank", model="en-pt", **where)
    source = page.get_by_role("radiogroup", name="The word to follow it to")
    expect(source.get_by_role("radio", name="bank")).to_be_checked()
    viewer.page.keyboard.press("h")
    expect(viewer.reading).to_contain_text("who gets most of its weight?")
    expect(source.get_by_role("radio", checked=True)).to_have_count(0)
    expect(source.locator(".beside")).to_have_count(0)


def test_a_share_of_huge_powers_shows_both_of_its_factors(page, app_url):
    Viewer(page).open(
        app_url,
        text="the river bank",
        model="en-pt",
        part="decoder",
        layer="1",
        stage="cross_attention_weights",
        cell="3-1",
    )
    row = page.locator(".terms").first.locator("tbody tr").first
    large, small = row.locator(".factors").inner_text().split(" × ")
    adds = float(row.locator("td").nth(1).inner_text())
    value = float(large) * float(small.replace("−", "-"))
    assert abs(value - adds) < 0.01 * adds, "three digits of each"
