"""The walkthrough's state between a reader's moves, the widgets and the URL.

Whoever moved last is right: a widget or the viewer if it differs from what it was at the end of the
last run, else the URL, if it differs from what was written there (Back, or a pasted link).
"""

from dataclasses import replace
from typing import Any

import streamlit as st

from pages._ui.address import Place, parse
from pages._ui.models import names

VIEWER = "viewer"
WIDGETS = ("text", "model", "layer")


def arrive(example: str | None = None) -> tuple[Place, list[str]]:
    """Where the reader is now, before any widget is drawn; puts the widgets there as well.

    ``example`` is a sentence just chosen from the list, which replaces the one in the box. In a
    session's first run the widgets are left alone: the browser may already hold a reader's choice,
    made while the server was away, and it is known only once they are drawn (``drawn``).
    """
    state = st.session_state
    if example is not None:
        state["text"] = example
    url = st.query_params.to_dict()
    was: Place | None = state.get("place")
    notes: list[str] = []
    if was is None:
        state["revision"] = 1
        return parse(url, names())
    if url != state["written"] and not _moved():
        place, notes = parse(url, names())
        state["revision"] += 1
        state["text"], state["model"], state["layer"] = place.text, place.model, place.layer
        return place, notes
    for name in WIDGETS:  # a browser need not send what a widget holds by default
        if state.get(name) is None:
            state[name] = getattr(was, name)
    place = replace(was, **{name: state[name] for name in WIDGETS})
    if place.model != was.model:
        place = replace(place, layer=0, cell=None)
        state["layer"] = 0
    if place.text != was.text:
        place = replace(place, cell=None)
    moved = _viewer_state()
    if moved != state["seen"]:
        cell = moved.get("cell")
        place = replace(
            place,
            stage=str(moved["stage"]),
            head=int(moved["head"]),
            layer=int(moved["layer"]),
            cell=(int(cell[0]), int(cell[1])) if cell else None,
        )
        if place.layer != was.layer:
            state["layer"] = place.layer
            state["revision"] += 1  # the viewer must follow: the stages of another layer arrive
    elif place.layer != was.layer or place.text != was.text or place.model != was.model:
        state["revision"] += 1
    return place, notes


def leave(place: Place) -> None:
    """Remember the place and write it into the URL, as one step of the browser's history."""
    state = st.session_state
    written = place.query()
    url = st.query_params.to_dict()
    if parse(url, names()) != (place, []):
        st.query_params.from_dict(written)
        url = written
    # A move made in the viewer while the server was away arrives with the first run: take it now.
    waiting = fresh() and bool(_viewer_state())
    state["place"], state["written"] = place, url
    state["seen"] = {} if waiting else _viewer_state()
    state["widgets"] = _widgets()
    if waiting:
        st.rerun()


def put(place: Place, layer: int) -> Place:
    """The same place in another layer, in the widget too; call before the widget is drawn."""
    if not fresh():
        st.session_state["layer"] = layer
    return replace(place, layer=layer, cell=None)


def fresh() -> bool:
    """Whether this is a session's first run, in which widgets take their values from the place."""
    return "place" not in st.session_state


def drawn(place: Place, *widgets: str) -> Place:
    """The place with what those widgets hold, now that they are drawn."""
    state = st.session_state
    held = {name: state[name] for name in widgets if state.get(name) is not None}
    there = replace(place, **held)
    return there if there == place else replace(there, cell=None)


def view(place: Place) -> dict[str, Any]:
    """The place as the viewer takes it: it follows when the revision is new."""
    revision = st.session_state["revision"]
    return {"stage": place.stage, "head": place.head, "cell": place.cell, "revision": revision}


def _moved() -> bool:
    state = st.session_state
    return _widgets() != state["widgets"] or _viewer_state() != state["seen"]


def _widgets() -> tuple[Any, ...]:
    return tuple(st.session_state.get(name) for name in WIDGETS)


def _viewer_state() -> dict[str, Any]:
    component = st.session_state.get(VIEWER) or {}
    return dict(component.get("moved") or {})
