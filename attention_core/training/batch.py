"""All sentences of a batch through a model of words at once, and back."""

from dataclasses import dataclass, field

import numpy as np

from attention_core.arrays import Array
from attention_core.training.encoder import Layers, Passed
from attention_core.training.room import Room
from attention_core.training.weights import Weights

NOBODY = np.zeros(0, np.intp)


@dataclass
class Read(Passed):
    """What a forward pass over sentences leaves; its ``logits`` are (asked, word).

    Attributes
    ----------
    ids : ndarray of int, shape (sentence, token)
    asked : ndarray of int, shape (asked,)
        Which tokens are scored, counted through all sentences.
    """

    ids: Array = field(default_factory=NOBODY.copy)
    asked: Array = field(default_factory=NOBODY.copy)


class Engine(Layers[Weights]):
    """Forward and backward passes from words to scores of words.

    Parameters
    ----------
    weights : Weights
    """

    def __init__(self, weights: Weights) -> None:
        super().__init__(weights, weights.recipe)

    def forward(
        self, ids: Array, seen: Array, asked: Array | None = None, room: Room | None = None
    ) -> Read:
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
        Read
        """
        where = np.flatnonzero(asked) if asked is not None else NOBODY
        room = room or Room(self._dtype)
        passed = Read(seen, room, ids=ids, asked=where)
        w, kept = self.weights.blocks, passed.tensors
        x = room("U", *ids.shape, self.recipe.d_model)
        np.take(w["W_E"], ids, axis=0, out=x, mode="clip")  # "raise" would copy it once more
        if "W_P" in w:
            x += w["W_P"][: ids.shape[1]]
        kept["logits"] = self._up(x, passed)[where] @ w["W_U"]
        kept["logits"] += w["b_U"]
        return passed

    def backward(
        self, passed: Read, logits: Array | None = None, vectors: Array | None = None
    ) -> Weights:
        """Derivatives of a loss by every weight.

        Parameters
        ----------
        passed : Read
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
        self._down(back, passed)
        self._tables_back(back, passed.ids)
        return self.gradient

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
