"""Gradients against central differences, through every stage of every model and every kind."""

from typing import Any

import numpy as np
import pytest

from attention_core import gradients
from attention_core.forward import read
from attention_core.graph.gradients import local
from attention_core.graph.run import run
from attention_core.stages.activations import CURVES
from tests.core.traced import FAMILIES, TRACES, loaded


def traced(steps, given, labels):
    return run(steps, given, labels, np.float64)


def seeded(steps, given, labels, name, number=1):
    """A trace, and one random seed at its end."""
    found = traced(steps, given, labels)
    seed = np.random.default_rng(number).normal(size=found[name].value.shape)
    return found, seed


def numerical(stage, inputs, which, at, seed, step):
    """The central difference of seed · output by one number of one input."""
    moved = []
    for sign in (1, -1):
        changed = [np.array(each) for each in inputs]
        changed[which][at] += sign * step
        out = np.empty(seed.shape)
        stage.function(*changed, out=out)
        moved.append(float((out * seed)[np.isfinite(out)].sum()))
    return (moved[0] - moved[1]) / (2 * step)


def corner(step, array, place):
    """Where a kind has no slope: ReLU at zero, the direction of a vector of zeros."""
    kind = step.stage.operation.kind
    return not (array[place[:-1]].any() if kind == "unit" else kind != "activation" or array[place])


@pytest.mark.parametrize("name", TRACES)
def test_every_stage_of_a_model_has_the_slope_it_says(name):
    found = TRACES[name]()
    rng = np.random.default_rng(3)
    for step in found.steps:
        if step.layer not in (None, 0, found.n_layers() - 1):
            continue
        at = local(found, step)
        inputs, output = at.inputs, at.output
        seed: Any = rng.normal(size=output.shape)
        back: Any = step.stage.operation.adjoint(seed, at)
        assert len(back) == len(inputs)
        for which, (array, grown) in enumerate(zip(inputs, back, strict=True)):
            if not np.issubdtype(array.dtype, np.floating):
                assert grown is None
                continue
            assert grown.shape == array.shape
            for _ in range(3):
                place = tuple(int(rng.integers(n)) for n in array.shape)
                if not np.isfinite(array[place]) or corner(step, array, place):
                    continue  # a masked score has no neighbours
                size = abs(float(array[place]))
                by = size / 100 if size < 1e-4 and not array.ndim else 1e-5 * max(1, size)
                wanted = numerical(step.stage, inputs, which, place, seed, by)
                summed = np.abs(output * seed)[np.isfinite(output)].sum()
                rounding = 4e-16 * float(summed) / by  # of the difference itself
                off = abs(float(grown[place]) - wanted)
                assert off <= 1e-6 * (1 + abs(wanted)) + rounding, (step.name, which)


@pytest.mark.parametrize("name", sorted(CURVES))
def test_every_curve_is_as_steep_as_it_says(name):
    curve = CURVES[name]
    x = np.linspace(-6.05, 6.45, 51)  # between the corners
    out = np.empty_like(x)
    high = curve.function(x + 1e-6, out=out).copy()
    low = curve.function(x - 1e-6, out=out).copy()
    np.testing.assert_allclose(curve.operation.slope(x), (high - low) / 2e-6, atol=1e-8, rtol=1e-6)


@pytest.mark.parametrize("name", ("handmade", "handmade_next", *FAMILIES))
def test_a_whole_model_from_its_end_to_its_weights(name):
    model = loaded(name)
    given, labels = read("he sat by the river", model, np.float64)
    steps, end = model.steps, model.steps[-1].name
    shaken = np.random.default_rng(7)  # weights chosen by hand put numbers on the corner of a ReLU
    given = {
        each: array + 0.01 * shaken.normal(size=array.shape) if array.dtype.kind == "f" else array
        for each, array in given.items()
    }
    found, seed = seeded(steps, given, labels, end)
    back = gradients(found, {end: seed})
    rng = np.random.default_rng(5)

    def loss(name, at, by):
        changed = {each: np.array(array) for each, array in given.items()}
        changed[name][at] += by
        return float((traced(steps, changed, labels)[end].value * seed).sum())

    floating = [n for n, a in given.items() if np.issubdtype(np.asarray(a).dtype, np.floating)]
    read_by = {each for step in steps for each in step.reads}
    assert set(floating) & read_by <= set(back)
    for name in set(floating) & read_by:
        array = np.asarray(given[name])
        for _ in range(2):
            at = tuple(int(rng.integers(n)) for n in array.shape)
            wanted = (loss(name, at, 1e-6) - loss(name, at, -1e-6)) / 2e-6
            assert abs(float(back[name][at]) - wanted) <= 1e-6 * (1 + abs(wanted)), name
