"""A model that translates, on every page: shown where two texts can be, else said in a sentence."""

import pytest

from pages._app import examples, models
from tests.pages.reader import messages, visit, written

ONE_TEXT = ("context", "playground", "nextword")


@pytest.mark.parametrize("page", ONE_TEXT)
def test_a_page_of_one_text_says_so_and_keeps_what_was_typed(page):
    at = visit(page, model="en-pt", text="my own words")
    (said,) = messages(at)
    assert "says a text in another language" in said and "Choose another model" in said
    assert (written(at)["model"], written(at)["text"]) == ("en-pt", "my own words")


def test_an_example_is_changed_with_the_language_and_own_words_never_are():
    portuguese = models.in_language(examples.WALK, "pt-en")
    assert portuguese in models.worth_translating("pt-en")
    assert models.in_language(portuguese, "minilm") == examples.WALK
    for name in ("en-pt", "minilm", "handmade"):
        assert models.in_language(examples.WALK, name) == examples.WALK
    for name in ("en-pt", "pt-en", "minilm"):
        assert models.in_language("my own words", name) == "my own words"
