"""From page to page: the sentence comes along, every page is as it was left, nothing leaks."""

import pytest

from pages.learn.context.place import BANKS
from tests.pages.reader import go_back, messages, part, run, turn_to, view, visit, widget, written

HEADS = {
    "text": "he deposited cash at the bank",
    "model": "minilm",
    "hide": "yes",
    "show": "next",
    "heads": "5.11",
    "below": "attention",
    "target": "2",
}
CONTEXT = {
    "texts": "hot soup\ncold soup",
    "model": "handmade",
    "word": "soup",
    "below": "difference",
    "stage": "query",
    "layer": "0",
    "head": "1",
    "pair": "0-1",
}
WALK = {
    "text": "he deposited cash at the bank",
    "model": "minilm",
    "layer": "5",
    "stage": "scores",
    "head": "7",
}


def test_a_sentence_typed_on_one_page_is_shown_on_the_next():
    at = visit()
    widget(at, "text").set_value("my own words")
    run(at)
    for page in ("heads", "walkthrough", "context", "heads", "context", "walkthrough"):
        turn_to(at, page)
        assert messages(at) == []
        if page != "context":
            assert widget(at, "text").value == "my own words"
            assert written(at)["text"] == "my own words"
        run(at)
        assert messages(at) == []
    turn_to(at, "heads")
    widget(at, "text").set_value("other words")
    run(at)
    turn_to(at, "walkthrough")
    assert part(at, "trace").header["tokens"] == ["other", "words"]


def test_sentences_of_the_context_page_stay_there():
    at = visit("context", **CONTEXT)
    turn_to(at, "heads")
    assert widget(at, "text").value == "It's a pleasant walk by the river bank"
    turn_to(at, "context")
    assert widget(at, "texts").value == CONTEXT["texts"]


@pytest.mark.parametrize("first", ["heads", "context"])
def test_every_page_is_as_it_was_left_when_the_reader_comes_back(first):
    links = {"heads": HEADS, "context": CONTEXT, "walkthrough": WALK}
    order = [first, *(page for page in links if page != first)]
    at = visit(order[0], **links[order[0]])
    for page in order[1:]:
        turn_to(at, page, **links[page])
        assert messages(at) == [] and written(at) == links[page]
    for page in [*order, *order[-2::-1]]:
        turn_to(at, page)
        assert messages(at) == []
        assert written(at) == links[page]
        run(at)
        assert messages(at) == [] and written(at) == links[page]


def test_a_link_with_parameters_wins_over_what_was_left():
    at = visit("heads", **HEADS)
    turn_to(at, "walkthrough", text="one two", stage="query")
    assert widget(at, "text").value == "one two"
    assert (view(at)["stage"], widget(at, "model").value) == ("query", "handmade")
    turn_to(at, "heads", text="three four", heads="all.all")
    wanted = {"text": "three four", "heads": "all.all"}
    assert wanted.items() <= (written(at) | part(at, "answer", "heads").header).items()
    assert widget(at, "hide").value is False


def test_a_part_of_one_page_below_the_map_means_nothing_on_another():
    at = visit("heads", below="attention")
    turn_to(at, "context")
    assert widget(at, "below").value == "static" and messages(at) == []
    widget(at, "below").select("difference")
    run(at)
    turn_to(at, "heads")
    assert widget(at, "below").value == "attention" and messages(at) == []
    turn_to(at, "heads", below="difference")
    assert messages(at) == ["The link asks for a part of the page in a way that cannot be read."]


def test_a_model_chosen_on_one_page_leaves_the_others_theirs():
    at = visit(model="minilm", layer="5", stage="layer_output")
    turn_to(at, "heads")
    widget(at, "model").select("handmade")
    run(at)
    turn_to(at, "walkthrough")
    assert messages(at) == [] and widget(at, "model").value == "minilm"
    assert part(at, "trace").header["layer"] == 5
    turn_to(at, "context")
    assert widget(at, "model").value == "minilm" and messages(at) == []


def test_a_layer_chosen_on_one_page_is_not_another_pages():
    at = visit("context", below="difference", layer="5", head="11")
    turn_to(at, "walkthrough")
    assert messages(at) == [] and written(at)["layer"] == "0"
    turn_to(at, "walkthrough", model="minilm", layer="3")
    turn_to(at, "context")
    assert (widget(at, "layer").value, widget(at, "head").value) == (5, 11)
    assert messages(at) == []


def test_a_token_asked_about_is_forgotten_when_a_shorter_sentence_comes_along():
    at = visit("heads", **HEADS)
    turn_to(at, "walkthrough", text="one two")
    turn_to(at, "heads")
    assert messages(at) == [] and "target" not in written(at)
    assert widget(at, "target").value == -1
    assert (written(at)["text"], written(at)["heads"]) == ("one two", "5.11")


def test_an_emptied_sentence_comes_along_and_takes_nothing_away():
    at = visit("heads", **HEADS)
    widget(at, "text").set_value("")
    run(at)
    turn_to(at, "walkthrough")
    assert widget(at, "text").value == "" and messages(at)
    turn_to(at, "heads")
    widget(at, "text").set_value("cash at the bank")
    run(at)
    assert messages(at) == []
    assert written(at) == {k: v for k, v in HEADS.items() if k != "target"} | {
        "text": "cash at the bank"
    }


def test_back_on_a_page_after_another_was_seen():
    at = visit("context", **CONTEXT)
    turn_to(at, "heads", **HEADS)
    turn_to(at, "context")
    go_back(at, {"texts": BANKS, "below": "layers"})
    assert widget(at, "below").value == "layers"
    assert widget(at, "texts").value == BANKS
    go_back(at, CONTEXT)
    assert written(at) == CONTEXT and messages(at) == []


def test_two_readers_do_not_share_what_they_take_along():
    one, two = visit("heads", **HEADS), visit("context", **CONTEXT)
    for page in ("walkthrough", "heads"):
        assert widget(turn_to(one, page), "text").value == HEADS["text"]
        assert widget(turn_to(two, page), "text").value == "river bank"


@pytest.mark.parametrize("page", ["heads", "positions"])
def test_what_was_typed_and_not_entered_as_a_page_was_left_is_there_on_both(page):
    """The browser enters a text as its box is left; a click on a page may come with it at once."""
    at = visit("", text="river bank")
    at.text_input(key="walk.text").set_value("typed at the last moment")
    turn_to(at, page)
    if page == "heads":
        assert at.text_input(key="heads.text").value == "typed at the last moment"
    turn_to(at, "walkthrough")
    assert at.text_input(key="walk.text").value == "typed at the last moment"


def test_lines_typed_as_context_was_left_are_there_again():
    at = visit("context")
    at.text_area(key="context.texts").set_value("the bank\na bank")
    turn_to(at, "heads")
    turn_to(at, "context")
    assert at.text_area(key="context.texts").value == "the bank\na bank"
