"""Gradients of every kind and family are those of PyTorch's autograd; see tests/goldens."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attention_core import gradients, run, trace
from attention_core.graph.step import place
from attention_core.stages import attention, encoder, norms, rotary, scoring
from attention_core.stages.activations import CURVES, activation
from attention_core.stages.loss import token_loss
from tests.core.traced import FAMILIES, loaded

GOLDENS = Path(__file__).parents[1] / "goldens"
GOLDEN = np.load(GOLDENS / "gradients.npz", allow_pickle=False)
WHOLE = np.load(GOLDENS / "family_gradients.npz", allow_pickle=False)
TEXTS = json.loads((GOLDENS / "tiny" / "families.json").read_text(encoding="utf-8"))
STAGES = {
    "attention": (*attention.PROJECT, *attention.COMPARE, *attention.MIX),
    "layer_norm": (encoder.attention_norm,),
    "rms_norm": (norms.rms_input_norm,),
    "rotary": (rotary.rotated_query,),
    "cross_entropy": (token_loss,),
    "lookup": (encoder.token_embedding,),
    "unit": (scoring.unit_query,),
    **{name: (activation(name, "ffn_hidden", "ffn_preactivation", "H′", "H"),) for name in CURVES},
}
CASES = sorted({name.split("/")[0] for name in GOLDEN})


def recorded(case: str, part: str) -> dict[str, Any]:
    start = f"{case}/{part}/"
    return {name.removeprefix(start): GOLDEN[name] for name in GOLDEN if name.startswith(start)}


@pytest.mark.parametrize("case", CASES)
def test_gradients_are_those_of_autograd(case):
    known = {"d_head": np.array(3), "epsilon": np.array(1e-5), **recorded(case, "given")}
    steps = place({case: STAGES[case]}, known)
    t = run(steps, known, {}, np.float64)
    made, wanted = recorded(case, "made"), recorded(case, "gradient")
    for name, value in made.items():
        np.testing.assert_allclose(t[name].value, value, rtol=1e-12, atol=1e-12)
    found = gradients(t, {name: wanted[name] for name in made})
    missing = {step.name for step in steps} - set(wanted)
    assert set(found) - {"epsilon"} == set(wanted) and not missing
    for name, gradient in wanted.items():
        np.testing.assert_allclose(found[name], gradient, rtol=1e-10, atol=1e-12, err_msg=name)


def test_scores_and_weights_of_attention_are_among_them():
    assert {"scores", "attention_weights", "masked_scores"} <= set(
        recorded("attention", "gradient")
    )
    assert {"gelu", "gelu_new", "silu", "relu"} <= set(CASES)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_whole_model_goes_back_as_transformers_does(family):
    t = trace(TEXTS[family]["text"], loaded(family), np.float64)
    start = f"{family}/"
    wanted = {name.removeprefix(start): WHOLE[name] for name in WHOLE if name.startswith(start)}
    found = gradients(t, {"logits": wanted.pop("seed")})
    assert {"token_embedding", "layer0.attention_weights", "layer0.value"} <= set(wanted)
    for name, gradient in wanted.items():
        size = np.abs(gradient).max()
        np.testing.assert_allclose(found[name], gradient, rtol=0, atol=1e-10 * size, err_msg=name)
