"""The page of worksheets: levels, blanks, marks, and the way there from the walkthrough."""

import json

import pytest

from tests.pages.reader import messages, run, visit, widget, written
from tests.pages.test_opening import query_of

BANK = {"text": "he deposited cash at the bank", "head": "0"}


def told(at):
    (element,) = (e for e in at.get("bidi_component") if e.key == "worksheet")
    return json.loads(element.proto.json)


def cells(at):
    return [cell for step in told(at)["steps"] for cell in step["cells"]]


def typing(at, typed):
    at.session_state["worksheet"] = {"moved": {"of": told(at)["of"], "typed": typed}}
    return run(at)


@pytest.mark.parametrize("model", ["handmade", "minilm"])
def test_levels_leave_all_one_or_no_blank(model):
    for level, wanted in {"all": None, "one": 1, "worked": 0}.items():
        found = cells(visit("worksheet", **BANK, model=model, level=level))
        n = sum(cell["blank"] for cell in found)
        assert n == (len(found) if wanted is None else wanted)


def test_one_step_alone_may_be_blank():
    at = visit("worksheet", **BANK, level="all", only="powers")
    blank = [step["title"] for step in told(at)["steps"] if any(c["blank"] for c in step["cells"])]
    assert blank == ["Powers of e"]
    assert written(at)["only"] == "powers"


def test_what_is_typed_is_marked_and_another_sheet_begins_empty():
    at = visit("worksheet", text="river bank", level="all", only="scores")
    assert told(at)["verdict"].startswith("2 to fill in")
    typing(at, {"0-0": "4,32", "0-1": "1.44"})
    assert [cell["mark"] for cell in told(at)["steps"][0]["cells"]] == ["right", "wrong"]
    assert "first pair" in told(at)["verdict"]
    typing(at, {"0-0": "4.32", "0-1": "3.88"})
    assert told(at)["verdict"] == "All right."
    widget(at, "text").input("money bank")
    run(at)
    assert told(at)["verdict"].startswith("2 to fill in")


def test_another_blank_is_another_cell_and_is_in_the_address():
    at = visit("worksheet", text="river bank", level="one")
    before = [cell["blank"] for cell in cells(at)]
    at.button(key="worksheet.another").click()
    run(at)
    assert [cell["blank"] for cell in cells(at)] != before
    assert written(at)["turn"] == "1"
    assert cells(visit("worksheet", **written(at))) == cells(at)


def test_the_sheet_says_how_to_round_and_what_of_the_sentence_it_has():
    at = visit(
        "worksheet",
        text="It's a pleasant walk by the river bank",
        model="minilm",
        layer="5",
        head="6",
    )
    assert "2 digits" in told(at)["rounding"]
    said = "".join(each if isinstance(each, str) else each[0] for each in told(at)["question"])
    assert said.startswith("When bank asks in layer 5, head 6, what does it take")
    assert "4 of the 12 tokens" in said and "32 dimensions" in said


@pytest.mark.parametrize("query", [{"head": "9"}, {"layer": "9"}, {"ask": "99"}, {"level": "x"}])
def test_nonsense_in_a_link_is_noted_and_a_sheet_is_there(query):
    at = visit("worksheet", **{"text": "river bank", **query})
    assert messages(at) and told(at)["steps"]


@pytest.mark.parametrize("text", ["river", ""])
def test_where_there_is_nothing_to_work_it_is_said(text):
    at = visit("worksheet", text=text)
    assert messages(at)


def test_the_walkthrough_leads_to_a_sheet_on_the_word_and_head_that_are_shown():
    at = visit(text="he deposited cash at the bank", ask="1", head="1")
    (link,) = (e for e in at.get("page_link") if "worksheet" in e.proto.page)
    there = visit("worksheet", **query_of(link))
    assert not messages(there)
    said = "".join(e if isinstance(e, str) else e[0] for e in told(there)["question"])
    assert said.startswith("When deposited asks in head position")
