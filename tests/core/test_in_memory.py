"""A model in memory is read as the folder it would be saved to, and none of PyTorch is needed."""

import json

import numpy as np
import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from attention_core import ModelError, load_model, trace
from tests.core.folders import CONFIG
from tests.core.test_families import TINY


class Tensor:
    """As much of a tensor of PyTorch as is used: it is no array, and grows a gradient."""

    def __init__(self, value: np.ndarray, dtype: str) -> None:
        self.value, self.dtype, self.shape = value, f"torch.{dtype}", value.shape

    def detach(self) -> "Tensor":
        return self

    cpu = detach

    def float(self) -> "Tensor":
        return Tensor(self.value.astype(np.float32, copy=False), "float32")

    def double(self) -> "Tensor":
        return Tensor(self.value.astype(np.float64, copy=False), "float64")

    def numpy(self) -> np.ndarray:
        return self.value


class Empty(Tensor):
    """One of which only the shape is known."""

    def float(self):
        raise NotImplementedError("no numbers")


class Held:
    """A model with a configuration and weights."""

    def __init__(self, weights, config=CONFIG, kind="float32", of=Tensor) -> None:
        self.weights, self.config, self.kind, self.of = weights, config, kind, of

    def state_dict(self):
        return {name: self.of(value, self.kind) for name, value in self.weights.items()}


@pytest.fixture
def tokenizer(folder) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.mark.parametrize("kind", ["bfloat16", "float32", "float64"])
def test_a_model_in_memory_gives_the_numbers_of_its_folder(folder, checkpoint, tokenizer, kind):
    plain = trace("river bank", load_model(str(folder)), np.float64)
    model = load_model(Held(checkpoint.weights, kind=kind), tokenizer)
    found = trace("river bank", model, np.float64)
    assert list(found) == list(plain) and found.tokens == plain.tokens
    assert all(np.array_equal(found[name].value, plain[name].value) for name in plain)
    assert model.title == "Held" and "in memory" in model.card.weights


@pytest.mark.parametrize(
    ("called", "output", "says"), [("GPT2LMHeadModel", True, True), ("Mine", True, True),
                                   ("GPT2Model", False, False), ("Mine", False, False)]
)  # fmt: skip
def test_a_model_in_memory_has_a_head_by_its_class_or_by_its_output_matrix(called, output, says):
    folder = TINY / "gpt2"
    weights = load_file(folder / "model.safetensors")
    if output:
        weights["lm_head.weight"] = weights["transformer.wte.weight"]
    config = {**json.loads((folder / "config.json").read_text()), "architectures": None}
    held = type(called, (Held,), {})(weights, config)
    model = load_model(held, Tokenizer.from_file(str(folder / "tokenizer.json")))
    assert bool(model.can.predicts) == says


def test_what_is_trained_further_leaves_a_model_as_it_was(checkpoint, tokenizer):
    held = Held(checkpoint.weights)
    model = load_model(held, tokenizer)
    before = trace("river bank", model).output.value
    for value in checkpoint.weights.values():
        value += 1
    assert np.array_equal(trace("river bank", model).output.value, before)
    assert not np.array_equal(trace("river bank", load_model(held, tokenizer)).output.value, before)


def test_the_tokenizer_of_a_program_is_left_as_it_is(checkpoint, tokenizer):
    class Fast:
        backend_tokenizer = tokenizer

    load_model(Held(checkpoint.weights), Fast())
    assert tokenizer.padding and tokenizer.truncation


@pytest.mark.parametrize(
    ("model", "has_tokenizer", "said"),
    [
        (Held({}), True, "Held.state_dict() has no tensor"),
        (Held({}, {**CONFIG, "model_type": "xlnet"}), True, "Held.config describes"),
        (Held({}, None), True, "Held has no config"),
        (Held({}), False, "needs its tokenizer"),
        (type("Bare", (), {"config": CONFIG})(), True, "Bare has no state_dict()"),
        (3, True, "int has no config"),
        (None, True, "NoneType has no config"),
    ],
)
def test_what_is_no_model_is_refused_in_a_sentence(tokenizer, model, has_tokenizer, said):
    with pytest.raises(ModelError) as error:
        load_model(model, tokenizer if has_tokenizer else None)
    assert said in str(error.value) and str(error.value).endswith(".")


class Settings:
    """A configuration that is no mapping, and has some of it from its class."""

    model_type = "bert"

    def __init__(self) -> None:
        vars(self).update({k: v for k, v in CONFIG.items() if k != "model_type"})


class Told(Settings):
    """One that says what it is, as transformers' do."""

    hidden_size = 9

    def to_dict(self):
        return dict(CONFIG)


@pytest.mark.parametrize("config", [Settings(), Told()])
def test_a_configuration_may_be_any_object(folder, checkpoint, tokenizer, config):
    held = Held({**checkpoint.weights, "extra": np.zeros(())}, config)
    plain = trace("river bank", load_model(folder)).output.value
    assert np.array_equal(trace("river bank", load_model(held, tokenizer)).output.value, plain)
    held.state_dict = lambda: {**Held.state_dict(held), "_extra_state": None}  # type: ignore[method-assign]
    assert np.array_equal(trace("river bank", load_model(held, tokenizer)).output.value, plain)


def test_what_holds_no_floats_or_nothing_is_refused(checkpoint, tokenizer):
    with pytest.raises(ModelError, match="is int8; only floats"):
        load_model(Held(checkpoint.weights, kind="int8"), tokenizer=tokenizer)
    held = Held(checkpoint.weights, of=Empty)
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(held, tokenizer)


def test_a_folder_takes_no_other_tokenizer(folder, tokenizer):
    with pytest.raises(ModelError, match="has a tokenizer of its own"):
        load_model(str(folder), tokenizer)
    assert load_model(folder) is load_model(str(folder))


def test_float64_is_kept_and_rounded_only_for_float32(folder, checkpoint):
    exact = {name: value / np.float64(3) for name, value in checkpoint.weights.items()}
    checkpoint.save(exact)
    load_model.cache_clear(str(folder))
    model = load_model(str(folder))
    name = "encoder.layer.0.intermediate.dense.weight"
    assert np.array_equal(trace("bank", model, np.float64)["layer0.W_1"].value, exact[name].T)
    rounded = trace("bank", model)["layer0.W_1"].value
    assert rounded.dtype == np.float32 and np.array_equal(rounded, exact[name].T.astype("f4"))
