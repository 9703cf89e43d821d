"""The table, its file, the heatmap and the checks hold the very numbers of the core."""

import csv
import io
import subprocess
import sys

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.checks import check
from attention_core.lessons.cross import cross_attention
from attention_core.view.scales import ends
from pages._app.figures.matrix import matrix_figure
from pages.learn.walkthrough import otherforms
from tests.pages.reader import APP, PATIENCE, chart, plotly_array, run, view, visit

AWKWARD = 'the the "q,uote" <b>x</b> $x$ #000001 =1+1 %{z} 日本 שלום 👍🏽 the'


def opened(twin: str, **query):
    at = visit(**query)
    at.segmented_control(key="walk.form").select(twin)
    return run(at)


@pytest.mark.parametrize("model", ["handmade", "minilm"])
@pytest.mark.parametrize(
    ("stage", "head"),
    [
        ("token_embedding", 0),
        ("attention_weights", 1),
        ("head_outputs", 1),
        ("attention_output", 0),
    ],
)
def test_the_table_and_its_file_are_the_tensor(files, model, stage, head):
    at = opened("Table", text="the bank by the bank", model=model, stage=stage, head=str(head))
    t = trace("the bank by the bank", load_model(model))
    name = stage if stage in t else f"layer0.{stage}"
    expected = t[name].value[head] if t[name].axes[0] == "head" else t[name].value
    shown = at.dataframe[0].value
    assert shown.columns.is_unique and shown.index.is_unique
    np.testing.assert_array_equal(shown.to_numpy(), expected)

    header, *rows = csv.reader(io.StringIO(files[-1]["data"].decode("utf-8")))
    numbers = np.array([row[1:] for row in rows], dtype=np.float32)
    np.testing.assert_array_equal(numbers, expected, err_msg="float32 survives the file exactly")
    assert len(set(header)) == len(header) == expected.shape[1] + 1
    assert files[-1]["file_name"].endswith(".csv") and name in files[-1]["file_name"]


@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_awkward_and_repeated_words_stay_whole_in_the_file(files, model):
    at = opened("Table", text=AWKWARD, model=model, stage="attention_weights")
    t = trace(AWKWARD, load_model(model))
    header, *rows = csv.reader(io.StringIO(files[-1]["data"].decode("utf-8")))
    named = [f"{i} · {token}" for i, token in enumerate(t.tokens)]
    assert header[1:] == named
    assert [row[0] for row in rows] == named
    assert list(at.dataframe[0].value.columns) == named


def test_a_wide_table_says_how_much_of_it_is_on_screen_and_the_file_has_all(files):
    at = opened("Table", model="minilm", stage="ffn_hidden")
    assert at.dataframe[0].value.shape == (4, 400)
    assert "The first 400 of 1,536 columns; the file has all." in [c.value for c in at.caption]
    header, *_ = csv.reader(io.StringIO(files[-1]["data"].decode("utf-8")))
    assert len(header) == 1537


def test_all_heads_in_the_viewer_are_one_head_in_the_twins_and_it_says_so(files):
    at = opened("Table", stage="attention_weights", head="all")
    assert any("One head at a time here: head 0." in c.value for c in at.caption)
    t = trace("river bank", load_model("handmade"))
    np.testing.assert_array_equal(
        at.dataframe[0].value.to_numpy(), t["layer0.attention_weights"].value[0]
    )
    assert view(at)["head"] == -1


@pytest.mark.parametrize("model", ["handmade", "minilm"])
@pytest.mark.parametrize("stage", ["embedding_sum", "attention_weights", "scores", "query"])
def test_the_heatmap_is_the_tensor(model, stage):
    at = opened("Large chart", text="the bank by the bank", model=model, stage=stage, head="1")
    t = trace("the bank by the bank", load_model(model))
    name = stage if stage in t else f"layer0.{stage}"
    expected = t[name].value[1] if t[name].axes[0] == "head" else t[name].value
    figure = chart(at)
    (data,) = figure["data"]
    drawn = plotly_array(data["z"]).astype(np.float32)
    if stage == "attention_weights":  # whose colours go by their roots, and whose text says them
        np.testing.assert_allclose(drawn**2, expected, rtol=1e-5, atol=1e-7)
        assert data["text"] == [[f"{each:.4f}" for each in row] for row in expected.tolist()]
    else:
        np.testing.assert_array_equal(drawn, expected)
    assert figure["layout"]["yaxis"]["autorange"] == "reversed", "the first row is on top"
    limit = ends(t, name, 1)["limit"]
    assert data["zmax"] == pytest.approx(1 if stage == "attention_weights" else limit)
    assert at.get("plotly_chart")[0].proto.alt.startswith(f"Heatmap of {name}")


def test_the_heatmap_says_who_asks_and_who_answers():
    layout = chart(opened("Large chart", stage="attention_weights"))["layout"]
    assert "rows ask" in layout["yaxis"]["title"]["text"]
    assert "columns answer" in layout["xaxis"]["title"]["text"]


def test_keys_of_another_sentence_answer_too():
    tensor = cross_attention("cash for", "the river bank").cross["layer0.attention_weights"]
    axes = map(tensor.entries.axis, tensor.drawn)
    layout = matrix_figure(otherforms.frame(tensor, 0), "title", *axes)["layout"]
    assert layout["yaxis"]["title"] == "rows ask (query)"
    assert layout["xaxis"]["title"] == "columns answer (source_key)"


def test_words_in_the_heatmap_are_text_and_repeated_ones_keep_their_columns():
    figure = chart(opened("Large chart", text=AWKWARD, stage="attention_weights"))
    tokens = load_model("handmade").tokenize(AWKWARD)
    ticks = figure["layout"]["xaxis"]["ticktext"]
    assert len(ticks) == len(tokens) and figure["layout"]["xaxis"]["type"] == "linear"
    for text in (*ticks, *np.ravel(figure["data"][0]["customdata"])):
        assert not set("<>#") & set(text.replace("&#35;", "")), text
    assert "%{z}" not in figure["data"][0]["hovertemplate"].replace("%{z:", "")


@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_the_checks_are_those_of_the_core_and_hold(model):
    at = opened("Check these numbers", model=model, stage="attention_weights")
    t = trace("river bank", load_model(model))
    rows = check(t, "river bank", load_model(model))
    shown = at.dataframe[0].value
    assert list(shown["What holds"]) == [row.claim for row in rows]
    assert list(shown[""]) == ["holds"] * len(rows)
    assert list(shown["Largest difference"]) == [f"{row.figure:.1e}" for row in rows]
    assert any("worked out again in float64" in c.value for c in at.caption)


@pytest.mark.parametrize("twin", ["Table", "Large chart", "Check these numbers"])
@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_every_twin_stays_open_while_the_reader_goes_on(twin, model):
    at = opened(twin, model=model)
    for text in ("one", "x " * 20, AWKWARD):
        at.text_input(key="walk.text").set_value(text)
        run(at)
        assert len(at.dataframe) + len(at.get("plotly_chart")) == 1


def test_the_figures_are_not_loaded_before_a_heatmap_is_asked_for():
    # Streamlit itself imports parts of Plotly; figures come with the first chart.
    program = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        "def loaded(): print('plotly.graph_objs._figure' in sys.modules)\n"
        f"at = AppTest.from_file({str(APP)!r}, default_timeout={PATIENCE}).run()\n"
        "assert not at.exception\n"
        "loaded()\n"
        "at.segmented_control(key='walk.form').select('Large chart').run()\n"
        "loaded()\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=APP.parent, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
