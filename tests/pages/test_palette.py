"""Colours are written once, and a chart has the viewer's colours for the same numbers."""

import re
import tomllib
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from attention_core.view.palette import HOSTED, PALETTE, variables
from attention_core.view.scales import SHARES, scale
from pages._app.figures import theme
from pages._app.figures.lines import lines_figure
from pages._app.figures.matrix import matrix_figure
from tests.pages.reader import APP, chart, part, run, visit

TOP = APP.parent
THEMES = ["light", "dark"]
SET_BY_SCRIPTS = {
    *("--hue", "--u", "--viewer-height", "--chips-height", "--ratio", "--now", "--was", "--share"),
    *(
        "--mix",
        "--picture",
        "--weight",
        "--columns",
        "--rows",
        "--layers",
        "--heads",
        "--wide",
        "--n",
    ),
}


@pytest.fixture(params=THEMES)
def hues(request, monkeypatch):
    """The palette of the theme that a reader has chosen."""
    context = SimpleNamespace(theme=SimpleNamespace(type=request.param))
    monkeypatch.setattr(theme, "st", SimpleNamespace(context=context))
    return PALETTE[request.param]


def drawn(figure):
    return theme.painted(figure)[0]["data"]


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


def of_viewer(value, ends, hues):
    """A number's colour as assets/viewer's colour.js has it: one of 256, share by share."""
    side = hues["minus" if value < 0 else "plus"]
    stops = np.array([rgb(colour) for colour in (hues["ground"], *side)])
    share = min(1, abs(value) / ends["limit"])
    share = round(255 * (share**0.5 if ends["root"] else share)) / 255
    return np.array([np.interp(share, PALETTE["stops"], channel) for channel in stops.T]).round()


def of_chart(value, trace):
    """A number's colour as Plotly has it: between two stops of the figure's own scale."""
    places, colours = zip(*trace["colorscale"], strict=True)
    share = np.clip((value - trace["zmin"]) / (trace["zmax"] - trace["zmin"]), 0, 1)
    return np.array([np.interp(share, places, c) for c in np.array(list(map(rgb, colours))).T])


def test_both_themes_name_the_same_colours_and_every_stop_has_one():
    light, dark = (PALETTE[name] for name in THEMES)
    assert light.keys() == dark.keys()
    assert set(PALETTE["series"]) < light.keys()
    assert PALETTE["stops"][0] == 0 and PALETTE["stops"][-1] == 1
    for hues in (light, dark):
        for side in ("plus", "minus"):
            assert len(hues[side]) == len(PALETTE["stops"]) - 1
        colours = [c for each in hues.values() for c in ([each] if type(each) is str else each)]
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)


