"""A model small enough to read: eight named dimensions, two heads, one attention block.

Head 0 compares topics: its queries and keys are the four topic dimensions, so words attend to words
of the same topic. Head 1 compares places: its queries are turned back by one position before they
meet the keys, so every word attends to the word before it. Nothing is trained; every weight is
chosen by hand. There is no LayerNorm and no feed-forward network.

For the Playground it can also have one head, which compares topics, or four: topics, the word
before, the word after, and one whose queries are zero, so that it looks at everything alike.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from attention_core.graph.operations import Add
from attention_core.graph.trace import place, stage
from attention_core.models.base import Card, Word
from attention_core.stages.attention import COMPARE, MIX, PROJECT
from attention_core.stages.encoder import attention_residual, position_embedding, token_embedding

Array = np.ndarray[Any, np.dtype[Any]]

TOPICS = ("nature", "money", "energy", "travel")
PERIODS = (8, 128)  # positions per turn: a fast wave tells neighbours apart, a slow one the rest
WAVES = tuple(f"{shape} {period}" for period in PERIODS for shape in ("sin", "cos"))
N_POSITIONS = 64
HEADS = {
    1: ("topic",),
    2: ("topic", "position"),
    4: ("topic", "previous", "next", "broad"),
}

_SHARPNESS = np.array([4.0, 4.0, 4.0, 4.0])  # of the topic head, for each topic
_PULL = np.array([4.0, 4.0, 9.0, 9.0])  # of the position head, for each wave
_JOINER = "\u200d"
_SPELLING = 0.1  # largest value of a word that is not in the lexicon


@stage("X", "token d_model, token d_model -> token d_model", r"X = E + P", Add())
def embedding_sum(
    token_embedding: Array, position_embedding: Array, *, out: Array | None = None
) -> Array:
    """Word and place in one vector: the two are added."""
    return np.add(token_embedding, position_embedding, out=out)


@cache
def lexicon() -> dict[str, tuple[float, ...]]:
    """Topic values of every word that has been given some, by word."""
    words: dict[str, tuple[float, ...]] = {}
    path = Path(__file__).with_name("lexicon.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            values, _, names = line.partition(": ")
            words |= dict.fromkeys(names.split(), tuple(float(v) for v in values.split()))
    return words


def split(text: str) -> list[str]:
    """Lower-case words, numbers, signs; accents, joiners, skin tones stay where they belong."""
    tokens: list[str] = []
    last = ""  # what the last token is: a "word", a "sign", or nothing more may be added to it
    joined = False  # the last character joins two emoji into one
    text = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    for here, following in pairwise(text + " "):
        category = unicodedata.category(here)[0]
        letter = category in "LN"
        attached = category == "M" or here == _JOINER or "🏻" <= here <= "🏿"
        inside = letter or (here == "'" and following.isalpha())
        joins = joined and category not in "ZC"
        glued = last and (attached or joins or (last == "word" and inside))
        joined = bool(glued) and here == _JOINER
        if glued:
            tokens[-1] += here
        elif category in "ZC":
            last = ""
        else:
            tokens.append(here)
            last = "word" if letter else "sign"
    return tokens


def spelled(word: str) -> tuple[float, ...]:
    """Small values for a word that is not in the lexicon, from its letters: the same everywhere."""
    digest = blake2b(word.encode("utf-8", "replace"), digest_size=len(TOPICS)).digest()
    return tuple(round(_SPELLING * byte / 255, 3) for byte in digest)


def _positions(n: int) -> Array:
    angles = 2 * np.pi * np.arange(n)[:, None] / np.array(PERIODS)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, -1)


def _back_one() -> Array:
    """The rotation that makes a position's waves those of the position before it."""
    turn = np.zeros((4, 4))
    for wave, period in enumerate(PERIODS):
        s, c = np.sin(2 * np.pi / period), np.cos(2 * np.pi / period)
        turn[2 * wave : 2 * wave + 2, 2 * wave : 2 * wave + 2] = [[c, s], [-s, c]]
    return turn


def _on_one() -> Array:
    """The rotation the other way: the waves of the position after it."""
    return _back_one().T


_TURNS = {"position": _back_one, "previous": _back_one, "next": _on_one}
# What the topic head found counts in full; what stands beside, a little.
_VOICES = {"topic": 1.0, "position": 0.2, "previous": 0.2, "next": 0.2, "broad": 0.2}

_DOES = {
    "topic": "compares topics",
    "position": "looks one word back",
    "previous": "looks one word back",
    "next": "looks one word ahead",
    "broad": "looks at every word alike",
}


