"""The encoder against one written with loops over Python floats, sharing no code with it."""

from math import erf, exp, inf, sqrt

import numpy as np
import pytest

from attention_core import run
from attention_core.stages.encoder import encoder

N_TOKENS, D_MODEL, N_HEADS, D_HEAD, D_FFN = 5, 6, 2, 3, 7
N_LAYERS, N_WORDS, EPSILON = 2, 4, 1e-3
SHAPES = {
    "W_Q": (N_HEADS, D_MODEL, D_HEAD),
    "b_Q": (N_HEADS, D_HEAD),
    "W_K": (N_HEADS, D_MODEL, D_HEAD),
    "b_K": (N_HEADS, D_HEAD),
    "W_V": (N_HEADS, D_MODEL, D_HEAD),
    "b_V": (N_HEADS, D_HEAD),
    "W_O": (N_HEADS * D_HEAD, D_MODEL),
    "b_O": (D_MODEL,),
    "gain_A": (D_MODEL,),
    "shift_A": (D_MODEL,),
    "W_1": (D_MODEL, D_FFN),
    "b_1": (D_FFN,),
    "W_2": (D_FFN, D_MODEL),
    "b_2": (D_MODEL,),
    "gain_F": (D_MODEL,),
    "shift_F": (D_MODEL,),
}


def random_given(seed: int) -> dict:
    random = np.random.default_rng(seed)
    given = {
        "token_rows": random.integers(0, N_WORDS, N_TOKENS),
        "positions": np.arange(N_TOKENS),
        "segments": random.integers(0, 2, N_TOKENS),
        "mask": random.random((N_TOKENS, N_TOKENS)) < 0.6,
        "d_head": np.array(D_HEAD),
        "epsilon": np.array(EPSILON),
        "W_E": random.normal(size=(N_WORDS, D_MODEL)),
        "W_P": random.normal(size=(N_TOKENS + 2, D_MODEL)),
        "W_G": random.normal(size=(2, D_MODEL)),
        "gain_E": random.normal(size=D_MODEL),
        "shift_E": random.normal(size=D_MODEL),
    }
    given["mask"][seed % N_TOKENS] = False  # one query may see nothing at all
    for layer in range(N_LAYERS):
        for name, shape in SHAPES.items():
            given[f"layer{layer}.{name}"] = random.normal(size=shape)
    return given


def norm(row: list, gain: list, shift: list) -> list:
    mean = sum(row) / len(row)
    variance = sum((x - mean) ** 2 for x in row) / len(row)
    deviation = sqrt(variance + EPSILON)
    return [(x - mean) / deviation * g + s for x, g, s in zip(row, gain, shift, strict=True)]


def times(row: list, matrix: list, bias: list) -> list:
    result = []
    for column in range(len(bias)):
        total = bias[column]
        for k in range(len(row)):
            total += row[k] * matrix[k][column]
        result.append(total)
    return result


def plus(*rows: list) -> list:
    return [sum(numbers) for numbers in zip(*rows, strict=True)]


def share_out(row: list) -> list:
    if all(score == -inf for score in row):
        return [0.0 for _ in row]
    top = max(row)
    total = sum(exp(score - top) for score in row)
    return [exp(score - top) / total for score in row]


def attend(x: list, w: dict, mask: list) -> dict:
    """Every stage from query to attention_output, with nested lists."""
    tokens, heads = range(len(x)), range(N_HEADS)
    kept: dict = {}
    for name, letter in (("query", "Q"), ("key", "K"), ("value", "V")):
        W, b = w[f"W_{letter}"], w[f"b_{letter}"]
        kept[name] = [[times(row, W[h], b[h]) for row in x] for h in heads]
    q, k, v = kept["query"], kept["key"], kept["value"]

    def dot(a: list, b: list) -> float:
        return sum(s * t for s, t in zip(a, b, strict=True))

    raw = [[[dot(q[h][i], k[h][j]) for j in tokens] for i in tokens] for h in heads]
    scaled = [[[s / sqrt(D_HEAD) for s in row] for row in head] for head in raw]
    masked = [
        [[scaled[h][i][j] if mask[i][j] else -inf for j in tokens] for i in tokens] for h in heads
    ]
    weights = [[share_out(row) for row in head] for head in masked]
    mixed = [
        [
            [sum(weights[h][i][j] * v[h][j][d] for j in tokens) for d in range(D_HEAD)]
            for i in tokens
        ]
        for h in heads
    ]
    joined = [[number for h in heads for number in mixed[h][i]] for i in tokens]
    return kept | {
        "scores": raw,
        "scaled_scores": scaled,
        "masked_scores": masked,
        "attention_weights": weights,
        "head_outputs": mixed,
        "concatenated_heads": joined,
        "attention_output": [times(row, w["W_O"], w["b_O"]) for row in joined],
    }


def layer(x: list, w: dict, mask: list) -> dict:
    """Every stage of one layer."""
    kept = attend(x, w, mask)
    added = [plus(a, b) for a, b in zip(x, kept["attention_output"], strict=True)]
    normed = [norm(row, w["gain_A"], w["shift_A"]) for row in added]
    before = [times(row, w["W_1"], w["b_1"]) for row in normed]
    hidden = [[0.5 * h * (1 + erf(h / sqrt(2))) for h in row] for row in before]
    after = [times(row, w["W_2"], w["b_2"]) for row in hidden]
    residual = [plus(a, b) for a, b in zip(normed, after, strict=True)]
    return kept | {
        "attention_residual": added,
        "attention_norm": normed,
        "ffn_preactivation": before,
        "ffn_hidden": hidden,
        "ffn_output": after,
        "ffn_residual": residual,
        "layer_output": [norm(row, w["gain_F"], w["shift_F"]) for row in residual],
    }


def oracle(given: dict) -> dict:
    """Every stage of the whole encoder."""
    lists = {name: value.tolist() for name, value in given.items()}
    tables = {"token": ("token_rows", "W_E"), "position": ("positions", "W_P")}
    tables["segment"] = ("segments", "W_G")
    kept = {
        f"{name}_embedding": [lists[table][row] for row in lists[rows]]
        for name, (rows, table) in tables.items()
    }
    kept["embedding_sum"] = [plus(*rows) for rows in zip(*kept.values(), strict=True)]
    x = [norm(row, lists["gain_E"], lists["shift_E"]) for row in kept["embedding_sum"]]
    kept["embeddings"] = x
    for number in range(N_LAYERS):
        weights = {name: lists[f"layer{number}.{name}"] for name in SHAPES}
        stages = layer(x, weights, lists["mask"])
        kept |= {f"layer{number}.{name}": value for name, value in stages.items()}
        x = stages["layer_output"]
    return kept


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("dtype", "allowed"), [(np.float64, 1e-12), (np.float32, 1e-3)])
def test_every_stage_of_two_layers_equals_loops_over_python_floats(seed, dtype, allowed):
    given = random_given(seed)
    words = tuple("abcde")
    labels = {"token": words, "query": words, "key": words, "head": ("0", "1")}
    cast = {n: v.astype(dtype) if v.dtype == np.float64 else v for n, v in given.items()}
    t = run(encoder(N_LAYERS, given), cast, labels, dtype)
    wanted = oracle(given)
    assert [step.name for step in t.steps] == list(wanted)
    for name, value in wanted.items():
        value = np.array(value)
        assert t[name].value.shape == value.shape, name
        assert (np.isneginf(value) == np.isneginf(t[name].value)).all(), name
        finite = np.isfinite(value)
        gap = np.abs(t[name].value[finite] - value[finite]).max()
        assert gap <= allowed * max(1, np.abs(value[finite]).max()), name
