"""A config.json that asks for what is not computed, or for nonsense, is refused."""

import json
import os

import pytest

from tests.core.folders import CONFIG, assert_said, config, write

CASES: dict = {}  # name -> (a way to spoil the folder, what the sentence has to name)


def case(*said):
    def note(build):
        CASES[build.__name__] = (build, said)
        return build

    return note


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
    "prelu": {"hidden_act": "prelu"},
    "GELU": {"hidden_act": "GELU"},
    "no name": {"hidden_act": ["gelu"]},
    "an activation of 10,000 letters": {"hidden_act": "x" * 10_000},
}.items():
    said = ["config.json", "hidden_act", "'gelu' or 'gelu_python'"]
    CASES[f"activation {label}"] = (lambda c, s=settings: config(c, **s), said)
KINDS: tuple = ("xlnet", "electra", "BERT", 3, ["bert"], {}, "")
for kind in KINDS:
    CASES[f"model_type {kind!r}"] = (
        lambda c, kind=kind: config(c, model_type=kind),
        ["config.json", "model_type", "'bert'"],
    )
CASES["another architecture, no model_type"] = (
    lambda c: config(c, ["model_type"], architectures=["XLNetModel"]),
    ["config.json", "XLNetModel", "model_type"],
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


@pytest.mark.parametrize(("build", "said"), CASES.values(), ids=list(CASES))
def test_a_config_is_refused_with_its_name_and_a_remedy(checkpoint, refusal, build, said):
    build(checkpoint)
    assert_said(refusal, checkpoint.folder, said)
