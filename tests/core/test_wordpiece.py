"""WordPiece, opened: the same tokens as the library's, with every candidate on the way."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

from attention_core.models.minilm import find
from attention_core.tokenize import UNKNOWN, Match, WordPiece, longest_match

AWKWARD = [
    *"unaffable Donaudampfschiff [SEP] [UNK] ##ing naïve İstanbul Ünï 12345".split(),
    *"<b> 日本語 [cls] ## a##b \u00a0 \ud800".split(" "),
]
VOCABULARY = frozenset({"un", "##aff", "##able", "##a", "a", "##b", "unaff"})


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(find() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@pytest.fixture(scope="module")
def wordpiece(tokenizer) -> WordPiece:
    return WordPiece(tokenizer)


def test_the_longest_piece_is_tried_first_then_the_longest_of_the_rest():
    found = longest_match("unaffable", VOCABULARY)
    assert found.tokens == ("unaff", "##able")
    assert found.matches == (
        Match("unaffable", ("unaffable", "unaffabl", "unaffab", "unaffa"), "unaff"),
        Match("able", (), "##able"),
    )


def test_greedy_is_not_clever_a_word_may_fail_that_could_be_cut():
    # un + ##aff + ##b would do, but the longest match takes "unaff" first, and that does too.
    assert longest_match("unaffb", VOCABULARY).tokens == ("unaff", "##b")
    assert longest_match("abc", frozenset({"a", "ab", "##bc"})).tokens == (UNKNOWN,)


def test_one_part_that_fits_nothing_makes_the_whole_word_unknown():
    found = longest_match("unx", VOCABULARY)
    assert found.tokens == (UNKNOWN,)
    assert found.matches == (Match("unx", ("unx",), "un"), Match("x", ("##x",), None))


def test_a_word_of_more_than_a_hundred_characters_is_unknown():
    assert longest_match("a" * 100, VOCABULARY).tokens == ("a", *["##a"] * 99)
    assert longest_match("a" * 101, VOCABULARY).tokens == (UNKNOWN,)
    assert longest_match("a" * 101, VOCABULARY).matches == ()
    assert longest_match("", VOCABULARY).tokens == ()


def test_each_step_of_the_normalizer_is_shown_before_and_after(wordpiece):
    changes = wordpiece.read("ÀB\x00\t東京 [SEP]É").changes
    assert [(change.before, change.after) for change in changes] == [
        ("ÀB\x00\t東京 [SEP]É", "ÀB 東京 [SEP]É"),
        ("ÀB 東京 [SEP]É", "ÀB  東  京  [SEP]É"),
        ("ÀB  東  京  [SEP]É", "AB  東  京  [SEP]E"),
        ("AB  東  京  [SEP]E", "ab  東  京  [SEP]e"),
    ]
    assert [change.does.split()[0] for change in changes] == "clean spaces strip lower-case".split()


CASES = {
    "": [],
    "   ": [],
    "I'm tokenizing!": ["i", "'", "m", "token", "##izing", "!"],
    "unaffable": ["una", "##ffa", "##ble"],
    "naïve CAFÉ": ["naive", "cafe"],
    "😀": ["[UNK]"],
    "[CLS] hi [MASK]": ["[CLS]", "hi", "[MASK]"],
    "2024": ["202", "##4"],
}


@pytest.mark.parametrize("text", CASES, ids=ascii)
def test_a_text_becomes_these_pieces(text, wordpiece):
    assert list(wordpiece.read(text).tokens) == CASES[text]


@settings(max_examples=400)
@given(
    st.text(max_size=40)
    | st.text(st.sampled_from("aeinrstABÉß東\u0301 .,-'[]#\x00\n\u200b😀"), max_size=40)
    | st.lists(st.sampled_from(AWKWARD)).map(" ".join)
)
@example("a" * 100)
@example("b" * 101)
@example("É" * 60)
@example("\ud83d[CLS]lone")
def test_the_tokens_are_those_of_the_library(tokenizer, wordpiece, text):
    whole = text.encode("utf-8", "replace").decode("utf-8")
    reading = wordpiece.read(text)
    assert list(reading.tokens) == tokenizer.encode(whole, add_special_tokens=False).tokens
    for word in reading.words:
        if word.tokens != (UNKNOWN,) and word.matches:
            assert word.tokens == tuple(match.piece for match in word.matches)
            assert "".join(token.removeprefix("##") for token in word.tokens) == word.word


@given(st.text(st.characters(exclude_characters="[", exclude_categories=["Cs"])))
def test_the_steps_together_are_the_library_s_normalizer(tokenizer, wordpiece, text):
    changes = wordpiece.read(text).changes
    assert changes[0].before == text
    assert changes[-1].after == tokenizer.normalizer.normalize_str(text)


def test_other_tokenizers_are_refused():
    with pytest.raises(ValueError, match=r"is BPE; only BERT's WordPiece can be shown here\."):
        WordPiece(Tokenizer(models.BPE()))
    plain = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    plain.normalizer = normalizers.Lowercase()
    with pytest.raises(ValueError, match="only BERT's"):
        WordPiece(plain)


TYPED = st.lists(
    st.sampled_from(
        [
            *"[MASK] [SEP] [CLS] [PAD] [UNK] [mask] [MASK [[MASK]] ] bank ♡ é 日 . ## 's".split(),
            " ",
        ]
    ),
    max_size=8,
).map("".join)


@given(TYPED)
@example("a[MASK]b[SEP]")
@example("[MASK][MASK]")
def test_special_tokens_typed_anywhere_are_read_as_the_library_reads_them(
    wordpiece, tokenizer, text
):
    encoded = tokenizer.encode(text, add_special_tokens=False)
    assert list(wordpiece.read(text).tokens) == encoded.tokens


def test_a_tokenizer_without_added_tokens_is_read_as_the_library_reads_it():
    vocabulary = {word: i for i, word in enumerate(["[UNK]", "the", "river", "##s", "[", "]"])}
    bare = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    bare.normalizer = normalizers.BertNormalizer()
    bare.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    for text in ("the river", "The rivers [UNK]", "", "[the]"):
        assert list(WordPiece(bare).read(text).tokens) == bare.encode(text).tokens


def test_of_added_tokens_that_begin_alike_the_longest_is_read(tokenizer):
    more = Tokenizer.from_str(tokenizer.to_str())
    more.add_special_tokens(["<a>", "<a><b>"])
    for text in ("x <a><b> y", "<a><a><b>", "<a> <b>"):
        assert (
            list(WordPiece(more).read(text).tokens)
            == more.encode(text, add_special_tokens=False).tokens
        )


def test_added_tokens_that_take_spaces_are_refused(tokenizer):
    more = Tokenizer.from_str(tokenizer.to_str())
    more.add_special_tokens([AddedToken("<a>", lstrip=True)])
    with pytest.raises(ValueError, match="more than their own text"):
        WordPiece(more)
