"""Folders that cannot be read: each is refused at once, in a sentence with the file and a remedy."""

import json
import os
import re
import time

import numpy as np
import pytest
from tests.core.conftest import CONFIG, WORDS
from tests.core.folders import WORDS_TABLE, around, wordpiece, write_weights
from tests.core.test_folders_read import config, shards, vocabulary
from tokenizers import Tokenizer, models, processors

REMEDY = re.compile(
    '[Ff]etch|Put |[Cc]hoose|Save |[Cc]all the right|add "model_type|makes it|Check|convert|whole'
)
CASES: dict = {}  # name -> (a way to spoil the folder, what the sentence has to name)


def case(*said):
    def note(build):
        CASES[build.__name__] = (build, said)
        return build

    return note


def write(name, content):
    return lambda c: (c.folder / name).write_bytes(content)


def instead(name, make):
    """Something that is no regular file, under the name of one."""

    def build(checkpoint):
        path = checkpoint.folder / name
        path.unlink(missing_ok=True)
        make(path)

    return build


# config.json
for label, epsilon in {
    "nan": "NaN",
    "infinity": "Infinity",
    "minus infinity": "-Infinity",
    "negative": "-1e-12",
    "zero": "0",
    "zero point": "0.0",
    "too small for float32": "1e-300",
    "two": "2",
    "large": "1e30",
    "ten to the 400": "1" + "0" * 400,
    "five thousand digits": "9" * 5000,
    "too large a float": "1e999",
    "true": "true",
    "a string": '"1e-12"',
    "a list": "[1e-12]",
    "null": "null",
}.items():
    text = json.dumps(CONFIG).replace("1e-12", epsilon).encode()
    CASES[f"epsilon {label}"] = (write("config.json", text), ["config.json", "layer_norm_eps"])
for label, size in {
    "a string": '"8"',
    "true": "true",
    "a float": "8.0",
    "twenty digits": "9" * 20,
    "five thousand digits": "9" * 5000,
    "negative": "-8",
    "nan": "NaN",
    "an object": "{}",
}.items():
    text = json.dumps(CONFIG).replace('"hidden_size": 8', f'"hidden_size": {size}').encode()
    CASES[f"size {label}"] = (write("config.json", text), ["config.json"])
for label, content in {
    "200,000 brackets": b"[" * 200_000,
    "200,000 objects": b'{"a":' * 200_000,
    "one name twice": b'{"hidden_size": 8, "hidden_size": 8}',
    "cut off": json.dumps(CONFIG).encode()[:-5],
    "no text": bytes(range(256)),
    "empty": b"",
}.items():
    CASES[f"config {label}"] = (write("config.json", content), ["config.json", "not valid JSON"])
for label, settings in {
    "gelu_new": {"hidden_act": "gelu_new"},
    "gelu_10": {"hidden_act": "gelu_10"},
    "GELU": {"hidden_act": "GELU"},
    "no name": {"hidden_act": ["gelu"]},
    "an activation of 10,000 letters": {"hidden_act": "x" * 10_000},
}.items():
    said = ["config.json", "hidden_act", "'gelu' or 'gelu_python'"]
    CASES[f"activation {label}"] = (lambda c, s=settings: config(c, **s), said)
for kind in ("roberta", "distilbert", "BERT", 3, ["bert"], {}, ""):
    CASES[f"model_type {kind!r}"] = (
        lambda c, kind=kind: config(c, model_type=kind),
        ["config.json", "model_type", "'bert'"],
    )
CASES["another architecture, no model_type"] = (
    lambda c: config(c, ["model_type"], architectures=["RobertaModel"]),
    ["config.json", "RobertaModel", "model_type"],
)
CASES["a million layers"] = (
    lambda c: config(c, num_hidden_layers=10**6),
    ["config.json", "1,000,000 layers", "model.safetensors"],
)


@case("config.json", "model.safetensors", "roberta.", '"model_type": "bert"')
def tensors_of_another_model_without_model_type(checkpoint):
    checkpoint.save({f"roberta.{name}": v for name, v in checkpoint.weights.items()})
    config(checkpoint, ["model_type", "architectures"])


@case("config.json", "bytes")
def a_config_of_five_gigabytes(checkpoint):
    os.truncate(checkpoint.folder / "config.json", 5 * 2**30)


@case("tokenizer.json", "bytes")
def a_tokenizer_of_five_gigabytes(checkpoint):
    os.truncate(checkpoint.folder / "tokenizer.json", 5 * 2**30)


