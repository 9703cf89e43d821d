"""One text, four tokenizers: the same words for all, each with its own tokens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from attention_core.models.minilm import find
from attention_core.tokenize import (
    DEFAULT,
    END,
    UNKNOWN,
    WordPiece,
    learn,
    side_by_side,
    train_unigram,
)


@pytest.fixture(scope="module")
def tokenized():
    tokenizer = Tokenizer.from_file(str(find() / "tokenizer.json"))
    parts = learn(DEFAULT), WordPiece(tokenizer), train_unigram(DEFAULT, 30)

    def tokenize(text, iteration=16):
        learned, wordpiece, unigram = parts
        return side_by_side(text, learned, iteration, wordpiece, unigram)

    return tokenize


def test_each_tokenizer_has_its_own_way_with_a_word_a_misspelling_an_emoji_and_a_number(tokenized):
    words, bpe, wordpiece, unigram = tokenized("Higher slowest 😀 123")
    assert words.words == (("higher",), (UNKNOWN,), (UNKNOWN,), (UNKNOWN,))
    assert bpe.words == (
        ("higher" + END,),
        ("s", "lowest" + END),
        (UNKNOWN, END),
        (UNKNOWN, UNKNOWN, UNKNOWN, END),
    )
    assert wordpiece.words == (("higher",), ("slow", "##est"), (UNKNOWN,), ("123",))
    assert unigram.words[2:] == (("▁", UNKNOWN), ("▁", UNKNOWN, UNKNOWN, UNKNOWN))
    assert [each.n_unknown for each in (words, bpe, wordpiece, unigram)] == [3, 4, 1, 4]
    assert [len(each.tokens) for each in (words, bpe, wordpiece)] == [4, 9, 5]


def test_vocabularies_count_the_unknown_token(tokenized):
    words, bpe, wordpiece, unigram = tokenized("low")
    assert [each.vocabulary_size for each in (words, bpe, wordpiece)] == [7, 28, 30_522]
    assert tokenized("low", 0)[1].vocabulary_size == 12  # ten letters, the end of a word, [UNK]
    assert 12 <= unigram.vocabulary_size <= 31


@settings(max_examples=60)
@given(st.text(max_size=30) | st.text(st.sampled_from("highlowerst Éx😀.-\ud800"), max_size=30))
def test_all_four_are_given_the_same_words(tokenized, text):
    words, bpe, wordpiece, unigram = tokenized(text)
    assert len(words.words) == len(bpe.words) == len(wordpiece.words) == len(unigram.words)
    assert len(words.tokens) == len(words.words)
    for spelled in bpe.words:
        assert spelled[-1].endswith(END)
        assert not any(symbol.endswith(END) for symbol in spelled[:-1])
    assert all(spelled[0].startswith("▁") for spelled in unigram.words)


def test_a_text_without_a_word_has_no_token(tokenized):
    assert [each.tokens for each in tokenized(" \n")] == [(), (), (), ()]
