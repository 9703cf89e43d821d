"""Boards forward and back, a batch at once."""

from dataclasses import astuple, dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.models.board.model import QUESTIONS
from attention_core.training.encoder import Layers, Passed
from attention_core.training.loss import cross_entropy
from attention_core.training.weights import Blocks

_ASKED = len(QUESTIONS)


@dataclass(frozen=True)
class Losses:
    """What a batch of boards is lost by, or how much each of that counts.

    Attributes
    ----------
    answers, digits : float
        The mean surprise at the right answers of the questions, and at the digits in the cells, in
        nats.
    asked, drawn : float
        The mean squared error of the pixels of the cells that were asked for, drawn again by the
        questions; and of all cells, each drawn by itself.
    """

    answers: float
    digits: float
    asked: float
    drawn: float


# Drawing makes a question look at the cell that it asks for: to say a digit, a little of each will
# do. What a cell draws of itself is only shown.
COUNTS = Losses(answers=1, digits=1, asked=30, drawn=3)


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
        n_tokens = _ASKED + n_cells
        passed = Passed(np.ones((n, n_tokens), bool), self.room)
        x = self.room("X", n, n_tokens, d)
        x[:, :_ASKED] = w["class_tokens"]
        x[:, _ASKED:] = pixels @ w["W_D"] + w["b_D"]
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
        np.copyto(g["class_tokens"], g["W_P"][:_ASKED])
        pixels = passed.tensors["pixels"]
        cells = np.ascontiguousarray(first[:, _ASKED:]).reshape(-1, d)
        np.matmul(pixels.reshape(len(cells), -1).T, cells, out=g["W_D"])
        np.sum(cells, axis=0, out=g["b_D"])
        return self.gradient


def learn(
    engine: Engine, pixels: Array, targets: Array, places: Array, counts: Losses = COUNTS
) -> Losses:
    """One way forward and back; the derivatives are in ``engine.gradient``.

    Parameters
    ----------
    engine : Engine
    pixels : ndarray, shape (board, cell, pixel)
    targets : ndarray of int, shape (board, token)
        The right digit of each token; -1 of an empty cell.
    places : ndarray of int, shape (board, question)
        The cell that a question asks for; -1 where several hold the answer.
    counts : Losses, optional
        How much each loss counts.
    """
    passed = engine.forward(pixels)
    logits, drawn = passed.logits, passed.tensors["redrawn"]
    said, redrawn = np.zeros_like(logits), np.zeros_like(drawn)
    found = []
    for tokens, count in ((slice(_ASKED), counts.answers), (slice(_ASKED, None), counts.digits)):
        there = targets[:, tokens] >= 0
        loss, back = cross_entropy(logits[:, tokens][there], targets[:, tokens][there])
        said[:, tokens][there] = count * back
        found.append(loss)
    cells = np.take_along_axis(pixels, np.maximum(places, 0)[..., None], axis=1)
    for tokens, right, there, count in (
        (slice(_ASKED), cells, places >= 0, counts.asked),
        (slice(_ASKED, None), pixels, targets[:, _ASKED:] >= 0, counts.drawn),
    ):
        off = (drawn[:, tokens] - right) * there[..., None]
        n = max(int(there.sum()), 1) * off.shape[-1]
        redrawn[:, tokens] = (2 * count / n) * off
        found.append(float(np.square(off).sum()) / n)
    engine.backward(passed, said, redrawn)
    return Losses(*found)


def total(losses: Losses, counts: Losses = COUNTS) -> float:
    """One number for all of it: what training makes small."""
    return sum(one * count for one, count in zip(astuple(losses), astuple(counts), strict=True))
