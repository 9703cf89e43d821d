"""Heads of a model in two parts: some look at their own text, some from one at another."""

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core import load_model, trace
from attention_core.corpus import sentences
from attention_core.graph.change import change
from attention_core.heads import (
    CROSS_MEASURES,
    MEASURES,
    Attention,
    Measured,
    attention,
    attentions,
    by_head,
    leave_one_out,
    left_out,
    measure,
    measures_of,
    names,
    norm,
    parts,
    retold,
    retold_all,
    rollout,
    said_score,
    weight_times_gradient,
    weights,
)
from attention_core.translation import Begun, alignment, said

TEXT = "She gave him a beautiful old book."
ORDER = [each.name for each in CROSS_MEASURES]
SHARP = (0, 5)  # of the decoder of en-pt: as sharp as the trained one, and not aligned


@pytest.fixture(scope="module")
def model():
    return load_model("en-pt")


@pytest.fixture(scope="module")
def told(model):
    return trace(TEXT, model)


def between(seed: int, targets: list[str], sources: list[str]) -> Attention:
    """Two layers of two heads that look anywhere, and a head trained to look anywhere."""
    random = np.random.default_rng(seed)
    shares = random.exponential(size=(2, 2, len(targets), len(sources)))
    aligned = random.integers(-1, len(sources), len(targets))
    return Attention(
        shares / shares.sum(-1, keepdims=True),
        tuple(targets),
        (len(targets) - 1,),
        None,
        tuple(sources),
        (len(sources) - 1,),
        tuple(map(int, aligned)),
    )


def by_loops(some: Attention, matrix: np.ndarray) -> dict[str, float]:
    """Every measure as its meaning says it, NaN without a target."""
    rows: dict[str, list[float]] = {name: [] for name in ORDER}
    for i, target in enumerate(some.tokens):
        rows["entropy"].append(-sum(w * log2(w) for w in matrix[i] if w > 0))
        for name, by in (("aligned", 0), ("said_before", -1), ("said_next", 1)):
            if 0 <= i + by < len(some.tokens) and some.aligned[i + by] >= 0:
                rows[name].append(matrix[i][some.aligned[i + by]])
        if i < len(some.source):
            rows["same_place"].append(matrix[i][i])
        rows["source_end"].append(matrix[i][-1])
        equals = [j for j, source in enumerate(some.source) if source == target]
        if equals:
            rows["copied"].append(sum(matrix[i][j] for j in equals))
        if len(some.source) > 1 or i:
            rows["apart"].append(sum(w * abs(i - j) for j, w in enumerate(matrix[i])))
    return {name: sum(r) / len(r) if r else float("nan") for name, r in rows.items()}


@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.sampled_from("abc"), max_size=5),
    st.lists(st.sampled_from("abx"), max_size=5),
)
def test_every_measure_between_two_texts_is_what_plain_loops_say(seed, targets, sources):
    some = between(seed, [*targets, "</s>"], [*sources, "</s>"])
    measured = measure([some])
    assert measured.measures == measures_of(some) == CROSS_MEASURES
    for layer, head in np.ndindex(2, 2):
        wanted = by_loops(some, some.weights[layer, head])
        got = measured.values[:, layer, head]
        np.testing.assert_allclose(got, [wanted[name] for name in ORDER], rtol=0, atol=1e-12)


def test_chance_is_that_of_the_tokens_that_are_looked_at():
    some = between(1, [*list("abcd"), "</s>"], [*list("abcdefg"), "</s>"])
    measured = measure([some])
    for name in ("aligned", "said_before", "said_next", "same_place", "source_end"):
        np.testing.assert_allclose(measured.chance[ORDER.index(name)], 1 / 8, rtol=1e-12)
    np.testing.assert_allclose(measured.chance[0], 3, rtol=1e-12)
    assert np.isnan(measured.p95[0]).all() and not np.isnan(measured.p95[1:]).any()


