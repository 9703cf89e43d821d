"""What is said and done about a tokenizer is so of this tokenizer, whichever it is."""

import json

import numpy as np
import pytest
from tokenizers import (
    AddedToken,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)

from attention_core import load_model, trace
from attention_core.corpus import sentences
from attention_core.models.checkpoint import read_tokenizer
from attention_core.models.minilm import find
from attention_core.vectors.occurrences import shared_words
from attention_core.vectors.static import TableVectors
from tests.core.folders import (
    WORDS,
    WORDS_TABLE,
    around,
    bytelevel,
    sentencepiece,
    vocabulary,
    wordpiece,
)

ENDS = "{} and {} are added at the start and the end"
UNKNOWN = "{} stands for what the vocabulary cannot spell"
SPACE = "a space before a word is part of its token"
BYTES = f"{SPACE}; <0xE2> is a byte of a letter that takes several tokens"
NAMES = {word: i for i, word in enumerate(WORDS)}
PIECES = ["▁the", "▁river", "▁bank", "bank", "▁a", "▁loan", ",", ".", "▁", *"abdehiklnorstv-'"]


def first_only():
    tokenizer = wordpiece(NAMES)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A", special_tokens=[("[CLS]", 2)]
    )
    return tokenizer


def last_twice():
    tokenizer = wordpiece(NAMES)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A [SEP] [SEP]", special_tokens=[("[SEP]", 3)]
    )
    return tokenizer


