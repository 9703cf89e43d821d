"""The worked example, cross-attention, and the charts: what they show is what the core computed."""

import json
import math
import re

import numpy as np
import pytest

from attention_core.lessons.complexity import LAYERS, costs
from attention_core.lessons.cross import cross_attention
from attention_core.lessons.root_d import root_d
from attention_core.lessons.worked import SENTENCE, VOCABULARY, exercise
from pages.build.playground.place import LENGTHS
from tests.pages.play import answer, click, move, part, shows_viewer, visit
from tests.pages.reader import messages, plotly_array, run, written

ROOT2 = math.sqrt(2)
SHARES = [math.exp(s / ROOT2) for s in (0, 1, 2, 1, 1)]
BY_HAND: list[list[float]] = [
    [1, 1],
    [0, 1, 2, 1, 1],
    [s / ROOT2 for s in (0, 1, 2, 1, 1)],
    [share / sum(SHARES) for share in SHARES],
    [0.730, 0.548],
]


def fill(at, step: int, numbers, words: int = 5):
    for cell, number in enumerate(numbers):
        at.text_input(key=f"playground.cell_{words}_{step}_{cell}").set_value(str(number))
    return run(at)


def worked_out(at) -> list[float]:
    """The numbers that are given, in their order."""
    found = (re.search(r"\*\*([\d.]+)\*\*$", label.value) for label in at.markdown)
    return [float(each[1]) for each in found if each]


def test_the_example_is_first_fully_worked_and_gives_the_published_result():
    at = visit(section="worked")
    assert not at.text_input
    shown = worked_out(at)
    assert len(shown) == 19 and shown[-2:] == [0.73, 0.548]
    for numbers, right in zip((shown[:2], shown[2:7], shown[12:17]), (0, 1, 3), strict=True):
        assert numbers == [round(n, 3) for n in BY_HAND[right]]
    assert "which rounds to [0.7, 0.5]" in at.success[0].value.replace("\\", "")
    assert "reconstruction" in " ".join(c.value for c in at.caption)


def test_all_blanks_filled_in_by_hand_are_right():
    at = visit(section="worked", level="all")
    for step, numbers in enumerate(BY_HAND):
        at = fill(at, step, [round(n, 3) for n in numbers])
        right = sum("✓" in label.value for label in at.markdown)
        assert right == sum(len(row) for row in BY_HAND[: step + 1])
    assert at.success[0].value.startswith("All right")


def test_the_wrong_step_is_pointed_out_with_what_went_wrong():
    at = fill(visit(section="worked", level="all"), 0, [1, 1])
    at = fill(at, 1, [0, 1, 2, 1, 1])
    at = fill(at, 2, [0, 0.5, 1, 0.5, 0.5])
    assert "Scaling: this was divided by 2" in at.warning[0].value.replace("\\", "")
    assert [label.value for label in at.markdown if "✗" in label.value]


@pytest.mark.parametrize("text", ["x", "nan", "<b>", "9" * 500])
def test_what_is_no_number_is_a_wrong_cell_and_no_error(text):
    at = fill(visit(section="worked", level="all"), 0, [text])
    assert "Query" in at.warning[0].value


def test_one_blank_goes_from_step_to_step():
    at = visit(section="worked", level="one")
    seen = set()
    for _ in range(5):
        (blank,) = (box.key for box in at.text_input)
        seen.add(str(blank).split("_")[2])
        at = click(at, "another")
    assert seen == set("01234")
    assert written(at)["turn"] == "5"


def test_six_tokens_have_the_twice_and_a_result_of_their_own():
    at = visit(section="worked", words="6")
    assert worked_out(at)[-2:] == [0.67, 0.503]
    assert len(exercise(SENTENCE)[1].cells) == len(exercise(VOCABULARY)[1].cells) + 1


@pytest.mark.parametrize("which", ["cross", "decoder", "encoder"])
def test_cross_attention_shows_the_traces_of_the_core(which):
    at = visit(section="cross", asking="cash", answering="the river bank", trace=which, heads="4")
    wanted = getattr(cross_attention("cash", "the river bank", 4, np.float64), which)
    sent = part(at, "trace")
    for step in wanted.steps:
        value = wanted[step.name].value.astype(np.float32)
        np.testing.assert_array_equal(sent.tensors[step.name], value)
    alongs = {axis["along"] for axis in sent.header["axes"].values() if axis["part"]}
    assert len(alongs) == (2 if which == "cross" else 1)
    assert part(at, "sides").header["known"] is None


def test_cross_attention_is_rectangular_and_explains_its_cells():
    at = visit(section="cross", asking="cash", answering="the river bank")
    assert part(at, "trace").tensors["layer0.attention_weights"].shape == (2, 1, 3)
    at = move(at, stage="attention_weights", cell=[0, 2])
    told = answer(at)["answers"][0]
    assert told["cell"] == [0, 0, 2] and told["sum"]["terms"]
    assert written(at)["cell"] == "0-2"


@pytest.mark.parametrize(("asking", "says"), [("", "into both boxes"), ("word " * 17, "17 tokens")])
def test_sentences_that_cannot_be_crossed_say_why(asking, says):
    at = visit(section="cross", asking=asking)
    assert says in " ".join(messages(at)) and not shows_viewer(at)


def lines(at) -> dict[str, list[np.ndarray]]:
    """Every chart's lines by its title."""
    charts = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    return {
        chart["layout"]["title"]["text"]: [plotly_array(line["y"]) for line in chart["data"]]
        for chart in charts
    }


def test_the_charts_of_root_d_carry_the_cores_numbers():
    drawn = lines(visit(section="root"))
    found = root_d()
    for title, name in (
        ("Spread of the scores", "deviation"),
        ("Largest weight of a row", "largest"),
        ("How much softmax answers to a change", "gradient"),
    ):
        unscaled, scaled = drawn[title]
        np.testing.assert_allclose(unscaled, getattr(found.unscaled, name))
        np.testing.assert_allclose(scaled, getattr(found.scaled, name))


def test_the_charts_of_costs_carry_the_cores_numbers_and_follow_the_sliders():
    at = visit(section="cost")
    at.select_slider(key="playground.d").set_value(64)
    at.select_slider(key="playground.r").set_value(8)
    run(at)
    assert (written(at)["d"], written(at)["r"]) == ("64", "8")
    drawn = lines(at)
    every = [costs(n, 64, 3, 8) for n in LENGTHS]
    for title, name in (
        ("Multiplications per layer", "operations"),
        ("Steps that wait for one another", "sequential"),
        ("Longest path between two tokens", "path"),
    ):
        for i in range(len(LAYERS)):
            np.testing.assert_array_equal(drawn[title][i], [getattr(e[i], name) for e in every])


@pytest.mark.parametrize("query", [{"n": "7"}, {"k": "1"}, {"r": "0"}, {"d": "x"}, {"n": "9" * 99}])
def test_sizes_that_are_not_on_a_slider_are_said_and_left(query):
    at = visit(section="cost", **query)
    assert "The link asks for" in " ".join(messages(at))


def test_nothing_is_measured_before_it_is_asked_for(monkeypatch):
    seconds = [(64, 0.001), (128, 0.004)]
    monkeypatch.setattr("pages.build.playground.costs.measured", lambda: iter(seconds))
    at = visit(section="cost")
    assert "Nothing has been measured yet" in " ".join(c.value for c in at.caption)
    at = click(at, "measure")
    assert "**4.0 times**" in " ".join(m.value for m in at.markdown)
    (times,) = lines(at)["Scores, softmax and output of one head"]
    np.testing.assert_allclose(times, [1.0, 4.0])
