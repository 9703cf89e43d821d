"""What is wrong inside a checkpoint's files is said when it is loaded, never as a traceback."""

import json

import numpy as np
import pytest

from attention_core import load_model, trace


@pytest.mark.parametrize("text", ["", "{", "nonsense", '{"model_type": }', "\ufeff{}x"])
def test_a_broken_config_is_named(folder, refusal, text):
    (folder / "config.json").write_text(text, encoding="utf-8")
    said = refusal(folder)
    assert str(folder / "config.json") in said and "not valid JSON" in said


def test_a_config_in_no_encoding_is_named(folder, refusal):
    (folder / "config.json").write_bytes(b"\xff\xfe\x00\xd8")
    assert "config.json" in refusal(folder)


@pytest.mark.parametrize("config", [[], "bert", 3, None])
def test_a_config_that_is_no_object_is_refused(folder, refusal, config):
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert "not a JSON object" in refusal(folder)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("model_type", "xlnet"),
        ("model_type", "t5"),
        ("model_type", None),
        ("hidden_act", "prelu"),
        ("hidden_act", "xielu"),
        ("position_embedding_type", "relative_key"),
        ("is_decoder", True),
    ],
)
def test_an_architecture_that_is_not_supported_is_named(checkpoint, refusal, setting, value):
    checkpoint.save(**{setting: value, "architectures": ["SomeModel"]})
    said = refusal(checkpoint.folder)
    assert "SomeModel" in said and setting in said and repr(value) in said
    assert "can be walked through" in said and "not written here" in said


@pytest.mark.parametrize(
    "size",
    [
        "vocab_size",
        "hidden_size",
        "intermediate_size",
        "num_attention_heads",
        "num_hidden_layers",
        "max_position_embeddings",
        "type_vocab_size",
    ],
)
@pytest.mark.parametrize("value", [None, "8", 0, -1, 2.5, True, []])
def test_a_size_that_is_no_size_is_named(checkpoint, refusal, size, value):
    checkpoint.save(**{size: value})
    assert size in refusal(checkpoint.folder)


@pytest.mark.parametrize("value", [None, "small", []])
def test_an_epsilon_that_is_no_number_is_named(checkpoint, refusal, value):
    checkpoint.save(layer_norm_eps=value)
    assert "layer_norm_eps" in refusal(checkpoint.folder)


@pytest.mark.parametrize(
    "settings",
    [
        {"num_attention_heads": 3},
        {"hidden_size": 16},
        {"max_position_embeddings": 512},
        {"num_hidden_layers": 3},
    ],
    ids=str,
)
def test_a_config_that_does_not_fit_the_weights_is_refused(checkpoint, refusal, settings):
    checkpoint.save(**settings)
    said = refusal(checkpoint.folder)
    assert str(checkpoint.folder) in said


@pytest.mark.parametrize("length", [0, 4, 8, 100, 2000, -1])
def test_truncated_weights_are_refused(folder, refusal, length):
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:length])
    said = refusal(folder)
    assert str(path) in said and "not a readable safetensors file" in said


def test_weights_that_are_something_else_are_refused(folder, refusal):
    for content in (b"PK\x03\x04" * 100, b"<!doctype html>" * 100, b"version https://git-lfs"):
        (folder / "model.safetensors").write_bytes(content)
        assert "not a readable safetensors file" in refusal(folder)


def test_each_missing_tensor_is_named(checkpoint, refusal):
    for name in checkpoint.weights:
        checkpoint.save({n: v for n, v in checkpoint.weights.items() if n != name})
        said = refusal(checkpoint.folder)
        assert f"has no tensor {name}" in said and "model.safetensors" in said


def test_each_tensor_of_a_wrong_shape_is_named(checkpoint, refusal):
    for name, value in checkpoint.weights.items():
        for wrong in (value[:-1], value[None], np.concatenate([value, value])):
            checkpoint.save({**checkpoint.weights, name: np.ascontiguousarray(wrong)})
            said = refusal(checkpoint.folder)
            assert name in said and str(wrong.shape) in said


@pytest.mark.parametrize("dtype", [np.int8, np.int64, bool])
def test_weights_that_are_no_floats_are_refused(checkpoint, refusal, dtype):
    for name in ("embeddings.word_embeddings.weight", "encoder.layer.1.output.dense.bias"):
        checkpoint.save({**checkpoint.weights, name: checkpoint.weights[name].astype(dtype)})
        said = refusal(checkpoint.folder)
        assert name in said and "only floats" in said


@pytest.mark.parametrize("text", ["", "{}", "nonsense", '{"version": "1.0", "model": 3}'])
def test_a_broken_tokenizer_is_named(folder, refusal, text):
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    said = refusal(folder)
    assert str(folder / "tokenizer.json") in said and "tokenizer" in said


def test_a_tokenizer_with_more_entries_than_the_word_table_has_rows_is_refused(checkpoint, refusal):
    name = "embeddings.word_embeddings.weight"
    checkpoint.save({**checkpoint.weights, name: checkpoint.weights[name][:5]}, vocab_size=5)
    said = refusal(checkpoint.folder)
    assert "tokenizer.json" in said and "'##s'" in said and "id 7" in said and "5 entries" in said


def test_a_folder_that_was_mended_loads(checkpoint, refusal):
    checkpoint.save(model_type="xlnet")
    refusal(checkpoint.folder)
    checkpoint.save()
    assert len(trace("river", load_model(str(checkpoint.folder))).tokens) == 3
