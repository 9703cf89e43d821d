"""What decoders have and encoders do not, drawn: turned pairs, gates, a vocabulary's likeliest."""

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from playwright.sync_api import expect

from attention_core import load_model, page, trace
from attention_core.view.shown import shown
from tests.browser.test_saving import picture, saved, words
from tests.browser.viewer import Viewer

TINY = Path(__file__).parents[1] / "goldens" / "tiny" / "mistral"


def test_pairs_are_turned_gates_multiply_and_the_likeliest_have_their_names(new_page, tmp_path):
    made = trace("the bank of the", load_model(str(TINY)))
    seen = shown(made)
    path = tmp_path / "decoder.html"
    path.write_text(page(made, layer=1, stage="rotated_query", head=3), encoding="utf-8")
    tab = new_page(width=1366, height=768)
    tab.goto(path.as_uri())
    viewer = Viewer(tab)
    expect(viewer.title).to_have_text("Rotated query")

    def texts(stage):
        tab.get_by_role("tab", name=stage, exact=True).click()
        expect(viewer.title).to_have_text(stage)
        svg = ElementTree.fromstring(saved(tab, picture(tab, "SVG")).read_text(encoding="utf-8"))
        return words(svg)

    last = made["rotary_angles"].value[-1]
    said = texts("Rotated query")
    for angle in np.degrees(last):
        assert f"{angle:.0f}°" in said, "each pair has its angle"
    assert any("pairs of numbers, each an arrow" in text for text in said)

    said = texts("Feed-forward hidden")
    assert {"× U", "= H"} <= set(said)

    said = texts("Probabilities")
    named = [name.strip() for name in seen.entries.lists["candidate"]]
    assert sum(name in said for name in named) > len(named) // 2
    reading = tab.locator(".reading").inner_text()
    assert reading.startswith("At the the likeliest is") and named[0] in reading
    heading = made["logits"].value.shape[1]
    said = texts("Logits")
    assert any(f"of {heading} tokens" in text for text in said)
