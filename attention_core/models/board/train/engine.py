"""Boards forward and back, a batch at once."""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.models.board.model import QUESTIONS
from attention_core.training.encoder import Layers, Passed
from attention_core.training.loss import cross_entropy
from attention_core.training.weights import Blocks


@dataclass(frozen=True)
class Loss:
    """What a batch was surprised by: in all, by digits, and by pixels."""

    digits: float
    pixels: float


class Engine(Layers[Blocks]):
    """From pixels to digits and pixels."""

    def forward(self, pixels: Array) -> Passed:
        """Scores of the ten digits and a redrawn cell for every token.

        Parameters
        ----------
        pixels : ndarray, shape (board, cell, pixel)

        Returns
        -------
        Passed
            ``logits`` is (board, token, digit), ``redrawn`` (board, token, pixel).
        """
        n, n_cells, _ = pixels.shape
        w, d = self.weights.blocks, self.recipe.d_model
        n_tokens = len(QUESTIONS) + n_cells
        passed = Passed(np.ones((n, n_tokens), bool), self.room)
        x = self.room("X", n, n_tokens, d)
        x[:, : len(QUESTIONS)] = w["class_tokens"]
        x[:, len(QUESTIONS) :] = pixels @ w["W_D"] + w["b_D"]
        x += w["W_P"]
        last = self._up(x, passed)
        passed.tensors["pixels"] = pixels
        passed.tensors["logits"] = (last @ w["W_U"] + w["b_U"]).reshape(n, n_tokens, -1)
        passed.tensors["redrawn"] = (last @ w["W_R"] + w["b_R"]).reshape(n, n_tokens, -1)
        return passed

    def backward(self, passed: Passed, logits: Array, redrawn: Array) -> Blocks:
        """Derivatives of a loss by every weight, from those by scores and redrawn cells."""
        w, g, d = self.weights.blocks, self.gradient.blocks, self.recipe.d_model
        last = passed.vectors.reshape(-1, d)
        back = self._spare("back", *last.shape)
        back[...] = 0
        for name, seed in (("U", logits), ("R", redrawn)):
            flat = seed.reshape(len(last), -1)
            np.matmul(last.T, flat, out=g[f"W_{name}"])
            np.sum(flat, axis=0, out=g[f"b_{name}"])
            back += flat @ w[f"W_{name}"].T
        self._down(back, passed)
        first = back.reshape(passed.vectors.shape)
        np.sum(first, axis=0, out=g["W_P"])
        np.copyto(g["class_tokens"], g["W_P"][: len(QUESTIONS)])
        pixels = passed.tensors["pixels"]
        cells = np.ascontiguousarray(first[:, len(QUESTIONS) :]).reshape(-1, d)
        np.matmul(pixels.reshape(len(cells), -1).T, cells, out=g["W_D"])
        np.sum(cells, axis=0, out=g["b_D"])
        return self.gradient


def learn(
    engine: Engine, pixels: Array, targets: Array, pictures: Array, wanted: Array, weight: float
) -> Loss:
    """One way forward and back; the derivatives are in ``engine.gradient``.

    Parameters
    ----------
    engine : Engine
    pixels : ndarray, shape (board, cell, pixel)
    targets : ndarray of int, shape (board, token)
        The right digit of each token; -1 where there is none.
    pictures : ndarray, shape (board, token, pixel)
        What each is to redraw.
    wanted : ndarray, shape (board, token)
        How much that counts; 0 where there is nothing to redraw.
    weight : float
        What a mean squared error of the pixels counts beside a nat.
    """
    passed = engine.forward(pixels)
    asked = targets >= 0
    seeds = np.zeros_like(passed.logits)
    surprise, seeds[asked] = cross_entropy(passed.logits[asked], targets[asked])
    off = passed.tensors["redrawn"] - pictures
    share = (wanted / (wanted.sum() * off.shape[-1]))[..., None].astype(off.dtype)
    error = float((off * off * share).sum())
    engine.backward(passed, seeds, 2 * weight * share * off)
    return Loss(surprise, error)
