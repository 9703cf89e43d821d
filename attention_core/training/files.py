"""A trained model as a file: its weights, its words, its recipe and what it learned from.

The file is safetensors, so that any program can read the weights; all else is text beside them.
Whatever somebody opens is checked before it is believed, and nothing of it is ever run.
"""

import json
from dataclasses import asdict, dataclass, fields
from math import prod
from typing import Any

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.models.checkpoint.files import parse
from attention_core.models.checkpoint.safetensors import Header, header
from attention_core.models.errors import ModelError
from attention_core.training.corpus import Corpus, read_corpus
from attention_core.training.learned import Learned
from attention_core.training.recipe import Masking, Recipe, check
from attention_core.training.run import MOST_STEPS
from attention_core.training.sentences import MOST_WORDS
from attention_core.training.weights import Weights

MOST_BYTES = 4 * 2**20  # the largest model with the longest corpus has half of it
_FORMAT, _VERSION = "attention-step-by-step", "1"
_KINDS: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F64": np.dtype("<f8")}
_AGAIN = "Save it anew on the page Training, and open that file."
_PICKLES = (b"\x80", b"PK\x03\x04")  # of Python, and of PyTorch


def saved(learned: Learned) -> bytes:
    """Write a model into a safetensors file.

    Parameters
    ----------
    learned : Learned

    Returns
    -------
    bytes
        From which ``opened`` makes the same model, and safetensors the same weights; the words, in
        the order of the table's rows, are in its metadata.
    """
    kind = "F64" if learned.weights.flat.dtype == np.float64 else "F32"
    tensors: dict[str, Any] = {}
    parts: list[bytes] = []
    end = 0
    for name, weight in learned.weights.items():
        parts.append(np.ascontiguousarray(weight, _KINDS[kind]).tobytes())
        start, end = end, end + len(parts[-1])
        tensors[name] = {"dtype": kind, "shape": weight.shape, "data_offsets": [start, end]}
    said = {
        "format": _FORMAT,
        "version": _VERSION,
        "words": json.dumps(learned.vocabulary),
        "recipe": json.dumps(asdict(learned.recipe)),
        "corpus": "\n".join(learned.corpus.lines),
        "step": str(learned.step),
    }
    text = json.dumps({"__metadata__": said, **tensors}).encode()
    text += b" " * (-len(text) % 8)  # the numbers begin at a multiple of eight
    return len(text).to_bytes(8, "little") + text + b"".join(parts)


def opened(data: bytes) -> Learned:
    """Read a model from what ``saved`` wrote.

    Parameters
    ----------
    data : bytes
        Anything at all.

    Returns
    -------
    Learned

    Raises
    ------
    ModelError
        With a sentence, if it is anything else, is damaged, or contradicts itself.
    """
    if len(data) > MOST_BYTES:
        raise ModelError(
            f"This file has {len(data):,} bytes; a model trained here has at most {MOST_BYTES:,}. "
            "Open one that was saved on the page Training."
        )
    try:
        found = header(_InMemory(data))
    except ValueError as error:
        if data.startswith(_PICKLES):
            raise ModelError(
                "This file is pickled, or an archive: opening it could run any program hidden in "
                "it, so it is not opened. Choose a .safetensors file saved on the page Training."
            ) from None
        raise ModelError(f"This is not a readable safetensors file ({error}). {_AGAIN}") from None
    said = _said(found)
    try:
        recipe, corpus, step = _recipe(said["recipe"]), read_corpus(said["corpus"]), said["step"]
        if not (step.isascii() and step.isdigit() and len(step) < 9 and int(step) <= MOST_STEPS):
            raise ValueError(f"Its step is {step!r}, and a run has up to {MOST_STEPS:,}.")
        if parse(said["words"].encode()) != [*corpus.vocabulary]:
            raise ValueError("Its words are not those of its corpus.")
    except ValueError as error:
        raise ModelError(f"This file cannot be used. {error} {_AGAIN}") from None
    return Learned(_weights(data, found, recipe, corpus), corpus, int(step))


