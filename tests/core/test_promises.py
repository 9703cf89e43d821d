"""Promises over every stage of both models and of the Playground's variants.

An explanation adds up, and names all that matters and nothing else.
"""

import json
from functools import lru_cache
from math import isclose, isinf
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from attention_core import Step, Trace, explain, forward, load_model, run
from attention_core.graph.kinds import Lookup
from attention_core.lessons import cross
from attention_core.lessons.worked import worked_trace
from attention_core.models.handmade.model import Handmade
from attention_core.play.levers import Levers, play, prepare
from attention_core.stages.scoring import VARIANTS, tempered_scores

LISTING = Path(__file__).parents[1] / "goldens" / "sentences.json"
TEXT = "the river bank is the bank"
VARIANT_LEVERS = {
    "four heads, not scaled": Levers(heads=4, scaling=False),
    "cosine at temperature 0.5": Levers(scoring="cosine", temperature=0.5, heads=4),
    "general at temperature 2": Levers(scoring="general", temperature=2.0, heads=1),
    "additive": Levers(scoring="additive"),
}


def crossing(dtype):
    asks = play("my loan, the bank", Levers(mask="causal"), dtype=dtype)
    return cross.prepare(play("river bank", Levers(), dtype=dtype), asks)


def working(dtype):
    t = worked_trace(dtype=dtype)
    return t.steps, {n: t[n].value for n in t if t[n].step is None}, t.output.labels


def inputs(pipeline: str, dtype):
    """Steps, what they are given, and labels."""
    if pipeline in VARIANT_LEVERS:
        return prepare(TEXT, VARIANT_LEVERS[pipeline], dtype=dtype)[:3]
    if pipeline == "cross-attention":
        return crossing(dtype)
    if pipeline == "worked example":
        return working(dtype)
    model = load_model(pipeline)
    return model.steps, *forward.read(TEXT, model, dtype)


MODELS = {
    "handmade": [step.name for step in Handmade().steps],
    "minilm": json.loads(LISTING.read_text(encoding="utf-8"))["stages"],
}
NAMES = MODELS | {
    pipeline: [step.name for step in inputs(pipeline, np.float64)[0]]
    for pipeline in (*VARIANT_LEVERS, "cross-attention", "worked example")
}
STAGES = [(pipeline, name) for pipeline, names in NAMES.items() for name in names]
MASKS = ("open", "masked")
every_stage = pytest.mark.parametrize(("model_name", "name"), STAGES)
every_mask = pytest.mark.parametrize("mask", MASKS)


@lru_cache
def whole(model_name: str, mask: str, dtype: str = "float64") -> Trace:
    """A trace of TEXT; masked: at random, and one query that may see nothing."""
    steps, given, labels = inputs(model_name, np.dtype(dtype))
    allowed = np.ones_like(given["mask"])
    if mask == "masked":
        allowed = np.random.default_rng(1).random(allowed.shape) < 0.6
        allowed[2] = False
    return run(steps, {**given, "mask": allowed}, labels, np.dtype(dtype))


def random_for(*names: str) -> np.random.Generator:
    return np.random.default_rng(crc32(" ".join(names).encode()))


def some_cells(random: np.random.Generator, shape: tuple[int, ...], n: int) -> list[tuple]:
    flat = random.choice(np.prod(shape), size=min(n, int(np.prod(shape))), replace=False)
    return [tuple(int(i) for i in np.unravel_index(cell, shape)) for cell in flat]


def step_of(trace: Trace, name: str) -> Step:
    step = trace[name].step
    assert step
    return step


def n_rows(step: Step, arrays: dict) -> int:
    """Rows of the table that whole numbers point into."""
    assert isinstance(step.stage.operation, Lookup)
    sizes = step.stage.signature.sizes(tuple(a.shape for a in arrays.values()))
    return sizes[step.stage.operation.over]


def other_numbers(random: np.random.Generator, step: Step, arrays: dict, name: str) -> np.ndarray:
    """Other numbers an input might have had."""
    array = arrays[name]
    if array.dtype == bool:
        return ~array
    if array.ndim == 0:
        return array + array.dtype.type(1)
    if array.dtype.kind == "i":
        return random.integers(0, n_rows(step, arrays), array.shape)
    return random.normal(size=array.shape) + 3


