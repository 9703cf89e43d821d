"""The Playground's state in links and files, and what is no state at all."""

import json

import pytest

from attention_core.play.saved import to_json
from tests.pages.play import TEXT, answer, edits, shows_viewer, type_number, visit
from tests.pages.reader import go_back, messages, rests, run, written

WHOLE = {
    "text": TEXT,
    "model": "handmade",
    "scoring": "additive",
    "scaling": "off",
    "temperature": "0.5",
    "mask": "padding",
    "padding": "1.4",
    "positions": "off",
    "heads": "4",
    "silenced": "0.1_0.3",
    "edits": "token_embedding!2.1!-1.5~layer0.v_S!0.3!2.0",
    "stage": "additive_scores",
    "head": "2",
    "cell": "5-2",
    "show": "difference",
}


def test_a_link_restores_every_lever_every_change_and_the_opened_cell():
    at = visit(**WHOLE)
    assert messages(at) == []
    assert written(at) == WHOLE
    assert at.selectbox(key="playground.scoring").value == "additive"
    assert at.number_input(key="playground.temperature").value == 0.5
    assert tuple(at.session_state["playground.padding"]) == (1, 4)
    assert answer(at)["view"]["cell"] == [5, 2]
    assert [(edit.tensor, edit.cell) for edit in edits(at)] == [
        ("token_embedding", (2, 1)),
        ("layer0.v_S", (0, 3)),
    ]


@pytest.mark.parametrize("section", ["worked", "cross", "root", "cost"])
def test_a_link_opens_every_part_of_the_page(section):
    at = visit(section=section)
    assert messages(at) == [] or section == "worked"
    assert written(at)["section"] == section


def test_back_leads_to_what_was_before():
    at = type_number(visit(text=TEXT), "layer0.scores", [0, 5, 2], "7")
    with_edit = written(at)
    at = go_back(at, {"text": TEXT, "model": "handmade", "stage": "scores"})
    assert "edits" not in written(at)
    assert not rests(at, "playground.undo")
    at = go_back(at, with_edit)
    assert written(at)["edits"] == "layer0.scores!0.5.2!7.0"


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"section": "nowhere"}, "a part of the page"),
        ({"scoring": "magic"}, "The scoring function is one of"),
        ({"temperature": "0"}, "temperature is a number from"),
        ({"temperature": "nan"}, "temperature lever cannot be read"),
        ({"mask": "venetian"}, "The mask is one of"),
        ({"padding": "1"}, "Only the padding mask hides"),
        ({"mask": "padding", "padding": "1.99"}, "padding beyond them is left out"),
        ({"heads": "3"}, "1, 2 or 4 heads"),
        ({"silenced": "5.0"}, "no such head to silence"),
        ({"edits": "layer0.scores!0.0.0!x"}, "A change is left out"),
        ({"edits": "layer0.query!0.0.0!1"}, "cannot be changed"),
        ({"edits": "layer9.scores!0.0.0!1"}, "names a tensor that is not here"),
        ({"edits": "layer0.scores!0.99.0!1"}, "lies outside"),
        ({"edits": "layer0.scores!0.0.0!1", "model": "minilm"}, "numbers cannot be changed here"),
        ({"head": "9"}, "last head is 1"),
        ({"layer": "3"}, "last layer is 0"),
        ({"show": "sideways"}, "a side of a change"),
    ],
)
def test_nonsense_in_a_link_is_said_and_left_out(query, note):
    at = visit(text=TEXT, **query)
    assert note in " ".join(messages(at))
    assert shows_viewer(at)


def test_of_many_changes_the_good_ones_are_kept():
    edits = "layer0.scores!0.1.1!3~layer0.scores!0.1.1.1.1!3~nonsense~token_embedding!0.0!9"
    at = visit(text=TEXT, edits=edits)
    assert written(at)["edits"] == "layer0.scores!0.1.1!3.0~token_embedding!0.0!9.0"


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_an_empty_text_asks_for_a_word(text):
    at = visit(text=text)
    assert not shows_viewer(at)
    assert "Type a word or two" in " ".join(messages(at))


def test_a_text_that_is_too_long_is_kept_and_the_limit_said():
    text = " ".join(["word"] * 17)
    at = visit(text=text)
    assert not shows_viewer(at)
    assert "17 tokens. Here up to 16" in " ".join(messages(at))
    assert at.text_input(key="playground.text").value == text
    at.text_input(key="playground.text").set_value(" ".join(["word"] * 16))
    run(at)
    assert shows_viewer(at)


@pytest.mark.parametrize("text", ["<b>bank</b>", "👩\u200d🚀 שלום", "$x$ :red[x]"])
def test_any_text_can_be_played_with(text):
    at = visit(text=text)
    at = type_number(at, "layer0.scores", [0, 0, 0], "2")
    assert answer(at)["edit"]["refused"] == ""
    assert not [m for m in at.markdown if "<b>" in m.value.replace("\\<", "")]


def test_changes_too_many_for_a_link_are_kept_and_a_file_is_offered():
    cells = [[head, i, j] for head in (0, 1) for i in range(6) for j in range(5)]
    written_ = "~".join(f"layer0.scores!{h}.{i}.{j}!{i - j}.12345" for h, i, j in cells)
    at = visit(text=TEXT, edits=written_)
    assert "edits" in written(at)
    for j in range(4):
        at = type_number(at, "layer0.attention_weights", [0, 0, j], "0.12345678901234")
    assert len(edits(at)) == 64
    assert "edits" not in written(at)
    assert "too many for a link" in " ".join(c.value for c in at.caption)
    at = type_number(at, "layer0.attention_weights", [1, 0, 0], "0.5")
    assert "undo one before the next" in answer(at)["edit"]["refused"]
    assert len(edits(at)) == 64


def open_file(at, content: bytes):
    at.file_uploader(key="playground.file").set_value(("play.json", content, "application/json"))
    return run(at)


def saved(at) -> bytes:
    return to_json(at.session_state["playground.history"].present).encode()


def test_a_saved_file_opens_as_it_was():
    content = saved(visit(**WHOLE))
    assert json.loads(content)["levers"]["scoring"] == "additive"
    at = open_file(visit(), content)
    assert messages(at) == []
    there = {name: v for name, v in written(at).items() if name not in ("stage",)}
    wanted = {n: v for n, v in WHOLE.items() if n not in ("stage", "head", "cell", "show")}
    assert there == wanted
    at.button(key="playground.undo").click()
    run(at)
    assert at.text_input(key="playground.text").value == "river bank"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[1]", "not saved by the Playground"),
        (b'{"version": 99}', "not of version"),
        (b"\xff\xfe\x00", "not text"),
        (b"[" * 50_000, "not JSON"),
        (b" " * 200_000, "too large"),
        (
            b'{"version": 1, "text": "river bank", "edits": [["layer0.scores", [0,0,0], 1e999]]}',
            "left out",
        ),
    ],
)
def test_a_bad_file_is_said_and_changes_nothing_else(content, says):
    at = open_file(visit(text="river bank", mask="causal"), content)
    assert says in " ".join(messages(at))
    assert shows_viewer(at)
