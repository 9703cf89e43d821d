"""The same numbers have the same colours in the viewer and in the chart below it."""

from urllib.parse import urlencode

import pytest

from attention_core import load_model, trace

TEXT = "river bank loan"
STAGES = ("scores", "scaled_scores", "attention_weights", "embedding_sum", "concatenated_heads")
# The colour in the middle of each cell of the chart, and how often the viewer has it too.
LOOK_UP = """(drawn, [rows, columns]) => {
  const viewer = drawn.getContext("2d").getImageData(0, 0, drawn.width, drawn.height).data;
  const image = document.querySelector(".heatmaplayer image");
  const picture = new Image();
  picture.src = image.getAttribute("href") ?? image.getAttribute("xlink:href");
  return picture.decode().then(() => {
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const g = canvas.getContext("2d");
    g.drawImage(picture, 0, 0);
    const seen = [];
    for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) {
      const at = [picture.width * (c + 0.5) / columns, picture.height * (r + 0.5) / rows];
      const colour = [...g.getImageData(...at.map(Math.floor), 1, 1).data].slice(0, 3);
      let times = 0;
      for (let i = 0; i < viewer.length; i += 4)
        if (colour.every((part, j) => Math.abs(part - viewer[i + j]) <= 2)) times++;
      seen.push({ colour, times });
    }
    return seen;
  });
}"""


@pytest.mark.parametrize("dark", [False, True])
def test_a_cell_of_the_heatmap_has_a_colour_of_the_picture_above(new_page, app_url, dark):
    page = new_page(dark=dark)
    result = trace(TEXT, load_model("handmade"))
    for stage in STAGES:
        name = stage if stage in result else f"layer0.{stage}"
        place = {"text": TEXT, "model": "handmade", "stage": stage, "head": 1}
        page.goto(f"{app_url}/?{urlencode(place)}")
        page.get_by_role("radio", name="Large chart").click()
        page.locator(".heatmaplayer image").wait_for(state="attached")
        canvas = page.locator(".surface canvas").first
        seen = canvas.evaluate(LOOK_UP, result[name].value.shape[-2:])
        assert len({tuple(cell["colour"]) for cell in seen}) > 3
        for cell in seen:
            assert cell["times"] > 60, (stage, cell)
        assert chart_limit(page) == pytest.approx(legend_limit(page, result[name]), rel=0.02)


def chart_limit(page):
    """The number that has the last colour of the chart."""
    return page.locator(".js-plotly-plot").evaluate("(chart) => chart._fullData[0].zmax")


def legend_limit(page, tensor):
    """The number that has the last colour of the viewer's scale for this tensor."""
    scales = [scale.split("\n") for scale in page.locator(".legend .scale").all_inner_texts()]
    found = {symbol: scale[-1] for scale in scales for symbol in scale[0].split(", ")}
    return float(found[tensor.stage.symbol])
