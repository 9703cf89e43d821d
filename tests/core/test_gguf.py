"""GGUF files are read as the package of that name reads them, or refused in a sentence."""

import struct

import gguf
import numpy as np
import pytest
from gguf import GGMLQuantizationType as Kind
from hypothesis import given, settings
from hypothesis import strategies as st

from attention_core import ModelError
from attention_core.models.gguf import Gguf, Llama, tokenizer_of

SAID = {"a": 7, "b": -3, "c": 0.5, "d": True, "e": "naïve", "f": [1, 2, 3], "g": ["x", "", "ŷ"]}
KINDS = (Kind.F32, Kind.F16, Kind.Q4_1, Kind.Q8_0)


def written(path, tensors, said=None, arch="llama"):
    """A file as the package writes it; tensors are arrays with the format to keep them in."""
    writer = gguf.GGUFWriter(path, arch)
    for name, value in (said or {}).items():
        kind = {int: "int32", float: "float64", bool: "bool", str: "string", list: "array"}
        getattr(writer, f"add_{kind[type(value)]}")(name, value)
    for name, (array, kind) in tensors.items():
        if kind in (Kind.F32, Kind.F16):
            writer.add_tensor(name, array.astype("f4" if kind == Kind.F32 else "f2"))
        else:
            writer.add_tensor(name, gguf.quantize(array, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture
def path(tmp_path):
    rng = np.random.default_rng(0)
    tensors = {
        f"{kind.name}.weight": (rng.normal(size=(5, 64)).astype("f4") * 10, kind) for kind in KINDS
    }
    vector = {"vector": (rng.normal(size=32).astype("f4"), Kind.F32)}
    return written(tmp_path / "some.gguf", {**vector, **tensors}, SAID)


def test_every_format_gives_the_numbers_the_package_gives(path):
    file, reader = Gguf(path), gguf.GGUFReader(path)
    assert list(file.shapes) == [each.name for each in reader.tensors]
    for each in reader.tensors:
        theirs = gguf.dequantize(each.data, each.tensor_type).astype(np.float32)
        ours = file.read(each.name)
        assert ours.dtype == np.float32 and file.shapes[each.name] == ours.shape
        np.testing.assert_array_equal(ours, theirs.reshape(ours.shape))
        if ours.ndim == 2:
            np.testing.assert_array_equal(file.rows(each.name, [4, 0, 4]), ours[[4, 0, 4]])


def test_what_the_file_says_of_itself_is_understood(path):
    assert {name: Gguf(path).said[name] for name in SAID} == SAID


def test_a_head_that_is_longer_than_what_is_read_at_first(path, monkeypatch):
    whole = Gguf(path)
    monkeypatch.setattr("attention_core.models.gguf.file._FIRST", 5)
    again = Gguf(path)
    assert again.said == whole.said and again.shapes == whole.shapes


def refusal(path):
    with pytest.raises(ModelError) as error:
        Gguf(path)
    said = str(error.value)
    assert (
        str(path) in said
        and said.endswith("Fetch it again, or choose another.")
        and len(said) < 1000
    )
    return said


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_file_that_was_cut_short_is_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("cut") / "a.gguf"
    whole = written(path, {"w": (np.ones((2, 32), "f4"), Kind.Q8_0)}, {"e": "text"}).read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 64))])
    refusal(path)


@pytest.mark.parametrize(
    ("at", "bytes_", "why"),
    [
        (0, b"ABCD", "does not begin with GGUF"),
        (4, struct.pack("<I", 9), "version is 9"),
        (8, struct.pack("<Q", 2**62), "has 0 dimensions"),
        (16, struct.pack("<Q", 2**62), "head does not end"),
    ],
)
def test_a_head_that_cannot_be_is_refused(path, at, bytes_, why):
    content = bytearray(path.read_bytes())
    content[at : at + len(bytes_)] = bytes_
    path.write_bytes(content)
    assert why in refusal(path)


def test_a_format_that_is_not_read_is_named_by_those_that_are(tmp_path):
    tensors = {"w": (np.ones((2, 32), "f4"), Kind.Q5_0)}
    said = refusal(written(tmp_path / "a.gguf", tensors))
    assert "format 6" in said and "Q4_1" in said


def test_a_file_that_was_changed_meanwhile_is_said(path):
    file = Gguf(path)
    path.write_bytes(path.read_bytes() + b"more")
    assert file.changed
    with pytest.raises(ModelError, match="changed while it was in use"):
        file.read("vector")


def test_rows_of_queries_and_keys_are_put_where_transformers_has_them(tmp_path):
    """llama.cpp pairs numbers 0 and 1 of a head, transformers 0 and the one half a head on."""
    heads, kv_heads, d_head, d = 4, 2, 6, 32
    rng = np.random.default_rng(1)
    q, k = (rng.normal(size=(n * d_head, d)).astype("f4") for n in (heads, kv_heads))

    def paired(rows, n):
        found = np.empty_like(rows)
        for head in range(n):
            for i in range(d_head // 2):
                for side in range(2):
                    theirs = head * d_head + side * d_head // 2 + i
                    found[head * d_head + 2 * i + side] = rows[theirs]
        return found

    stored = {"blk.0.attn_q": paired(q, heads), "blk.0.attn_k": paired(k, kv_heads)}
    source = Llama(
        Gguf(
            written(
                tmp_path / "a.gguf",
                {f"{name}.weight": (rows, Kind.F32) for name, rows in stored.items()},
                {"llama.attention.head_count": heads, "llama.attention.head_count_kv": kv_heads},
            )
        )
    )
    layer = "model.layers.0.self_attn."
    np.testing.assert_array_equal(source.read(f"{layer}q_proj.weight"), q)
    np.testing.assert_array_equal(source.read(f"{layer}k_proj.weight"), k)
    assert source.settings["num_key_value_heads"] == kv_heads
    assert source.settings["tie_word_embeddings"] is True


def test_another_architecture_is_refused(tmp_path):
    with pytest.raises(ModelError, match="kind 'gemma'"):
        Llama(Gguf(written(tmp_path / "a.gguf", {}, arch="gemma")))


def test_another_tokenizer_is_refused(path):
    with pytest.raises(ModelError, match="kind 'None'"):
        tokenizer_of(Gguf(path).said, str(path))
