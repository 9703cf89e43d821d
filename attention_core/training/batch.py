"""All sentences of a batch through the encoder at once, and back: the same numbers as a trace.

Each product and each derivative is written out, since a trace of every sentence would take fifty
times as long. Sentences are filled up to one length; what is filled in is seen by nobody, so that
it changes nothing and has no gradient. Sums along short rows are products with ones: much faster.
"""

from dataclasses import dataclass, field

import numpy as np

from attention_core.arrays import Array
from attention_core.training.room import Room
from attention_core.training.weights import Weights

EPSILON = 1e-5
_LARGEST = 60.0  # e to the power of more could overflow float32 in a sum


@dataclass
class Passed:
    """What a forward pass leaves for the way back.

    Attributes
    ----------
    ids : ndarray of int, shape (sentence, token)
    seen : ndarray of bool, shape (sentence, token)
        Where there is a token.
    asked : ndarray of int, shape (asked,)
        Which tokens are scored, counted through all sentences.
    room : Room
        Where the tensors are.
    tensors : dict of str to ndarray
        By their names in a trace, with the sentences as their first axis, or with their tokens in
        a row; ``logits`` is (asked, word).
    norms : dict of str to tuple of ndarray
        What LayerNorm made before its gain, and one over the deviations.
    """

    ids: Array
    seen: Array
    asked: Array
    room: Room
    tensors: dict[str, Array] = field(default_factory=dict)
    norms: dict[str, tuple[Array, Array]] = field(default_factory=dict)

    @property
    def vectors(self) -> Array:
        """The last vector of each token, (sentence, token, d_model)."""
        return self.tensors["vectors"]

    @property
    def logits(self) -> Array:
        """Scores of every word for the tokens that are asked, (asked, word)."""
        return self.tensors["logits"]


class Engine:
    """Forward and backward passes with some weights, which may change between them.

    Parameters
    ----------
    weights : Weights

    Attributes
    ----------
    weights, gradient : Weights
        ``gradient`` is what the last way back found.
    room : Room
        For passes that nobody keeps.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights, self.gradient = weights, weights.but()
        self.recipe = weights.recipe
        self._dtype = weights.flat.dtype
        self.room, self._spare = Room(self._dtype), Room(self._dtype)
        self._root = self._dtype.type(self.recipe.d_head**0.5)
        self._mean = np.full((self.recipe.d_model, 1), 1 / self.recipe.d_model, self._dtype)

    def forward(
        self, ids: Array, seen: Array, asked: Array | None = None, room: Room | None = None
    ) -> Passed:
        """Vectors of every token of every sentence, and scores where they are asked for.

        Parameters
        ----------
        ids : ndarray of int, shape (sentence, token)
            Rows of the table of words; where there is no token, any.
        seen : ndarray of bool, shape (sentence, token)
            Where there is one.
        asked : ndarray of bool, shape (sentence, token), optional
            Of which tokens the words are scored; of none by default.
        room : Room, optional
            Where to put the tensors: in the place of an earlier pass, as in ``self.room``, it is
            twice as fast, and that pass is lost.

        Returns
        -------
        Passed
        """
        where = np.flatnonzero(asked) if asked is not None else np.zeros(0, np.intp)
        room = room or Room(self._dtype)
        passed = Passed(ids, seen, where, room)
        w, kept, d = self.weights.blocks, passed.tensors, self.recipe.d_model
        x = room("U", *ids.shape, d)
        np.take(w["W_E"], ids, axis=0, out=x, mode="clip")  # "raise" would copy it once more
        if "W_P" in w:
            x += w["W_P"][: ids.shape[1]]
        x = self._norm(x.reshape(-1, d), "E", "", passed)
        kept["embeddings"] = x
        for number in range(self.recipe.n_layers):
            x = self._layer(x, f"layer{number}.", passed)
        kept["vectors"] = x.reshape(*ids.shape, d)
        kept["logits"] = x[where] @ w["W_U"]
        kept["logits"] += w["b_U"]
        return passed

    def backward(
        self, passed: Passed, logits: Array | None = None, vectors: Array | None = None
    ) -> Weights:
        """Derivatives of a loss by every weight.

        Parameters
        ----------
        passed : Passed
        logits : ndarray, shape (asked, word), optional
            Derivatives of the loss by the scores.
        vectors : ndarray, shape (sentence, token, d_model), optional
            By the last vectors, if the loss is made of these as well, or alone.

        Returns
        -------
        Weights
            ``self.gradient``, until the next way back.
        """
        w, g, d = self.weights.blocks, self.gradient.blocks, self.recipe.d_model
        last = passed.vectors.reshape(-1, d)
        back = self._spare("back", *last.shape)
        back[...] = 0 if vectors is None else vectors.reshape(-1, d)
        if logits is None:
            g["W_U"][...], g["b_U"][...] = 0, 0
        else:
            np.matmul(last[passed.asked].T, logits, out=g["W_U"])
            np.sum(logits, axis=0, out=g["b_U"])
            back[passed.asked] += logits @ w["W_U"].T
        for number in reversed(range(self.recipe.n_layers)):
            self._layer_back(back, f"layer{number}.", passed)
        self._norm_back(back, "E", "", passed)
        self._tables_back(back, passed.ids)
        return self.gradient

    def _layer(self, x: Array, name: str, passed: Passed) -> Array:
        """A layer; vectors are (sentence and token, d_model) here."""
        w, kept, room = self.weights.blocks, passed.tensors, passed.room
        n_sentences, n = passed.ids.shape
        n_heads, d_head, rows = self.recipe.n_heads, self.recipe.d_head, len(x)
        d, units = self.recipe.d_model, self.recipe.d_ffn
        joined = np.matmul(x, w[name + "W_QKV"].reshape(d, -1), out=room(f"{name}QKV", rows, 3 * d))
        joined += w[name + "b_QKV"].reshape(-1)
        # Each is (sentence, head, token, d_head).
        query, key, value = joined.reshape(n_sentences, n, 3, n_heads, d_head).transpose(
            2, 0, 3, 1, 4
        )
        shares = room(f"{name}A", n_sentences, n_heads, n, n)
        np.matmul(query, key.swapaxes(-1, -2), out=shares)
        shares /= self._root
        _softmax(shares, passed.seen)
        mixed = room(f"{name}Z", n_sentences, n, n_heads, d_head)
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
        n_sentences, n = passed.ids.shape
        heads = (self.recipe.n_heads, self.recipe.d_head)
        query, key, value = (kept[name + part] for part in ("query", "key", "value"))
        shares = kept[name + "attention_weights"]
        back = back.reshape(n_sentences, n, *heads).swapaxes(1, 2)
        joined = spare("joined", n_sentences, n, 3, *heads)
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
        return joined.reshape(n_sentences * n, -1)

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

    def _tables_back(self, back: Array, ids: Array) -> None:
        """Add up what reached each word and each place."""
        g = self.gradient.blocks
        order = np.argsort(ids, axis=None, kind="stable")
        rows = ids.reshape(-1)[order]
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        g["W_E"][...] = 0
        g["W_E"][rows[first]] = np.add.reduceat(back[order], first, axis=0)
        if "W_P" in g:
            n_sentences, n = ids.shape
            places = np.ones(n_sentences, self._dtype) @ back.reshape(n_sentences, -1)
            g["W_P"][:n], g["W_P"][n:] = places.reshape(n, -1), 0


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
