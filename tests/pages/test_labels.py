"""Labels of choices: no two of one widget read alike, so whatever is chosen is what is meant."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages._app.state.widgets import told
from pages._app.words import LONGEST_LABEL, labels
from tests.pages.places import alike
from tests.pages.reader import messages, run, visit, widget, written


def look(text: str) -> str:
    """How a label looks, by a rule of its own: small letters of one style, nothing unseen."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = (c for c in folded if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(kept).split())


few = st.sampled_from(
    ["bank", "Bank", "bank ", " bank", "bank (2)", "bank\u200b", "\uff42ank", "", " "]
)
titles = st.lists(st.one_of(few, st.text(), st.text("ab\n\u200b ", max_size=80)), max_size=30)
PAIR = ("x" * 90 + "a" + "x" * 90, "x" * 90 + "b" + "x" * 90)


@alike
@given(titles)
def test_labels_differ_to_the_eye_are_one_line_and_can_be_sent(words):
    made = labels(words)
    assert len(made) == len(words)
    looks = [look(each) for each in made]
    assert len(set(looks)) == len(looks) and all(looks)
    for each in made:
        assert "\n" not in each and each.encode("utf-8") and len(each) <= LONGEST_LABEL + 5


@alike
@given(titles)
def test_what_needs_no_change_is_left_as_it_is(words):
    plain = [w for w in words if w.isascii() and w.isprintable() and w == " ".join(w.split())]
    short = list({look(w): w for w in plain if 0 < len(w) <= LONGEST_LABEL}.values())
    assert labels(short) == short


@alike
@given(titles)
def test_options_are_escaped_one_by_one_and_stay_distinct(words):
    called = told(range(len(words)), words.__getitem__)
    assert len(set(called.values())) == len(words)


def test_the_first_of_those_alike_keeps_its_name_and_numbers_collide_with_nothing():
    assert labels(["a", "a", "A", "a (2)"]) == ["a", "a (3)", "A (4)", "a (2)"]
    assert labels(["", " ", "\u200b"]) == ["(blank)", "(blank) (2)", "(blank) (3)"]


def test_long_words_are_shortened_in_the_middle_and_told_apart():
    first, second = labels(PAIR)
    assert first != second and first[:20] == second[:20] == "x" * 20 and "…" in first
    assert labels(["a" * 100 + "1", "a" * 100 + "2"])[1].endswith("a2")


def test_each_of_two_long_words_can_be_chosen_where_a_word_is_looked_at():
    at = visit("tokenizer", section="four", text=" ".join(PAIR))
    for word in (*PAIR, PAIR[0]):
        widget(at, "piece").set_value(word)
        run(at)
        assert widget(at, "piece").value == word == written(at)["piece"]
        run(at)
        assert written(at)["piece"] == word
    assert len({look(option) for option in widget(at, "piece").options}) == 2


@pytest.mark.parametrize("texts", ["the bank\nthe bank\nthe bank", f"{PAIR[0]} a\n{PAIR[1]} a\na"])
def test_every_pair_of_sentences_can_be_chosen_though_they_are_equal(texts):
    at = visit("context", texts=texts, model="handmade", below="difference")
    assert len({look(option) for option in widget(at, "pair").options}) == 3
    for pair in ((1, 2), (0, 2), (0, 1)):
        widget(at, "pair").set_value(pair)
        run(at)
        assert written(at)["pair"] == f"{pair[0]}-{pair[1]}" and messages(at) == []


def test_every_one_of_equal_tokens_can_be_asked_about_and_hidden():
    at = visit("heads", text="bank bank bank", model="handmade", below="attention")
    assert len({look(option) for option in widget(at, "target").options}) == 4
    for i in (2, 0, 1):
        widget(at, "target").set_value(i)
        run(at)
        assert written(at)["target"] == str(i)
    at = visit("playground", text="bank bank bank", mask="padding")
    pills: Any
    (pills,) = (each for each in at.get("pills") if each.key == "playground.padding")
    pills.select(1)
    run(at)
    assert written(at)["padding"] == "1"


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("", {}),
        ("heads", {"below": "attention"}),
        *(("context", {"below": each}) for each in ("word", "difference")),
        *(("tokenizer", {"section": each}) for each in ("bpe", "four")),
        *(("positions", {"section": each}) for each in ("learned", "order", "change")),
        *(("playground", {"section": each}) for each in ("numbers", "worked", "cross")),
    ],
)
def test_no_widget_of_any_page_has_two_labels_that_read_alike(page, query):
    at = visit(page, **query)
    kinds = ("selectbox", "segmented_control", "pills", "multiselect", "menu_button")
    found: list[Any] = [each for kind in kinds for each in at.get(kind)]
    assert found
    for each in found:
        looks = [look(option) for option in each.options]
        assert len(set(looks)) == len(looks)
