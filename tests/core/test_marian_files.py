"""The files of a translator: read as they are meant, and refused in a sentence if they are not."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attention_core import ModelError, load_model
from attention_core.models.marian.file import Marian
from attention_core.models.marian.sentencepiece import sentence_pieces
from attention_core.models.marian.shortlist import Shortlist
from attention_core.models.marian.signs import Signs
from attention_core.models.marian.weights import check

GOLDENS = Path(__file__).parents[1] / "goldens"
PIECES = json.loads((GOLDENS / "pieces.json").read_text(encoding="utf-8"))
FLOATS, BYTES, TEXT = 0x404, 0x4101, 0x101


def written(tensors, version=1, count=None, fill=0):
    """A file of Marian's with these tensors: name, type, shape, bytes."""
    head = struct.pack("<QQ", version, len(tensors) if count is None else count)
    for name, kind, shape, data in tensors:
        head += struct.pack("<QQQQ", len(name) + 1, kind, len(shape), len(data))
    for name, *_ in tensors:
        head += name.encode() + b"\0"
    for _, _, shape, _ in tensors:
        head += struct.pack(f"<{len(shape)}i", *shape)
    return head + struct.pack("<Q", fill) + bytes(fill) + b"".join(t[3] for t in tensors)


WEIGHTS = np.arange(6, dtype=np.float32).reshape(2, 3)
SMALL = np.arange(-3, 3, dtype=np.int8)
FILE = [
    ("W", FLOATS, (2, 3), WEIGHTS.tobytes()),
    ("small", BYTES, (2, 3), SMALL.tobytes() + np.float32(4).tobytes() + bytes(246)),
    ("said", TEXT, (5,), b"hello"),
]


def test_a_file_of_more_than_any_translator_has_is_refused(tmp_path):
    path = tmp_path / "model.bin"
    path.write_bytes(written(FILE))
    with path.open("r+b") as file:
        file.truncate(2**28 + 1)  # nothing but its size
    with pytest.raises(ModelError, match="268,435,457 bytes, and at most 268,435,456 are read"):
        Marian(path)


def test_floats_are_read_as_they_are_and_bytes_over_their_multiplier(tmp_path):
    path = tmp_path / "model.bin"
    path.write_bytes(written(FILE, fill=17))
    file = Marian(path)
    assert file.shapes == {"W": (2, 3), "small": (2, 3)}
    np.testing.assert_array_equal(file.read("W"), WEIGHTS)
    np.testing.assert_array_equal(file.read("small"), SMALL.reshape(2, 3) / 4)
    np.testing.assert_array_equal(
        file.table("small")[[1, 0, 1]], SMALL.reshape(2, 3)[[1, 0, 1]] / 4
    )


WHOLE = written(FILE)
REFUSED = {
    "empty": b"",
    "short": b"\x01\x00",
    "another version": written(FILE, version=2),
    "no tensor": written([]),
    "more tensors than bytes": written(FILE, count=4000),
    "a huge count": written(FILE, count=2**60),
    "an unknown type": written([("W", 0x408, (1,), bytes(8))]),
    "no shape": written([("W", FLOATS, (), bytes(4))]),
    "a shape below nothing": written([("W", FLOATS, (-2, 3), bytes(24))]),
    "a huge shape": written([("W", FLOATS, (2**30, 2**30), bytes(24))]),
    "a shape of more than its bytes": written([("W", FLOATS, (3, 3), bytes(24))]),
    "one name twice": written([FILE[0], FILE[0]]),
    "a name that is no text": written(FILE).replace(b"small", b"\xff\xfe\xfd\xfc\xfb"),
    "text": b"not a file of weights at all, but a letter to the reader" * 40,
}


@pytest.mark.parametrize("data", [*REFUSED.values(), *(WHOLE[:n] for n in range(8, 360, 16))])
def test_what_is_no_such_file_is_refused_in_a_sentence(tmp_path, data):
    path = tmp_path / "model.bin"
    path.write_bytes(data)
    with pytest.raises(ModelError, match="not a readable file of Marian's"):
        Marian(path)


@pytest.mark.parametrize("name", PIECES)
def test_any_text_is_cut_as_sentencepiece_cuts_it(name):
    model = load_model(name)
    for text, ids in PIECES[name]:
        assert model.ids(text) == tuple(ids), text


NUMBER = b"\x0a\x08\x08" + b"\xff" * 6 + b"\x7f"  # a piece that is spelled as a huge number