@every_stage
@every_mask
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_terms_add_up_to_the_number(model_name, name, mask, dtype):
    t = whole(model_name, mask, dtype)
    stage = step_of(t, name).stage
    for cell in some_cells(random_for(name), t[name].value.shape, 8):
        found = explain(t, name, cell)
        assert found.value == t[name].value[cell]
        assert found.kind == stage.operation.kind
        assert len(found.labels) == len(cell) and all(found.labels)
        assert found.terms and found.running[-1] == found.total
        assert len(found.running) == len(found.terms)
        if dtype == "float64":
            size = sum(abs(term.product) for term in found.terms if not isinf(term.product))
            allowed = 1e-13 * size + 1e-15  # where large terms nearly cancel
            assert isclose(found.total, found.value, rel_tol=1e-9, abs_tol=allowed)
        else:
            allowed = stage.tolerance.float32
            assert isclose(found.total, found.value, rel_tol=0, abs_tol=allowed)


@every_stage
@every_mask
def test_a_factor_is_the_number_in_the_trace_it_points_to(model_name, name, mask):
    t = whole(model_name, mask)
    for cell in some_cells(random_for(name), t[name].value.shape, 4):
        found = explain(t, name, cell)
        pointed = 0
        for each in (found.sum, *found.sum.parts):
            for term in each.terms:
                assert term.label and term.factors
                for factor in term.factors:
                    if factor.source and factor.label == factor.source[0]:
                        read, place = factor.source
                        assert factor.value == t[read].value[place]
                        pointed += 1
        sources = set(found.sum.sources())
        assert pointed or sources
        assert {read for read, _ in sources} == set(t[name].reads)


@every_stage
@every_mask
def test_a_number_does_not_move_with_what_its_explanation_leaves_out(model_name, name, mask):
    t = whole(model_name, mask)
    step, random = step_of(t, name), random_for(name, mask)
    arrays = {read: t[read].value for read in step.reads}
    for cell in some_cells(random, t[name].value.shape, 4):
        declared = set(explain(t, name, cell).sum.sources())
        moved = {}
        for read, array in arrays.items():  # every cell that was not declared, all at once
            moved[read] = np.array(other_numbers(random, step, arrays, read))
            for source, place in declared:
                if source == read:
                    moved[read][place] = array[place]
        again = step.stage(*moved.values())
        assert isclose(again[cell], t[name].value[cell], rel_tol=1e-12, abs_tol=1e-15)


@every_stage
def test_a_number_moves_with_each_cell_its_explanation_names(model_name, name):
    # At random inputs of the same shapes: in a trace a weight of zero would hide what is read.
    real, random = whole(model_name, "open"), random_for(name)
    step = step_of(real, name)
    arrays: dict = {}
    for read in step.reads:
        array = arrays[read] = real[read].value
        if array.dtype == np.float64:
            arrays[read] = random.normal(size=array.shape) if array.ndim else np.array(0.5)
    t = run((step,), arrays, real[name].labels, np.float64)
    for cell in some_cells(random, t[name].value.shape, 2):
        sources = sorted(set(explain(t, name, cell).sum.sources()))
        for read in step.reads:
            places = [place for source, place in sources if source == read]
            assert places, f"{read} is read, but no cell of it is named"
            for i in random.choice(len(places), size=min(4, len(places)), replace=False):
                nudged = np.array(arrays[read])
                if nudged.dtype.kind == "i" and nudged.ndim:
                    nudged[places[i]] = (nudged[places[i]] + 1) % n_rows(step, arrays)
                elif nudged.dtype == bool:
                    nudged[places[i]] = False
                else:
                    nudged[places[i]] += 1
                again = step.stage(*(arrays | {read: nudged}).values())
                assert again[cell] != t[name].value[cell], f"{read} at {places[i]}"


def test_a_score_that_is_masked_does_not_count():
    t = whole("minilm", "masked")
    query, key = (int(i) for i in np.argwhere(~t["mask"].value)[0])
    found = explain(t, "layer0.masked_scores", (0, query, key))
    assert found.value == found.total == -np.inf
    found = explain(t, "layer0.attention_weights", (0, query, key))
    assert found.value == found.total == 0


def test_the_names_above_are_all_stages_of_both_models():
    for model_name, names in MODELS.items():
        assert [step.name for step in load_model(model_name).steps] == names


def test_every_stage_of_every_scoring_function_is_among_them():
    placed = {step.stage for name in VARIANT_LEVERS for step in inputs(name, np.float64)[0]}
    placed |= {step.stage for step in Handmade().steps}
    assert {stage for each in VARIANTS for stage in each.stages} | {tempered_scores} <= placed
