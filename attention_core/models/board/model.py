"""The model of boards: two questions and nine cells go through an encoder, and answer."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.graph.entries import Label
from attention_core.models.base import Capabilities, Card, Reading, Word
from attention_core.models.board.cells import COLUMNS, N_CELLS, cells, checked, place
from attention_core.models.board.pixels import SEEN, SIDE, pixels
from attention_core.stages.board import ANSWER, READ
from attention_core.stages.encoder import encoder

WEIGHTS = Path(__file__).with_name("weights.npz")
QUESTIONS = ("greatest", "least")
_ASKED = tuple(Label(f"[{question}]", special=True) for question in QUESTIONS)


class Board:
    """Which is the greatest digit of nine, and which the least; see ``models.board``.

    Its samples are boards as texts, or as arrays (9, 28, 28) of uint8. Some of its tokens can be
    left out, cells and questions, but not all.

    Parameters
    ----------
    weights : mapping of str to ndarray, optional
        By the names that its stages read, ``epsilon`` among them; those that come with the project
        if not given.
    """

    name, title = "board", "Board of digits"
    n_positions = len(QUESTIONS) + N_CELLS
    spoilt = False
    can = Capabilities(words=True, positions=True, unit="cell")

    def __init__(self, weights: Mapping[str, Array] | None = None) -> None:
        self.weights = _kept() if weights is None else weights
        self.n_layers = sum(name.endswith("W_Q") for name in self.weights)
        self.n_heads, d_model, self._d_head = self.weights["layer0.W_Q"].shape
        self.card = Card(
            kind=f"encoder, {self.n_layers} layers × {self.n_heads} heads, d_model {d_model}, "
            f"{len(self.weights['layer0.b_1'])} hidden units, LayerNorm after each residual",
            mask="none: every token may attend to every token",
            tokenizer=f"nine cells of {SIDE} × {SIDE} pixels, the ink of each brought to one size "
            f"and averaged to {SEEN} × {SEEN}",
            weights="trained by this project on handwritten digits (MNIST) and ones with a flag",
            signs="[greatest] and [least] are two questions about the board: which digit is the "
            "greatest, which the least.",
        )
        given = (*self.parameters(), "pixels", "token_numbers", "positions", "mask")
        self.steps = encoder(self.n_layers, given, "relu", READ, {"answer": ANSWER})

    def tokenize(self, text: str) -> list[str]:
        """The two questions and the nine cells, whatever the text is."""
        return [*_ASKED, *_PLACES]

    def ids(self, text: str) -> tuple[int, ...]:
        """The same as numbers: there is no vocabulary, so each is its place."""
        return tuple(range(self.n_positions))

    def text(self, ids: Sequence[int]) -> str:
        """What the cells at these places are called."""
        return "; ".join(_PLACES[i - len(_ASKED)] for i in ids if i >= len(_ASKED))

    def unknown(self, tokens: list[str]) -> list[str]:
        """None: whatever stands in a cell is read."""
        return []

    def words(self, text: str) -> tuple[Word, ...]:
        """Every cell is one."""
        return tuple(Word(each, (i + len(_ASKED),)) for i, each in enumerate(_PLACES))

    def with_heads(self, n: int) -> "Board":
        """Itself: it has the heads it was trained with."""
        return self

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """Nothing: its tokens are no words."""
        return iter(())

    def position_table(self) -> Array:
        """The vectors of the places, (position, d_model)."""
        return frozen(self.weights["W_P"])

    def parameters(self, dtype: Any = np.float32) -> Mapping[str, Array]:
        """All its weights, and the two constants of its stages."""
        numbers = {name: frozen(w.astype(dtype, copy=False)) for name, w in self.weights.items()}
        return {"d_head": np.array(self._d_head), **numbers}

    def read(
        self, sample: str | Array, dtype: Any = np.float32, without: Collection[int] = ()
    ) -> Reading:
        """Pixels as they are seen, which tokens there are, and labels with the cells' images.

        Raises
        ------
        NoBoard
            If the sample is no board.
        ValueError
            If all tokens are left out.
        """
        board = cells(sample) if isinstance(sample, str) else checked(sample)
        numbers = np.array([i for i in range(self.n_positions) if i not in without], np.intp)
        if not len(numbers):
            raise ValueError("All tokens of the board are left out. Leave one of them.")
        n = len(numbers)
        given = {
            "pixels": pixels(board).astype(dtype),
            "token_numbers": numbers,
            "positions": numbers,
            "mask": np.ones((n, n), dtype=bool),
        }
        named = tuple(map(_label, range(N_CELLS), board))
        every = (*_ASKED, *named)
        labels = {
            "token": tuple(every[i] for i in numbers),
            "question": _ASKED,
            "cell": named,
            "position": tuple(map(str, every)),
            "digit": tuple("0123456789"),
            "head": tuple(str(head) for head in range(self.n_heads)),
            "d_pixel": self._points,
        }
        return Reading(given, labels)

    @cached_property
    def _points(self) -> tuple[str, ...]:
        sides = range(1, SEEN + 1)
        return tuple(f"row {row}, column {column}" for row in sides for column in sides)


def _label(i: int, cell: Array) -> Label:
    """A cell's place, and its picture: ink is black, paper white."""
    return Label.part(*divmod(i, COLUMNS), np.repeat(255 - cell[..., None], 3, axis=-1))


def _kept() -> dict[str, Array]:
    """The weights of the file in float32, and ``epsilon`` as it is there."""
    with np.load(WEIGHTS, allow_pickle=False) as file:
        epsilon = {"epsilon": file["epsilon"]}
        return {name: file[name].astype(np.float32) for name in file.files} | epsilon


_PLACES = tuple(map(place, range(N_CELLS)))
