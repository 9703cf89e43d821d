"""The next word taken apart: by layers, by heads, and written on with what is kept."""

import json
from pathlib import Path

import numpy as np
import pytest

from attention_core import load_model, run, trace
from attention_core.forward import read
from attention_core.nextword import (
    Setting,
    attribution,
    chances,
    choose,
    lens,
    mask_of,
    masked,
    write,
)
from attention_core.nextword.ending import ending
from attention_core.nextword.findings import of_sink

TEXT = "he deposited cash at the"
TINY = Path(__file__).parents[1] / "goldens" / "tiny"
TEXTS = json.loads((TINY / "families.json").read_text(encoding="utf-8"))
decoders = pytest.mark.parametrize("family", ["gpt2", "llama", "smollm2", "qwen2", "mistral"])


@pytest.fixture
def model():
    return load_model("handmade_next")


@pytest.fixture
def found(model):
    return trace(TEXT, model, np.float64)


def test_the_last_row_of_the_lens_is_what_is_said(model, found):
    for place in range(len(found.tokens)):
        seen = lens(found, place, most=7)
        said = found["probabilities"].value[place]
        best = np.argsort(-said, kind="stable")[:7]
        assert seen.rows[-1].ids == tuple(best) and seen.winner == best[0]
        np.testing.assert_allclose(seen.rows[-1].probabilities, said[best], rtol=1e-9)
        assert seen.rows[-1].rank == 0


def test_each_row_is_the_output_matrix_on_a_layers_own_stream(model, found):
    seen = lens(found)
    assert [row.layer for row in seen.rows] == [-1, 0, 1]
    for row in seen.rows:
        logits = found[row.name].value[-1] @ found["W_U"].value
        shares = np.exp(logits) / np.exp(logits).sum()
        np.testing.assert_allclose(row.probabilities, shares[list(row.ids)], rtol=1e-9)
        assert row.chance == pytest.approx(shares[seen.winner])
        assert row.rank == sorted(-shares).index(-shares[seen.winner])


def test_grammar_says_a_noun_and_meaning_says_which(model, found):
    seen = lens(found)
    assert [row.labels[0] for row in seen.rows[1:]] == ["bank", "money"]
    assert (seen.label, seen.appears) == ("money", 1)


def test_what_the_parts_add_is_the_logit(model, found):
    for place in range(len(found.tokens)):
        for token in (0, 57, 424):
            parts = attribution(found, token, place)
            assert parts.total == pytest.approx(parts.logit, abs=1e-11)
            assert parts.logit == found["logits"].value[place, token]


def test_a_heads_part_is_what_it_writes_times_the_words_column(model, found):
    token = lens(found).winner
    parts = attribution(found, token)
    column = found["W_U"].value[:, token]
    for part in parts.heads:
        name, d = f"layer{part.layer}.", 8
        rows = slice(d * part.head, d * part.head + d)
        joined = found[f"{name}concatenated_heads"].value[-1, rows]
        written = joined @ found[f"{name}W_O"].value[rows]
        assert part.value == pytest.approx(written @ column)
        assert part.keys is not None and part.keys.sum() == pytest.approx(part.value)
    top = parts.heads[0]
    assert (top.layer, top.head) == (1, 0), "the head that knows what the text is about"
    assert found.tokens[int(parts.keys.argmax())] == "cash"


def test_a_model_without_scores_and_a_place_that_is_none_are_refused(model, found):
    plain = load_model("handmade")
    for ask in (lens, lambda t: attribution(t, 0), masked):
        with pytest.raises(ValueError, match="scores no words: it has no output matrix"):
            ask(trace("river bank", plain))
    with pytest.raises(ValueError, match="no token 5 among 5"):
        lens(found, 5)
    with pytest.raises(ValueError, match="no candidate 425 among 425"):
        attribution(found, 425)
    with pytest.raises(ValueError, match="does not say which word comes next"):
        next(write(plain, (0,), 1))


@pytest.mark.parametrize("setting", [Setting(greedy=True), Setting(0.8, 40, 0.95)])
def test_what_is_kept_changes_nothing(model, setting):
    ids = model.ids(TEXT)
    for step in write(model, ids, 12, setting, seed=5, dtype=np.float64):
        whole = trace(ids, model, np.float64)
        shares = chances(whole["logits"].value[-1], setting)
        assert step.id == choose(shares, 5, len(ids))
        assert step.label == whole["logits"].label("candidate", step.id)
        assert step.chance == pytest.approx(shares[step.id])
        assert [each.id for each in step.likeliest] == [
            i for i in np.argsort(-shares, kind="stable")[:10] if shares[i] > 0
        ]
        weights = [whole[f"layer{n}.attention_weights"].value[:, -1] for n in range(2)]
        np.testing.assert_allclose(step.attention, weights, atol=1e-12)
        ids = (*ids, step.id)
        assert step.ids == ids


def test_each_token_is_worked_out_once(model):
    steps = list(write(model, model.ids(TEXT), 4))
    assert [(step.reused, step.worked) for step in steps] == [(0, 5), (5, 1), (6, 1), (7, 1)]


def test_two_goes_write_what_one_does(model):
    one = [step.id for step in write(model, model.ids(TEXT), 8, seed=3)]
    *_, half = write(model, model.ids(TEXT), 4, seed=3)
    assert one[4:] == [step.id for step in write(model, half.ids, 4, seed=3)]


