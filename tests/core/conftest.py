"""What several tests of the core share: the two models, and settings for hypothesis."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from attention_core import Model, ModelError, load_model

# The same examples on every machine, and no time limit: a slow machine is not a fault.
settings.register_profile("core", deadline=None, derandomize=True, database=None)
settings.load_profile("core")


@pytest.fixture
def handmade() -> Model:
    return load_model("handmade")


@pytest.fixture
def minilm() -> Model:
    return load_model("minilm")


@pytest.fixture(params=["handmade", "minilm"])
def model(request) -> Model:
    """Both built-in models, one after the other."""
    return load_model(request.param)


WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "river", "bank", "loan", "##s"]
CONFIG = {
    "architectures": ["BertModel"],
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": 8,
    "intermediate_size": 16,
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "max_position_embeddings": 10,
    "type_vocab_size": 2,
    "vocab_size": len(WORDS),
    "layer_norm_eps": 1e-12,
}


class Checkpoint:
    """A small BERT checkpoint with random weights in a folder, to be spoilt by tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.weights = random_weights()
        write_tokenizer(folder)
        self.save(self.weights)

    def save(self, tensors: dict | None = None, **settings) -> None:
        """Write other tensors, or other settings into config.json."""
        config = json.dumps({**CONFIG, **settings})
        (self.folder / "config.json").write_text(config, encoding="utf-8")
        save_file(self.weights if tensors is None else tensors, self.folder / "model.safetensors")


def random_weights() -> dict[str, np.ndarray]:
    """Random weights under the names transformers gives them."""
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), 8),
        "embeddings.position_embeddings.weight": (10, 8),
        "embeddings.token_type_embeddings.weight": (2, 8),
        "embeddings.LayerNorm.weight": (8,),
        "embeddings.LayerNorm.bias": (8,),
    }
    for n in range(2):
        layer = f"encoder.layer.{n}."
        for part, (out, into) in {
            "attention.self.query": (8, 8),
            "attention.self.key": (8, 8),
            "attention.self.value": (8, 8),
            "attention.output.dense": (8, 8),
            "intermediate.dense": (16, 8),
            "output.dense": (8, 16),
        }.items():
            shapes[f"{layer}{part}.weight"] = (out, into)
            shapes[f"{layer}{part}.bias"] = (out,)
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes[f"{layer}{part}.weight"] = shapes[f"{layer}{part}.bias"] = (8,)
    random = np.random.default_rng(0)
    return {name: random.normal(size=s).astype(np.float32) for name, s in shapes.items()}


def write_tokenizer(folder: Path) -> None:
    tokenizer = Tokenizer(models.WordPiece({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.enable_padding(length=9)
    tokenizer.enable_truncation(max_length=9)
    tokenizer.save(str(folder / "tokenizer.json"))


@pytest.fixture
def checkpoint(tmp_path) -> Checkpoint:
    folder = tmp_path / "tiny-bert"
    folder.mkdir()
    load_model.cache_clear()
    return Checkpoint(folder)


@pytest.fixture
def folder(checkpoint) -> Path:
    return checkpoint.folder


@pytest.fixture
def refusal() -> Callable[[Path], str]:
    """What is said when a folder cannot be used: one sentence, without a chain of other errors."""

    def said(folder: Path) -> str:
        load_model.cache_clear()
        with pytest.raises(ModelError) as error:
            load_model(str(folder))
        text = str(error.value)
        assert text.endswith(".") and "\n" not in text
        assert error.value.__suppress_context__ or error.value.__context__ is None
        return text

    return said
