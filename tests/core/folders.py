"""Checkpoint folders of every kind, and a forward pass of their numbers that shares no code."""

import json
import struct
from math import erf, sqrt
from pathlib import Path

import numpy as np
from tokenizers import (
    AddedToken,
    Tokenizer,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)

WORDS_TABLE = "embeddings.word_embeddings.weight"
KINDS = {np.dtype("f2"): "F16", np.dtype("f4"): "F32", np.dtype("f8"): "F64"}


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
    ends = [(token, tokenizer.token_to_id(token)) for token in (last, first)]
    tokenizer.post_processor = processors.BertProcessing(*ends)
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
    pairs = [tuple(piece.split("+")) for piece in pieces]
    vocabulary = {entry: i for i, entry in enumerate([*letters, *(a + b for a, b in pairs)])}
    tokenizer = Tokenizer(models.BPE(vocabulary, pairs))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return tokenizer
