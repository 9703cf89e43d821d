"""Where a reader predicts: what the page sends to be asked, and that it tells no answer itself."""

import pytest

from attention_core.quiz import KINDS
from pages.learn.walkthrough import sent
from pages.learn.walkthrough.place import Place
from tests.pages.reader import (
    go_back,
    messages,
    move,
    part,
    unescaped,
    view,
    visit,
    widget,
    written,
)

PLACE = {"text": "river bank", "stage": "attention_weights"}


@pytest.fixture
def asked(monkeypatch):
    """Whatever the page asks for questions about."""
    heard = []

    def questions(_trace, layer, head, ask, part=None, kind="", most=None):
        heard.append((layer, head, ask, kind))
        return []

    monkeypatch.setattr(sent, "questions", questions)
    return heard


def test_nothing_is_asked_of_a_reader_who_does_not_predict(asked):
    at = visit(**PLACE)
    assert part(at, "answer").header["quiz"] == [] and not asked
    assert view(at)["predict"] == "" and "predict" not in written(at)


@pytest.mark.parametrize(("predict", "kind"), [("any", ""), *((kind, kind) for kind in KINDS)])
def test_it_is_asked_about_what_is_seen(asked, predict, kind):
    at = visit(**PLACE, predict=predict, head="1", ask="0")
    assert asked == [(0, 1, 0, kind)]
    assert view(at)["predict"] == predict == written(at)["predict"]


def test_the_viewer_turns_it_on_and_off_and_the_address_says_so():
    at = move(visit(**PLACE), stage="scores", predict="any", ask=1)
    assert written(at)["predict"] == "any" and view(at)["predict"] == "any"
    at = move(at, stage="scores", predict="", ask=1, cell=[0, 0])
    assert "predict" not in written(at) and view(at)["predict"] == ""


def test_back_leads_to_where_nothing_was_hidden():
    at = visit(**PLACE)
    before = written(at)
    at = move(at, stage="scores", predict="any", ask=1)
    assert view(go_back(at, before))["predict"] == ""


def test_another_sentence_is_predicted_as_well():
    at = visit(**PLACE, predict="any")
    widget(at, "text").set_value("money bank").run()
    assert written(at)["predict"] == "any"
    at = move(at, predict="any", ask=1, onward={"text": "battery bank"})
    assert written(at)["text"] == "battery bank" and view(at)["predict"] == "any"


@pytest.mark.parametrize("predict", ["all", "ANY", "largest ", "\x00"])
def test_a_kind_that_there_is_not_is_said(predict):
    at = visit(**PLACE, predict=predict)
    assert view(at)["predict"] == ""
    assert any("asks for a question" in each for each in messages(at))
    at = move(visit(**PLACE), predict=predict, ask=1)
    assert view(at)["predict"] == ""


def test_the_page_tells_no_number_where_the_reader_predicts():
    at = visit(**PLACE, predict="any", head="0")
    assert not [each for each in at.segmented_control if each.key == "walk.form"]
    assert "55 %" not in unescaped(at) and not at.dataframe
    assert "when you no longer predict" in unescaped(at)


def test_a_place_keeps_its_kind_in_a_link():
    place = Place(predict="any")
    assert Place.parse(place.query()) == (place, [])
