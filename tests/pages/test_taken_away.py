"""Files that are taken away: a spreadsheet opens them as they are on screen, and runs nothing."""

import io
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages._app.files import csv, file_name

FORMULAS = [
    '=HYPERLINK("https://example.org","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1",
]


def opened(data: bytes, **how) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(data), encoding="utf-8-sig", keep_default_na=False, **how)


def test_a_spreadsheet_is_told_that_it_is_unicode():
    data = csv(pd.DataFrame({"the café by the río": [1.5]}), index=False)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == "the café by the río\n1.5\n"


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_would_be_a_formula_is_text_in_cells_names_and_rows(formula):
    table = pd.DataFrame({formula: [formula, "bank"]}, index=[formula, "river"])
    data = csv(table, index=True).decode("utf-8-sig")
    for cell in re.findall('(?:^|[,\n"])([=+\\-@\t\r\uff1d])', data):
        pytest.fail(f"a cell begins with {cell!r}: {data!r}")
    assert data.count("'" + formula.replace('"', '""')) == 3


def test_numbers_stay_numbers_whatever_their_sign():
    table = pd.DataFrame({"x": [-1.5, 2.0, np.nan, -np.inf], "n": [-1, 0, 1, 2]})
    read = pd.read_csv(io.BytesIO(csv(table, index=False)), encoding="utf-8-sig")
    pd.testing.assert_frame_equal(read, table)


words = st.text(st.characters(exclude_characters="\x00\r\n", exclude_categories=["Cs"]), min_size=1)


@given(st.lists(words, min_size=1))
def test_every_word_is_there_again_when_the_file_is_read(found):
    read = opened(csv(pd.DataFrame({"word": found}), index=False), dtype=str)
    assert [w.removeprefix("'") for w in read["word"]] == [w.removeprefix("'") for w in found]


@given(st.text())
def test_any_name_is_good_for_a_file(name):
    made = file_name(name)
    assert 0 < len(made) <= 80 and not made.startswith((".", "-"))
    assert not set('/\\:*?"<>|\x00\n') & set(made)


def test_the_name_of_a_model_of_the_hub_is_good_for_a_file():
    assert file_name("heads.some-org/tiny-bert") == "heads.some-org-tiny-bert"
