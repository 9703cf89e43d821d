"""A model is loaded in the background: who waits sees how far it is, and may leave."""

from threading import Event
from typing import Any

import pytest
import streamlit as st

from attention_core import ModelError, load_model
from attention_core.models.progress import told
from pages._app import loading, models
from pages._app.loading import Loading


@pytest.fixture
def bars(monkeypatch):
    """What lets the loading go on at half of it, and what the bars of a page say."""
    said: list[Any] = []

    class Bar:
        def progress(self, part, text):
            said.append((part, text))
            if part >= 0.5:
                go_on.set()

        def empty(self):
            said.append("gone")

    go_on = Event()
    monkeypatch.setattr(st, "progress", lambda part: Bar())
    monkeypatch.setattr(loading, "_SOON", 0)
    monkeypatch.setattr(loading, "_OFTEN", 0.001)
    return go_on, said


def test_who_waits_sees_how_much_is_loaded(bars):
    go_on, said = bars

    def load():
        for part in told(range(4)):
            if part == 3:
                go_on.wait(600)
        return load_model("handmade")

    found = Loading(load).result("SmolLM2")
    assert found.name == "handmade" and said[-1] == "gone"
    assert said[-2] == (0.75, "Loading SmolLM2 … 75%")


def test_what_is_there_at_once_has_no_bar(monkeypatch):
    monkeypatch.setattr(st, "progress", None)
    assert Loading(lambda: load_model("handmade")).result("Hand-made").name == "handmade"


def test_a_refusal_is_told_to_all_who_wait_and_the_next_one_tries_again():
    def load():
        raise ModelError("It is not here.")

    refused = Loading(load)
    for _ in range(2):
        with pytest.raises(ModelError, match="not here"):
            refused.result("SmolLM2")
    assert refused.spoilt


def test_it_is_loaded_once_for_all_who_ask_meanwhile(monkeypatch):
    go_on, loads = Event(), []

    def load(name):
        loads.append(name)
        go_on.wait(600)
        return load_model(name)

    st.cache_resource.clear()
    monkeypatch.setattr(models, "load_model", load)
    one, other = models.begin("handmade"), models.begin("handmade")
    go_on.set()
    assert models.model("handmade") is one.result("") is other.result("")
    assert loads == ["handmade"]
    st.cache_resource.clear()


def test_nobody_hears_of_what_is_loaded_elsewhere():
    assert list(told("ab")) == ["a", "b"]