@dataclass(frozen=True)
class _InMemory:
    """Bytes, read as a file is."""

    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def fill(self, buffer: memoryview, start: int) -> bool:
        part = self.data[start : start + len(buffer)]
        buffer[: len(part)] = part
        return len(part) == len(buffer)


def _said(found: Header) -> dict[str, str]:
    """What stands beside the weights, if it is what ``saved`` writes there."""
    said = found.said
    if not isinstance(said, dict) or said.get("format") != _FORMAT:
        raise ModelError(
            "This safetensors file was not saved here: it does not say which words and which "
            "recipe its weights belong to. Open one that was saved on the page Training."
        )
    if said.get("version") != _VERSION:
        raise ModelError(
            f"This file is of version {str(said.get('version'))[:20]!r}, and this program reads "
            f"version {_VERSION}. {_AGAIN}"
        )
    for name in ("words", "recipe", "corpus", "step"):
        if not isinstance(said.get(name), str):
            raise ModelError(f"This file does not say its {name}. {_AGAIN}")
        if any("\ud800" <= letter <= "\udfff" for letter in said[name]):
            raise ModelError(f"The {name} in this file is no text. {_AGAIN}")
    return said


def _recipe(text: str) -> Recipe:
    """The recipe in a file.

    Raises
    ------
    ValueError
        With a sentence.
    """
    try:
        said = parse(text.encode())
        masking = said.pop("masking")
        recipe = Recipe(**said, masking=Masking(**masking))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ValueError("Its recipe cannot be read.") from None
    for each, of in ((recipe, Recipe()), (recipe.masking, Masking())):
        for field in fields(of):
            value, wanted = getattr(each, field.name), type(getattr(of, field.name))
            if type(value) is not wanted and not (wanted is float and type(value) is int):
                raise ValueError(f"Its recipe has {str(value)[:30]!r} as {field.name}.")
    check(recipe)
    return recipe


def _weights(data: bytes, found: Header, recipe: Recipe, corpus: Corpus) -> Weights:
    """The numbers, each where its recipe has it."""
    kinds = {each.kind for each in found.stored.values()}
    if len(kinds) != 1 or not kinds <= _KINDS.keys():
        raise ModelError(
            f"The weights in this file are {', '.join(sorted(kinds)) or 'missing'}; they should "
            f"all be F32, or all F64. {_AGAIN}"
        )
    kind = _KINDS[kinds.pop()]
    weights = Weights(recipe, len(corpus.vocabulary), MOST_WORDS, dtype=kind.newbyteorder("="))
    if weights.keys() != found.stored.keys():
        lacks, more = (weights.keys() - found.stored.keys(), found.stored.keys() - weights.keys())
        what = f"lacks {min(lacks)}" if lacks else f"has {min(more)[:40]!r} beside them"
        raise ModelError(f"This file has not the weights of its recipe: it {what}. {_AGAIN}")
    for name, weight in weights.items():
        stored = found.stored[name]
        if stored.shape != weight.shape:
            raise ModelError(
                f"{name} in this file is {_by(stored.shape)}, and by its recipe and words "
                f"it should be {_by(weight.shape)}. {_AGAIN}"
            )
        weight[...] = _numbers(data, found.data + stored.start, weight, kind)
    if not np.isfinite(weights.flat).all():
        raise ModelError(
            "Some weights in this file are infinite or no numbers. It was saved of a run that had "
            "failed, or is damaged: train with a smaller learning rate, and save that."
        )
    return weights.but(frozen(weights.flat))


def _numbers(data: bytes, start: int, weight: Array, kind: np.dtype[Any]) -> Array:
    return np.frombuffer(data, kind, prod(weight.shape), start).reshape(weight.shape)


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{n:,}" for n in shape) or "one number"
