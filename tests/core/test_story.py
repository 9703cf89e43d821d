"""What is told of a sample: who asks, where heads rest, what attention changed."""

import re
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.linalg import norm

from attention_core import load_model, trace
from attention_core.graph.spoken import spoken
from attention_core.story import asks, changes, opening, ranked, rests, told
from attention_core.story.change import branch, scene
from tests.core.strange import SAMPLE, Nose

WORDS = ["river", "money", "battery", "bank", "the", "cash", "zyx", "walk", "train"]
MODELS = ["handmade", "minilm"]


def flat(pieces):
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)


def seen_of(made, layer) -> Any:
    """The branch of a layer and what its changes are told in: the models here have both."""
    return branch(made, layer), scene(made)


def story(text, model="handmade"):
    made = trace(text, load_model(model))
    steps = [step for step in made.steps if told(made, step)]
    return made, {step.name: told(made, step) for step in steps}


def test_the_three_neighbours_change_bank_each_in_its_own_way():
    for text, words in {
        "river bank": "river changed bank: nature 0.30 → 1.10, money 0.30 → 0.44, energy 0.25 → "
        "0.37 (money and energy from itself). 0.63 of the +0.80 came by head topic, 0.17 by head "
        "position.",
        "money bank": "money changed bank: money 0.30 → 1.22, ",
        "battery bank": "battery changed bank: energy 0.25 → 1.07, ",
    }.items():
        _, sentences = story(text)
        assert flat(sentences["layer0.attention_residual"][1]).startswith(words)
        assert list(sentences) == ["token_embedding", "layer0.attention_residual"]


@pytest.mark.parametrize(
    ("model", "text", "token", "said"),
    [
        (
            "handmade",
            "river bank",
            1,
            "bank could mean nature (0.30), money (0.30) or energy (0.25). Its neighbour is river: "
            "what will come of it?",
        ),
        ("handmade", "river bank", 0, "river means nature (0.90). Its neighbour is bank: "),
        ("handmade", "the bank", 0, "the has no meaning of its own here: only zeros. Its "),
        (
            "handmade",
            "bank",
            0,
            "bank could mean nature (0.30), money (0.30) or energy (0.25), and ",
        ),
        ("minilm", "river bank", 2, "bank starts as the same 384 numbers in every sentence. Its "),
        ("minilm", "bank", 1, "bank starts as the same 384 numbers in every sentence, and no word"),
    ],
)
def test_the_story_starts_with_what_a_word_is_by_itself(model, text, token, said):
    _, sentences = story(text, model)
    assert flat(sentences["token_embedding"][token]).startswith(said)


def test_a_word_alone_takes_from_itself():
    _, sentences = story("bank")
    assert flat(sentences["layer0.attention_residual"][0]).startswith("bank took most from itself")


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=12, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=7))
def test_what_heads_brought_adds_up_to_the_change(model, words):
    made = trace(" ".join(words), load_model(model))
    for layer in {0, made.n_layers() - 1}:
        way, seen = seen_of(made, layer)
        before, after = made[way.before].value, made[way.add.name].value
        for i, mine in enumerate(changes(made, layer)):
            sizes = [abs(each.by) for each in mine]
            assert sizes == sorted(sizes, reverse=True)
            for each in mine:
                direction = seen.directions[:, seen.choices.index(each.along)]
                assert each.before == pytest.approx(before[i] @ direction, abs=1e-4)
                assert each.after == pytest.approx(after[i] @ direction, abs=1e-4)
                assert each.keys.sum() == pytest.approx(each.heads.sum(), abs=1e-6)
                bias = made[way.output.reads[2]].value @ direction
                assert each.bias == pytest.approx(bias, abs=2e-4)


