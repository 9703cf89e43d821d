"""Numbers as people type them, and rubbish."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.play.edits import LARGEST
from attention_core.play.typed import decimals, read_number


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0.5", 0.5),
        ("-1", -1.0),
        ("1e-2", 0.01),
        ("1E3", 1000.0),
        ("−1.5", -1.5),
        ("−1e−2", -0.01),
        ("+3", 3.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("  7 ", 7.0),
        ("0,5", 0.5),
        ("0,125", 0.125),
        ("-1,25", -1.25),
        ("1234,567", 1234.567),
        ("1000000", 1e6),
        ("-0", 0.0),
    ],
)
def test_a_number_is_read(text, wanted):
    assert read_number(text) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("nan", "infinity or what is not a number"),
        ("NaN", "infinity or what is not a number"),
        ("-inf", "infinity or what is not a number"),
        ("∞", "infinity or what is not a number"),
        ("Infinity", "infinity or what is not a number"),
        ("1,234", r"two meanings here\. Type 1\.234 or 1234\."),
        ("-12,345", r"Type -12\.345 or -12345\."),
        ("1,234.5", "not a number"),
        ("1.234,5", "not a number"),
        ("1,2,3", "not a number"),
        ("abc", "not a number"),
        ("1_000", "not a number"),
        ("0x10", "not a number"),
        ("1 2", "not a number"),
        ("--1", "not a number"),
        ("1e", "not a number"),
        (".", "not a number"),
        ("٣", "not a number"),
        ("½", "not a number"),
        ("<b>1</b>", "not a number"),
        ("\ud800", "not a number"),
        ("1000001", "too large"),
        ("-1e7", "too large"),
        ("1e999", "too large"),
        ("9" * 5000, "too large"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(text, said):
    with pytest.raises(ValueError, match=said) as error:
        read_number(text)
    sentence = str(error.value)
    assert sentence[0].isupper() and sentence.endswith(".") and len(sentence) < 100


@given(st.text(max_size=12))
def test_rubbish_is_refused_or_is_a_number_a_cell_can_hold(text):
    try:
        value = read_number(text)
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        assert math.isfinite(value) and abs(value) <= LARGEST


@given(st.floats(-LARGEST, LARGEST))
def test_a_float_as_python_writes_it_is_read_back_exactly(value):
    assert read_number(repr(value)) == value
    assert read_number(repr(value).replace("-", "−")) == value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("1", 0), ("1.", 0), ("0.5", 1), ("0,55", 2), ("−0.730", 3), ("5e-1", 1), ("1.25e1", 1)],
)
def test_decimals_are_counted(text, wanted):
    assert decimals(text) == wanted
