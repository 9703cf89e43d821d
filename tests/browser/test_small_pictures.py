"""Rows of small pictures below the large one: drawn, read out, and a way to a head."""

import re

import pytest
from playwright.sync_api import Page, expect

from attention_core import load_model, trace
from attention_core.pictures.ranked import ranked_heads
from tests.browser.test_pictures_page import SLOW, address, reads, whole

HERE = "picture=cat&layer=6&head=5&patch=101&to=107"
CAT = trace("cat", load_model("dinov2"))


@pytest.fixture
def ranked(page, app_url) -> Page:
    page.goto(f"{app_url}/pictures?{HERE}")
    whole(page)
    return page


def test_a_head_that_is_clicked_opens_above_and_keeps_the_focus(ranked):
    best, second = ranked_heads(CAT, 101, 107)[:2]
    row = ranked.get_by_role("group", name=re.compile("^Heads that give most"))
    one = row.get_by_role("button", name=re.compile(rf"^{second.layer}\.{second.head} "))
    expect(one).to_have_attribute("aria-pressed", "false", timeout=SLOW)
    one.click()
    expect(one).to_have_attribute("aria-pressed", "true", timeout=SLOW)
    expect(one).to_be_focused()
    reads(ranked, f"Layer {second.layer}, head {second.head}")
    expect(ranked).to_have_url(re.compile(f"layer={second.layer}"), timeout=SLOW)
    assert address(ranked)["head"] == str(second.head)
    assert row.get_by_role("button").count() == 8
    first = row.get_by_role("button").first
    expect(first).to_have_text(re.compile(rf"^{best.layer}\.{best.head} "))
    expect(first).to_have_accessible_description(
        re.compile(f"^Layer {best.layer}, head {best.head}:")
    )


def test_maps_lie_over_the_picture_and_nothing_is_wider_than_a_telephone(page, app_url):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_url}/pictures?{HERE}&below=vectors")
    row = page.get_by_role("group", name=re.compile("^Cosine of every patch"))
    expect(row.get_by_role("img")).to_have_count(13, timeout=3 * SLOW)
    spoken = row.get_by_role("img").first.get_attribute("aria-label")
    assert spoken.startswith("embeddings: most like row 7, column 5 is ")
    lit = row.locator("canvas").first.evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, 16, 16).data].filter((_, i) => i % 4 === 3)"
    )
    assert lit[100] > 200 and len(lit) == 256, "the patch itself is the brightest"
    assert (
        row.locator(".frame")
        .first.evaluate("f => getComputedStyle(f).backgroundImage")
        .startswith('url("data:image/png')
    )
    assert row.evaluate("r => r.scrollWidth <= r.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
