"""What a neighbour makes of a word: numbers from the model, and sentences that follow from them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention_core import load_model, trace
from attention_core.graph.spoken import spoken
from attention_core.models.handmade.lexicon import TOPICS, lexicon
from attention_core.story.neighbour import CLEAR, beside, question, reason, reply, steps
from tests.core.strange import SAMPLE, Nose

MODEL = load_model("handmade")
WORDS = sorted(lexicon())


def flat(pieces):
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)


def of(text):
    found = beside(trace(text, MODEL))
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "grew", "after"),
    [
        ("river bank", "nature", ("1.10", "0.44", "0.37")),
        ("money bank", "money", (None, "1.22", None)),
        ("battery bank", "energy", (None, None, "1.07")),
    ],
)
def test_the_three_neighbours_pull_bank_each_to_its_own(text, grew, after):
    found = of(text)
    assert found.names == ("nature", "money", "energy")
    assert [spoken(sense.before) for sense in found.senses] == ["0.30", "0.30", "0.25"]
    for sense, wanted in zip(found.senses, after, strict=True):
        assert wanted in (None, spoken(sense.after))
    assert found.names[found.grew] == grew
    assert reply(found, found.grew) == f"Right: {grew}."
    for guess in {0, 1, 2} - {found.grew}:
        assert reply(found, guess).startswith(f"Not this time: {found.names[guess]} grew by 0.")


def test_river_and_bank_in_full():
    found = of("river bank")
    asked = "bank could mean nature, money or energy. Its neighbour is river. Which will grow most?"
    assert flat(question(found)) == asked
    assert reply(found, 1) == "Not this time: money grew by 0.14, nature by 0.80."
    told = flat(reason(found))
    assert told.startswith("river pulled bank to nature: 0.30 → 1.10. Of this +0.80, 0.")
    ways = steps(found)
    assert [way.stage for way in ways] == [
        "token_embedding",
        "scores",
        "attention_weights",
        "attention_output",
        "attention_residual",
    ]
    says = [flat(way.says) for way in ways]
    assert says[0].endswith("bank: nature 0.30, money 0.30, energy 0.25")
    assert says[1] == "bank asks every word. river scores 4.32, itself 3.88"
    assert says[2] == "Scores are scaled down and become shares: 55 % for river, 45 % for itself"
    assert "head topic brings 0.63, head position brings 0.17" in says[3]
    assert says[4] == "That is added to what bank was: nature 0.30 → 1.10"


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("the bank", "the has no meaning of its own here, so bank took from itself."),
        ("visa bank", "visa is about travel, and bank has none of that to ask with."),
        ("pizza bank", "This small model does not know pizza: it made numbers of its spelling"),
        ("bank", "With nobody to ask, bank took only from itself."),
        ("bank bank", "bank brought a little of everything."),
    ],
)
def test_where_nothing_stands_out_it_is_said_why(text, because):
    found = of(text)
    assert found.grew is None
    assert because in flat(reason(found))
    assert reply(found, 1) == "You said money. This time no meaning stands out."
    assert bool(steps(found)) == (text != "bank")


def test_what_cannot_be_told_is_none():
    assert beside(trace("river bank", load_model("minilm"))) is None, "no named dimensions"
    assert beside(trace("river cash", MODEL)) is None, "cash has but one sense"
    assert beside(trace(SAMPLE, Nose())) is None


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*WORDS, "zyx", "?"]), max_size=4))
def test_every_number_is_the_models(words):
    """By loops over the trace: what the word is, what attention brings, who brought it."""
    made = trace(" ".join([*words, "bank"]), MODEL)
    found = of(" ".join([*words, "bank"]))
    token = len(made.tokens) - 1
    assert found.token == token
    by = []
    for name, sense in zip(found.names, found.senses, strict=True):
        d = TOPICS.index(name)
        was = float(made["embedding_sum"].value[token, d])
        now = float(made["layer0.attention_residual"].value[token, d])
        assert sense.before == pytest.approx(was, abs=1e-6)
        assert sense.after == pytest.approx(now, abs=1e-5)
        by.append(now - was)
    first, second = sorted(by, reverse=True)[:2]
    if abs(first - second - CLEAR) > 1e-5 and abs(first - CLEAR) > 1e-5:
        assert (found.grew is not None) == (first - second > CLEAR and first > CLEAR)
    if found.grew is not None:
        assert found.grew == int(np.argmax(by))
        told = flat(reason(found))
        assert spoken(found.senses[found.grew].after) in told
    for way in steps(found):
        name = way.stage if way.stage in made else f"layer0.{way.stage}"
        value = made[name].matrix(way.head)[way.cell]
        if way.stage == "attention_weights":
            assert f"{100 * value:.0f} % for" in flat(way.says)
        elif way.stage == "attention_output":
            assert value == pytest.approx(by[found.most], abs=1e-5)
        else:
            assert spoken(float(value)) in flat(way.says)
