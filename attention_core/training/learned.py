"""What training has made so far, as a model like any other: it reads texts and guesses masks."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from hashlib import blake2b
from typing import Any

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.graph.entries import Label
from attention_core.graph.stage import Stage
from attention_core.graph.step import Step
from attention_core.models.base import Capabilities, Card, Reading, Word, check_length
from attention_core.stages.encoder import READ_PLACED, embeddings, encoder, token_embedding
from attention_core.stages.vocabulary import logits_with_bias, probabilities
from attention_core.training.corpus import MASK, UNKNOWN, Corpus
from attention_core.training.encoder import EPSILON
from attention_core.training.recipe import Recipe
from attention_core.training.sentences import WORD, legible
from attention_core.training.weights import Weights

PREFIX = "trained-"
TITLE = "Your trained model"
_TOKEN = re.compile(rf"{re.escape(MASK)}|{WORD}", re.IGNORECASE)
_CLOSING = set(".,!?;:)…")  # signs that stand close to the word before


class Learned:
    """A model of the words of one corpus, at one step of its training.

    Parameters
    ----------
    weights : Weights
        Never written to again.
    corpus : Corpus
        Its vocabulary is what the model knows.
    step : int
        After how many changes of the weights.

    Attributes
    ----------
    name : str
        ``trained-`` and a digest of its weights and words: what is kept under it stays true.
    recipe : Recipe
    """

    title = TITLE
    spoilt = False

    def __init__(self, weights: Weights, corpus: Corpus, step: int) -> None:
        self.name = PREFIX + _digest(weights, corpus)
        self.weights, self.corpus, self.step = weights, corpus, step
        self.recipe = recipe = weights.recipe
        self.vocabulary = corpus.vocabulary
        self.n_layers, self.n_heads = recipe.n_layers, recipe.n_heads
        self.n_positions = weights.n_places
        self.steps = _steps(recipe.n_layers, recipe.positions)
        self.can = Capabilities(
            words=True,
            vocabulary=True,
            positions=recipe.positions,
            editable=True,
            trainable=True,
            predicts="masked",
        )
        self.card = _card(recipe, corpus, step)

    def tokenize(self, text: str) -> list[str]:
        """Words and signs of any text in small letters, [UNK] for those the model never saw."""
        return [self._label(self.corpus.ids.get(word, 0)) for word in _split(text)]

    def ids(self, text: str) -> tuple[int, ...]:
        """The rows of the table of words."""
        return tuple(self.corpus.ids.get(word, 0) for word in _split(text))

    def text(self, ids: Sequence[int]) -> str:
        """The words with these ids, with spaces as in a sentence."""
        written = ""
        for word in (self.vocabulary[i] for i in ids):
            written += word if not written or word in _CLOSING else f" {word}"
        return written

    def unknown(self, tokens: list[str]) -> list[str]:
        """[UNK], if it is among them: it stands for every word that is not in the corpus."""
        return [UNKNOWN] if UNKNOWN in tokens else []

    def words(self, text: str) -> tuple[Word, ...]:
        """Every token is a word."""
        known = self.corpus.ids
        return tuple(Word(w, (place,), w not in known) for place, w in enumerate(_split(text)))

    def with_heads(self, n: int) -> "Learned":
        """Itself: it has the heads it was trained with."""
        return self

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """The words of the corpus, in one block."""
        words = self.corpus.words
        yield words, frozen(self.weights["W_E"][[self.corpus.ids[word] for word in words]])

    def position_table(self) -> Array:
        """The vectors of the places, (position, d_model); empty if it has none."""
        none = np.zeros((0, self.recipe.d_model), np.float32)
        return frozen(self.weights["W_P"]) if self.recipe.positions else none

    def parameters(self, dtype: Any = np.float32) -> Mapping[str, Array]:
        """All its weights, and the two constants of its stages."""
        constants = {"d_head": np.array(self.recipe.d_head), "epsilon": np.array(EPSILON)}
        weights = {name: frozen(w.astype(dtype, copy=False)) for name, w in self.weights.items()}
        return {**constants, **weights}

    def read(
        self, sample: str | Sequence[int], dtype: Any = np.float32, without: Collection[int] = ()
    ) -> Reading:
        """Ids, mask, rows of the two tables, and labels, for a text or for the ids of its words."""
        every = self.ids(sample) if isinstance(sample, str) else [*map(int, sample)]
        for id_ in every:
            if not 0 <= id_ < len(self.vocabulary):
                raise ValueError(f"There is no token with the id {id_}. Use ids of ids(text).")
        ids = np.array([i for place, i in enumerate(every) if place not in without], np.intp)
        check_length(len(ids), self)
        n = len(ids)
        rows, token_rows = np.unique(ids, return_inverse=True)
        given = {
            "token_rows": token_rows,
            "positions": np.arange(n),
            "mask": np.ones((n, n), dtype=bool),
        }
        tables = {"W_E": self.weights["W_E"][rows]}
        if self.recipe.positions:
            tables["W_P"] = self.weights["W_P"][:n]
        labels = {
            "token": tuple(self._label(int(i)) for i in ids),
            "position": tuple(f"place {i}" for i in range(n)),
            "vocabulary": tuple(self._label(int(i)) for i in rows),
            "candidate": self._labels,
            "head": tuple(str(head) for head in range(self.n_heads)),
        }
        tables = {name: table.astype(dtype, copy=False) for name, table in tables.items()}
        return Reading(given, labels, tables)

    @cached_property
    def _labels(self) -> tuple[str, ...]:
        special = (UNKNOWN, MASK)
        return tuple(Label(word, special=word in special) for word in self.vocabulary)

    def _label(self, id_: int) -> str:
        return self._labels[id_]


@cache
def _steps(n_layers: int, positions: bool) -> tuple[Step, ...]:
    """An encoder's, and a score for every word of the vocabulary."""
    read: tuple[Stage, ...] = READ_PLACED
    given = ["token_rows", "W_E", "positions", "W_P", "gain_E", "shift_E", "mask"]
    if not positions:
        alone = {"embedding_sum": "token_embedding"}
        normed = embeddings.but(reading=alone, equation=r"X = \operatorname{LayerNorm}(E)")
        read = (token_embedding, normed)
    given += ["d_head", "epsilon", "W_U", "b_U"]
    layer = "W_Q b_Q W_K b_K W_V b_V W_O b_O gain_A shift_A W_1 b_1 W_2 b_2 gain_F shift_F".split()
    given += [f"layer{number}.{name}" for number in range(n_layers) for name in layer]
    scored = logits_with_bias.but(
        reading={"head_norm": "layer_output"}, equation=r"L = Y W_U + b_U"
    )
    return encoder(n_layers, given, "relu", read, {"predict": (scored, probabilities)})


