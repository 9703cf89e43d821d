"""How good a model of boards is, on digits that it did not learn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.models.board.model import QUESTIONS
from attention_core.models.board.train.boards import Boards, drawn
from attention_core.models.board.train.engine import Engine
from attention_core.models.board.train.run import Pool
from attention_core.models.board.train.weights import RECIPE, rounded
from attention_core.training.encoder import Passed
from attention_core.training.weights import Blocks

BOARDS = 2000
_SEED = 16
_ASKED = len(QUESTIONS)


@dataclass(frozen=True)
class Kind:
    """Some kind of board, as ``boards.drawn`` makes them."""

    says: str
    full: float
    clear: float


CLEAR = Kind("nine digits, one greatest and one least", 1, 1)
ANY = Kind("one to nine digits, as it comes", 0.5, 0)


def measured(weights: Blocks, pools: Mapping[str, Pool], n: int = BOARDS) -> list[dict[str, Any]]:
    """Shares of right answers and more, for each pool of digits and each kind of board.

    Parameters
    ----------
    weights : Blocks
        They are measured as they are kept, in float16.
    pools : mapping of str to Pool
        Digits, by who wrote them.
    n : int, optional
        Boards of each kind.

    Returns
    -------
    list of dict
        ``digits`` and ``boards`` say of what; ``answers`` are shares of right answers, by question;
        ``cells`` of cells whose digit was read; ``looks`` the attention that the cell asked for
        gets, by layer, head and question; ``most`` the share of boards on which it gets more than
        any other, the mean over the last layer's heads, by question; ``redrawn`` how much of the
        variance of that cell's pixels is drawn again; ``same`` the share of answers that float32
        would give as well.
    """
    found = []
    kept, whole = (Engine(each, RECIPE) for each in (rounded(weights), weights))
    for who, pool in pools.items():
        for kind in (CLEAR, ANY):
            boards = drawn(np.random.default_rng(_SEED), n, pool.labels, kind.full, kind.clear)
            pixels = pool.on(boards)
            passed, answers = kept.forward(pixels), _answers(whole.forward(pixels))
            row: dict[str, Any] = {"digits": who, "boards": kind.says, "n": n}
            row["answers"] = _shares(_answers(passed) == boards.answers)
            row["same"] = _share(_answers(passed) == answers)
            there = boards.digits >= 0
            row["cells"] = _share(_cells(passed)[there] == boards.digits[there])
            if kind is CLEAR:
                row |= _pointing(passed, boards, pixels)
            found.append(row)
    return found


def _answers(passed: Passed) -> Array:
    return passed.logits[:, :_ASKED].argmax(axis=-1)


def _cells(passed: Passed) -> Array:
    return passed.logits[:, _ASKED:].argmax(axis=-1)


def _pointing(passed: Passed, boards: Boards, pixels: Array) -> dict[str, Any]:
    layers = [f"layer{layer}.attention_weights" for layer in range(RECIPE.n_layers)]
    rows, questions = np.arange(len(pixels))[:, None], np.arange(_ASKED)
    attention = np.stack([passed.tensors[name] for name in layers])  # (layer, board, head, q, k)
    asked = attention[:, rows, :, questions, _ASKED + boards.places]  # (board, q, layer, head)
    last = attention[-1].mean(axis=1)[:, :_ASKED].argmax(axis=-1)
    cells = np.take_along_axis(pixels, boards.places[..., None], axis=1)
    off = np.square(passed.tensors["redrawn"][:, :_ASKED] - cells).sum()
    spread = np.square(cells - cells.mean(axis=(0, 1))).sum()
    return {
        "looks": np.round(asked.mean(axis=0, dtype=float).transpose(1, 2, 0), 4).tolist(),
        "most": _shares(last == _ASKED + boards.places),
        "redrawn": round(float(1 - off / spread), 4),
    }


def _share(right: Array) -> float:
    return round(float(right.mean()), 4)


def _shares(right: Array) -> list[float]:
    return [_share(each) for each in right.T]
