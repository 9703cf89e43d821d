"""The page of all heads: its links, its moves, and any text at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core import load_model
from attention_core.heads import MEASURES
from pages._app.examples import WALK
from pages.learn.heads.place import MEAN, PATTERNS, SECTIONS, UNIFORM, Place, fit, fit_part
from tests.pages.places import PLACES, alike
from tests.pages.reader import (
    go_back,
    has_viewer,
    messages,
    part,
    run,
    unescaped,
    visit,
    widget,
    written,
)

MODELS = pytest.mark.parametrize("model", ["handmade", "minilm"])
WHOLE = {
    "text": "he deposited cash at the bank",
    "model": "minilm",
    "hide": "yes",
    "show": "previous",
    "heads": "2.3 4.11",
    "below": "attention",
    "target": "3",
}


@pytest.mark.parametrize(
    ("model", "show", "stays"),
    [
        ("dinov2", "left", True),
        ("board", "object", True),
        ("dinov2", "previous", False),
        ("minilm", "left", False),
        ("minilm", "previous", True),
    ],
)
def test_what_is_measured_of_patches_is_a_pictures_and_of_words_a_sentences(model, show, stays):
    place, notes = fit_part(Place(model=model, show=show), ("",))
    assert place.show == (show if stays else PATTERNS) and not notes


@alike
@given(PLACES[Place], st.integers(1, 6), st.integers(1, 12), st.integers(1, 64))
def test_what_fits_is_inside_the_model_and_fits_again_without_a_note(place, layers, heads, n):
    fitted, _ = fit(place, layers, heads, n)
    assert fitted.heads and all(a < layers and b < heads for a, b in fitted.heads)
    assert len(fitted.heads) == 1 or all(MEAN not in head for head in fitted.heads)
    assert -1 <= fitted.target < n
    assert fit(fitted, layers, heads, n) == (fitted, [])


def answer(at):
    return part(at, "answer", "heads").header


def test_the_first_visit_shows_the_patterns_of_minilm_with_the_first_head_open():
    at = visit("heads")
    assert messages(at) == []
    assert at.text_input(key="heads.text").value == WALK
    assert widget(at, "model").value == "minilm"
    view = answer(at)["view"]
    assert (view["show"], view["heads"]) == (PATTERNS, [[0, 0]])
    assert [choice["name"] for choice in view["choices"]] == [
        PATTERNS,
        *(measure.name for measure in MEASURES),
        UNIFORM,
    ]


def test_a_link_restores_every_part_of_the_place():
    at = visit("heads", **WHOLE)
    assert messages(at) == []
    assert at.text_input(key="heads.text").value == WHOLE["text"]
    assert widget(at, "model").value == "minilm"
    assert at.toggle(key="heads.hide").value is True
    assert at.segmented_control(key="heads.below").value == "attention"
    assert at.selectbox(key="heads.target").value == 3
    view = answer(at)["view"]
    assert (view["show"], view["heads"]) == ("previous", [[2, 3], [4, 11]])
    assert written(at) == WHOLE
    run(at)
    assert written(at) == WHOLE


@pytest.mark.parametrize("heads", ["all.3", "2.all", "all.all", "0.0 5.11"])
def test_a_link_opens_averages_over_layers_heads_and_all(heads):
    at = visit("heads", heads=heads)
    assert messages(at) == []
    pairs = [each.split(".") for each in heads.split()]
    opened = [[MEAN if i == "all" else int(i) for i in pair] for pair in pairs]
    assert answer(at)["view"]["heads"] == opened


CANNOT = "in a way that cannot be read."
NO_HEAD = "This model's last layer is 5 and its last head 11; layer 0, head 0 is open."


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"model": "gpt-9"}, "names a model that is not here; MiniLM is shown instead."),
        ({"model": "../../secret"}, "names a model that is not here"),
        ({"hide": "maybe"}, f"The link asks for hidden tokens {CANNOT}"),
        ({"show": "<b>x</b>"}, "asks for a measure that is not here; the patterns are shown."),
        ({"show": ""}, "asks for a measure that is not here"),
        ({"heads": ""}, f"The link asks for heads {CANNOT}"),
        ({"heads": "first"}, f"The link asks for heads {CANNOT}"),
        ({"heads": "1.2.3"}, f"The link asks for heads {CANNOT}"),
        ({"heads": "-1.0"}, f"The link asks for heads {CANNOT}"),
        ({"heads": "0." + "9" * 300}, f"The link asks for heads {CANNOT}"),
        ({"heads": "0.0 " * 401}, f"The link asks for heads {CANNOT}"),
        ({"heads": "6.0"}, NO_HEAD),
        ({"heads": "0.12"}, NO_HEAD),
        ({"heads": "0.0 99.0"}, NO_HEAD),
        ({"below": "difference"}, f"The link asks for a part of the page {CANNOT}"),
        ({"target": "last"}, f"The link asks for a token {CANNOT}"),
        ({"target": "-1"}, f"The link asks for a token {CANNOT}"),
        ({"target": "99"}, "has no such token; the whole sentence is asked about."),
    ],
)
def test_nonsense_falls_back_with_a_note_once_and_the_address_is_mended(query, note):
    at = visit("heads", **query)
    assert has_viewer(at)
    (said,) = messages(at)
    assert note in said
    assert messages(visit("heads", **written(at))) == []
    run(at)
    assert messages(at) == []


def test_many_wrong_values_get_a_note_each():
    at = visit("heads", model="x", hide="x", show="x", heads="x", below="x", target="x", other="x")
    (said,) = messages(at)
    assert said.count(".") == 6


def test_back_to_a_token_that_is_not_there_is_noted_once():
    at = visit("heads")
    go_back(at, {"target": "99"})
    assert messages(at) == ["The sentence has no such token; the whole sentence is asked about."]
    run(at)
    assert messages(at) == []


def moved(at, **move):
    """The map tells the page where the reader has gone in it."""
    at.session_state["heads"] = {"moved": {"show": PATTERNS, "heads": [[0, 0]]} | move}
    return run(at)


def test_a_move_on_the_map_is_written_and_does_not_come_back_as_an_order():
    at = visit("heads")
    revision = answer(at)["view"]["revision"]
    moved(at, show="entropy", heads=[[1, 2], [3, 4]], revision=revision)
    assert (written(at)["show"], written(at)["heads"]) == ("entropy", "1.2 3.4")
    assert answer(at)["view"]["revision"] == revision
    moved(at, heads=[[-1, 7]], revision=revision)
    assert (written(at)["show"], written(at)["heads"]) == (PATTERNS, "all.7")


def test_a_widget_used_after_a_move_keeps_what_is_open():
    at = visit("heads")
    moved(at, show="next", heads=[[3, 4]])
    at.toggle(key="heads.hide").set_value(True)
    run(at)
    at.text_input(key="heads.text").set_value("one two three")
    run(at)
    link = {"text": "one two three", "model": "minilm", "hide": "yes", "show": "next"}
    assert written(at) == {**link, "heads": "3.4", "below": "measures"}


def test_another_model_opens_its_first_head_and_another_text_asks_for_the_whole_sentence():
    at = visit("heads", heads="5.11", below="attention", target="4")
    at.text_input(key="heads.text").set_value("one two three")
    run(at)
    assert "target" not in written(at) and written(at)["heads"] == "5.11"
    widget(at, "model").select("handmade")
    run(at)
    assert messages(at) == []
    assert (written(at)["heads"], answer(at)["view"]["heads"]) == ("0.0", [[0, 0]])


def test_back_brings_back_everything_that_was_chosen():
    at = visit("heads", **WHOLE)
    before = answer(at)["view"]["revision"]
    at.text_input(key="heads.text").set_value("one two three")
    at.toggle(key="heads.hide").set_value(False)
    run(at)
    moved(at, show="entropy", heads=[[0, 1]])
    assert written(at) != WHOLE
    go_back(at, WHOLE)
    view = answer(at)["view"]
    assert (view["show"], view["heads"]) == ("previous", [[2, 3], [4, 11]])
    assert view["revision"] > before
    assert at.toggle(key="heads.hide").value is True and at.selectbox(key="heads.target").value == 3
    assert written(at) == WHOLE


@MODELS
@pytest.mark.parametrize("text", ["", " \t ", "\x00\x07"])
def test_a_text_without_words_gets_a_prompt_and_is_kept(text, model):
    at = visit("heads", model=model)
    at.text_input(key="heads.text").set_value(text)
    for _ in range(2):
        run(at)
        assert at.text_input(key="heads.text").value == text
        assert has_viewer(at) or messages(at)[0].startswith("Type a word or two above")


def test_hiding_the_only_tokens_there_are_says_what_to_do():
    at = visit("heads", text="\u200b", hide="yes")
    (said,) = messages(at)
    assert "none is left" in said and not has_viewer(at)
    at.toggle(key="heads.hide").set_value(False)
    run(at)
    assert has_viewer(at)


@MODELS
def test_all_tokens_that_a_model_has_places_for_are_read_and_the_rest_is_said(model):
    words = 64 - len(load_model(model).tokenize(""))
    at = visit("heads", text="bank " * words, model=model)
    assert messages(at) == [] and len(part(at, "maps", "heads").header["tokens"]) == 64
    at.text_input(key="heads.text").set_value("bank " * 65)
    run(at)
    assert has_viewer(at)
    read = len(part(at, "maps", "heads").header["tokens"])
    assert read == (64 if model == "handmade" else 67)
    said = "Only the first 64 of your 65 tokens are read: this model has 64 positions."
    assert messages(at) == ([said] if model == "handmade" else [])


@MODELS
@pytest.mark.parametrize("below", SECTIONS)
@pytest.mark.parametrize(
    "text",
    [
        "river bank",
        ".",
        "👨‍👩‍👧‍👦 👩🏽‍🚀",
        "שלום עולם",
        "river\x00 \u202ereversed\u2066",
        ":red[x] ![x](https://example.org/x.png) <b>x</b> $x$",
    ],
    ids=str.split("two-words one-sign family right-to-left controls markup"),
)
def test_every_text_is_shown_in_every_section_as_it_is(text, below, model):
    at = visit("heads", text=text, model=model, below=below)
    assert part(at, "maps", "heads").header["tokens"] == load_model(model).tokenize(text)
    assert [said for said in messages(at) if "two tokens at least" not in said] == []
    said = unescaped(at)
    assert not any(sign in said for sign in ("<", "$", ":red", "![", "nan"))


def test_half_a_surrogate_pair_in_a_link():
    at = visit("heads", text=b"river \xed\xa0\x80 bank", below="attention")
    assert has_viewer(at)
