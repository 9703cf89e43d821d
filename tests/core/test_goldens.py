"""Every stage of MiniLM is what PyTorch computes; the files are described in tests/goldens."""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from attention_core import Trace, load_model, trace
from attention_core.checks import ROW_SUM
from attention_core.stages.scoring import VARIANTS, tempered_scores

FOLDER = Path(__file__).parents[1] / "goldens"
LISTING = json.loads((FOLDER / "sentences.json").read_text(encoding="utf-8"))
FILES = {Path(each["file"]).stem: each for each in LISTING["sentences"]}
DTYPES = ("float32", "float64")
RUNS = [(stem, dtype) for stem in FILES for dtype in DTYPES]


@lru_cache(maxsize=1)  # a trace of 512 tokens is large: one at a time
def traced(stem: str, dtype: str) -> Trace:
    return trace(FILES[stem]["text"], load_model("minilm"), np.dtype(dtype))


@lru_cache(maxsize=2)
def golden(stem: str):
    return np.load(FOLDER / f"{stem}.npz", allow_pickle=False)


def tolerance(name: str, dtype: str) -> float:
    found = next(s.stage for s in load_model("minilm").steps if s.name.endswith(name))
    return found.tolerance[DTYPES.index(dtype)]


@pytest.mark.parametrize(("stem", "dtype"), RUNS)
def test_tokens_and_stages_are_the_ones_recorded(stem, dtype):
    t = traced(stem, dtype)
    assert t.tokens == FILES[stem]["tokens"]
    assert [step.name for step in t.steps] == LISTING["stages"]


@pytest.mark.parametrize(
    ("stem", "dtype", "name"), [(*each, name) for each in RUNS for name in LISTING["stages"]]
)
def test_a_stage_is_within_tolerance_of_pytorch(stem, dtype, name):
    value, reference = traced(stem, dtype)[name].value, golden(stem)
    allowed = tolerance(name, dtype)
    if FILES[stem]["whole"]:
        assert value.shape == reference[name].shape
        gap = np.abs(value - reference[name]).max()
    else:
        assert value.shape == tuple(reference[f"{name}|shape"])
        gap = np.abs(value.ravel()[reference[f"{name}|index"]] - reference[f"{name}|value"]).max()
        sums = value.sum(dtype=np.float64), np.abs(value).sum(dtype=np.float64)
        sums_gap = np.abs(np.array(sums) - reference[f"{name}|sums"]).max()
        assert sums_gap <= allowed * value.size, "some cell that was not recorded is off"
    assert gap <= allowed, f"off by {gap:.2e}, allowed {allowed:.2e}"


@pytest.mark.parametrize(("stem", "dtype"), RUNS)
def test_every_row_of_attention_weights_sums_to_one(stem, dtype):
    t = traced(stem, dtype)
    for layer in range(6):
        gap = np.abs(t[f"layer{layer}.attention_weights"].value.sum(axis=-1) - 1).max()
        assert gap <= ROW_SUM[DTYPES.index(dtype)], f"layer {layer} is off by {gap:.2e}"


@pytest.mark.parametrize(("stem", "dtype"), RUNS)
def test_the_mean_of_the_last_layer_is_the_recorded_one(stem, dtype):
    mean = traced(stem, dtype).output.value.mean(axis=0, dtype=np.float64)
    gap = np.abs(mean - golden(stem)["mean_pooled"]).max()
    assert gap <= tolerance("layer_output", dtype)


def test_every_stage_has_a_tolerance_tighter_in_float64():
    stages = {step.stage for step in load_model("minilm").steps} | {tempered_scores}
    stages |= {stage for each in VARIANTS for stage in each.stages}
    assert len(stages) > 25
    for stage in stages:
        assert 0 < stage.tolerance.float64 < 1e-6 * stage.tolerance.float32, stage.name


def test_bank_beside_river_is_nearer_to_bank_on_a_walk_than_to_bank_that_approves():
    def bank(stem: str):
        t = trace(FILES[stem]["text"], load_model("minilm"))
        row = t.output.value[t.tokens.index("bank")]
        return row / np.linalg.norm(row)

    assert round(float(bank("river_bank") @ bank("walk")), 2) == 0.94
    assert round(float(bank("river_bank") @ bank("loan")), 2) == 0.77
