"""The loss of guessed words: by hand, told as a sum, and its slope."""

from math import exp, log

import numpy as np
import pytest

from attention_core import explain, gradients, run
from attention_core.graph.notice import notice
from attention_core.graph.step import place
from attention_core.stages.loss import token_loss
from attention_core.stages.vocabulary import probabilities

WORDS = ("river", "loan", "shop")
LOGITS = [[2.0, 1.0, 0.0], [0.0, 0.0, 0.0], [-1.0, 4.0, 0.5]]


def lost(targets, logits=LOGITS, dtype=np.float64):
    given = {"logits": np.array(logits, dtype), "targets": np.array(targets)}
    tokens = ("[MASK]", "the", "[MASK]")
    steps = place({"loss": (token_loss,)}, given)
    return run(steps, given, {"token": tokens, "candidate": WORDS}, dtype)


def told(pieces):
    return "".join(each if isinstance(each, str) else each[0] for each in pieces)


def test_it_is_minus_the_logarithm_of_the_chance():
    """By hand: e^2 + e + 1 is 11.107, of which e is 0.2447, whose logarithm is -1.4076."""
    found = lost([1, 2, -1])["token_loss"].value
    np.testing.assert_allclose(found, [1.4076059644443804, log(3), 0], rtol=1e-15)
    chances = probabilities(np.array(LOGITS))
    np.testing.assert_allclose(found[:2], -np.log([chances[0, 1], chances[1, 2]]), rtol=1e-15)


@pytest.mark.parametrize("far", [0.0, 500.0, -500.0])
@pytest.mark.parametrize("targets", [[0, 1, 2], [-1, 2, 1]])
def test_every_number_is_a_sum(far, targets):
    t = lost(targets, np.array(LOGITS) + far)
    for i, target in enumerate(targets):
        found = explain(t, "token_loss", (i,))
        assert found.total == pytest.approx(found.value, abs=1e-12)
        sources = {*found.sum.sources()}
        assert ("targets", (i,)) in sources
        if target >= 0:
            assert found.terms[-1].label == f"less the logit of {WORDS[target]}"
            assert {("logits", (i, c)) for c in range(3)} <= sources


def test_its_slope_is_the_guess_less_the_answer():
    t = lost([1, -1, 0])
    found = gradients(t, {"token_loss": 1 / 2})
    assert set(found) == {"token_loss", "logits"}
    total = exp(2) + exp(1) + 1
    by_hand = np.array([exp(2), exp(1) - total, 1]) / total / 2
    np.testing.assert_allclose(found["logits"][0], by_hand, rtol=1e-14)
    assert not found["logits"][1].any()
    np.testing.assert_allclose(found["logits"].sum(axis=1), 0, atol=1e-16)


def test_an_impossible_answer_is_lost_without_end_and_one_not_asked_is_not():
    logits = np.array(LOGITS)
    logits[:, 0] = -np.inf
    assert lost([0, 1, -1], logits)["token_loss"].value.tolist() == [np.inf, log(2), 0]


def test_it_says_where_most_is_lost():
    assert told(notice(lost([-1, -1, -1]), "token_loss")) == (
        "Nothing is asked here, so nothing is lost."
    )
    assert told(notice(lost([1, -1, -1]), "token_loss")) == (
        "loan had a chance of 0.24, a loss of 1.41. With all 3 equally likely it would be 1.10."
    )
    assert told(notice(lost([1, -1, 0]), "token_loss")) == (
        "2 places are asked and lose 3.22 on average. Most is lost at [MASK]: river had a chance"
        " of 0.01, a loss of 5.04. With all 3 equally likely it would be 1.10."
    )
    assert told(notice(lost([-1, 2, 0], [[0, 0, 0]] * 3), "token_loss")).startswith(
        "2 places are asked and lose alike, 1.10."
    )


def test_float32_is_near():
    exact, short = (lost([1, 2, 0], dtype=d)["token_loss"].value for d in (np.float64, np.float32))
    assert short.dtype == np.float32
    np.testing.assert_allclose(short, exact, atol=1e-6)
