"""Which words may come of a text: a file of likely translations, word by word.

The format: a mark and a checksum; how many frequent words every text may give, and how many at most
each of its words adds; where the list of each word begins; the lists
(https://github.com/browsermt/marian-dev/blob/master/src/data/shortlist.h).
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from attention_core.arrays import Array
from attention_core.models.checkpoint.files import contents
from attention_core.models.errors import ModelError

_MARK = 0xF11A48D5013417F5
_MOST = 2**25  # bytes
_HEAD = 6  # numbers before the places of the lists
_WHOLE = 8  # the engine multiplies eight columns at a time, and adds words until they are so many


class Shortlist:
    """The words that may come of a text.

    Parameters
    ----------
    path : Path
    size : int
        Of the vocabulary.

    Raises
    ------
    ModelError
        If it is no such file, or is of another vocabulary.
    """

    def __init__(self, path: Path, size: int) -> None:
        data = contents(path, _MOST)
        head = np.frombuffer(data[: 8 * _HEAD], "<u8").tolist() if len(data) >= 8 * _HEAD else [0]
        if head[0] != _MARK:
            raise _unreadable(path, "it does not begin with the mark of such a file")
        self._frequent, _, n_places, n_listed = map(int, head[2:])
        if len(data) != 8 * (_HEAD + n_places) + 4 * n_listed or n_places != size + 1:
            raise _unreadable(path, "its lists are not those of this vocabulary")
        self._size = size
        self._places = np.frombuffer(data, "<u8", n_places, 8 * _HEAD).astype(np.int64)
        self._listed = np.frombuffer(data, "<u4", n_listed, 8 * (_HEAD + n_places))
        if (np.diff(self._places) < 0).any() or self._places[-1] > n_listed:
            raise _unreadable(path, "its lists do not follow one another")
        if n_listed and self._listed.max() >= size:
            raise _unreadable(path, "it lists words that are in no vocabulary")

    def of(self, ids: Sequence[int]) -> Array:
        """The words, in order, that may come of a text of these: (word,) of whole numbers.

        The most frequent ones, those listed with each of the text, and the text's own.
        """
        may = np.zeros(self._size, bool)
        may[: self._frequent] = True
        for id_ in ids:
            may[id_] = True
            may[self._listed[self._places[id_] : self._places[id_ + 1]]] = True
        for _ in range(-np.count_nonzero(may) % _WHOLE):
            may[may.argmin()] = True  # the first that is not among them yet
        return np.flatnonzero(may)


def _unreadable(path: Path, why: str) -> ModelError:
    return ModelError(f"{path} is not a readable list of translations ({why}). Install it again.")
