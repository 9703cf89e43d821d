"""The levers: at rest nothing changes; each does what it says, on both models."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention_core import TooManyTokens, explain, trace
from attention_core.geometry.pooling import sentence_distance
from attention_core.graph.notice import notice
from attention_core.models.handmade.weights import HEADS
from attention_core.play.levers import MASKS, Levers, fit, play, variant_of
from attention_core.stages.scoring import SCALED_DOT, SCORINGS
from attention_core.vectors import sentence_vector

TEXT = "the river bank approved my loan"
WEIGHTS = "layer0.attention_weights"
every_lever = st.builds(
    Levers,
    scoring=st.sampled_from(list(SCORINGS)),
    scaling=st.booleans(),
    temperature=st.sampled_from([0.01, 0.5, 1.0, 3.0, 1000.0]),
    mask=st.sampled_from(["none", "causal"]),
    positions=st.booleans(),
    heads=st.sampled_from(list(HEADS)),
    silenced=st.sampled_from([(), ((0, 0),)]),
)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("text", [TEXT, "bank", "naïve 日本 👍🏽 <b>", "a " * 64])
def test_at_rest_the_handmade_model_is_the_walkthroughs(handmade, text, dtype):
    found, wanted = play(text, Levers(), dtype=dtype), trace(text, handmade, dtype)
    assert list(found) == list(wanted)
    for name in wanted:
        assert found[name].value.tobytes() == wanted[name].value.tobytes(), name
        assert found[name].labels == wanted[name].labels


def test_at_rest_any_model_is_itself(model):
    found, wanted = play(TEXT, Levers(), model), trace(TEXT, model)
    assert list(found) == list(wanted)
    assert all(found[n].value.tobytes() == wanted[n].value.tobytes() for n in wanted)


def test_no_stage_is_there_that_does_nothing():
    def names(**levers):
        return [step.stage.name for step in play("bank", Levers(**levers)).steps]

    assert "tempered_scores" not in names()
    assert "tempered_scores" in names(temperature=2.0)
    assert "scaled_scores" not in names(scaling=False)
    for scoring in ("cosine", "additive"):
        assert "scaled_scores" not in names(scoring=scoring)  # they do not grow with d
    assert "scaled_scores" in names(scoring="general")
    assert {"scores", "unit_query"} & set(names(scoring="additive")) == set()


@settings(max_examples=60)
@given(every_lever)
def test_every_tensor_given_is_read_and_every_step_can_be_explained(levers):
    t = play("river bank loan", levers)
    read = {name for step in t.steps for name in step.reads}
    assert {name for name in t if t[name].step is None} <= read
    for step in t.steps:
        value = t[step.name].value
        assert not np.isnan(value).any()
        last = tuple(n - 1 for n in value.shape)
        assert explain(t, step.name, last).terms and notice(t, step.name)
    for axis in ("head*d_key", "head*d_match", "head*d_hidden", "head*d_head"):
        if axis in t.output.labels:
            assert len(t.output.labels[axis]) % levers.heads == 0


@settings(max_examples=60)
@given(every_lever, st.data())
def test_rows_of_weights_sum_to_one_or_zero_under_any_mask(levers, data):
    if levers.mask == "none":
        padding = data.draw(st.sets(st.integers(0, 2)))
        levers = Levers(levers.scoring, mask="padding", padding=tuple(padding))
        visible = 3 - len(padding)
    else:
        visible = 1
    sums = play("river bank loan", levers)[WEIGHTS].value.sum(axis=-1)
    np.testing.assert_allclose(sums, 1 if visible else 0, atol=2e-6)


@settings(max_examples=60)
@given(every_lever, st.sampled_from(["tree", "visa", "battery"]))
def test_with_the_causal_mask_a_later_token_never_moves_an_earlier_output(levers, word):
    levers = Levers(levers.scoring, levers.scaling, levers.temperature, "causal")
    one, other = (play(f"river bank loan {last}", levers) for last in ("money", word))
    for step in one.steps:
        axes = one[step.name].axes
        earlier = tuple(slice(3) if a in ("token", "query", "key") else slice(None) for a in axes)
        np.testing.assert_allclose(
            one[step.name].value[earlier], other[step.name].value[earlier], atol=1e-5
        )


def test_padding_gets_no_weight_from_anyone(model):
    t = play(TEXT, Levers(mask="padding", padding=(1, 3)), model)
    for step in t.steps:
        if step.name.endswith("attention_weights"):
            assert (t[step.name].value[:, :, [1, 3]] == 0).all()


@pytest.mark.parametrize("temperature", [0.25, 4.0])
def test_temperature_divides_the_scores_whatever_the_model(model, temperature):
    plain, tempered = (
        play(TEXT, Levers(), model),
        play(TEXT, Levers(temperature=temperature), model),
    )
    wanted = plain["layer0.scaled_scores"].value / temperature
    np.testing.assert_allclose(tempered["layer0.tempered_scores"].value, wanted, rtol=1e-6)
    np.testing.assert_array_equal(
        tempered["layer0.masked_scores"].value, tempered["layer0.tempered_scores"].value
    )
    sharper = tempered[WEIGHTS].value.max(axis=-1) >= plain[WEIGHTS].value.max(axis=-1) - 1e-6
    assert sharper.all() == (temperature < 1)


def test_without_scaling_the_weights_are_softmax_of_the_scores(model):
    t = play(TEXT, Levers(scaling=False), model)
    raw = t["layer0.scores"].value.astype(np.float64)
    exponentials = np.exp(raw - raw.max(axis=-1, keepdims=True))
    wanted = exponentials / exponentials.sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(t[WEIGHTS].value, wanted, atol=1e-4)
    assert not any(step.name.endswith("scaled_scores") for step in t.steps)


def test_without_positions_equal_words_have_equal_outputs(model):
    t = play("bank loan bank loan bank", Levers(positions=False), model)
    first, second = [i for i, token in enumerate(t.tokens) if token == "bank"][:2]
    np.testing.assert_allclose(t.output.value[first], t.output.value[second], atol=1e-5)
    plain = trace("bank loan bank loan bank", model)
    assert np.abs(plain.output.value[first] - plain.output.value[second]).max() > 0.01


def test_a_silenced_head_still_looks_but_nothing_of_it_reaches_the_output(model):
    plain, silent = play(TEXT, Levers(), model), play(TEXT, Levers(silenced=((0, 1),)), model)
    for name in (WEIGHTS, "layer0.concatenated_heads"):
        np.testing.assert_array_equal(silent[name].value, plain[name].value)
    d_head = plain["layer0.head_outputs"].value.shape[-1]
    rows = slice(d_head, 2 * d_head)
    taken = plain["layer0.head_outputs"].value[1] @ plain["layer0.W_O"].value[rows]
    np.testing.assert_allclose(
        plain["layer0.attention_output"].value - taken,
        silent["layer0.attention_output"].value,
        atol=1e-5,
    )
    assert np.abs(taken).max() > 0.01
    assert not silent["layer0.W_O"].value[rows].any()


def test_the_heads_are_what_they_are_named_for():
    text = "my cash is at the bank by the river"
    for n, names in HEADS.items():
        t = play(text, Levers(heads=n))
        weights = t[WEIGHTS].value
        assert t.output.labels["head"] == names and len(weights) == n
        assert t["layer0.query"].value.shape == (n, 9, 4)
        assert t["layer0.W_O"].value.shape == (4 * n, 8)
    topic, previous, following, broad = weights
    i = np.arange(1, 8)
    assert (previous[i, i - 1] > 0.5).all() and (following[i, i + 1] > 0.5).all()
    np.testing.assert_allclose(broad, 1 / 9, rtol=1e-6)
    cash, bank, river = (t.tokens.index(word) for word in ("cash", "bank", "river"))
    assert topic[cash, bank] > topic[cash, river]
    two = play(text, Levers())[WEIGHTS].value
    np.testing.assert_array_equal(topic, two[0])
    np.testing.assert_array_equal(previous, two[1])


def test_each_number_of_heads_says_what_its_heads_do():
    assert {n: variant_of(None, Levers(heads=n)).title for n in HEADS} == {
        1: "Hand-made, 1 head",
        2: "Hand-made, 2 heads",
        4: "Hand-made, 4 heads",
    }
    does = [
        variant_of(None, Levers(heads=n)).card.weights.removeprefix("chosen by hand so that ")
        for n in HEADS
    ]
    assert does == [
        "head 0 compares topics",
        "head 0 compares topics and head 1 looks one word back",
        "head 0 compares topics, head 1 looks one word back, head 2 looks one word ahead and "
        "head 3 looks at every word alike",
    ]


def test_in_its_own_head_a_dimension_is_called_by_its_name():
    t = play("river bank", Levers(heads=4))
    assert explain(t, "layer0.query", (2, 0, 1)).labels == ("next", "river", "cos 8")
    assert explain(t, "layer0.query", (3, 0, 1)).labels == ("broad", "river", "money")


def test_minilm_may_compare_by_cosine_but_has_no_weights_for_the_others(minilm):
    t = play("river bank", Levers(scoring="cosine"), minilm)
    assert np.abs(t["layer3.cosine_scores"].value).max() <= 1 + 1e-6
    assert [step.stage.name for step in t.steps].count("unit_key") == 6
    for scoring in ("general", "additive"):
        with pytest.raises(ValueError, match=f"has no weights for the {scoring} score"):
            play("river bank", Levers(scoring=scoring), minilm)


@pytest.mark.parametrize(
    ("levers", "said"),
    [
        ({"scoring": "nonsense"}, "one of dot, cosine, general, additive"),
        ({"temperature": 0.0}, "from 0.001 to 1000"),
        ({"temperature": float("nan")}, "from 0.001 to 1000"),
        ({"temperature": float("inf")}, "from 0.001 to 1000"),
        ({"temperature": -1.0}, "from 0.001 to 1000"),
        ({"mask": "nonsense"}, "one of none, all, causal, padding"),
        ({"padding": (1,)}, "Only the padding mask"),
        ({"mask": "padding", "padding": (-1,)}, "tokens' places"),
        ({"mask": "padding", "padding": ((1,),)}, "tokens' places"),
        ({"heads": 3}, "1, 2 or 4 heads"),
        ({"silenced": ((1,),)}, "a layer and a head"),
        ({"silenced": (1,)}, "a layer and a head"),
    ],
)
def test_a_lever_with_no_such_position_is_refused_with_a_sentence(levers, said):
    with pytest.raises(ValueError, match=said) as error:
        Levers(**levers)
    assert str(error.value).endswith(".")


def test_what_a_text_or_a_model_does_not_have_is_refused(model):
    with pytest.raises(ValueError, match="there is no token 99 to hide"):
        play(TEXT, Levers(mask="padding", padding=(99,)), model)
    for pair in ((9, 0), (0, 99)):
        with pytest.raises(ValueError, match=f"no head {pair[1]} in layer {pair[0]}"):
            play(TEXT, Levers(silenced=(pair,)), model)
    with pytest.raises(TooManyTokens):
        play("a " * 600, Levers(), model)
    with pytest.raises(ValueError, match="no token in this text"):
        play(" ", Levers())


def test_levers_can_be_fitted_to_a_text_and_a_model():
    levers = Levers(mask="padding", padding=(0, 5), silenced=((0, 1), (3, 0)))
    fitted, notes = fit(levers, 3, 1, 2)
    assert (fitted.padding, fitted.silenced) == ((0,), ((0, 1),))
    assert len(notes) == 2 and all(note.endswith("left out.") for note in notes)
    assert fit(fitted, 3, 1, 2) == (fitted, [])


def test_the_variant_is_called_as_in_the_literature():
    assert Levers().variant is SCALED_DOT
    assert Levers(scaling=False).variant is SCORINGS["dot"]
    assert Levers(scoring="cosine").variant is SCORINGS["cosine"]
    assert MASKS == ("none", "all", "causal", "padding")


def test_levers_turn_the_sentence_vector_and_the_same_trace_does_not(minilm):
    plain = trace(TEXT, minilm)
    assert abs(sentence_distance(plain, plain)) < 1e-12
    silenced = sentence_distance(plain, play(TEXT, Levers(silenced=((0, 2),)), minilm))
    assert 0 < silenced < 1
    assert sentence_distance(plain, play(TEXT, Levers(temperature=100.0), minilm)) > silenced


def test_the_sentence_vector_is_the_mean_of_the_tokens_that_are_not_padding(handmade):
    t = trace("river bank loan", handmade)
    rows = t.output.value.astype(float).tolist()
    wanted = [(a + c) / 2 for a, c in zip(rows[0], rows[2], strict=True)]
    np.testing.assert_allclose(sentence_vector(t, padding=(1,)), wanted)
    assert not sentence_vector(t, padding=(0, 1, 2)).any()
    assert sentence_distance(t, t, (0, 1, 2)) == 1


def test_the_distance_of_sentences_by_pencil(handmade):
    plain = trace("river bank", handmade)
    padded = play("river bank", Levers(mask="padding", padding=(0,)))
    first, second = plain.output.value.astype(float).tolist()
    was = [(a + b) / 2 for a, b in zip(first, second, strict=True)]
    now = padded.output.value[1].astype(float).tolist()
    product = sum(a * b for a, b in zip(was, now, strict=True))
    wanted = 1 - product / (sum(a * a for a in was) * sum(b * b for b in now)) ** 0.5
    assert sentence_distance(plain, padded, (0,)) == pytest.approx(wanted) and wanted > 0.01
