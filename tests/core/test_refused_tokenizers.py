"""A tokenizer that cannot split text, or does not belong to the weights, is refused."""

import json
import os

import pytest
from tokenizers import Tokenizer, models, processors

from attention_core import load_model
from tests.core.folders import WORDS, around, assert_said, vocabulary, wordpiece, write

CASES: dict = {}  # name -> (a way to spoil the folder, what the sentence has to name)


def case(*said):
    def note(build):
        CASES[build.__name__] = (build, said)
        return build

    return note


@case("tokenizer.json", "bytes")
def a_tokenizer_of_five_gigabytes(checkpoint):
    os.truncate(checkpoint.folder / "tokenizer.json", 5 * 2**30)


CASES["nothing to split text with"] = (
    lambda c: (c.folder / "tokenizer.json").unlink(),
    ["has no tokenizer.json", "AutoTokenizer"],
)
for role in ("[UNK]", "[CLS]", "[SEP]"):
    CASES[f"vocab.txt without {role}"] = (
        lambda c, role=role: vocabulary(c, [w for w in WORDS if w != role]),
        ["vocab.txt", role],
    )
for settings in ({"tokenizer_class": "BertJapaneseTokenizer"}, {"word_tokenizer_type": "mecab"}):
    CASES[f"vocab.txt with {settings}"] = (
        lambda c, s=settings: vocabulary(c, WORDS, **s),
        ["tokenizer_config.json", "tokenizer.json is needed"],
    )
CASES["vocab.txt longer than the table"] = (
    lambda c: vocabulary(c, [*WORDS, "far"]),
    ["vocab.txt", "'far'", "id 8", "8 entries"],
)


@case("vocab.txt", "UTF-8")
def a_vocabulary_in_no_encoding(checkpoint):
    vocabulary(checkpoint, WORDS)
    (checkpoint.folder / "vocab.txt").write_bytes(b"\xff\xfe[\0")


@case("tokenizer_config.json")
def tokenizer_settings_that_are_no_object(checkpoint):
    vocabulary(checkpoint, WORDS)
    (checkpoint.folder / "tokenizer_config.json").write_text("[]")


for label, content in {
    "brackets": b"[" * 200_000,
    "of a model nobody knows": b'{"version": "1.0", "added_tokens": [], "model": {"type": "X"}}',
    "in no encoding": b"\xff\xff",
}.items():
    CASES[f"a tokenizer {label}"] = (write("tokenizer.json", content), ["tokenizer.json"])


def tokenizer(made):
    return lambda c: made().save(str(c.folder / "tokenizer.json"))


def ids(**changed):
    return {word: i for i, word in enumerate(WORDS)} | changed


def template(single, special):
    found = wordpiece(ids())
    found.post_processor = processors.TemplateProcessing(single=single, special_tokens=special)
    return found


def with_added():
    found = wordpiece(ids())
    found.add_tokens(["riverbank"])
    return found


for label, made, said in (
    ("an id at the end of the table", lambda: wordpiece(ids(far=8)), ["'far'", "id 8"]),
    ("an added token beyond", with_added, ["'riverbank'", "id 8"]),
    ("an end that is beyond", lambda: template("$A [SEP]", [("[SEP]", 99)]), ["[SEP]", "id 99"]),
    ("a third segment", lambda: template("$A:2", []), ["segment 2", "has 2"]),
    ("no token for the unknown", lambda: wordpiece(ids(), "<none>"), ["Missing"]),
    (
        "words only, and none for the unknown",
        lambda: Tokenizer(models.WordLevel({"a": 0}, unk_token="[UNK]")),
        ["[UNK]"],
    ),
    ("pieces that cannot spell", lambda: Tokenizer(models.Unigram([("a", 0.0)])), ["unk_id"]),
):
    CASES[f"a tokenizer with {label}"] = (tokenizer(made), ["tokenizer.json", *said])


