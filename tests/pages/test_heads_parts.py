"""What the map of heads is sent, and what stands below it, are the numbers of the core."""

import csv
import io
import re
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from attention_core import corpus, load_model, trace
from attention_core.heads import (
    MEASURES,
    ablate,
    ablate_all,
    attention,
    attentions,
    by_token,
    leave_one_out,
    measure,
    names,
    norm,
    raw_weight,
    rollout,
    shares,
    weight_times_gradient,
)
from attention_core.story.target import likeness, score, sentence_likeness
from attention_core.view.scales import SHARES
from pages._app.examples import another
from tests.pages.reader import chart, messages, part, plotly_array, run, table, visit, written

TEXT = "the bank by the river bank"
MODELS = pytest.mark.parametrize("model", ["handmade", "minilm"])
HIDE = pytest.mark.parametrize("hide", [False, True], ids=["all", "hidden"])
TITLES = ["Raw weight", "Rollout", "Norm", "Leave one out", "Weight × gradient"]


@cache
def sight(model: str, hide: bool = False, text: str = TEXT):
    found = attention(text, load_model(model))
    return found.words_only() if hide else found


@cache
def measured(model: str, hide: bool):
    """On the sentence, and over the bundled ones."""
    everywhere = measure(attentions(corpus.sentences(), load_model(model), hide))
    return measure([sight(model, hide)]), everywhere


def opened(model: str, hide: bool = False, **query):
    return visit("heads", text=TEXT, model=model, hide="yes" if hide else "no", **query)


def same(found, expected):
    np.testing.assert_array_equal(found, np.asarray(expected, np.float32))


@MODELS
@HIDE
def test_every_tile_is_a_heads_weights_and_the_last_ones_are_averages(model, hide):
    maps = part(opened(model, hide), "maps", "heads")
    weights = sight(model, hide).weights
    layers, heads = weights.shape[:2]
    tiles = maps.tensors["maps"]
    same(tiles[:layers, :heads], weights)
    assert tiles.shape[:2] == (layers + (layers > 1), heads + 1)
    for layer in range(layers):
        mean = sum(weights[layer, head] for head in range(heads)) / heads
        np.testing.assert_allclose(tiles[layer, heads], mean, atol=1e-6)
    if layers > 1:
        for head in range(heads):
            mean = sum(weights[layer, head] for layer in range(layers)) / layers
            np.testing.assert_allclose(tiles[layers, head], mean, atol=1e-6)
        whole = weights.reshape(-1, *weights.shape[2:]).mean(axis=0)
        np.testing.assert_allclose(tiles[layers, heads], whole, atol=1e-6)
    assert maps.described["maps"]["scale"] == SHARES


@MODELS
@HIDE
def test_hidden_tokens_are_left_out_counted_and_what_is_left_sums_to_one(model, hide):
    maps = part(opened(model, hide), "maps", "heads")
    special = {"minilm": 2, "handmade": 0}[model] if hide else 0
    assert maps.header["hidden"] == special
    assert len(maps.header["tokens"]) == len(load_model(model).tokenize(TEXT)) - special
    assert "[CLS]" not in maps.header["tokens"] or not hide
    np.testing.assert_allclose(maps.tensors["maps"].sum(axis=-1), 1, atol=2e-6)


@MODELS
@HIDE
def test_measures_chance_and_names_are_those_of_the_core(model, hide):
    sent = part(opened(model, hide), "measures", "heads")
    here, everywhere = measured(model, hide)
    same(sent.tensors["values"], here.values)
    same(sent.tensors["p95"], here.p95)
    same(sent.tensors["chance"], here.chance)
    same(sent.tensors["corpus"], everywhere.values)
    same(sent.tensors["corpus_p95"], everywhere.p95)
    same(sent.tensors["corpus_chance"], everywhere.chance)
    assert [each["name"] for each in sent.header["measures"]] == [m.name for m in MEASURES]
    assert sent.header["sentences"] == len(corpus.sentences())
    assert sent.header["names"] == names(here, everywhere).tolist()


def test_some_heads_of_minilm_have_a_name_and_most_have_none():
    called = np.array(part(opened("minilm"), "measures", "heads").header["names"])
    assert called.shape == (6, 12)
    assert 0 < (called != "").sum() < called.size / 2


def test_all_parts_belong_to_one_sentence():
    at = opened("minilm")
    belongs = part(at, "answer", "heads").header["belongs"]["maps"]
    assert belongs == part(at, "maps", "heads").header["id"]
    assert belongs == part(at, "measures", "heads").header["id"]
    at.toggle(key="heads.hide").set_value(True)
    run(at)
    assert belongs != part(at, "maps", "heads").header["id"]


