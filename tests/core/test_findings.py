"""Sentences about a guess, on numbers that were set by hand."""

import numpy as np
import pytest

from attention_core import load_model, run, trace
from attention_core.graph.spoken import percent
from attention_core.graph.step import place
from attention_core.nextword.findings import (
    induction,
    of_induction,
    of_sink,
    of_winner,
    sink,
)
from attention_core.stages.attention import attention_weights, head_outputs, masked_scores
from attention_core.stages.vocabulary import logits, probabilities


def text(pieces):
    return "".join(each if isinstance(each, str) else each[0] for each in pieces)


def guessed(tokens, looks, says):
    """A trace of two heads: head 1 looks from each token at the place named, and what is said.

    Its first token's value is a tenth as long as the others'.
    """
    n = len(tokens)
    scores = np.zeros((2, n, n))
    scores[1, np.arange(n), looks] = 20
    words = sorted(set(tokens))
    values = np.ones((2, n, 3))
    values[:, 0] = 0.1
    given = {
        "scaled_scores": scores,
        "mask": np.tril(np.ones((n, n), dtype=bool)),
        "value": values,
        "final_norm": np.eye(n),
        "W_U": np.array([[3.0 if word == said else 0 for word in words] for said in says]),
    }
    layer = {"attend": (masked_scores, attention_weights, head_outputs)}
    steps = place(layer, given, layer=0)
    steps += place({"say": (logits, probabilities)}, given)
    return run(steps, given, {"token": tuple(tokens), "candidate": tuple(words)}, np.float64)


def test_a_repetition_is_told_with_the_head_that_sees_it():
    t = guessed(["zor", "blim", "tak", "zor"], [0, 0, 0, 1], ["tak", "tak", "zor", "blim"])
    found = induction(t)
    assert found is not None
    assert (found.before, found.followed, found.layer, found.head) == ((0,), "blim", 0, 1)
    assert found.weight == pytest.approx(1, abs=1e-6) and found.likelier == ()
    high, low = np.exp(3) / (np.exp(3) + 3 - 1), 1 / (np.exp(3) + 3 - 1)
    assert [found.then, found.now] == pytest.approx([low, high])
    assert text(of_induction(t)) == (
        "“zor” stood here once before, and “blim” followed. There it had 4.5 %, now 90.9 %: "
        "nothing is likelier. Head 1 of layer 0 gives it 1.00 of its attention: an induction head."
    )
    assert of_induction(t, 2) == [] and induction(t, 1) is None


def test_a_repetition_that_is_not_followed_is_told_as_that():
    t = guessed(["a", "b", "a", "c", "a"], [0] * 5, ["a", "b", "c", "a", "c"])
    found = induction(t)
    assert found is not None and found.followed == "c" and found.before == (0, 2)
    t = guessed(["a", "b", "a", "c", "a"], [0] * 5, ["a", "b", "c", "a", "a"])
    assert text(of_induction(t)) == (
        "“a” stood here 2 times before, and “b” followed. There it had 4.5 %, now 4.5 %: "
        "only “a” is likelier. No head gives it more than 0.20 of its attention."
    )


def test_a_repetition_of_words_that_cannot_be_said_is_told_as_that():
    t = trace("zor blim tak zor", load_model("handmade_next"))
    assert text(of_induction(t)) == (
        "“zor” stood here once before, and “blim” followed, which this model has no word for. No "
        "head gives it more than 0.46 of its attention."
    )


def test_a_sink_is_told_with_what_it_hands_over():
    t = guessed(["x", "a", "b", "c"], [0, 0, 0, 0], ["x", "a", "b", "c"])
    t = run(
        t.steps,
        {**{n: t[n].value for n in t if t[n].step is None}, "scaled_scores": 9.0 * _first(4)},
        t.entries.lists,
        np.float64,
    )
    found = sink(t)
    assert found is not None
    assert found.layers == (0,) and found.lengths == pytest.approx([0.1])
    assert found.even == pytest.approx((1 / 2 + 1 / 3 + 1 / 4) / 3)
    assert text(of_sink(t)) == (
        "An attention sink: in 1 of 1 layers the first token, “x”, gets 1.00 of the attention, "
        "whoever asks. Spread evenly it would be 0.36. Little comes of it, as its value is 0.10 "
        "times as long as the others’: heads rest there."
    )


def _first(n):
    scores = np.zeros((2, n, n))
    scores[:, :, 0] = 1
    return scores


def test_no_sink_is_told_as_none():
    t = guessed(["x", "a", "b", "c"], [0, 1, 2, 3], ["x", "a", "b", "c"])
    assert text(of_sink(t)).startswith("No attention sink: the first token, “x”, gets at most 0.18")
    assert of_sink(trace("the river bank", load_model("handmade_next"))) == []


def test_the_winner_is_told_with_its_lead():
    t = guessed(["a", "b", "c"], [0, 1, 2], ["a", "b", "c"])
    share = np.exp(3) / (np.exp(3) + 2)
    assert text(of_winner(t)) == (
        f"“c” is the likeliest, with a chance of {100 * share:.1f} %; next is “a” with "
        f"{50 * (1 - share):.1f} %, 20 times less likely."
    )
    assert text(of_winner(t, 0)).startswith("“a” is the likeliest")


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0734, "7.3 %"), (1, "100 %"), (0, "0 %"), (1e-5, "under 0.1 %"), (0.99951, "100 %")],
)
def test_a_share_is_said(share, said):
    assert percent(share) == said
