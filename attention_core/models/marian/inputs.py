"""What the stages read of a text and of its translation: rows of tables, and places."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.models.marian.file import Table

# What depends on the text, and tables of which it needs some rows or columns.
READ = ("token_rows", "positions", "target_rows", "target_positions")
TABLES = ("W_E", "W_P", "even_shares", "W_U", "b_U")


class Inputs:
    """Of one text, and of whatever is said of it.

    Parameters
    ----------
    ids : sequence of int
        The text.
    may : ndarray of int, shape (candidate,)
        Ids of what may be said.
    table : Table
        Vectors of all words, (word, d_model).
    places : ndarray, shape (position, d_model)
    bias : ndarray of float32, shape (word,)
        What is added to a word's score.
    dtype : dtype

    Attributes
    ----------
    rows : ndarray of float32, shape (candidate, d_model)
        Vectors of what may be said.
    source : dict of str to array
        What is read of the text, by the stages' names.
    """

    def __init__(
        self, ids: Sequence[int], may: Array, table: Table, places: Array, bias: Array, dtype: Any
    ) -> None:
        self._ids, self._table, self._dtype = ids, table, dtype
        self.rows = table[may]
        read = words_read(ids)
        tables = {
            "W_E": table[read],
            "W_P": places,
            "even_shares": np.full((len(ids), len(ids)), 1 / len(ids), np.float32),
            "W_U": self.rows.T,
            "b_U": bias[may],
        }
        self.source: dict[str, Array] = {
            "token_rows": _places_in(read, ids),
            "positions": np.arange(len(ids)),
            **{name: each.astype(dtype, copy=False) for name, each in tables.items()},
        }

    def target(self, said: Sequence[int]) -> Mapping[str, Array]:
        """What is read of these ids, which are said: each of the one before, the first of none."""
        every = words_read(self._ids, said)
        vectors = self._table[every].astype(self._dtype, copy=False)
        nothing = np.zeros((1, vectors.shape[1]), self._dtype)
        return {
            "W_E": np.concatenate([vectors, nothing]),
            "target_rows": np.array([len(every), *_places_in(every, said[:-1])]),
            "target_positions": np.arange(len(said)),
        }


def words_read(ids: Sequence[int], said: Sequence[int] = ()) -> list[int]:
    """Words whose vectors are read, each once; what was said last is read by nobody."""
    return list(dict.fromkeys((*ids, *said[:-1])))


def _places_in(rows: list[int], ids: Sequence[int]) -> Array:
    places = {id_: i for i, id_ in enumerate(rows)}
    return np.array([places[id_] for id_ in ids], np.intp)
