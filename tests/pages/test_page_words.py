"""Numbers in a page's own sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages._app.words import around, number


@pytest.mark.parametrize(
    ("value", "said"), [(-0.0002, "0.000"), (-0.25, "−0.250"), (float("-inf"), "−∞")]
)
def test_a_number_has_three_decimals_and_a_sign_only_if_it_is_not_zero(value, said):
    assert number(value) == said


@pytest.mark.parametrize(
    ("text", "word", "most", "shown"),
    [
        ("Can you meet me at the bank tomorrow?", "bank", 22, "…at the bank tomorrow?"),
        ("The heron stood on the bank", "bank", 16, "…on the bank"),
        ("bank on it", "bank", 40, "bank on it"),
        ("A banknote is no bank.", "bank", 9, "…no bank."),
        ("nothing of the kind here", "bank", 11, "nothing of…"),
        ("a Donaudampfschifffahrt b", "donaudampfschifffahrt", 4, "…Donaudampfschifffahrt…"),
        ("  ", "bank", 4, "  "),
        ("", "", 4, ""),
    ],
)
def test_what_stands_around_a_word_is_shown_in_whole_words(text, word, most, shown):
    assert around(text, word, most) == shown


@given(
    st.text(alphabet="ab .(", max_size=30), st.sampled_from(["a", "ab", "("]), st.integers(1, 30)
)
def test_it_is_never_longer_than_its_room_or_one_word(text, word, most):
    shown = around(text, word, most).strip("…")
    assert shown in text
    assert len(shown) <= max(most, max(map(len, text.split()), default=len(text)))
