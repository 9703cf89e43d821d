"""Cross-attention: rectangular, with labels of two sentences, against loops over Python floats."""

from math import exp, sqrt

import numpy as np
import pytest

from attention_core import explain, trace
from attention_core.graph.notice import notice
from attention_core.lessons.cross import cross_attention
from attention_core.models.handmade.weights import HEADS

ASKS, ANSWERS = "my money, a loan", "the river bank approved it for the boat"


@pytest.fixture
def found():
    return cross_attention(ASKS, ANSWERS, dtype=np.float64)


def test_the_shapes_are_rectangular_and_the_labels_of_both_sentences(found):
    cross = found.cross
    assert cross["layer0.attention_weights"].value.shape == (2, 5, 8)
    assert cross["layer0.value"].value.shape == (2, 8, 4)
    assert cross.output.value.shape == (5, 8)
    labels = cross.output.labels
    assert cross["layer0.scores"].axes == ("head", "query", "source_key")
    assert labels["token"] == ("my", "money", ",", "a", "loan")
    assert labels["source"] == tuple(ANSWERS.split())
    assert cross.tokens == list(labels["token"])
    assert explain(cross, "layer0.attention_weights", (0, 1, 7)).labels == (
        "topic",
        "money",
        "boat",
    )


def test_queries_come_from_the_decoder_and_keys_and_values_from_the_encoder(found):
    cross = found.cross
    assert cross["layer0.query"].reads[0] == "decoder_output"
    assert cross["layer0.key"].reads[0] == cross["layer0.value"].reads[0] == "encoder_output"
    assert cross["layer0.attention_residual"].reads[0] == "decoder_output"
    for given, source in (("decoder_output", found.decoder), ("encoder_output", found.encoder)):
        np.testing.assert_array_equal(cross[given].value, source.output.value)
    assert all(name in cross for step in cross.steps for name in step.reads)
    read = {name for step in cross.steps for name in step.reads}
    assert {name for name in cross if cross[name].step is None} == read - {
        step.name for step in cross.steps
    }


def test_every_number_equals_loops_over_python_floats(found):
    cross = found.cross
    x, y = (cross[name].value.tolist() for name in ("decoder_output", "encoder_output"))
    W_Q, W_K, W_V, W_O = (cross[f"layer0.W_{c}"].value.tolist() for c in "QKVO")
    for i in range(len(x)):
        joined = []
        for h in range(2):
            q = [sum(x[i][d] * W_Q[h][d][k] for d in range(8)) for k in range(4)]
            powers, values = [], []
            for row in y:
                key = [sum(row[d] * W_K[h][d][k] for d in range(8)) for k in range(4)]
                powers.append(exp(sum(a * b for a, b in zip(q, key, strict=True)) / sqrt(4)))
                values.append([sum(row[d] * W_V[h][d][k] for d in range(8)) for k in range(4)])
            shares = [power / sum(powers) for power in powers]
            np.testing.assert_allclose(
                cross["layer0.attention_weights"].value[h, i], shares, rtol=1e-9, atol=1e-12
            )
            joined += [sum(s * v[k] for s, v in zip(shares, values, strict=True)) for k in range(4)]
        out = [x[i][d] + sum(joined[k] * W_O[k][d] for k in range(8)) for d in range(8)]
        np.testing.assert_allclose(cross.output.value[i], out, rtol=1e-9, atol=1e-12)


def test_the_decoder_is_causal_and_the_encoder_is_not(found):
    decoder, encoder = (t["layer0.attention_weights"].value for t in (found.decoder, found.encoder))
    assert (np.triu(decoder, 1) == 0).all() and (np.triu(encoder, 1) > 0).any()
    assert np.abs(found.cross["layer0.attention_weights"].value.sum(axis=-1) - 1).max() < 1e-12


def test_the_encoder_is_the_walkthroughs(handmade, found):
    wanted = trace(ANSWERS, handmade, np.float64)
    np.testing.assert_array_equal(found.encoder.output.value, wanted.output.value)


def test_a_later_word_of_the_asking_sentence_moves_no_earlier_row(found):
    other = cross_attention("my money, a river", ANSWERS, dtype=np.float64)
    np.testing.assert_allclose(
        other.cross.output.value[:4], found.cross.output.value[:4], atol=1e-12
    )
    assert np.abs(other.cross.output.value[4] - found.cross.output.value[4]).max() > 0.01


def test_a_word_asks_for_its_topic_in_the_other_sentence():
    t = cross_attention("money river", "a forest and some cash").cross
    topic = t["layer0.attention_weights"].value[0]
    assert topic[0].argmax() == 4 and topic[1].argmax() == 1


@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize(
    ("asks", "answers"), [("bank", ANSWERS), (ASKS, "bank"), ("<b>", "👍🏽 日本")]
)
def test_every_stage_says_what_to_notice_with_words_of_the_right_sentence(heads, asks, answers):
    t = cross_attention(asks, answers, heads).cross
    both = set(t.output.labels["token"]) | set(t.output.labels["source"])
    for step in t.steps:
        pieces = notice(t, step.name)
        assert {piece[0] for piece in pieces if isinstance(piece, tuple)} <= both
        assert "itself" not in pieces


def test_a_sentence_without_a_token_is_refused():
    for pair in (("", "bank"), ("bank", " ")):
        with pytest.raises(ValueError, match="no token in this text"):
            cross_attention(*pair)
