"""Folders as people have them: each is read, and its numbers are those of another forward pass."""

import json

import numpy as np
import pytest

from attention_core import load_model, trace
from tests.core.folders import (
    CONFIG,
    WORDS,
    WORDS_TABLE,
    config,
    cut,
    forward,
    shards,
    upper_half,
    vocabulary,
    write_weights,
)

TEXT, IDS = "rivers bank loan", [2, 4, 7, 5, 6, 3]
CASES: dict = {}


def case(build):
    """A way to write the folder; it gives what differs: weights, settings of ``forward``, ids."""
    CASES[build.__name__] = build
    return build


for prefix in (
    *("bert.", "module.", "model.", "0.auto_model.", "module.bert.", "encoder.", "a.b.c.d."),
    *("text_encoder.bert.", "bert.bert.", "ünï.", "x" * 300 + "."),
):
    CASES[f"prefix {prefix[:20]}"] = lambda c, prefix=prefix: c.save(
        {prefix + name: value for name, value in c.weights.items()}
    )
for name in ("pytorch_model", "tf_model", "weights", "bert"):
    CASES[f"one file called {name}"] = lambda c, name=name: (c.folder / "model.safetensors").rename(
        c.folder / f"{name}.safetensors"
    )
for setting in ("model_type", "layer_norm_eps", "hidden_act", "type_vocab_size", "architectures"):
    CASES[f"config without {setting}"] = lambda c, setting=setting: config(c, [setting])
for label, mark in {"utf-8": "\ufeff".encode(), "none": b"\n \t"}.items():
    CASES[f"config with the mark {label}"] = lambda c, mark=mark: config(c, mark=mark)
for label, settings in {
    "gelu_python": {"hidden_act": "gelu_python"},
    "architectures a number": {"architectures": 3},
    "architectures a list of numbers": {"architectures": [1, 2.5, None, []]},
    "architectures empty": {"architectures": []},
    "unheard-of settings": {"quark": [1], "pruned_heads": {}, "id2label": {"0": "x"}},
}.items():
    CASES[f"config: {label}"] = lambda c, settings=settings: config(c, **settings)


@case
def config_in_utf_16(checkpoint):
    text = json.dumps(CONFIG).encode("utf-16")
    (checkpoint.folder / "config.json").write_bytes(text)


@case
def only_tensors_say_that_it_is_bert(checkpoint):
    config(checkpoint, ["model_type", "architectures"])
    checkpoint_weights = {f"bert.{name}": value for name, value in checkpoint.weights.items()}
    write_weights(checkpoint.folder / "model.safetensors", checkpoint_weights)


@case
def another_head_beside_the_encoder(checkpoint):
    extra = {f"bert.{name}": value for name, value in checkpoint.weights.items()}
    extra["cls.predictions.decoder.weight"] = np.zeros((8, 8), np.float32)
    extra["bert.pooler.dense.weight"] = np.full((8, 8), np.nan, np.float32)
    checkpoint.save(extra)


@case
def a_word_table_elsewhere_that_belongs_to_no_encoder(checkpoint):
    other = {f"generator.{WORDS_TABLE}": np.zeros((3, 3), np.float32)}
    checkpoint.save({f"bert.{name}": v for name, v in checkpoint.weights.items()} | other)


@case
def integers_beside_the_encoder(checkpoint):
    checkpoint.save(checkpoint.weights | {"embeddings.position_ids": np.arange(10)})


@case
def fewer_layers_than_the_file_has(checkpoint):
    config(checkpoint, num_hidden_layers=1)
    return {"layers": 1}


@case
def one_head(checkpoint):
    config(checkpoint, num_attention_heads=1)
    return {"heads": 1}


@case
def eight_heads_of_one_number(checkpoint):
    config(checkpoint, num_attention_heads=8)
    return {"heads": 8}


@case
def another_epsilon(checkpoint):
    config(checkpoint, layer_norm_eps=0.5)
    return {"epsilon": 0.5}


@case
def epsilon_as_a_whole_number(checkpoint):
    config(checkpoint, layer_norm_eps=1)
    return {"epsilon": 1.0}


@case
def one_segment(checkpoint):
    name = "embeddings.token_type_embeddings.weight"
    checkpoint.save(checkpoint.weights | {name: checkpoint.weights[name][:1]}, type_vocab_size=1)


@case
def sixteen_segments(checkpoint):
    name = "embeddings.token_type_embeddings.weight"
    sixteen = np.repeat(checkpoint.weights[name], 8, axis=0)
    checkpoint.save(checkpoint.weights | {name: sixteen}, type_vocab_size=16)


