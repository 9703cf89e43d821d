"""What is written of a trace is written of any: without heads or tokens, of a single number."""

import csv
import io

import numpy as np
import pytest

from attention_core import Trace, explain, run
from attention_core.graph.kinds.base import Operation
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.view import enclosed, tables, text
from attention_core.view.selection import select


@stage("v", "d_model -> d_model", "v = x", Operation())
def value(x, *, out=None):
    """A vector: nothing here has tokens or heads."""
    return np.multiply(x, 2, out=out)


@stage("s", "d_model -> 1", "s = 1", Operation("never heard of"))
def loss(value, *, out=None):
    """One number."""
    return np.sum(value, out=out)


@pytest.fixture
def odd() -> Trace:
    steps = place({"odd": (value, loss)}, ["x"])
    return run(steps, {"x": np.array([1.0, -np.inf, np.nan])}, {}, np.float64)


def test_a_number_and_a_vector_are_told_of(odd):
    lines = repr(odd).splitlines()
    assert lines[0] == "Trace"
    assert lines[1] == "3 tensors, 2 of them computed:"
    assert lines[2:4] == ["  odd  value  (d_model 3)", "  odd  loss  (one number)"]
    assert "2 of 3 are infinite" in lines[4] and len(lines) == 5


def test_a_number_and_a_vector_are_written(odd):
    assert text.matrix(odd["value"]).split()[-3:] == ["2.000", "−∞", "nan"]
    assert text.matrix(odd["loss"]).split()[-1] == "nan"
    rows = list(csv.reader(io.StringIO(tables.csv_text(odd["value"]))))
    assert rows == [["", "0", "1", "2"], ["", "2.0", "-inf", "nan"]]
    with np.load(io.BytesIO(tables.npz_bytes(odd))) as saved:
        assert list(saved) == ["value", "loss"]
        assert saved["loss"].shape == ()


def test_every_sum_of_it_can_be_had(odd):
    place_ = select(odd, stage="value", cell=(0, 2))
    assert place_.index(odd["value"]) == (2,)
    assert select(odd, stage="loss", cell=(0, 0)).index(odd["loss"]) == ()
    chosen = enclosed.enclosed(odd, place_)
    assert sorted((each.name, each.cell) for each in chosen.sums) == [
        ("loss", ()),
        ("value", (0,)),
        ("value", (1,)),
        ("value", (2,)),
    ]
    assert chosen.left_out == {}
    assert text.account(explain(odd, "loss", ())).startswith("loss = nan")
    with pytest.raises(ValueError, match="nothing here has heads"):
        select(odd, head=1)
