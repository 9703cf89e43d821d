"""The first minute: who sees it at the bare address, and what it says and leads to."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from attention_core import load_model, trace
from pages._app import first
from pages._app.first import MET
from pages.learn.start.place import LONGEST
from tests.pages.reader import (
    APP,
    PATIENCE,
    go_back,
    has_viewer,
    messages,
    run,
    turn_to,
    visit,
    written,
)
from tests.pages.test_opening import label, query_of


def minute(at):
    """What the component is told, None if it is not there."""
    found = [e for e in at.get("bidi_component") if e.key == "minute"]
    return json.loads(found[0].proto.json) if found else None


def moved(at, **state):
    view = minute(at)["view"]
    told = {"beside": view["beside"], "guess": view["guess"], "revision": view["revision"]}
    at.session_state["minute"] = {"moved": told | {"serial": str(len(str(state)))} | state}
    return run(at)


@pytest.fixture
def browser(monkeypatch):
    """A browser at the bare address, with these cookies."""

    def come(cookies, **query):
        context = SimpleNamespace(url="http://127.0.0.1/", cookies=cookies)
        real: Any = st
        fake = SimpleNamespace(
            context=context, session_state=real.session_state, query_params=real.query_params
        )
        monkeypatch.setattr(first, "st", fake)
        at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
        at.query_params.update(query)
        return run(at)

    return come


def test_a_newcomer_at_the_bare_address_sees_it_and_a_known_browser_the_walk(browser):
    assert minute(browser({})) and not has_viewer(browser({}))
    known = browser({MET: "1"})
    assert has_viewer(known) and not minute(known)


@pytest.mark.parametrize("query", [{"text": "money bank"}, {"stage": "scores"}, {"lesson": "1"}])
def test_a_link_to_the_bare_address_leads_where_it_says(browser, query):
    at = browser({}, **query)
    assert has_viewer(at) and not minute(at)


def test_where_there_is_no_browser_the_bare_address_is_the_walk():
    assert has_viewer(visit())


def test_a_newcomer_walks_on_and_comes_back_to_what_was_guessed(browser):
    at = moved(browser({}), guess="money")
    assert written(at) == {"guess": "money"}
    turn_to(at, "walkthrough", text="river bank", stage="scores")
    assert has_viewer(at)
    at.switch_page("pages/learn/start/page.py")
    go_back(at, {"guess": "money"})
    assert minute(at)["view"]["guess"] == "money" and not has_viewer(at)
    turn_to(at, "walkthrough", text="money bank", stage="key")
    assert written(at)["stage"] == "key", "a link goes where it says, also the second time"


def test_bars_have_the_models_numbers_before_and_after():
    told = minute(visit("start"))
    assert [case["beside"] for case in told["cases"]] == ["river", "money", "battery"]
    for case in told["cases"]:
        made = trace(f"{case['beside']} bank", load_model("handmade"))
        after = made["layer0.attention_residual"].value[1, :3]
        assert case["now"] == pytest.approx(after.tolist(), abs=1e-5)
        assert case["was"] == pytest.approx([0.3, 0.3, 0.25])
    assert [case["names"][case["grew"]] for case in told["cases"]] == ["nature", "money", "energy"]


def test_before_a_guess_nothing_tells_the_answer_and_after_it_five_steps_lead_on():
    at = visit("start")
    (skip,) = links(at)
    assert label(skip) == "Straight to the numbers"
    at = moved(at, guess="energy")
    *ways, lesson, skip = links(at)
    assert query_of(lesson)["lesson"] == "1" and label(skip) == "Straight to the numbers"
    assert [query_of(way)["stage"] for way in ways] == [
        "token_embedding",
        "scores",
        "attention_weights",
        "attention_output",
        "attention_residual",
    ]
    assert label(ways[1]) == "bank asks every word. river scores 4.32, itself 3.88"
    for way in ways:
        there = visit("walk", **query_of(way))
        assert not messages(there), "the place is there"
        assert written(there) == query_of(way)


def test_a_word_of_ones_own_is_run_and_an_unknown_one_is_said():
    at = moved(visit("start"), beside="pizza", guess="shown")
    *_, mine = minute(at)["cases"]
    assert mine["beside"] == "pizza" and mine["grew"] is None
    assert any("does not know" in each for each in mine["reason"] if isinstance(each, str))
    assert written(at) == {"beside": "pizza", "guess": "shown"}
    assert minute(visit("start", **written(at)))["cases"][-1] == mine


@pytest.mark.parametrize("beside", ["", "  ", "x" * (LONGEST + 1)])
def test_no_neighbour_or_too_long_a_one_falls_back_with_a_note(beside):
    at = visit("start", beside=beside)
    assert minute(at)["view"]["beside"] == "river"
    assert messages(at) == ["The link asks for a neighbour in a way that cannot be read."]


@pytest.mark.parametrize("beside", ["\u200b", "river money battery", "1 2 3 4 5 6 7 8 9 0", "?!"])
def test_any_neighbour_is_answered(beside):
    case = minute(visit("start", beside=beside, guess="nature"))["cases"][-1]
    assert case["words"][case["asks"]] == "bank"


def links(at):
    return [e for e in at.get("page_link") if "Words used here" not in label(e)]
