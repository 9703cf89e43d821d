"""Any text at all: the page says what it can do with it, and the text is never lost."""

import pytest

from attention_core import load_model
from tests.pages.reader import go_back, has_viewer, messages, part, run, visit, widget, written

PROMPT = "Type a word or two above"
MODELS = pytest.mark.parametrize("model", ["handmade", "minilm"])
FAMILY = "👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈"


def typed(text: str, model: str = "handmade", stage: str = "attention_weights"):
    """Type a text into the page; it is still in the box afterwards."""
    at = visit(model=model, stage=stage)
    at.text_input(key="walk.text").set_value(text)
    run(at)
    assert at.text_input(key="walk.text").value == text
    run(at)
    assert at.text_input(key="walk.text").value == text
    return at


def asks_for_words(at) -> bool:
    (said,) = messages(at)
    assert said.startswith(PROMPT)
    assert not has_viewer(at)
    return True


def shows_all_of(text: str, model: str):
    """The page shows the tokens of this text, and its link brings it back."""
    at = typed(text, model)
    assert messages(at) == []
    assert part(at, "trace").header["tokens"] == load_model(model).tokenize(text)
    again = visit(**written(at))
    assert messages(again) == []
    assert again.text_input(key="walk.text").value == text
    return at


@MODELS
def test_an_empty_text_gets_a_prompt_to_type(model):
    at = typed("", model)
    asks_for_words(at)
    assert written(at)["text"] == "" and written(at)["stage"] == "attention_weights"


@MODELS
def test_only_spaces_get_the_same_prompt(model):
    at = typed(" \t  ", model)
    asks_for_words(at)


def test_an_emptied_box_filled_again_goes_on_where_it_was():
    at = visit(model="minilm", layer="2", stage="scores", head="5")
    for text in ("", "river bank"):
        at.text_input(key="walk.text").set_value(text)
        run(at)
    link = {"text": "river bank", "model": "minilm", "layer": "2", "stage": "scores", "head": "5"}
    assert written(at) == link


@MODELS
def test_sixty_four_tokens_are_shown(model):
    words = 64 - len(load_model(model).tokenize(""))
    at = typed("bank " * words, model)
    assert messages(at) == []
    assert len(part(at, "trace").header["tokens"]) == 64


@MODELS
def test_of_more_than_sixty_four_tokens_the_first_are_shown_and_that_is_said(model):
    text = "bank " * 65
    at = typed(text, model)
    (said,) = messages(at)
    count = len(load_model(model).tokenize(text))
    assert f"{count} tokens" in said and "first 64" in said
    assert part(at, "trace").header["tokens"] == load_model(model).tokenize(text)[:64]
    assert written(at)["text"] == text


@MODELS
def test_a_hundred_thousand_characters(model):
    text = "river bank " * 9091
    at = typed(text, model)
    (said,) = messages(at)
    assert f"{len(load_model(model).tokenize(text)):,} tokens" in said
    assert "text" not in written(at), "no link can hold this"


@MODELS
def test_a_hundred_thousand_characters_in_one_word(model):
    at = typed("a" * 100_000, model)
    assert messages(at) == []
    assert len(part(at, "trace").header["tokens"]) == len(load_model(model).tokenize("a" * 100_000))
    assert "Too long for an address: the sentence." in "".join(c.value for c in at.caption)


@MODELS
def test_control_characters(model):
    at = typed("river\x00 \x07bank\x1b[31m \u202ereversed\u2066", model)
    assert messages(at) == []


@MODELS
def test_nothing_but_control_characters(model):
    at = typed("\x00\x07\u200b", model)
    assert has_viewer(at) or asks_for_words(at)


@MODELS
def test_half_a_surrogate_pair_in_a_link(model):
    at = visit(text=b"river \xed\xa0\x80 bank", model=model)
    assert has_viewer(at)
    kept = at.text_input(key="walk.text").value
    assert kept is not None and kept.encode("utf-8").startswith(b"river")


@MODELS
@pytest.mark.parametrize(
    "text",
    [
        FAMILY,
        "日本語の文 銀行 강둑",
        "שלום עולם مرحبا بالعالم",
        "e\u0301le\u0300ve Z̤̈á̡l̗̈g̈ȯ n\u0303",
        "bank",
        ".",
        "<b>x</b>",
        "$x$",
        ":red[x]",
        "[a](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        "x" * 200,
        "\"; \\ ' {} %s %{z} \\u0000 &amp; #000001",
    ],
    ids=str.split(
        "family cjk right-to-left accents one-token one-sign bold maths red link image"
        " long-word signs"
    ),
)
def test_every_script_and_sign_is_shown_as_it_is(text, model):
    shows_all_of(text, model)


@MODELS
def test_the_same_word_twenty_times_is_twenty_rows(model):
    at = shows_all_of("bank " * 19 + "bank", model)
    tokens = part(at, "trace").header["tokens"]
    assert tokens.count("bank") == 20
    name = "layer0.attention_weights"
    assert part(at, "trace").described[name]["shape"][1:] == [len(tokens)] * 2


@pytest.mark.parametrize("twin", ["Table", "Large chart", "Check these numbers"])
@pytest.mark.parametrize(
    "text", [FAMILY, "\x00 \u202e a", "<b>x</b> $x$ :red[x] :red[x]", "x" * 200]
)
def test_the_twins_bear_it_too(text, twin):
    at = typed(text)
    at.segmented_control(key="walk.form").select(twin)
    run(at)
    assert messages(at) == []


@MODELS
def test_a_word_of_markup_never_reaches_markdown(model):
    sly = ":red[x] ![x](https://example.org/x.png) <b>x</b>"
    at = shows_all_of(sly, model)
    for element in (*at.markdown, *at.caption, *at.info, *at.warning, *at.error, *at.latex):
        assert "example" not in element.value.replace("\\", "") and ":red" not in element.value


def test_a_long_text_survives_back_and_forth_between_the_models():
    text = "river bank " * 30
    at = typed(text)
    for model in ("minilm", "handmade"):
        widget(at, "model").select(model)
        run(at)
        assert at.text_input(key="walk.text").value == text
    go_back(at, {"text": "river bank"})
    assert messages(at) == []