@case
def more_rows_than_words(checkpoint):
    table = np.concatenate([checkpoint.weights[WORDS_TABLE]] * 2)
    checkpoint.save(checkpoint.weights | {WORDS_TABLE: table}, vocab_size=len(table))


@case
def the_upper_half_of_every_number(checkpoint):
    stored = {name: upper_half(value) for name, value in checkpoint.weights.items()}
    write_weights(checkpoint.folder / "model.safetensors", stored, dict.fromkeys(stored, "BF16"))
    return {"weights": {name: cut(value) for name, value in checkpoint.weights.items()}}


@case
def every_kind_of_float_in_one_file(checkpoint):
    kinds = [np.float16, np.float32, np.float64]
    stored = {
        name: value.astype(kinds[i % 3])
        for i, (name, value) in enumerate(checkpoint.weights.items())
    }
    write_weights(checkpoint.folder / "model.safetensors", stored)
    return {"weights": {name: value.astype(np.float32) for name, value in stored.items()}}


@case
def metadata_in_the_header(checkpoint):
    path = checkpoint.folder / "model.safetensors"
    write_weights(path, checkpoint.weights, __metadata__={"format": "pt"})


for n in (1, 2, 5):
    CASES[f"{n} shards"] = lambda c, n=n: shards(c, n)
CASES["shards with a prefix"] = lambda c: shards(c, 2, "bert.")


@case
def a_shard_without_numbers_of_the_encoder_is_missing(checkpoint):
    shards(checkpoint, 2)
    index = checkpoint.folder / "model.safetensors.index.json"
    found = json.loads(index.read_text())
    found["weight_map"]["cls.predictions.bias"] = "elsewhere.safetensors"
    index.write_text(json.dumps(found))


@case
def whole_weights_beside_an_index(checkpoint):
    index = {"weight_map": {"nothing": "nowhere.safetensors"}}
    (checkpoint.folder / "model.safetensors.index.json").write_text(json.dumps(index))


@case
def a_link_to_the_weights(checkpoint):
    """As in the cache of the Hugging Face Hub."""
    path = checkpoint.folder / "model.safetensors"
    path.rename(checkpoint.folder.parent / "blob")
    path.symlink_to(checkpoint.folder.parent / "blob")


for label, end in {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}.items():
    CASES[f"vocab.txt, {label}"] = lambda c, end=end: vocabulary(c, WORDS, end)
CASES["vocab.txt, a mark"] = lambda c: vocabulary(c, ["\ufeff[PAD]", *WORDS[1:]])
CASES["vocab.txt, cased"] = lambda c: vocabulary(c, WORDS, do_lower_case=False)
CASES["vocab.txt, settings"] = lambda c: vocabulary(
    c, WORDS, tokenizer_class="BertTokenizerFast", cls_token={"content": "[CLS]"}, unk_token=7
)


@case
def a_line_twice_and_a_blank_one(checkpoint):
    """The last of two equal lines counts, as in transformers; a blank one is a row of no word."""
    vocabulary(checkpoint, ["bank", "", *WORDS[2:]])
    (checkpoint.folder / "vocab.txt").write_text("\n".join(["bank", "[UNK]", *WORDS[2:], "", "x"]))
    table = np.concatenate([checkpoint.weights[WORDS_TABLE]] * 2)
    checkpoint.save(checkpoint.weights | {WORDS_TABLE: table}, vocab_size=len(table))
    return {"weights": checkpoint.weights | {WORDS_TABLE: table}}


@pytest.mark.parametrize("build", CASES.values(), ids=list(CASES))
def test_a_folder_is_read_and_its_numbers_are_right(checkpoint, build):
    differs = build(checkpoint)
    differs = dict(differs) if isinstance(differs, dict) else {}
    model = load_model(str(checkpoint.folder))
    t = trace(TEXT, model, np.float64)
    assert t.tokens == ["[CLS]", "river", "##s", "bank", "loan", "[SEP]"]
    wanted = forward(differs.pop("weights", checkpoint.weights), IDS, [0] * len(IDS), **differs)
    np.testing.assert_allclose(t.output.value, wanted, atol=1e-11)
    for name, axis in {"W_G": 0, "W_E": 0}.items():
        lists = t.entries.lists["segment" if name == "W_G" else "vocabulary"]
        assert len(lists) == t[name].value.shape[axis] and len(set(lists)) == len(lists)
    assert model.card.signs == (
        "[CLS] and [SEP] are added at the start and the end; ## continues a word; "
        "[UNK] stands for what the vocabulary cannot spell."
    )