@pytest.mark.parametrize("name", THEMES)
def test_streamlits_theme_has_the_colours_of_the_palette(name):
    config = tomllib.loads((TOP / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    camel = {
        colour: re.sub(r"-(\w)", lambda m: m[1].upper(), hosted)
        for colour, hosted in HOSTED.items()
    }
    assert config["theme"][name] == {camel[colour]: PALETTE[name][colour] for colour in camel}


def test_no_other_file_has_a_colour_of_its_own():
    files = [p for suffix in ("css", "js") for p in (TOP / "assets").rglob(f"*.{suffix}")]
    files += [*TOP.glob("pages/**/*.py"), *TOP.glob("attention_core/**/*.py")]
    assert len(files) > 100
    for file in files:
        found = set(re.findall(r"#[0-9a-f]{6}\b", file.read_text(encoding="utf-8").lower()))
        assert found <= {"#000000", "#ffffff"}, f"{file.name}: only ink is black or white"


def test_style_sheets_use_only_variables_there_are():
    given = set(re.findall(r"(--\w+):", variables()))
    for file in (TOP / "assets").rglob("*.css"):
        sheet = file.read_text(encoding="utf-8")
        own = set(re.findall(r"(--[\w-]+):", sheet)) | SET_BY_SCRIPTS
        used = set(re.findall(r"var\((--[\w-]+)", sheet))
        assert not {n for n in used - given - own if not n.startswith("--st-")}, file.name


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("size", [30, 5000])
def test_a_heatmap_has_the_viewers_colours(hues, signed, size):
    values = np.random.default_rng(0).standard_normal((10, size // 10)) * 3
    values[0, 0] = 90 if size > 4000 else 3
    values = values if signed else np.abs(values)
    ends = scale(values)
    assert ends["signed"] == signed and (ends["most"] > ends["limit"]) == (size > 4000)
    (trace,) = drawn(matrix_figure(pd.DataFrame(values), "title"))
    shown = [0, *np.ravel(values)[:500], values.min(), values.max(), ends["limit"] / 2]
    for value in shown:
        difference = np.abs(of_viewer(value, ends, hues) - of_chart(value, trace)).max()
        assert difference <= 1.5, "a step of 256 and rounding"
    assert (of_chart(0, trace) == rgb(hues["ground"])).all(), "zero disappears"
    assert (of_chart(ends["limit"] + 1, trace) == rgb(hues["plus"][-1])).all()


def test_a_heatmap_of_weights_has_the_viewers_colours_and_says_the_weights(hues):
    values = np.array([[0, 0.25, 1], [0.2, 0.01, 0.79]])
    (trace,) = drawn(matrix_figure(pd.DataFrame(values), "title", ends=SHARES))
    for row, colours, said in zip(values, plotly_rows(trace["z"]), trace["text"], strict=True):
        for value, z, text in zip(row, colours, said, strict=True):
            assert np.abs(of_viewer(value, SHARES, hues) - of_chart(z, trace)).max() <= 1.5
            assert float(text) == value
    bar = trace["colorbar"]
    assert bar["ticktext"] == ["0", "0.25", "1"]
    assert np.square(bar["tickvals"]).tolist() == [0, 0.25, 1]
    assert "%{z" not in trace["hovertemplate"] + trace["texttemplate"]


def plotly_rows(z):
    return np.asarray(z, dtype=float)


def test_a_heatmap_of_nothing_but_zeros_or_gaps_is_the_ground(hues):
    for value in (0, np.nan, -np.inf):
        frame = pd.DataFrame(np.full((2, 3), value))
        (trace,) = drawn(matrix_figure(frame, "title"))
        assert trace["zmax"] > trace["zmin"]
        assert (of_chart(0, trace) == rgb(hues["ground"])).all()


def test_a_heatmap_whose_colours_end_early_says_so(hues):
    values = np.random.default_rng(0).standard_normal((10, 500))
    values[0, 0] = 50
    (trace,) = drawn(matrix_figure(pd.DataFrame(values), "title"))
    assert trace["zmax"] < 5
    low, zero, high = trace["colorbar"]["ticktext"]
    assert low.startswith("≤ −") and zero == "0" and high.startswith("≥ ")
    (trace,) = drawn(matrix_figure(pd.DataFrame(values[:, 1:9]), "title"))
    assert "ticktext" not in trace["colorbar"]


@pytest.mark.parametrize("stage", ["query", "attention_weights", "ffn_hidden"])
def test_the_heatmap_below_ends_where_the_viewer_does(stage):
    text = "the river bank is far from the bank"
    at = visit(text=text, model="minilm", stage=stage, head="3")
    at.segmented_control(key="walk.form").select("Large chart")
    (trace,) = chart(run(at))["data"]
    sent = part(at, "trace").described[f"layer0.{stage}"]
    ends = sent["scales"][3] if sent["scales"] else sent["scale"]
    assert trace["zmax"] == pytest.approx(ends["limit"])
    assert trace["zmin"] == pytest.approx(-ends["limit"] if ends["signed"] else 0)


def test_lines_begin_again_with_the_first_colour_after_the_last(hues):
    frame = pd.DataFrame(np.eye(3, len(PALETTE["series"]) + 1))
    colours = [line["line"]["color"] for line in drawn(lines_figure(frame, "title", "y"))]
    assert colours[:-1] == [hues[name] for name in PALETTE["series"]]
    assert len(set(colours)) == len(colours) - 1 and colours[-1] == colours[0]


@pytest.mark.parametrize(
    "make", [lambda f: matrix_figure(f, "title"), lambda f: lines_figure(f, "title", "y", at=1)]
)
def test_every_colour_of_a_chart_can_be_found_again_by_its_name(hues, make):
    figure, places = theme.painted(make(pd.DataFrame(np.eye(3) - 0.5)))
    assert places
    for path, hue in places:
        found = figure
        for step in path:
            found = found[step]
        name, _, stop = hue.partition(".")
        assert found == (hues[name][int(stop)] if stop else hues[name])
    assert not re.findall(r"Hue|plus\.|minus\.", repr(figure)), "no name is left"
