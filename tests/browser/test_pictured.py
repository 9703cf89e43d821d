"""Labels that are pictures: painted, upright, spoken by name, picked, saved; and 257 of them."""

import base64
import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

from attention_core import explain, trace
from attention_core.view.answers import account
from attention_core.view.html import page as html
from tests.browser.test_saving import picture, saved
from tests.browser.test_viewer_alone import bare_page
from tests.core.tiny_pictures import TinyPictures

STAGE = "attention_weights"
HAS = """(colours) => {
  const canvas = document.querySelector(".surface canvas");
  if (!canvas?.width) return false;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add(`${data[i]} ${data[i + 1]} ${data[i + 2]}`);
  return colours.every((each) => seen.has(each.join(" ")));
}"""


@pytest.fixture(scope="module")
def small():
    return trace("a", TinyPictures())


def opened(page, tmp_path, t, **view):
    at = {"stage": STAGE, "head": 0, "cell": None, "revision": 1, **view}
    page.goto(bare_page(tmp_path, t, at))
    page.get_by_role("heading", name="Attention weights").wait_for()


def colours(t):
    """Every colour of every part: each is a pixel of a label that is enlarged without blur."""
    images = [label.image for label in t.entries.lists["patch"]]
    return [pixel.tolist() for image in images for pixel in image.reshape(-1, 3)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("form", ["numbers", "words"])
def test_every_part_is_painted_with_its_pixels(page, tmp_path, small, form, scheme):
    page.emulate_media(color_scheme=scheme)
    opened(page, tmp_path, small, form=form)
    page.wait_for_function(HAS, arg=colours(small))


def test_it_is_spoken_by_its_name_and_shown_beside_it(page, tmp_path, small):
    opened(page, tmp_path, small, ask=6)
    reading = page.locator(".reading")
    expect(reading).to_contain_text("When row 2, column 2 asks")
    image = reading.locator("img.face").first
    expect(image).to_have_attribute("alt", "")
    assert image.evaluate("(e) => e.complete && e.naturalWidth") == 2
    page.get_by_role("grid").focus()
    page.keyboard.press("ArrowRight")
    spoken = page.locator("[role=gridcell]:not([hidden])").inner_text()
    assert re.match(r"row 2, column 2 asks (itself|row 1, column 1): 0\.\d\d$", spoken)


def test_who_asks_is_picked_in_the_picture_or_by_row_and_column(page, tmp_path, small):
    opened(page, tmp_path, small)
    button = page.get_by_role("button", name="The patch that asks: [CLS]")
    button.click()
    dialog = page.get_by_role("dialog", name="The patch that asks")
    parts = dialog.locator(".parts-picture img")
    expect(parts).to_have_count(16)
    box = parts.nth(6).bounding_box()
    assert min(box["width"], box["height"]) >= 24, "a finger meets it"
    parts.nth(6).click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="The patch that asks: row 2, column 3")).to_be_focused()
    assert page.evaluate("moves.at(-1).ask") == 7
    page.keyboard.press("Enter")
    row = dialog.get_by_role("combobox", name="Row")
    expect(row).to_be_focused()
    row.select_option("4")
    expect(page.get_by_role("button", name="The patch that asks: row 4, column 3")).to_be_visible()
    page.get_by_role("button", name="The patch to follow it to: any patch").click()
    follow = page.get_by_role("dialog", name="The patch to follow it to")
    follow.get_by_role("button", name="[CLS]").click()
    expect(page.locator(".ranks")).to_contain_text("row 4, column 3 → [CLS]")


def test_the_terms_of_a_sum_show_their_part(page, tmp_path, small):
    cell = (0, 3, 2)
    told = [account(explain(small, "layer0.head_outputs", cell))]
    at = {"stage": "head_outputs", "head": 0, "cell": (3, 2), "revision": 1}
    page.goto(bare_page(tmp_path, small, at, told))
    rows = page.locator(".sum tbody tr")
    rows.first.wait_for()
    for row in rows.all():
        if row.inner_text().startswith("row "):
            expect(row.locator("img.face")).to_have_count(1)
    assert rows.locator("img.face").count() >= 6


def test_a_saved_picture_has_the_parts(page, tmp_path, small):
    path = tmp_path / "picture.html"
    path.write_text(html(small, layer=0, stage=STAGE), encoding="utf-8")
    page.goto(path.as_uri())
    page.get_by_role("heading", name="Attention weights").wait_for()
    page.wait_for_function(HAS, arg=colours(small))
    svg = ElementTree.parse(saved(page, picture(page, "SVG"))).getroot()
    images = [each.get("href", "") for each in svg.iter("{http://www.w3.org/2000/svg}image")]
    assert len(set(images)) == 16
    assert all(base64.b64decode(each.partition(",")[2])[:4] == b"\x89PNG" for each in images)


def test_in_forced_colours_a_part_keeps_its_own(page, tmp_path, small):
    page.emulate_media(forced_colors="active")
    opened(page, tmp_path, small, ask=6)
    page.wait_for_function(HAS, arg=colours(small))
    face = page.locator(".reading img.face").first
    assert face.evaluate("(e) => getComputedStyle(e).forcedColorAdjust") == "none"


def test_many_parts_stand_in_their_picture_and_a_click_in_it_asks(page, tmp_path, small):
    opened(page, tmp_path, small, form="words", ask=0)
    canvas = page.locator(".surface canvas").first
    canvas.wait_for()
    page.wait_for_function(HAS, arg=colours(small)[:4])
    # Whole parts side by side: the picture's first row of pixels, without ground between them.
    row = [label.image[0, 0].tolist() for label in small.entries.lists["patch"][:4]]
    found = page.evaluate(
        """(row) => {
          const canvas = document.querySelector(".surface canvas");
          const size = [canvas.width, canvas.height];
          const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, ...size);
          const start = (x, y) => 4 * (y * width + x);
          const at = (x, y) => [...data.slice(start(x, y), start(x, y) + 3)].join();
          const columns = [...Array(width).keys()];
          for (let y = 0; y < height; y++) {
            const x = row.map((each) => columns.find((x) => at(x, y) === each.join()));
            if (x.every((each, i) => each !== undefined && (!i || each > x[i - 1])))
              return [...x, y, width / canvas.clientWidth];
          }
          return null;
        }""",
        row,
    )
    assert found, "they stand in one row, from left to right"
    *xs, y, ratio = found
    side = xs[1] - xs[0]
    assert all(b - a == side for a, b in pairwise(xs))
    canvas.click(
        position={"x": (xs[2] + side / 2) / ratio, "y": (y + side / 2) / ratio}, force=True
    )
    assert page.evaluate("moves.at(-1).ask") == 3


def test_257_tokens_are_an_image_and_no_thousands_of_elements(page, tmp_path):
    t = trace("a", TinyPictures(16))
    for form in ("numbers", "words"):
        opened(page, tmp_path, t, form=form, ask=40)
        expect(page.locator(".reading")).to_contain_text("row 3, column 8 asks")
        assert page.locator("*").count() < 2000
    page.keyboard.press("w")
    page.get_by_role("grid").focus()
    page.keyboard.press("Home")
    spoken = page.locator("[role=gridcell]:not([hidden])")
    number = t["layer0.attention_weights"].value[0, 40, 0]
    expect(spoken).to_have_text(f"row 3, column 8 asks [CLS]: {np.float16(number):.2f}")
    expect(page.locator(".lens")).to_be_visible()