def ended():
    tokenizer = Tokenizer(
        models.BPE(
            {"<unk>": 0, "a": 1, "a</w>": 2}, [], unk_token="<unk>", end_of_word_suffix="</w>"
        )
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def spaces_replaced():
    """As the tokenizers of some recent models: no splitting, every space becomes a sign."""
    tokenizer = sentencepiece(PIECES)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    tokenizer.pre_tokenizer = None
    return tokenizer


TOKENIZERS = {
    "wordpiece": (
        lambda: around(wordpiece(NAMES), "[CLS]", "[SEP]"),
        ENDS.format("[CLS]", "[SEP]"),
        "##",
        "[UNK]",
    ),
    "sentencepiece": (lambda: sentencepiece(PIECES), ENDS.format("<s>", "</s>"), "▁", "<unk>"),
    "unsplit": (lambda: sentencepiece(PIECES, False), ENDS.format("<s>", "</s>"), "▁", "<unk>"),
    "spaces replaced": (spaces_replaced, ENDS.format("<s>", "</s>"), "▁", "<unk>"),
    "byte level": (lambda: bytelevel(["a+n", "b+an"]), "", "Ġ", None),
    "first only": (first_only, "[CLS] is added at the start", "##", "[UNK]"),
    "last twice": (last_twice, "[SEP] [SEP] are added at the end", "##", "[UNK]"),
    "no pieces": (lambda: wordpiece({"x": 0, "[UNK]": 1}), "", "", "[UNK]"),
    "another prefix": (
        lambda: wordpiece({"x": 0, "@@y": 1, "?": 2}, "?", continuing_subword_prefix="@@"),
        "",
        "@@",
        "?",
    ),
    "ends of words": (ended, "", "</w>", "<unk>"),
}
MARKS = {
    "Ġ": BYTES,
    "▁": SPACE,
    "##": "{} continues a word",
    "@@": "{} continues a word",
    "</w>": "{} ends a word",
}


@pytest.fixture
def having(checkpoint):
    """The model with another tokenizer and a table that is large enough."""

    def made(tokenizer):
        tokenizer.save(str(checkpoint.folder / "tokenizer.json"))
        table = np.random.default_rng(1).normal(size=(400, 8)).astype(np.float32)
        tensors = checkpoint.weights | {WORDS_TABLE: table}
        position = "embeddings.position_embeddings.weight"
        tensors[position] = np.concatenate([checkpoint.weights[position]] * 8)
        checkpoint.save(tensors, vocab_size=400, max_position_embeddings=80)
        load_model.cache_clear(str(checkpoint.folder))
        return load_model(str(checkpoint.folder))

    return made


def typed(t):
    """Places of the tokens that the tokenizer did not add."""
    return [i for i, token in enumerate(t.tokens) if not getattr(token, "special", False)]


@pytest.mark.parametrize(
    ("make", "added", "mark", "unknown"), TOKENIZERS.values(), ids=list(TOKENIZERS)
)
def test_the_signs_of_a_tokenizer_are_told_and_no_others(having, make, added, mark, unknown):
    parts = [
        added,
        MARKS[mark].format(mark) if mark else "",
        UNKNOWN.format(unknown) if unknown else "",
    ]
    wanted = "; ".join(part for part in parts if part)
    assert having(make()).card.signs == (f"{wanted}." if wanted else "")


@pytest.mark.parametrize("make", [each[0] for each in TOKENIZERS.values()], ids=list(TOKENIZERS))
@pytest.mark.parametrize(
    "text", ["the river bank, a loan.", "bank", " , ", "it's  a\tbank\n", "♡ 日本"]
)
def test_every_token_that_is_not_added_is_in_one_word_and_words_are_in_order(having, make, text):
    model = having(make())
    tokens = model.tokenize(text)
    inside = [place for word in model.words(text) for place in word.tokens]
    assert inside == [place for place, token in enumerate(tokens) if not token.special]
    for word in model.words(text):
        assert word.tokens == tuple(range(word.tokens[0], word.tokens[-1] + 1))


@pytest.mark.parametrize("name", ["sentencepiece", "unsplit", "spaces replaced"])
def test_words_end_at_spaces_and_punctuation_whatever_the_tokenizer_splits_at(having, name):
    model = having(TOKENIZERS[name][0]())
    read = [word.text for word in model.words("the river-bank, a loan.")]
    assert read == ["the", "river", "-", "bank", ",", "a", "loan", "."]
    assert shared_words(["a bank, a loan", "the bank."], model) == ("bank",)


@pytest.mark.parametrize("name", ["sentencepiece", "unsplit", "spaces replaced"])
def test_a_word_is_in_the_table_once_and_its_neighbours_are_other_words(having, name):
    model = having(TOKENIZERS[name][0]())
    words = [word for block, _ in model.table() for word in block]
    assert sorted(words) == sorted(set(words)) and not {"<unk>", "<s>", ""} & set(words)
    assert {"the", "river", "bank", "a", "loan"} <= set(words)
    assert not any("▁" in word for word in words)
    static = TableVectors(model)
    own = static.vector("bank")
    assert own is not None
    (first, cosine), second = static.nearest(own, 2)
    assert first == "bank" and cosine > 0.999999 and second[1] < 0.99


@pytest.mark.parametrize("make", [each[0] for each in TOKENIZERS.values()], ids=list(TOKENIZERS))
def test_the_row_of_a_word_in_the_table_is_the_one_the_walk_begins_with(having, make):
    model = having(make())
    found = 0
    for words, vectors in model.table():
        for word, vector in zip(words, vectors, strict=True):
            t = trace(word, model)
            (place,) = typed(t)
            assert np.array_equal(t["token_embedding"].value[place], vector)
            found += 1
    assert found


@pytest.mark.parametrize("hole", [0, 4, 6])
def test_ids_with_holes_keep_their_rows(having, hole):
    ids = {word: i + (i >= hole) for i, word in enumerate(WORDS)}
    ids["far"] = 399
    model = having(around(wordpiece(ids), "[CLS]", "[SEP]"))
    table = {
        word: v for words, vectors in model.table() for word, v in zip(words, vectors, strict=True)
    }
    assert set(table) == {"river", "bank", "loan", "far"}
    t = trace("river bank loan far", model)
    for token, row in zip(t.tokens, t["token_embedding"].value, strict=True):
        assert np.array_equal(table.get(token, row), row)
    nearest = TableVectors(model).nearest(table["far"], 1)
    assert nearest[0][0] == "far"


def test_two_words_with_one_id_have_one_row_and_keep_their_names(checkpoint):
    path = checkpoint.folder / "tokenizer.json"
    found = json.loads(path.read_text())
    found["model"]["vocab"]["stream"] = NAMES["river"]
    path.write_text(json.dumps(found))
    model = load_model(str(checkpoint.folder))
    t = trace("stream bank", model)
    assert t.tokens == ["[CLS]", "stream", "bank", "[SEP]"]
    other = trace("river bank", model)
    assert other.tokens[1] == "river" and np.array_equal(other.output.value, t.output.value)
    words = [word for block, _ in model.table() for word in block]
    assert {"stream", "river"} <= set(words)


HEART = ["<0xE2>", "<0x99>", "<0xA1>"]


def test_tokens_are_shown_as_a_person_would_write_them(having):
    model = having(bytelevel(["n+k", "a+nk", "Ġ+b", "Ġb+ank", "â+ľ"]))
    text = "a bank ♡\n✓"
    assert model.tokenize(text) == ["a", " bank", "␣", *HEART, "⏎", "<0xE2><0x9C>", "<0x93>"]
    ids = model.ids(text)
    assert model.text(ids) == text and model.text(ids[3:5]) == "<0xE2><0x99>"
    assert model.text(ids[:4]) == "a bank <0xE2>"
    assert model.tokenize("\t\x0c\x7f") == ["⇥", "<0x0C>", "<0x7F>"]
    pieces = having(TOKENIZERS["sentencepiece"][0]())
    assert pieces.tokenize("the bank") == ["<s>", " the", " bank", "</s>"]
    assert pieces.text(pieces.ids("the bank")) == "the bank"
    assert pieces.text(pieces.ids("the bank")[2:3]) == " bank"


def test_a_special_token_that_takes_in_the_space_before_it_is_called_by_its_name(having):
    tokenizer = bytelevel(["b+a"])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    model = having(tokenizer)
    tokens = model.tokenize("ba <mask>ba")
    assert tokens == ["ba", "<mask>", "ba"] and [t.special for t in tokens] == [False, True, False]
    assert [word.text for word in model.words("ba <mask>ba")] == ["ba", "<mask>", "ba"]
    assert model.text(model.ids("ba <mask>ba")) == "ba<mask>ba"


@pytest.mark.parametrize("make", [each[0] for each in TOKENIZERS.values()], ids=list(TOKENIZERS))
def test_ids_are_read_as_the_text_they_are_of(having, make):
    model = having(make())
    text = "the river bank"
    of_text, of_ids = trace(text, model), trace(model.ids(text), model)
    assert of_ids.tokens == of_text.tokens
    assert typed(of_ids) == typed(of_text)
    assert np.array_equal(of_ids.output.value, of_text.output.value)
    # A row that no token has, as tables are longer than vocabularies: it may be guessed, too.
    assert trace([399], model).tokens == ["id 399"]
    for beyond in (400, -1):
        with pytest.raises(ValueError, match=f"no token with the id {beyond}"):
            trace([beyond], model)


def test_bytes_are_read_as_letters(having):
    tokenizer = bytelevel(["b+a", "n+k", "ba+nk", "Ġ+bank", "Ã+¯"])
    tokenizer.decoder = decoders.ByteLevel()
    model = having(tokenizer)
    assert [word.text for word in model.words("a bank, naïve bank")] == [
        "a",
        "bank",
        ",",
        "naïve",
        "bank",
    ]
    words = [word for block, _ in model.table() for word in block]
    assert "bank" in words and "ï" in words and len(set(words)) == len(words)


@pytest.mark.parametrize("name", ["wordpiece", "sentencepiece", "another prefix"])
def test_a_word_that_cannot_be_spelled_is_unknown(having, name):
    model = having(TOKENIZERS[name][0]())
    assert [word.unknown for word in model.words("♡")] == [True]
    known = {"wordpiece": "river bank", "sentencepiece": "river bank", "another prefix": "xy x"}[
        name
    ]
    assert not any(word.unknown for word in model.words(known))


def test_a_text_of_no_token_says_so(having):
    model = having(bytelevel([]))
    assert model.tokenize("") == [] and model.words("") == ()
    with pytest.raises(ValueError, match="no token"):
        trace("", model)


def test_dice_are_not_rolled(having):
    tokenizer = bytelevel(["b+a", "ba+n", "ban+k"])
    tokenizer.model.dropout = 0.5
    model = having(tokenizer)
    assert {model.tokenize("bank" + "," * i)[0] for i in range(50)} == {"bank"}


@pytest.mark.parametrize("lower", [True, False])
def test_a_vocabulary_alone_lowers_letters_if_its_settings_say_so(checkpoint, lower):
    vocabulary(checkpoint, WORDS, do_lower_case=lower)
    model = load_model(str(checkpoint.folder))
    assert model.tokenize("River [SEP]")[1:3] == ["river" if lower else "[UNK]", "[SEP]"]


def test_minilms_vocabulary_alone_splits_as_its_tokenizer_does(minilm, tmp_path):
    for name in ("vocab.txt", "tokenizer_config.json"):
        (tmp_path / name).symlink_to(find() / name)
    alone, path = read_tokenizer(tmp_path)
    assert path.name == "vocab.txt"
    for text in (*sentences(), "naïve Ångström 日本 [MASK] don't", "x" * 200, "\u00ad\u200b♡"):
        assert alone.encode(text).ids == minilm.tokenizer.encode(text).ids


@pytest.mark.parametrize("n", [1, 2, 3, 16])
def test_every_segment_of_the_table_has_a_name_and_no_other(checkpoint, n):
    name = "embeddings.token_type_embeddings.weight"
    table = np.repeat(checkpoint.weights[name], 8, axis=0)[:n]
    checkpoint.save(checkpoint.weights | {name: table}, type_vocab_size=n)
    lists = trace("bank", load_model(str(checkpoint.folder))).entries.lists
    every = ["first", "second", *(f"segment {i}" for i in range(2, 16))]
    assert list(lists["segment"]) == every[:n]
