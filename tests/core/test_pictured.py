"""Labels that are pictures, all the way to what a viewer is sent; and what tokens are called."""

import json
import re

import numpy as np
import pytest

from attention_core import explain, load_model, trace
from attention_core.graph.nouns import NOUNS, called, told
from attention_core.quiz import questions
from attention_core.story import asks
from attention_core.view.axes import described
from attention_core.view.filters import pictures
from attention_core.view.html import page
from attention_core.view.images import data_url
from attention_core.view.payload import trace_part, weights_part
from attention_core.view.tables import csv_text
from attention_core.view.tensors import MOST_WHOLE
from tests.core.tiny_pictures import TinyPictures, drawn
from tests.pages.reader import decode

WORDS = re.compile(r"\b(words?|sentences?)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def small():
    return trace("a", TinyPictures())


@pytest.fixture(scope="module")
def large():
    return trace("a", TinyPictures(16))


def test_what_we_write_of_words_is_said_of_what_a_token_is():
    text = "Which word? Words of this sentence, any WORD; a password in sentences."
    assert called(text, "word") == text and called(text, "nobody's") == text
    assert called(text, "patch") == (
        "Which patch? Patches of this picture, any Patch; a password in pictures."
    )
    assert called("a word of the text", "cell") == "a cell of the board"
    assert called("“a word” is no text", "cell") == "“a word” is no board"
    pieces: list[str | tuple[str]] = ["the word ", ("word",), " of a sentence"]
    assert told(pieces, "cell") == ["the cell ", ("word",), " of a board"]


@pytest.mark.parametrize("layer", [0, 1])
def test_nothing_that_is_said_of_a_picture_speaks_of_words(small, layer):
    header = decode(trace_part(small, layer)).header
    stages = [{k: v for k, v in each.items() if k != "source"} for each in header["stages"]]
    asked = [[q.says, q.reason, *q.options] for q in questions(small, layer, 0, asks(small))]
    assert asked and not WORDS.search(json.dumps([stages, header["towers"], asked]))
    assert header["nouns"] == NOUNS["patch"]


def test_the_token_that_is_no_part_of_the_picture_asks_first(small):
    assert small.tokens[asks(small)] == "[CLS]"


def test_a_picture_is_sent_with_the_place_and_the_image_of_each_part(small):
    header = decode(trace_part(small, 0)).header
    sent = header["lists"]["token"]
    picture = drawn("a")
    assert sent["images"][0] is None and sent["places"][0] is None and sent["special"] == [0]
    for i in range(16):
        row, column = divmod(i, 4)
        assert sent["labels"][i + 1] == f"row {row + 1}, column {column + 1}"
        assert sent["places"][i + 1] == [row, column]
        part = picture[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        assert sent["images"][i + 1] == data_url(part)
    words = decode(trace_part(trace("river bank", load_model("handmade")), 0)).header
    assert words["lists"]["token"]["places"] is None and words["nouns"] == {}


def test_an_axis_that_several_names_run_along_is_described_once(small):
    _, lists = described(small.entries, ["query", "key", "token", "patch"])
    assert list(lists) == ["token", "patch"]


def test_tables_have_names(small):
    first, *rows = csv_text(small["layer0.attention_weights"]).splitlines()
    assert first.count("row ") == 16 and rows[7].startswith('"row 2, column 3",')


def test_large_matrices_are_sent_in_half_and_are_the_same_to_three_digits(large):
    part = decode(trace_part(large, 0))
    sent = {each["name"]: each for each in part.header["tensors"]}
    whole = large["layer0.scores"].value
    assert whole.size > MOST_WHOLE and sent["layer0.scores"]["half"]
    assert "half" not in sent["layer0.layer_output"], "of few numbers all digits are sent"
    np.testing.assert_allclose(part.tensors["layer0.scores"], whole, rtol=2**-11, atol=2**-24)
    pairs = [name for name in sent if large[name].value.size > MOST_WHOLE]
    numbers = sum(large[name].value.size for name in sent)
    halved = sum(large[name].value.size for name in pairs)
    images = len(json.dumps(part.header))
    assert len(trace_part(large, 0)) < 4 * numbers - 2 * halved + images + 1000


def test_numbers_that_are_too_large_for_two_bytes_have_four():
    model = TinyPictures(16)
    model.weights["layer0.W_Q"] = 1e5 * model.weights["layer0.W_Q"]
    t = trace("a", model)
    sent = decode(trace_part(t, 0))
    assert not any(each.get("half") for each in sent.header["tensors"] if "score" in each["name"])
    np.testing.assert_array_equal(sent.tensors["layer0.scores"], t["layer0.scores"].value)


def test_a_file_of_a_picture_says_how_many_parts_it_has_and_has_them(small):
    source = page(small, layer=1, stage="attention_weights")
    assert "<h1>A picture of 16 patches</h1>" in source and "row 1, column 1 row" not in source


def test_a_number_of_no_patch_has_no_pictures(small):
    assert pictures(small, "layer0.query", (0, 1, 2)) == []
    assert pictures(small, "embeddings", (1, 2)) == []


def test_weights_of_a_picture_model_know_no_picture(small):
    weights = decode(weights_part(small, 0))
    assert {each["name"] for each in weights.header["tensors"]} >= {"layer0.W_Q"}
    assert "images" not in json.dumps(weights.header)


def test_every_stage_of_the_board_is_explained_and_sent():
    t = trace("3 7c 5 6b 2 4 8 5b 3d", load_model("board"))
    for layer in range(t.n_layers()):
        header = decode(trace_part(t, layer)).header
        assert header["nouns"] == NOUNS["cell"]
        cells = header["lists"]["token"]
        assert cells["places"][2:] == [[i // 3, i % 3] for i in range(9)]
        assert len(set(cells["images"][2:])) == 9, "each is written by another hand"
        for step in t.layer(layer):
            value = t[step.name].value
            cell = tuple(n - 1 for n in value.shape)
            np.testing.assert_allclose(
                explain(t, step.name, cell).total, value[cell], rtol=1e-4, atol=1e-4
            )
