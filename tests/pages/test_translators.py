"""A model that translates, on every page: shown where two texts can be, else said in a sentence."""

from dataclasses import replace

import pytest

from pages._app import examples, models
from pages.learn.context import place as context
from tests.pages.reader import messages, visit, written

ONE_TEXT = ("playground", "nextword")


@pytest.mark.parametrize("page", ONE_TEXT)
def test_a_page_of_one_text_says_so_and_keeps_what_was_typed(page):
    at = visit(page, model="en-pt", text="my own words")
    (said,) = messages(at)
    assert "says a text in another language" in said and "Choose another model" in said
    assert (written(at)["model"], written(at)["text"]) == ("en-pt", "my own words")


@pytest.mark.parametrize("page", ["translation", "walk", "heads", "positions"])
@pytest.mark.parametrize("text", ["▁", "\u200b", "\u200b \u200b"])
def test_a_text_of_signs_that_nobody_sees_is_as_good_as_none(page, text):
    at = visit(page, model="en-pt", text=text)
    assert "Type a word or two" in " ".join(messages(at))
    assert written(at)["text"] == text


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("positions", {"text": "dog bites man", "other": "man bites dog"}, "**Without positions**"),
        ("positions", {"section": "change"}, "moves the sentence vector"),
        ("positions", {"section": "learned"}, "161 rows of 256 numbers"),
        ("context", {}, "**bank** has one vector"),
        ("context", {"below": "word"}, "**bank** is looked up in the same row"),
        ("context", {"below": "layers"}, "After the last layer a token's vector"),
    ],
)
def test_what_is_told_of_vectors_is_of_the_encoders(page, query, said):
    at = visit(page, model="en-pt", **query)
    assert messages(at) == []
    told = " ".join(m.value for m in at.markdown)
    assert said in told and "nan" not in told
    if page == "context":
        assert any("the encoder's vectors" in c.value for c in at.caption)


def test_sentences_to_compare_are_in_the_language_that_is_read():
    first = context.Place()
    there = context.follow(first, replace(first, model="pt-en"), None)
    assert there.texts in context.PORTUGUESE and there.word == "manga"
    assert context.follow(there, replace(there, model="minilm"), None).texts == context.BANKS
    own = replace(first, texts="my own\nmy words")
    assert context.follow(own, replace(own, model="pt-en"), None).texts == own.texts


def test_an_example_is_changed_with_the_language_and_own_words_never_are():
    portuguese = models.in_language(examples.WALK, "pt-en")
    assert portuguese in models.worth_translating("pt-en")
    assert models.in_language(portuguese, "minilm") == examples.WALK
    for name in ("en-pt", "minilm", "handmade"):
        assert models.in_language(examples.WALK, name) == examples.WALK
    for name in ("en-pt", "pt-en", "minilm"):
        assert models.in_language("my own words", name) == "my own words"
