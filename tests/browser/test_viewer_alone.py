"""The viewer in a bare page opened from a file: no Streamlit, no server, and a causal mask."""

import base64

import numpy as np

import attention_core
from attention_core import load_model, run
from attention_core.forward import read
from attention_core.view.bundle import module
from attention_core.view.payload import answer_part, ids, trace_part, weights_part

MOUNTED = """async ([mount, decode, ...parts]) => {
  const blob = (source) => new Blob([source], { type: "text/javascript" });
  const load = (source) => import(URL.createObjectURL(blob(source)));
  const from = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const viewer = await load(mount);
  const data = await load(decode);
  const [trace, weights, answer] = parts.map((part) => data.decode(from(part)));
  window.moves = [];
  viewer.mount(document.body, { trace, weights, ...answer }, (view) => moves.push(view));
}"""


def causal_trace(text):
    model = load_model("handmade")
    given, labels = read(text, model)
    mask = np.tri(len(labels["token"]), dtype=bool)
    return model, run(model.steps, {**given, "mask": mask}, labels)


def written(tmp_path, stage, cell=None):
    _, trace = causal_trace("river bank loan")
    path = tmp_path / "lesson.html"
    path.write_text(attention_core.page(trace, stage=stage, cell=cell), encoding="utf-8")
    return path.as_uri(), trace


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


def test_the_reader_moving_is_told_once_per_step(page):
    model, trace = causal_trace("river bank loan")
    view = {"stage": "scores", "head": 0, "cell": None, "revision": 1}
    parts = [
        trace_part(trace, model, 0),
        weights_part(trace, model, 0),
        answer_part(view, None, ids(trace, model, 0)),
    ]
    encoded = [base64.b64encode(part).decode() for part in parts]
    page.goto("about:blank")
    page.evaluate(MOUNTED, [module("viewers/stage"), module("data/decode"), *encoded])
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Prev").click()
    assert [m["stage"] for m in page.evaluate("moves")] == ["scaled_scores", "scores"]
