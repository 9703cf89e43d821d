"""A trained model as a file: it comes back the same, and nonsense is refused in a sentence."""

import json
import pickle
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import pytest

from attention_core import ModelError
from attention_core.training.corpus import read_corpus
from attention_core.training.files import MOST_BYTES, opened, saved
from attention_core.training.learned import Learned
from attention_core.training.recipe import Masking, Recipe
from attention_core.training.run import Run
from attention_core.training.weights import initial

CORPUS = read_corpus("The boat is at the [bank=rive].\nThe “loan” is at the [bank=banque] 💶.")
RECIPE = Recipe(d_model=8, d_ffn=8, masking=Masking(0.5, 0.25, 0.25), learning_rate=0.1, seed=9)


def model(recipe: Recipe = RECIPE, dtype: Any = np.float32) -> Learned:
    return Learned(initial(recipe, len(CORPUS.vocabulary), 16, dtype), CORPUS, 12)


FILE = saved(model())


def parts(data: bytes) -> tuple[dict[str, Any], bytes]:
    n = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + n]), data[8 + n :]


def file(header: Any, numbers: bytes) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + numbers


def changed(change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The file with another header, its numbers as they were."""
    header, numbers = parts(FILE)
    change(header)
    return file(header, numbers)


def said(**new: Any) -> bytes:
    return changed(lambda header: header["__metadata__"].update(new))


def recipe(**new: Any) -> bytes:
    header, _ = parts(FILE)
    return said(recipe=json.dumps({**json.loads(header["__metadata__"]["recipe"]), **new}))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("positions", [True, False])
def test_what_is_saved_is_opened_as_it_was(dtype, positions):
    before = model(Recipe(n_layers=2, positions=positions, sense=True), dtype)
    after = opened(saved(before))
    assert after.name == before.name and after.recipe == before.recipe and after.step == 12
    assert after.corpus.lines == CORPUS.lines and after.vocabulary == before.vocabulary
    np.testing.assert_array_equal(after.weights.flat, before.weights.flat)
    assert after.weights.flat.dtype == dtype
    with pytest.raises(ValueError, match="read-only"):
        after.weights.flat[0] = 1
    assert saved(after) == saved(before)


def test_a_model_of_a_run_keeps_its_name():
    run = Run(RECIPE, CORPUS)
    run.go(3, within=60)
    assert opened(saved(run.at(3))).name == run.at(3).name


def test_any_program_can_read_the_weights_and_the_words():
    header, numbers = parts(FILE)
    assert (len(FILE) - len(numbers)) % 8 == 0
    assert json.loads(header["__metadata__"]["words"]) == [*CORPUS.vocabulary]
    assert all(type(value) is str for value in header["__metadata__"].values())
    start, stop = header["layer0.W_Q"]["data_offsets"]
    found = np.frombuffer(numbers[start:stop], "<f4").reshape(header["layer0.W_Q"]["shape"])
    np.testing.assert_array_equal(found, model().weights["layer0.W_Q"])


def _drop(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda header: header.pop(name)


def _infinite() -> bytes:
    weights = model().weights
    weights["b_U"][3] = np.nan
    return saved(Learned(weights, CORPUS, 1))


def _other_shape() -> bytes:
    def change(header: dict[str, Any]) -> None:
        header["layer0.W_1"]["shape"] = [4, 16]

    return changed(change)


def _other_kind() -> bytes:
    def change(header: dict[str, Any]) -> None:
        for name in header.keys() - {"__metadata__"}:
            header[name]["dtype"] = "I32"

    return changed(change)


def _renamed() -> bytes:
    def change(header: dict[str, Any]) -> None:
        header["layer7.W_Q"] = header.pop("layer0.W_Q")

    return changed(change)


HUGE = {"W": {"dtype": "F32", "shape": [10**9, 10**9], "data_offsets": [0, 4 * 10**18]}}
NONSENSE = {
    "nothing": (b"", "too short"),
    "a few bytes": (b"attention", "header is longer"),
    "text": (b"The boat is at the bank. " * 9, "header is longer"),
    "too large": (bytes(MOST_BYTES + 1), "at most"),
    "pickled": (pickle.dumps({"weights": [1.0] * 99}), "pickled"),
    "an archive": (b"PK\x03\x04" + bytes(99), "pickled"),
    "an endless header": ((2**63).to_bytes(8, "little") + b"{}", "longer than the file"),
    "no JSON": (file(b"{,}", b""), "safetensors"),
    "a list": (file(b"[]", b""), "no JSON object"),
    "nested": (file(b"[" * 100_000, b""), "nested"),
    "no numbers": (file(parts(FILE)[0], b""), "should have"),
    "cut": (FILE[:-4], "should have"),
    "longer": (FILE + b"more", "should have"),
    "huge shapes": (file({**HUGE, "__metadata__": parts(FILE)[0]["__metadata__"]}, b""), "should"),
    "of another program": (changed(_drop("__metadata__")), "was not saved here"),
    "metadata a list": (changed(lambda header: header.update(__metadata__=[1])), "not saved here"),
    "a later version": (said(version="2"), "version '2'"),
    "no recipe": (said(recipe=None), "does not say its recipe"),
    "recipe no JSON": (said(recipe="{"), "recipe cannot be read"),
    "recipe a number": (said(recipe="3"), "recipe cannot be read"),
    "recipe of more": (recipe(momentum=1), "recipe cannot be read"),
    "recipe of text": (recipe(n_layers="1"), "as n_layers"),
    "recipe of truth": (recipe(n_heads=True), "as n_heads"),
    "recipe too large": (recipe(d_model=6400), "8 to 64 dimensions"),
    "recipe of NaN": (recipe(learning_rate=float("nan")), "no number"),
    "another width": (recipe(d_model=16), "by its recipe"),
    "another depth": (recipe(n_layers=2), "lacks layer1"),
    "masking of text": (recipe(masking={"mask": "1"}), "as mask"),
    "empty corpus": (said(corpus=""), "corpus is empty"),
    "endless corpus": (said(corpus="a b\n" * 5000), "has 5,000"),
    "another corpus": (said(corpus="a b\nc d"), "not those of its corpus"),
    "corpus no text": (said(corpus="\ud800 is\nat the bank"), "no text"),
    "other words": (said(words='["[UNK]"]'), "not those of its corpus"),
    "words no JSON": (said(words="]"), "cannot be used"),
    "a step before": (said(step="-1"), "step"),
    "a step that is none": (said(step="²"), "step"),
    "a step far out": (said(step="9" * 30), "step"),
    "infinite": (_infinite(), "no numbers"),
    "another shape": (_other_shape(), "4 × 16"),
    "whole numbers": (_other_kind(), "I32"),
    "another name": (_renamed(), "lacks layer0.W_Q"),
}


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_refused_in_a_sentence_with_what_to_do(what):
    data, says = NONSENSE[what]
    with pytest.raises(ModelError, match=says) as refused:
        opened(data)
    told = str(refused.value)
    assert told.endswith(".") and "\n" not in told and len(told) < 1300
    assert "Training" in told or "train" in told


def test_a_file_with_any_byte_changed_is_refused_or_opened_and_never_breaks():
    rng = np.random.default_rng(0)
    for at in rng.integers(len(FILE), size=300):
        broken = bytearray(FILE)
        broken[at] ^= 1 << int(rng.integers(8))
        with suppress(ModelError):
            opened(bytes(broken))