@pytest.mark.parametrize(
    "data", [b"", b"\x0a", b"\x0a\xff\xff\xff\xff\x0f", b"{}", bytes(64), NUMBER]
)
def test_what_is_no_file_of_pieces_is_refused_in_a_sentence(tmp_path, data):
    path = tmp_path / "vocab.spm"
    path.write_bytes(data)
    with pytest.raises(ModelError, match="not a readable SentencePiece file"):
        sentence_pieces(path)


def listed(places, words, mark=0xF11A48D5013417F5, frequent=2):
    head = struct.pack("<QQQQQQ", mark, 0, frequent, 50, len(places), len(words))
    return head + struct.pack(f"<{len(places)}Q", *places) + struct.pack(f"<{len(words)}I", *words)


def test_what_may_come_is_frequent_or_listed_or_the_texts_own(tmp_path):
    path = tmp_path / "lex.bin"
    size = 40
    places = [0, 0, 0, 2, 3, *[3] * (size - 4)]  # word 2 has two translations, word 3 has one
    path.write_bytes(listed(places, [30, 31, 32]))
    found = Shortlist(path, size).of([2, 20])
    assert {0, 1, 2, 20, 30, 31} <= set(found.tolist()) and 32 not in found
    assert len(found) == 8 and (np.diff(found) > 0).all()


BAD = {
    "empty": b"",
    "another mark": listed([0] * 5, [], mark=1),
    "another vocabulary": listed([0] * 9, []),
    "cut short": listed([0, 0, 1, 1, 1], [2])[:-2],
    "lists that go back": listed([0, 1, 0, 1, 1], [2]),
    "words of no vocabulary": listed([0, 1, 1, 1, 1], [4]),
    "a huge count": struct.pack("<QQQQQQ", 0xF11A48D5013417F5, 0, 2, 50, 2**60, 2**60),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_list_of_translations_is_refused_in_a_sentence(tmp_path, what):
    path = tmp_path / "lex.bin"
    path.write_bytes(BAD[what])
    with pytest.raises(ModelError, match="not a readable list of translations"):
        Shortlist(path, 4)


def table(units, texts=b"\0"):
    return struct.pack(f"<I{len(units)}I", 4 * len(units), *units) + texts


@pytest.mark.parametrize(
    "data", [b"", b"\x01", table([]), table([0])[:-1], table([0] * 9)[:20], struct.pack("<I", 6)]
)
def test_what_is_no_table_of_signs_is_refused(data):
    with pytest.raises((ValueError, struct.error)):
        Signs(data)


@pytest.mark.parametrize("units", [[0], [2**32 - 1], [2**31 - 1] * 5, [0x1FF] * 300])
def test_a_table_of_nonsense_reads_any_text_somehow(units):
    assert isinstance(Signs(table(units, b"x\0"))("a e\u0301 \u2581 日本\U0001f600"), str)


HEADS = 2
SIZES = {"Wemb": (5, 4), "encoder_l1_ffn_W1": (4, 6)}


def model(tmp_path, **changed):
    """A file with two tensors, none of what else a model of this kind has."""
    tensors = [
        (name, FLOATS, shape, bytes(4 * int(np.prod(shape))))
        for name, shape in {**SIZES, **changed}.items()
        if shape
    ]
    path = tmp_path / "model.bin"
    path.write_bytes(written(tensors))
    return Marian(path)


FOREIGN: dict[str, dict[str, Any]] = {
    "Wemb is missing": {"Wemb": None},
    "Wemb is missing ": {"Wemb": (20,)},
    "encoder_l1_ffn_W1 is missing": {"encoder_l1_ffn_W1": None},
    "5 dimensions cannot be shared out over 2 heads": {"Wemb": (5, 5)},
    r"decoder_ff_logit_out_b is missing, not \(1, 5\)": {},
    r"decoder_ff_logit_out_b is \(5,\), not \(1, 5\)": {"decoder_ff_logit_out_b": (5,)},
    r"encoder_l1_self_Wq is missing, not \(4, 4\)": {"decoder_ff_logit_out_b": (1, 5)},
}


@pytest.mark.parametrize("why", FOREIGN)
def test_weights_of_another_kind_of_model_are_refused_in_a_sentence(tmp_path, why):
    with pytest.raises(ModelError, match=f"another kind of model than is read here.*{why.strip()}"):
        check(model(tmp_path, **FOREIGN[why]), HEADS)