def test_each_part_has_its_own_heads(told):
    assert parts(told) == ("encoder", "decoder")
    n, m = len(told.tokens), len(told.entries.lists["target"])
    for part, layers, rows in (("encoder", 6, n), ("decoder", 2, m)):
        found = weights(told, part)
        assert found.shape == (layers, 8, rows, n) and not found.flags.writeable
        kind = "attention_weights" if part == "encoder" else "cross_attention_weights"
        for layer in range(layers):
            assert np.array_equal(found[layer], told[f"{part}.layer{layer}.{kind}"].value)
    assert np.array_equal(weights(told), weights(told, "encoder"))
    with pytest.raises(ValueError, match="'middle' of this trace: take 'encoder' and 'decoder'"):
        weights(told, "middle")


def test_a_model_in_one_part_has_no_other(minilm):
    t = trace("river bank", minilm)
    assert parts(t) == ("",) and np.array_equal(weights(t), weights(t, ""))
    with pytest.raises(ValueError, match="take ''"):
        weights(t, "decoder")


def test_what_is_said_looks_at_the_source_and_the_end_is_aligned_with_nothing(model, told):
    some = attention(TEXT, model, told, "decoder")
    assert some.tokens == tuple(told.entries.lists["target"]) and some.source == (*told.tokens,)
    most = alignment(told).weights.argmax(axis=-1).tolist()
    assert some.aligned == (*most[:-1], -1)
    assert measure([some]).measures == CROSS_MEASURES
    inside = attention(TEXT, model, told)
    assert inside.tokens == inside.keys == (*told.tokens,)
    assert (inside.source, inside.aligned) == ((), ())
    assert measure([inside]).measures == MEASURES


def test_without_special_tokens_each_text_loses_its_own(model, told):
    some = attention(TEXT, model, told, "decoder")
    words = some.words_only()
    assert (words.tokens, words.source) == (some.tokens[:-1], some.source[:-1])
    assert words.aligned == some.aligned[:-1]
    kept = some.weights[..., :-1, :-1]
    np.testing.assert_allclose(words.weights, kept / kept.sum(-1, keepdims=True), rtol=1e-6)
    # What looked most at the end of the source has nothing to be aligned with.
    ended = Attention(
        some.weights, some.tokens, some.special, None, some.source, some.source_special,
        (len(some.source) - 1, *some.aligned[1:]),
    )  # fmt: skip
    assert ended.words_only().aligned == (-1, *some.aligned[1:-1])


def test_one_end_is_the_last_special_token_and_no_first_one(model, told):
    inside = measure([attention(TEXT, model, told)])
    at = [each.name for each in MEASURES].index
    assert np.isnan(inside.values[at("first_special")]).all()
    last = weights(told)[..., -1].mean(axis=-1)
    np.testing.assert_allclose(inside.values[at("last_special")], last, rtol=1e-5)


def test_sharp_is_not_aligned_it_looks_one_step_behind(model):
    everywhere: Measured = measure(attentions(sentences()[::6], model, part="decoder"))
    called = names(everywhere, everywhere)
    assert called[1, 0] == "aligned token" and called[SHARP] == "one step behind"
    assert set(called[0]) == {"", "one step behind"}
    of = dict(zip(ORDER, everywhere.values, strict=True))
    assert of["entropy"][SHARP] < of["entropy"][1, 0] < of["entropy"].mean()
    assert of["aligned"][SHARP] < 0.2 and of["said_before"][SHARP] > 0.6


@pytest.mark.parametrize(("part", "layer", "head"), [("encoder", 4, 6), ("decoder", *SHARP)])
def test_a_blind_head_looks_everywhere_alike_and_the_rest_follows(model, told, part, layer, head):
    blind = model.with_blind_head(part, layer, head)
    found = retold(told, TEXT, model, layer, head, part)
    anew = trace(TEXT, blind)
    assert found.says == anew.output_text and found.changed == (found.says != told.output_text)
    assert found.changed
    # The same words, forced on the blind model: how likely each is after those before it.
    ids = tuple(each.id for each in said(told))
    forced = trace(Begun(TEXT, ids), blind)
    n = len(told.tokens)
    np.testing.assert_allclose(weights(forced, part)[layer, head], 1 / n, rtol=1e-6)
    chances = [(a.chance, b.chance) for a, b in zip(said(told), said(forced), strict=True)]
    wanted = sum(log2(before / after) for before, after in chances) / len(chances)
    assert found.bits == pytest.approx(wanted, abs=1e-4)
    assert trace(TEXT, model).output_text == told.output_text, "the model itself still sees"