def test_a_heads_part_is_what_is_missing_without_it():
    made = trace("he deposited cash at the bank", load_model("minilm"))
    way, seen = seen_of(made, 2)
    joined = made["layer2.concatenated_heads"].value
    W_O = made["layer2.W_O"].value
    ask = 6
    for each in islice(changes(made, 2)[ask], 2):
        direction = seen.directions[:, seen.choices.index(each.along)]
        for head in range(12):
            part = joined[ask].copy()
            part[: head * 32] = part[(head + 1) * 32 :] = 0
            assert each.heads[head] == pytest.approx(part @ W_O @ direction, abs=1e-4)
    assert way.before == "layer1.layer_output"


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=10, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_every_number_in_a_sentence_is_in_the_trace(model, words):
    made, sentences = story(" ".join(words), model)
    del sentences["token_embedding"]
    for name, rows in sentences.items():
        step = made[name].step
        assert len(rows) == len(made.tokens)
        found = changes(made, step.layer)
        way, seen = seen_of(made, step.layer)
        table = seen.table[seen.words]
        rows_of = [made[n].value.astype(float) for n in (way.before, name)] + [seen.table]
        sizes = [np.outer(norm(a, axis=1), norm(table, axis=1)) for a in rows_of]
        cosines = [
            np.divide(a @ table.T, size, out=np.zeros_like(size), where=size > 0)
            for a, size in zip(rows_of, sizes, strict=True)
        ]
        for i, pieces in enumerate(rows):
            known = {
                spoken(x) for c in found[i] for x in (c.before, c.after, c.by, *c.heads, c.bias)
            }
            known |= {spoken(x) for each in cosines for x in each[i]}
            said = flat(pieces)
            for before, after in re.findall(r"(−?\d+\.\d\d) → (−?\d+\.\d\d)", said):
                assert {before, after} <= known, said
            for part in re.findall(r"(−?\d+\.\d\d)(?: of the [^ ]+ came)? by ", said):
                assert part in known, said


def test_nothing_is_told_of_what_has_no_words_or_no_numbers():
    made = trace(SAMPLE, Nose())
    assert all(not told(made, step) for step in made.steps)
    assert asks(made) == 0 and opening(made, 0, 0) == 0 and ranked(made, 0, 0) == []
    assert changes(made, 0) == [] and all(not rests(made, step) for step in made.steps)


def test_heads_are_ranked_for_a_pair_by_their_weights():
    made = trace("river bank", load_model("minilm"))
    found = ranked(made, 2, 1)
    assert [(each.layer, each.head) for each in found[:4]] == [(0, 2), (0, 4), (0, 10), (1, 9)]
    assert len(found) == 72 and found[0].weight > 0.995
    for each in found:
        assert each.weight == pytest.approx(float(made[each.name].value[each.head, 2, 1]))
    assert ranked(made, 2, 99) == [] and ranked(made, 99, 0) == []


@pytest.mark.parametrize(
    ("model", "text", "head"),
    [
        ("handmade", "river bank", 0),
        ("minilm", "river bank", 2),
        ("minilm", "It's a pleasant walk by the river bank", 2),
        ("minilm", "money bank", 2),
        ("minilm", "bank", 0),
    ],
)
def test_a_layer_opens_at_a_head_where_a_word_looks_at_another(model, text, head):
    made = trace(text, load_model(model))
    assert opening(made, 0, asks(made)) == head


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=10, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_no_other_head_than_the_first_and_the_best_is_opened(model, words):
    made = trace(" ".join(words), load_model(model))
    ask = asks(made)
    special = [getattr(token, "special", False) for token in made.tokens]
    others = [i for i in range(len(special)) if not special[i] and i != ask]
    for layer in range(made.n_layers()):
        weights = made[f"layer{layer}.attention_weights"].value
        head = opening(made, layer, ask)
        if not others:
            assert head == 0
        elif head:
            assert weights[head, ask][others].max() == weights[:, ask][:, others].max()
            first = weights[0, ask]
            assert first.argmax() not in others or first.max() < min(0.5, 1.5 / len(special))


def test_the_last_word_asks_and_of_a_long_text_the_first():
    assert asks(trace("river bank", load_model("minilm"))) == 2
    assert asks(trace("bank " * 30, load_model("minilm"))) == 1
    assert asks(trace("river bank.", load_model("minilm"))) == 2
    assert asks(trace("?!", load_model("minilm"))) == 2
    assert asks(trace("bank " * 30, load_model("handmade"))) == 0


def test_a_rest_place_is_a_special_token_with_a_short_value():
    made = trace("It's a pleasant walk by the river bank", load_model("minilm"))
    found = {(each.head, each.key): each for each in rests(made, made.attention[4])}
    rest = found[5, 0]
    assert (round(rest.length, 2), round(rest.others, 1)) == (0.13, 4.2)
    for step in made.attention:
        values = made[step.name.replace("attention_weights", "value")].value
        lengths = np.sqrt((values.astype(float) ** 2).sum(axis=-1))
        expected = {
            (h, k)
            for h in range(12)
            for k in (0, len(made.tokens) - 1)
            if lengths[h, k] < np.median(lengths[h, 1:-1]) / 2
        }
        assert {(each.head, each.key) for each in rests(made, step)} == expected


def test_a_model_without_special_tokens_has_no_rest_places():
    made = trace("river bank", load_model("handmade"))
    assert all(rests(made, step) == [] for step in made.steps)