def _digest(weights: Weights, corpus: Corpus) -> str:
    said = repr((weights.recipe, corpus.vocabulary)).encode()
    return blake2b(said + weights.flat.tobytes(), digest_size=8).hexdigest()


def _split(text: str) -> list[str]:
    """Words and signs in small letters; [MASK] as it is."""
    found = (token.lower() for token in _TOKEN.findall(legible(text)))
    return [MASK if token == MASK.lower() else token for token in found]


def _card(recipe: Recipe, corpus: Corpus, step: int) -> Card:
    layers = f"{recipe.n_layers} layer" + "s" * (recipe.n_layers > 1)
    heads = f"{recipe.n_heads} head" + "s" * (recipe.n_heads > 1)
    return Card(
        kind=f"encoder, {layers} × {heads}, d_model {recipe.d_model}, "
        f"{recipe.d_ffn} hidden units, LayerNorm after each residual",
        mask="none: every token may attend to every token",
        tokenizer=f"whole words in small letters, the {len(corpus.words)} of its corpus",
        weights=f"trained on the page Training, {step:,} step" + "s" * (step != 1),
        signs="[MASK] is a word to be guessed; [UNK] stands for every word that is not in the "
        "corpus it learned from.",
        unknown=(
            "Not in the corpus it learned from: ",
            "; each is read as [UNK], which was never trained.",
        ),
        sentences=corpus.texts,
    )
