"""A trace that holds what it was told to: the rest is the same, and worked out when looked at."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from attention_core import gradients, load_model, run, trace
from attention_core.forward import everything, used
from attention_core.geometry.threads import one_thread
from attention_core.graph.change import change
from attention_core.stages.vision import vision
from tests.core.small_vision import LABELS, LAYERS, numbers

HELD = ("embeddings", "attention_weights", "layer_output")


def small(keep=None, ran=None, decoder=False):
    """A trace of the small model, what it runs counted."""
    given = numbers(decoder=decoder)
    labels = LABELS | {"token": tuple(LABELS["token"][i] for i in given["patch_numbers"])}
    steps = vision(LAYERS, given)
    if ran is not None:

        def counted(step):
            def function(*arrays, out=None):
                ran[step.name] += 1
                return step.stage.function(*arrays, out=out)

            return replace(step, stage=replace(step.stage, function=function))

        steps = tuple(counted(step) for step in steps)
    names = [s.name for s in steps if s.stage.name in keep] if keep is not None else None
    return run(steps, given, labels, np.float64, keep=names)


def of_steps(found) -> list[str]:
    return [step.name for step in found.steps if found.holds(step.name)]


def test_it_holds_what_it_was_told_to_and_gives_every_number_all_the_same():
    whole, little = small(), small(HELD)
    assert len(of_steps(whole)) == len(whole.steps)
    assert of_steps(little) == ["embeddings", "layer0.attention_weights", "layer0.layer_output",
                                "layer1.attention_weights", "layer1.layer_output"]  # fmt: skip
    assert list(little) == list(whole)
    for name in reversed(list(whole)):
        assert np.array_equal(little[name].value, whole[name].value), name
        assert little[name].axes == whole[name].axes
        assert not little[name].value.flags.writeable


def test_what_nothing_held_depends_on_is_not_computed_until_it_is_looked_at():
    ran = Counter[str]()
    little = small(HELD, ran, decoder=True)
    assert set(ran) == {step.name for step in little.steps} - {"final_norm", "saliency"}
    ran.clear()
    assert little["saliency"].value.shape == (5, 5)
    assert ran == {"final_norm": 1, "saliency": 1}


def test_nothing_is_computed_if_nothing_is_to_be_held():
    ran = Counter[str]()
    assert of_steps(small((), ran)) == [] and not ran


def test_a_change_holds_no_more_than_what_it_was_made_of_and_what_was_put_in():
    whole, little = small(), small(HELD)
    for name in ("layer0.attention_weights", "layer0.scaled_scores", "layer1.W_Q"):
        other = whole[name].value[..., ::-1].copy()
        one, two = (change(each, {name: other}) for each in (whole, little))
        assert of_steps(one) == of_steps(whole)
        extra = {name} if name.endswith("scores") else set()
        assert set(of_steps(two)) == {*of_steps(little), *extra}
        assert list(one) == list(two)
        for each in one:
            assert np.array_equal(one[each].value, two[each].value), (name, each)
        assert not np.array_equal(one.stream.value, whole.stream.value)


def test_a_change_does_not_compute_what_nothing_held_depends_on():
    ran = Counter[str]()
    little = small(HELD, ran, decoder=True)
    ran.clear()
    other = change(
        little, {"layer1.attention_weights": little["layer1.attention_weights"].value * 2}
    )
    assert "saliency" not in ran and ran["layer1.layer_output"] == 1
    assert not np.array_equal(other["saliency"].value, little["saliency"].value)


def test_gradients_of_it_are_those_of_the_whole():
    whole, little = small(), small(HELD)
    seed = np.random.default_rng(4).normal(size=whole.stream.value.shape)
    one, two = (gradients(each, {whole.stream.name: seed}) for each in (whole, little))
    assert one.keys() == two.keys()
    for name in one:
        assert np.array_equal(one[name], two[name]), name


@pytest.fixture(scope="module")
def picture():
    return np.random.default_rng(5).integers(0, 256, (260, 300, 3), dtype=np.uint8)


def test_dinov2_holds_attention_and_what_goes_from_layer_to_layer_and_no_more(picture):
    found = trace(picture, load_model("dinov2"))
    attention, vectors = 12 * 6 * 257 * 257 * 4, 13 * 257 * 384 * 4
    assert sum(found[name].value.nbytes for name in of_steps(found)) <= attention + 2 * vectors
    bases = {name.rpartition(".")[2] for name in of_steps(found)}
    assert bases == {*HELD, "position_embedding"}
    assert attention + vectors < 25e6
    # One block for all of it, and no copy that would hold more.
    blocks = {id(root(found[name].value)): root(found[name].value).nbytes
              for name in of_steps(found)}  # fmt: skip
    assert sum(blocks.values()) <= attention + 2 * vectors + 4096
    other = change(found, {"embeddings": found["embeddings"].value * 2})
    assert of_steps(other) == of_steps(found)


def test_a_layer_of_dinov2_that_is_opened_is_the_same_to_the_last_bit(picture):
    model = load_model("dinov2")
    little = trace(picture, model)
    given, labels, of = everything(picture, model)
    with one_thread():
        whole = run(model.steps, used(model.steps, given), labels, of=of, most=2**30)
    for name in ("patches", "embeddings", "final_norm", *(s.name for s in whole.layer(7))):
        assert np.array_equal(little[name].value, whole[name].value), name


def root(array):
    return array if array.base is None else root(array.base)
