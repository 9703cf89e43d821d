"""What the viewer tells the page is followed once and said to be heard, also by a run cut short."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages._app.state.visit import Visit
from tests.pages import play
from tests.pages.reader import APP, PATIENCE, go_back, move, run, turn_to, view, visit, written


def cut_short(monkeypatch, at, act):
    """A run that ends before its end: at where it would write the address."""

    def leave(self, place):
        st.stop()

    with monkeypatch.context() as cutting:
        cutting.setattr(Visit, "leave", leave)
        act(at)


def test_a_move_is_heard_once_it_is_followed():
    at = visit(text="river bank")
    assert view(at)["heard"] == ""
    move(at, stage="scores", serial="a")
    assert (view(at)["heard"], view(at)["stage"]) == ("a", "scores")
    run(at)
    assert view(at)["heard"] == "a"


def test_a_run_cut_short_has_followed_the_move(monkeypatch):
    at = visit(text="river bank")
    cut_short(monkeypatch, at, lambda at: move(at, stage="scores", serial="a"))
    assert "stage" not in written(at)
    run(at)
    assert (view(at)["stage"], written(at)["stage"]) == ("scores", "scores")


def test_what_was_cut_short_is_there_after_another_page(monkeypatch):
    at = visit(text="river bank")
    cut_short(monkeypatch, at, lambda at: move(at, stage="scores", serial="a"))
    turn_to(at, "heads")
    turn_to(at, "walkthrough")
    assert view(at)["stage"] == "scores"


@pytest.mark.parametrize("nothing", [None, {}])
def test_a_component_with_nothing_to_tell_does_not_stand_in_the_way_of_back(nothing):
    at = visit(text="river bank", stage="query")
    before = written(at)
    move(at, stage="scores", serial="a")
    at.session_state["viewer"] = {"moved": nothing}
    go_back(at, before)
    assert view(at)["stage"] == "query"
    run(at)
    assert written(at)["stage"] == "query"


def test_no_two_sessions_have_the_same_revision():
    first, second = visit(text="river bank"), visit(text="river bank")
    assert view(first)["revision"] != view(second)["revision"]


def test_a_move_from_before_the_server_was_away_leaves_the_viewer_where_it_is():
    fresh = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    here = {"stage": "scores", "head": 0, "layer": 0, "cell": None, "revision": 7, "serial": "a"}
    fresh.session_state["viewer"] = {"moved": here}
    run(fresh)
    assert (view(fresh)["revision"], view(fresh)["heard"]) == (7, "a")
    assert view(fresh)["stage"] == "scores" and written(fresh)["stage"] == "scores"


def test_a_typed_number_is_made_once_even_if_the_run_is_cut_short(monkeypatch):
    at = play.visit(text=play.TEXT)
    cut_short(monkeypatch, at, lambda at: play.type_number(at, "layer0.scores", [0, 5, 2], "7"))
    run(at)
    assert written(at)["edits"] == "layer0.scores!0.5.2!7.0"
    play.click(at, "undo")
    assert "edits" not in written(at)
    run(at)
    assert "edits" not in written(at)


def test_an_undo_cut_short_is_done(monkeypatch):
    at = play.type_number(play.visit(text=play.TEXT), "layer0.scores", [0, 5, 2], "7")
    cut_short(monkeypatch, at, lambda at: play.click(at, "undo"))
    run(at)
    assert "edits" not in written(at)
