"""The page of heads for a translator: both of its parts, and what is said with a head blinded."""

from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.heads import (
    CROSS_MEASURES,
    CROSS_METHODS,
    MEASURES,
    attention,
    by_token,
    left_out,
    measure,
    norm,
    raw_weight,
    retold_all,
    rollout,
    said_score,
    weight_times_gradient,
    weights,
)
from attention_core.translation import Translator
from pages._app import examples, models
from pages.learn.heads.place import Place, follow
from tests.pages.reader import (
    chart,
    messages,
    part,
    plotly_array,
    run,
    table,
    visit,
    widget,
    written,
)

TEXT = "the river bank"
PARTS = pytest.mark.parametrize("of", ["", "decoder"])


def opened(of: str, **query):
    return visit("heads", text=TEXT, model="en-pt", **({"part": of} if of else {}), **query)


@PARTS
def test_every_tile_is_a_heads_weights_with_the_words_it_goes_between(of):
    at = opened(of)
    assert messages(at) == []
    maps = part(at, "maps", "heads")
    t = trace(TEXT, load_model("en-pt"))
    wanted = weights(t, of or None)
    layers, heads = wanted.shape[:2]
    assert maps.header["part"] == (of or "encoder")
    np.testing.assert_array_equal(maps.tensors["maps"][:layers, :heads], wanted)
    rows, columns = (maps.header["axes"][maps.header[f"{way}_axis"]] for way in ("row", "col"))
    assert (rows["part"], columns["part"]) == ("query", "key")
    lists = maps.header["lists"]
    said = list(t.entries.lists["target"]) if of else t.tokens
    assert lists[rows["along"]]["labels"] == said == maps.header["tokens"]
    assert lists[columns["along"]]["labels"] == t.tokens
    assert maps.header["source"] == (t.tokens[:-1] if of else [])
    assert any(m.value == "→ **a margem do rio**" for m in at.markdown)


@PARTS
def test_each_part_is_measured_by_what_its_heads_can_aim_at(of):
    at = opened(of)
    wanted = CROSS_MEASURES if of else MEASURES
    sent = part(at, "measures", "heads")
    assert [each["name"] for each in sent.header["measures"]] == [each.name for each in wanted]
    model = load_model("en-pt")
    here = measure([attention(TEXT, model, part=of or None)])
    np.testing.assert_array_equal(sent.tensors["values"], here.values.astype(np.float32))
    shown = table(at, "measures")
    np.testing.assert_array_equal(shown["Entropy"], here.values[0].ravel())
    told = [m.value for m in at.markdown if "Sharp is not aligned" in m.value]
    if of:
        called = sent.header["names"]
        assert called[1][0] == "aligned token" and len(told) == 1
        named = {each.name: here.values[i] for i, each in enumerate(wanted)}
        assert "**layer 0, head 5**" in told[0]
        for name in ("aligned", "said_before"):
            assert f"{named[name][0, 5]:.0%}" in told[0]
    else:
        assert not told


def test_special_tokens_are_hidden_in_both_texts():
    maps = part(opened("decoder", hide="yes"), "maps", "heads")
    assert maps.header["hidden"] == 2 and "</s>" not in maps.header["source"]
    assert "</s>" not in maps.header["tokens"] and maps.header["special"] == []
    np.testing.assert_allclose(maps.tensors["maps"].sum(axis=-1), 1, atol=2e-6)


def test_blinding_a_head_says_how_much_less_likely_the_translation_is_and_what_is_said_then():
    at = opened("decoder", heads="1.2", show="uniform", below="uniform")
    model = load_model("en-pt")
    found = retold_all(trace(TEXT, model), TEXT, cast(Translator, model), "decoder")
    bits = np.array([[each.bits for each in row] for row in found])
    values = part(at, "measures", "heads").tensors["values"]
    np.testing.assert_allclose(values[-1], bits, rtol=1e-6)
    np.testing.assert_allclose(plotly_array(chart(at, "uniform_chart")["data"][0]["z"]), bits)
    shown = table(at, "uniform_table")
    assert list(shown["says, if it is blinded"]) == [each.says for row in found for each in row]
    told = " ".join(m.value for m in at.markdown)
    assert "Blind **layer 1, head 2** of the decoder" in told
    assert f"**{bits[1, 2]:.2f} bits** less likely" in told and f"**{found[1][2].says}**" in told


def test_a_place_between_two_texts_is_in_the_address():
    query = {"text": TEXT, "model": "en-pt", "part": "decoder", "show": "aligned", "heads": "1.7"}
    at = opened("decoder", show="aligned", heads="1.7")
    assert query.items() <= written(at).items()
    widget(at, "part").set_value("")
    run(at)
    now = written(at)
    assert "part" not in now and (now["heads"], now["show"]) == ("0.0", "patterns")


def test_a_part_that_a_model_has_not_is_said_and_its_heads_are_shown():
    at = visit("heads", model="minilm", part="decoder", heads="1.1")
    (said,) = messages(at)
    assert "has no decoder of its own" in said and "part" not in written(at)
    (said,) = messages(opened("decoder", heads="2.0"))
    assert "This decoder's last layer is 1 and its last head 7" in said


def test_a_translator_that_is_chosen_finds_an_example_in_its_language():
    first = Place()
    there = follow(first, replace(first, model="pt-en"), None)
    assert there.text in models.worth_translating("pt-en")
    assert follow(there, replace(there, model="minilm"), None).text == examples.WALK
    own = replace(there, text="my own words")
    assert follow(own, replace(own, model="en-pt", part="decoder"), None).text == "my own words"


@PARTS
def test_five_methods_say_which_source_token_counts_for_what_is_said(of):
    at = opened(of, below="attention", target="1")
    assert messages(at) == [] and written(at)["target"] == "1"
    model = load_model("en-pt")
    t = trace(TEXT, model)
    assert at.selectbox(key="heads.target").options[2] == "1 · margem"
    looks = weights(t, "decoder")
    wanted = [
        raw_weight(looks, 1),
        rollout(looks, 1, weights(t, "encoder")),
        norm(t, 1, "decoder"),
        left_out(t, TEXT, model)[1],
        by_token(weight_times_gradient(t, said_score(t, 1).seeds, "decoder")),
    ]
    shown = table(at, "four")
    for method, values in zip(CROSS_METHODS, wanted, strict=True):
        np.testing.assert_allclose(shown[method.title], values, rtol=1e-6)
    drawn = plotly_array(chart(at, "pulling")["data"][0]["z"])
    assert drawn.shape == ((2, 8) if of else (6, 8))
    told = " ".join(m.value for m in at.markdown)
    assert "without **2 ·  bank**, **1 ·  margem** becomes" in told and "nan" not in told
    assert visit("heads", text="bank", model="en-pt", below="attention").exception == []
