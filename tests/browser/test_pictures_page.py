"""The page of pictures in a browser: a click is in the address, and Back leads back."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from attention_core import load_model, trace
from pages.learn.pictures.place import tries
from tests.browser.patches import short

SLOW = 60_000  # ms: megabytes are sent, and other tests run beside
CAT = trace("cat", load_model("dinov2"))


@pytest.fixture
def cat(page, app_url):
    page.goto(f"{app_url}/pictures")
    whole(page)
    return page


def whole(page: Page) -> None:
    """Until all heads have come, which are megabytes."""
    expect(page.locator(".patches .map small").last).to_have_text(
        re.compile(r"\d"), timeout=3 * SLOW
    )


def named(token: int) -> str:
    return str(CAT.tokens[token])


def cell(page: Page, token: int):
    return page.get_by_role("gridcell", name=re.compile(f"^{named(token)}\\b"))


def reads(page: Page, said: str) -> None:
    """What stands beside the picture says so."""
    expect(page.locator(".patches .reading")).to_contain_text(said, timeout=SLOW)


def most(layer: int, head: int, patch: int) -> str:
    row = CAT[f"layer{layer}.attention_weights"].value[head, patch]
    best = int(row[1:].argmax()) + 1
    return f"{named(patch)} looks most at {named(best)}, with {short(row[best])} of its weight"


def address(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_an_eye_finds_the_other_and_a_click_is_in_the_address(cat):
    reads(cat, most(6, 5, 101))
    cell(cat, 125).click()
    reads(cat, most(6, 5, 125))
    expect(cat).to_have_url(re.compile("patch=125"), timeout=SLOW)
    cell(cat, 85).click(modifiers=["Shift"])
    expect(cat).to_have_url(re.compile("to=85"), timeout=SLOW)
    share = CAT["layer8.attention_weights"].value[3, 125, 85]
    tile = cat.get_by_role("radio", name=re.compile("^Layer 8, head 3: gives"))
    expect(tile).to_contain_text(short(share).removeprefix("0"), timeout=SLOW)
    cat.go_back()
    reads(cat, most(6, 5, 125))
    cat.go_forward()
    reads(cat, most(6, 5, 125))


def test_another_head_of_another_layer_is_kept_over_a_reload(cat):
    cat.get_by_role("radio", name=re.compile("^Layer 10, head 0:")).click()
    reads(cat, most(10, 0, 101))
    expect(cat).to_have_url(re.compile("layer=10"), timeout=SLOW)
    assert address(cat)["head"] == "0"
    cat.reload()
    whole(cat)
    reads(cat, most(10, 0, 101))
    expect(cat.get_by_role("slider", name="Layer")).to_have_value("10")


def test_nothing_moves_when_the_page_has_heard(cat):
    before = cat.locator(".patches").bounding_box()
    cell(cat, 125).click()
    cell(cat, 85).click(modifiers=["Shift"])
    expect(cat).to_have_url(re.compile("to=85"), timeout=SLOW)
    expect(cat.locator(".strong").first).to_be_visible(timeout=SLOW)
    assert cat.locator(".patches").bounding_box() == before


def test_what_is_offered_to_try_is_followed_at_once(cat):
    says, there = tries()[0]
    cat.get_by_role("link", name=f"Try: {says}").click()
    reads(cat, most(there.layer, there.head, there.patch))