@HIDE
def test_several_chosen_heads_come_with_their_average(hide):
    at = opened("minilm", hide, heads="0.1 5.11 3.4")
    mean = part(at, "answer", "heads").header["average"]
    weights = sight("minilm", hide).weights
    expected = (weights[0, 1] + weights[5, 11] + weights[3, 4]) / 3
    np.testing.assert_allclose(np.reshape(mean["data"], expected.shape), expected, atol=1e-6)
    assert mean["heads"] == [[0, 1], [5, 11], [3, 4]]


@pytest.mark.parametrize("heads", ["3.4", "all.4", "all.all"])
def test_a_single_tile_needs_no_average_of_its_own(heads):
    assert part(opened("minilm", heads=heads), "answer", "heads").header["average"] is None


@MODELS
def test_heads_made_uniform_are_sent_when_asked_for(model):
    values = part(opened(model, show="uniform"), "measures", "heads").tensors["values"]
    moves = ablate_all(trace(TEXT, load_model(model)))
    assert len(values) == len(MEASURES) + 1
    np.testing.assert_allclose(values[-1], 1000 * moves, rtol=1e-6)


@MODELS
def test_the_table_of_measures_and_its_file_hold_every_head(files, model):
    at = opened(model)
    here, there = measured(model, False)
    shown = table(at, "measures")
    layers, heads = here.values.shape[1:]
    assert list(shown["head"]) == [f"{a}.{b}" for a in range(layers) for b in range(heads)]
    assert list(shown["name"]) == names(here, there).ravel().tolist()
    given = {file["file_name"]: file["data"].decode("utf-8") for file in files}
    rows = list(csv.DictReader(io.StringIO(given[f"heads.{model}.csv"])))
    assert len(rows) == layers * heads
    for i, each in enumerate(MEASURES):
        if np.isnan(here.values[i]).all():
            assert each.title not in shown
            continue
        np.testing.assert_array_equal(shown[each.title], here.values[i].ravel())
        for suffix, values in (("", here.values), (", over many, by chance", there.chance)):
            if not np.isnan(values[i]).all():
                in_file = [float(row[f"{each.title}{suffix}"] or "nan") for row in rows]
                np.testing.assert_allclose(in_file, values[i].ravel(), rtol=1e-12)


def test_one_measure_on_the_map_stands_in_the_table_beside_chance():
    shown = table(opened("minilm", show="previous"), "measures")
    here, there = measured("minilm", False)
    title = "Previous token"
    assert list(shown) == [
        "head",
        "name",
        title,
        f"{title}, by chance",
        f"{title}, 95 of 100 shuffles",
        f"{title}, over many",
        f"{title}, over many, by chance",
        f"{title}, over many, 95 of 100 shuffles",
    ]
    np.testing.assert_array_equal(shown[f"{title}, 95 of 100 shuffles"], here.p95[1].ravel())
    np.testing.assert_array_equal(shown[f"{title}, over many"], there.values[1].ravel())


def five(model: str, target: int | None) -> np.ndarray:
    t = trace(TEXT, load_model(model))
    weights = sight(model).weights
    other = another(TEXT)
    whom = trace(other, load_model(model))
    asked = (
        sentence_likeness(t, whom, other) if target is None else likeness(t, target, whom, other)
    )
    return np.stack(
        [
            raw_weight(weights, target),
            rollout(weights, target),
            norm(t, target),
            leave_one_out(TEXT, load_model(model), target),
            by_token(weight_times_gradient(t, asked.seeds)),
        ]
    )


@MODELS
@pytest.mark.parametrize("target", [None, 2])
def test_five_methods_rank_the_tokens_and_the_largest_disagreement_is_in_the_table(model, target):
    asked = {} if target is None else {"target": str(target)}
    at = opened(model, below="attention", hide=True, **asked)
    shown = table(at, "four")
    tokens = load_model(model).tokenize(TEXT)
    assert list(shown["token"]) == [f"{i} · {token}" for i, token in enumerate(tokens)]
    expected = five(model, target)
    sizes = shares(expected)
    for title, given, values in zip(TITLES, expected, sizes, strict=True):
        np.testing.assert_array_equal(shown[title], given)
        compared = [i for i in range(len(tokens)) if i != target]
        for i in compared:
            # Equal numbers share the mean of their places.
            mine = round(values[i], 7)
            others = [round(values[j], 7) for j in compared]
            place = sum(o > mine for o in others) + (others.count(mine) + 1) / 2
            assert shown[f"{title}: rank"][i] == place
    for title in TITLES[:3]:
        assert shown[title].sum() == pytest.approx(1, abs=1e-6)

    ranks = {title: shown[f"{title}: rank"] for title in TITLES}
    most = max((ranks[a] - ranks[b]).abs().max() for a, b in combinations(TITLES, 2))
    (said,) = (m.value.replace("\\", "") for m in at.markdown if "disagree most" in m.value)
    found = re.search(r"\*\*(.+)\*\*: by (.+) it is number (\S+) of (\d+), by (.+) number", said)
    assert found
    token, one, first, of, other = found.groups()
    row = list(shown["token"]).index(token)
    one, other = (next(t for t in TITLES if t.lower() == name) for name in (one, other))
    assert ranks[one][row] == float(first) and int(of) == len(tokens) - (target is not None)
    assert abs(ranks[one][row] - ranks[other][row]) == most
    assert said.endswith(f"{ranks[other][row]:g}.")

    agree = plotly_array(chart(at, "agreement")["data"][0]["z"])
    kept = np.array([ranks[title].dropna() for title in TITLES])
    np.testing.assert_allclose(agree, np.corrcoef(kept), atol=1e-6)


