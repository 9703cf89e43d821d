"""Boards to learn from and to be measured by: nine cells, and the right answers."""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array

CELLS, QUESTIONS = 9, 2
_FULL, _CLEAR = 0.75, 0.75  # shares of boards: of nine digits; with one greatest and one least


@dataclass(frozen=True)
class Boards:
    """Some boards.

    Attributes
    ----------
    which : ndarray of int, shape (board, 9)
        Which of the digits stands in a cell; -1 where none does.
    digits : ndarray of int, shape (board, 9)
        What it is; -1 where there is none.
    """

    which: Array
    digits: Array

    @property
    def answers(self) -> Array:
        """The greatest and the least digit, (board, 2)."""
        low = np.where(self.digits < 0, 10, self.digits)
        return np.stack([self.digits.max(axis=1), low.min(axis=1)], axis=1)

    @property
    def places(self) -> Array:
        """The cell that holds each answer, (board, 2); -1 where several do."""
        there = self.digits[:, None, :] == self.answers[:, :, None]
        return np.where(there.sum(axis=2) == 1, there.argmax(axis=2), -1)


def drawn(
    rng: np.random.Generator, n: int, labels: Array, full: float = _FULL, clear: float = _CLEAR
) -> Boards:
    """Random boards of digits with these labels.

    Parameters
    ----------
    rng : Generator
    n : int
    labels : ndarray of int, shape (digit,)
        What each digit is.
    full, clear : float, optional
        Shares of boards with nine digits, others have fewer; and of those on which one cell alone
        holds the greatest digit and one the least, on others it is as it comes.
    """
    digits = rng.integers(0, 10, (n, CELLS))
    high = rng.integers(2, 10, n)
    low = (rng.random(n) * (high - 1)).astype(int)  # at least one digit lies between
    between = low[:, None] + 1 + (rng.random((n, CELLS)) * (high - low - 1)[:, None]).astype(int)
    between[:, 0], between[:, 1] = high, low
    digits = np.where((rng.random(n) < clear)[:, None], between, digits)
    there = np.where(rng.random(n) < full, CELLS, rng.integers(1, CELLS, n))
    digits = np.where(np.arange(CELLS) < there[:, None], digits, -1)
    digits = rng.permuted(digits, axis=1)
    order = np.argsort(labels, kind="stable")
    first = np.searchsorted(labels[order], np.arange(11))
    start, end = first[digits.clip(0)], first[digits.clip(0) + 1]
    which = order[start + (rng.random((n, CELLS)) * (end - start)).astype(int)]
    return Boards(np.where(digits < 0, -1, which), digits)
