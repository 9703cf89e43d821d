"""The whole state is in the address: a link restores it, Back works, nonsense falls back."""

import pytest

from attention_core import load_model, trace
from pages._app.examples import EXAMPLES
from tests.pages.reader import go_back, has_viewer, messages, part, view, visit, widget, written

PLACES = [
    ("handmade", 0),
    *(("minilm", layer) for layer in range(6)),
]
WHOLE = {
    "text": "he deposited cash at the bank",
    "model": "minilm",
    "layer": "4",
    "stage": "attention_weights",
    "head": "7",
    "cell": "6-3",
}


@pytest.mark.parametrize(("model", "layer"), PLACES)
def test_a_link_opens_every_stage_of_every_layer(model, layer):
    t = trace("river bank", load_model(model))
    for step in t.walk(layer):
        at = visit(model=model, layer=str(layer), stage=step.stage.name)
        assert messages(at) == []
        assert view(at)["stage"] == step.stage.name
        assert part(at, "trace").header["layer"] == layer
        assert written(at)["stage"] == step.stage.name


def test_a_link_restores_sentence_model_layer_stage_head_and_open_cell():
    at = visit(**WHOLE)
    assert messages(at) == []
    assert at.text_input(key="walk.text").value == WHOLE["text"]
    assert widget(at, "model").value == "minilm"
    assert at.session_state["walk.layer"] == 4
    answer = part(at, "answer").header
    assert (answer["view"]["stage"], answer["view"]["head"]) == ("attention_weights", 7)
    assert answer["view"]["cell"] == [6, 3]
    t = trace(WHOLE["text"], load_model("minilm"))
    value = float(t["layer4.attention_weights"].value[7, 6, 3])
    assert answer["answers"][0]["value"] == value
    assert written(at) == WHOLE


def test_a_link_shows_all_heads():
    at = visit(stage="scores", head="all")
    assert messages(at) == []
    assert view(at)["head"] == -1
    assert written(at)["head"] == "all"


@pytest.mark.parametrize("text", EXAMPLES)
@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_every_example_has_a_link(text, model):
    at = visit(text=text, model=model)
    assert messages(at) == []
    assert at.text_input(key="walk.text").value == text
    assert part(at, "trace").header["tokens"] == load_model(model).tokenize(text)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        (
            {"model": "gpt-9"},
            "The link names a model that is not here; Hand-made is shown instead.",
        ),
        ({"model": "../../secret"}, "names a model that is not here"),
        ({"model": ""}, "names a model that is not here"),
        ({"layer": "one"}, "The link asks for a layer in a way that cannot be read."),
        ({"layer": "-1"}, "a layer in a way that cannot be read"),
        ({"layer": "1e3"}, "a layer in a way that cannot be read"),
        ({"layer": "9" * 400}, "a layer in a way that cannot be read"),
        ({"layer": "1"}, "This model's last layer is 0; layer 0 is shown."),
        ({"layer": "6", "model": "minilm"}, "This model's last layer is 5; layer 0 is shown."),
        ({"stage": "no_such_stage"}, "This model has no such stage; the first one is shown."),
        ({"stage": ""}, "This model has no such stage; the first one is shown."),
        ({"stage": "ffn_hidden"}, "This model has no such stage; the first one is shown."),
        ({"stage": "<b>x</b>"}, "This model has no such stage; the first one is shown."),
        ({"head": "2"}, "This model's last head is 1; head 0 is shown."),
        ({"head": "-1"}, "The link asks for a head in a way that cannot be read."),
        ({"head": "twelve"}, "The link asks for a head in a way that cannot be read."),
        ({"cell": "1"}, "The link asks for a cell in a way that cannot be read."),
        ({"cell": "1-2-3"}, "The link asks for a cell in a way that cannot be read."),
        ({"cell": "-1-0"}, "The link asks for a cell in a way that cannot be read."),
        ({"cell": "2-0"}, "This stage has no such cell, so none is open."),
        ({"cell": "0-8"}, "This stage has no such cell, so none is open."),
    ],
)
def test_nonsense_falls_back_with_a_note_and_the_address_is_mended(query, note):
    at = visit(**query)
    assert has_viewer(at)
    (said,) = messages(at)
    assert note in said
    good = written(at)
    assert messages(visit(**good)) == []


def test_many_wrong_values_get_a_note_each():
    at = visit(model="x", layer="x", stage="x", head="x", cell="x", other="x")
    (message,) = messages(at)
    assert message.count(".") == 5
    assert view(at)["stage"] == "token_embedding"


def test_a_note_is_gone_after_the_next_move():
    at = visit(layer="9")
    assert messages(at)
    at.run()
    assert not messages(at)


def test_a_repeated_value_counts_once():
    at = visit(text=["river bank", "portable battery bank"])
    assert at.text_input(key="walk.text").value == "portable battery bank"


def test_back_brings_back_everything_that_was_chosen():
    at = visit()
    first = dict(at.query_params)
    widget(at, "model").select("minilm").run()
    at.segmented_control(key="walk.layer").select(3).run()
    at.text_input(key="walk.text").set_value("a new sentence").run()
    last = written(at)
    assert (last["model"], last["layer"], last["text"]) == ("minilm", "3", "a new sentence")

    go_back(at, {**last, "text": "river bank"})
    assert at.text_input(key="walk.text").value == "river bank"
    assert part(at, "trace").header["tokens"] == ["[CLS]", "river", "bank", "[SEP]"]

    go_back(at, first)
    assert widget(at, "model").value == "handmade"
    assert at.session_state["walk.layer"] == 0
    assert messages(at) == []

    go_back(at, last)
    assert written(at) == last
    assert at.text_input(key="walk.text").value == "a new sentence"


def test_back_moves_the_viewer_too():
    at = visit()
    before = view(at)["revision"]
    go_back(at, {"stage": "scores", "head": "1", "cell": "1-0"})
    now = view(at)
    assert (now["stage"], now["head"], now["cell"]) == ("scores", 1, [1, 0])
    assert now["revision"] > before


def test_back_to_a_link_with_nonsense_is_noted_like_any_other():
    at = visit()
    go_back(at, {"layer": "77", "text": "one two"})
    assert messages(at) == ["This model's last layer is 0; layer 0 is shown."]
    assert at.text_input(key="walk.text").value == "one two"
