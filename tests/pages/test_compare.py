"""Another sentence beside the reader's: what the viewer is sent of it, and where it is kept."""

import numpy as np

from attention_core import TooManyTokens, load_model, trace
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
        "The other sentence is not compared. This text has 9 tokens; it cannot be read. "
        "Shorten the text."
    )


def test_one_that_cannot_be_read_is_told_of_and_the_readers_is_shown():
    at = visit("", **QUERY, against="bank " * 500)
    assert any("other sentence" in box.value for box in at.info)
    assert "other" not in part(at, "answer").header["belongs"]
    assert part(at, "trace").header["tokens"] == ["river", "bank"]
