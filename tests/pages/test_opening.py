"""What a page opens with: its question, one thing to try that works, words it does not know."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from attention_core import load_model
from pages._app.examples import EXAMPLES, SENTENCES
from tests.pages.reader import messages, run, visit, widget, written

ASKED = {
    "": "What does attention do to *bank*?",
    "tokenizer": "How do words become pieces?",
    "positions": "Does word order matter?",
    "heads": "What does each head look at?",
    "context": "How does *bank* change with its neighbours?",
    "nextword": "Which word comes next?",
    "translation": "How does a word find its translation?",
    "pictures": "Where does a part of a picture look?",
    "training": "How does a model learn where to look?",
    "playground": "What happens if you change a number?",
}
SECTIONS: list[tuple[str, dict[str, str]]] = [
    *((page, {}) for page in ASKED),
    ("tokenizer", {"section": "bpe"}),
    *(("positions", {"section": each}) for each in ("change", "sinusoids", "learned")),
    *(("playground", {"section": each}) for each in ("worked", "cross", "cost")),
]


def tries(at) -> list[Any]:
    """The links of the opening line."""
    return [e for e in at.get("page_link") if e.proto.label.lower().startswith("try")]


def label(link) -> str:
    return str(link.proto.label).replace("\\", "")


def query_of(link) -> dict[str, str]:
    return dict(parse_qsl(link.proto.query_string, keep_blank_values=True))


@pytest.mark.parametrize("page", ASKED)
def test_every_page_opens_with_its_question_whatever_keeps_it_from_going_on(page):
    at = visit(page)
    assert at.markdown[0].value == ASKED[page]
    if page not in ("tokenizer", "context", "pictures", "training"):
        empty = visit(page, text="", other="")
        assert empty.markdown[0].value.endswith("?") and messages(empty)


def test_the_question_asks_about_the_readers_own_word_and_never_reads_it_as_markup():
    at = visit(text="a <b>", ask=3)
    assert at.markdown[0].value == r"What does attention do to *\>*?"


@pytest.mark.parametrize(("page", "query"), SECTIONS)
def test_what_is_offered_to_try_is_another_place_and_leads_there(page, query):
    at = visit(page, **query)
    for _ in range(2):
        here = written(at)
        led = query_of(tries(at)[0])
        at = visit(page, **led)
        assert not at.warning and not at.error and written(at) != here
        assert written(at).items() >= {(name, value) for name, value in led.items() if value}
        if not tries(at):
            return


def test_silencing_and_letting_speak_again_are_offered_in_turn():
    at = visit("playground")
    assert label(tries(at)[0]) == "Try: silence head topic"
    query = query_of(tries(at)[0])
    assert query["silenced"] == "0.0"
    assert label(tries(visit("playground", **query))[0]) == "Try: let head topic speak again"


@pytest.mark.parametrize("page", ["", "playground"])
def test_words_the_model_does_not_know_are_said_on_top_with_a_model_that_does(page):
    at = visit(page, text="I love pizza with cheese", model="handmade")
    assert "3 words are unknown to this model: love, pizza, cheese" in unescaped_words(at)
    assert [label(each) for each in tries(at)] == ["try MiniLM"]
    query = query_of(tries(at)[0])
    assert (query["model"], query["text"]) == ("minilm", "I love pizza with cheese")
    assert "unknown to this model" not in unescaped_words(visit(page, **query))


def unescaped_words(at) -> str:
    return "\n".join(each.value for each in at.markdown).replace("\\", "")


def test_the_three_neighbours_of_bank_are_the_first_examples_and_each_says_what_it_shows():
    assert EXAMPLES[:3] == ("river bank", "money bank", "battery bank")
    at = visit()
    menu: Any
    (menu,) = at.get("menu_button")
    for text, option in zip(EXAMPLES, menu.options, strict=True):
        assert option.replace("\\", "").startswith(f"{SENTENCES[text]}: {text[:36]}")
        unknown = {w.text for w in load_model("handmade").words(text) if w.unknown}
        assert ("unknown here" in option) == bool(unknown)
        if unknown:
            assert f"({len(unknown)} word" in option.replace("\\", "")
    widget(at, "model").select("minilm")
    run(at)
    (menu,) = at.get("menu_button")
    assert not any("unknown here" in option for option in menu.options)
