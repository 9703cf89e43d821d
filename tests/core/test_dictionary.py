"""The editable dictionary: what is good is kept, what is not is named by its row."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.tokenize import DEFAULT, learn, read_dictionary
from attention_core.tokenize.dictionary import MAX_COUNT, MAX_LENGTH, MAX_ROWS

BAD = {
    ("low", -1): "the count “-1” is below 1",
    ("low", 0): "the count “0” is below 1",
    ("low", 0.5): "the count “0.5” is below 1",
    ("low", MAX_COUNT + 1): "above 1,000,000,000",
    ("low", 10**400): "above 1,000,000,000",
    ("low", "1e999"): "above 1,000,000,000",
    ("low", -math.inf): "below 1",
    ("low", "many"): "“many” is not a number",
    ("low", "nan"): "“nan” is not a number",
    ("low", True): "“True” is not a number",
    ("low", "\ud800"): "is not a number",
    ("low", "<b>" * 50): "“<b><b><b><b><b><b><b><b…” is not a number",
    ("low", "2.5"): "“2.5” is not a whole number",
    ("low", None): "the count is missing",
    ("low", math.nan): "the count is missing",
    ("low", " "): "the count is missing",
    ("", 3): "the word is missing",
    (None, 3): "the word is missing",
    (math.nan, 3): "the word is missing",
    (" \t\u3000", 3): "the word is missing",
    ("two words", 3): "“two words” has white space inside",
    ("two\u2003words", 3): "has white space inside",
    ("a" * (MAX_LENGTH + 1), 3): "the word has 101 characters; at most 100",
    ("half\ud83d", 3): "half a character",
    ("low</w>", 3): "“low</w>” contains </w>",
    ("[UNK]", 3): "contains [UNK]",
    ("first", 3): "“first” is already in row 1",
}


@pytest.mark.parametrize("row", BAD, ids=ascii)
def test_a_bad_row_is_named_and_the_rest_is_kept(row):
    read = read_dictionary([("first", 2), row, ("last", 5)])
    assert read.counts == {"first": 2, "last": 5}
    (fault,) = read.faults
    assert fault.row == 2
    assert fault.message.startswith("Row 2: ") and fault.message.endswith(".")
    assert BAD[row] in fault.message


@pytest.mark.parametrize(
    "count",
    [7, 7.0, "7", " 7 ", "7.0", "+7", "7e0", "\u0667", np.int64(7), np.float32(7)],
    ids=ascii,
)
def test_a_whole_number_is_read_however_it_is_typed(count):
    read = read_dictionary([(" höher ", count)])
    assert read.counts == {"höher": 7} and read.faults == ()
    assert type(read.counts["höher"]) is int


def test_any_word_without_white_space_is_a_word():
    words = ["<b>", "👍🏽", "שלום", "日本", "2019", "'", "a" * MAX_LENGTH, "\u200b", "[CLS]"]
    read = read_dictionary([(word, MAX_COUNT) for word in words])
    assert read.counts == dict.fromkeys(words, MAX_COUNT) and read.faults == ()
    assert read_dictionary([(2019, 1)]).counts == {"2019": 1}


def test_empty_rows_are_passed_over_and_still_counted():
    read = read_dictionary([(None, None), ("", ""), (math.nan, math.nan), ("low", 0)])
    assert read.counts == {} and [fault.row for fault in read.faults] == [4]
    assert read_dictionary([]).faults == ()


def test_a_word_whose_first_row_is_bad_may_come_again():
    read = read_dictionary([("low", "x"), ("low", 3), ("low", 4)])
    assert read.counts == {"low": 3}
    assert [fault.row for fault in read.faults] == [1, 3]


def test_only_so_many_rows_are_read_and_the_rest_is_said():
    rows = [(f"w{n}", 1) for n in range(MAX_ROWS + 5)]
    read = read_dictionary(rows)
    assert len(read.counts) == MAX_ROWS
    assert [fault.message for fault in read.faults] == [
        "Row 20,001: only the first 20,000 rows are read; 5 more were left out."
    ]
    assert read_dictionary(rows[:MAX_ROWS]).faults == ()
    (fault,) = read_dictionary(rows[: MAX_ROWS + 1]).faults
    assert fault.message.endswith("; 1 more was left out.")


cells = st.one_of(
    st.none(), st.text(max_size=6), st.integers(-3, 2**70), st.floats(), st.booleans()
)


@given(st.lists(st.tuples(cells, cells), max_size=8))
def test_whatever_is_typed_is_kept_or_named_and_what_is_kept_can_be_learned(rows):
    read = read_dictionary(rows)
    assert len(read.counts) + len(read.faults) <= len(rows)
    assert all(f"Row {fault.row}: " in fault.message for fault in read.faults)
    if read.counts:
        learned = learn(read.counts)
        assert learned.tokens_per_word[-1] == 1


def test_the_default_dictionary_has_no_fault():
    read = read_dictionary(DEFAULT.items())
    assert read.counts == DEFAULT and read.faults == ()