# What is no file
NO_FILE = {
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a link to itself": lambda path: path.symlink_to(path),
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
    "a link to a name too long": lambda path: path.symlink_to("x" * 300),
}
for label, make in NO_FILE.items():
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        CASES[f"{name} is {label}"] = (instead(name, make), [name, "cannot be read"])
for name in ("config.json", "model.safetensors", "tokenizer.json"):
    gone = instead(name, lambda path: path.symlink_to("nowhere"))
    CASES[f"{name} is a link to nowhere"] = (gone, ["has no", name])


# Weights
for label, content in {
    "a note of Git LFS": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
    "a header of 2^62 bytes": (2**62).to_bytes(8, "little"),
    "a header of minus one byte": b"\xff" * 8,
    "a header that is a list": (2).to_bytes(8, "little") + b"[]",
    "a header of brackets": (100_000).to_bytes(8, "little") + b"[" * 100_000,
    "a header without tensors": (2).to_bytes(8, "little") + b"{}" + b"more",
}.items():
    CASES[f"weights: {label}"] = (
        write("model.safetensors", content),
        ["model.safetensors", "not a readable safetensors file"],
    )
ODD = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
for label, entry in {
    "no object": 3,
    "no dtype": {"shape": [1], "data_offsets": [0, 4]},
    "one offset": ODD | {"data_offsets": [0]},
    "offsets that go back": ODD | {"data_offsets": [4, 0]},
    "negative offsets": ODD | {"data_offsets": [-4, 0]},
    "offsets that are no numbers": ODD | {"data_offsets": ["0", "4"]},
    "an overlap": ODD,
    "far beyond the file": ODD | {"data_offsets": [2**60, 2**60 + 4]},
    "a shape that is not its size": ODD | {"shape": [2**40, 2**40]},
    "a shape of true": ODD | {"shape": [True]},
    "a dtype that is a list": ODD | {"dtype": ["F32"]},
}.items():
    CASES[f"a tensor with {label}"] = (
        lambda c, e=entry: write_weights(c.folder / "model.safetensors", c.weights, odd=e),
        ["model.safetensors", "not a readable safetensors file"],
    )
for kind, dtype in {"I8": np.int8, "F8_E4M3": np.uint8, "BOOL": np.uint8, "F4": np.uint8}.items():

    def other(checkpoint, kind=kind, dtype=dtype):
        name = "encoder.layer.1.output.dense.weight"
        stored = checkpoint.weights | {name: np.zeros((8, 16), dtype)}
        write_weights(checkpoint.folder / "model.safetensors", stored, {name: kind})

    CASES[f"numbers of the kind {kind}"] = (
        other,
        ["model.safetensors", "encoder.layer.1.output.dense.weight", kind, "BF16", "float()"],
    )


def spoil(name, place, value, stored=np.float32):
    def build(checkpoint):
        spoilt = checkpoint.weights[name].astype(stored)
        spoilt[place] = value
        checkpoint.save(checkpoint.weights | {name: spoilt})

    return build


for value in (np.nan, np.inf, -np.inf):
    for name, place, where in (
        (WORDS_TABLE, (7, 3), "row 7, column 3"),
        ("embeddings.position_embeddings.weight", (9, 0), "row 9, column 0"),
        ("embeddings.LayerNorm.bias", (5,), "place 5"),
        ("encoder.layer.1.attention.self.value.weight", (2, 7), "row 2, column 7"),
        ("encoder.layer.0.output.LayerNorm.weight", (0,), "place 0"),
    ):
        CASES[f"{value} in {name}"] = (
            spoil(name, place, value),
            ["model.safetensors", name, where, str(value)],
        )
for name, place in ((WORDS_TABLE, (0, 0)), ("encoder.layer.0.intermediate.dense.bias", (15,))):
    CASES[f"too large for float32, in {name}"] = (
        spoil(name, place, 1e300, np.float64),
        ["model.safetensors", name, "inf"],
    )


@case("model.safetensors", "2 encoders", "encoder.layer.0", "bert.encoder.layer.0")
def two_encoders(checkpoint):
    checkpoint.save(
        checkpoint.weights | {f"bert.{name}": v + 1 for name, v in checkpoint.weights.items()}
    )


@case("model.safetensors", "question.encoder.layer.0", "context.encoder.layer.0")
def an_encoder_for_questions_and_one_for_answers(checkpoint):
    parts = ("question.", "context.")
    checkpoint.save({p + name: v + 0 for p in parts for name, v in checkpoint.weights.items()})


@case("has no model.safetensors", "one.safetensors", "two.safetensors")
def two_files_of_weights_and_no_index(checkpoint):
    path = checkpoint.folder / "model.safetensors"
    (checkpoint.folder / "one.safetensors").write_bytes(path.read_bytes())
    path.rename(checkpoint.folder / "two.safetensors")


