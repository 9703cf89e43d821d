"""The board on its page: its text in the address, what the reader does to it, and what is told."""

import base64
import itertools
import json

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.models.board import BOARD, cells, drawn, split
from attention_core.pictures.answered import answers, mistaken
from tests.pages.reader import go_back, messages, run, visit, written

turns = itertools.count()


def board(**query):
    return visit("pictures", picture="board", **query)


def told(at):
    (element,) = (e for e in at.get("bidi_component") if e.key == "digits")
    return json.loads(element.proto.json)


def turn(at, **changes):
    """What the component says after a turn of the reader's."""
    now = {name: told(at)[name] for name in ("board", "question", "layer", "head")} | changes
    name = f"turn {next(turns)}"
    moved = now | {"turn": name, "serial": name, "of": "digits"}
    at.session_state["digits"] = {"moved": moved}
    looks = now["layer"], now["head"]  # as its callback does, which runs in a browser's session
    held = {"board": now["board"], "question": now["question"], "turn": name}
    held["looks"] = None if looks == (1, -1) else looks
    for each, value in held.items():
        at.session_state[f"pictures.{each}"] = value
    return run(at), name


def press(at, name):
    at.button(key=f"pictures.{name}").click()
    return run(at)


def test_it_begins_with_a_board_whose_numbers_are_the_models():
    at = board()
    found = trace(BOARD, load_model("board"))
    now = told(at)
    assert now["board"] == BOARD and "board" not in written(at)
    (mean,) = (each for each in now["looks"] if (each["layer"], each["head"]) == (1, -1))
    weights = found["layer1.attention_weights"].value.mean(axis=0)
    for question in (0, 1):
        assert mean["weights"][question] == pytest.approx(weights[question, 2:], abs=1e-5)
        assert now["questions"][question]["chances"] == pytest.approx(
            found["probabilities"].value[question], abs=1e-5
        )
    inks = [np.frombuffer(base64.b64decode(each), np.uint8) for each in now["inks"]]
    assert (np.reshape(inks, (9, 28, 28)) == cells(BOARD)).all()


def test_every_head_of_both_layers_and_their_means_are_told():
    looks = told(board())["looks"]
    assert [(each["layer"], each["head"]) for each in looks] == [
        (layer, head) for layer in (0, 1) for head in (0, 1, -1)
    ]
    for each in looks:
        for weights in each["weights"]:
            assert len(weights) == 9 and 0 <= sum(weights) <= 1.0001


@pytest.mark.parametrize(
    "text",
    [
        "7 3 4 1 5 9 2 6 8",
        "7f 7 . . 5 9b 2 6 8",
        "~" + "A" * 130 + "w 7 4 1 5 9 2 6 8",
        " ".join("." * 9),
    ],
)
def test_what_the_reader_makes_of_it_is_in_the_address_and_comes_back(text):
    at, name = turn(board(), board=text)
    assert told(at)["board"] == written(at)["board"] == text
    assert told(at)["turn"] == name
    assert told(visit("pictures", **written(at)))["board"] == text, "as after a reload"
    at = go_back(at, {"picture": "board"})
    assert told(at)["board"] == BOARD, "Back takes it back"


def test_names_of_hands_are_written_as_they_are_kept():
    text = "7a 3A 4 1 5 9 2 6 8"
    at = board(board=text)
    assert told(at)["board"] == written(at)["board"] == " ".join(split(text))


@pytest.mark.parametrize(
    "text",
    [
        "7 3 4",
        "<b>7</b> 1 2 3 4 5 6 7 8",
        "7 3 4 1 5 9 2 6 8 1",
        "7z 3 4 1 5 9 2 6 8",
        "~" + "A" * 130 + " 3 4 1 5 9 2 6 8",
        "~" + "A" * 129 + "+/ 3 4 1 5 9 2 6 8",
        "77 3 4 1 5 9 2 6 8",
        "** 3 4 1 5 9 2 6 8",
        "[x](http://a) 3 4 1 5 9 2 6 8",
    ],
)
def test_what_is_no_board_is_said_and_the_first_is_shown(text):
    at = board(board=text, question="least")
    said = " ".join(messages(at))
    assert "The first board is shown instead." in said
    assert told(at)["board"] == BOARD
    assert told(at)["question"] == "least", "the rest of the link holds"


@pytest.mark.parametrize("text", ["\x00", "७ 3 4 1 5 9 2 6 8", "7 " * 5_000, "\u202e7 1"])
def test_what_cannot_be_a_board_at_all_is_said(text):
    at = board(board=text)
    assert any("a board" in each for each in messages(at))
    assert told(at)["board"] == BOARD


def test_a_head_that_there_is_not():
    at = board(looks="1.5")
    assert "the mean of the last layer is shown" in messages(at)[0]
    assert (told(at)["layer"], told(at)["head"]) == (1, -1)
    assert "looks" not in written(at)
    assert "in a way that cannot be read" in messages(board(looks="x"))[0]


def test_question_and_head_are_in_the_address():
    at, _ = turn(board(), question="least", layer=0, head=1)
    assert (written(at)["question"], written(at)["looks"]) == ("least", "0.1")
    again = told(visit("pictures", **written(at)))
    assert (again["question"], again["layer"], again["head"]) == ("least", 0, 1)


def test_a_new_board_and_the_first_again():
    at = press(board(), "new")
    new = told(at)["board"]
    assert new != BOARD and written(at)["board"] == new
    assert set(new.split()) <= {name.removesuffix("a") for name in drawn()}
    assert told(press(at, "new"))["board"] != new
    assert told(press(at, "first"))["board"] == BOARD


def test_a_board_that_the_model_gets_wrong_says_so():
    at = press(board(), "wrong")
    text = told(at)["board"]
    assert text == mistaken(BOARD)
    verdicts = [each["verdict"] for each in told(at)["questions"]]
    assert "wrong" in verdicts
    found = answers(trace(text, load_model("board")), text)
    assert verdicts == [each.verdict for each in found]
    wrong = next(each for each in told(at)["questions"] if each["verdict"] == "wrong")
    assert "".join(wrong["says"]).startswith(f"Wrong: the {wrong['name']} digit here is ")
    assert f"{wrong['name']}: {wrong['digit']}, " in told(at)["says"]


def test_an_empty_cell_is_read_as_nothing():
    reads = told(board(board=". 3 4 1 5 9 2 6 8"))["reads"]
    assert reads[0] == "" and reads[1].startswith("The model reads it as 3: ")


def test_it_leads_into_the_walk_and_the_heads_of_this_very_board():
    text = "7 3 4 1 5 9 2 6 8"
    at = board(board=text, question="least", looks="1.0")
    links = {link.proto.label: link.proto for link in at.get("page_link")}
    for label in ("Walk through it", "All its heads"):
        query = links[label].query_string
        assert "model=board" in query and "text=7+3+4+1+5+9+2+6+8" in query
    walk = links["Walk through it"].query_string
    assert "heads=1.0" in links["All its heads"].query_string
    assert all(each in walk for each in ("ask=1", "layer=1", "head=0", "stage=attention_weights"))
