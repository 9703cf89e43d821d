"""The page of words in contexts: its links, its sentences and words, and any text at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.learn.context.place import CANDIDATES, MOST_TEXTS, QUERY, SECTIONS, SETS, Place, fit
from tests.pages.places import PLACES, alike
from tests.pages.reader import go_back, messages, run, table, unescaped, visit, widget, written

MODELS = pytest.mark.parametrize("model", ["handmade", "minilm"])
WHOLE = {
    "texts": "river bank\nbank loan\nthe bank by the river",
    "model": "minilm",
    "word": "bank",
    "below": "difference",
    "stage": "head_outputs",
    "layer": "4",
    "head": "7",
    "pair": "1-2",
    "search": "what to eat",
    "candidates": "bread\nwater",
}
LONG = "antidisestablishmentarianism"
OTHER_WORD = "The word that was chosen is not in every sentence; another is compared."


@alike
@given(
    PLACES[Place], st.lists(st.text(min_size=1), unique=True), st.integers(1, 6), st.integers(1, 6)
)
def test_what_fits_is_there_and_fits_again_without_a_note(place, words, layers, n):
    stages = ["scores", "query"]
    fitted, _ = fit(place, words, stages, layers, 12, n)
    assert fitted.word in words or (not words and fitted.word == "")
    assert fitted.stage in stages and fitted.layer < layers and fitted.head < 12
    first, second = fitted.pair
    assert 0 <= first < second < max(n, 2)
    assert fit(fitted, words, stages, layers, 12, n) == (fitted, [])


def texts(at):
    return at.text_area(key="context.texts")


def word(at):
    return at.selectbox(key="context.word")


def typed(at, value: str):
    texts(at).set_value(value)
    run(at)
    assert texts(at).value == value, "nothing typed is lost"
    return at


def test_the_first_visit_compares_three_banks_in_minilm():
    at = visit("context")
    assert messages(at) == []
    assert texts(at).value == "river bank\nmoney bank\nbattery bank"
    assert widget(at, "model").value == "minilm"
    assert word(at).value == "bank" and word(at).options == ["bank"]
    assert list(SECTIONS)[:2] == ["static", "document"], "the best finds first"
    assert written(at)["below"] == "static"
    near = [table(at, f"nearest_there_{i}")["in the sentence"].iloc[1] for i in range(3)]
    assert len(set(near)) == 3, "each bank has neighbours of its own"


def test_a_link_restores_every_part_of_the_place():
    at = visit("context", **WHOLE)
    assert messages(at) == []
    assert texts(at).value == WHOLE["texts"]
    assert at.selectbox(key="context.stage").value == "head_outputs"
    assert [widget(at, name).value for name in ("layer", "head")] == [4, 7]
    assert at.selectbox(key="context.pair").value == (1, 2)
    assert written(at) == WHOLE
    at.segmented_control(key="context.below").select("document")
    run(at)
    assert at.text_input(key="context.search").value == "what to eat"
    assert at.text_area(key="context.candidates").value == "bread\nwater"
    assert written(at) == WHOLE | {"below": "document"}
    go_back(at, WHOLE)
    assert at.selectbox(key="context.pair").value == (1, 2) and written(at) == WHOLE


def test_a_search_that_is_the_pages_own_keeps_the_link_short():
    at = visit("context", below="document")
    at.text_input(key="context.search").set_value("bread")
    run(at)
    assert written(at)["search"] == "bread"
    at.text_input(key="context.search").set_value(QUERY)
    run(at)
    assert not {"search", "candidates"} & written(at).keys()
    assert at.text_area(key="context.candidates").value == CANDIDATES


CANNOT = "in a way that cannot be read."


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"model": "gpt-9"}, "names a model that is not here; MiniLM is shown instead."),
        ({"word": "zebra"}, OTHER_WORD),
        ({"word": "<b>x</b>"}, OTHER_WORD),
        ({"below": "attention"}, f"The link asks for a part of the page {CANNOT}"),
        ({"stage": "<b>x</b>"}, "This model has no such stage; the first one is shown."),
        ({"stage": ""}, "This model has no such stage; the first one is shown."),
        ({"layer": "one"}, f"The link asks for a layer {CANNOT}"),
        ({"layer": "6"}, "This model has no such layer or head; the first is shown."),
        ({"head": "-1"}, f"The link asks for a head {CANNOT}"),
        ({"head": "12"}, "This model has no such layer or head; the first is shown."),
        ({"pair": "first"}, f"The link asks for two sentences {CANNOT}"),
        ({"pair": "0-3"}, "There are no such two sentences; the first two are compared."),
        ({"pair": "1-0"}, "There are no such two sentences; the first two are compared."),
        ({"pair": "0-0"}, "There are no such two sentences; the first two are compared."),
    ],
)
def test_nonsense_falls_back_with_a_note_once_and_the_address_is_mended(query, note):
    at = visit("context", **{"below": "difference", **query})
    (said,) = messages(at)
    assert note in said
    assert messages(visit("context", **written(at))) == []
    run(at)
    assert messages(at) == []
    go_back(at, {"below": "word", **query})  # where what it is about is not even shown
    assert messages(at) == [said]
    run(at)
    assert messages(at) == []


def test_a_smaller_model_is_noted_once():
    at = visit("context", below="difference", layer="5", stage="ffn_hidden")
    at.segmented_control(key="context.below").select("word")
    run(at)
    widget(at, "model").select("handmade")
    run(at)
    (said,) = messages(at)
    assert "no such stage" in said and "no such layer" in said
    run(at)
    assert messages(at) == [] and written(at)["layer"] == "0"


@pytest.mark.parametrize("chosen", SETS)
def test_every_example_shares_a_word(chosen):
    at = visit("context", texts="something else")
    menu: Any = at.get("menu_button")[0]
    menu.click(chosen)
    run(at)
    assert texts(at).value == chosen == written(at)["texts"]
    assert all(word(at).value in line for line in chosen.splitlines())


def test_six_sentences_are_compared_and_more_say_so():
    six = "\n".join(f"{name} bank" for name in ("a", "b", "c", "d", "e", "f"))
    at = visit("context", texts=six, below="word")
    assert messages(at) == [] and len(table(at, "word_table")) == MOST_TEXTS - 1
    typed(at, f"{six}\ng loan")
    assert messages(at) == ["The first 6 of 7 sentences are compared."]
    assert len(table(at, "word_table")) == MOST_TEXTS - 1


def test_empty_lines_and_spaces_are_no_sentences():
    at = visit("context", texts="\n  river bank \n\n \t \nbank loan\n", below="word")
    assert messages(at) == [] and list(table(at, "word_table").index) == ["2 · bank loan"]


@MODELS
def test_words_are_chosen_whole_and_not_by_piece(model):
    at = visit("context", model=model, texts=f"{LONG} of the bank\nthe {LONG.upper()}, said he")
    assert set(word(at).options) == {"the", LONG}
    assert word(at).value == LONG, "the longest, as it says most"
    assert messages(at) == []


def test_another_word_is_compared_when_it_is_chosen():
    at = visit("context", texts="the river bank\nthe bank of the river", below="word")
    assert set(word(at).options) == {"the", "river", "bank"}
    word(at).select("river")
    run(at)
    assert written(at)["word"] == "river" and len(table(at, "word_table")) == 1
    word(at).select("the")
    run(at)
    assert list(table(at, "word_table").index) == [
        "2 · the bank of the river, place 1",
        "2 · the bank of the river, place 2",
    ]


@MODELS
@pytest.mark.parametrize("below", SECTIONS)
def test_sentences_that_share_nothing_say_so_where_a_word_is_needed(below, model):
    at = visit("context", texts="river bank\nhot soup", model=model, below=below)
    needs = below in ("word", "static")
    assert any("share no word" in said for said in messages(at)) == needs
    no_token = below == "difference" and model == "handmade"
    assert any("no token in common" in said for said in messages(at)) == no_token
    assert len(messages(at)) == needs + no_token


@MODELS
@pytest.mark.parametrize("below", SECTIONS)
def test_one_sentence_alone_is_shown_or_asks_for_another(below, model):
    at = visit("context", texts="bank", model=model, below=below)
    asks = {"word": "stands in one place only", "difference": "takes two sentences"}
    assert [asks.get(below, "") in said for said in messages(at)] == [True] * (below in asks)
    assert "nan" not in unescaped(at)
    typed(at, "bank\nbank loan")
    assert messages(at) == []


@MODELS
@pytest.mark.parametrize("value", ["", " \n\t\n ", "\x00\x07\n\u200b"])
def test_no_sentence_gets_a_prompt(value, model):
    at = typed(visit("context", model=model), value)
    run(at)
    assert texts(at).value == value
    assert messages(at) and not at.exception


@MODELS
def test_a_sentence_too_long_to_show_says_the_limit(model):
    at = typed(visit("context", model=model), "river bank\n" + "bank " * 65)
    (said,) = messages(at)
    assert "up to 64" in said and "kept" in said
    typed(at, "river bank\n" + "bank " * 62)
    assert messages(at) == []


@MODELS
@pytest.mark.parametrize("below", SECTIONS)
@pytest.mark.parametrize(
    "value",
    [
        "👨‍👩‍👧‍👦 bank\nbank 👩🏽‍🚀",
        "مرحبا بالعالم\n مرحبا",
        ":red[bank] $x$ <b>x</b>\n![bank](https://example.org/x.png) <b>x</b>",
    ],
    ids=str.split("family right-to-left markup"),
)
def test_every_text_is_shown_in_every_section_as_it_is(value, below, model):
    at = visit("context", texts=value, model=model, below=below, candidates=value, search=value)
    assert messages(at) == []
    said = unescaped(at)
    assert not any(sign in said for sign in ("<", "$", ":red", "![", "nan"))
    for element in at.get("plotly_chart"):
        assert "<b>" not in element.proto.spec.replace("<br>", "")


def test_half_a_surrogate_pair_in_a_link():
    at = visit("context", texts=b"river \xed\xa0\x80 bank\nbank")
    assert word(at).value == "bank"