def _weights(heads: tuple[str, ...]) -> dict[str, Array]:
    n, topics, places = len(heads), slice(0, 4), slice(4, 8)
    W_Q, W_K, W_V = np.zeros((3, n, 8, 4))
    W_O = np.zeros((4 * n, 8))
    for head, name in enumerate(heads):
        turn = _TURNS.get(name)
        if turn:
            W_Q[head, places] = turn() * _PULL
            W_K[head, places] = np.diag(_PULL)
        else:
            W_Q[head, topics] = np.diag(_SHARPNESS) if name == "topic" else 0
            W_K[head, topics] = np.diag(_SHARPNESS)
        W_V[head, topics] = np.eye(4)
        W_O[4 * head : 4 * head + 4, topics] = _VOICES[name] * np.eye(4)
    biases = {name: np.zeros((n, 4)) for name in ("b_Q", "b_K", "b_V")}
    return {"W_Q": W_Q, "W_K": W_K, "W_V": W_V, "W_O": W_O, **biases, "b_O": np.zeros(8)}


def compared(heads: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the dimensions in which each head compares, head after head."""
    return tuple(name for head in heads for name in (WAVES if head in _TURNS else TOPICS))


class Handmade:
    """The hand-made model; see the module's docstring.

    Parameters
    ----------
    n_heads : int, optional
        1, 2 or 4; see ``HEADS``.
    """

    name = "handmade"
    n_layers = 1
    n_positions = N_POSITIONS

    def __init__(self, n_heads: int = 2) -> None:
        self.n_heads = n_heads
        self._heads = HEADS[n_heads]
        count = f"{n_heads} head{'s' if n_heads > 1 else ''}"
        *first, last = (f"head {i} {_DOES[name]}" for i, name in enumerate(self._heads))
        does = f"{', '.join(first)} and {last}" if first else last
        self.title = f"Hand-made, {count}"
        self.card = Card(
            kind=f"one self-attention block, {count}, 8 named dimensions, no LayerNorm or"
            " feed-forward",
            mask="none: every word may attend to every word",
            tokenizer="whole words, lower-cased",
            weights=f"chosen by hand so that {does}",
            signs="sin 8 and cos 8 are waves over the places that repeat every 8 of them; "
            "sin 128 and cos 128, every 128.",
        )
        weights = _weights(self._heads)
        self._weights = {f"layer0.{name}": value for name, value in weights.items()}
        self._table = _positions(N_POSITIONS)
        given = ("token_rows", "W_E", "positions", "W_P", "mask", "d_head", *self._weights)
        read = (token_embedding, position_embedding, embedding_sum)
        self.steps = place({"read": read}, given)
        known = (*given, *(step.name for step in self.steps))
        self.steps += place(
            {
                "project": PROJECT,
                "compare": COMPARE,
                "mix": MIX,
                "refine": (attention_residual,),
            },
            known,
            "layer0.",
            {"layer_input": "embedding_sum"},
        )

    def tokenize(self, text: str) -> list[str]:
        """Words and signs of any text, without limit."""
        return split(text)

    def unknown(self, tokens: list[str]) -> list[str]:
        """Words that are not in the lexicon, each once."""
        return [token for token in dict.fromkeys(tokens) if token not in lexicon()]

    def words(self, text: str) -> tuple[Word, ...]:
        """Every token is a word."""
        return tuple(Word(token, (place,)) for place, token in enumerate(self.tokenize(text)))

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """The lexicon, in one block."""
        topics = np.array(list(lexicon().values()))
        yield tuple(lexicon()), np.pad(topics, ((0, 0), (0, len(WAVES))))

    def position_table(self) -> Array:
        """Two waves in the last four dimensions, (position, d_model)."""
        return np.pad(self._table, ((0, 0), (4, 0)))

    def inputs(
        self, text: str, dtype: Any, without: Collection[int] = ()
    ) -> tuple[Mapping[str, Any], Mapping[str, tuple[str, ...]]]:
        """Ids, mask, weights and labels for this text."""
        every = enumerate(self.tokenize(text))
        tokens = tuple(token for place, token in every if place not in without)
        words = tuple(dict.fromkeys(tokens))
        table = np.zeros((len(words), 8))
        for row, word in enumerate(words):
            table[row, :4] = lexicon().get(word) or spelled(word)
        n = len(tokens)
        weights = {"W_E": table, "W_P": self.position_table()[:n], **self._weights}
        given = {
            "token_rows": np.array([words.index(token) for token in tokens], dtype=np.intp),
            "positions": np.arange(n),
            "mask": np.ones((n, n), dtype=bool),
            "d_head": np.array(4),
            **{name: value.astype(dtype) for name, value in weights.items()},
        }
        labels = {
            "token": tokens,
            "query": tokens,
            "key": tokens,
            "position": tuple(f"place {i}" for i in range(n)),
            "vocabulary": words,
            "head": self._heads,
            "d_model": TOPICS + WAVES,
            "head*d_key": compared(self._heads),
            "head*d_head": TOPICS * self.n_heads,
        }
        return given, labels
