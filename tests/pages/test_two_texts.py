"""A translator on the walkthrough: two stacks of layers, two texts, one word chosen in either."""

from dataclasses import replace

import pytest

from attention_core import load_model, trace
from pages.learn.walkthrough.asking import ask_in, plainly
from pages.learn.walkthrough.place import Place, fit, follow
from tests.pages.reader import messages, move, part, view, visit, widget, written

TEXT = "the river bank"  # a margem do rio
THE, RIVER, BANK = range(3)
A, MARGEM, DO, RIO, END = range(5)


@pytest.fixture(scope="module")
def river():
    return trace(TEXT, load_model("en-pt"))


def at(**where):
    return Place(text=TEXT, model="en-pt", **where)


def decoder(**where):
    return at(part="decoder", **where)


def test_a_word_of_either_text_brings_the_one_that_goes_with_it(river):
    assert ask_in(at(), river) == BANK and ask_in(decoder(), river) == MARGEM
    assert ask_in(decoder(ask=RIVER), river) == RIO
    assert ask_in(at(said=RIO), river) == RIVER
    assert ask_in(decoder(said=DO, ask=RIVER), river) == DO


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        (at(ask=BANK), at()),
        (decoder(said=MARGEM), decoder()),
        (decoder(ask=RIVER, said=RIO), decoder(ask=RIVER)),
        (decoder(ask=RIVER, said=DO), decoder(said=DO)),
        (at(ask=THE, said=RIO), at(ask=THE)),
        (at(ask=RIVER, said=RIO), at(said=RIO)),
    ],
)
def test_of_two_chosen_words_the_last_is_kept_and_none_that_goes_without_saying(river, place, kept):
    assert plainly(place, river) == kept


def test_a_word_chosen_in_one_stack_is_told_of_its_own_text(river):
    told = {"stage": "cross_scores", "head": 0, "cell": None, "layer": 0, "best": True}
    moved = {**told, "part": "decoder", "along": "target", "ask": RIO}
    place = plainly(follow(decoder(), decoder(), moved), river)
    assert (place.said, place.ask, place.stage) == (RIO, None, "cross_scores")
    back = follow(place, place, {**moved, "part": "encoder", "layer": 5, "stage": "layer_output"})
    assert (back.part, back.layer) == ("encoder", 5) and ask_in(back, river) == RIVER


def test_another_part_begins_at_its_first_layer_at_the_stage_that_does_the_same():
    before = at(layer=3, stage="scores", cell=(1, 2), head=4)
    place = follow(before, replace(before, part="decoder"), None)
    sizes = {"memory": (5, 256), "cross_scores": (5, 4)}
    found, notes = fit(place, 8, sizes, 4, n_said=5)
    assert (found.layer, found.stage, found.cell, notes) == (0, "cross_scores", None, [])
    assert fit(at(stage="cross_scores"), 8, {"scores": (4, 4)}, 4)[0].stage == "scores"


def test_a_word_that_is_not_said_is_let_go_and_said():
    found, (note,) = fit(decoder(said=9), 8, {"token_embedding": (5, 256)}, 4, n_said=5)
    assert found.said is None and "has 5 tokens" in note


def test_another_model_or_text_forgets_both_words():
    before = decoder(said=RIO, layer=1)
    assert follow(before, replace(before, model="minilm"), None).part == ""
    assert follow(before, replace(before, text="the bank"), None).said is None


def test_the_page_walks_through_both_stacks():
    page = visit("walk", text=TEXT, model="en-pt")
    assert (widget(page, "part").value, widget(page, "layer").value) == ("", 0)
    sent = part(page, "trace").header
    assert (sent["along"], sent["keys"], sent["part"], sent["n_layers"]) == (
        *("token", None, "encoder", 6),
    )
    assert sent["previous"] is None and sent["next"]["layer"] == 1
    widget(page, "part").set_value("decoder").run()
    sent = part(page, "trace").header
    assert (sent["along"], sent["answering"], sent["n_layers"]) == ("target", "token", 2)
    assert [each.strip() for each in sent["tokens"]] == ["a", "margem", "do", "rio", "</s>"]
    assert [each.strip() for each in sent["keys"]] == ["the", "river", "bank", "</s>"]
    assert sent["previous"]["part"] == "encoder" and sent["asks"] == MARGEM
    assert written(page)["part"] == "decoder" and not messages(page)


def test_one_goes_on_from_the_encoder_into_the_decoder_and_back():
    page = visit("walk", text=TEXT, model="en-pt", layer=5, stage="layer_output", ask=RIVER)
    there = part(page, "trace").header["next"]
    assert (there["part"], there["layer"], there["key"]) == ("decoder", 0, "token_embedding")
    seen = part(page, "answer").header["view"]
    move(page, **seen | there | {"stage": there["key"], "along": "token"})
    sent = part(page, "trace").header
    assert sent["part"] == "decoder" and part(page, "answer").header["view"]["ask"] == RIO
    assert sent["previous"] == {
        **{"part": "encoder", "layer": 5, "key": "layer_output", "title": "Layer output"}
    }


def test_a_part_that_is_not_there_is_said_and_let_go():
    page = visit("walk", text=TEXT, model="en-pt", part="middle", layer=3)
    (said,) = messages(page)
    assert "no such part" in said and "part" not in written(page)


def test_a_layer_that_a_part_has_not_is_said():
    page = visit("walk", text=TEXT, model="en-pt", part="decoder", layer=4)
    (said,) = messages(page)
    assert "The decoder's last layer is 1" in said
    assert (written(page)["part"], widget(page, "layer").value) == ("decoder", 0)


def test_from_its_end_one_goes_back_with_what_was_said_and_on_to_the_translation():
    end = {"part": "decoder", "layer": 1, "stage": "probabilities"}
    page = visit("walk", text=TEXT, model="en-pt", **end)
    ways = part(page, "answer").header["onward"]
    query = ways[1]["query"]
    assert (query["text"], query["model"]) == ("a margem do rio", "pt-en") and "part" not in query
    assert ways[-1]["away"] and ways[-1]["query"]["model"] == "en-pt"
    assert not part(visit("walk", text=TEXT, model="en-pt", layer=5), "answer").header["onward"]


def test_a_gradient_is_of_the_word_that_is_said():
    page = visit("walk", text=TEXT, model="en-pt", part="decoder", show="gradient", said=RIO)
    sides = {each["name"]: each for each in part(page, "sides").header["sides"]}
    assert "".join(p if isinstance(p, str) else p[0] for p in sides["gradient"]["says"]) == (
        "the logit of  rio, where it is said"
    )
    assert not messages(page)


@pytest.mark.parametrize(
    ("where", "asks"),
    [
        ({"model": "en-pt", "part": "decoder", "stage": "cross_scores", "cell": "3-1"}, "said"),
        ({"model": "en-pt", "stage": "scores", "cell": "0-1"}, "ask"),
        ({"stage": "token_embedding", "cell": "0-1"}, "ask"),
    ],
)
def test_a_link_to_a_number_lets_the_word_ask_whose_number_it_is(where, asks):
    at = visit("", text=TEXT, **where)
    row = where["cell"][0]
    assert written(at)[asks] == row and written(at)["cell"] == where["cell"]
    assert view(at)["ask"] == int(row)
