"""The walk's other side: the gradient of what a reader chose, in the address and as it is sent."""

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.story.target import likeness, number, score
from pages.learn.walkthrough.place import Place, follow
from tests.pages.labs import links
from tests.pages.reader import messages, part, view, visit, widget

WALK = {"text": "river bank", "stage": "scores", "head": "0"}
SCORES = "layer0.scores"


def read(text: str = "river bank", model: str = "handmade"):
    return trace(text, load_model(model))


def shown(at) -> dict:
    """What is said of the gradient side."""
    (side,) = (each for each in part(at, "sides").header["sides"] if each["name"] == "gradient")
    return side


def said(side: dict) -> str:
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in side["says"])


def test_nothing_is_worked_out_before_it_is_asked_for():
    at = visit("", **WALK)
    assert part(at, "sides").sides == {} and not shown(at)["there"]
    assert shown(at)["of_any"]
    assert "show" not in at.query_params and view(at)["show"] == "after"


def test_a_words_likeness_to_itself_in_another_sentence_and_the_sum_behind_a_gradient():
    at = visit("", **WALK, show="gradient", cell="1-0", toward="money bank")
    assert messages(at) == []
    t = read()
    target = likeness(t, 1, read("money bank"), "money bank")
    found = target.gradients(t)
    assert said(shown(at)) == "the likeness of bank to bank in money bank"
    sent = part(at, "sides").sides["gradient"]
    np.testing.assert_allclose(sent[SCORES], found[SCORES], rtol=1e-6)
    (answer,) = part(at, "answer").header["answers"]
    assert (answer["name"], answer["side"], answer["cell"]) == (SCORES, "gradient", [0, 1, 0])
    total = sum(term["product"] for term in answer["sum"]["terms"])
    assert total == pytest.approx(answer["value"]) == pytest.approx(float(found[SCORES][0, 1, 0]))
    leads = answer["sum"]["terms"][0]["factors"][0]["source"]
    assert leads == {"name": "layer0.scaled_scores", "cell": [0, 1, 0]}
    assert part(at, "answer").header["belongs"]["sides"] == part(at, "sides").header["id"]


def test_equal_words_in_two_places_have_gradients_of_their_own():
    query = {"text": "bank bank", "stage": "scores", "show": "gradient", "toward": "bank"}
    first, second = (part(visit("", **query, ask=ask), "sides") for ask in ("0", "1"))
    assert first.header["id"] != second.header["id"]
    assert not first.sides["gradient"][SCORES][:, 1].any()
    assert not second.sides["gradient"][SCORES][:, 0].any()


def test_another_sentence_is_another_gradient_and_is_kept_in_the_address():
    at = visit("", **WALK)
    widget(at, "toward").set_value("battery bank").run()
    assert "battery" in str(at.query_params["toward"])
    assert "gradient" in str(at.query_params["show"])
    assert said(shown(at)).endswith("in battery bank")


def test_the_score_of_a_word_that_may_come_next_and_of_another_that_is_chosen():
    text, decoder = "the river", "handmade_next"
    at = visit("", text=text, model=decoder, show="gradient")
    t = read(text, decoder)
    best = score(t, len(t.tokens) - 1)
    assert messages(at) == [] and said(shown(at)) == said({"says": best.says})
    other = int(np.argsort(t["logits"].value[-1])[-2])
    widget(at, "candidate").set_value(other).run()
    assert said(shown(at)) == said({"says": score(t, len(t.tokens) - 1, other).says})
    assert str(other) in str(at.query_params["candidate"])


def test_one_number_opened_in_the_viewer():
    moved = {"stage": "scores", "head": 0, "cell": [1, 0], "layer": 0, "ask": 1, "best": False}
    moved |= {"follow": -1, "form": "numbers", "predict": "", "of": "", "show": "gradient"}
    was = Place(text="river bank", stage="scores")
    place = follow(was, was, {**moved, "seed": {"name": SCORES, "cell": [0, 1, 0]}})
    assert (place.show, place.kind, place.spot) == ("gradient", "number", f"{SCORES}!0.1.0")
    at = visit("", **place.query())
    t = read()
    assert said(shown(at)) == said({"says": number(t, SCORES, (0, 1, 0)).says})
    assert part(at, "sides").sides["gradient"][SCORES].sum() == 1
    # Of another text it is another number, so that what was asked is asked of the word again.
    after = follow(place, Place(**{**vars(place), "text": "money bank"}), None)
    assert (after.kind, after.spot, after.show) == ("", "", "gradient")


def test_weights_can_be_opened_and_are_let_go_with_the_gradient():
    query = {**WALK, "stage": "query", "of": "layer0.W_Q", "cell": "0-1"}
    at = visit("", **query, show="gradient")
    (answer,) = part(at, "answer").header["answers"]
    assert answer["name"] == "layer0.W_Q" and answer["sum"]["terms"]
    assert view(at)["of"] == "layer0.W_Q"
    at = visit("", **query)
    assert view(at)["of"] == "" and view(at)["cell"] is None


def test_a_number_that_nothing_depends_on_has_a_gradient_of_zero_and_nothing_to_add():
    query = {**WALK, "stage": "attention_weights", "cell": "0-0", "show": "gradient"}
    at = visit("", **query, kind="number", spot=f"{SCORES}!0.1.0")
    (answer,) = part(at, "answer").header["answers"]
    assert answer["value"] == 0 and answer["sum"]["terms"] == []


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"kind": "number", "spot": "layer9.none!0.0"}, "not in this walk"),
        ({"kind": "number", "spot": f"{SCORES}!9.9.9"}, "not in this walk"),
        ({"kind": "number", "spot": f"{SCORES}!0"}, "not in this walk"),
        ({"kind": "number", "spot": "layer0.d_head!"}, "not in this walk"),
        ({"kind": "number"}, "not in this walk"),
        ({"kind": "number", "spot": "x" * 900}, "cannot be read"),
        ({"kind": "score"}, "scores no words"),
        ({"kind": "score", "candidate": "99999"}, "scores no words"),
        ({"kind": "nonsense"}, "cannot be read"),
        ({"kind": "likeness", "toward": "bank " * 300}, "shows up to 64"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence_and_the_numbers_are_there(query, why):
    at = visit("", **WALK, show="gradient", **query)
    assert any(why in each for each in messages(at)), messages(at)
    assert part(at, "trace").tensors[SCORES].shape == (2, 2, 2)


def test_of_a_long_text_it_is_said_that_there_is_none():
    at = visit("", text="the river bank " * 30, model="minilm", show="gradient")
    assert any("up to 64 tokens" in each for each in messages(at))
    assert "sides" not in part(at, "answer").header["belongs"] and view(at)["show"] == "after"


def test_whoever_predicts_sees_no_gradient_and_the_popover_leads_to_what_can_be_asked():
    at = visit("", **WALK)
    asked = [query for path, query in links(at) if query.get("show") == "gradient"]
    assert [each.get("kind") for each in asked] == ["likeness"]
    assert messages(visit("", **asked[0])) == []
