"""Plotly's charts: whether all that is drawn in them has the colours of a theme."""

import re

from playwright.sync_api import Page

from attention_core.view.palette import PALETTE

ALL = {
    name: {c for hue in PALETTE[name].values() for c in ([hue] if isinstance(hue, str) else hue)}
    for name in ("light", "dark")
}
# All colours in the charts' data and shapes, and the grounds they are drawn on.
COLOURS = """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap((chart) => {
  const drawn = chart._fullData.map(({ line, marker, colorscale, type }) =>
    type === "heatmap" ? colorscale : [line?.color, marker?.color]);
  return [drawn, chart.layout.shapes, chart._fullLayout.paper_bgcolor];
})"""
# A heatmap's ground: the colour in the middle of its scale, or at its beginning.
ZERO = """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap((chart) =>
  chart._fullData.filter((each) => each.type === "heatmap").map(({ zmin, colorscale }) =>
    zmin < 0 ? colorscale[(colorscale.length - 1) / 2][1] : colorscale[0][1]))"""


def colours(page: Page) -> set[str]:
    return set(re.findall("#[0-9a-f]{6}", str(page.evaluate(COLOURS))))


def expect_theme(page: Page, name: str) -> None:
    """Every colour of every chart is one of the theme, soon."""
    page.wait_for_function(
        f"others => !JSON.stringify(({COLOURS})()).match(others)",
        arg="|".join(ALL["dark" if name == "light" else "light"] - ALL[name]),
    )
    seen = colours(page)
    assert seen and seen <= ALL[name]
    assert PALETTE[name]["ground"] in seen
    assert set(page.evaluate(ZERO)) <= {PALETTE[name]["ground"]}
