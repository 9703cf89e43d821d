"""Translations against PyTorch's float64 by a reader of its own, and against slips one may make.

In float32 what a head looks at may lie 1.5e-5 from that, as the original engine's does. A slip
that moves less than rounding could hide there: in float64 each of those listed here is seen.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.forward import read
from attention_core.graph.run import run
from attention_core.translation import Begun, said

GOLDENS = Path(__file__).parents[1] / "goldens"
TOLD = json.loads((GOLDENS / "translation.json").read_text(encoding="utf-8"))
# Of weights, and of logarithms of chances: of rounding in each precision.
CLOSE = {np.float32: (1.5e-5, 7e-5), np.float64: (1e-12, 1e-11)}

Given = dict[str, Any]


@cache
def kept() -> Mapping[str, Any]:
    with np.load(GOLDENS / "translation.npz", allow_pickle=False) as file:
        return dict(file)


def crossed(tensors: Any) -> Any:
    layers = (f"decoder.layer{i}.cross_attention_weights" for i in range(2))
    return np.stack([tensors[name].value for name in layers])


@pytest.mark.parametrize("key", TOLD)
@pytest.mark.parametrize("dtype", CLOSE)
def test_every_head_and_every_chance_is_pytorchs(key, dtype):
    name, told = key.split(".")[0], TOLD[key]
    model: Any = load_model(name)
    weights, logarithms = CLOSE[dtype]
    t = trace(Begun(told["text"], whole=True), model, dtype)
    assert list(model.ids(told["text"])) == told["ids"]
    assert [each.id for each in said(t)] == told["said"]
    assert t.output_text == told["words"] == trace(told["text"], model).output_text
    encoder = np.stack([t[f"encoder.layer{i}.attention_weights"].value for i in range(6)])
    np.testing.assert_allclose(encoder, kept()[f"{key}.encoder"], rtol=0, atol=weights)
    source = t["encoder.layer5.layer_output"].value[:, ::16]
    np.testing.assert_allclose(source, kept()[f"{key}.source"], rtol=0, atol=2 * weights)
    np.testing.assert_allclose(crossed(t), kept()[f"{key}.crossed"], rtol=0, atol=weights)
    chances = np.log([each.chance for each in said(t)])
    # <unk>, which PyTorch's chances leave out, has next to none.
    np.testing.assert_allclose(
        chances, kept()[f"{key}.chances"], rtol=0, atol=max(logarithms, 1e-6)
    )


def waves(n: int, over: float = 127, first: int = 0) -> Any:
    angles = np.arange(first, first + n)[:, None] * 10000.0 ** (-np.arange(128) / over)
    return np.concatenate([np.sin(angles), np.cos(angles)], 1)


def interleaved(given: Given) -> Given:
    halves = given["W_P"].reshape(-1, 2, 128)
    return {"W_P": halves.swapaxes(1, 2).reshape(-1, 256)}


def one_head_off(given: Given) -> Given:
    W = given["encoder.layer3.W_Q"].copy()
    W[2] *= 1.001
    return {"encoder.layer3.W_Q": W}


def started_by_the_end(given: Given) -> Given:
    rows = given["target_rows"].copy()
    rows[0] = given["token_rows"][-1]
    return {"target_rows": rows}


def flipped(given: Given) -> Given:
    return {name: -w for name, w in given.items() if name.endswith((".W_f", ".b_f"))}


def unbiased(given: Given) -> Given:
    root = np.sqrt(255 / 256)
    return {name: w * root for name, w in given.items() if ".gain_" in name}


SLIPS: dict[str, Callable[[Given], Given]] = {
    "an epsilon of 1e-5": lambda given: {"epsilon": np.array(1e-5)},
    "an epsilon of 1e-9": lambda given: {"epsilon": np.array(1e-9)},
    "one head's W_Q off by a thousandth": one_head_off,
    "speeds over 128": lambda given: {"W_P": waves(len(given["W_P"]), 128)},
    "places from one": lambda given: {"W_P": waves(len(given["W_P"]), first=1)},
    "sines and cosines in turn": interleaved,
    "variance over n - 1": unbiased,
    "the end as the first word": started_by_the_end,
    "the gate the other way round": flipped,
    "a matrix untransposed": lambda given: {
        "encoder.layer0.W_O": given["encoder.layer0.W_O"].T.copy()
    },
    "no root before places": lambda given: {"d_model": np.array(1)},
    "no memory": lambda given: {name: w * 0 for name, w in given.items() if name.endswith(".W_C")},
    "a bias left out": lambda given: {
        "decoder.layer1.b_K": given["decoder.layer1.b_V"] * 0,
        "decoder.layer0.b_V": given["decoder.layer0.b_V"] * 0,
    },
}


@cache
def whole(key: str) -> tuple[Any, Any]:
    return read(TOLD[key]["text"], load_model(key.split(".")[0]), np.float64)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_seen(slip):
    model, key = load_model("en-pt"), "en-pt.2"
    given, labels = whole(key)
    mistaken = {**given, **SLIPS[slip](dict(given))}
    wanted = kept()[f"{key}.crossed"]
    right = np.abs(crossed(run(model.steps, given, labels, np.float64)) - wanted).max()
    wrong = np.abs(crossed(run(model.steps, mistaken, labels, np.float64)) - wanted).max()
    assert right < CLOSE[np.float64][0] < 1e-7 < wrong
    # Of an epsilon that is smaller still, float32 cannot tell.
    assert wrong > CLOSE[np.float32][0] or slip == "an epsilon of 1e-9"
