"""Where colours end: at a matrix's own largest number, or where those it is drawn beside do."""

import pytest

from attention_core import load_model, trace
from attention_core.view.packing import scale
from attention_core.view.scales import ends


@pytest.fixture(scope="module")
def told():
    return trace("the river bank and the loan", load_model("minilm"))


def largest(told, *names, head=None):
    values = [told[name].value if head is None else told[name].value[head] for name in names]
    return max(scale(value)["limit"] for value in values)


def test_what_is_only_shrunk_keeps_the_scale_of_what_it_was(told):
    scores, scaled, masked = (f"layer2.{n}scores" for n in ("", "scaled_", "masked_"))
    assert ends(told, scaled, 5)["limit"] == largest(told, scores, head=5)
    assert ends(told, masked, 5)["limit"] == largest(told, scaled, head=5)
    assert ends(told, scores, 5)["limit"] == largest(told, scores, head=5)


def test_a_sum_has_one_scale_with_its_parts(told):
    step = next(step for step in told.steps if step.name == "layer2.attention_residual")
    found = ends(told, step.name, 0)
    assert found["limit"] == largest(told, step.name, *step.reads)
    assert found["signed"] and not found["clipped"]


def test_a_looked_up_row_has_its_tables_scale_whatever_is_looked_up_in_it(told):
    assert ends(told, "token_embedding", 0)["limit"] == largest(told, "W_E", "token_embedding")


def test_joined_heads_have_the_scale_of_all_heads(told):
    joined = ends(told, "layer2.concatenated_heads", 7)
    assert joined["limit"] == largest(told, "layer2.head_outputs")


def test_what_is_made_of_other_things_has_its_own_scale(told):
    for name in ("layer2.attention_weights", "layer2.query"):
        assert ends(told, name, 5) == scale(told[name].value[5])
    assert ends(told, "layer2.ffn_hidden", 5) == scale(told["layer2.ffn_hidden"].value)
    assert ends(told, "layer2.W_1", 5) == scale(told["layer2.W_1"].value)