def test_a_gradient_is_of_what_the_reader_chooses():
    at = visit("heads", text="the river", model="handmade_next", below="attention", kind="score")
    t = trace("the river", load_model("handmade_next"))
    asked = score(t, 1)
    wanted = by_token(weight_times_gradient(t, asked.seeds))
    np.testing.assert_array_equal(table(at, "four")[TITLES[-1]], wanted)
    said = " ".join(m.value for m in at.markdown)
    assert "does to the logit of **swim** after **river**" in said
    at.selectbox(key="heads.kind").set_value("likeness")
    at.run()
    at.text_input(key="heads.toward").set_value("the <b>money</b>")
    at.run()
    assert written(at)["toward"] == "the <b>money</b>" and "kind" not in written(at)
    said = " ".join(m.value for m in at.markdown)
    assert r"the likeness of the sentence to **the \<b\>money\<\/b\>**" in said


def test_without_a_gradient_four_methods_are_left_and_it_is_said_why():
    at = opened("handmade", below="attention", kind="score")
    assert "Weight × gradient" not in table(at, "four") and messages(at) == []
    (said,) = (c.value for c in at.caption if "left out" in c.value)
    assert "guess" in said or "score" in said
    at = opened("minilm", below="attention", toward="word " * 600)
    (said,) = (c.value for c in at.caption if "left out" in c.value)
    assert "The other sentence" in said


def test_two_words_and_one_of_them_asked_about_leave_nothing_to_compare():
    at = visit("heads", text="river bank", model="handmade", below="attention", target="0")
    said = " ".join(m.value for m in at.markdown)
    assert "too few tokens differ" in said and "nan" not in said


@MODELS
def test_one_token_cannot_be_left_out(model):
    at = visit("heads", text="bank", model=model, below="attention")
    assert (messages(at) != []) == (model == "handmade"), "MiniLM adds two of its own"


@MODELS
def test_a_head_made_uniform_moves_what_the_core_says(model):
    layers, heads = sight(model).weights.shape[:2]
    layer, head = layers - 1, heads - 1
    at = opened(model, below="uniform", heads=f"{layer}.{head}")
    t = trace(TEXT, load_model(model))
    moved = ablate(t, layer, head)
    said = at.markdown[1].value
    assert f"layer {layer}, head {head}" in said
    for number in (f"{moved.layer:.1%}", f"{moved.output:.1%}", f"{moved.sentence:.4f}"):
        assert f"**{number}**" in said
    moves = ablate_all(t)
    np.testing.assert_allclose(table(at, "uniform_table"), 1000 * moves, rtol=1e-9)
    drawn = plotly_array(chart(at, "uniform_chart")["data"][0]["z"])
    np.testing.assert_allclose(drawn, 1000 * moves, rtol=1e-6)
    most = np.unravel_index(moves.argmax(), moves.shape)
    assert f"**layer {most[0]}, head {most[1]}** matters most" in at.markdown[2].value


def test_a_single_word_has_no_head_that_matters_most():
    at = visit("heads", text="bank", model="handmade", below="uniform")
    assert "no head moves it" in at.markdown[2].value and "most" not in at.markdown[2].value[:60]


def test_the_head_that_is_open_leads_on_to_its_layer_in_the_walkthrough():
    at = opened("minilm", heads="4.7")
    (link,) = (e for e in at.get("page_link") if "head=" in e.proto.query_string)
    there = visit(**dict(pair.split("=") for pair in link.proto.query_string.split("&")))
    wanted = {"model": "minilm", "layer": "4", "stage": "attention_weights", "head": "7"}
    assert wanted.items() <= written(there).items()


def test_of_a_source_of_one_word_no_token_is_compared_that_was_not_left_out():
    said = {}
    for text in ("bank", "river bank"):
        at = visit("heads", text=text, model="en-pt", below="attention")
        said[text] = " ".join(each.value for each in at.markdown)
    assert "more than without any other" in said["river bank"]
    assert "**Norm**" in said["bank"] and "without any other" not in said["bank"]
