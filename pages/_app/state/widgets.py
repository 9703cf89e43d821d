"""Widgets that hold parts of a page's state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic

import streamlit as st

from pages._app.state.visit import P, Visit, fresh
from pages._app.words import LONGEST_LABEL, labels, plain


def told(
    options: Sequence[Any],
    title: Callable[[Any], str],
    written: Callable[[str], str] = plain,
    most: int = LONGEST_LABEL,
) -> dict[Any, str]:
    """How each option of a widget is called, so that no two read alike.

    ``written`` makes text of what the widget would read as markup; none is longer than ``most``.
    """
    called = labels([title(option) for option in options], most)
    return dict(zip(options, map(written, called), strict=True))


class Widgets(Generic[P]):
    """One run of a page for one reader: where they are, and the widgets that say so.

    Every method draws one widget, in ``where``, for the part of the state it is named after; from
    then on ``place`` has what the widget holds.

    Attributes
    ----------
    visit : Visit
        The page's, the same in every session.
    place : Link
        Where the reader is.
    notes : list of str
        What could not be as it was asked for, in sentences.
    """

    place: P

    def __init__(self, visit: Visit[P]) -> None:
        self.visit = visit
        self.notes: list[str] = []
        self.buttons: list[dict[str, Any]] = []  # as ``components.buttons`` takes them

    def arrive(self, **chosen: Any) -> None:
        """Find out where the reader is; before any widget of the state is drawn."""
        self.place, notes = self.visit.arrive(**chosen)
        self.notes += notes

    def put(self, **changes: Any) -> None:
        """Change the place, and the widgets with it; before those are drawn."""
        self.place = self.visit.put(self.place, **changes)

    def bound(
        self,
        draw: Callable[..., Any],
        name: str,
        *given: Any,
        first: Mapping[str, Any],
        **shown: Any,
    ) -> None:
        """Draw a widget that holds the part ``name`` of the state.

        ``first`` is how it is told what to hold in a session's first run, as a default and not as a
        value: the browser may hold another, chosen while the server was away. In later runs it
        holds what is set in the session's state.
        """
        if fresh():
            shown |= first
        value = draw(*given, key=self.visit.key(name), persist_state="session", **shown)
        self.place = self.visit.drawn(self.place, name, value)

    def choice(
        self,
        name: str,
        label: str,
        options: Iterable[Any],
        title: Callable[[Any], str] = str,
        where: Any = st,
        **shown: Any,
    ) -> None:
        """One of a few, side by side."""
        self.bound(
            where.segmented_control,
            name,
            label,
            options := list(options),
            first={"default": getattr(self.place, name)},
            format_func=self._called(name, told(options, title)),
            required=True,
            wrap=True,  # where a screen is narrow, none of them is out of sight
            **shown,
        )

    def section(self, name: str, label: str, titles: Mapping[Any, str], where: Any = st) -> None:
        """What part of the page is looked at; the label is only spoken."""
        self.choice(name, label, titles, titles.__getitem__, where, label_visibility="collapsed")

    def select(
        self,
        name: str,
        label: str,
        options: Sequence,
        title: Callable[[Any], str] = str,
        where: Any = st,
        **shown: Any,
    ) -> None:
        """One of many, in a list to open."""
        here = getattr(self.place, name)
        if not fresh() and self.visit.held(name) not in options:
            self.visit.hold(name, here)
        self.bound(
            where.selectbox,
            name,
            label,
            options,
            first={"index": list(options).index(here)} if fresh() else {},
            format_func=self._called(name, told(options, title, written=str)),
            **shown,
        )

    def several(
        self, name: str, label: str, options: Sequence, title: Callable[[Any], str], where: Any = st
    ) -> None:
        """Any number of many."""
        self.bound(
            where.multiselect,
            name,
            label,
            options,
            first={"default": list(getattr(self.place, name))},
            format_func=self._called(name, told(options, title)),
        )

    def marked(
        self, name: str, label: str, options: Sequence, title: Callable[[Any], str], where: Any = st
    ) -> None:
        """Any number of a few, side by side; the label is only spoken."""
        self.bound(
            where.pills,
            name,
            label,
            options,
            first={"default": list(getattr(self.place, name))},
            selection_mode="multi",
            format_func=self._called(name, told(options, title)),
            label_visibility="collapsed",
        )

    def typed(self, name: str, label: str, where: Any = st, **shown: Any) -> None:
        """A text of one or, with a height, several lines."""
        box = where.text_area if "height" in shown else where.text_input
        self.bound(box, name, label, first={"value": getattr(self.place, name)}, **shown)

    def switch(self, name: str, label: str, where: Any = st, **shown: Any) -> None:
        """On or off."""
        self.bound(where.toggle, name, label, first={"value": getattr(self.place, name)}, **shown)

    def number(
        self, name: str, label: str, low: float, high: float, where: Any = st, **shown: Any
    ) -> None:
        """A number to type."""
        first = {"value": getattr(self.place, name)}
        self.bound(where.number_input, name, label, low, high, first=first, **shown)

    def size(self, name: str, label: str, sizes: Sequence[int], where: Any = st) -> None:
        """One of a few sizes in order."""
        first = {"value": getattr(self.place, name)}
        self.bound(where.select_slider, name, label, sizes, first=first)

    def slider(
        self,
        name: str,
        label: str,
        low: int,
        high: int,
        step: int = 1,
        where: Any = st,
        **shown: Any,
    ) -> None:
        """A whole number between two limits; nothing is drawn where there is only one."""
        if low == high:
            return
        here, held = getattr(self.place, name), self.visit.held(name)
        if not fresh() and (held is None or not low <= held <= high):
            self.visit.hold(name, here)
        self.bound(where.slider, name, label, low, high, first={"value": here}, step=step, **shown)

    def button(
        self,
        name: str,
        label: str,
        where: Any = st,
        *,
        rests: bool = False,
        keys: str = "",
        **shown: Any,
    ) -> None:
        """A button, which keeps the keyboard's focus whatever it does.

        One that ``rests`` looks like it, is spoken so, and does nothing; disabled, it would lose
        the focus that it has. ``keys`` press it from anywhere but a text.
        """
        key = self.visit.key(name)
        where.button(label, key=key, **shown)
        self.buttons.append({"key": key, "rests": rests, "keys": keys})

    def stepper(
        self, name: str, label: str, last: int, *, keys: bool = False, where: Any = st
    ) -> None:
        """Start, back, next, end and a slider over the steps from 0.

        With ``keys``, the arrows left and right step back and on.
        """
        at = getattr(self.place, name)
        row = where.columns([1, 1, 1, 1, 3.2], vertical_alignment="bottom", gap="small")
        moves = {"Start": 0, "Back": at - 1, "Next": at + 1, "End": last}
        arrows = {"Back": "Left", "Next": "Right"} if keys else {}
        for column, (title, to) in zip(row, moves.items(), strict=False):
            self.button(
                f"{name} {title}",
                title,
                column,
                rests=to == at or not 0 <= to <= last,
                on_click=self.visit.hold,
                args=(name, max(0, min(to, last))),
                shortcut=arrows.get(title),
                width="stretch",
            )
        if last:
            self.slider(name, f"{label}, of {last:,}", 0, last, where=row[4])

    def _called(self, name: str, called: dict[Any, str]) -> Callable[[Any], str]:
        """What names the options of a widget, whose choice is the same under other names.

        The browser knows an option by its label alone: where labels have changed since the last
        run it is told what is chosen. On an option that a widget does not have this raises
        KeyError, and Streamlit falls back to one that it has.
        """
        before, here = self.visit.held(f"{name} called"), tuple(called.values())
        chosen = st.session_state.get(self.visit.key(name))
        if before not in (None, here) and chosen is not None and not fresh():
            self.visit.hold(name, chosen)
        self.visit.hold(f"{name} called", here)
        return called.__getitem__
