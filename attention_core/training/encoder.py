"""Layers of an encoder for a whole batch at once, and back: the same numbers as a trace.

Each product and each derivative is written out, since a trace of every sample would take fifty
times as long. Samples are filled up to one length; what is filled in is seen by nobody, so that
it changes nothing and has no gradient. Sums along short rows are products with ones: much faster.
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from attention_core.arrays import Array
from attention_core.training.recipe import Recipe
from attention_core.training.room import Room
from attention_core.training.weights import Blocks

EPSILON = 1e-5
_LARGEST = 60.0  # e to the power of more could overflow float32 in a sum
W = TypeVar("W", bound=Blocks)


@dataclass
class Passed:
    """What a forward pass leaves for the way back.

    Attributes
    ----------
    seen : ndarray of bool, shape (sample, token)
        Where there is a token.
    room : Room
        Where the tensors are.
    tensors : dict of str to ndarray
        By their names in a trace, with the samples as their first axis, or with their tokens in
        a row.
    norms : dict of str to tuple of ndarray
        What LayerNorm made before its gain, and one over the deviations.
    """

    seen: Array
    room: Room
    tensors: dict[str, Array] = field(default_factory=dict)
    norms: dict[str, tuple[Array, Array]] = field(default_factory=dict)

    @property
    def vectors(self) -> Array:
        """The last vector of each token, (sample, token, d_model)."""
        return self.tensors["vectors"]

    @property
    def logits(self) -> Array:
        """Scores of what is asked."""
        return self.tensors["logits"]


class Layers(Generic[W]):
    """Forward and backward passes with some weights, which may change between them.

    What makes the first vectors, and what is made of the last, is whose layers they are.

    Parameters
    ----------
    weights : Blocks
    recipe : Recipe
        Their size.

    Attributes
    ----------
    weights, gradient : Blocks
        ``gradient`` is what the last way back found.
    room : Room
        For passes that nobody keeps.
    """

    def __init__(self, weights: W, recipe: Recipe) -> None:
        self.weights, self.gradient = weights, weights.but()
        self.recipe = recipe
        self._dtype = weights.flat.dtype
        self.room, self._spare = Room(self._dtype), Room(self._dtype)
        self._root = self._dtype.type(self.recipe.d_head**0.5)
        self._mean = np.full((self.recipe.d_model, 1), 1 / self.recipe.d_model, self._dtype)

    def _up(self, x: Array, passed: Passed) -> Array:
        """First vectors, (sample, token, d_model), normed and through all layers, side by side."""
        shape, d = x.shape, self.recipe.d_model
        x = self._norm(x.reshape(-1, d), "E", "", passed)
        passed.tensors["embeddings"] = x
        for number in range(self.recipe.n_layers):
            x = self._layer(x, f"layer{number}.", passed)
        passed.tensors["vectors"] = x.reshape(shape)
        return x

    def _down(self, back: Array, passed: Passed) -> None:
        """From the derivatives by the last vectors to those by the first ones, in place."""
        for number in reversed(range(self.recipe.n_layers)):
            self._layer_back(back, f"layer{number}.", passed)
        self._norm_back(back, "E", "", passed)

    def _layer(self, x: Array, name: str, passed: Passed) -> Array:
        """A layer; vectors are (sample and token, d_model) here."""
        w, kept, room = self.weights.blocks, passed.tensors, passed.room
        n_samples, n = passed.seen.shape
        n_heads, d_head, rows = self.recipe.n_heads, self.recipe.d_head, len(x)
        d, units = self.recipe.d_model, self.recipe.d_ffn
        joined = np.matmul(x, w[name + "W_QKV"].reshape(d, -1), out=room(f"{name}QKV", rows, 3 * d))
        joined += w[name + "b_QKV"].reshape(-1)
        # Each is (sample, head, token, d_head).
        query, key, value = joined.reshape(n_samples, n, 3, n_heads, d_head).transpose(
            2, 0, 3, 1, 4
        )
        shares = room(f"{name}A", n_samples, n_heads, n, n)
        np.matmul(query, key.swapaxes(-1, -2), out=shares)
        shares /= self._root
        _softmax(shares, passed.seen)
        mixed = room(f"{name}Z", n_samples, n, n_heads, d_head)
        np.matmul(shares, value, out=mixed.swapaxes(1, 2))
        concatenated = mixed.reshape(-1, d)
        residual = np.matmul(concatenated, w[name + "W_O"], out=room(f"{name}R", rows, d))
        residual += w[name + "b_O"]
        residual += x
        normed = self._norm(residual, "A", name, passed)
        hidden = np.matmul(normed, w[name + "W_1"], out=room(f"{name}H", rows, units))
        hidden += w[name + "b_1"]
        np.maximum(hidden, 0, out=hidden)
        residual = np.matmul(hidden, w[name + "W_2"], out=room(f"{name}F", rows, d))
        residual += w[name + "b_2"]
        residual += normed
        made = self._norm(residual, "F", name, passed)
        kept |= {
            **{f"{name}query": query, f"{name}key": key, f"{name}value": value},
            **{f"{name}attention_weights": shares, f"{name}concatenated_heads": concatenated},
            **{f"{name}layer_input": x, f"{name}attention_norm": normed},
            **{f"{name}ffn_hidden": hidden, f"{name}layer_output": made},
        }
        return made

    def _layer_back(self, back: Array, name: str, passed: Passed) -> None:
        """From the derivatives by a layer's output to those by its input, in place."""
        w, kept, spare = self.weights.blocks, passed.tensors, self._spare
        hidden = kept[name + "ffn_hidden"]
        self._norm_back(back, "F", name, passed)
        inner = np.matmul(back, w[name + "W_2"].T, out=spare("inner", *hidden.shape))
        inner *= hidden > 0
        self._product(hidden, back, name, "2")
        self._product(kept[name + "attention_norm"], inner, name, "1")
        back += np.matmul(inner, w[name + "W_1"].T, out=spare("product", *back.shape))
        self._norm_back(back, "A", name, passed)
        self._product(kept[name + "concatenated_heads"], back, name, "O")
        mixed = np.matmul(back, w[name + "W_O"].T, out=spare("product", *back.shape))
        joined = self._attention_back(mixed, name, passed)
        self._product(kept[name + "layer_input"], joined, name, "QKV")
        together = w[name + "W_QKV"].reshape(self.recipe.d_model, -1)
        back += np.matmul(joined, together.T, out=spare("product", *back.shape))

    def _attention_back(self, back: Array, name: str, passed: Passed) -> Array:
        """From those by the heads side by side to those by queries, keys and values."""
        kept, spare = passed.tensors, self._spare
        n_samples, n = passed.seen.shape
        heads = (self.recipe.n_heads, self.recipe.d_head)
        query, key, value = (kept[name + part] for part in ("query", "key", "value"))
        shares = kept[name + "attention_weights"]
        back = back.reshape(n_samples, n, *heads).swapaxes(1, 2)
        joined = spare("joined", n_samples, n, 3, *heads)
        d_query, d_key, d_value = joined.transpose(2, 0, 3, 1, 4)
        np.matmul(shares.swapaxes(-1, -2), back, out=d_value)
        scores = np.matmul(back, value.swapaxes(-1, -2), out=spare("scores", *shares.shape))
        # An entry's own share of how much its seed is above its row's mean, weighed by the shares.
        scores *= shares
        means = scores @ np.ones((n, 1), self._dtype)
        scores -= np.multiply(shares, means, out=spare("means", *shares.shape))
        scores /= self._root
        np.matmul(scores, key, out=d_query)
        np.matmul(scores.swapaxes(-1, -2), query, out=d_key)
        return joined.reshape(n_samples * n, -1)

    def _norm(self, x: Array, which: str, name: str, passed: Passed) -> Array:
        """LayerNorm; ``x`` is used up."""
        w = self.weights.blocks
        x -= x @ self._mean
        made = np.multiply(x, x, out=passed.room(f"{name}norm_{which}", *x.shape))
        over = 1 / np.sqrt(made @ self._mean + self._dtype.type(EPSILON))
        x *= over
        passed.norms[name + which] = (x, over)
        np.multiply(x, w[f"{name}gain_{which}"], out=made)
        made += w[f"{name}shift_{which}"]
        return made

    def _norm_back(self, back: Array, which: str, name: str, passed: Passed) -> None:
        """The derivatives less their mean and their part along the normed vector, in place."""
        w, g = self.weights.blocks, self.gradient.blocks
        normed, over = passed.norms[name + which]
        gain, ones = w[f"{name}gain_{which}"], np.ones(len(back), self._dtype)
        product = np.multiply(back, normed, out=self._spare("product", *back.shape))
        np.matmul(ones, product, out=g[f"{name}gain_{which}"])
        np.matmul(ones, back, out=g[f"{name}shift_{which}"])
        product *= gain
        back *= gain
        along = product @ self._mean
        back -= back @ self._mean
        back -= np.multiply(normed, along, out=product)
        back *= over

    def _product(self, x: Array, back: Array, name: str, which: str) -> None:
        """Derivatives by the weights and the bias of a product of ``x``."""
        g = self.gradient.blocks
        np.matmul(x.T, back, out=g[f"{name}W_{which}"].reshape(x.shape[1], -1))
        ones = np.ones(len(back), self._dtype)
        np.matmul(ones, back, out=g[f"{name}b_{which}"].reshape(-1))


def _softmax(scores: Array, seen: Array) -> None:
    """Shares of each row, in place; nothing for what is not seen."""
    n = scores.shape[-1]
    largest = max(float(scores.max(initial=0)), -float(scores.min(initial=0)))
    if not largest < _LARGEST:  # else the largest of each row need not be taken off: it is slow
        scores[np.broadcast_to(~seen[:, None, None, :], scores.shape)] = -np.inf
        scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores *= seen[:, None, None, :]
    scores /= scores @ np.ones((n, 1), scores.dtype)
