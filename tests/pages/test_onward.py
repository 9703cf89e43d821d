"""From the end of the walk a few links lead on, each to where it says."""

import pytest

from pages._app.examples import EXAMPLES, another
from tests.pages.reader import part, visit


def onward(**query):
    return part(visit("", **query), "answer").header["onward"]


def titles(ways):
    return ["".join(p if isinstance(p, str) else p[0] for p in way["title"]) for way in ways]


def test_from_the_last_layer_one_can_go_on():
    ways = onward(text="river bank", stage="attention_residual")
    again = another("river bank")
    models = ["In the model Hand-made, next word", "In the model MiniLM"]
    assert titles(ways) == [f"Again with {again}", *models, "What each head does"]
    assert [way["query"].get("text") for way in ways[:3]] == [again, "river bank", "river bank"]
    assert ways[2]["query"]["model"] == "minilm"


def test_a_model_that_guesses_leads_on_to_the_next_word():
    at = visit("", model="handmade_next", layer="1", text="river bank")
    way = part(at, "answer").header["onward"][-1]
    assert titles([way]) == ["Go on with the next word"] and way["away"]
    assert way["query"]["text"] == "river bank"
    (link,) = (
        e.proto for e in at.get("page_link") if e.proto.label == "On" and "next" in e.proto.page
    )
    assert "text=river+bank" in link.query_string


def test_before_the_last_layer_the_walk_itself_goes_on():
    assert onward(model="minilm", layer="4") == []
    assert titles(onward(model="minilm", layer="5"))[1] == "In the model Hand-made"


@pytest.mark.parametrize("text", [*EXAMPLES, "", "  RIVER   bank", "something else"])
def test_again_is_with_another_sentence_that_shares_most_words(text):
    found = another(text)
    words = text.lower().split()
    assert found in EXAMPLES and found.lower().split() != words

    def shared(each):
        theirs = set(each.lower().split())
        return len(theirs & set(words)) / len(theirs | set(words))

    others = [each for each in EXAMPLES if each.lower().split() != words]
    assert shared(found) == max(map(shared, others))
