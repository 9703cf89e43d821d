"""Files that were not saved by the Playground, or were changed since: a sentence or a good play."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.play.levers import Levers
from attention_core.play.saved import Play, from_json, from_query, to_json


def nested(depth: int, inside: str = "") -> str:
    return "[" * depth + inside + "]" * depth


def levers(**written: str) -> str:
    inside = ", ".join(f'"{name}": {value}' for name, value in written.items())
    return f'{{"version": 1, "levers": {{{inside}}}}}'


def edits(*written: str) -> str:
    return f'{{"version": 1, "edits": [{", ".join(written)}]}}'


REFUSED = {
    "empty": "",
    "space": " \n ",
    "text": "river bank",
    "cut": '{"version": 1, "text": "ri',
    "null": "null",
    "number": "1",
    "string": '"version"',
    "list": "[1]",
    "no version": "{}",
    "version 2": '{"version": 2}',
    "version true": '{"version": true}',
    "version text": '{"version": "1"}',
    "version list": '{"version": [1]}',
    "version half": '{"version": 1.5}',
    "version NaN": '{"version": NaN}',
    "deep": nested(100_000),
    "deep object": '{"a":' * 100_000,
    "many digits": '{"version": 1' + "0" * 5000 + "}",
    "two values": '{"version": 1} {"version": 1}',
    "binary": "\x00\x01\x02",
    "html": "<html><script>alert(1)</script></html>",
}
READ = {
    "byte-order mark": '\ufeff{"version": 1}',
    "nothing more": '{"version": 1}',
    "version twice": '{"version": 2, "version": 1}',
    "__proto__": '{"version": 1, "__proto__": {"text": 1}, "levers": {"__class__": 1}}',
    "text a number": '{"version": 1, "text": 7}',
    "text a list": '{"version": 1, "text": ["river"]}',
    "half a pair": '{"version": 1, "text": "river \\udc80"}',
    "nul": '{"version": 1, "text": "river \\u0000"}',
    "levers a list": '{"version": 1, "levers": []}',
    "levers null": '{"version": 1, "levers": null}',
    "edits an object": '{"version": 1, "edits": {}}',
    "edits null": '{"version": 1, "edits": null}',
    "silenced deep": levers(silenced=nested(500)),
    "silenced very deep": levers(silenced=nested(900, "1")),
    "padding deep": levers(mask='"padding"', padding=nested(500)),
    "padding an object": levers(padding='{"0": 1}'),
    "padding negative": levers(mask='"padding"', padding="[-1]"),
    "padding text": levers(mask='"padding"', padding='["x"]'),
    "temperature 0": levers(temperature="0"),
    "temperature below 0": levers(temperature="-1"),
    "temperature NaN": levers(temperature="NaN"),
    "temperature infinite": levers(temperature="Infinity"),
    "temperature 1e999": levers(temperature="1e999"),
    "temperature of 400 digits": levers(temperature="1" + "0" * 400),
    "temperature true": levers(temperature="true"),
    "scaling a number": levers(scaling="1"),
    "heads 3": levers(heads="3"),
    "heads half": levers(heads="2.5"),
    "mask unknown": levers(mask='"future"'),
    "scoring markup": levers(scoring='"<b>dot</b>"'),
    "edit too short": edits('["layer0.scores", [0]]'),
    "edit too long": edits('["layer0.scores", [0], 1, 2]'),
    "edit no list": edits("7", "null", '"x"', "{}"),
    "edit of a path": edits('["../../etc/passwd", [0], 1]'),
    "edit of markup": edits('["<script>", [0], 1]'),
    "edit below 0": edits('["layer0.scores", [-1, 0, 0], 1]'),
    "edit far": edits('["layer0.scores", [1e99, 0, 0], 1]'),
    "edit cell deep": edits(f'["layer0.scores", {nested(500)}, 1]'),
    "edit NaN": edits('["layer0.scores", [0, 0, 0], NaN]'),
    "edit 1e999": edits('["layer0.scores", [0, 0, 0], 1e999]'),
    "edit text": edits('["layer0.scores", [0, 0, 0], "1e999"]'),
    "edit true": edits('["layer0.scores", [0, 0, 0], true]'),
    "three thousand edits": edits(*(f'["layer0.scores", [0, 0, {i}], 1]' for i in range(3000))),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_file_of_the_playground_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match=r"^This file .*\.$"):
        from_json(text)


@pytest.mark.parametrize("text", READ.values(), ids=list(READ))
def test_of_a_file_that_was_changed_all_that_is_good_is_kept(text):
    play, notes = from_json(text)
    assert from_json(to_json(play)) == (play, [])
    assert all(note.endswith(".") for note in notes)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside),
    max_leaves=8,
)
LEVERS = st.sampled_from([*Levers.__dataclass_fields__, "other"])


@given(text=anything, levers=anything | st.dictionaries(LEVERS, anything), edits=anything)
def test_any_json_under_the_right_version_gives_a_play(text, levers, edits):
    written = {"version": 1, "text": text, "levers": levers, "edits": edits}
    play, notes = from_json(json.dumps(written))
    assert isinstance(play, Play) and all(note.endswith(".") for note in notes)


@given(st.dictionaries(LEVERS | st.sampled_from(["text", "edits"]), st.text(max_size=30)))
def test_any_link_gives_a_play(query):
    play, notes = from_query(query)
    assert isinstance(play, Play) and all(note.endswith(".") for note in notes)
