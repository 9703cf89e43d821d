"""A decoder's stages against loops over Python numbers, and what is said of each number."""

import cmath
from math import exp, sqrt

import numpy as np
import pytest

from attention_core import explain, run
from attention_core.graph.notice import notice
from attention_core.graph.step import place
from attention_core.stages import decoder, norms
from attention_core.stages.activations import CURVES, activation
from attention_core.stages.grouped import grouped
from attention_core.stages.rotary import rotate, rotated_query
from attention_core.stages.stack import stack
from attention_core.stages.vocabulary import fill_in
from attention_core.view.mathml import mathml
from tests.core.small_decoder import (
    D_HEAD,
    EPSILON,
    GROUPED,
    HEADS,
    KV_HEADS,
    LAYERS,
    PREDICTS,
    READ,
    TOKENS,
    WINDOW,
    N,
    numbers,
    small_decoder,
)


def rms(row, gain):
    root = sqrt(sum(x * x for x in row) / len(row) + EPSILON)
    return [x / root * g for x, g in zip(row, gain, strict=True)]


def times(row, matrix):
    return [
        sum(x * line[j] for x, line in zip(row, matrix, strict=True)) for j in range(len(matrix[0]))
    ]


def turned(row, place, frequencies):
    """As complex numbers: each pair times e to the i θ."""
    half = len(row) // 2
    pairs = [
        complex(row[p], row[p + half]) * cmath.exp(1j * place * frequencies[p]) for p in range(half)
    ]
    return [z.real for z in pairs] + [z.imag for z in pairs]


def shares(row):
    powers = [exp(x - max(row)) for x in row]
    return [p / sum(powers) for p in powers]


def by_loops(given):
    """Attention weights and outputs of every layer, then the chances, token by token."""
    w = {name: value.tolist() for name, value in given.items()}
    stream = [list(w["W_E"][row]) for row in w["token_rows"]]
    weights, outputs = [], []
    for layer in range(LAYERS):
        mine = {name.removeprefix(f"layer{layer}."): value for name, value in w.items()}
        normed = [rms(row, mine["gain_A"]) for row in stream]
        found = [[[0.0] * N for _ in range(N)] for _ in range(HEADS)]
        joined: list[list[float]] = [[] for _ in range(N)]
        for head in range(HEADS):
            shared = head * KV_HEADS // HEADS
            keys = [
                turned(times(row, mine["W_K"][shared]), place, w["frequencies"])
                for place, row in enumerate(normed)
            ]
            values = [times(row, mine["W_V"][shared]) for row in normed]
            for i, row in enumerate(normed):
                query = turned(times(row, mine["W_Q"][head]), i, w["frequencies"])
                seen = [j for j in range(N) if i - WINDOW < j <= i]
                fits = [
                    sum(a * b for a, b in zip(query, keys[j], strict=True)) / sqrt(D_HEAD)
                    for j in seen
                ]
                for j, share in zip(seen, shares(fits), strict=True):
                    found[head][i][j] = share
                joined[i] += [
                    sum(found[head][i][j] * values[j][k] for j in seen) for k in range(D_HEAD)
                ]
        for i in range(N):
            residual = [
                a + b for a, b in zip(stream[i], times(joined[i], mine["W_O"]), strict=True)
            ]
            normed_again = rms(residual, mine["gain_F"])
            gate, up = times(normed_again, mine["W_gate"]), times(normed_again, mine["W_up"])
            hidden = [g / (1 + exp(-g)) * u for g, u in zip(gate, up, strict=True)]
            widened = times(hidden, mine["W_down"])
            stream[i] = [a + b for a, b in zip(residual, widened, strict=True)]
        weights.append(found)
        outputs.append([list(row) for row in stream])
    said = [times(rms(row, w["gain_Y"]), w["W_U"]) for row in stream]
    return weights, outputs, [shares(row) for row in said]


@pytest.mark.parametrize("seed", range(3))
def test_a_decoder_is_the_one_written_with_loops(seed):
    given = numbers(seed)
    t = small_decoder(given)
    weights, outputs, chances = by_loops(given)
    for layer in range(LAYERS):
        found = t[f"layer{layer}.attention_weights"].value
        assert found.shape == (HEADS, N, N)
        np.testing.assert_allclose(found, weights[layer], atol=1e-12)
        np.testing.assert_allclose(
            t[f"layer{layer}.layer_output"].value, outputs[layer], rtol=1e-10
        )
    np.testing.assert_allclose(t["probabilities"].value, chances, atol=1e-12)
    assert t.stream.name == "layer1.layer_output" and t.output.name == "probabilities"


def test_every_number_of_a_decoder_is_accounted_for():
    t = small_decoder(numbers())
    for step in t.steps:
        for cell in np.ndindex(t[step.name].value.shape):
            found = explain(t, step.name, cell)
            assert np.isclose(found.total, found.value, rtol=1e-10, atol=1e-13), (step.name, cell)
            assert {read for read, _ in found.sum.sources()} == set(step.reads)
        assert notice(t, step.name), step.name
        assert mathml(step.stage.equation)


def test_a_turned_number_is_told_with_its_partner_cosine_and_sine():
    t = small_decoder(numbers())
    found = explain(t, "layer0.rotated_query", (3, 4, 1))
    angle = 4 * 0.3
    own, partner = found.terms
    assert own.factors[0].source == ("layer0.query", (3, 4, 1))
    assert partner.factors[0].source == ("layer0.query", (3, 4, 3))
    assert own.factors[1].value == pytest.approx(np.cos(angle))
    assert partner.factors[1].value == pytest.approx(-np.sin(angle))
    assert explain(t, "layer0.rotated_query", (3, 4, 3)).terms[1].factors[1].label == "sin θ"
    assert "1.20 (69°)" in found.sum.says and "dimension 1 and dimension 3" in found.sum.says


