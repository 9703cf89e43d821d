"""A decoder of random numbers: rotary, grouped, gated, causal with a window; two layers."""

import numpy as np

from attention_core import run
from attention_core.stages import decoder, norms
from attention_core.stages.encoder import attention_residual, token_embedding
from attention_core.stages.grouped import grouped
from attention_core.stages.rotary import rotary_angles, rotated_key, rotated_query
from attention_core.stages.stack import stack
from attention_core.stages.vocabulary import PREDICT

TOKENS = ("the", "bank", "of", "the", "river")
N, D_MODEL, HEADS, KV_HEADS, D_HEAD, D_FFN, WORDS, LAYERS = 5, 6, 4, 2, 4, 5, 7, 2
EPSILON, WINDOW = 1e-3, 3

RMS = norms.RMS_NORMS
LAYER = {
    "project": (RMS["input_norm"], *decoder.PROJECT_PLAIN, rotated_query, rotated_key),
    "compare": decoder.TURNED,
    "mix": decoder.MIX_PLAIN,
    "refine": (
        attention_residual,
        RMS["ffn_norm"],
        *decoder.gated("silu"),
        decoder.layer_output,
    ),
}
GROUPED = {group: tuple(map(grouped, stages)) for group, stages in LAYER.items()}
READ = {"read": (token_embedding, rotary_angles)}
PREDICTS = {"predict": (RMS["final_norm"], *PREDICT)}


def numbers(seed: int = 0) -> dict:
    """All that the steps read, float64."""
    random = np.random.default_rng(seed)
    place = np.arange(N)
    given = {
        "token_rows": np.array([0, 1, 2, 0, 3]),
        "positions": place,
        "frequencies": np.array([1.0, 0.3]),
        "mask": (place[:, None] >= place) & (place[:, None] - place < WINDOW),
        "d_head": np.array(D_HEAD),
        "epsilon": np.array(EPSILON),
        "W_E": random.normal(size=(WORDS, D_MODEL)),
        "gain_Y": random.normal(size=D_MODEL),
    }
    given["W_U"] = given["W_E"].T
    shapes = {
        "gain_A": (D_MODEL,),
        "gain_F": (D_MODEL,),
        "W_Q": (HEADS, D_MODEL, D_HEAD),
        "W_K": (KV_HEADS, D_MODEL, D_HEAD),
        "W_V": (KV_HEADS, D_MODEL, D_HEAD),
        "W_O": (HEADS * D_HEAD, D_MODEL),
        "W_gate": (D_MODEL, D_FFN),
        "W_up": (D_MODEL, D_FFN),
        "W_down": (D_FFN, D_MODEL),
    }
    for layer in range(LAYERS):
        for name, shape in shapes.items():
            given[f"layer{layer}.{name}"] = random.normal(size=shape)
    return given


def small_decoder(given: dict, dtype=np.float64):
    """Its trace."""
    steps = stack(READ, GROUPED, PREDICTS, LAYERS, given)
    labels = {"token": TOKENS, "candidate": tuple("abcdefg")}
    cast = {n: v.astype(dtype) if v.dtype.kind == "f" else v for n, v in given.items()}
    return run(steps, cast, labels, dtype)
