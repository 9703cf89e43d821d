"""The viewer in a bare page opened from a file: no Streamlit, no server, and a causal mask."""

import base64

import numpy as np

from attention_core import explain, load_model, run
from attention_core.forward import read
from attention_core.view.answers import account
from attention_core.view.bundle import module, style
from attention_core.view.payload import answer_part, ids, trace_part, weights_part

PAGE = """<!doctype html><meta charset="utf-8"><body style="margin:0">
<style>%s</style><div class="root" style="--viewer-height:600px"></div>
<script type="module">
const from = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const blob = (source) => new Blob([source], { type: "text/javascript" });
const load = (source) => import(URL.createObjectURL(blob(source)));
const text = (encoded) => new TextDecoder().decode(from(encoded));
const { mount } = await load(text("%s"));
const { decode } = await load(text("%s"));
const [trace, weights, answer] = [%s].map((part) => decode(from(part)));
window.moves = [];
mount(document.querySelector(".root"), { trace, weights, ...answer }, (view) => moves.push(view));
</script>"""


def causal_trace(text):
    model = load_model("handmade")
    given, labels = read(text, model, np.float32)
    mask = np.tri(len(labels["token"]), dtype=bool)
    return run(model.steps, {**given, "mask": mask}, labels)


def written(tmp_path, stage, cell=None):
    trace = causal_trace("river bank loan")
    name = f"layer0.{stage}"
    view = {"stage": stage, "head": 0, "cell": cell, "revision": 1}
    told = [account(explain(trace, name, (0, *cell)))] if cell else []
    return bare_page(tmp_path, trace, view, told), trace


def bare_page(tmp_path, trace, view, told=(), quiz=()):
    """Address of a file with the viewer of a trace; it notes where the reader moves in `moves`."""
    parts = [
        trace_part(trace, 0),
        weights_part(trace, 0),
        answer_part(view, told, ids(trace, 0), quiz=quiz),
    ]
    sources = [module("viewers/stage").encode(), module("data/decode").encode()]
    encoded = [base64.b64encode(each).decode() for each in (*sources, *parts)]
    path = tmp_path / "lesson.html"
    listed = ", ".join(f'"{each}"' for each in encoded[2:])
    path.write_text(
        PAGE % (style("stage", "quiz", "narrow"), encoded[0], encoded[1], listed), encoding="utf-8"
    )
    return path.as_uri()


def test_a_masked_key_is_minus_infinity_and_hidden_and_gets_no_weight(page, tmp_path):
    url, trace = written(tmp_path, "masked_scores")
    page.goto(url)
    page.get_by_role("heading", name="Masked scores").wait_for()
    grid = page.get_by_role("grid")
    grid.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    spoken = page.locator("[role=gridcell]:not([hidden])")
    assert spoken.inner_text() == "river asks bank: −∞"
    reading = page.locator(".reading").inner_text()
    assert reading.endswith("2 hidden.")
    page.keyboard.press("PageDown")
    assert spoken.inner_text() == "river asks bank: 0.00"
    assert trace["layer0.attention_weights"].value[0, 0, 1] == 0
    assert (
        page.locator(".reading").inner_text()
        == "When river asks, 100 % of its weight goes to itself."
    )


def test_the_sum_of_a_masked_cell_says_why(page, tmp_path):
    url, _ = written(tmp_path, "masked_scores", (0, 2))
    page.goto(url)
    panel = page.locator(".sum")
    panel.wait_for()
    assert "river asks loan: −∞" in panel.inner_text()
    assert "not allowed, so minus infinity" in panel.inner_text()
    assert panel.locator("tfoot td").inner_text() == "−∞"


def test_masked_cells_are_hatched_and_have_no_colour_of_the_scale(page, tmp_path):
    url, _ = written(tmp_path, "masked_scores")
    page.goto(url)
    page.get_by_role("heading", name="Masked scores").wait_for()
    colours = page.evaluate(
        """() => {
          const canvas = document.querySelector(".surface canvas");
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          const seen = {};
          for (let i = 0; i < data.length; i += 4) {
            const key = [...data.slice(i, i + 4)].join();
            seen[key] = (seen[key] ?? 0) + 1;
          }
          return seen;
        }"""
    )
    assert "94,56,0,255" not in colours, "−∞ must not be drawn as the most negative score"
    assert "52,16,102,255" in colours, "the largest score has the scale's last colour"


def test_the_reader_moving_is_told_once_per_step(page, tmp_path):
    url, _ = written(tmp_path, "scores")
    page.goto(url)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Prev").click()
    assert [m["stage"] for m in page.evaluate("moves")] == ["scaled_scores", "scores"]
