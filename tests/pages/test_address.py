"""What was typed stays through Back, Forward, other pages and reloads, whatever its length."""

from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages._app.state import address
from pages._app.state.address import BEFORE, FORGOTTEN, KEPT, LONGEST, fitted, restored
from pages._app.state.link import Link
from pages._app.state.memory import Memory
from pages.learn.walkthrough.place import Place
from tests.pages import play
from tests.pages.places import MODELS, PLACES, alike
from tests.pages.reader import APP, PATIENCE, go_back, messages, run, visit, widget, written

ROOM = LONGEST - BEFORE
LONG = {
    "words": "river bank " * 170,
    "chinese": "河岸銀行" * 120,
    "emoji": "👩🏽‍🚀🏳️‍🌈" * 40,
    "mixed": "bank 銀行 👍 שלום é\n<b> & = + % # ? ~" * 30,
    "one word": "x" * 2500,
}
BOXES = [
    ("", "text", {}),
    ("heads", "text", {}),
    ("context", "texts", {"model": "handmade"}),
    ("context", "search", {"model": "handmade", "below": "document"}),
    ("context", "candidates", {"model": "handmade", "below": "document"}),
    ("tokenizer", "words", {"section": "bpe"}),
    ("tokenizer", "new", {"section": "bpe"}),
    ("tokenizer", "text", {"section": "four"}),
    ("positions", "waves", {"section": "sinusoids"}),
    ("positions", "text", {"section": "order", "model": "handmade"}),
    ("positions", "other", {"section": "order", "model": "handmade"}),
    ("playground", "text", {}),
    ("playground", "asking", {"section": "cross"}),
    ("playground", "answering", {"section": "cross"}),
]
FILES = {"": "learn/walkthrough", "playground": "build/playground"}
PAGES = pytest.mark.parametrize("kind", PLACES, ids=lambda kind: kind.__module__.split(".")[2])


def length(query: dict[str, str]) -> int:
    return len(f"?{urlencode(query)}")


def turn(at: AppTest, page: str) -> None:
    """By the navigation."""
    at.switch_page(f"pages/{FILES.get(page, f'learn/{page}')}/page.py")
    go_back(at, {})


def captions(at: AppTest) -> str:
    return "\n".join(each.value.replace("\\", "") for each in at.caption)


def type_into(at: AppTest, name: str, text: str) -> dict[str, str]:
    """Type into a box; gives the address that is written then."""
    widget(at, name).set_value(text)
    run(at)
    query = written(at)
    assert widget(at, name).value == text and length(query) <= ROOM
    return query


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize(("page", "name", "rest"), BOXES, ids=lambda part: str(part)[:20])
def test_a_long_text_in_any_box_survives_every_way_through_the_app(page, name, rest, text):
    at = visit(page, **rest)
    if name not in ("texts", "words", "candidates"):  # of one line, in a browser
        text = text.replace("\n", " ")
    first, second = text, f"the {text}"
    empty = written(at)
    was = widget(at, name).value
    one = type_into(at, name, first)
    two = type_into(at, name, second)
    assert KEPT in one and KEPT in two and one[KEPT] != two[KEPT]
    assert "Too long for an address:" in captions(at)
    for query, wanted in ((one, first), (empty, was), (one, first), (two, second)):
        go_back(at, query)
        assert widget(at, name).value == wanted and written(at) == query
        assert FORGOTTEN not in messages(at)
        run(at)
        assert widget(at, name).value == wanted and written(at) == query
    turn(at, "tokenizer" if page != "tokenizer" else "heads")
    turn(at, page)
    assert widget(at, name).value == second
    again = visit(page, **one)  # a reload, or the link in another tab
    assert widget(again, name).value == first and written(again) == one
    assert FORGOTTEN not in messages(again)


