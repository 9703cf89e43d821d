"""Checkpoint folders of many kinds on every page: a picture or a sentence, and no traceback."""

import os

import numpy as np
import pytest

from pages._app import models
from tests.core.folders import (
    WORDS,
    Checkpoint,
    around,
    bytelevel,
    config,
    sentencepiece,
    shards,
    upper_half,
    vocabulary,
    wordpiece,
    write_weights,
)
from tests.pages.reader import go_back, has_viewer, messages, visit

POSITIONS = "embeddings.position_embeddings.weight"
SEGMENTS = "embeddings.token_type_embeddings.weight"
TABLE = "embeddings.word_embeddings.weight"
LARGER: dict = {"max_position_embeddings": 160, "vocab_size": 400}
PIECES = ["▁the", "▁river", "▁bank", "bank", "▁a", "▁loan", ",", "▁", *"abcdefghiklmnoprstuvwy"]
PAGES: dict = {
    "": [{"stage": "segment_embedding"}, {"stage": "attention_weights"}],
    "heads": [{"below": "attention"}, {"show": "uniform"}],
    "context": [{"texts": "the bank\na bank", "word": "bank", "below": "static"}],
    "playground": [{}],
    "positions": [{"section": "learned"}, {"section": "order"}],
}


def tokenizer(made):
    return lambda c: made().save(str(c.folder / "tokenizer.json"))


def segments(n):
    def build(c):
        table = np.repeat(c.weights[SEGMENTS], n, axis=0)[:n]
        c.save(c.weights | {SEGMENTS: table}, type_vocab_size=n)

    return build


def bf16(c):
    stored = {name: upper_half(value) for name, value in c.weights.items()}
    write_weights(c.folder / "model.safetensors", stored, dict.fromkeys(stored, "BF16"))


def not_a_number(c):
    c.weights[TABLE][7, 0] = np.nan
    c.save(c.weights)


READ = {
    "plain": lambda c: None,
    "prefix": lambda c: c.save({f"0.auto_model.{name}": v for name, v in c.weights.items()}),
    "shards": lambda c: shards(c, 3),
    "bf16": bf16,
    "vocabulary": lambda c: vocabulary(c, WORDS),
    "sixteen segments": segments(16),
    "one segment": segments(1),
    "sentencepiece": tokenizer(lambda: sentencepiece(PIECES)),
    "unsplit": tokenizer(lambda: sentencepiece(PIECES, split=False)),
    "bytes": tokenizer(lambda: bytelevel(["b+a", "n+k"])),
    "nothing added": tokenizer(lambda: wordpiece({word: i for i, word in enumerate(WORDS)})),
    "a hole": tokenizer(
        lambda: around(wordpiece({w: 2 * i for i, w in enumerate(WORDS)}), "[CLS]", "[SEP]")
    ),
    "no model_type": lambda c: config(c, ["model_type"], **LARGER),
}
REFUSED = {
    "nan": not_a_number,
    "five gigabytes": lambda c: os.truncate(c.folder / "config.json", 5 * 2**30),
    "brackets": lambda c: (c.folder / "config.json").write_text("[" * 200_000),
    "epsilon": lambda c: config(c, **LARGER | {"layer_norm_eps": 10**400}),
    "architectures": lambda c: config(c, **LARGER | {"architectures": 7, "model_type": "x"}),
    "two": lambda c: c.save(c.weights | {f"bert.{name}": v + 0 for name, v in c.weights.items()}),
}


class Larger(Checkpoint):
    """One that can read every sentence the pages bring along, whatever its tokenizer."""

    def __init__(self, folder):
        super().__init__(folder)
        self.weights[POSITIONS] = np.concatenate([self.weights[POSITIONS]] * 16)
        self.weights[TABLE] = np.random.default_rng(2).normal(size=(400, 8)).astype(np.float32)
        self.save(**LARGER)

    def save(self, tensors=None, **settings):
        super().save(tensors, **LARGER | settings)


@pytest.fixture
def offered(tmp_path, monkeypatch):
    """The name of a model whose folder was written so."""

    def offer(build):
        folder = tmp_path / "some-bert"
        folder.mkdir()
        build(Larger(folder))
        monkeypatch.setenv("ATTENTION_MODELS", str(folder))
        return models.names()[-1]

    return offer


@pytest.mark.parametrize("build", READ.values(), ids=list(READ))
def test_a_folder_that_is_read_is_shown_on_every_page(offered, build):
    name = offered(build)
    for page, places in PAGES.items():
        for query in places:
            at = visit(page, model=name, **query)
            assert not at.error, messages(at)
        assert has_viewer(at) or page not in ("", "heads")


@pytest.mark.parametrize("build", REFUSED.values(), ids=list(REFUSED))
def test_a_folder_that_is_refused_is_a_sentence_on_every_page(offered, build):
    name = offered(build)
    for page, places in PAGES.items():
        for query in places:
            at = visit(page, model=name, **query)
            assert all(error.value.endswith(".") for error in at.error)
            assert at.error or page == "playground", page


def test_weights_cut_short_while_they_are_shown_are_said_and_read_again_once_whole(
    offered, tmp_path
):
    name = offered(READ["plain"])
    at = visit(model=name, text="river bank")
    assert has_viewer(at)
    path = tmp_path / "some-bert" / "model.safetensors"
    whole = path.read_bytes()
    os.truncate(path, 0)
    go_back(at, {"model": name, "text": "bank loan"})
    (error,) = at.error
    assert "model.safetensors" in error.value.replace("\\", "") and error.value.endswith(".")
    path.write_bytes(whole)
    for text in ("bank loan", "river bank"):
        again = visit(model=name, text=text)
        assert has_viewer(again) and not again.error
