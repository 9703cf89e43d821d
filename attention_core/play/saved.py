"""A play as a link and as a file: the text, the levers and the edits, and nothing computed.

Reading keeps what is good and says in a sentence what it left out; the sentences quote nothing.
Whether a tensor or a cell is there depends on the text: ``edits.fit`` says so.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from attention_core.play.edits import LARGEST, MOST_EDITS, Edit, put
from attention_core.play.levers import Levers
from attention_core.play.typed import read_number

VERSION = 1
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,63}", re.ASCII)
_WHOLE = re.compile(r"\d{1,4}", re.ASCII)


@dataclass(frozen=True)
class Play:
    """What a reader has set: everything else follows from it."""

    text: str = "river bank"
    levers: Levers = field(default_factory=Levers)
    edits: tuple[Edit, ...] = ()


def to_query(play: Play) -> dict[str, str]:
    """Query parameters of the link that restores a play; levers at rest are left out."""
    rest = asdict(Levers())
    levers = {name: v for name, v in asdict(play.levers).items() if v != rest[name]}
    written = {"text": play.text} | {name: _written(value) for name, value in levers.items()}
    if play.edits:
        written["edits"] = "~".join(
            "!".join((edit.tensor, _written(edit.cell), repr(edit.value))) for edit in play.edits
        )
    return written


def from_query(query: Mapping[str, str]) -> tuple[Play, list[str]]:
    """Read a link.

    Parameters
    ----------
    query : mapping of str to str
        Its query parameters; those that are none of a play's are passed over.

    Returns
    -------
    Play
        At rest where the link says nothing or nonsense.
    list of str
        A sentence for everything that was left out.
    """
    readers: dict[str, Any] = {
        "scoring": str,
        "scaling": _switch,
        "temperature": read_number,
        "mask": str,
        "padding": _cell,
        "positions": _switch,
        "heads": _index,
        "silenced": lambda text: tuple(_cell(pair) for pair in text.split("_")),
    }
    levers: dict[str, Any] = {}
    notes = []
    for name, read in readers.items():
        if name in query:
            try:
                levers[name] = read(query[name])
            except ValueError:
                notes.append(_unread(name))
    edits: list[Any] = []
    for part in query["edits"].split("~") if query.get("edits") else ():
        name, _, rest = part.partition("!")
        cell, _, value = rest.partition("!")
        edits.append((name, cell.split("."), value))
    return _assemble(query.get("text"), levers, edits, notes)


def to_json(play: Play) -> str:
    """The same as a file."""
    return json.dumps(
        {
            "version": VERSION,
            "text": play.text,
            "levers": asdict(play.levers),
            "edits": [[edit.tensor, edit.cell, edit.value] for edit in play.edits],
        },
        indent=1,
    )


def from_json(text: str) -> tuple[Play, list[str]]:
    """Read a file.

    Parameters
    ----------
    text : str
        As ``to_json`` writes it.

    Returns
    -------
    Play
    list of str
        As ``from_query``.

    Raises
    ------
    ValueError
        With a sentence, if it is not a file of the Playground, or of another version.
    """
    try:
        saved = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise ValueError("This file is not JSON. Open one saved by the Playground.") from None
    if not isinstance(saved, dict) or "version" not in saved:
        raise ValueError("This file was not saved by the Playground. Open one that was.")
    if saved["version"] != VERSION or isinstance(saved["version"], bool):
        raise ValueError(f"This file is not of version {VERSION}, the one that can be read here.")
    notes: list[str] = []
    written = saved.get("levers", {})
    known = {lever.name for lever in fields(Levers)}
    if not isinstance(written, dict):
        notes.append("The levers cannot be read; they are at rest.")
        written = {}
    elif set(written) - known:
        notes.append("The file has a lever that is not here; it is left out.")
    levers = {}
    for name in known & set(written):
        kind = type(getattr(Levers(), name))
        try:
            levers[name] = _plain(written[name], kind)
        except (TypeError, ValueError, OverflowError):
            notes.append(_unread(name))
    edits = saved.get("edits", [])
    if not isinstance(edits, list):
        notes.append("The changes cannot be read; none is made.")
        edits = []
    return _assemble(saved.get("text"), levers, edits, notes)


def _assemble(
    text: Any, levers: Mapping[str, Any], edits: list[Any], notes: list[str]
) -> tuple[Play, list[str]]:
    play = Play()
    if isinstance(text, str):
        play = replace(play, text=text)
    elif text is not None:
        notes.append("The text cannot be read; an example takes its place.")
    set_ = play.levers
    for name in sorted(levers, key=lambda name: name == "padding"):  # it needs its mask before it
        try:
            set_ = replace(set_, **{name: levers[name]})
        except ValueError as error:
            notes.append(f"{error} The {name} lever is at rest.")
    if len(edits) > MOST_EDITS:
        notes.append(f"There are more than {MOST_EDITS} changes; the first {MOST_EDITS} are made.")
    kept: tuple[Edit, ...] = ()
    for written in edits[:MOST_EDITS]:
        try:
            kept = put(kept, _edit(written))
        except ValueError as error:
            notes.append(f"{error} A change is left out.")
    return replace(play, levers=set_, edits=kept), list(dict.fromkeys(notes))


def _edit(written: Any) -> Edit:
    if not isinstance(written, list | tuple) or len(written) != 3:
        raise ValueError("A change needs a tensor, a cell and a value.")
    name, cell, value = written
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise ValueError("A change names no tensor.")
    if not isinstance(cell, list | tuple):
        raise ValueError("A change names no cell.")
    place = tuple(_index(each) for each in cell)
    return Edit(name, place, _value(value))


def _value(written: Any) -> float:
    unheld = ValueError(f"A change has a value that is no number up to {LARGEST:.0f}.")
    if isinstance(written, str):
        try:
            return read_number(written)
        except ValueError:
            raise unheld from None
    number = isinstance(written, int | float) and not isinstance(written, bool)
    if not (number and abs(written) <= LARGEST):  # which NaN is not
        raise unheld
    return float(written)


def _index(written: Any) -> int:
    if isinstance(written, int) and not isinstance(written, bool) and 0 <= written < 10**4:
        return written
    if isinstance(written, str) and _WHOLE.fullmatch(written):
        return int(written)
    raise ValueError("A change names no cell.")


def _cell(text: str) -> tuple[int, ...]:
    return tuple(_index(part) for part in text.split("."))


def _switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError(text)
    return text == "on"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ("_" if value and isinstance(value[0], tuple) else ".").join(map(_written, value))
    return str(value)


def _plain(value: Any, kind: type) -> Any:
    """A lever's value as JSON has it; a list of lists becomes a tuple of tuples."""
    if kind is tuple:
        if not isinstance(value, list):
            raise TypeError(value)
        # Pairs at most: lists nested deeper are not followed.
        return tuple(tuple(map(_index, v)) if isinstance(v, list) else _index(v) for v in value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise TypeError(value)
    return value


def _unread(name: str) -> str:
    return f"The {name} lever cannot be read; it is at rest."
