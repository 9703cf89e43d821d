"""Who asks and who is followed: in the address, in what is sent, and which head opens."""

import numpy as np
import pytest

from attention_core import load_model, trace
from tests.pages.reader import messages, move, part, view, visit, widget, written

RIVER = "It's a pleasant walk by the river bank"


@pytest.mark.parametrize(("model", "head"), [("handmade", 0), ("minilm", 2)])
def test_where_no_head_is_named_one_opens_in_which_something_happens(model, head):
    at = visit(model=model, stage="attention_weights")
    shown = view(at)
    assert shown["head"] == head and shown["follow"] == -1
    assert "head" not in written(at)
    assert written(visit(model=model, head="1"))["head"] == "1"


def test_the_word_that_asks_is_in_the_address_unless_it_does_so_by_itself():
    at = visit(text=RIVER, model="minilm")
    assert view(at)["ask"] == 11 - 1
    at = move(at, stage="attention_weights", head=2, ask=4, follow=-1)
    assert written(at)["ask"] == "4"
    at = move(at, stage="attention_weights", head=2, ask=10, follow=-1)
    assert "ask" not in written(at)


def test_heads_of_other_layers_are_ranked_for_the_two():
    at = visit(text="river bank", model="minilm", ask="2", follow="1")
    found = part(at, "answer").header["ranked"]
    made = trace("river bank", load_model("minilm"))
    weights = {
        (layer, h): float(made[f"layer{layer}.attention_weights"].value[h, 2, 1])
        for layer in range(1, 6)
        for h in range(12)
    }
    best = sorted(weights, key=lambda each: -weights[each])[:3]
    assert [(each["layer"], each["head"]) for each in found] == best
    assert np.allclose([each["weight"] for each in found], [weights[each] for each in best])
    assert part(visit(text="river bank", model="minilm"), "answer").header["ranked"] == []


def test_another_sentence_has_another_word_that_asks():
    at = visit(text=RIVER, model="minilm", ask="3", follow="5")
    widget(at, "text").set_value("river bank").run()
    assert not {"ask", "follow"} & set(written(at))
    shown = view(at)
    assert (shown["ask"], shown["follow"]) == (2, -1)


@pytest.mark.parametrize("query", [{"ask": "99"}, {"follow": "12"}, {"ask": "1", "follow": "2"}])
def test_a_word_that_the_sentence_does_not_have_is_let_go_with_a_note(query):
    at = visit(text="river bank", **query)
    shown = view(at)
    assert (shown["ask"], shown["follow"]) == (1, -1)
    assert any("has 2 tokens" in said for said in messages(at))


def test_each_row_has_its_sentence_at_the_end_of_a_layer():
    stages = part(visit(text="river bank"), "trace").header["stages"]
    told = {stage["key"]: stage["told"] for stage in stages}
    assert [key for key, rows in told.items() if rows] == ["token_embedding", "attention_residual"]
    assert told["attention_residual"][1][:3] == [["river"], " changed ", ["bank"]]


@pytest.mark.parametrize("change", ["text", "model"])
def test_a_move_that_was_made_in_other_tokens_lets_nobody_ask(change):
    at = visit(text=RIVER, model="minilm", stage="scores")
    before = view(at)["revision"]
    if change == "text":
        widget(at, "text").set_value("he deposited cash at the bank of the river").run()
    else:
        widget(at, "model").select("handmade").run()
    move(at, stage="attention_weights", head=2, ask=4, follow=1, cell=[4, 1], revision=before)
    shown = view(at)
    assert shown["stage"] == "attention_weights"
    assert not {"ask", "follow"} & set(written(at)) and shown["cell"] is None
    assert shown["ask"] == part(at, "trace").header["asks"]
    at = move(at, stage="attention_weights", head=1, ask=4, follow=1, revision=shown["revision"])
    assert (written(at)["ask"], written(at)["follow"]) == ("4", "1")


def test_a_layer_chosen_above_the_viewer_is_not_lost_to_a_move_of_the_same_moment():
    at = visit(text=RIVER, model="minilm", stage="scores")
    widget(at, "layer").select(4)
    at = move(at, stage="attention_weights", head=2, layer=0, revision=view(at)["revision"])
    assert (written(at)["layer"], view(at)["stage"]) == ("4", "attention_weights")
    assert part(at, "trace").header["layer"] == 4
