"""Another sentence beside the reader's: what the viewer is sent of it, and where it is kept."""

import numpy as np
import pytest

from attention_core import TooManyTokens, load_model, trace
from attention_core.story import opening
from pages._app import models
from tests.pages.reader import messages, part, visit, widget

QUERY = {"text": "river bank", "stage": "attention_weights", "head": "0"}


def test_the_viewer_is_sent_the_other_sentences_numbers_and_told_that_they_belong():
    at = visit("", **QUERY, against="money bank")
    other = part(at, "other")
    core = trace("money bank", load_model("handmade"))
    assert other.header["tokens"] == ["money", "bank"]
    name = "layer0.attention_weights"
    np.testing.assert_array_equal(other.tensors[name], core[name].value.astype(np.float32))
    assert part(at, "answer").header["belongs"]["other"] == other.header["id"]
    assert other.header["id"] != part(at, "trace").header["id"]


def test_the_address_keeps_the_other_sentence_and_a_reader_can_stop():
    at = visit("", **QUERY)
    assert "other" not in part(at, "answer").header["belongs"]
    assert "against" not in at.query_params
    widget(at, "against").set_value("battery <b>bank</b>").run()
    assert "battery" in str(at.query_params["against"])
    assert part(at, "other").header["tokens"][0] == "battery"
    widget(at, "against").set_value("").run()
    assert "against" not in at.query_params
    assert "other" not in part(at, "answer").header["belongs"]


def test_why_it_is_not_compared_is_said_in_whole_sentences(monkeypatch):
    read = models.traced

    def traced(text, name):
        if text == "money bank":
            raise TooManyTokens("This text has 9 tokens; it cannot be read. Shorten the text.")
        return read(text, name)

    monkeypatch.setattr(models, "traced", traced)
    (said,) = messages(visit("", **QUERY, against="money bank"))
    assert said == (
        "The other is not compared. This text has 9 tokens; it cannot be read. Shorten the text."
    )


def test_one_that_cannot_be_read_is_told_of_and_the_readers_is_shown():
    at = visit("", **QUERY, against="bank " * 500)
    assert any("other sentence" in box.value for box in at.info)
    assert "other" not in part(at, "answer").header["belongs"]
    assert part(at, "trace").header["tokens"] == ["river", "bank"]


@pytest.mark.parametrize(
    ("against", "model", "layer"),
    [
        ({"against_layer": "5"}, "minilm", 5),
        ({"against_model": "handmade"}, "handmade", 0),
        ({"against_model": "handmade", "layer": "3"}, "handmade", 0),  # it has no layer 3
    ],
)
def test_another_model_or_layer_reads_the_same_sentence(against, model, layer):
    at = visit("", **QUERY | {"model": "minilm"} | against)
    other = part(at, "other").header
    assert (other["layer"], other["n_layers"]) == (layer, load_model(model).n_layers)
    core = trace("river bank", load_model(model))
    assert other["tokens"] == core.tokens
    name = f"layer{layer}.attention_weights"
    np.testing.assert_array_equal(part(at, "other").tensors[name], core[name].value)
    assert other["opens"] == opening(core, layer, other["asks"])
    assert part(at, "answer").header["belongs"]["other"] == other["id"]


def test_another_model_starts_at_the_same_layer_and_all_three_are_left_at_once():
    at = visit("", **QUERY | {"model": "minilm", "layer": "2"}, against_layer="5")
    widget(at, "against_model").select("handmade").run()
    assert "against_layer" not in at.query_params
    assert at.query_params["against_model"] == "handmade"
    assert part(at, "other").header["layer"] == 0
    widget(at, "against_model").select("").run()
    assert "other" not in part(at, "answer").header["belongs"]


def test_a_walk_is_not_compared_with_itself():
    at = visit("", **QUERY | {"model": "minilm", "layer": "5"}, against_layer="5")
    assert "other" not in part(at, "answer").header["belongs"]
    (said,) = messages(at)
    assert said.startswith("Both are the same")
    at = visit("", **QUERY, against_model="handmade")  # the reader's own
    assert "other" not in part(at, "answer").header["belongs"] and messages(at) == []


def test_links_to_models_and_layers_that_are_not_there_are_told_of():
    at = visit("", **QUERY, against_model="nobody")
    assert "compares with a model that is not here" in messages(at)[0]
    at = visit("", **QUERY, against_model="minilm", against_layer="9")
    assert "last layer is 5" in messages(at)[0]
    assert part(at, "other").header["layer"] == 0
