"""Small checkpoint folders of any name, for servers that are started with some."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *"the river bank loan money walk by a".split())
SIZE, INNER, HEADS = 8, 16, 2
CONFIG = {
    "architectures": ["BertModel"],
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": SIZE,
    "intermediate_size": INNER,
    "num_attention_heads": HEADS,
    "num_hidden_layers": 1,
    "max_position_embeddings": 64,
    "type_vocab_size": 2,
    "vocab_size": len(WORDS),
    "layer_norm_eps": 1e-12,
}
_SHAPES = {
    "embeddings.word_embeddings.weight": (len(WORDS), SIZE),
    "embeddings.position_embeddings.weight": (64, SIZE),
    "embeddings.token_type_embeddings.weight": (2, SIZE),
    "embeddings.LayerNorm.weight": (SIZE,),
    "embeddings.LayerNorm.bias": (SIZE,),
    **{
        f"encoder.layer.0.{name}.{kind}": shape if kind == "weight" else shape[:1]
        for name, shape in {
            "attention.self.query": (SIZE, SIZE),
            "attention.self.key": (SIZE, SIZE),
            "attention.self.value": (SIZE, SIZE),
            "attention.output.dense": (SIZE, SIZE),
            "attention.output.LayerNorm": (SIZE,),
            "intermediate.dense": (INNER, SIZE),
            "output.dense": (SIZE, INNER),
            "output.LayerNorm": (SIZE,),
        }.items()
        for kind in ("weight", "bias")
    },
}


def checkpoint(folder: Path, seed: int) -> Path:
    """A sound BERT folder whose weights are of this seed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    random = np.random.default_rng(seed)
    weights = {n: random.normal(size=s).astype(np.float32) for n, s in _SHAPES.items()}
    save_file(weights, folder / "model.safetensors")
    entries = {word: i for i, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordPiece(entries, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def offer(monkeypatch, folders: Iterable[Path | str]) -> None:
    """Start the server with these folders."""
    monkeypatch.setenv("ATTENTION_MODELS", os.pathsep.join(map(str, folders)))
