"""Worksheets: every blank follows from what stands on the sheet, rounded as by a pencil."""

from decimal import ROUND_HALF_UP, Decimal
from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention_core import load_model, trace
from attention_core.lessons.worked import blanks
from attention_core.worksheet import marked, sheet
from attention_core.worksheet.rounding import printed, rounded
from attention_core.worksheet.sheet import ALONE, MOST_WORDS, NO_ATTENTION
from tests.core.strange import SAMPLE, Nose

HANDMADE, MINILM = load_model("handmade"), load_model("minilm")
WORDS = "river money battery bank the cash zyx walk train visa sun".split()


def pencil(value):
    """Two digits, halves away from zero, as a person rounds what they have worked out."""
    exact = Decimal(repr(round(value, 10)))
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def step(made, name):
    return next(each for each in made.steps if each.name == name)


def test_river_and_bank_on_paper():
    made = sheet(trace("river bank", HANDMADE), 0, 0, 1)
    assert made.words == ("river", "bank") and made.ask == 1
    assert [table.name for table in made.given] == ["Query", "Keys", "Values"]
    assert made.given[0].values == ((1.2, 1.2, 1.0, 0.0),)
    assert made.given[1].values == ((3.6, 0.0, 0.0, 0.4), (1.2, 1.2, 1.0, 0.0))
    shown = {each.name: each.shown for each in made.steps}
    assert shown == {
        "scores": (4.32, 3.88),
        "scaled_scores": (2.16, 1.94),
        "powers": (8.67, 6.96, 15.63),
        "attention_weights": (0.55, 0.45),
        "head_outputs": (0.63, 0.14, 0.11, 0.06),
    }
    assert step(made, "scores").working[0] == "1.2 × 3.6 + 1.2 × 0 + 1 × 0 + 0 × 0.4"
    assert [f"{100 * share:.0f}" for share in made.whole] == ["55", "45"]


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=9),
    st.sampled_from([(HANDMADE, 0, 0), (HANDMADE, 0, 1), (MINILM, 0, 2), (MINILM, 5, 6)]),
    st.data(),
)
def test_every_value_follows_from_the_numbers_printed_before_it(words, where, data):
    model, layer, head = where
    made_of = trace(" ".join(words), model)
    ask = data.draw(st.integers(0, len(made_of.tokens) - 1))
    made = sheet(made_of, layer, head, ask)
    assert 2 <= len(made.words) <= MOST_WORDS and made.places[made.ask] == ask
    tables = {table.name: table.values for table in made.given}
    for values in tables.values():
        for row in values:
            assert all(float(printed(x).replace("−", "-")) == x for x in row), "as it stands there"
    if "Query" in tables:
        (query,) = tables["Query"]
        raw = []
        for key in tables["Keys"]:
            total = 0.0
            for i in range(len(query)):
                total += query[i] * key[i]
            raw.append(pencil(total))
        assert step(made, "scores").shown == tuple(raw)
    else:
        raw = list(tables["Scores"][0])
    root = pencil(sqrt(made.d_key))
    now = [pencil(score / root) for score in raw]
    assert step(made, "scaled_scores").shown == tuple(now)
    if any(each.name == "shifted_scores" for each in made.steps):
        now = [pencil(score - max(now)) for score in now]
        assert step(made, "shifted_scores").shown == tuple(now)
    powers = [pencil(exp(score)) for score in now]
    assert 1 <= max(powers) <= 55, "numbers that a person can add"
    total = pencil(sum(powers))
    assert step(made, "powers").shown == (*powers, total)
    weights = [pencil(power / total) for power in powers]
    assert step(made, "attention_weights").shown == tuple(weights)
    mixed = []
    for d in range(len(tables["Values"][0])):
        mixed.append(
            pencil(sum(w * row[d] for w, row in zip(weights, tables["Values"], strict=True)))
        )
    assert step(made, "head_outputs").shown == tuple(mixed)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6), st.sampled_from([0, 1]))
def test_of_a_whole_sentence_it_comes_to_the_models_weights_but_for_rounding(words, head):
    text = " ".join(words[:MOST_WORDS])
    made_of = trace(text, HANDMADE)
    made = sheet(made_of, 0, head, len(made_of.tokens) - 1)
    own = made_of["layer0.attention_weights"].value[head, -1]
    np.testing.assert_allclose(made.whole, own[list(made.places)])
    if len(made.words) == len(own):
        np.testing.assert_allclose(step(made, "attention_weights").shown, own, atol=0.03)


def test_those_that_get_most_are_taken_in_the_order_of_the_sentence():
    made_of = trace("It's a pleasant walk by the river bank", MINILM)
    ask = made_of.tokens.index("bank")
    made = sheet(made_of, 5, 6, ask)
    row = made_of["layer5.attention_weights"].value[6, ask]
    left_out = set(range(len(row))) - set(made.places)
    assert list(made.places) == sorted(made.places)
    assert max(row[list(left_out)]) <= min(row[i] for i in made.places if i != ask)
    assert made.of == len(row) and made.given[0].name == "Scores"


def test_what_cannot_be_worked_by_hand_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match=ALONE):
        sheet(trace("river", HANDMADE), 0, 0, 0)
    with pytest.raises(ValueError, match=NO_ATTENTION):
        sheet(trace(SAMPLE, Nose()), 0, 0, 0)
    with pytest.raises(ValueError, match=NO_ATTENTION):
        sheet(trace("river bank", HANDMADE), 0, 0, 7)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.125, "0.13"), (-0.125, "−0.13"), (1.005, "1.01"), (2, "2"), (-0.001, "0"), (1.1, "1.1")],
)
def test_numbers_are_rounded_as_in_school(value, said):
    assert printed(value) == said
    assert rounded(value) == float(said.replace("−", "-"))


@pytest.mark.parametrize(("model", "layer", "head"), [(HANDMADE, 0, 0), (MINILM, 5, 6)])
@pytest.mark.parametrize("level", ["one", "all"])
def test_the_key_is_right_in_every_blank_and_with_a_comma_too(model, layer, head, level):
    made = sheet(trace("river bank loan", model), layer, head, 1)
    for turn in range(12 if level == "one" else 1):
        asked = blanks(made.steps, level, turn)
        typed = {(s, c): printed(made.steps[s].values[c]) for s, c in asked}
        assert marked(made, typed).done
        assert marked(made, {at: text.replace(".", ",") for at, text in typed.items()}).done


@pytest.mark.parametrize(
    ("name", "typed", "advice"),
    [
        ("scores", ("4.32", "1.44"), "only the first pair was multiplied"),
        ("scores", ("2.16", "1.94"), "divided already"),
        ("scaled_scores", ("4.32", "3.88"), "these are still the scores"),
        ("scaled_scores", ("1.08", "0.97"), "divide by its square root"),
        ("powers", ("2.16", "1.94", "4.1"), "e to the power of each"),
        ("attention_weights", ("55", "45"), "write shares of 1"),
        ("attention_weights", ("8.67", "6.96"), "divide each by the sum"),
        ("head_outputs", ("1.2", "0.3", "0.25", "0.1"), "added without weights"),
        ("head_outputs", ("x", "", "", ""), "not a number"),
        ("head_outputs", ("9", "9", "9", "9"), "Multiply each word's value by its weight"),
    ],
)
def test_common_slips_are_recognised(name, typed, advice):
    made = sheet(trace("river bank", HANDMADE), 0, 0, 1)
    (at,) = (i for i, each in enumerate(made.steps) if each.name == name)
    marks = marked(made, {(at, c): text for c, text in enumerate(typed)})
    assert marks.wrong_step == at and advice in marks.advice
