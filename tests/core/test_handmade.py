"""The hand-made model does what its dimensions and heads are named for."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from attention_core import run, trace
from attention_core.forward import read
from attention_core.models.handmade.lexicon import TOPICS, lexicon, spelled

ROOT = Path(__file__).parents[2]
SENTENCES = {
    "nature": ["river bank", "It's a pleasant walk by the river bank", "the bank of the river"],
    "money": ["the bank approved my loan", "he deposited cash at the bank", "loan bank"],
    "energy": ["portable battery bank", "battery bank", "the power bank is a battery"],
}
EVERY = [(topic, text) for topic, texts in SENTENCES.items() for text in texts]
OTHERS = ["The cat sat on the mat", "2019 brazil traveler to the usa needs a visa", "the " * 20]


def shares(vector) -> dict[str, float]:
    """Each topic's part of all topics."""
    topics = vector[:4].astype(float)
    return dict(zip(TOPICS, topics / topics.sum(), strict=True))


def bank(t, name: str) -> dict[str, float]:
    return shares(t[name].value[t.tokens.index("bank")])


def test_the_lexicon_has_at_least_200_words_with_values_from_0_to_1():
    words = lexicon()
    assert len(words) >= 200
    for word, values in words.items():
        assert word == word.lower()
        assert len(values) == len(TOPICS)
        assert all(0 <= value <= 1 for value in values), word


@pytest.mark.parametrize(
    "text",
    [
        "river bank",
        "portable battery bank",
        "he deposited cash at the bank",
        "the bank approved my loan",
        "the cat sat on the mat",
        "2019 brazil traveler to the usa needs a visa",
        "It's a pleasant walk by the river bank.",
    ],
)
def test_every_word_of_the_examples_is_in_the_lexicon(handmade, text):
    assert handmade.unknown(handmade.tokenize(text)) == []


def test_a_word_belongs_to_the_topic_a_person_would_say():
    words = lexicon()
    for topic, members in {
        "nature": ["river", "tree", "cat"],
        "money": ["loan", "cash", "dollar"],
        "energy": ["battery", "voltage", "electricity"],
        "travel": ["visa", "traveler", "airport"],
    }.items():
        for word in members:
            assert TOPICS[int(np.argmax(words[word]))] == topic, word


@pytest.mark.parametrize(("topic", "text"), EVERY)
def test_bank_moves_towards_the_topic_of_its_neighbour(handmade, topic, text):
    t = trace(text, handmade)
    before, after = bank(t, "token_embedding"), bank(t, t.output.name)
    assert after[topic] > before[topic] + 0.1
    assert max(after, key=after.__getitem__) == topic
    assert all(after[other] < before[other] for other in SENTENCES if other != topic)


def test_the_same_bank_is_another_one_in_another_sentence(handmade):
    found = {topic: trace(texts[0], handmade) for topic, texts in SENTENCES.items()}
    first = [bank(t, "token_embedding") for t in found.values()]
    assert first[0] == first[1] == first[2]
    for topic, t in found.items():
        mine = bank(t, t.output.name)[topic]
        others = [bank(o, o.output.name)[topic] for name, o in found.items() if name != topic]
        assert mine > max(others) + 0.2


@pytest.mark.parametrize("text", [*(text for _, text in EVERY), *OTHERS])
def test_the_topic_head_does_not_see_positions(handmade, text):
    given, labels = read(text, handmade, np.float64)
    plain = run(handmade.steps, given, labels, np.float64)
    elsewhere = {**given, "W_P": np.random.default_rng(0).normal(size=given["W_P"].shape)}
    elsewhere["W_P"][:, :4] = 0  # positions have dimensions of their own
    moved = run(handmade.steps, elsewhere, labels, np.float64)
    name = "layer0.attention_weights"
    assert labels["head"] == ("topic", "position")
    np.testing.assert_array_equal(plain[name].value[0], moved[name].value[0])
    assert (plain["W_P"].value[:, :4] == 0).all()


@pytest.mark.parametrize("text", [*(text for _, text in EVERY), *OTHERS, "bank " * 64])
def test_the_position_head_looks_at_the_word_before(handmade, text):
    weights = trace(text, handmade)["layer0.attention_weights"].value[1]
    for i in range(1, len(weights)):
        before = weights[i, i - 1]
        others = np.delete(weights[i], i - 1)
        assert before > others.max()
        assert before > 0.5


def test_the_position_head_does_not_see_words(handmade):
    name = "layer0.attention_weights"
    one, other = (trace(text, handmade)[name].value for text in ("a river bank", "my cash loan"))
    np.testing.assert_array_equal(one[1], other[1])
    assert np.abs(one[0] - other[0]).max() > 0.1


def test_a_word_that_is_not_in_the_lexicon_gets_small_values_of_its_own(handmade):
    words = ["blorptangle", "zyxgard", "ñandú", "日本", "👍🏽", "antidisestablishmentarianism"]
    assert handmade.unknown([*words, "bank", words[0]]) == words
    t = trace(" ".join(words), handmade)
    topics = t["token_embedding"].value[:, :4]
    assert topics.min() >= 0 and topics.max() <= 0.1
    assert len({tuple(row) for row in topics.tolist()}) == len(words)
    assert (t["token_embedding"].value[:, 4:] == 0).all()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_those_values_are_the_same_in_every_process(seed):
    words = ["blorptangle", "ñandú", "日本", "👍🏽"]
    program = "from attention_core.models.handmade.lexicon import spelled\n"
    program += f"print([spelled(word) for word in {words!a}])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str([spelled(word) for word in words])


def test_those_values_are_the_same_on_every_machine():
    assert spelled("blorptangle") == (0.031, 0.028, 0.087, 0.068)
    assert spelled("ñandú") == (0.023, 0.062, 0.046, 0.044)
