"""The protocol is written down as it is typed, and nothing is sent that nobody reads."""

import re
from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any, NotRequired, Required, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from attention_core.view import protocol
from attention_core.view.bundle import ASSETS
from tests.pages import play
from tests.pages.reader import part, visit

README = (ASSETS / "README.md").read_text(encoding="utf-8")
TYPES = {name: each for name, each in vars(protocol).items() if is_typeddict(each)}
# These are written in JavaScript and read in Python.
MOVES = {"Moved", "Edit", "HeadsMoved", "Seed"}

CHANGED = {"text": play.TEXT, "edits": "layer0.scores!0.5.2!-4", "stage": "scores", "cell": "5-2"}
SENT = [
    ("", {"text": "river bank", "model": "minilm", "stage": "query", "cell": "1-2"}, "viewer"),
    ("playground", CHANGED, "playground"),
    ("playground", {"section": "cross", "stage": "scores", "cell": "0-0"}, "playground"),
    ("heads", {"text": "river bank", "model": "minilm", "heads": "0.1-1.2"}, "heads"),
]
PARTS = {
    "viewer": {"trace": "TracePart", "weights": "WeightsPart", "answer": "AnswerPart"},
    "heads": {"maps": "MapsPart", "measures": "MeasuresPart", "answer": "HeadsAnswerPart"},
}
PARTS["playground"] = {**PARTS["viewer"], "sides": "SidesPart"}


def test_the_readme_has_every_key_of_every_message_in_one_line():
    _, text = README.split("## The protocol")
    sections = re.findall(r"^### (\w+)\n(.*?)(?=^### |\Z)", text, re.MULTILINE | re.DOTALL)
    listed = {name: re.findall(r"^- `(\w+)`: \S", lines, re.MULTILINE) for name, lines in sections}
    wanted = {name: list(each.__annotations__) for name, each in TYPES.items()}
    assert {n: sorted(keys) for n, keys in listed.items()} == {
        n: sorted(keys) for n, keys in wanted.items()
    }


@pytest.mark.parametrize(("page", "query", "shell"), SENT)
def test_every_key_that_is_sent_is_in_the_protocol_and_read_by_the_viewer(page, query, shell):
    at = visit(page, **query)
    read = words(code())
    for name, kind in PARTS[shell].items():
        found = set(keys(part(at, name, shell).header, TYPES[kind]))
        assert found, name
        assert not {key for key in found if key.rpartition(".")[2] not in read}


def test_a_key_that_nobody_reads_would_be_found():
    assert not {"typed_numbers", "nobody_reads"} & words(code())
    with pytest.raises(AssertionError, match="nobody_reads"):
        list(keys({"id": "a", "nobody_reads": True}, protocol.WeightsPart))


def test_what_the_viewer_tells_the_page_is_in_the_protocol():
    written = words(code())
    for name in MOVES:
        assert set(TYPES[name].__annotations__) <= written


def keys(value: Any, wanted: Any, path: str = "") -> Iterator[str]:
    """Every key in a message, with its type's name; each must be one that its type has."""
    if get_origin(wanted) in (NotRequired, Required):
        wanted = get_args(wanted)[0]
    options = [each for each in get_args(wanted) if each is not NoneType]
    if is_typeddict(wanted):
        hints = get_type_hints(wanted)
        assert set(value) <= set(hints), f"{wanted.__name__}: {sorted(set(value) - set(hints))}"
        missing = wanted.__required_keys__ - set(value)
        assert not missing, f"{wanted.__name__} without {sorted(missing)}"
        for key, each in value.items():
            yield f"{wanted.__name__}.{key}"
            yield from keys(each, hints[key])
    elif isinstance(value, Mapping) and len(options) == 1:
        yield from keys(value, options[0])  # or nothing
    elif isinstance(value, Mapping):
        for each in value.values():  # by names, which are no keys
            yield from keys(each, options[-1])
    elif isinstance(value, list):
        inside = next((option for option in options if get_origin(option)), wanted)
        for each in value:
            yield from keys(each, (get_args(inside) or (None,))[0])


def code() -> str:
    """All JavaScript of the viewer without comments."""
    files = sorted(ASSETS.rglob("*.js"))
    return re.sub(r"//.*", "", "\n".join(path.read_text(encoding="utf-8") for path in files))


def words(source: str) -> set[str]:
    """Names in code, outside its strings."""
    return set(re.findall(r"\w+", re.sub(r"\"[^\"\n]*\"", "", source)))


def test_the_readme_has_the_keys_that_are_shown():
    source = (ASSETS / "parts" / "keys.js").read_text(encoding="utf-8")
    declared = source.split("KEYS = [")[1].split("\n];")[0]
    rows = [re.findall(r'"([^"]*)"', row)[:3] for row in re.findall(r"\[([^\]]*)\]", declared)]
    table = README.split("## The keyboard")[1].split("\n## ")[0]
    written = re.findall(r"^\| ?(.*?) ?\| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    assert len(rows) > 9
    assert [tuple(row) for row in rows] == written[1:]
