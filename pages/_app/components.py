"""The components: the ES modules of assets/viewer, and their data in parts.

A component's own message carries nothing; each part (trace, weights, view and answer) is a message
of its own, so that opening a cell sends a few kilobytes and not the whole trace again.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from attention_core.view.bundle import module, read, style
from pages._app.figures.theme import Places
from pages._app.state.visit import fresh

WORKSHEET, PATCHES = "worksheet", "patches"  # keys
_component = st.components.v2.component
SHELLS = {
    "viewer": _component(
        "attention_viewer",
        css=style(
            "stage", "texts", "save", "comparing", "quiz", "narrow", "paper", "figure", "presenting"
        ),
        js=module("entries/stage"),
    ),
    "heads": _component(
        "attention_heads",
        css=style("stage", "save", "narrow", "heads", "paper", "figure"),
        js=module("entries/heads"),
    ),
    "playground": _component(
        "attention_playground",
        css=style("stage", "save", "playground", "narrow", "paper", "figure", "presenting"),
        js=module("entries/stage"),
    ),
    "training": _component(
        "attention_training",
        css=style("stage", "save", "training", "narrow", "paper", "figure", "presenting"),
        js=module("entries/stage"),
    ),
}
_chips = _component("attention_chips", css=style("chips"), js=module("entries/chips"))
_minute = _component("attention_minute", css=style("minute"), js=module("entries/minute"))
_worksheet = _component(
    "attention_worksheet", css=style("worksheet"), js=module("entries/worksheet")
)
_guess = _component("attention_guess", css=style("guess"), js=module("entries/guess"))
_curves = _component("attention_curves", css=style("curves"), js=module("entries/curves"))
_aligned = _component("attention_aligned", css=style("aligned"), js=module("entries/aligned"))
_digits = _component("attention_digits", css=style("digits"), js=module("entries/digits"))
_patches = _component("attention_patches", css=style("patches"), js=module("entries/patches"))
_thumbnails = _component(
    "attention_thumbnails", css=style("thumbnails"), js=module("entries/thumbnails")
)
_small = _component("attention_small", css=style("small"), js=module("entries/small"))
_grid = _component("attention_grid", css=style("grid"), js=module("entries/grid"))
_beside = _component("attention_chart", css=style("save"), js=module("entries/chart"))
_share = _component("attention_share", css=style("share"), js=module("entries/share"))
_reveal = _component("attention_reveal", js=read("entries/reveal"))
_lessons = _component("attention_lessons", js=module("entries/lessons"))
_buttons = _component("attention_buttons", js=read("entries/buttons"))
# Not isolated: what they bring is the page's. It leaves more room to the picture than Streamlit
# does, and keeps two steps of the browser's history together.
_part = _component(
    "attention_viewer_part",
    css=style("page", "rows"),
    js=module("entries/part"),
    isolate_styles=False,
)
_page = _component(
    "attention_page", css=style("page", "rows"), js=module("entries/page"), isolate_styles=False
)


def page_style(key: str = "style") -> None:
    """Style a page that has no viewer, whose parts bring the style along."""
    _page(key=f"{key}_part")


def viewer(shell: str, **parts: bytes) -> None:
    """Show a component; its key is its name in ``SHELLS``.

    Where the reader moves it is ``moved`` in session state under that key.
    """
    told = SHELLS[shell](
        key=shell, data={"key": shell}, default={"moved": None}, on_moved_change=_noted
    )
    if fresh() and told.moved:
        return  # it was moved while the server was away; the next run, which comes at once, follows
    for name, part in parts.items():
        send(shell, name, part)


def send(shell: str, name: str, part: bytes) -> None:
    """Give a component a part of its data; one that takes longer to make may come later."""
    _part(key=f"{shell}_{name}_part", data=_addressed(shell, name, part))


def away(shell: str, page: str, query: dict[str, str]) -> None:
    """Where the component leads on to: a link it clicks, as one step of the browser's history."""
    with st.container(key=f"{shell}_away_part"):
        st.page_link(page, label="On", query_params=query)


def chips(
    key: str, label: str, rows: Sequence[Mapping[str, Any]], height: int = 0, says: str = ""
) -> None:
    """Show rows of tokens; with a height, what does not fit is scrolled to.

    What it ``says`` is spoken by a screen reader whenever it changes.

    A row has a ``name``, a ``note`` beside it, ``tokens`` as pairs of text and kind ("", "lit",
    "next", "unknown" or "missed"), and may have its tokens ``tinted`` to tell them apart.
    """
    _chips(
        key=key,
        data={"label": label, "rows": [dict(row) for row in rows], "height": height, "says": says},
    )


def minute(key: str, **told: Any) -> None:
    """The first minute: a word, a neighbour, a bar for each meaning; see assets/viewer.

    What is guessed, and another neighbour, is ``moved`` in session state under its key.
    """
    _minute(key=key, data=told, default={"moved": None}, on_moved_change=_noted)


def worksheet(**told: Any) -> None:
    """A sheet of paper whose blanks are typed in; that is ``moved`` in session state."""
    _worksheet(key=WORKSHEET, data=told, default={"moved": None}, on_moved_change=_noted)


def guess(key: str, taken: Callable[[dict[str, Any]], None], *, of: str, **told: Any) -> None:
    """A text and bars that can be taken; see assets/viewer.

    ``taken`` is called before the next run with the ``token`` (its place) or the ``bar`` (its
    value) that the reader took, if that was in what is shown now, which is named by ``of``.
    """
    _of_what_is_shown(_guess, key, taken, of, told)


