"""Pictures and tables as files: SVG with the words as text, a large PNG, CSV with the numbers."""

import csv
import re
import struct
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from attention_core.heads import MEASURES, measure
from tests.browser.headmap import HeadMap, all_tiles, looked
from tests.browser.viewer import Viewer, digits, seen

SLY = '<b>x</b> & "bank"'
SVG = "{http://www.w3.org/2000/svg}"


def saved(page: Page, button: Locator) -> Path:
    """The file that a click on the button brings."""
    with page.expect_download() as download:
        button.click()
    return Path(download.value.path())


def picture(where: Page | Locator, kind: str) -> Locator:
    return where.get_by_role("button", name=re.compile(f"^Save the (picture|chart) as {kind}$"))


def words(svg: ElementTree.Element) -> list[str]:
    """All texts, without the invisible signs that keep a word's direction to itself."""
    texts = ("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))
    return [text.strip("\u2068\u2069") for text in texts]


def areas(svg: ElementTree.Element) -> dict[str, float]:
    """Area of the picture's rectangles of every colour; equal neighbours may be one rectangle."""
    found: dict[str, float] = {}
    for path in svg.iter(f"{SVG}path"):
        box = re.fullmatch(r"M[\d.,-]+h([\d.]+)v([\d.]+)h-[\d.]+z", path.get("d", ""))
        colour = path.get("fill", "")
        if box and colour.startswith("rgb("):
            found[colour] = found.get(colour, 0) + float(box[1]) * float(box[2])
    return found


def size_of_png(path: Path) -> tuple[int, int]:
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def colour_count(weights: np.ndarray) -> int:
    """How many of the scale's 256 colours these weights have."""
    return len(np.unique(np.floor(255 * np.sqrt(weights.astype(np.float64)) + 0.5)))


def test_the_open_head_is_saved_with_its_words_and_cells(page, app_url):
    core = looked(SLY, "minilm")
    heads = HeadMap(page).open(app_url, text=SLY, heads="2.4")
    svg = ElementTree.parse(saved(page, picture(heads.open_head, "SVG"))).getroot()
    shown = words(svg)
    for token in core.tokens:
        assert shown.count(token) >= 2, token  # it asks and it answers
    n = len(core.tokens)
    assert sum(bool(re.fullmatch(r"\d\.\d\d?", each)) for each in shown) == n * n
    found = areas(svg)
    colours = colour_count(core.weights[2, 4])
    assert colours - 2 <= len(found) <= colours + 2
    cell = max(found.values())
    assert cell > sum(found.values()) / n / n, "the faintest colour has more than one cell"
    width, height = size_of_png(saved(page, picture(heads.open_head, "PNG")))
    assert abs(width - 2 * float(svg.get("width", 0))) < 2
    assert abs(height - 2 * float(svg.get("height", 0))) < 2


def test_markup_in_a_word_is_text_in_the_saved_picture(page, app_url):
    heads = HeadMap(page).open(app_url, text="<b>x</b>", model="minilm", heads="0.1")
    path = saved(page, picture(heads.open_head, "SVG"))
    shown = words(ElementTree.parse(path).getroot())
    assert {"<", ">", "/", "b", "x"} <= set(shown)
    assert "<b>" not in path.read_text(encoding="utf-8")


def test_the_map_is_saved_with_every_head(page, app_url):
    core = looked("river bank", "minilm")
    heads = HeadMap(page).open(app_url, text="river bank")
    svg = ElementTree.parse(saved(page, picture(heads.section, "SVG"))).getroot()
    shown = words(svg)
    assert shown == [
        "layer 0", *map(str, range(12)), "avg", *(f"layer {i}" for i in range(1, 6)), "average"
    ]  # fmt: skip
    tiles = all_tiles(core.weights)
    area = sum(areas(svg).values()) / tiles[..., 0, 0].size
    side = area**0.5  # of one square
    assert abs(side - round(side)) < 0.05 and side > 20
    frames = [p.get("stroke") for p in svg.iter(f"{SVG}path") if p.get("fill") == "none"]
    assert Counter(frames).most_common(1)[0][1] == 7 * 13, "and those with a name have one more"
    width, height = size_of_png(saved(page, picture(heads.section, "PNG")))
    assert abs(width - 2 * float(svg.get("width", 0))) < 2 and height > 2 * 7 * side


def test_the_map_of_a_measure_is_saved_with_its_numbers(page, app_url):
    here = measure([looked("river bank", "minilm")])
    entropy = [each.name for each in MEASURES].index("entropy")
    heads = HeadMap(page).open(app_url, text="river bank", show="entropy")
    expect(heads.table).to_be_visible()
    svg = ElementTree.parse(saved(page, picture(heads.section, "SVG"))).getroot()
    shown = [each for each in words(svg) if re.fullmatch(r"\d\.\d", each)]
    assert shown == [digits(value, 1) for value in here.values[entropy].ravel()]


@pytest.mark.parametrize("stage", ["attention_weights", "scores"])
def test_the_walkthroughs_picture_is_saved(page, app_url, stage):
    core = seen("river bank", "handmade")
    Viewer(page).open(app_url, stage=stage)
    svg = ElementTree.parse(saved(page, picture(page.locator(".root"), "SVG"))).getroot()
    shown = words(svg)
    assert {"river", "bank"} <= set(shown)
    index = [step.stage.name for step in core.steps].index(stage)
    for row in range(2):
        for column in range(2):
            value = core.value(index, row, column)
            assert {digits(value, 2), digits(value, 1)} & set(shown)
    width, height = size_of_png(saved(page, picture(page.locator(".root"), "PNG")))
    assert abs(width - 2 * float(svg.get("width", 0))) < 2
    assert abs(height - 2 * float(svg.get("height", 0))) < 2


def test_a_dark_picture_is_saved_on_its_dark_ground(new_page, app_url):
    page = new_page(dark=True)
    heads = HeadMap(page).open(app_url, text="river bank")
    svg = ElementTree.parse(saved(page, picture(heads.open_head, "SVG"))).getroot()
    ground = svg.find(f"{SVG}rect")
    assert ground is not None and ground.get("fill") == "rgba(19,20,22,1)"


def test_a_chart_is_saved_as_it_is_seen(page, app_url):
    page.goto(f"{app_url}/context?below=layers&texts=river+bank%0Athe+%3Cb%3Ex%3C/b%3E+bank")
    expect(page.locator(".js-plotly-plot .xtick").last).to_be_visible()
    chart = page.locator(".js-plotly-plot").first.bounding_box()
    assert chart
    path = saved(page, picture(page, "SVG").first)
    shown = words(ElementTree.parse(path).getroot())
    assert any("<b>x</b>" in each for each in shown), "the sentence's markup is text"
    assert {"layer 0", "layer 5"} <= set(shown)
    width, height = size_of_png(saved(page, picture(page, "PNG").first))
    assert abs(width - 2 * chart["width"]) < 4 and abs(height - 2 * chart["height"]) < 4


def test_a_table_is_saved_with_all_its_numbers(page, app_url):
    here = measure([looked("river bank", "minilm")])
    heads = HeadMap(page).open(app_url, text="river bank")
    expect(heads.table).to_be_visible()
    path = saved(page, page.get_by_role("button", name="Download CSV"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["head"] for row in rows] == [f"{i}.{j}" for i in range(6) for j in range(12)]
    for each, values in zip(MEASURES, here.values, strict=True):
        if each.title in rows[0]:
            found = [float(row[each.title] or "nan") for row in rows]
            np.testing.assert_allclose(found, values.ravel(), rtol=1e-6)
