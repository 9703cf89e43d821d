"""What a reader did to the numbers: typed one, undid, opened a file. Done before widgets are drawn.

A button's click and an opened file are known by their keys before they are drawn, and change what
other widgets hold, which is only possible before those are drawn.
"""

from dataclasses import replace

import streamlit as st

from attention_core import Trace
from attention_core.play.edits import Edit, put, refusal
from attention_core.play.history import History
from attention_core.play.saved import Play, from_json
from attention_core.play.typed import read_number
from attention_core.view.protocol import Heard
from pages._app.state.visit import fresh
from pages.build.playground.place import Place, parts, visit

HISTORY, TYPED, OPENED = "playground history", "playground typed", "playground opened"
LARGEST_FILE = 100_000  # bytes; a saved play of 64 edits has about 6,000


def history() -> History[Play] | None:
    """All that was set in this session, in order."""
    kept: History[Play] | None = st.session_state.get(HISTORY)
    return kept


def remember(place: Place) -> None:
    """Note what is set now as one step, unless it is where an undo or a redo led."""
    kept = history()
    st.session_state[HISTORY] = kept.do(place.play) if kept else History(place.play)


def chosen_example() -> str | None:
    """The example that was just chosen, if one was."""
    chosen: str | None = st.session_state.get("example")
    return chosen


def acted(place: Place) -> tuple[Place, list[str]]:
    """The place after the buttons and the file that was opened, if any was."""
    kept, session = history(), st.session_state
    if fresh() or not kept:
        return place, []
    if session.get("undo"):
        kept = kept.undo()
    elif session.get("redo"):
        kept = kept.redo()
    elif session.get("reset"):
        kept = kept.do(Play(place.text))
    elif (removed := _removed()) is not None:
        rest = tuple(e for i, e in enumerate(place.edits) if i != removed)
        kept = kept.do(Play(place.text, place.levers, rest))
    else:
        return _opened(place)
    session[HISTORY] = kept
    return visit.put(place, **parts(kept.present)), []


def edited(place: Place, trace: Trace) -> tuple[Place, Heard | None]:
    """The place with the number that was typed in the viewer; what the viewer is told of it.

    It arrives with every move until the next one is typed: its serial number says if it is new.
    """
    component = st.session_state.get(visit.component) or {}
    edit = (component.get("moved") or {}).get("edit")
    if not edit:
        return place, None
    serial, done = edit["serial"], st.session_state.get(TYPED)
    if done and done["serial"] == serial:
        return place, done
    said = ""
    try:
        cell = tuple(int(index) for index in edit["cell"])
        made = Edit(str(edit["tensor"]), cell, read_number(str(edit["text"])))
        said = refusal(trace, made)
        if not said:
            place = replace(place, edits=put(place.edits, made))
    except ValueError as error:
        said = str(error)
    heard: Heard = {"serial": serial, "refused": said}
    st.session_state[TYPED] = heard
    return place, heard


def _removed() -> int | None:
    """Which edit's remove button was clicked."""
    for key, value in st.session_state.items():
        if value is True and str(key).startswith("remove_"):
            return int(str(key).removeprefix("remove_"))
    return None


def _opened(place: Place) -> tuple[Place, list[str]]:
    file = st.session_state.get("file")
    if file is None or st.session_state.get(OPENED) == file.file_id:
        return place, []
    st.session_state[OPENED] = file.file_id
    if file.size > LARGEST_FILE:
        return place, ["This file is too large to be one saved by the Playground."]
    try:
        play, notes = from_json(file.getvalue().decode("utf-8"))
    except UnicodeDecodeError:
        return place, ["This file is not text. Open one saved by the Playground."]
    except ValueError as error:
        return place, [str(error)]
    return visit.put(place, model="handmade", cell=None, of="", **parts(play)), notes