def test_writing_ends_where_the_positions_do(model):
    steps = list(write(model, model.ids("the bank " * 31), 9))
    assert [len(step.ids) for step in steps] == [63, 64, 65]
    with pytest.raises(ValueError, match="65 tokens"):
        next(write(model, steps[-1].ids, 1))
    with pytest.raises(ValueError, match="no token in this text"):
        next(write(model, (), 1))


@decoders
def test_of_every_decoder_the_parts_add_up_and_the_lens_ends_at_what_is_said(family):
    model, text = load_model(str(TINY / family)), TEXTS[family]["text"]
    found = trace(text, model, np.float64)
    seen = lens(found, most=3)
    said = found["probabilities"].value[-1]
    assert seen.rows[-1].ids == tuple(np.argsort(-said, kind="stable")[:3])
    assert seen.rows[-1].chance == pytest.approx(said.max())
    assert [row.layer for row in seen.rows] == [-1, *range(model.n_layers)]
    for token in (seen.winner, 0):
        parts = attribution(found, token)
        assert parts.total == pytest.approx(parts.logit, abs=1e-9)
        assert len(parts.heads) == model.n_layers * model.n_heads
        assert parts.keys.sum() == pytest.approx(sum(part.value for part in parts.heads))


@pytest.mark.parametrize("family", ["llama", "gpt2"])
def test_each_depth_is_normed_and_scored_as_the_last_one_is(family):
    model = load_model(str(TINY / family))
    found = trace(TEXTS[family]["text"], model, np.float64)
    gain, W_U = found["gain_Y"].value, found["W_U"].value
    for row in lens(found, most=2).rows:
        vector = found[row.name].value[-1].tolist()
        n = len(vector)
        mean = sum(vector) / n if family == "gpt2" else 0.0
        scale = (sum((x - mean) ** 2 for x in vector) / n + float(found["epsilon"].value)) ** 0.5
        normed = [(x - mean) / scale * g for x, g in zip(vector, gain, strict=True)]
        if family == "gpt2":
            normed = [x + s for x, s in zip(normed, found["shift_Y"].value, strict=True)]
        powers = [
            np.exp(sum(x * w for x, w in zip(normed, column, strict=True))) for column in W_U.T
        ]
        best = [powers[i] / sum(powers) for i in row.ids]
        np.testing.assert_allclose(row.probabilities, best, rtol=1e-9)
        assert max(powers) == powers[row.ids[0]]


@decoders
def test_of_every_decoder_what_is_kept_changes_nothing(family):
    model = load_model(str(TINY / family))
    ids = model.ids(TEXTS[family]["text"])
    for step in write(model, ids, 5, seed=2, dtype=np.float64):
        whole = trace(ids, model, np.float64)
        shares = whole["probabilities"].value[-1]
        assert step.id == choose(shares, 2, len(ids))
        assert step.chance == pytest.approx(shares[step.id], rel=1e-9)
        weights = [whole[f"layer{n}.attention_weights"].value[:, -1] for n in range(2)]
        np.testing.assert_allclose(step.attention, weights, atol=1e-12)
        ids = step.ids


def test_a_token_that_ends_a_text_is_the_last():
    model = load_model(str(TINY / "llama"))
    ids, hot = model.ids("the bank"), Setting(temperature=50)
    found = trace(ids, model)
    shares = chances(found["logits"].value[-1], hot)
    names = found.entries.lists["candidate"]
    ends = [i for i, name in enumerate(names) if getattr(name, "special", False)]
    seed = next(seed for seed in range(9999) if choose(shares, seed, len(ids)) in ends)
    assert [step.id for step in write(model, ids, 4, hot, seed)] == [choose(shares, seed, len(ids))]


@pytest.mark.parametrize("family", ["bert", "distilbert", "roberta"])
def test_a_masked_word_is_guessed_where_the_mask_stands(family):
    model, text = load_model(str(TINY / family)), TEXTS[family]["text"]
    found = trace(text, model, np.float64)
    mask = mask_of(model)
    (guess,) = masked(found, most=4)
    assert found.tokens[guess.place] == mask and mask in text
    said = found["probabilities"].value[guess.place]
    assert [each.id for each in guess.candidates] == list(np.argsort(-said, kind="stable")[:4])
    assert guess.candidates[0].chance == pytest.approx(said.max())
    assert lens(found, guess.place).rows[-1].ids[0] == guess.candidates[0].id
    assert masked(trace("the bank", model)) == ()
    twice = trace(f"the {mask} of {mask}", model)
    assert [twice.tokens[each.place] for each in masked(twice)] == [mask, mask]
    with pytest.raises(ValueError, match=r"head hidden stands between .* not linear"):
        attribution(found, 0)


def test_what_does_not_guess_has_no_mask_to_type(model):
    assert mask_of(model) == "" == mask_of(load_model("handmade"))


def test_of_a_long_trace_that_holds_little_the_same_is_told():
    model = load_model(str(TINY / "smollm2"))
    reading = read(TEXTS["smollm2"]["text"], model, np.float64)
    whole, little = (run(model.steps, *reading, np.float64, most=n) for n in (2**30, 0))
    assert whole.holds("logits") and not little.holds("logits")
    np.testing.assert_allclose(ending(little).at(3), whole["logits"].value[3], rtol=1e-12)
    one, other = (lens(found) for found in (whole, little))
    assert [row.ids for row in one.rows] == [row.ids for row in other.rows]
    parts, again = (attribution(found, 5) for found in (whole, little))
    assert [p.value for p in parts.parts] == pytest.approx([p.value for p in again.parts])
    assert of_sink(whole) == of_sink(little) != []
