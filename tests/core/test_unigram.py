"""The unigram model: its best segmentations and its total, against all segmentations counted."""

import math
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from attention_core.tokenize import DEFAULT, UNKNOWN, Unigram, train_unigram

HAND = {"▁": 0.3, "a": 0.2, "b": 0.1, "ab": 0.3, "▁a": 0.1}


def hand() -> Unigram:
    return Unigram({piece: math.log(p) for piece, p in HAND.items()})


def every_segmentation(scores: dict[str, float], word: str) -> dict[tuple[str, ...], float]:
    """All ways to cut "▁" + word, by choosing where to cut; log probability of each."""
    text = "▁" + word
    unknown = min(scores.values()) - 10
    found = {}
    for n in range(len(text)):
        for cuts in combinations(range(1, len(text)), n):
            ends = [0, *cuts, len(text)]
            tokens = tuple(text[ends[i] : ends[i + 1]] for i in range(n + 1))
            if all(token in scores or len(token) == 1 for token in tokens):
                found[tokens] = sum(scores.get(token, unknown) for token in tokens)
    return found


def test_a_word_is_cut_as_worked_out_by_hand():
    # ▁ ab: .3 · .3 = .09; ▁a b: .1 · .1 = .01; ▁ a b: .3 · .2 · .1 = .006; together .106.
    best = hand().best("ab", 5)
    assert [each.tokens for each in best] == [("▁", "ab"), ("▁a", "b"), ("▁", "a", "b")]
    assert [math.exp(each.log_probability) for each in best] == pytest.approx([0.09, 0.01, 0.006])
    assert [each.share for each in best] == pytest.approx([90 / 106, 10 / 106, 6 / 106])
    assert math.exp(hand().total("ab")) == pytest.approx(0.106)


def test_an_unknown_character_stands_alone_and_is_said():
    model = hand()
    (best,) = model.best("a😀b")
    assert best.tokens == ("▁a", "😀", "b")
    assert best.log_probability == pytest.approx(math.log(0.1 * 0.1) + math.log(0.1) - 10)
    assert model.unknown("a😀b😀c") == ["😀", "c"]
    assert model.best("")[0].tokens == ("▁",)


pieces = st.text(st.sampled_from("▁ab"), min_size=1, max_size=4)
weighted = st.dictionaries(pieces, st.floats(0.01, 1), min_size=1, max_size=10)
words = st.text(st.sampled_from("abbc"), max_size=7)


def model_of(weights: dict[str, float]) -> Unigram:
    total = sum(weights.values())
    return Unigram({piece: math.log(weight / total) for piece, weight in weights.items()})


@settings(max_examples=200)
@given(weighted, words, st.integers(1, 6))
def test_the_best_are_the_best_of_all_and_the_total_is_that_of_all(weights, word, n):
    model = model_of(weights)
    every = every_segmentation(model.scores, word)
    ranked = sorted(every.values(), reverse=True)
    best = model.best(word, n)
    assert [each.log_probability for each in best] == pytest.approx(ranked[:n], abs=1e-9)
    assert len({each.tokens for each in best}) == len(best) == min(n, len(every))
    for each in best:
        assert every[each.tokens] == pytest.approx(each.log_probability, abs=1e-9)
    total = sum(map(math.exp, every.values()))
    assert math.exp(model.total(word)) == pytest.approx(total, rel=1e-9)
    assert total <= 1 + 1e-9
    shares = [each.share for each in model.best(word, len(every))]
    assert sum(shares) == pytest.approx(1) and shares == sorted(shares, reverse=True)


@settings(max_examples=200)
@given(weighted, st.text(st.sampled_from("ab"), max_size=20))
def test_the_best_is_the_library_s(weights, word):
    model = model_of(weights | {"▁": 0.5, "a": 0.3, "b": 0.2})
    rows = [(UNKNOWN, 0.0), *model.scores.items()]
    theirs = Tokenizer(models.Unigram(rows, 0)).encode("▁" + word).tokens
    first, *second = model.best(word, 2)
    assert first.log_probability == pytest.approx(sum(model.scores[piece] for piece in theirs))
    if not second or first.log_probability - second[0].log_probability > 1e-9:
        assert list(first.tokens) == theirs


def test_pieces_are_learned_from_the_default_dictionary():
    model = train_unigram(DEFAULT, 30)
    assert set("▁eghilorstw") <= set(model.scores) and len(model.scores) <= 30
    assert max(map(len, model.scores)) > 1 and UNKNOWN not in model.scores
    assert sum(map(math.exp, model.scores.values())) == pytest.approx(1, abs=0.25)
    for word in DEFAULT:
        assert "".join(model.best(word)[0].tokens) == "▁" + word
        assert sum(each.share for each in model.best(word, 1000)) == pytest.approx(1)


def test_a_vocabulary_has_room_for_every_character_or_is_refused(capfd):
    assert len(train_unigram(DEFAULT, 11).scores) >= 11
    with pytest.raises(ValueError, match=r"of 10 has no room for the 11 .* at least 11 pieces\."):
        train_unigram(DEFAULT, 10)
    with pytest.raises(ValueError, match="There is no word"):
        train_unigram({}, 10)
    assert capfd.readouterr() == ("", "")


def test_words_the_library_finds_no_probabilities_for_are_refused(capfd):
    with pytest.raises(ValueError, match=r"found no probabilities for these words\. .*\.$"):
        train_unigram({"a" * 20: 1, "aaaaa": 1}, 2)
    assert capfd.readouterr() == ("", "")


def test_large_counts_are_scaled_down_and_small_ones_stay():
    model = train_unigram({"high": 10**9, "higher": 10**9, "rare": 1}, 40)
    assert model.best("high")[0].tokens == ("▁high",)
    assert model.unknown("rare") == []


@settings(max_examples=100)
@given(
    st.dictionaries(
        st.text(st.sampled_from("ab日é👍\u0301<\x00▁"), min_size=1, max_size=30),
        st.integers(1, 50),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 40),
)
def test_a_tiny_dictionary_is_learned_from_or_refused_in_a_sentence(counts, room):
    try:
        model = train_unigram(counts, len({"▁"}.union(*counts)) + room)
    except ValueError as error:
        assert str(error).endswith(".") and "\n" not in str(error)
        assume(False)
    for word in counts:
        assert model.unknown(word) == []
        assert 0 < model.best(word)[0].share <= 1 + 1e-9