@pytest.fixture(scope="module")
def folder():
    """A server that was started with the checkpoint folder that places may name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_MODELS", MODELS[-1])
        yield


@pytest.mark.usefixtures("folder")
@PAGES
@alike
@given(data=st.data())
def test_no_address_is_too_long_and_none_loses_a_thing(kind: type[Link], data: Any):
    place = data.draw(PLACES[kind])
    query = place.query()
    assert length(query) <= ROOM
    assert kind.parse(query) == (place, [])
    assert bool(place.left_out) == (KEPT in query)
    if KEPT in query:
        sizes = {name: length({name: text}) for name, text in place.written().items()}
        out = [size for name, size in sizes.items() if name not in query]
        held = [size for name, size in sizes.items() if name in query]
        assert min(out) >= max(held, default=0), "the largest go first"


@alike
@given(st.dictionaries(st.text(), st.text(st.characters(exclude_categories=())), max_size=5))
def test_any_text_is_kept_even_one_that_no_address_could_hold(parts):
    parts = {name: text for name, text in parts.items() if name != KEPT}
    query = fitted(parts)
    assert restored(query) == (parts, [])
    assert length(query) <= ROOM


def test_a_state_that_fits_is_all_in_its_address():
    room = ROOM - length(Place(text="").query())
    assert KEPT not in Place(text="a" * room).query()
    assert KEPT in Place(text="a" * (room + 1)).query()
    assert KEPT in Place(text="銀" * (room // 9 + 1)).query(), "bytes count as they are encoded"


def test_a_server_with_a_long_name_has_less_room(monkeypatch):
    text = "a" * (ROOM - 300)
    assert KEPT not in Place(text=text).query()
    monkeypatch.setattr(address, "_before", lambda: 500)
    assert KEPT in Place(text=text).query()


def test_what_the_link_says_itself_goes_before_what_is_remembered():
    query = Place(text="x" * 3000).query()
    assert Place.parse({**query, "text": "typed over"})[0].text == "typed over"


FORGED = ["0" * 32, "", "x", "../../etc/passwd", "<b>", "\0", "f" * 5000, "٣" * 32]


@pytest.mark.parametrize("digest", FORGED)
@pytest.mark.parametrize("page", ["", "heads", "context", "tokenizer", "positions", "playground"])
def test_a_digest_that_leads_nowhere_is_said_and_the_rest_of_the_link_holds(page, digest):
    at = visit(page, kept=digest)
    assert messages(at) == [FORGOTTEN]
    assert KEPT not in written(at)
    run(at)
    assert FORGOTTEN not in messages(at)


def test_one_pages_link_on_another_page_gives_what_that_page_has_too():
    query = type_into(visit(), "text", LONG["words"])
    at = visit("heads", kept=query[KEPT])
    assert widget(at, "text").value == LONG["words"]
    at = visit("tokenizer", kept=query[KEPT], section="bpe")
    assert widget(at, "words").value.startswith("low")
    assert written(at).keys() <= {
        f.name for f in fields(at.session_state["tokenizer.kept"].place)
    } | {KEPT}


def test_what_the_server_has_forgotten_is_said_and_not_lost_to_whoever_typed_it(monkeypatch):
    at = visit()
    one = type_into(at, "text", LONG["words"])
    monkeypatch.setattr(address, "remembered", Memory(10, 10**6))  # started anew
    run(at)
    assert widget(at, "text").value == LONG["words"] and written(at) == one
    assert messages(visit(**one))[0] != FORGOTTEN, "it is remembered again"
    monkeypatch.setattr(address, "remembered", Memory(10, 10**6))
    late = visit(**one)
    assert messages(late) == [FORGOTTEN] and widget(late, "text").value == "river bank"
    assert "text" in written(late) and KEPT not in written(late)


def test_what_the_browser_brings_back_after_a_restart_is_not_called_forgotten(monkeypatch):
    one = type_into(visit(), "text", LONG["words"])
    monkeypatch.setattr(address, "remembered", Memory(10, 10**6))
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    at.query_params.update(one)
    at.session_state["walk.text"] = LONG["words"]
    run(at)
    assert FORGOTTEN not in messages(at) and written(at) == one


def test_a_text_larger_than_all_the_server_remembers_stays_where_it_was_typed(monkeypatch):
    monkeypatch.setattr(address, "remembered", Memory(10, 1000))
    at = visit()
    type_into(at, "text", LONG["words"])
    run(at)
    assert widget(at, "text").value == LONG["words"]
    turn(at, "heads")
    assert widget(at, "text").value == LONG["words"]
    turn(at, "")
    assert widget(at, "text").value == LONG["words"]


@pytest.mark.parametrize("text", ["", " ", "\t \n", "\0", "\u200b", "a\0b", "a\r\nb", "\ufeff"])
@pytest.mark.parametrize(("page", "name", "rest"), BOXES, ids=lambda part: str(part)[:20])
def test_an_odd_text_survives_too(page, name, rest, text):
    at = visit(page, **rest)
    query = type_into(at, name, text)
    other = type_into(at, name, "cash")
    go_back(at, query)
    assert widget(at, name).value == text
    go_back(at, other)
    assert widget(at, name).value == "cash"
    assert widget(visit(page, **query), name).value == text


def test_half_a_pair_of_surrogates_in_an_opened_file_is_shown_and_kept():
    content = b'{"version": 1, "text": "river \\ud800 bank"}'
    at = play.visit()
    at.file_uploader(key="playground.file").set_value(("a.json", content, "application/json"))
    run(at)
    text = at.text_input(key="playground.text").value
    assert text is not None and text.startswith("river ") and text.endswith(" bank")
    assert messages(visit("playground", **written(at))) == []


def test_a_typed_dictionary_outlives_the_steps_made_on_it():
    words = "\n".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}: {i + 1}" for i in range(150))
    assert 1500 < len(words) < 2000
    at = visit("tokenizer", section="bpe")
    addresses = [written(at), type_into(at, "words", words)]
    for _ in range(2):
        at.button(key="tokenizer.iteration Next").click()
        run(at)
        addresses.append(written(at))
    assert len({query.get(KEPT) for query in addresses[1:]}) == 1
    for step, query in ((1, addresses[2]), (0, addresses[1]), (1, addresses[2]), (2, addresses[3])):
        go_back(at, query)
        assert widget(at, "words").value == words and written(at) == query
        assert at.session_state["tokenizer.iteration"] == step
    go_back(at, addresses[0])
    assert widget(at, "words").value != words
    go_back(at, addresses[3])
    assert widget(at, "words").value == words


def test_edits_too_many_for_an_address_come_back_with_it():
    cells = [[head, i, j] for head in (0, 1) for i in range(6) for j in range(5)]
    most = "~".join(f"layer0.scores!{h}.{i}.{j}!{i - j}.12345" for h, i, j in cells)
    at = play.visit(text=play.TEXT, edits=most)
    addresses, made = [], []
    for j in range(3):
        play.type_number(at, "layer0.attention_weights", [0, 0, j], f"0.{j}2345678901234")
        addresses.append(written(at))
        made.append(play.edits(at))
    assert len(made[-1]) == 63 and all(KEPT in query for query in addresses)
    assert "the changed numbers" in captions(at) and "save them as a file" in captions(at)
    for i in (1, 0, 1, 2):
        go_back(at, addresses[i])
        assert play.edits(at) == made[i]
    assert play.edits(play.visit(**addresses[1])) == made[1]
    play.click(at, "undo")
    assert play.edits(at) == made[1]


def test_three_full_boxes_are_all_kept_and_all_said():
    at = visit("context", model="handmade", below="document")
    for name, text in (("search", "銀"), ("candidates", "行"), ("texts", "岸")):
        type_into(at, name, text * 1450)
    query = written(at)
    for part in ("the sentences", "the query and the candidates"):
        assert part in captions(at)
    again = visit("context", **query)
    assert widget(again, "texts").value == "岸" * 1450
    go_back(at, {"below": "document", "model": "handmade"})
    go_back(at, query)
    widget(at, "texts").set_value("the bank")  # the boxes of a page that stopped are drawn again
    run(at)
    assert widget(at, "search").value == "銀" * 1450
    assert widget(at, "candidates").value == "行" * 1450


def test_a_long_sentence_goes_to_the_heads_and_back():
    at = visit()
    text = ("a word " * 231)[:1611]
    here = type_into(at, "text", text)
    turn(at, "heads")
    assert widget(at, "text").value == text and FORGOTTEN not in messages(at)
    at.switch_page("pages/learn/walkthrough/page.py")
    go_back(at, here)
    assert widget(at, "text").value == text and written(at) == here


def test_a_page_that_stops_says_it_too():
    at = visit("playground", text="bank " * 700)
    assert "Your text is kept" in messages(at)[0] and "the sentence." in captions(at)