def test_a_text_may_stay_the_same_whoever_is_blind(model):
    text = "The cat sat on the mat"
    found = retold_all(trace(text, model), text, model, "encoder")
    assert (len(found), len(found[0])) == (6, 8)
    assert not any(each.changed for row in found for each in row)
    assert {each.says for row in found for each in row} == {"O gato sentou-se no tapete"}


def test_a_head_that_is_not_there_cannot_be_blinded(model, told):
    for part, layer, head in (("decoder", 2, 0), ("encoder", 0, 8), ("middle", 0, 0)):
        with pytest.raises(ValueError, match=f"no layer {layer}, head {head} in its {part}"):
            model.with_blind_head(part, layer, head)
    with pytest.raises(IndexError):
        retold(told, TEXT, model, 2, 0, "decoder")


@pytest.mark.parametrize("target", [None, 2])
def test_rollout_follows_the_encoder_too(told, target):
    looks, below = weights(told, "decoder").astype(float), weights(told, "encoder").astype(float)
    n, m = len(told.tokens), looks.shape[-2]
    source = np.eye(n)
    for layer in below:
        source = (0.5 * sum(layer) / 8 + 0.5 * np.eye(n)) @ source
    first, second = (sum(layer) / 8 @ source for layer in looks)
    wanted = (0.25 * first + 0.5 * second) / 0.75
    found = rollout(weights(told, "decoder"), target, weights(told, "encoder"))
    wanted = wanted.mean(axis=0) if target is None else wanted[target]
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-6)
    assert found.shape == (n,) and m != n


def test_norm_between_two_texts_is_that_of_the_summed_vectors(told):
    layers = []
    for layer in range(2):
        name = f"decoder.layer{layer}."
        looks = told[f"{name}cross_attention_weights"].value.astype(float)
        value = told[f"{name}cross_value"].value.astype(float)
        W_O = told[f"{name}W_O"].value.astype(float).reshape(8, 32, -1)
        handed = np.einsum("hts,hsd,hdm->tsm", looks, value, W_O)
        lengths = np.sqrt((handed**2).sum(axis=-1))
        layers.append(lengths / lengths.sum(axis=-1, keepdims=True))
    np.testing.assert_allclose(norm(told, 1, "decoder"), np.mean(layers, axis=0)[1], rtol=1e-5)


def test_a_source_token_that_is_left_out_makes_its_word_unlikely(model):
    text = "the river bank"
    t = trace(text, model)
    found = left_out(t, text, model)
    assert found.shape == (5, 4)
    ids = tuple(each.id for each in said(t))
    rest = trace(Begun(text, ids), model, without=[2])
    for step, (before, after) in enumerate(zip(said(t), said(rest), strict=True)):
        assert found[step, 2] == pytest.approx(log2(before.chance / after.chance), abs=1e-5)
    assert found[1].argmax() == 2 and found[3].argmax() == 1, "margem of bank, rio of river"
    alone = trace("bank", model)
    assert np.isnan(left_out(alone, "bank", model)).all(axis=0).tolist() == [True, False]
    assert np.isnan(leave_one_out("bank", model)).tolist() == [True, False]


@pytest.mark.parametrize("step", [None, 3])
@pytest.mark.parametrize("part", ["encoder", "decoder"])
def test_weight_times_gradient_is_the_slope_of_turning_a_head_up(told, step, part):
    target = said_score(told, step)
    logits = told["decoder.logits"].value
    best = logits.max(axis=-1)
    assert target.value == pytest.approx(best.mean() if step is None else best[step], rel=1e-5)
    products = weight_times_gradient(told, target.seeds, part)
    assert products.shape == weights(told, part).shape
    layer, head = np.unravel_index(np.abs(by_head(products)).argmax(), products.shape[:2])
    name = [s.name for s in told.attention if s.part == part][layer]
    sides = []
    for by in (1.01, 0.99):
        turned = told[name].value.copy()
        turned[head] *= by
        sides.append(said_score(change(told, {name: turned}), step).value)
    slope = (sides[0] - sides[1]) / 0.02
    assert by_head(products)[layer, head] == pytest.approx(slope, rel=0.03, abs=0.02)
