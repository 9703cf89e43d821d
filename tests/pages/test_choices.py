"""Widgets and the viewer change the place; the address follows, and nothing chosen is lost."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attention_core import load_model, trace
from pages._app.examples import EXAMPLES
from tests.pages.reader import go_back, messages, move, part, run, view, visit, widget, written


def test_the_first_visit_shows_the_first_example_in_the_hand_made_model():
    at = visit()
    assert at.text_input(key="walk.text").value == "river bank"
    assert widget(at, "model").value == "handmade"
    assert view(at)["stage"] == "token_embedding"
    assert part(at, "trace").header["tokens"] == ["river", "bank"]
    assert messages(at) == []


def choose_example(at: AppTest, text: str) -> None:
    menu: Any = at.get("menu_button")[0]
    menu.click(text)
    run(at)


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_can_be_chosen(text):
    at = visit(text="something else")
    choose_example(at, text)
    assert at.text_input(key="walk.text").value == text
    assert part(at, "trace").header["tokens"] == load_model("handmade").tokenize(text)
    assert written(at)["text"] == text


def test_the_same_example_can_be_chosen_again_after_typing():
    at = visit()
    for _ in range(2):
        choose_example(at, EXAMPLES[2])
        at.text_input(key="walk.text").set_value("typed over")
        run(at)
        assert written(at)["text"] == "typed over"


@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_a_model_can_be_chosen_and_its_card_is_shown(model):
    at = visit(model="minilm" if model == "handmade" else "handmade")
    widget(at, "model").select(model)
    run(at)
    card = load_model(model).card
    said = widget(at, "model").help.replace("\\", "")
    for phrase in (card.kind[1:], card.mask, card.tokenizer, card.weights):
        assert phrase in said
    assert written(at)["model"] == model


def test_another_model_starts_at_its_first_layer_with_no_cell_open():
    at = visit(model="minilm", layer="5", stage="scores", head="1", cell="1-1")
    widget(at, "model").select("handmade")
    run(at)
    assert at.session_state["walk.layer"] == 0
    assert messages(at) == []
    assert view(at)["cell"] is None and view(at)["stage"] == "scores"


def test_every_layer_can_be_chosen():
    at = visit(model="minilm", stage="scores", head="3")
    for layer in (5, 4, 3, 2, 1, 0):
        at.segmented_control(key="walk.layer").select(layer)
        run(at)
        assert part(at, "trace").header["layer"] == layer
        assert (view(at)["stage"], view(at)["head"]) == ("scores", 3)
        assert written(at)["layer"] == str(layer)


def test_another_sentence_keeps_stage_and_head_and_closes_the_cell():
    at = visit(stage="scores", head="1", cell="1-1")
    at.text_input(key="walk.text").set_value("one two three")
    run(at)
    assert written(at) == {
        "text": "one two three",
        "model": "handmade",
        "layer": "0",
        "stage": "scores",
        "head": "1",
    }


def test_another_sentence_sends_no_weights_again():
    at = visit(model="minilm", stage="scores")
    before = part(at, "weights")
    at.text_input(key="walk.text").set_value("one two three")
    run(at)
    after = part(at, "weights")
    assert before.header == after.header
    assert all((before.tensors[n] == after.tensors[n]).all() for n in before.tensors)


def test_a_step_in_the_viewer_is_written_into_the_address_and_does_not_come_back_as_an_order():
    at = visit()
    revision = view(at)["revision"]
    move(at, stage="scores", head=1)
    assert (written(at)["stage"], written(at)["head"]) == ("scores", "1")
    assert view(at)["revision"] == revision, "the viewer is there already and must not be moved"


def test_every_stage_of_the_viewer_can_be_walked_to():
    at = visit(model="minilm")
    t = trace("river bank", load_model("minilm"))
    for step in t.walk(0)[1:]:
        move(at, stage=step.stage.name)
        assert written(at)["stage"] == step.stage.name
        assert messages(at) == []


def test_a_cell_opened_in_the_viewer_gets_its_sum():
    at = visit(stage="scores")
    move(at, stage="scores", head=1, cell=[1, 0])
    (answer,) = part(at, "answer").header["answers"]
    assert (answer["name"], answer["cell"]) == ("layer0.scores", [1, 1, 0])
    assert written(at)["cell"] == "1-0"
    move(at, stage="scores", head=1)
    assert part(at, "answer").header["answers"] == []
    assert "cell" not in written(at)


def test_all_heads_in_the_viewer():
    at = visit(stage="scores")
    move(at, stage="scores", head=-1)
    assert written(at)["head"] == "all"


def test_walking_on_into_the_next_layer_moves_the_widget_and_the_viewer():
    at = visit(model="minilm", stage="layer_output")
    revision = view(at)["revision"]
    move(at, stage="query", layer=1)
    assert at.session_state["walk.layer"] == 1
    assert part(at, "trace").header["layer"] == 1
    assert view(at)["stage"] == "query" and view(at)["revision"] > revision
    assert written(at)["layer"] == "1"


def test_a_widget_used_after_the_viewer_keeps_where_the_viewer_was():
    at = visit(model="minilm")
    move(at, stage="ffn_hidden", head=5)
    at.segmented_control(key="walk.layer").select(2)
    run(at)
    assert view(at)["stage"] == "ffn_hidden" and view(at)["head"] == 5
    assert written(at)["layer"] == "2"


def test_back_after_the_viewer_moved_wins_over_where_the_viewer_was():
    at = visit()
    before = {"stage": "query", "head": "1", "text": "river bank", "model": "handmade"}
    move(at, stage="scores", head=0)
    go_back(at, before)
    assert (view(at)["stage"], view(at)["head"]) == ("query", 1)
    run(at)
    assert (view(at)["stage"], view(at)["head"]) == ("query", 1)


def test_a_move_that_crosses_with_another_model_falls_back_with_a_note():
    at = visit(model="minilm")
    widget(at, "model").select("handmade")
    move(at, stage="ffn_hidden", layer=3, head=11)
    (message,) = messages(at)
    assert message.count(".") == 3
    assert view(at)["stage"] == "token_embedding" and view(at)["head"] == 0


def test_two_readers_do_not_share_a_place():
    one, two = visit(), visit()
    one.text_input(key="walk.text").set_value("only mine")
    run(one)
    run(two)
    assert two.text_input(key="walk.text").value == "river bank"
