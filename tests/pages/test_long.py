"""Texts so long that nobody may wait for them: answered before they are split, and kept."""

import pytest

from attention_core.models.checkpoint.model import Checkpoint
from attention_core.models.handmade.model import Handmade
from pages._app import models
from tests.pages.reader import messages, run, visit

HUGE = "bank " * 400_000
WORD = "x" * 2_000_000
BOXES = [
    ("", "text", {}),
    ("heads", "text", {}),
    ("context", "texts", {}),
    ("context", "search", {"below": "document"}),
    ("context", "candidates", {"below": "document"}),
    ("playground", "text", {}),
    ("playground", "asking", {"section": "cross"}),
    ("playground", "answering", {"section": "cross"}),
    ("positions", "text", {"section": "order"}),
    ("positions", "other", {"section": "order"}),
]


@pytest.fixture
def splits(monkeypatch):
    """How long the texts were that a model was asked to split."""
    asked: list[int] = []
    for kind in (Handmade, Checkpoint):
        whole = kind.tokenize

        def noted(self, text, whole=whole):
            asked.append(len(text))
            return whole(self, text)

        monkeypatch.setattr(kind, "tokenize", noted)
    return asked


@pytest.mark.parametrize("text", [HUGE, WORD], ids=["words", "word"])
@pytest.mark.parametrize(("page", "name", "query"), BOXES, ids=lambda each: str(each)[:12])
def test_a_text_of_millions_of_characters_is_answered_before_it_is_split(
    splits, page, name, query, text
):
    at = visit(page, **query)
    (box,) = (
        each for each in (*at.text_input, *at.text_area) if str(each.key).partition(".")[2] == name
    )
    splits.clear()
    box.set_value(text)
    run(at)
    assert any("characters" in each and "kept" in each for each in messages(at))
    assert max(splits, default=0) <= models.MOST_CHARACTERS
    (box,) = (each for each in (*at.text_input, *at.text_area) if each.key == box.key)
    assert box.value == text


def test_a_new_word_of_very_many_letters_is_not_spelled_out():
    at = visit("tokenizer", section="bpe", new="a" * 501)
    assert any("501 letters" in each for each in messages(at))
    assert at.text_input(key="tokenizer.new").value == "a" * 501
    assert "spelling" not in [e.key for e in at.get("bidi_component")]
