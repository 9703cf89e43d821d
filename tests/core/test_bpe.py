"""Byte-pair encoding: learned as by hand, as by plain loops and as by the library; then applied."""

import json
from collections import Counter
from itertools import islice, pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from attention_core.tokenize import (
    DEFAULT,
    END,
    UNKNOWN,
    Encoder,
    decode,
    learn,
    learning,
)

MARK = "\U0010ffff"  # the library is given a character for END, the one with the last code point


def dictionaries(letters: str = "aab日é", longest: int = 12):
    words = st.text(st.sampled_from(letters), min_size=1, max_size=longest)
    return st.dictionaries(words, st.integers(1, 5), min_size=1, max_size=12)


def merged(word: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    """A word with the pair joined wherever it stands, from left to right."""
    out: list[str] = []
    rest = list(word)
    while rest:
        if tuple(rest[:2]) == pair:
            out.append(rest.pop(0) + rest.pop(0))
        else:
            out.append(rest.pop(0))
    return tuple(out)


def counted(words: list[tuple[str, ...]], counts: list[int]) -> Counter:
    found: Counter = Counter()
    for word, count in zip(words, counts, strict=True):
        for pair in pairwise(word):
            found[pair] += count
    return found


def by_loops(counts: dict[str, int], top_k: int = 1):
    """All words, pairs in order of merging, and merges of every iteration, recounted each time."""
    vocabulary = [*sorted(set("".join(counts))), END]
    words, many = [(*word, END) for word in counts], list(counts.values())
    while True:
        found = counted(words, many)
        ranked = sorted(
            found,
            key=lambda pair: (-found[pair], *map(vocabulary.index, pair)),
        )
        yield words, [(pair, found[pair]) for pair in ranked], tuple(vocabulary)
        if not ranked:
            return
        for pair in ranked[:top_k]:
            if counted(words, many)[pair]:
                words = [merged(word, pair) for word in words]
                if "".join(pair) not in vocabulary:
                    vocabulary.append("".join(pair))


def library(counts: dict[str, int]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(vocab_size=100_000, show_progress=False, special_tokens=[])
    words = (word + MARK for word, count in counts.items() for _ in range(count))
    tokenizer.train_from_iterator(words, trainer)
    return tokenizer


def pairs_of(iterations) -> list[tuple[str, str]]:
    return [(merge.left, merge.right) for merges in iterations for merge in merges]


def test_the_default_dictionary_is_learned_as_worked_out_by_hand():
    # hi, ig, gh, lo, ow: 12 + 14 + 10 = 12 + 11 + 13 = 36; er: 14 + 11; es: 10 + 13.
    # Ties: g comes before h, i, l, o; characters before merged symbols; gh, hi, lo before high.
    by_hand = [
        ("g", "h", 36),
        ("h", "i", 36),
        ("l", "o", 36),
        ("hi", "gh", 36),
        ("lo", "w", 36),
        ("e", "r", 25),
        ("er", END, 25),
        ("e", "s", 23),
        ("t", END, 23),
        ("es", "t" + END, 23),
        ("high", "er" + END, 14),
        ("low", "est" + END, 13),
        ("high", END, 12),
        ("low", END, 12),
        ("low", "er" + END, 11),
        ("high", "est" + END, 10),
    ]
    learned = learn(DEFAULT)
    merges = [merge for merges in learned.iterations for merge in merges]
    assert [(merge.left, merge.right, merge.count) for merge in merges] == by_hand
    assert all(merge.expected == merge.count for merge in merges)
    assert learned.vocabulary_sizes == tuple(range(11, 28))
    # 12·5 + 14·7 + 10·8 + 12·4 + 11·6 + 13·7 = 443 symbols of 72 words, then 36 fewer each time.
    assert learned.tokens_per_word[:3] == (443 / 72, 407 / 72, 371 / 72)
    assert learned.tokens_per_word[-1] == 1


def test_the_first_states_of_the_default_dictionary_are_those_written_out():
    learned = learn(DEFAULT)
    start, first = learned.state(0), learned.state(1)
    assert start.words[2] == ("h", "i", "g", "h", "e", "s", "t", END)
    assert start.lit == ((),) * 6 and start.merges == ()
    assert start.vocabulary == (*"eghilorstw", END)
    assert dict(start.pairs) == {
        ("g", "h"): 36,
        ("h", "i"): 36,
        ("i", "g"): 36,
        ("l", "o"): 36,
        ("o", "w"): 36,
        ("e", "r"): 25,
        ("r", END): 25,
        ("h", "e"): 24,
        ("w", "e"): 24,
        ("e", "s"): 23,
        ("s", "t"): 23,
        ("t", END): 23,
        ("h", END): 12,
        ("w", END): 12,
    }
    assert first.words[1] == ("h", "i", "gh", "e", "r", END)
    assert first.lit == ((2,), (2,), (2,), (), (), ())
    assert first.pairs[:3] == ((("h", "i"), 36), (("i", "gh"), 36), (("l", "o"), 36))


@pytest.mark.parametrize("word, first", [("aaa", 1), ("aaaa", 2), ("aaaaa", 2)])
def test_a_pair_of_twins_is_joined_from_the_left_and_never_with_itself(word, first):
    (merge,) = next(learning({word: 3}))
    assert (merge.left, merge.right) == ("a", "a")
    assert merge.expected == 3 * (len(word) - 1) and merge.count == 3 * first


def test_a_pair_that_loses_its_symbols_to_one_of_higher_rank_is_merged_less_or_not_at_all():
    # ab 7, bc 5, xb 2: "ab" takes the b of "abc", so of bc only those in "xbc" are left.
    (ab, bc), *_ = learning({"abc": 3, "xbc": 2, "ab": 4}, 1, top_k=2)
    assert (ab.symbol, ab.expected, ab.count) == ("ab", 7, 7)
    assert (bc.symbol, bc.expected, bc.count) == ("bc", 5, 2)
    (only,), *_ = learning({"ab": 1}, 1, top_k=2)
    assert only.symbol == "ab"


@settings(max_examples=150)
@given(dictionaries(), st.integers(1, 4))
@example({"abab": 1, "ba": 2, "aaaa": 1, "baaab": 1}, 3)
def test_every_iteration_is_that_of_plain_loops(counts, top_k):
    learned = learn(counts, top_k=top_k)
    states = list(by_loops(counts, top_k))
    assert len(learned.iterations) == len(states) - 1
    for n, (words, pairs, vocabulary) in enumerate(states):
        state = learned.state(n)
        assert list(state.words) == words
        assert list(state.pairs) == pairs
        assert state.vocabulary == vocabulary
        assert learned.vocabulary_sizes[n] == len(vocabulary)
        total = sum(len(word) * counts["".join(word)[: -len(END)]] for word in words)
        assert state.tokens_per_word == learned.tokens_per_word[n] == total / sum(counts.values())


@settings(max_examples=300)
@given(dictionaries("ab", 20) | dictionaries() | dictionaries("abcdefgh", 8))
def test_the_merges_are_those_of_the_library(counts):
    theirs = json.loads(library(counts).to_str())["model"]["merges"]
    assert pairs_of(learning(counts)) == [
        (left.replace(MARK, END), right.replace(MARK, END)) for left, right in theirs
    ]


@given(dictionaries(), st.integers(1, 3))
def test_merges_never_cross_words_and_no_character_is_lost_or_added(counts, top_k):
    learned = learn(counts, top_k=top_k)
    for n in range(len(learned.iterations) + 1):
        words = learned.state(n).words
        assert ["".join(word) for word in words] == [word + END for word in counts]
    assert all(len(word) == 1 for word in words)


@given(dictionaries(), st.integers(1, 3))
def test_what_is_lit_is_what_the_iteration_made_and_tells_what_was_there_before(counts, top_k):
    learned = learn(counts, top_k=top_k)
    for n, merges in enumerate(learned.iterations, 1):
        before, after = learned.state(n - 1), learned.state(n)
        made = {merge.symbol for merge in merges}
        for old, new, lit in zip(before.words, after.words, after.lit, strict=True):
            assert all(new[place] in made for place in lit)
            unlit = [symbol for place, symbol in enumerate(new) if place not in lit]
            assert not Counter(unlit) - Counter(old)
            assert bool(lit) == (old != new)


@settings(max_examples=300)
@given(dictionaries("ab", 25), st.integers(1, 5))
def test_no_symbol_is_learned_twice(counts, top_k):
    symbols = [left + right for left, right in pairs_of(learning(counts, top_k=top_k))]
    assert len(set(symbols)) == len(symbols)


def test_counts_of_a_million_are_learned_as_ones_a_million_times_smaller():
    many = {word: count * 10**6 for word, count in DEFAULT.items()}
    assert pairs_of(learning(many)) == pairs_of(learning(DEFAULT))
    assert learn(many).tokens_per_word == learn(DEFAULT).tokens_per_word
    most = {"ab" * 50 + str(n): 10**9 for n in range(50)}
    ((first,),) = learning(most, 1)
    assert first.count == 50 * 50 * 10**9


def test_learning_goes_only_as_far_as_it_is_asked():
    assert pairs_of(islice(learning(DEFAULT), 2)) == [("g", "h"), ("h", "i")]
    assert len(learn(DEFAULT, 5).iterations) == 5
    assert learn(DEFAULT, 0).iterations == ()
    assert len(learn({"a": 1}).iterations) == 1


def test_a_state_is_the_same_whichever_was_asked_for_before():
    learned = learn(DEFAULT)
    forward = [learned.state(n) for n in range(17)]
    assert [learned.state(n) for n in reversed(range(17))] == forward[::-1]
    for outside in (-1, 17):
        with pytest.raises(IndexError, match="There are 16 iterations"):
            learned.state(outside)
    with pytest.raises(ValueError, match="read-only"):
        learned.iterations[0][0].at[0] = 0


@pytest.mark.parametrize("counts", [{}, {"a": 0}, {"a": -1}, {f"a{END}": 1}, {f"{UNKNOWN}b": 1}])
def test_what_cannot_be_learned_from_is_refused(counts):
    with pytest.raises(ValueError, match=r"^.*\.$"):
        next(learning(counts))


@settings(max_examples=150)
@given(dictionaries(), st.integers(1, 3), st.text(st.sampled_from("ab日é"), max_size=15))
def test_a_word_is_spelled_by_the_merges_in_the_order_they_were_learned(counts, top_k, word):
    learned = learn(counts, top_k=top_k)
    encoder = learned.encoder(len(learned.iterations))
    known = [character if character in "".join(counts) else UNKNOWN for character in word]
    spelled: tuple[str, ...] = (*known, END)
    expected = [spelled]
    for pair in pairs_of(learned.iterations):
        if merged(spelled, pair) != spelled:
            spelled = merged(spelled, pair)
            expected.append(spelled)
    steps = list(encoder.steps(word))
    assert [step.symbols for step in steps] == expected
    assert encoder.encode(word) == expected[-1]
    for step, following in pairwise(steps):
        assert step.rank is not None
        pair = pairs_of(learned.iterations)[step.rank]
        assert {tuple(step.symbols[at : at + 2]) for at in step.at} == {pair}
        assert len(step.symbols) - len(step.at) == len(following.symbols)
    assert steps[-1].rank is None and steps[-1].at == ()


@given(dictionaries(), st.data())
def test_a_word_of_the_dictionary_gets_the_tokens_it_has_there(counts, data):
    learned = learn(counts)
    n = data.draw(st.integers(0, len(learned.iterations)))
    encoder = learned.encoder(n)
    assert tuple(encoder.encode(word) for word in counts) == learned.state(n).words


@settings(max_examples=150)
@given(dictionaries("abcd", 8), st.text(st.sampled_from("abcd"), min_size=1, max_size=12))
def test_a_new_word_is_tokenized_as_by_the_library(counts, word):
    word = "".join(character for character in word if character in "".join(counts))
    learned = learn(counts)
    theirs = library(counts).encode(word + MARK).tokens
    ours = learned.encoder(len(learned.iterations)).encode(word)
    assert list(ours) == [token.replace(MARK, END) for token in theirs]


@given(dictionaries(), st.lists(st.text(st.sampled_from("aab日é")), max_size=4))
def test_decoding_gives_back_every_word_over_the_alphabet(counts, words):
    encoder = Encoder("ab日é", (merge for merges in learning(counts) for merge in merges))
    assert decode(token for word in words for token in encoder.encode(word)) == " ".join(words)


def test_decoding_takes_a_word_that_looks_like_the_end_of_one():
    encoder = learn({"</a>": 2, "</w": 3, "w>": 1}).encoder(2)
    assert decode(encoder.encode(END)) == END
    assert decode(["lo", "w"]) == "low"


def test_unknown_characters_are_said_and_stand_as_the_unknown_symbol():
    learned = learn(DEFAULT)
    encoder = learned.encoder(16)
    assert encoder.encode("😀low😀") == (UNKNOWN, "low", UNKNOWN, END)
    assert encoder.unknown("😀low<b>😀\ud800") == ["😀", "<", "b", ">", "\ud800"]
    assert encoder.unknown("slower") == []
    assert encoder.encode("slowest") == ("s", "lowest" + END)
    assert encoder.encode("") == (END,)


def test_places_of_a_merge_are_places_in_the_spelled_dictionary():
    (merge,) = next(learning({"ab": 1, "cab": 1}))
    # border a b end border c a b end border
    np.testing.assert_array_equal(merge.at, [1, 6])
    np.testing.assert_array_equal(merge.gone, [2, 7])
