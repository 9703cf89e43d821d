"""The positions page: tables by their formula and from the weights, and what order does."""

import math

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.graph.change import change
from pages.learn.positions.place import SENTENCES, Place, dimensions, turned
from pages.learn.walkthrough.place import Place as Walk
from tests.pages.labs import charts, links, said
from tests.pages.reader import messages, plotly_array, run, turn_to, visit, widget, written

TABLE = "Position and dimension"
WITH, WITHOUT = "With positions: output vectors", "Without positions: output vectors"
MOVES = "How far the sentence vector moves"


def picture(at, title):
    return plotly_array(charts(at)[title]["data"][0]["z"])


def test_the_sinusoids_are_those_of_the_formula():
    at = visit("positions", section="sinusoids", places="20", width="6", waves="1")
    found = picture(at, TABLE)
    assert found.shape == (20, 6)
    for place in range(20):
        for k in range(3):
            angle = place / 10000 ** (2 * k / 6)
            assert found[place, 2 * k] == pytest.approx(math.sin(angle), abs=1e-6)
            assert found[place, 2 * k + 1] == pytest.approx(math.cos(angle), abs=1e-6)
    (wave,) = charts(at)["Dimensions along the positions"]["data"]
    assert list(plotly_array(wave["y"])) == pytest.approx([math.cos(n) for n in range(20)])


def test_dot_products_of_sinusoids_by_distance():
    at = visit("positions", section="sinusoids", places="16", width="8")
    products = plotly_array(charts(at)["Dot product by distance"]["data"][0]["y"])
    expected = [sum(math.cos(n / 10000 ** (2 * k / 8)) for k in range(4)) for n in range(16)]
    assert list(products) == pytest.approx(expected)
    assert "itself is **4**" in said(at) and f"**{expected[1]:.3f}**" in said(at)


def test_size_and_waves_can_be_changed():
    at = visit("positions", section="sinusoids")
    at.slider(key="positions.places").set_value(10)
    at.slider(key="positions.width").set_value(4)
    at.text_input(key="positions.waves").set_value("3, 1")
    run(at)
    assert picture(at, TABLE).shape == (10, 4)
    names = [each["name"] for each in charts(at)["Dimensions along the positions"]["data"]]
    assert names == ["dimension 3", "dimension 1"]
    assert {**written(at), **dict(places="10", width="4", waves="3, 1")} == written(at)


@pytest.mark.parametrize(
    ("typed", "found", "message"),
    [
        ("0 8", (0, 8), ""),
        ("8,0, 8", (8, 0), ""),
        ("", (), "Type numbers from 0 to 9: each dimension is drawn as a wave."),
        ("x 3", (3,), "“x” is no dimension here: type numbers from 0 to 9."),
        ("10", (), "“10” is no dimension here: type numbers from 0 to 9."),
        ("-1 ²", (), "“-1” is no dimension here: type numbers from 0 to 9."),
        ("9" * 5000, (), "“99999999999…” is no dimension here: type numbers from 0 to 9."),
        ("0 1 2 3 4 5 6 7", (0, 1, 2, 3, 4, 5), "The first 6 dimensions are drawn."),
    ],
)
def test_dimensions_are_read_as_typed(typed, found, message):
    assert dimensions(typed, 10) == (found, message)


def test_minilms_own_positions_are_those_of_the_file():
    model = load_model("minilm")
    at = visit("positions", section="learned", rows="9")
    whole = trace("one two three four five six seven", model)["W_P"].value  # nine tokens
    np.testing.assert_allclose(picture(at, TABLE), whole, rtol=1e-6)
    assert "512 rows of 384 numbers" in said(at)
    assert f"**{np.linalg.norm(whole[0]):.3f}** long" in said(at)
    assert at.slider(key="positions.rows").max == 512


def test_the_hand_made_positions_are_two_waves():
    at = visit("positions", section="learned")
    widget(at, "model").select("handmade")
    run(at)
    table = picture(at, TABLE)
    assert table.shape == (64, 8) and not table[:, :4].any()
    assert table[2, 4] == pytest.approx(math.sin(2 * math.pi * 2 / 8), abs=1e-6)
    names = [each["name"] for each in charts(at)["Dimensions along the positions"]["data"]]
    assert names == ["sin 8", "cos 8", "sin 128", "cos 128"]
    assert written(at)["rows"] == "64" and messages(at) == []


@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_without_positions_the_vectors_are_the_same_in_another_order(model):
    at = visit("positions", section="order", model=model)
    first = trace("dog bites man", load_model(model)).output.value
    second = trace("man bites dog", load_model(model)).output.value
    n = len(first)
    order = [0, 3, 2, 1, 4] if n == 5 else [2, 1, 0]
    shown = picture(at, WITH)
    np.testing.assert_allclose(shown[:n], first, atol=1e-5)
    np.testing.assert_allclose(shown[n + 1 :], second, atol=1e-5)
    assert np.isnan(shown[n]).all()
    assert f"**{np.abs(second - first[order]).max():.3f}**" in said(at)
    blind = picture(at, WITHOUT)
    np.testing.assert_allclose(blind[n + 1 :], blind[:n][order], atol=1e-6)
    assert "every vector is the same, in another order" in said(at)
    assert links(at) == [("walk", Walk("dog bites man", model).query())]


