"""The tolerances are tight: a small mistake in the encoder or its weights is outside them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from attention_core import load_model, run
from attention_core.forward import read

TEXT = "river bank"
GOLDEN = Path(__file__).parents[1] / "goldens" / "river_bank.npz"


def tanh_gelu(ffn_preactivation, *, out=None):
    x = ffn_preactivation
    below = 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return np.multiply(x, below.astype(x.dtype), out=out)


def norm_with_ddof_1(x, gain, shift, epsilon, *, out=None):
    centred = x - x.mean(axis=-1, keepdims=True)
    deviation = np.sqrt(x.var(axis=-1, keepdims=True, ddof=1) + epsilon.astype(x.dtype))
    return np.add(centred / deviation * gain, shift, out=out)


def scaled_by_d_model(scores, d_head, *, out=None):
    return np.divide(scores, np.float32(384**0.5), out=out)


def shared_out_over_queries(masked_scores, *, out=None):
    shares = np.exp(masked_scores - masked_scores.max(axis=-2, keepdims=True))
    return np.divide(shares, shares.sum(axis=-2, keepdims=True), out=out)


def with_function(steps, kind, function):
    """The same steps, those of one kind of operation computed by another function."""
    return tuple(
        replace(step, stage=replace(step.stage, function=function))
        if step.stage.operation.kind == kind
        else step
        for step in steps
    )


def with_given(given, change, *names):
    return {n: change(v) if n.rpartition(".")[2] in names else v for n, v in given.items()}


def rounded_to_float16(given):
    return {
        name: value.astype(np.float16).astype(np.float32) if value.dtype == np.float32 else value
        for name, value in given.items()
    }


FAULTS = {
    "tanh GELU": lambda s, g: (with_function(s, "activation", tanh_gelu), g),
    "LayerNorm epsilon 1e-5": lambda s, g: (s, {**g, "epsilon": np.array(1e-5)}),
    "LayerNorm with ddof 1": lambda s, g: (with_function(s, "norm", norm_with_ddof_1), g),
    "float16 weights": lambda s, g: (s, rounded_to_float16(g)),
    "scaled by d_model": lambda s, g: (with_function(s, "scale", scaled_by_d_model), g),
    "softmax over queries": lambda s, g: (with_function(s, "softmax", shared_out_over_queries), g),
    "positions from one": lambda s, g: (s, with_given(g, lambda v: np.roll(v, -1, 0), "W_P")),
    "heads in another order": lambda s, g: (s, with_given(g, lambda v: v[::-1], "W_V", "b_V")),
    "no value bias": lambda s, g: (s, with_given(g, np.zeros_like, "b_V")),
    "key and query swapped": lambda s, g: (
        s,
        {n.translate(str.maketrans("QK", "KQ")): v for n, v in g.items()},
    ),
}


def times_over_tolerance(change) -> tuple[float, float]:
    """How often the worst stage, and the worst attention weight, exceed their tolerance."""
    model = load_model("minilm")
    given, labels = read(TEXT, model, np.float32)
    steps, given = change(model.steps, given)
    t = run(steps, given, labels)
    with np.load(GOLDEN, allow_pickle=False) as golden:
        over = {
            step.name: np.abs(t[step.name].value - golden[step.name]).max()
            / step.stage.tolerance.float32
            for step in steps
        }
    return max(over.values()), max(over[n] for n in over if n.endswith("attention_weights"))


def test_without_a_fault_everything_is_within_tolerance():
    assert times_over_tolerance(lambda steps, given: (steps, given))[0] <= 1


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_outside_the_tolerances(fault):
    anywhere, in_attention_weights = times_over_tolerance(FAULTS[fault])
    assert anywhere > 10
    assert in_attention_weights > 10
