"""A picture as a figure of a paper: as wide as asked for, dark on white, with scales and words."""

import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from attention_core import load_model, trace
from attention_core import page as html
from tests.browser.headmap import HeadMap
from tests.browser.test_saving import saved, words
from tests.browser.viewer import Viewer, digits, seen

SVG = "{http://www.w3.org/2000/svg}"
INCH = 2.54  # cm


class Figure:
    """The dialog, open."""

    def __init__(self, page: Page, opener: Locator | None = None) -> None:
        self.page = page
        (opener or page.get_by_role("button", name="Figure …").first).click()
        self.dialog = page.get_by_role("dialog", name="Figure")
        expect(self.dialog).to_be_visible()
        self.caption = self.dialog.get_by_role("textbox", name="Caption")
        self.note = self.dialog.get_by_role("status")

    def choose(self, *names: str) -> "Figure":
        for name in names:
            self.dialog.get_by_label(re.compile(f"^ ?{name}")).first.check()
        return self

    def save(self, kind: str) -> Path:
        return saved(
            self.page, self.dialog.get_by_role("button", name=f"Save the figure as {kind}")
        )

    def svg(self) -> ElementTree.Element:
        return ElementTree.parse(self.save("SVG")).getroot()


def chunks(png: bytes) -> dict[bytes, bytes]:
    """What is in a PNG file, its checks looked at."""
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            kind + body
        )
        found[kind] = found.get(kind, b"") + body
        at += 12 + length
    return found