def test_another_sentence_is_set_beside_its_words_turned_round():
    at = visit("positions", section="order")
    at.text_input(key="positions.text").set_value("river bank")
    run(at)
    assert at.text_input(key="positions.other").value == "bank river"
    assert messages(at) == [] and written(at)["other"] == "bank river"
    at.text_input(key="positions.other").set_value("a river bank")
    run(at)
    (message,) = messages(at)
    assert "“a”" in message and "in another order" in message
    assert at.text_input(key="positions.other").value == "a river bank"


def test_one_order_twice_is_noted():
    at = visit("positions", section="order", text="dog", other="dog")
    assert messages(at) == ["Both sentences have the same order. Change it in the second one."]
    assert not charts(at)


@pytest.mark.parametrize("text", SENTENCES)
def test_every_example_can_be_read_in_both_orders(text):
    at = visit("positions", section="order", text=text, other=turned(text))
    assert messages(at) == []
    assert "which is rounding" in said(at)


def test_how_far_the_sentence_moves_for_every_change():
    text = "he deposited cash at the bank"
    at = visit("positions", section="change", text=text)
    bars = charts(at)[MOVES]
    names = bars["layout"]["yaxis"]["ticktext"]
    assert names == ["dropped", "shuffled (seed 0)", "reversed", "everyone in the first seat"]
    whole = trace(text, load_model("minilm"))
    n = len(whole.tokens)
    others = {
        "dropped": {"W_P": np.zeros_like(whole["W_P"].value)},
        "reversed": {"positions": np.arange(n)[::-1]},
        "everyone in the first seat": {"positions": np.zeros(n, dtype=int)},
    }
    far = dict(zip(names, bars["data"][0]["x"], strict=True))
    for name, replaced in others.items():
        a = whole.output.value.mean(axis=0, dtype="float64")
        b = change(whole, replaced).output.value.mean(axis=0, dtype="float64")
        cosine = float(a @ b / np.sqrt((a @ a) * (b @ b)))
        assert far[name] == pytest.approx(1 - cosine, abs=1e-5)
    assert max(far, key=lambda name: far[name]) == "everyone in the first seat"
    assert "**Everyone in the first seat** moves the sentence vector" in said(at)


def test_another_seed_shuffles_otherwise():
    at = visit("positions", section="change")
    before = list(charts(at)[MOVES]["data"][0]["x"])
    at.slider(key="positions.seed").set_value(3)
    run(at)
    after = list(charts(at)[MOVES]["data"][0]["x"])
    assert before[1] != after[1] and before[0] == after[0] and before[2:] == after[2:]
    assert written(at)["seed"] == "3"


def test_a_vector_of_zeros_has_no_direction_to_move_from():
    at = visit("positions", section="change", model="handmade", text="the")
    assert messages(at) == []
    assert any("all zeros" in each.value for each in at.caption)


@pytest.mark.parametrize("section", ["order", "change"])
@pytest.mark.parametrize("text", ["", "   ", "word " * 80])
def test_no_text_and_too_much_of_it_are_said(section, text):
    at = visit("positions", section=section, text=text, other=text)
    (message,) = messages(at)
    assert "Type a word" in message or "tokens, signs and special tokens" in message
    assert at.text_input(key="positions.text").value == text


@pytest.mark.parametrize("text", ["<b>dog</b> 😀", "*a* $b$ [c](d)", "x"])
@pytest.mark.parametrize("section", ["order", "change"])
def test_any_text_can_be_read(section, text):
    at = visit("positions", section=section, text=text, other=text)
    assert all("same order" in message for message in messages(at))


def test_a_link_restores_the_page_and_nonsense_is_noted():
    link = Place("change", seed=7, text="a b c", other="c b a", model="handmade").query()
    at = visit("positions", **link)
    assert messages(at) == [] and {**link, **written(at)} == link
    bad = {"section": "x", "places": "1", "width": "7", "rows": "9999", "seed": "x", "model": "x"}
    (note,) = messages(visit("positions", **bad))
    assert note.count("cannot be read") == 5 and "names a model" in note


def test_the_sentence_goes_with_the_reader_from_page_to_page():
    at = visit("tokenizer", section="four", text="one two three")
    turn_to(at, "positions")
    assert at.session_state["positions.section"] == "order" and messages(at) == []
    assert at.text_input(key="positions.text").value == "one two three"
    assert at.text_input(key="positions.other").value == "three two one"
    turn_to(at, "tokenizer")
    assert at.session_state["tokenizer.section"] == "four"
    assert at.text_input(key="tokenizer.text").value == "one two three"
    turn_to(at, "positions")
    assert at.session_state["positions.section"] == "order"
    assert at.text_input(key="positions.other").value == "three two one" and messages(at) == []


@pytest.mark.parametrize("section", ["sinusoids", "learned"])
@pytest.mark.parametrize(("typed", "said"), [("", "Type numbers from 0"), ("two", "no dimension")])
def test_no_wave_at_all_is_answered_in_words(section, typed, said):
    at = visit("positions", section=section, waves=typed)
    assert any(said in caption.value.replace("\\", "") for caption in at.caption)
    assert "waves_chart" not in [chart.key for chart in at.get("plotly_chart")]
    assert at.text_input(key="positions.waves").value == typed
