"""The hand-made tokenizer: any text, words and signs, nothing torn apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.models.handmade.lexicon import split

FAMILY = "👨\u200d👩\u200d👧"
CASES = {
    "The cat sat.": ["the", "cat", "sat", "."],
    "It's": ["it's"],
    "It’s": ["it's"],
    "'quoted'": ["'", "quoted", "'"],
    "rock 'n' roll": ["rock", "'", "n", "'", "roll"],
    "2019 1st 3.5": ["2019", "1st", "3", ".", "5"],
    "<b>x</b>": ["<", "b", ">", "x", "<", "/", "b", ">"],
    "well-known": ["well", "-", "known"],
    "a\x00b\x07\x1bc\u200b": ["a", "b", "c"],
    "\ufeffriver\u2028bank\u00a0": ["river", "bank"],
    "👍🏽": ["👍🏽"],
    "hi👍🏽there": ["hi", "👍🏽", "there"],
    f"{FAMILY}{FAMILY}": [FAMILY, FAMILY],
    f"a {FAMILY} walks": ["a", FAMILY, "walks"],
    "👩🏽\u200d🚀": ["👩🏽\u200d🚀"],
    "❤️ ☀": ["❤️", "☀"],
    "日本 語": ["日本", "語"],
    "שלום, עולם": ["שלום", ",", "עולם"],
    "שָׁלוֹם": ["שָׁלוֹם"],
    "naïve": ["naïve"],
    "cafe\u0301": ["café"],
    "q\u0323\u0301x": ["q\u0323\u0301x"],
    "\u0301": ["\u0301"],
    "नमस्ते": ["नमस्ते"],
    "क्\u200dष": ["क्\u200dष"],
    "river\u200d bank": ["river\u200d", "bank"],
    "river\u200d b,c": ["river\u200d", "b", ",", "c"],
    "👨\u200d\n👩": ["👨\u200d", "👩"],
    "\u200d": [],
    "lone \ud83d surrogate": ["lone", "surrogate"],
    "": [],
    "   ": [],
    " \t\r\n\u3000": [],
}


@pytest.mark.parametrize("text", CASES, ids=ascii)
def test_a_text_is_split_into_words_and_signs(text):
    assert split(text) == CASES[text]


def test_a_hundred_thousand_characters_are_read_to_the_end():
    assert split("a" * 100_000) == ["a" * 100_000]
    assert len(split("river bank " * 9_091)) == 18_182
    assert len(split("👍" * 100_000)) == 100_000
    assert len(split("a" + "\u0301" * 99_999)) == 1


@given(st.text())
def test_no_token_is_empty_or_holds_a_space(text):
    tokens = split(text)
    assert all(tokens)
    assert not any(character.isspace() for token in tokens for character in token)


@given(st.text(st.sampled_from("aZ09 '’.-!\u200d\u0301👍🏽\n日")))
def test_no_letter_is_lost_and_none_is_added(text):
    def letters(of: str) -> str:
        return "".join(c for c in of.lower() if c.isalnum())

    assert letters("".join(split(text))) == letters(unicodedata.normalize("NFC", text))


@given(st.text())
def test_splitting_tokens_again_changes_nothing(text):
    tokens = split(text)
    assert split(" ".join(tokens)) == tokens
