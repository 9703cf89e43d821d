"""Another word said at a step of a translation, and one word followed through sentences."""

import json

import pytest

from attention_core import load_model, trace
from attention_core.translation import Begun, alternatives, instead, meanings, said
from pages.learn.translation.place import WANTED, WORDS
from tests.pages.reader import messages, rests, run, visit, widget, written

TEXT = "the river bank"
(_, BANCO), (CASH, FEMININE) = WANTED.values()
FORCED = ".".join(map(str, BANCO))


def told(at, key):
    (element,) = (e for e in at.get("bidi_component") if e.key == key)
    return json.loads(element.proto.json)


def opened(**query):
    return visit("translation", **{"below": "choices", **query})


def say(at, word):
    (box,) = (each for each in at.text_input if each.key == "translation.wanted")
    box.set_value(word)
    (button,) = (each for each in at.button if each.label == "Say it")
    button.click()
    return run(at)


@pytest.fixture(scope="module")
def model():
    return load_model("en-pt")


def test_the_bars_of_a_step_are_its_runners_up(model):
    at, t = opened(at="1"), trace(TEXT, model)
    shown = told(at, "runners_up")
    wanted = [(each.id, each.label, each.chance) for each in alternatives(t, 1, 6)]
    rows = [(row["value"], row["name"], row["now"]) for row in shown["bars"]["rows"]]
    assert rows == [(i, name, pytest.approx(chance)) for i, name, chance in wanted]
    items = shown["text"]["items"]
    assert [each["weight"] for each in items] == pytest.approx([c.chance for c in said(t)])
    assert shown["text"]["at"] == 1


def test_where_nothing_is_looked_at_it_is_the_word_it_was_least_sure_of(model):
    chances = [each.chance for each in said(trace(TEXT, model))]
    assert told(opened(), "runners_up")["text"]["at"] == chances.index(min(chances))


def test_another_word_is_said_and_undone_and_in_the_address(model):
    at = say(opened(at="1"), " banco ")
    assert written(at)["words"] == FORCED and written(at)["at"] == "1"
    again = opened(words=FORCED)
    for each in (at, again):
        cells = [row["cells"] for row in told(each, "wanted_beside")["rows"]]
        words = [[cell["text"].strip() for cell in row] for row in cells]
        assert words == [["a", "margem", "do", "rio", "</s>"], ["a", "banco", "do", "rio", "</s>"]]
        assert [cell["kind"] for cell in cells[1]] == ["", "winner", "", "", ""]
    assert rests(opened(at="1"), "translation.undo") and not rests(at, "translation.undo")
    at.button(key="translation.undo").click()
    assert "words" not in written(run(at))


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("banco 😀", "cannot spell the sign “😀”"),
        ("", "There is no word to say"),
        ("\u200b", "no word"),
        ("a" * 60, "is cut off after 10"),
    ],
)
def test_what_cannot_be_said_is_told_and_kept(word, why):
    at = say(opened(at="1"), word)
    assert any(why in each for each in messages(at))
    assert "words" not in written(at)
    assert [each.value for each in at.text_input if each.key == "translation.wanted"] == [word]


def test_each_runner_up_is_said_to_the_end(model):
    rows = told(opened(at="2", ends="yes"), "leads")["rows"]
    t = trace(TEXT, model)
    wanted = [trace(instead(t, TEXT, 2, each.id), model) for each in alternatives(t, 2, 6)]
    assert [row["cells"][1]["text"] for row in rows] == [each.output_text for each in wanted]


def test_a_word_is_followed_through_sentences(model):
    at = opened(below="meanings")
    texts = WORDS["en-pt"]["bank"].splitlines()
    found = meanings(model, texts, "bank")
    for i, each in enumerate(found.each):
        best, *others = told(at, f"meaning_{i}")["bars"]["rows"]
        assert (best["name"], best["now"]) == (each.main, pytest.approx(each.chance))
        assert [row["name"] for row in others] == [other.label for other in each.others]
    (shown,) = at.dataframe
    cosines = shown.value.iloc[:, 0]
    assert cosines.tolist() == pytest.approx(found.cosines[0, 1].tolist())
    assert cosines.index.tolist() == [
        "word table",
        "embedding sum",
        *[f"layer {i}" for i in range(6)],
    ]


def test_another_direction_has_words_of_its_own_and_own_sentences_stay():
    at = opened(below="meanings", model="pt-en")
    assert widget(at, "several").value == WORDS["pt-en"]["manga"]
    assert widget(at, "word").value == "manga"
    own = "O banco é novo.\nUm banco"
    assert widget(opened(below="meanings", model="pt-en", several=own), "several").value == own


@pytest.mark.parametrize(
    ("several", "why"),
    [
        ("", "Type two sentences"),
        ("one\ntwo", "share no word"),
        ("a *word*", "Add a second sentence"),
        ("river\n" + "river " * 70, "Sentence 2 has 71 tokens"),
        ("river\nthe \u200b", "share no word"),
        ("😀\n😀", "share no word"),
    ],
)
def test_sentences_that_cannot_be_compared_are_told(several, why):
    at = opened(below="meanings", several=several)
    assert any(why in each for each in messages(at)), messages(at)
    assert widget(at, "several").value == several


def test_what_was_begun_stays_with_its_text(model):
    at = opened(words=FORCED, at="1")
    assert trace(Begun(TEXT, BANCO), model).output_text == "a banco do rio"
    widget(at, "text").set_value("the red house")
    assert "words" not in written(run(at)) and "at" not in written(at)


def test_a_small_word_decides_which_noun_comes(model):
    at = opened(text=CASH, words=".".join(map(str, FEMININE)))
    assert trace(CASH, model).output_text == "Ele depositou dinheiro no banco"
    cells = [cell["text"].strip() for cell in told(at, "wanted_beside")["rows"][1]["cells"]]
    assert cells[-3:] == ["na", "margem", "</s>"]
    said_of_it = " ".join(each.value for each in at.markdown).replace("\\", "")
    assert "goes on in another way: “**na margem**”" in said_of_it
