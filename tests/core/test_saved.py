"""A play as a link and as a file: there and back, and what is kept of a damaged one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.models.handmade.weights import HEADS
from attention_core.play.edits import LARGEST, MOST_EDITS, Edit
from attention_core.play.levers import Levers
from attention_core.play.saved import (
    Play,
    from_json,
    from_query,
    to_json,
    to_query,
)
from attention_core.stages.scoring import SCORINGS

whole = st.integers(0, 63)
some_levers = st.one_of(
    st.builds(
        Levers,
        scoring=st.sampled_from(list(SCORINGS)),
        scaling=st.booleans(),
        temperature=st.floats(1e-3, 1e3),
        mask=st.sampled_from(["none", "causal"]),
        positions=st.booleans(),
        heads=st.sampled_from(list(HEADS)),
        silenced=st.lists(st.tuples(whole, whole), max_size=3).map(tuple),
    ),
    st.builds(
        Levers, mask=st.just("padding"), padding=st.lists(whole, min_size=1, max_size=4).map(tuple)
    ),
)
some_edits = st.lists(
    st.builds(
        Edit,
        st.sampled_from(["layer0.W_Q", "token_embedding", "layer11.scores"]),
        st.lists(whole, min_size=1, max_size=3).map(tuple),
        st.floats(-LARGEST, LARGEST),
    ),
    max_size=5,
    unique_by=lambda edit: (edit.tensor, edit.cell),
).map(tuple)
# Lone surrogates too: a text may hold anything.
some_text = st.text(st.characters(exclude_categories=()), max_size=20)
some_plays = st.builds(Play, some_text, some_levers, some_edits)


@given(some_plays)
def test_a_play_comes_back_from_its_link_and_its_file_as_it_was(play):
    assert from_query(to_query(play)) == (play, [])
    assert from_json(to_json(play)) == (play, [])


def test_a_link_says_only_what_is_not_at_rest():
    assert to_query(Play("bank")) == {"text": "bank"}
    play = Play(
        "a",
        Levers(scoring="cosine", scaling=False, mask="padding", padding=(0, 3), heads=4),
        (Edit("layer0.W_Q", (0, 1, 2), -0.5), Edit("layer0.scores", (1, 0, 0), 2)),
    )
    assert to_query(play) == {
        "text": "a",
        "scoring": "cosine",
        "scaling": "off",
        "mask": "padding",
        "padding": "0.3",
        "heads": "4",
        "edits": "layer0.W_Q!0.1.2!-0.5~layer0.scores!1.0.0!2",
    }
    silent = Play("a", Levers(silenced=((0, 2), (5, 11))))
    assert to_query(silent)["silenced"] == "0.2_5.11"


def test_an_empty_link_is_a_play_at_rest():
    assert from_query({}) == (Play(), [])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"scoring": "nonsense"}, "one of dot, cosine"),
        ({"scaling": "maybe"}, "scaling lever cannot be read"),
        ({"temperature": "hot"}, "temperature lever cannot be read"),
        ({"temperature": "0"}, "from 0.001 to 1000"),
        ({"temperature": "nan"}, "temperature lever cannot be read"),
        ({"mask": "<b>"}, "one of none, all, causal, padding"),
        ({"mask": "padding", "padding": "1.x"}, "padding lever cannot be read"),
        ({"padding": "1"}, "Only the padding mask"),
        ({"positions": ""}, "positions lever cannot be read"),
        ({"heads": "3"}, "1, 2 or 4 heads"),
        ({"heads": "1_0"}, "heads lever cannot be read"),
        ({"silenced": "0.1.2"}, "a layer and a head"),
        ({"silenced": "0"}, "a layer and a head"),
        ({"edits": "nonsense"}, "change names no cell"),
        ({"edits": "<b>!0!1"}, "names no tensor"),
        ({"edits": "layer0.W_Q!0.x!1"}, "names no cell"),
        ({"edits": "layer0.W_Q!-1!1"}, "names no cell"),
        ({"edits": "layer0.W_Q!0!one"}, "no number up to 1000000"),
        ({"edits": "layer0.W_Q!0!nan"}, "no number up to 1000000"),
        ({"edits": "layer0.W_Q!0!-inf"}, "no number up to 1000000"),
        ({"edits": "layer0.W_Q!0!2e6"}, "no number up to 1000000"),
        ({"edits": "layer0.W_Q!0!"}, "no number up to 1000000"),
    ],
)
def test_nonsense_in_a_link_is_left_out_with_a_sentence_and_the_rest_is_kept(query, said):
    good = {"text": "my bank", "edits": "layer0.W_K!0.0.0!0.5"}
    edits = "~".join(part for part in (query.get("edits"), good["edits"]) if part)
    play, notes = from_query({**good, **query, "edits": edits})
    assert play.text == "my bank"
    assert play.edits == (Edit("layer0.W_K", (0, 0, 0), 0.5),)
    assert len(notes) == 1 and said in notes[0] and notes[0].endswith(".")
    assert "<b>" not in notes[0]


def test_more_changes_than_can_be_are_cut_off_with_a_sentence():
    part = "~".join(f"layer0.W_Q!0.{i}!1" for i in range(MOST_EDITS + 5))
    play, notes = from_query({"edits": part})
    assert len(play.edits) == MOST_EDITS
    assert notes == [f"There are more than {MOST_EDITS} changes; the first {MOST_EDITS} are made."]


@given(
    st.dictionaries(
        st.sampled_from(["text", "edits", "padding", "silenced", "heads", "temperature", "mask"]),
        st.one_of(st.text(max_size=20), st.from_regex(r"[a-z0-9.!~_,-]{0,20}")),
    )
)
def test_no_link_is_an_error(query):
    play, notes = from_query(query)
    assert isinstance(play, Play) and all(note.endswith(".") for note in notes)


def saved(**changed) -> str:
    whole_ = {"version": 1, "text": "my bank", "levers": {"heads": 4}, "edits": [["a", [0], 1]]}
    return json.dumps(whole_ | changed)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[1]", "{}", "null", saved(version=2), saved(version=True), "[" * 9999]
)
def test_a_file_that_is_none_of_ours_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"^This file .*\.$") as error:
        from_json(text)
    assert error.value.__suppress_context__ or error.value.__context__ is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": 5}, "text cannot be read"),
        ({"levers": []}, "levers cannot be read"),
        ({"levers": {"heads": 4, "nonsense": 1}}, "a lever that is not here"),
        ({"levers": {"heads": 4, "scaling": 1}}, "scaling lever cannot be read"),
        ({"levers": {"heads": 4, "temperature": "1"}}, "temperature lever cannot be read"),
        ({"levers": {"heads": 4, "temperature": True}}, "temperature lever cannot be read"),
        ({"levers": {"heads": 4, "temperature": 10**400}}, "temperature lever cannot be read"),
        ({"levers": {"heads": 4, "temperature": float("nan")}}, "from 0.001 to 1000"),
        ({"levers": {"heads": 4, "silenced": [0]}}, "a layer and a head"),
        ({"levers": {"heads": 4, "silenced": {"a": 1}}}, "silenced lever cannot be read"),
        ({"levers": {"heads": 4, "padding": [[1]]}}, "padding"),
        ({"edits": 5}, "changes cannot be read"),
        ({"edits": [["a", [0], 1], 5]}, "a tensor, a cell and a value"),
        ({"edits": [["a", [0], 1], ["b", 0, 1]]}, "names no cell"),
        ({"edits": [["a", [0], 1], ["b", [True], 1]]}, "names no cell"),
        ({"edits": [["a", [0], 1], ["b", [0.5], 1]]}, "names no cell"),
        ({"edits": [["a", [0], 1], ["b", [0], True]]}, "no number up to"),
        ({"edits": [["a", [0], 1], ["b", [0], None]]}, "no number up to"),
        ({"edits": [["a", [0], 1], ["b", [0], float("nan")]]}, "no number up to"),
        ({"edits": [["a", [0], 1], ["b", [0], float("inf")]]}, "no number up to"),
        ({"edits": [["a", [0], 1], ["b", [0], 10**400]]}, "no number up to"),
        ({"edits": [["a", [0], 1], [5, [0], 1]]}, "names no tensor"),
    ],
)
def test_what_is_wrong_in_a_file_is_left_out_with_a_sentence_and_the_rest_is_kept(changed, said):
    play, notes = from_json(saved(**changed))
    assert len(notes) == 1 and said in notes[0] and notes[0].endswith(".")
    assert play.text == ("my bank" if "text" not in changed else Play().text)
    assert play.levers == (Levers(heads=4) if changed.get("levers") != [] else Levers())
    assert play.edits == (() if changed.get("edits") == 5 else (Edit("a", (0,), 1.0),))


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=6,
    ),
    st.sampled_from(["text", "levers", "edits", "lever"]),
    st.sampled_from(list(Levers.__dataclass_fields__)),
)
def test_no_file_of_ours_is_an_error_whatever_was_done_to_it(value, part, lever):
    changed = {"levers": {lever: value}} if part == "lever" else {part: value}
    play, notes = from_json(saved(**changed))
    assert isinstance(play, Play) and all(note.endswith(".") for note in notes)
    assert from_json(to_json(play)) == (play, [])
