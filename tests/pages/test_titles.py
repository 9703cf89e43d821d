"""The browser's tab says what is on the page."""

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from attention_core import load_model, trace
from tests.pages.reader import move, visit

TEXT = "It's a pleasant walk by the river bank"


@pytest.fixture
def tab(monkeypatch) -> list[str]:
    """Every title that the tab has had."""
    had: list[str] = []
    real = st.set_page_config

    def note(**given: Any) -> None:
        had.extend([given["page_title"]] if "page_title" in given else [])
        real(**given)

    monkeypatch.setattr(st, "set_page_config", note, raising=True)
    return had


def test_weights_are_told_as_who_gives_how_much_to_whom(tab):
    at: AppTest = visit(text=TEXT, model="minilm", layer="0", head="2", stage="attention_weights")
    weights = trace(TEXT, load_model("minilm"))["layer0.attention_weights"].value[2]
    tokens = trace(TEXT, load_model("minilm")).tokens
    bank = tokens.index("bank")
    best = weights[bank].argmax()
    share = f"{100 * weights[bank, best]:.0f} %"
    assert tab[-1] == f"bank → {tokens[best]} {share} · layer 0 head 2 · Attention"
    move(at, stage="scores", head=2)
    assert tab[-1].startswith("Scores · It's a pleasant walk")
    assert "Walk through" not in tab[-2], "the tab does not flicker between two titles"


def test_the_tab_does_not_tell_what_a_reader_is_to_predict(tab):
    visit(text=TEXT, stage="attention_weights", head="0", predict="any")
    assert tab[-1].startswith("Attention weights · It's a pleasant walk")


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("", {"stage": "attention_weights", "head": "0"}, "bank → river 55 % · head topic"),
        ("heads", {"heads": "1.8", "text": "river bank"}, "layer 1 head 8 · river bank"),
        ("context", {}, "bank in 3 sentences"),
        ("nextword", {}, "I went to the bank to deposit my → money"),
        ("translation", {}, "the river bank → a margem do rio"),
        ("pictures", {"picture": "rocket", "head": "mean"}, "Rocket · layer 6 mean"),
        ("training", {"at": "3"}, "step 3 · tom saw the boat at the [MASK] and the …"),
        ("positions", {"section": "sinusoids"}, "Sinusoids"),
        ("tokenizer", {}, "Four tokenizers"),
        ("playground", {"section": "worked"}, "Worked example"),
    ],
)
def test_every_page_has_a_title_of_its_own(tab, page, query, said):
    visit(page, **query)
    assert tab[-1] == f"{said} · Attention"


def test_a_page_that_has_nothing_to_show_has_its_name(tab):
    visit("heads", text="")
    assert tab[-1] == "Heads · Attention, step by step"


def test_of_a_gradient_no_share_is_told(tab):
    visit(text="river bank", head="0", stage="attention_weights", show="gradient")
    assert tab[-1].startswith("Gradient of attention weights · river bank")
