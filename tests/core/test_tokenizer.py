"""The hand-made tokenizer: any text, words and signs, nothing torn apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.models.handmade.split import split
from attention_core.seen import seen

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
    "river\u200d bank": ["river", "bank"],
    "river\u200d b,c": ["river", "b", ",", "c"],
    "👨\u200d\n👩": ["👨", "👩"],
    "👨\u200d👩\u200d": ["👨\u200d👩"],
    "ri\u00adver b\u00adank": ["river", "bank"],
    "\ufeffri\ufeffver": ["river"],
    "ri\u2060ver\u2061 \u034f": ["river"],
    "\u200eri\u200fver \u202ebank\u202c \u2066x\u2069": ["river", "bank", "x"],
    "ri\u200cver ri\u200dver": ["river", "river"],
    "می\u200cخواهم": ["می\u200cخواهم"],
    "\u200c\u200driver": ["river"],
    "river\u200bbank": ["river", "bank"],
    "🇵🇹": ["🇵🇹"],
    "🇵🇹🇧🇷🇩": ["🇵🇹", "🇧🇷", "🇩"],
    "bank🇵🇹bank": ["bank", "🇵🇹", "bank"],
    "1\ufe0f\u20e32\ufe0f\u20e3": ["1\ufe0f\u20e3", "2\ufe0f\u20e3"],
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f x": [
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "x",
    ],
    "\U000e0067river\ufe0f": ["river\ufe0f"],
    "\ufe0f \u3164 \u2800 \u115f": [],
    "“river” ‘bank’ „x“ «y»": ['"', "river", '"', "'", "bank", "'", '"', "x", '"', '"', "y", '"'],
    "bank — river – loan ‑ −": ["bank", "-", "river", "-", "loan", "-", "-"],
    "dogs’ ’tis it’s": ["dogs", "'", "'", "tis", "it's"],
    "wait…": ["wait", "…"],
    "ｒｉｖｅｒ，ﬁsh": ["river", ",", "fish"],
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


TWINS = {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "—": "-", "–": "-", "‑": "-"}


@given(st.text(st.sampled_from("ab '.,\"-é日👍")), st.randoms(use_true_random=False))
def test_typographic_signs_read_like_those_of_ascii(text, random):
    def dressed(sign: str) -> str:
        return random.choice([twin for twin, plain in TWINS.items() if plain == sign] or [sign])

    assert split("".join(map(dressed, text))) == split(text)


@given(st.text(st.sampled_from("abé日👍🇵🇹 .'"), max_size=12), st.data())
def test_what_is_invisible_tears_nothing_apart(text, data):
    for sign in data.draw(st.lists(st.sampled_from("\u00ad\ufeff\u2060\u200e\u202e\u034f"))):
        place = data.draw(st.integers(0, len(text)))
        text = text[:place] + sign + text[place:]
    clean = text.translate(dict.fromkeys(map(ord, "\u00ad\ufeff\u2060\u200e\u202e\u034f")))
    assert split(text) == split(clean)


@given(st.text())
def test_every_token_can_be_seen(text):
    assert all(seen(token) for token in split(text))


@pytest.mark.parametrize("sign", "“”‘’—–…!")
def test_signs_have_no_topic(sign, handmade):
    assert not [word for word in handmade.words(f"bank {sign}") if word.unknown]
