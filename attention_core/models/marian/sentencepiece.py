"""A SentencePiece file (Kudo & Richardson 2018) as a tokenizer: pieces, scores, a table of signs.

The file is a Protocol Buffers message, of which a few fields are read
(https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto). The library
``tokenizers`` holds the pieces; ``Signs`` reads a text, and ``Cutting`` cuts it.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, pre_tokenizers

from attention_core.models.checkpoint.files import contents
from attention_core.models.checkpoint.tokenizer import attempt
from attention_core.models.errors import ModelError
from attention_core.models.marian.cutting import Cutting
from attention_core.models.marian.signs import Signs

_MOST = 2**24  # bytes; those here have less than one million
_PIECE, _NORMALIZER = 1, 3  # fields of a ModelProto
_TEXT, _SCORE, _TYPE = 1, 2, 3  # of a piece
_TABLE = 2  # of a NormalizerSpec
_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3  # types of a piece
END, _WIDE = "</s>", "\uff1c/s\uff1e"
UNKNOWN = "⁇"


def sentence_pieces(path: Path) -> tuple[Tokenizer, Signs, Cutting]:
    """The tokenizer that a file describes, how a text is read for it, and how that is cut.

    ``</s>`` is put behind a text.

    Raises
    ------
    ModelError
        If it is no such file.
    """
    data = contents(path, _MOST)
    try:
        fields = list(_fields(data))
        pieces = [_piece(value) for field, value in fields if field == _PIECE]
        tables = (dict(_fields(v))[_TABLE] for field, v in fields if field == _NORMALIZER)
        signs = Signs(next(tables))
        unknown = next(i for i, (_, _, kind) in enumerate(pieces) if kind == _UNKNOWN)
        end = next(i for i, (text, *_) in enumerate(pieces) if text == END)
    except (ValueError, KeyError, TypeError, StopIteration, struct.error) as error:
        raise ModelError(
            f"{path} is not a readable SentencePiece file ({error or 'something is missing'}). "
            "Install it again."
        ) from None
    spelled = ((text, score, i) for i, (text, score, kind) in enumerate(pieces) if kind == _NORMAL)
    cutting = Cutting(spelled, unknown, (END, end))
    return attempt(str(path), lambda: _built(pieces, unknown)), signs, cutting


def _built(pieces: list[tuple[str, float, int]], unknown: int) -> Tokenizer:
    # What stands for no text is not found in one, though somebody types "</s>": it is spelled with
    # signs that the table replaces by others.
    spelled = {_UNKNOWN: UNKNOWN, _CONTROL: _WIDE}
    vocabulary = [(spelled.get(kind, text), score) for text, score, kind in pieces]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    return tokenizer


def _piece(data: Any) -> tuple[str, float, int]:
    """What a piece is spelled, how likely it is (a logarithm), and its type."""
    found = dict(_fields(data))
    text = found[_TEXT]
    if not isinstance(text, bytes):
        raise ValueError("a piece is spelled as a number")
    score = struct.unpack("<f", found[_SCORE])[0] if _SCORE in found else 0.0
    return text.decode("utf-8"), score, found.get(_TYPE, 1)


def _fields(data: Any) -> Iterator[tuple[int, Any]]:
    """Fields of a message by their numbers, in Protocol Buffers' format: whole numbers, bytes."""
    at = 0

    def number() -> int:
        nonlocal at
        found = shift = 0
        while True:
            if at >= len(data) or shift > 63:
                raise ValueError("it ends too early")
            byte = data[at]
            at += 1
            found |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return found

    while at < len(data):
        key = number()
        field, kind = key >> 3, key & 7
        if kind == 0:
            yield field, number()
            continue
        size = number() if kind == 2 else {1: 8, 5: 4}.get(kind, -1)
        if size < 0 or at + size > len(data):
            raise ValueError("it ends too early" if size >= 0 else "a field is of no known kind")
        yield field, data[at : at + size]
        at += size
