"""What one number moves: slopes against adjoints, cell by cell, in every kind of operation."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from attention_core import run
from attention_core.graph.gradients import local
from attention_core.graph.kinds import Operation
from attention_core.graph.step import place
from attention_core.stages.activations import CURVES, activation
from tests.core.traced import TRACES, lost


@pytest.mark.parametrize("name", TRACES)
def test_what_an_adjoint_adds_up_is_what_slopes_say_one_by_one(name):
    found, rng = TRACES[name](), np.random.default_rng(11)
    for step in found.steps:
        if step.layer not in (None, 0, 1):
            continue
        at, operation = local(found, step), step.stage.operation
        seed: Any = rng.normal(size=at.output.shape)
        back = operation.adjoint(seed, at)
        for which, (array, grown) in enumerate(zip(at.inputs, back, strict=True)):
            for _ in range(4):
                cell = tuple(int(rng.integers(n)) for n in array.shape)
                slopes = operation.slopes(which, cell, at)
                assert slopes.shape == at.output.shape
                wanted = 0 if grown is None else grown[cell]
                added = (seed * slopes).sum()
                scale = np.abs(seed * slopes).sum()
                assert abs(added - wanted) <= 1e-12 * (1 + scale), (step.name, which)


@pytest.mark.parametrize("name", sorted(CURVES))
def test_every_curve_has_its_slope_where_the_number_is(name):
    made = activation(name, "y", "x", "y", "x", "d")
    given = {"x": np.linspace(-4, 4, 14).reshape(2, 7)}
    found = run(place({"curve": (made,)}, given), given, {}, np.float64)
    at = local(found, found.steps[0])
    slopes = made.operation.slopes(0, (1, 2), at)
    assert np.argwhere(slopes).tolist() in ([[1, 2]], [])
    assert slopes[1, 2] == CURVES[name].operation.slope(given["x"])[1, 2]


@dataclass(frozen=True)
class Unsaid(Operation):
    """A kind that says nothing of itself."""


def test_a_kind_without_slopes_says_so():
    found = lost()
    with pytest.raises(ValueError, match="token_loss is of the kind step, which does not say"):
        Unsaid().slopes(0, (0, 0), local(found, found.steps[0]))