def spoilt_index(change):
    def build(checkpoint):
        shards(checkpoint, 2)
        path = checkpoint.folder / "model.safetensors.index.json"
        index = json.loads(path.read_text())
        path.write_text(json.dumps(change(index)))

    return build


for file in (
    "../model.safetensors",
    "/etc/passwd",
    "a/b",
    "..",
    ".",
    "",
    "a\\b",
    "c:x",
    "x\0",
    3,
    None,
):
    CASES[f"an index that names {file!r}"] = (
        spoilt_index(lambda index, file=file: {"weight_map": {**index["weight_map"], "x": file}}),
        ["model.safetensors.index.json", "no name of a file beside it"],
    )
for label, index in {
    "no map": {},
    "a list": {"weight_map": []},
    "an empty map": {"weight_map": {}},
}.items():
    CASES[f"an index with {label}"] = (
        spoilt_index(lambda _, index=index: index),
        ["model.safetensors.index.json", "weight_map"],
    )
CASES["an index that is no object"] = (
    spoilt_index(lambda _: [1]),
    ["model.safetensors.index.json"],
)
CASES["the index of another model"] = (
    spoilt_index(
        lambda index: {"weight_map": {"h.0.attn": next(iter(index["weight_map"].values()))}}
    ),
    ["model.safetensors.index.json", "has no tensor"],
)


@case("model-00002-of-00002.safetensors", "cannot be read")
def a_missing_shard(checkpoint):
    shards(checkpoint, 2)
    (checkpoint.folder / "model-00002-of-00002.safetensors").unlink()


@case("model-00001-of-00002.safetensors has no tensor", "model.safetensors.index.json")
def a_tensor_that_is_not_in_its_shard(checkpoint):
    shards(checkpoint, 2)
    path = checkpoint.folder / "model-00001-of-00002.safetensors"
    write_weights(path, {"x": np.zeros(1, np.float32)})


# Tokenizers
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
CASES["vocab.txt in no encoding"] = (
    lambda c: (vocabulary(c, WORDS), (c.folder / "vocab.txt").write_bytes(b"\xff\xfe[\0")),
    ["vocab.txt", "UTF-8"],
)
CASES["tokenizer settings that are no object"] = (
    lambda c: (vocabulary(c, WORDS), (c.folder / "tokenizer_config.json").write_text("[]")),
    ["tokenizer_config.json"],
)
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


@pytest.mark.parametrize(("build", "said"), CASES.values(), ids=list(CASES))
def test_a_folder_is_refused_with_the_file_and_a_remedy(checkpoint, refusal, build, said):
    build(checkpoint)
    begun = time.process_time()
    sentence = refusal(checkpoint.folder)
    assert time.process_time() - begun < 1
    assert str(checkpoint.folder) in sentence
    assert all(part in sentence for part in said), sentence
    assert REMEDY.search(sentence), sentence
    assert len(sentence) < 900


@pytest.mark.parametrize(
    "name", ["x" * 300, "x/" * 3000, "nul\0", "a\nb", "\udcff", "/dev/zero", "."]
)
def test_what_is_no_checkpoint_folder_is_refused_by_its_name(tmp_path, monkeypatch, refusal, name):
    monkeypatch.chdir(tmp_path)
    assert REMEDY.search(refusal(name))


def test_a_folder_that_may_not_be_listed_is_refused(folder, refusal, monkeypatch):
    def denied(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "listdir", denied)
    said = refusal(folder)
    assert str(folder) in said and "Permission denied" in said and REMEDY.search(said)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("call", ["stat", "open"])
def test_a_file_that_may_not_be_read_is_refused(folder, refusal, monkeypatch, name, call):
    real = getattr(os, call)

    def denied(path, *rest, **more):
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *rest, **more)

    monkeypatch.setattr(os, call, denied)
    said = refusal(folder)
    assert str(folder / name) in said and "Permission denied" in said and REMEDY.search(said)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_file_that_goes_between_the_look_and_the_reading_is_said(
    folder, refusal, monkeypatch, name
):
    real = os.open

    def gone(path, *rest, **more):
        if str(path).endswith(name):
            os.unlink(path)
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", gone)
    said = refusal(folder)
    assert str(folder / name) in said and REMEDY.search(said)


def test_two_ends_are_still_added_by_a_sound_one(folder, refusal):
    """The tokenizers above are refused for what is wrong with them and nothing else."""
    around(wordpiece(ids()), "[CLS]", "[SEP]").save(str(folder / "tokenizer.json"))
    with pytest.raises(pytest.fail.Exception):
        refusal(folder)
