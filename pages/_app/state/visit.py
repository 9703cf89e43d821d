"""A page's state between a reader's moves, the widgets and the URL.

Whoever moved last is right: a widget or the page's component if it differs from what it was at the
end of the last run, else the URL, if it differs from what was written there (Back, a pasted link).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import streamlit as st

from pages._app.state.link import Link

P = TypeVar("P", bound=Link)


@dataclass
class _Kept:
    """What a page remembers from one run to the next."""

    place: Any
    home: Any  # what the bare address meant when the reader came
    written: dict[str, str]
    seen: dict[str, Any]
    held: tuple[Any, ...]
    revision: int
    heard: str = ""  # serial of the component's last move that was followed
    come: bool = False  # from another page, and the address is yet to be written


_VISITS: dict[str, "Visit[Any]"] = {}  # by the names of their pages


class Visit(Generic[P]):
    """One page's visits, in whatever session is running.

    Parameters
    ----------
    page : str
        A name no other page has.
    state : type of Link
        Its defaults are the page as it is first met.
    widgets : tuple of str
        Parts of the state that a widget holds.
    follow : callable
        ``follow(was, place, moved)``: the place with what a change brings with it; ``moved`` is
        what the component reports, None if it did not move.
    component : str
        Key of a component that keeps where the reader moved it in its state ``moved``.
    """

    def __init__(
        self,
        page: str,
        state: type[P],
        widgets: tuple[str, ...],
        follow: Callable[[P, P, Mapping[str, Any] | None], P],
        component: str = "",
    ) -> None:
        self.page, self.state, self.widgets = page, state, widgets
        self.follow, self.component = follow, component
        _VISITS[page] = self

    def arrive(self, **chosen: Any) -> tuple[P, list[str]]:
        """Where the reader is now, before any widget is drawn; puts the widgets there as well.

        ``chosen`` are values picked from a list just now; they replace what a widget holds.

        In a session's first run the widgets are left alone: the browser may already hold a
        reader's choice, made while the server was away, known only once they are drawn.
        """
        session = st.session_state
        for name, value in chosen.items():
            if value is not None:
                session[self.key(name)] = value
        url = st.query_params.to_dict()
        if fresh():
            place, notes = self.state.parse(url)
            self._keep(_Kept(place, self.state(), {}, {}, (), _unheard_of()))
            return place, notes
        kept: Any = session.get(self.key("kept"))
        if session["page"] != self.page:
            _VISITS[session["page"]]._catch_up()
            return self._return(kept, url)
        was = kept.place
        if url != kept.written and not self._moved(kept):
            place, notes = self._read(kept, url)
            kept.revision += 1
            self._set(place)
            # At once: the next step through the browser's history may end this run early, and what
            # was set here must not look like the reader's own choice then.
            kept.place, kept.written = place, url
            kept.held, kept.seen = self._held(), self.moved()
            return place, notes
        held = {}
        for name in self.widgets:
            held[name] = self.held(name)
            if held[name] is None:  # a browser need not send what a widget holds by default
                held[name] = getattr(was, name)
                self.hold(name, held[name])
        place = replace(was, **held)
        moved = self._new_move(kept)
        if moved and moved.get("revision", kept.revision) != kept.revision:
            moved["late"] = True  # made in what was on screen before the page moved the reader
        place = self.follow(was, place, moved or None)
        if any(getattr(place, name) != getattr(was, name) for name in self.widgets):
            kept.revision += 1  # the component must follow: what it shows arrives anew
        self._set(place)
        # Not only at the end of the run, which a quick key or a click on a page may cut short.
        kept.place, kept.held, kept.seen = place, self._held(), self.moved()
        kept.heard = moved.get("serial", kept.heard)
        session["last text"] = getattr(place, "text", session["last text"])
        return place, []

    def leave(self, place: P) -> None:
        """Remember the place and write it into the URL, as one step of the browser's history."""
        url = st.query_params.to_dict()
        kept = self._kept
        if (kept.come and not url) or self._read(kept, url) != (place, []):
            held = place.query()
            if held != url:  # it is the same if only the server had forgotten what it leads to
                st.query_params.from_dict(held)
            url = held
        # A move made in the component while the server was away arrives with the first run.
        waiting = self.moved() if fresh() else {}
        # The component is there already, where it was moved to.
        kept.revision = int(waiting.get("revision", kept.revision))
        kept.place, kept.written = place, url
        kept.held, kept.come = self._held(), False
        st.session_state["page"] = self.page
        st.session_state["last text"] = getattr(place, "text", st.session_state.get("last text"))
        if waiting:
            st.rerun()

    def put(self, place: P, **changes: Any) -> P:
        """The same place with changes, in the widgets too; call before those are drawn."""
        place = replace(place, **changes)
        if not fresh():
            self._set(place)
            self._kept.held = self._held()
        self.keep(place)
        return place

    def keep(self, place: P) -> None:
        """From now on the reader is there, even if something ends this run early."""
        self._kept.place = place

    def drawn(self, place: P, name: str, value: Any) -> P:
        """The place with what a widget holds, now that it is drawn."""
        value = _settled(value)
        if value is None or value == getattr(place, name):
            return place
        return self.follow(place, replace(place, **{name: value}), None)

    def key(self, name: str) -> str:
        """Key in session state of what is this page's alone."""
        return f"{self.page}.{name}"

    def held(self, name: str) -> Any:
        """What a widget holds."""
        return _settled(st.session_state.get(self.key(name)))

    def hold(self, name: str, value: Any) -> None:
        """Set what a widget holds, before it is drawn or in a button's callback."""
        st.session_state[self.key(name)] = value

    def moved(self) -> dict[str, Any]:
        """What the component last said of where the reader is in it."""
        component = (self.component and st.session_state.get(self.component)) or {}
        return dict(component.get("moved") or {})

    @property
    def followed(self) -> dict[str, Any]:
        """What the component is told with every view of the place.

        ``revision`` grows whenever it must follow the page, and not only its own moves; ``heard``
        is the serial of the last of those that this page followed.
        """
        return {"revision": self._kept.revision, "heard": self._kept.heard}

    def _catch_up(self) -> None:
        """Take over what was typed on this page as the reader left it, before any run saw it."""
        kept: _Kept | None = st.session_state.get(self.key("kept"))
        held = self._held()
        if kept is None or held == kept.held:
            return
        typed = zip(self.widgets, held, strict=True)
        there = replace(kept.place, **{name: value for name, value in typed if value is not None})
        kept.place, kept.held = self.follow(kept.place, there, None), held
        st.session_state["last text"] = getattr(kept.place, "text", st.session_state["last text"])

    def _return(self, kept: _Kept | None, url: dict[str, str]) -> tuple[P, list[str]]:
        """From another page: by a link, or back to where the reader was, with the last text."""
        place, notes = self.state.parse(url)
        if not url:
            place = kept.place if kept else place
            if hasattr(place, "text") and st.session_state["last text"] is not None:
                there = replace(place, text=st.session_state["last text"])
                place = self.follow(place, there, None)
        revision = kept.revision + 1 if kept else _unheard_of()
        home = self.state() if url else place
        for name in self.widgets:
            self.hold(name, getattr(place, name))
        seen, held = self.moved(), self._held()
        self._keep(_Kept(place, home, url, seen, held, revision, come=True))
        # At once, as whatever the reader does next may end this run early, and must not be lost.
        st.session_state["page"] = self.page
        return place, notes

    def _read(self, kept: _Kept, url: dict[str, str]) -> tuple[P, list[str]]:
        return self.state.parse(url) if url else (kept.home, [])

    def _set(self, place: P) -> None:
        for name in self.widgets:
            if self.held(name) != getattr(place, name):
                self.hold(name, getattr(place, name))

    def _moved(self, kept: _Kept) -> bool:
        return self._held() != kept.held or bool(self._new_move(kept))

    def _new_move(self, kept: _Kept) -> dict[str, Any]:
        """What the component says, if it is anything that was not followed yet."""
        moved = self.moved()
        return moved if moved != kept.seen else {}

    def _held(self) -> tuple[Any, ...]:
        return tuple(self.held(name) for name in self.widgets)

    @property
    def _kept(self) -> _Kept:
        kept: _Kept = st.session_state[self.key("kept")]
        return kept

    def _keep(self, kept: _Kept) -> None:
        st.session_state[self.key("kept")] = kept


def fresh() -> bool:
    """Whether this is a session's first run, in which widgets take their values from the place."""
    return "page" not in st.session_state


def _unheard_of() -> int:
    """A revision that no component can have, whatever session or server it had before."""
    return time.time_ns() // 1_000_000


def _settled(value: Any) -> Any:
    """What a widget holds; several choices as a tuple, as they are in a state."""
    return tuple(value) if isinstance(value, list) else value
