"""Weights that are damaged, of another model, or no numbers are refused."""

import json

import numpy as np
import pytest

from tests.core.folders import WORDS_TABLE, assert_said, shards, write, write_weights

CASES: dict = {}  # name -> (a way to spoil the folder, what the sentence has to name)


def case(*said):
    def note(build):
        CASES[build.__name__] = (build, said)
        return build

    return note


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


def write_header(text):
    return lambda c: (c.folder / "model.safetensors").write_bytes(
        len(text).to_bytes(8, "little") + text
    )


NAMES = ", ".join(f'"{i}": 0' for i in range(200_000))
for label, text in {
    "a name of a million letters": json.dumps({"x" * 1_000_000: 3}),
    "two hundred thousand names, the last twice": f'{{{NAMES}, "199999": 0}}',
    "many names of encoders": json.dumps(
        {f"{i}.{WORDS_TABLE}": ODD | {"data_offsets": [4 * i, 4 * i + 4]} for i in range(20_000)}
    ),
}.items():
    CASES[f"a header with {label}"] = (
        write_header(text.encode()),
        ["model.safetensors", "not a readable safetensors file"],
    )


@pytest.mark.parametrize(("build", "said"), CASES.values(), ids=list(CASES))
def test_a_file_of_weights_is_refused_with_its_name_and_a_remedy(checkpoint, refusal, build, said):
    build(checkpoint)
    assert_said(refusal, checkpoint.folder, said)
