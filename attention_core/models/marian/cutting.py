"""A text cut into pieces that are together as likely as can be (Kudo 2018, section 3.2).

The library ``tokenizers`` does this too, but where two ways are equally likely, as for ``....`` or
``!!!!``, it takes another one. SentencePiece adds two logarithms in float64 and keeps the sum in
float32, by which the first way may be seen as the worse
(https://github.com/google/sentencepiece/blob/master/src/unigram_model.cc, ``EncodeOptimized``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from attention_core.models.marian.signs import SPACE

_RARER = 10  # than the rarest piece is a sign that is none: a logarithm


@dataclass(frozen=True)
class Cut:
    """A text in pieces, told as ``tokenizers.Encoding`` tells it."""

    ids: list[int]
    tokens: list[str]
    offsets: list[tuple[int, int]]
    word_ids: list[int | None]
    special_tokens_mask: list[int]
    type_ids: list[int]


class Cutting:
    """What cuts texts.

    Parameters
    ----------
    pieces : iterable of (str, float, int)
        How each is spelled, the logarithm of how likely it is, and its id.
    unknown : int
        The id of every sign that is no piece.
    end : (str, int)
        What is put behind a text.
    """

    def __init__(
        self, pieces: Iterable[tuple[str, float, int]], unknown: int, end: tuple[str, int]
    ) -> None:
        self._pieces = {text: (score, id_) for text, score, id_ in pieces}
        self._longest = max(map(len, self._pieces), default=1)
        self._unknown, self._end = unknown, end
        self._rare = min((score for score, _ in self._pieces.values()), default=0.0) - _RARER

    def __call__(self, text: str) -> Cut:
        """The pieces of a text; it begins with a space, if it has any sign."""
        spelled = text.replace(" ", SPACE)
        added = bool(spelled) and not spelled.startswith(SPACE)
        spelled = SPACE + spelled if added else spelled
        tokens: list[tuple[int, int, int]] = []
        for start, stop, id_ in self._likeliest(spelled):
            if tokens and id_ == tokens[-1][2] == self._unknown:  # such signs are one token
                start = tokens.pop()[0]
            tokens.append((start, stop, id_))
        n, (name, end) = len(tokens), self._end
        return Cut(
            [*(id_ for _, _, id_ in tokens), end],
            [*(spelled[start:stop] for start, stop, _ in tokens), name],
            [*((max(start - added, 0), stop - added) for start, stop, _ in tokens), (0, 0)],
            [*[0] * n, None],
            [*[0] * n, 1],
            [0] * (n + 1),
        )

    def _likeliest(self, spelled: str) -> list[tuple[int, int, int]]:
        """Where each piece begins and ends, and its id; of equally likely ways the first found."""
        size = len(spelled)
        best: list[tuple[float, int, int] | None] = [None] * (size + 1)
        best[0] = (0.0, 0, self._unknown)
        for start in range(size):
            so_far = best[start][0]  # type: ignore[index]  # one sign at least goes on from each
            for stop in range(start + 1, min(start + self._longest, size) + 1):
                piece = self._pieces.get(spelled[start:stop])
                if piece is None and stop > start + 1:
                    continue
                score, id_ = piece or (self._rare, self._unknown)
                there, score = best[stop], score + so_far
                if there is None or score > there[0]:
                    best[stop] = (float(np.float32(score)), start, id_)
        found = []
        while size:
            _, start, id_ = best[size]  # type: ignore[misc]
            found.append((start, size, id_))
            size = start
        return found[::-1]
