"""Takes the README's pictures from a running app: `make pictures`."""

import sys
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import chromium

PICTURES = Path(__file__).parents[2] / "assets" / "pictures"
SENTENCE = "It's a pleasant walk by the river bank"
PLACES = {
    "walkthrough": (
        "/",
        {
            "text": SENTENCE,
            "model": "minilm",
            "stage": "attention_weights",
            "layer": "0",
            "head": "8",
            "cell": "10-9",
        },
    ),
    "heads": ("/heads", {"text": SENTENCE, "heads": "0.8"}),
    "context": (
        "/context",
        {"texts": f"{SENTENCE}\nthe bank approved my loan\nportable battery bank"},
    ),
    "translation": ("/translation", {"text": "She gave him a beautiful old book."}),
    "pictures": ("/pictures", {"to": "126"}),
    "training": ("/training", {"at": "150"}),
}


def main(url: str) -> None:
    """Save one picture per place, at 1366 x 768 and twice the pixels."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=chromium.ARGUMENTS
        )
        for name, (path, place) in PLACES.items():
            page = browser.new_page(
                viewport={"width": 1366, "height": 768}, device_scale_factor=2, color_scheme="light"
            )
            page.goto(f"{url}{path}?{urlencode(place)}")
            page.locator("table, .js-plotly-plot, canvas").filter(visible=True).first.wait_for()
            page.wait_for_timeout(2500)
            page.screenshot(path=PICTURES / f"{name}.png")
            _smaller(PICTURES / f"{name}.png")
        browser.close()


def _smaller(path: Path) -> None:
    """A palette of 256 colours in place of all: a quarter of the size, and no difference seen."""
    with Image.open(path) as whole:
        every = whole.convert("RGB")
    few = every.quantize(256, Image.Quantize.MAXCOVERAGE, 1, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
