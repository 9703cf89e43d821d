"""The tolerances are tight for decoders too: a small mistake in one of their stages is outside."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from attention_core import load_model, run
from attention_core.forward import read
from attention_core.stages.norms import rms_norm
from tests.core.test_tiny_goldens import LISTING, TINY
from tests.core.test_tolerances import with_function, with_given


def pairs_side_by_side(x, angles, *, out=None):
    """Numbers 0 and 1 are a pair, 2 and 3, and so on: as in GPT-J, and in GGUF's order of rows."""
    turned = np.empty_like(x)
    cos, sin = np.cos(angles), np.sin(angles)
    turned[..., ::2] = x[..., ::2] * cos - x[..., 1::2] * sin
    turned[..., 1::2] = x[..., 1::2] * cos + x[..., ::2] * sin
    out[...] = turned
    return out


def turned_back(x, angles, *, out=None):
    first, second = np.split(x, 2, axis=-1)
    cos, sin = np.cos(angles), np.sin(angles)
    return np.concatenate([first * cos + second * sin, second * cos - first * sin], -1, out=out)


def less_its_mean(x, gain, epsilon, *, out=None):
    return rms_norm(x - x.mean(-1, keepdims=True), gain, epsilon, out)


def groups_in_turn(query, key, *, out=None):
    """Query heads 0, 1, 2, 3 with key heads 0, 1, 0, 1."""
    own = np.tile(key, (len(query) // len(key), 1, 1))
    return np.matmul(query, own.swapaxes(-1, -2), out=out)


def named(steps, name, function):
    return tuple(
        replace(s, stage=replace(s.stage, function=function)) if s.stage.name == name else s
        for s in steps
    )


def both_swapped(given):
    other = {"W_gate": "W_up", "W_up": "W_gate"}

    def swapped(name):
        before, dot, own = name.rpartition(".")
        return before + dot + other.get(own, own)

    return {name: given[swapped(name)] for name in given}


def unscaled(given):
    return {**given, "frequencies": 1000.0 ** (-np.arange(0, 8, 2) / 8)}


def seen(given, window):
    n = len(given["mask"])
    back = np.arange(n)[:, None] - np.arange(n)
    return {**given, "mask": (back >= 0) & (back < window)}


FAULTS = {
    "pairs side by side": (
        "llama", lambda s, g: (with_function(s, "rotate", pairs_side_by_side), g)),
    "turned the other way": ("qwen2", lambda s, g: (with_function(s, "rotate", turned_back), g)),
    "frequencies not scaled": ("llama", lambda s, g: (s, unscaled(g))),
    "half the angles": ("qwen2", lambda s, g: (s, {**g, "frequencies": g["frequencies"] / 2})),
    "a mean taken off": ("llama", lambda s, g: (with_function(s, "rms", less_its_mean), g)),
    "epsilon 1e-4": ("llama", lambda s, g: (s, {**g, "epsilon": np.array(1e-4)})),
    "gains about one": ("qwen2", lambda s, g: (s, with_given(g, lambda v: v + 1, "gain_A"))),
    "groups in turn": ("mistral", lambda s, g: (named(s, "scores", groups_in_turn), g)),
    "a window one wider": ("mistral", lambda s, g: (s, seen(g, 4))),
    "no window": ("mistral", lambda s, g: (s, seen(g, 99))),
    "each token sees the next": ("gpt2", lambda s, g: (s, {
        **g, "mask": np.tri(len(g["mask"]), k=1, dtype=bool)})),
    "gate and up swapped": ("smollm2", lambda s, g: (s, both_swapped(g))),
    "layers counted from zero": ("gpt2", lambda s, g: (s, with_given(
        g, lambda v: np.maximum(v - 1, 1), "layer_number"))),
    "no bias of queries": ("qwen2", lambda s, g: (s, with_given(g, np.zeros_like, "b_Q"))),
    "positions from one": ("gpt2", lambda s, g: (s, with_given(
        g, lambda v: np.roll(v, -1, 0), "W_P"))),
}  # fmt: skip


@lru_cache
def made(family: str):
    model = load_model(str(TINY / family))
    return model.steps, *read(LISTING[family]["text"], model, np.float32)


def times_over_tolerance(family, change) -> tuple[float, float]:
    """How often the worst stage, and the worst attention weight, exceed their tolerance."""
    steps, given, labels = made(family)
    steps, given = change(steps, given)
    t = run(steps, given, labels)
    over = {}
    with np.load(TINY / family / "golden.npz", allow_pickle=False) as golden:
        for step in steps:
            if step.name in golden:
                wanted, found = golden[step.name], t[step.name].value
                finite = np.isfinite(wanted)
                size = max(1, np.abs(wanted[finite]).max())
                gap = np.abs(np.nan_to_num(found, neginf=-1e9) - wanted)[finite].max()
                over[step.name] = gap / size / step.stage.tolerance.float32
    return max(over.values()), max(over[n] for n in over if n.endswith("attention_weights"))


@pytest.mark.parametrize("family", ["gpt2", "llama", "smollm2", "qwen2", "mistral"])
def test_without_a_fault_everything_is_within_tolerance(family):
    assert times_over_tolerance(family, lambda steps, given: (steps, given))[0] <= 1


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_outside_the_tolerances(fault):
    anywhere, in_attention_weights = times_over_tolerance(*FAULTS[fault])
    assert anywhere > 10 and in_attention_weights > 10, (anywhere, in_attention_weights)
