"""Questions are worked out by hand for one sentence, and again in loops for any other."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from attention_core import change, load_model, trace
from attention_core.graph.trace import Trace
from attention_core.lessons.cross import cross_attention
from attention_core.play.levers import Levers, play
from attention_core.quiz import questions
from attention_core.quiz.questions import KINDS
from attention_core.quiz.spot import clear
from tests.core.grown import GROWN, grown
from tests.core.quizzing import CHECKS, check, flat
from tests.core.strange import SAMPLE, Nose

WORDS = ["river", "money", "battery", "bank", "the", "cash", "zyx", "walk", "train", "−0.55"]
FOUND = (Phase.explicit, Phase.generate)  # a sentence is short enough as it is found
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)


def asked(text, kind, stage="", head=0, ask=-1, model="handmade", layer=0):
    made = trace(text, load_model(model)) if isinstance(text, str) else text
    found = questions(made, layer, head, ask % len(made.tokens), kind=kind)
    assert all(each.kind == kind for each in found)
    return next((each for each in found if stage in ("", each.stage)), None)


def test_there_are_kinds_enough_and_each_is_checked():
    assert len(KINDS) >= 8 and KINDS.keys() == CHECKS.keys()


@pytest.mark.parametrize(
    ("kind", "stage", "head", "says", "right", "reason"),
    [
        (
            "largest",
            "attention_weights",
            0,
            "When bank asks in head topic, who gets most of its weight?",
            0,
            "0.55 goes to river: score 2.16 beats 1.94, that of bank, which gets 0.45.",
        ),
        (
            "largest",
            "scores",
            0,
            "When bank asks in head topic, whose key fits its query best?",
            0,
            "The score of 4.32 with river beats 3.88 with itself.",
        ),
        (
            "which_head",
            "",
            0,
            "In which head does bank give river the largest weight?",
            1,
            "It is 0.92 in head position, and 0.55 in head topic.",
        ),
        (
            "number",
            "scores",
            0,
            "bank asks river in head topic: 1.20 × 3.60 = ?",
            4.32,
            "1.20 × 3.60 = 4.32.",
        ),
        (
            "number",
            "scaled_scores",
            0,
            "bank asks river in head topic: 4.32 ÷ √4 = ?",
            2.16,
            "4.32 ÷ √4 = 2.16.",
        ),
        (
            "number",
            "attention_weights",
            0,
            "bank asks river in head topic: e^2.16 = 8.67, e^1.94 = 6.96; 8.67 ÷ (8.67 + 6.96) = ?",
            0.5548,
            "e^2.16 = 8.67, e^1.94 = 6.96; 8.67 ÷ (8.67 + 6.96) = 0.55.",
        ),
        (
            "rises",
            "",
            0,
            "The attention output (O) is added to bank. Its number for nature is 0.30 so far: will "
            "it rise or fall?",
            0,
            "nature was 0.30 and is 1.10.",
        ),
        (
            "grows_most",
            "",
            0,
            "Which number of bank grows most when the attention output (O) is added?",
            0,
            "nature goes from 0.30 to 1.10; the next, money, from 0.30 to 0.44.",
        ),
        (
            "both_ways",
            "",
            0,
            "Which score is larger in head topic: when bank asks river, or when river asks bank?",
            2,
            "It is 4.32 both ways.",
        ),
        (
            "causal",
            "",
            0,
            "If no token could see a later one, what would become of the weight 0.55 that bank "
            "gives to river in head topic?",
            2,
            "Nobody stands later, so that nothing is hidden: it stays 0.55.",
        ),
        (
            "temperature",
            "",
            0,
            "If all scores were divided by a temperature of 4, what would become of the weight "
            "0.55 on river when bank asks in head topic?",
            1,
            "Divided by 4, scores are nearer to each other: 0.55 becomes 0.51.",
        ),
    ],
)
def test_river_bank_by_hand(kind, stage, head, says, right, reason):
    found = asked("river bank", kind, stage, head)
    assert (flat(found.says), flat(found.reason)) == (says, reason)
    assert found.answer == pytest.approx(right, abs=1e-4)
    assert found.head == (head if kind not in ("which_head", "rises", "grows_most") else -1)


def test_where_a_head_rests_little_is_handed_over():
    text = "It's a pleasant walk by the river bank"
    value = asked(text, "longer_value", ask=-2, head=5, model="minilm", layer=4)
    assert flat(value.says) == (
        "Is the value of [CLS] longer or shorter than that of river in head 5?"
    )
    assert flat(value.options[int(value.answer)]) == "shorter" and "0.13 long" in flat(value.reason)


def test_a_causal_mask_hides_who_comes_later_and_says_so():
    made = play("he deposited cash at the bank", Levers(mask="causal"))
    found = asked(made, "hidden", ask=1)
    assert flat(found.says) == "Whom can deposited not see?"
    assert flat(found.reason) == (
        f"{flat(found.options[int(found.answer)])}: it stands later, so that its score becomes −∞ "
        "and its weight 0."
    )
    assert asked(made, "hidden", ask=5) is None  # the last sees everybody
    padded = play("he deposited cash at the bank", Levers(mask="padding", padding=(4, 5)))
    assert "the mask hides it" in flat(asked(padded, "hidden", ask=1).reason)


def test_a_lever_that_is_pulled_already_is_not_asked_about():
    for kind, levers in {
        "temperature": Levers(temperature=2.0),
        "causal": Levers(mask="causal"),
        "unscaled": Levers(scaling=False),
    }.items():
        assert asked("he deposited cash", kind, ask=1) is not None, kind
        assert asked(play("he deposited cash", levers), kind, ask=1) is None
    assert asked("he deposited cash", "causal", model="minilm", layer=1) is None


def test_what_has_no_clear_answer_is_not_asked():
    for text in ("bank", "bank bank", "zyx"):  # alone; alike; too small to be told apart
        for kind in ("largest", "larger_score", "hidden"):
            found = questions(trace(text, load_model("handmade")), 0, 0, 0, kind=kind)
            assert not [q for q in found if q.stage == "attention_weights"], (text, kind)
    one_head = play("river bank", Levers(heads=1))
    assert asked(one_head, "which_head") is None and asked(one_head, "loudest_head") is None
    assert asked(one_head, "largest", "attention_weights").says[-1].startswith(" asks, who")
    assert not any(clear(*pair) for pair in [(1, 1), (0.55, 0.54), (0.554, 0.546), (np.nan, 1)])
    assert not clear(1e6, 1e6 - 1) and not clear(np.inf, 1) and clear(0.56, 0.54)


def test_numbers_that_are_none_are_not_asked_about():
    made = trace("river bank", load_model("handmade"))
    lost = change(made, {"layer0.query": np.full((2, 2, 4), np.nan)})
    before = {"token_embedding", "position_embedding", "embedding_sum"}
    assert {each.stage for each in questions(lost, 0, 0, 1)} <= before


@settings(max_examples=40, phases=FOUND)
@given(sentences, st.data())
def test_no_question_of_the_handmade_model_is_wrong(text, data):
    model = load_model("handmade").with_heads(data.draw(st.sampled_from([1, 2, 4])))
    examine(trace(text, model), data, text, model)


@settings(max_examples=20, phases=FOUND)
@given(sentences, st.data())
def test_no_question_of_a_trained_model_is_wrong(text, data):
    model = load_model("minilm")
    examine(trace(text, model), data, text, model)


@settings(max_examples=40, phases=FOUND)
@given(sentences, st.sampled_from(GROWN), st.data())
def test_no_question_of_a_model_with_any_weights_is_wrong(text, size, data):
    examine(trace(text, grown(size, n_layers=2, n_heads=4)), data)


@settings(max_examples=40, phases=FOUND)
@given(sentences, st.data())
def test_no_question_is_wrong_where_much_is_masked(text, data):
    n = len(load_model("handmade").tokenize(text))
    levers = st.one_of(
        st.builds(Levers, mask=st.just("causal"), temperature=st.sampled_from([0.01, 0.5, 9.0])),
        st.sets(st.integers(0, n - 1)).map(lambda at: Levers(mask="padding", padding=tuple(at))),
    )
    examine(play(text, data.draw(levers)), data)


@settings(max_examples=20, phases=FOUND)
@given(sentences, sentences, st.data())
def test_one_sentence_asks_another(asks, answers, data):
    examine(cross_attention(asks, answers).cross, data)


def examine(made: Trace, data, text="", model=None):
    """Every question at a layer, a head and a token of a trace."""
    layer = data.draw(st.integers(0, made.n_layers() - 1))
    head = data.draw(st.integers(-1, len(made.heads) - 1))
    ask = data.draw(st.integers(0, len(made.tokens) - 1))
    found = questions(made, layer, head, ask)
    for each in found:
        assert each.ask == ask and each.head in (-1, head)
        check(made, each, layer, text, model)
        json.dumps(asdict(each), allow_nan=False)
    assert questions(made, layer, head, ask) == found  # the same every time
    order = [step.stage.name for step in made.walk(layer)]
    assert [order.index(q.stage) for q in found] == sorted(order.index(q.stage) for q in found)
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    only = questions(made, layer, head, ask, kind=kind)
    assert only == [each for each in found if each.kind == kind]


def test_of_a_text_that_is_said_no_two_places_are_called_by_the_words_of_the_other():
    made = trace("the man and the dog", load_model("en-pt"))
    said = made.tokens_of("decoder")
    assert len(said) == len(made.tokens) and made.tokens.count(" the") == 2
    for part, asked in (("encoder", True), ("decoder", False)):
        for ask in (0, 3):
            assert bool(questions(made, 0, 0, ask, part, kind="same_word")) == asked


def test_a_model_that_nobody_has_heard_of_breaks_nothing():
    made = trace(SAMPLE, Nose(), np.float64)
    assert questions(made, 0, 0, 0) == [] == questions(made, 0, -1, 5, kind="nonsense")


def test_no_token_is_named_that_is_not_shown():
    text = "river " + "the walk by it was long and then money came to a bank " * 3
    for model in ("handmade", "minilm"):
        made = trace(text, load_model(model))
        for most in (4, 9):
            shown = [questions(made, 0, 0, ask, most=most) for ask in range(most)]
            assert any(shown) and shown[0] != questions(made, 0, 0, 0)
            for each in (q for row in shown for q in row):
                answers = each.stage == "attention_weights"
                assert not answers or each.cell is None or each.cell[1] < most
                assert all(row < most for row in each.covers.rows or ())


def test_every_kind_is_asked_of_some_sentence():
    found = set()
    for name, layer in (("handmade", 0), ("minilm", 0), ("minilm", 4)):
        made = trace("the river by the bank", load_model(name))
        for head in range(2):
            for ask in range(len(made.tokens)):
                found |= {each.kind for each in questions(made, layer, head, ask)}
    made = play("the river by the bank", Levers(mask="causal"))
    found |= {each.kind for each in questions(made, 0, 0, 1)}
    assert found == KINDS.keys()


def test_a_check_fails_that_should():
    made = trace("river bank", load_model("handmade"))
    found = asked(made, "largest", "attention_weights")
    check(made, found, 0)
    for wrong in (
        replace(found, answer=1, cell=(1, 1)),
        replace(found, reason=["0.54 goes to ", ("river",), "."]),
    ):
        with pytest.raises(AssertionError):
            check(made, wrong, 0)
