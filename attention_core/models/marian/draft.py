"""A quick guess of a translation, which the stages then check (Stern et al. 2018, section 3).

A decoder that has to know each word before the next one spends most of its time on rows of one.
The guess does the same arithmetic in as few products as it can; the stages work on all its words at
once. A word that is not theirs is replaced, and guessed on from there: the guess may be as wrong as
it likes, and what is said is what the stages say.
"""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np

from attention_core.arrays import Array

Layer = Callable[[Array, Array], tuple[Array, Array]]


class Draft:
    """Guesses for one text.

    Parameters
    ----------
    known : mapping of str to array
        Weights, places, and the keys and values that each layer of the decoder has of the text.
    layers : int
        Of the decoder.
    rows : ndarray of float32, shape (candidate, d_model)
        Vectors of the words that may come: what is read of them, and what they are compared with.
    bias : ndarray of float32, shape (candidate,)
        What is added to their scores; minus infinity for what may not be said.
    """

    def __init__(self, known: Mapping[str, Any], layers: int, rows: Array, bias: Array) -> None:
        self._layers = [_layer(known, f"decoder.layer{i}.") for i in range(layers)]
        self._places = known["W_P"].astype(np.float32, copy=False)
        self._rows, self._bias = rows, bias

    def words(self, begins: Sequence[int], end: int, most: int) -> tuple[int, ...]:
        """Columns of the words that are said, these first, until the end is."""
        root = sqrt(self._rows.shape[1])
        memories = [np.zeros_like(self._places[0]) for _ in self._layers]
        said: list[int] = []
        with np.errstate(all="ignore"):  # whatever becomes of it, it is checked
            while len(said) < most and said[-1:] != [end]:
                x = self._places[len(said)]
                if said:
                    x = x + self._rows[said[-1]] * root
                for i, layer in enumerate(self._layers):
                    x, memories[i] = layer(x, memories[i])
                begun = len(said) < len(begins)
                scores = None if begun else x.dot(self._rows.T) + self._bias
                said.append(begins[len(said)] if scores is None else int(scores.argmax()))
        return tuple(said)


def _layer(known: Mapping[str, Any], at: str) -> Layer:
    """One layer of the decoder: of a word and of what is remembered, what becomes of both."""

    def get(*names: str) -> list[Any]:
        return [np.asarray(known[at + name], np.float32) for name in names]

    W_C, W_f, b_f, W_Q, b_Q, W_O, b_O = get("W_C", "W_f", "b_f", "W_Q", "b_Q", "W_O", "b_O")
    W_1, b_1, W_2, b_2 = get("W_1", "b_1", "W_2", "b_2")
    keys, values = get("cross_key", "cross_value")
    norms = [get(f"gain_{letter}", f"shift_{letter}") for letter in "CAF"]
    heads, width, d = W_Q.shape
    even, epsilon = np.full(width, 1 / width, np.float32), float(known["epsilon"])
    # All text there is has its keys already: asking and comparing are one product, mixing and
    # handing over another.
    keys = keys / np.float32(sqrt(d))
    asks = (keys @ W_Q.swapaxes(1, 2)).reshape(-1, width).T
    leans = (keys @ b_Q[:, :, None]).ravel()
    gives = (values @ W_O.reshape(heads, d, width) + b_O / np.float32(heads)).reshape(-1, width)

    def norm(x: Array, gain: Array, shift: Array) -> Array:
        x -= x.dot(even)
        x *= 1 / sqrt(x.dot(x) / width + epsilon)
        x *= gain
        x += shift
        return x

    def layer(x: Array, memory: Array) -> tuple[Array, Array]:
        new = x.dot(W_C)
        gate = x.dot(W_f)
        gate += b_f
        memory = new + (memory - new) / (1 + np.exp(-gate))
        x = norm(x + np.maximum(memory, 0), *norms[0])
        fits = x.dot(asks)
        fits += leans
        shares = fits.reshape(heads, -1)
        shares -= np.maximum.reduce(shares, 1, keepdims=True)
        np.exp(shares, out=shares)
        shares /= np.add.reduce(shares, 1, keepdims=True)
        x = norm(x + shares.ravel().dot(gives), *norms[1])
        hidden = x.dot(W_1)
        hidden += b_1
        wide = np.maximum(hidden, 0, out=hidden).dot(W_2)
        wide += b_2
        wide += x
        return norm(wide, *norms[2]), memory

    return layer