@case("tokenizer.json", "'loan'", "id 4,000,000,000")
def an_id_far_beyond_the_table(checkpoint):
    path = checkpoint.folder / "tokenizer.json"
    found = json.loads(path.read_text())
    found["model"]["vocab"]["loan"] = 4_000_000_000
    path.write_text(json.dumps(found))


@case("tokenizer.json", "segment 1", "has 1")
def a_segment_that_the_model_has_not(checkpoint):
    name = "embeddings.token_type_embeddings.weight"
    checkpoint.save(checkpoint.weights | {name: checkpoint.weights[name][:1]}, type_vocab_size=1)
    template("[CLS] $A:1", [("[CLS]", 2)]).save(str(checkpoint.folder / "tokenizer.json"))


def of_bytes(change=lambda c: None, **files):
    """Vocabulary and merges as RoBERTa's first folders have them, then spoilt."""

    def build(checkpoint):
        (checkpoint.folder / "tokenizer.json").unlink()
        vocabulary = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "a": 4, "n": 5, "an": 6}
        (checkpoint.folder / "vocab.json").write_text(json.dumps(vocabulary))
        (checkpoint.folder / "merges.txt").write_text("#version: 0.2\na n\n")
        for name, content in files.items():
            path = checkpoint.folder / {"vocab": "vocab.json", "merges": "merges.txt"}.get(
                name, "tokenizer_config.json"
            )
            path.write_text(content)
        change(checkpoint)

    return build


def merges_gone(checkpoint):
    (checkpoint.folder / "merges.txt").unlink()


for label, build, said in (
    ("no merges", of_bytes(merges_gone), ["has no merges.txt", "AutoTokenizer"]),
    ("another class", of_bytes(config='{"tokenizer_class": "Qwen2Tokenizer"}'), ["Qwen2Tokenizer"]),
    ("no ends", of_bytes(vocab='{"a": 0}', config='{"tokenizer_class": "RobertaTokenizer"}'),
     ["vocab.json", "<s>"]),
    ("a merge of what is not there", of_bytes(merges="a z"), ["vocab.json"]),
    ("a merge of three", of_bytes(merges="a n a"), ["vocab.json"]),
    ("a vocabulary of words", of_bytes(vocab='{"a": "b"}'), ["vocab.json"]),
    ("a vocabulary that is a list", of_bytes(vocab="[]"), ["vocab.json"]),
    ("an id far away", of_bytes(vocab='{"a": 99, "n": 1, "an": 2}'), ["'a'", "id 99"]),
):  # fmt: skip
    CASES[f"vocab.json with {label}"] = (build, said)


def test_gpt2s_and_robertas_first_files_are_read(checkpoint):
    of_bytes()(checkpoint)
    load_model.cache_clear(str(checkpoint.folder))
    model = load_model(str(checkpoint.folder))
    assert model.tokenize("an") == ["<s>", "an", "</s>"] and model.ids("an") == (0, 6, 2)
    vocabulary = {"a": 0, "n": 1, "an": 2, "<|endoftext|>": 3}
    (checkpoint.folder / "vocab.json").write_text(json.dumps(vocabulary))
    load_model.cache_clear(str(checkpoint.folder))
    tokens = load_model(str(checkpoint.folder)).tokenize("ana<|endoftext|>")
    assert tokens == ["an", "a", "<|endoftext|>"]


@pytest.mark.parametrize(("build", "said"), CASES.values(), ids=list(CASES))
def test_a_tokenizer_is_refused_with_its_name_and_a_remedy(checkpoint, refusal, build, said):
    build(checkpoint)
    assert_said(refusal, checkpoint.folder, said)


def test_two_ends_are_still_added_by_a_sound_one(folder, refusal):
    """The tokenizers above are refused for what is wrong with them and nothing else."""
    around(wordpiece(ids()), "[CLS]", "[SEP]").save(str(folder / "tokenizer.json"))
    with pytest.raises(pytest.fail.Exception):
        refusal(folder)