def bar(
    value: int,
    name: str,
    share: float,
    number: str,
    *,
    was: float | None = None,
    note: str = "",
    kind: str = "",
) -> dict[str, Any]:
    """One of those bars: what it stands for, and its length as a share of the whole."""
    return {
        "value": value,
        "name": name,
        "now": share,
        "was": was,
        "number": number,
        "note": note,
        "kind": kind,
    }


def aligned(key: str, taken: Callable[[dict[str, Any]], None], *, of: str, **told: Any) -> None:
    """A translation, its words and where heads look; see assets/viewer.

    ``taken`` is called before the next run with the step ``at`` which the reader went (None: none)
    or the ``head`` they opened, if that was in what is shown now, which is named by ``of``.
    """
    _of_what_is_shown(_aligned, key, taken, of, told)


def digits(key: str, taken: Callable[[dict[str, Any]], None], **told: Any) -> None:
    """A board of digits to carry, erase and draw, and what is answered; see assets/viewer.

    ``taken`` is called before the next run with the ``board``, the ``question``, the ``layer`` and
    ``head`` of a reader's ``turn``; with what is told the page says which turn it followed last.
    """
    _of_what_is_shown(_digits, key, taken, key, told)


def patches(taken: Callable[[dict[str, Any]], None], *, of: str, **told: Any) -> None:
    """A picture whose patches attend, of the parts that are sent to it; see assets/viewer.

    ``taken`` is called before the next run with the ``layer``, the ``head``, the ``patch`` and the
    patch it gives ``to`` that the reader went to, if that was in what is shown now, named by
    ``of``.
    """
    _of_what_is_shown(_patches, PATCHES, taken, of, told)


def thumbnails(key: str, taken: Callable[[dict[str, Any]], None], **told: Any) -> None:
    """Small pictures to choose from; see assets/viewer.

    ``taken`` is called before the next run with the ``name`` of the one that the reader chose. It
    is told a ``label``, the name that is ``chosen``, and ``tiles`` with a ``name``, a ``title``,
    what is to be seen (``alt``), an ``image`` as a data URL, a ``note`` and its ``source``.
    """
    _of_what_is_shown(_thumbnails, key, taken, key, told)


def small(key: str, taken: Callable[[dict[str, Any]], None], *, of: str, **told: Any) -> None:
    """A picture several times in small, with what lies over it; see assets/viewer.

    ``taken`` is called before the next run with the one that was ``chosen``, by its place, if that
    was in what is shown now, which is named by ``of``.
    """
    _of_what_is_shown(_small, key, taken, of, told)


def _of_what_is_shown(
    component: Any, key: str, taken: Callable[[dict[str, Any]], None], of: str, told: dict[str, Any]
) -> None:
    """Mount a component whose moves are heard only if they are of what it shows now."""

    def heard() -> None:
        moved = st.session_state[key].moved
        if moved and moved["of"] == of:
            taken(moved)

    component(key=key, data={"of": of, **told}, default={"moved": None}, on_moved_change=heard)


def curves(key: str, chosen: Callable[[int], None], **told: Any) -> None:
    """How a run goes, as small charts; see assets/viewer.

    ``chosen`` is called before the next run with the step that the reader clicked.
    """

    def heard() -> None:
        if moved := st.session_state[key].moved:
            chosen(int(moved["step"]))

    _curves(key=key, data=told, default={"moved": None}, on_moved_change=heard)


def grid(key: str, **told: Any) -> None:
    """A table of words and shares to look at."""
    _grid(key=key, data=told)


def beside_chart(chart: str, name: str, title: str, hues: Places) -> None:
    """Beside the Plotly chart of this key: it is saved as SVG or PNG under this name.

    Its title is broken into lines if it is narrow, and its ``hues`` follow the theme.
    """
    _beside(
        key=f"beside_{chart}", data={"chart": chart, "name": name, "title": title, "hues": hues}
    )


def share(**told: Any) -> None:
    """The menu that passes on what is on screen, and the head of a printed sheet.

    It is told the ``address``, its ``code`` as ``share.Code`` or None, and for the sheet the
    ``sentences`` and the ``model``.
    """
    _share(key="share_menu", data=told)


def reveal(box: str, what: str) -> None:
    """Scroll to the container of this key when ``what`` is in it has changed, and is not empty."""
    _reveal(key="reveal_part", data={"box": box, "what": what})


def progress(lesson: str, step: int, last: int, done: bool) -> None:
    """Keep in the browser how far a reader has come in a lesson."""
    _lessons(key="lesson_part", data={"lesson": lesson, "step": step, "last": last, "done": done})


def come_so_far() -> None:
    """Show beside each lesson, in what has the class ``lesson-progress``, how far one has come."""
    _lessons(key="lessons_part", data={})


def buttons(every: Sequence[Mapping[str, Any]]) -> None:
    """Say of the page's buttons what Streamlit cannot.

    Each has the ``key`` of its widget, whether it ``rests``, and the ``keys`` that press it, as
    in ``aria-keyshortcuts``.
    """
    named = [{**each, "name": re.sub(r"[^\w-]", "-", each["key"], flags=re.A)} for each in every]
    _buttons(key="buttons_part", data={"buttons": named})


def _addressed(shell: str, name: str, part: bytes) -> bytes:
    """A part under the names that the browser keeps it by, as Streamlit sends it bytes alone."""
    address = f"{shell} {name}".encode()
    return bytes([len(address)]) + address + part


def _noted() -> None:
    """What the component says is read from its state when the page runs."""
