"""A shape that does not fit is an error that says which stage, which axes and both shapes."""

import numpy as np
import pytest

from attention_core import run
from attention_core.forward import read

CASES = {
    # what is given -> (its new shape, the stage that cannot use it, what the sentence must say)
    "layer0.W_Q": (
        (2, 7, 4),
        "layer0.query",
        ["d_model is both 8 and 7", "embedding_sum (query d_model) is (2, 8)",
         "layer0.W_Q (head d_model d_key) is (2, 7, 4)"],
    ),
    "layer0.b_V": (
        (4,),
        "layer0.value",
        ["(head d_head) has 2 axes, not 1", "layer0.b_V (head d_head) is (4,)"],
    ),
    "mask": (
        (2, 3),
        "layer0.masked_scores",
        ["key is both 2 and 3", "layer0.scaled_scores (head query key) is (2, 2, 2)",
         "mask (query key) is (2, 3)"],
    ),
    "layer0.W_O": (
        (6, 8),
        "layer0.attention_output",
        ["head*d_head is both 8 and 6", "layer0.concatenated_heads (query head*d_head) is (2, 8)",
         "layer0.W_O (head*d_head d_model) is (6, 8)"],
    ),
    "d_head": ((1,), "layer0.scaled_scores", ["d_head () is (1,)"]),
    "positions": (
        (3,),
        "embedding_sum",
        ["token is both 2 and 3", "position_embedding (token d_model) is (3, 8)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_shape_names_the_stage_its_axes_and_both_shapes(handmade, name):
    shape, stage, wanted = CASES[name]
    given, labels = read("river bank", handmade, np.float32)
    wrong = np.zeros(shape, dtype=given[name].dtype)
    with pytest.raises(ValueError) as error:
        run(handmade.steps, {**given, name: wrong}, labels)
    said = str(error.value)
    assert said.startswith(f"{stage}: ")
    for part in wanted:
        assert part in said


def test_every_stage_of_both_models_refuses_an_input_with_an_axis_too_many(model):
    given, labels = read("bank", model, np.float32)
    whole = run(model.steps, given, labels)
    for step in model.steps:
        for name in step.reads:
            arrays = {read: whole[read].value for read in step.reads}
            arrays[name] = arrays[name][None]
            with pytest.raises(ValueError, match=f"^{step.name}: ") as error:
                run((step,), arrays, labels)
            assert f"{name} (" in str(error.value)
            assert str(arrays[name].shape) in str(error.value)


def test_a_missing_input_is_named(handmade):
    given, labels = read("bank", handmade, np.float32)
    with pytest.raises(KeyError, match="mask"):
        run(handmade.steps, {name: given[name] for name in given if name != "mask"}, labels)
