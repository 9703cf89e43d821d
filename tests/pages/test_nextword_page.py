"""The page of next words: bars, what settings do to them, words added and written on, bad input."""

import json
from dataclasses import replace

import numpy as np
import pytest
import streamlit as st

from attention_core import load_model, trace
from attention_core.models import smollm2
from attention_core.nextword.chances import Setting, chances
from tests.pages.reader import messages, run, visit, widget, written

TEXT = "I sat by the river"


def told(at, key="guess"):
    (element,) = (e for e in at.get("bidi_component") if e.key == key)
    return json.loads(element.proto.json)


def rows(at):
    return told(at)["bars"]["rows"]


def shares(at):
    return {row["name"]: row["now"] for row in rows(at)}


def tokens(at):
    return [each["name"] for each in told(at)["text"]["items"]]


def press(at, name):
    at.button(key=f"nextword.{name}").click()
    return run(at)


@pytest.fixture(scope="module")
def found():
    return trace(TEXT, load_model("handmade_next"))


def test_the_bars_are_the_likeliest_words_with_the_models_own_chances(found):
    last = found["probabilities"].value[-1]
    best = np.argsort(-last, kind="stable")[:10]
    assert [row["value"] for row in rows(visit("nextword", text=TEXT))] == best.tolist()
    wanted = {found["logits"].label("candidate", int(i)): last[i] for i in best}
    assert shares(visit("nextword", text=TEXT)) == pytest.approx(wanted, abs=1e-5)


def test_settings_change_the_bars_and_say_what_they_did(found):
    at = visit("nextword", text=TEXT, pick="drawn", temperature="0.5", top_k="3")
    now = chances(found["logits"].value[-1], Setting(temperature=0.5, top_k=3))
    assert [row["now"] for row in rows(at)] == pytest.approx([now[r["value"]] for r in rows(at)])
    assert [row["kind"] for row in rows(at)].count("cut") == 7
    said = " ".join(each.value for each in at.caption).replace("\\", "")
    assert "divided by 0.5" in said and "All but the likeliest 3 are struck out" in said


def test_temperature_zero_gives_all_to_the_likeliest():
    at = visit("nextword", text=TEXT, pick="drawn", temperature="0")
    assert list(shares(at).values()) == [1.0, *[0.0] * 9]


def test_words_are_added_taken_back_and_in_the_address():
    at = press(visit("nextword", text=TEXT), "add")
    one = rows(visit("nextword", text=TEXT))[0]
    assert written(at)["added"] == str(one["value"]) and tokens(at)[-1] == one["name"]
    assert tokens(visit("nextword", **written(at))) == tokens(at)
    assert "added" not in written(press(at, "back"))


def test_written_on_is_what_adding_word_by_word_gives_drawn_by_chance():
    query = {"text": TEXT, "pick": "drawn", "temperature": "1.5", "seed": "7", "n": "4"}
    at, one = press(visit("nextword", **query), "write"), visit("nextword", **query)
    for _ in range(4):
        press(one, "add")
    assert written(at)["added"] == written(one)["added"]
    press(at, "again")
    assert "added" not in written(at)
    assert written(press(at, "write"))["added"] == written(one)["added"], "the seed is the same"


def test_another_text_begins_anew_and_settings_do_not():
    at = press(visit("nextword", text=TEXT), "write")
    widget(at, "pick").set_value("drawn")
    assert written(run(at))["added"]
    widget(at, "text").input("the dog")
    assert "added" not in written(run(at)) and tokens(at) == ["the", "dog"]


def test_each_place_says_what_was_expected_there_and_what_came():
    at = visit("nextword", text=TEXT, at="3")
    (came,) = (row for row in rows(at) if "came next" in row["note"])
    assert came["name"] == "river"
    assert [each["kind"] for each in told(at)["text"]["items"]].count("later") == 1
    press(at, "add")
    assert tokens(at)[:4] == ["i", "sat", "by", "the"] and len(tokens(at)) == 5


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"text": ""}, "Type a word"),
        ({"text": "bank " * 2000}, "2,000 tokens"),
        ({"text": "\x00\x01"}, "Type a word"),
        ({"added": "9999999"}, "does not have"),
        ({"word": "9999999"}, "no such word"),
        ({"at": "77"}, "5 tokens"),
        ({"head": "9.9", "below": "looked"}, "no such head"),
        ({"model": "handmade"}, "guesses no words"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(query, said):
    at = visit("nextword", **{"text": TEXT, **query})
    assert said in " ".join(messages(at))


@pytest.mark.parametrize("text", ["🙂", "zorg", "<b>&", "a" * 3000])
def test_any_text_goes_on(text):
    at = visit("nextword", text=text)
    assert rows(press(at, "add"))


def test_a_trained_model_that_is_not_installed_is_said_with_how_to_get_it(monkeypatch):
    st.cache_resource.clear()
    load_model.cache_clear()
    monkeypatch.setattr(smollm2, "PACKAGE", replace(smollm2.PACKAGE, name="no_such"))
    at = visit("nextword", text="The capital of France is", model="smollm2")
    assert "`make extras`" in messages(at)[0] and written(at)["text"] == "The capital of France is"
    widget(at, "model").select("handmade_next")
    assert rows(run(at))
    tries = [e.proto.label for e in at.get("page_link") if e.proto.label.startswith("Try")]
    assert "trained" not in tries[0], "it is not offered"