def pixels(png: bytes) -> np.ndarray:
    """Red, green, blue and alpha of every pixel of a PNG whose lines may be filtered."""
    parts = chunks(png)
    width, height, depth, colour = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (depth, colour) == (8, 6)
    raw = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, -1)
    image = np.zeros((height + 1, width + 1, 4), np.uint8)
    for y, line in enumerate(raw, 1):
        for x, each in enumerate(line[1:].reshape(width, 4).astype(int), 1):
            left, up, corner = (
                image[y, x - 1].astype(int),
                image[y - 1, x].astype(int),
                image[y - 1, x - 1].astype(int),
            )
            guess = left + up - corner
            far = np.abs(np.stack([guess - left, guess - up, guess - corner]))
            paeth = np.where(
                (far[0] <= far[1]) & (far[0] <= far[2]),
                left,
                np.where(far[1] <= far[2], up, corner),
            )
            image[y, x] = (each + (0, left, up, (left + up) // 2, paeth)[line[0]]) % 256
    return image[1:, 1:]


def content(pdf: bytes) -> str:
    """What is drawn on the page."""
    start = pdf.index(b"4 0 obj")
    begin = pdf.index(b"stream\n", start) + 7
    return zlib.decompress(pdf[begin : pdf.index(b"\nendstream", begin)]).decode()


def written(pdf: bytes) -> list[str]:
    """Texts on the page, each as it was written; of Symbol the minus alone."""
    found = []
    for text in re.findall(r"BT (.*?) ET", content(pdf)):
        pieces = re.findall(r"/(F\d) .*?<([0-9a-f]*)> Tj", text)
        found.append(
            "".join(
                bytes.fromhex(each).decode("cp1252").replace("-", "−" if font == "F3" else "-")
                for font, each in pieces
            )
        )
    return found


@pytest.mark.parametrize("width", [8.5, 17.0])
@pytest.mark.parametrize("dark", [False, True])
def test_a_figure_is_as_wide_as_it_was_asked_for(new_page, app_url, width, dark):
    page = new_page(dark=dark)
    core = seen("river bank", "handmade")
    Viewer(page).open(app_url, text="river bank", stage="attention_weights")
    figure = Figure(page).choose(f"{width:g} cm", "Caption$")
    svg = figure.svg()
    assert svg.get("width") == f"{width:g}cm"
    tall = float((svg.get("height") or "")[:-2])
    across, down = map(float, (svg.get("viewBox") or "").split()[2:])
    assert tall / width == pytest.approx(down / across, rel=0.01)
    assert svg.find(f"{SVG}rect").get("fill") == "#ffffff"  # type: ignore[union-attr]
    shown = words(svg)
    index = core.titles.index("Attention weights")
    numbers = [digits(core.value(index, r, c), 2) for r in range(2) for c in range(2)]
    assert set(numbers) <= set(shown)
    scores = digits(core.value(index - 1, 0, 0), 2)
    assert scores not in shown, "the matrix it was made from was not chosen"
    assert {"0", "0.25", "1"} <= set(shown), "the colour bar"
    said = " ".join(shown)
    assert "“river bank”" in said and "head topic" in said and "Hand-made" in said
    fonts = {each.get("font-family") for each in svg.iter(f"{SVG}text")}
    assert fonts == {"Helvetica, Arial, sans-serif"}

    png = figure.save("PNG").read_bytes()
    wide, high = struct.unpack(">II", chunks(png)[b"IHDR"][:8])
    assert wide == round(width / INCH * 300) and high / wide == pytest.approx(
        down / across, rel=0.01
    )
    assert struct.unpack(">IIB", chunks(png)[b"pHYs"]) == (11811, 11811, 1)

    pdf = figure.save("PDF").read_bytes()
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box and pdf.startswith(b"%PDF-1.") and pdf.rstrip().endswith(b"%%EOF")
    assert float(box[1]) == pytest.approx(width / INCH * 72, abs=0.01)
    assert float(box[2]) / float(box[1]) == pytest.approx(down / across, rel=0.001)
    assert set(numbers) <= set(written(pdf))
    for number, start in enumerate(re.findall(rb"(\d{10}) 00000 n", pdf), 1):
        assert pdf[int(start) :].startswith(b"%d 0 obj" % number)


def test_a_figure_may_be_transparent_and_have_no_colour_bar(page, app_url):
    Viewer(page).open(app_url, text="river bank", stage="attention_weights")
    figure = Figure(page).choose("Transparent")
    figure.dialog.get_by_label("Colour bar").uncheck()
    svg = figure.svg()
    assert svg.find(f"{SVG}rect") is None
    assert "0.25" not in words(svg)
    image = pixels(figure.save("PNG").read_bytes())
    assert image[0, 0, 3] == 0 and image[-1, -1, 3] == 0
    assert (image[..., 3] == 255).mean() > 0.3, "the cells are not"


def test_matrices_are_chosen_and_with_none_there_is_nothing_to_save(page, app_url):
    core = seen("river bank", "handmade")
    Viewer(page).open(app_url, text="river bank", stage="attention_weights")
    figure = Figure(page).choose("M, 2 tokens")
    index = core.titles.index("Attention weights")
    assert digits(core.value(index - 1, 0, 0), 2) in words(figure.svg())
    for box in figure.dialog.get_by_role("group", name="Matrices").get_by_role("checkbox").all():
        box.uncheck()
    expect(figure.note).to_have_text("Choose a matrix.")
    button = figure.dialog.get_by_role("button", name="Save the figure as SVG")
    expect(button).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Escape")
    expect(figure.dialog).to_be_hidden()
    expect(Viewer(page).title).to_have_text("Attention weights")


def test_words_in_any_script_are_in_the_pdf_and_it_is_said_how(page, app_url):
    text = "größe 水 שלום"
    Viewer(page).open(app_url, text=text, model="minilm", stage="scores", layer="1", head="2")
    figure = Figure(page)
    expect(figure.note).to_contain_text("as images")
    pdf = figure.save("PDF").read_bytes()
    shown = written(pdf)
    assert "[CLS]" in shown
    assert any(each.startswith("−") for each in shown), "numbers below zero have a true minus"
    tokens = trace(text, load_model("minilm")).tokens
    foreign = [token for token in tokens if re.search("[^\u0000-\u00ff]", token)]
    assert len(foreign) > 3
    assert content(pdf).count(" Do Q") == 2 * len(foreign), "each asks and answers"
    assert pdf.count(b"/Subtype /Image") == 2 * content(pdf).count(" Do Q"), "each with its mask"


def test_the_caption_is_the_readers_to_write_and_its_keys_do_not_step(page, app_url):
    viewer = Viewer(page).open(app_url, text="river bank", stage="scores")
    figure = Figure(page).choose("Caption$")
    figure.caption.fill("My <b>own</b> & words")
    figure.caption.press("ArrowLeft")
    figure.caption.press("PageDown")
    expect(viewer.title).to_have_text("Scores")
    assert "My <b>own</b> & words" in words(figure.svg())
    assert "My <b>own</b> & words" in written(figure.save("PDF").read_bytes())


def test_the_map_of_heads_and_the_open_head_are_figures_too(page, app_url):
    heads = HeadMap(page).open(app_url, text="river bank")
    figure = Figure(page, heads.section.get_by_role("button", name="Figure …"))
    shown = words(figure.svg())
    assert {"layer 0", "layer 5", "average"} <= set(shown)
    expect(figure.dialog.get_by_role("group", name="Matrices")).to_be_hidden()
    assert content(figure.save("PDF").read_bytes()).count(" re f") > 6 * 12 * 4
    page.keyboard.press("Escape")
    figure = Figure(page, heads.open_head.get_by_role("button", name="Figure …"))
    assert {"river", "bank"} <= set(words(figure.svg()))
    expect(figure.caption).to_have_value(re.compile("Layer 0, head .*river bank.*MiniLM"))


def test_a_file_makes_figures_without_a_server(page, tmp_path):
    file = tmp_path / "walk.html"
    file.write_text(html(trace("river bank", load_model("handmade"))), encoding="utf-8")
    page.goto(file.as_uri())
    expect(page.locator(".place")).to_be_visible()
    figure = Figure(page)
    assert {"river", "bank"} <= set(words(figure.svg()))
    assert figure.save("PDF").read_bytes().startswith(b"%PDF")