def test_turning_changes_no_length_and_only_the_distance_counts():
    random = np.random.default_rng(1)
    query, key = random.normal(size=(2, 8))
    speeds = np.array([1.0, 0.5, 0.1, 0.01])

    def at(x, place):
        return rotate(x[None], np.array([place * speeds]))[0]

    np.testing.assert_allclose(np.linalg.norm(at(query, 7)), np.linalg.norm(query))
    np.testing.assert_allclose(at(query, 9) @ at(key, 4), at(query, 105) @ at(key, 100))
    assert at(query, 0).tolist() == query.tolist()
    quarter = rotate(np.array([[1.0, 0.0]]), np.array([[np.pi / 2]]))
    np.testing.assert_allclose(quarter, [[0, 1]], atol=1e-15)


def test_the_only_place_zero_is_not_turned():
    given = numbers()
    alone = {
        **given,
        "token_rows": np.array([1]),
        "positions": np.array([0]),
        "mask": np.eye(1) > 0,
    }
    t = small_decoder(alone)
    step = t["layer0.rotated_query"].step
    assert step.stage.operation.idle(t, t["layer0.rotated_query"]) == "place 0 is not turned"


def test_what_a_mask_hides_is_told_by_its_rule():
    given = numbers()
    t = small_decoder(given)
    said = notice(t, "layer0.masked_scores")[0]
    assert said == (
        "13 of 25 pairs are hidden in every head: no token sees a later one, nor more than 2 back."
    )
    causal = small_decoder({**given, "mask": np.tri(N, dtype=bool)})
    assert str(notice(causal, "layer0.masked_scores")[0]).endswith(": no token sees a later one.")
    odd = small_decoder({**given, "mask": np.tri(N, dtype=bool) | (np.arange(N) == 4)})
    assert "later" not in notice(odd, "layer0.masked_scores")[0]


def test_of_a_whole_vocabulary_the_likeliest_are_named_and_the_others_added_up():
    given = numbers()
    random = np.random.default_rng(2)
    given["W_U"] = random.normal(size=(len(given["gain_Y"]), 5000))
    labels = {"token": TOKENS, "candidate": tuple(f" word{i}" for i in range(5000))}
    t = run(stack(READ, GROUPED, PREDICTS, LAYERS, given), given, labels, np.float64)
    chances = t["probabilities"].value[4]
    for token in (int(chances.argmax()), int(chances.argmin())):
        found = explain(t, "probabilities", (4, token))
        assert found.total == pytest.approx(chances[token], rel=1e-12)
        (total,) = found.sum.parts
        assert total.terms[0].label == f" word{chances.argmax()}" and len(total.terms) < 60
        assert total.terms[-1].label.startswith("4,") and "others" in total.terms[-1].label
        assert total.terms[0].factors[0].value == 1  # e to the power of nothing: the largest
        assert ("logits", (4, token)) in set(found.sum.sources())
    assert (f" word{chances.argmax()}",) in notice(t, "probabilities") or chances.max() < 0.5


def test_massive_activations_are_normed_as_well():
    x = np.full((1, 4), 1.0, np.float32)
    x[0, 2] = 24_000
    normed = norms.rms_input_norm(x, np.ones(4, np.float32), np.array(1e-5))
    wanted = x.astype(np.float64) / np.sqrt((x.astype(np.float64) ** 2).mean() + 1e-5)
    np.testing.assert_allclose(normed, wanted, rtol=3e-7)


def test_a_number_that_is_most_of_its_vector_is_told():
    x = np.ones((2, 12))
    t = run(place({"n": (norms.rms_input_norm,)}, given_norm(x)), given_norm(x), {}, np.float64)
    assert len(notice(t, "input_norm")) == 1
    x[1, 7] = -500
    t = run(place({"n": (norms.rms_input_norm,)}, given_norm(x)), given_norm(x), {}, np.float64)
    assert "".join(map(str, notice(t, "input_norm"))).endswith("number: dimension 7, −500.")


def given_norm(x):
    return {"layer_input": x, "gain_A": np.ones(x.shape[1]), "epsilon": np.array(1e-5)}


@pytest.mark.parametrize("function", CURVES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_curve_keeps_its_dtype_and_overflows_nowhere(function, dtype):
    stage = activation(function, "ffn_hidden", "ffn_preactivation", "H′", "H")
    x = np.array([[-1e4, -30, -3, -1, -0.1, 0, 0.1, 1, 3, 30, 1e4]], dtype)
    made = stage(x)
    assert made.dtype == dtype and np.isfinite(made).all()
    out = np.empty_like(x)
    assert stage(x, out=out) is out
    np.testing.assert_array_equal(out, made)
    assert stage.parameters == ("ffn_preactivation",) and mathml(stage.equation)
    assert stage.source.startswith("def ffn_hidden(ffn_preactivation, out):")


@pytest.mark.parametrize(
    "stage",
    [
        *decoder.PROJECT,
        decoder.layer_scaled_scores,
        *decoder.feed_forward("gelu_new"),
        *norms.LAYER_NORMS.values(),
        *map(grouped, decoder.TURNED),
        grouped(rotated_query),
        *fill_in("relu"),
    ],
    ids=lambda stage: stage.name,
)
def test_a_stage_elsewhere_says_what_it_reads_there(stage):
    code = stage.source.splitlines()[0]
    assert code == f"def {stage.name}({', '.join((*stage.parameters, 'out'))}):"
    assert len(stage.signature.inputs) == len(stage.parameters) and mathml(stage.equation)
    assert stage.caption.endswith(".") and stage.caption not in stage.source
