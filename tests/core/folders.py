"""Checkpoint folders of every kind, and a forward pass of their numbers that shares no code."""

import json
import re
import struct
import time
from math import erf, sqrt
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import (
    AddedToken,
    Tokenizer,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)

WORDS_TABLE = "embeddings.word_embeddings.weight"
REMEDY = re.compile(
    '[Ff]etch|Put |[Cc]hoose|Save |[Cc]all the right|[Aa]dd "model_type|makes it|Check|convert'
    "|whole"
)
KINDS = {np.dtype("f2"): "F16", np.dtype("f4"): "F32", np.dtype("f8"): "F64"}
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
    tokenizer = wordpiece({word: i for i, word in enumerate(WORDS)})
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.enable_padding(length=9)
    tokenizer.enable_truncation(max_length=9)
    tokenizer.save(str(folder / "tokenizer.json"))


def config(checkpoint, leave_out=(), mark=b"", **settings) -> None:
    """Another config.json."""
    kept = {name: value for name, value in CONFIG.items() if name not in leave_out}
    text = json.dumps({**kept, **settings}).encode()
    (checkpoint.folder / "config.json").write_bytes(mark + text)


def shards(checkpoint, n=3, prefix="") -> None:
    """The weights in several files with an index, tensor by tensor in turn."""
    names = list(checkpoint.weights)
    where: dict[str, str] = {}
    for i in range(n):
        file = f"model-{i + 1:05}-of-{n:05}.safetensors"
        part = {prefix + name: checkpoint.weights[name] for name in names[i::n]}
        write_weights(checkpoint.folder / file, part)
        where |= dict.fromkeys(part, file)
    (checkpoint.folder / "model.safetensors").unlink()
    index = json.dumps({"metadata": {"total_size": 1}, "weight_map": where})
    (checkpoint.folder / "model.safetensors.index.json").write_text(index)


def vocabulary(checkpoint, lines, end="\n", **settings) -> None:
    """vocab.txt instead of tokenizer.json, with its settings."""
    (checkpoint.folder / "tokenizer.json").unlink()
    text = "".join(f"{line}{end}" for line in lines)
    (checkpoint.folder / "vocab.txt").write_bytes(text.encode())
    if settings:
        (checkpoint.folder / "tokenizer_config.json").write_text(json.dumps(settings))


def write_weights(path: Path, tensors: dict, kinds: dict | None = None, **header) -> None:
    """A safetensors file by hand: arrays, or bytes with their shape; ``header`` spoils entries."""
    described, data = {}, b""
    for name, value in tensors.items():
        raw = np.ascontiguousarray(value).tobytes()
        described[name] = {
            "dtype": (kinds or {}).get(name) or KINDS[value.dtype],
            "shape": list(value.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    for name, entry in header.items():
        described[name] = entry
    text = json.dumps(described).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def upper_half(value: np.ndarray) -> np.ndarray:
    """A float32 as bfloat16 stores it: sixteen bits, the rest cut off."""
    return (value.view(np.uint32) >> 16).astype(np.uint16)


def cut(value: np.ndarray) -> np.ndarray:
    """The float32 that is left of a number stored so."""
    return (value.view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)


def forward(weights: dict, ids: list[int], segments: list[int], heads=2, layers=2, epsilon=1e-12):
    """The last hidden states of BERT, (token, hidden), written from the paper in float64."""
    w = {name: np.asarray(value, np.float64) for name, value in weights.items()}

    def norm(x, name):
        x = x - x.mean(axis=1, keepdims=True)
        x = x / np.sqrt((x**2).mean(axis=1, keepdims=True) + epsilon)
        return x * w[f"{name}.weight"] + w[f"{name}.bias"]

    def linear(x, name):
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    x = w[WORDS_TABLE][ids]
    x = x + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = x + w["embeddings.token_type_embeddings.weight"][segments]
    x = norm(x, "embeddings.LayerNorm")
    for n in range(layers):
        layer = f"encoder.layer.{n}."
        q, k, v = (linear(x, f"{layer}attention.self.{p}") for p in ("query", "key", "value"))
        mixed = np.zeros_like(q)
        size = q.shape[1] // heads
        for head in range(heads):
            part = slice(head * size, (head + 1) * size)
            for asks in range(len(x)):
                scores = [
                    q[asks, part] @ k[answers, part] / sqrt(size) for answers in range(len(x))
                ]
                shares = np.exp(np.array(scores) - max(scores))
                mixed[asks, part] = shares / shares.sum() @ v[:, part]
        x = norm(
            x + linear(mixed, f"{layer}attention.output.dense"),
            f"{layer}attention.output.LayerNorm",
        )
        hidden = linear(x, f"{layer}intermediate.dense")
        hidden = np.array([[0.5 * h * (1 + erf(h / sqrt(2))) for h in row] for row in hidden])
        x = norm(x + linear(hidden, f"{layer}output.dense"), f"{layer}output.LayerNorm")
    return x


def wordpiece(words: dict[str, int], unknown: str = "[UNK]", **settings) -> Tokenizer:
    """BERT's tokenizer without special tokens, of words with ids."""
    tokenizer = Tokenizer(models.WordPiece(words, unk_token=unknown, **settings))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def around(tokenizer: Tokenizer, first: str, last: str) -> Tokenizer:
    """The same, adding a token at each end, registered as special."""
    tokenizer.add_special_tokens([first, last])
    ids = tokenizer.get_vocab()
    tokenizer.post_processor = processors.BertProcessing((last, ids[last]), (first, ids[first]))
    return tokenizer


def sentencepiece(pieces: list[str], split: bool = True) -> Tokenizer:
    """A Unigram tokenizer of these pieces, which begin after <s>, </s> and <unk>."""
    every = ["<s>", "</s>", "<unk>", *pieces]
    scores = [(piece, -float(i)) for i, piece in enumerate(every)]
    tokenizer = Tokenizer(models.Unigram(scores, unk_id=2, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(split=split)
    tokenizer.add_special_tokens([AddedToken("<unk>", special=True)])
    return around(tokenizer, "<s>", "</s>")


def bytelevel(pieces: list[str]) -> Tokenizer:
    """A byte-level BPE tokenizer that spells everything and joins these pairs."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    pairs = [(piece.split("+")[0], piece.split("+")[1]) for piece in pieces]
    vocabulary = {entry: i for i, entry in enumerate([*letters, *(a + b for a, b in pairs)])}
    tokenizer = Tokenizer(models.BPE(vocabulary, pairs))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return tokenizer


def write(name: str, content: bytes):
    """A way to spoil a folder: other bytes in one of its files."""
    return lambda c: (c.folder / name).write_bytes(content)


def assert_said(refusal, folder: Path, said) -> None:
    """The folder is refused at once, in a sentence with all that is to be named and a remedy."""
    begun = time.process_time()
    sentence = refusal(folder)
    assert time.process_time() - begun < 1
    assert str(folder) in sentence
    assert all(part in sentence for part in said), sentence
    assert REMEDY.search(sentence), sentence
    assert len(sentence) < 1300
