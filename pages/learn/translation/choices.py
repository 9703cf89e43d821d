"""What else might have been said at each step, and what becomes of the rest if it is."""

from typing import Any

import numpy as np
import streamlit as st

from attention_core import Trace
from attention_core.graph.entries import special
from attention_core.graph.spoken import percent
from attention_core.nextword.chances import Candidate
from attention_core.translation import alternatives, findings, said, spelled
from pages._app.components import bar, grid, guess
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import brief, plain, sentence
from pages.learn.translation.begun import ids, said_to_the_end
from pages.learn.translation.place import Place
from pages.learn.translation.reading import Read
from pages.learn.translation.words import named

BARS = 6
WIDTHS = (1.75, 1)
LONGEST = 60  # characters of a word that is typed
HOW = (
    "At every step each word that is likely for your sentence gets a chance, and the likeliest is "
    "said. Choose a step, then a bar: that word is said instead, and the rest is translated anew."
)

FULL = (
    "With this the translation would have {} tokens, and that of your sentence is cut off after "
    "{}: two and a half for each token of the source. Type less."
)


def show(page: Page[Place], read: Read) -> None:
    """The steps with their chances; at one of them the runners-up, each to be said instead."""
    words = said(read.trace)
    at = _least_sure(read.trace, words) if read.at is None else read.at
    st.caption(HOW, help=explains("greedy decoding"))
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        _bars(page, read, words, at)
    with right:
        _ways(page, read, words, at)
        if page.place.ends:
            _leads(page.place, read, words, at)
    if read.wanted is not None:
        _beside(read, read.wanted)


def _least_sure(trace: Trace, words: tuple[Candidate, ...]) -> int:
    """The word that was least likely where it was said; the end only if nothing else was said."""
    ends = special(trace.entries.lists["target"])
    chances = [2.0 if i in ends else word.chance for i, word in enumerate(words)]
    return int(np.argmin(chances))


def _bars(page: Page[Place], read: Read, words: tuple[Candidate, ...], at: int) -> None:
    items = [
        {
            "name": word.label,
            "kind": "added" if read.wanted is not None and i <= read.wanted else "",
            "weight": word.chance,
        }
        for i, word in enumerate(words)
    ]
    may = [*alternatives(read.trace, at, BARS)]
    if words[at].id not in {each.id for each in may}:
        may.append(words[at])

    def taken(moved: dict[str, Any]) -> None:
        if "token" in moved:
            page.visit.hold("at", int(moved["token"]))
        else:
            _say(page, words, at, int(moved["bar"]))

    others = len(read.trace.entries.lists["candidate"]) - len(may)
    rest = max(1 - sum(each.chance for each in may), 0.0)
    told = f"The other {others:,} that are likely for this sentence have {percent(rest)} together."
    guess(
        "runners_up",
        taken,
        of=f"{named(page.place)} {at}",
        text={
            "label": "The translation, step by step, with the chance of each word: choose a step",
            "items": items,
            "at": at,
            "takes": True,
        },
        bars={
            "label": "What might be said at this step",
            "rows": [_row(read, each, words, at) for each in may],
            "hint": "Say “%” instead",
            "signed": False,
        },
        after=[told],
        says=findings.of_choice(read.trace, at),
    )


def _row(read: Read, each: Candidate, words: tuple[Candidate, ...], at: int) -> dict[str, Any]:
    here = each.id == words[at].id
    own = ids(read.freely)
    notes = []
    if here:
        notes.append("said here")
    elif read.forced and own[: at + 1] == (*(word.id for word in words[:at]), each.id):
        notes.append("said by itself")
    if getattr(each.label, "special", False):
        notes.append("the end")
    elif not each.label.startswith((" ", "␣")) and at:
        notes.append("no space before")
    kind = "best" if here else ""
    return bar(
        each.id, each.label, each.chance, percent(each.chance), note=", ".join(notes), kind=kind
    )


def _ways(page: Page[Place], read: Read, words: tuple[Candidate, ...], at: int) -> None:
    """What there is to see at this step; a word of the reader's own, and the way back."""
    told = [findings.of_choice(read.trace, at), findings.of_look(read.trace, at)]
    if at == read.wanted:
        told[0] = findings.of_forced(read.freely, read.trace, at)
    st.markdown(" ".join(sentence(pieces) for pieces in told if pieces))
    key = page.visit.key("wanted")
    with (
        st.form("saying", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            "Any other word here",
            key=key,
            max_chars=LONGEST,
            placeholder=f"A word in {read.model.can.translates[1]}",
            persist_state="session",
        )
        st.form_submit_button("Say it", on_click=_typed, args=(page, read, words, at, key))
    if why := page.visit.held("unsaid"):
        st.warning(plain(why))
        page.visit.hold("unsaid", "")
    with st.container(horizontal=True, vertical_alignment="center"):
        page.button(
            "undo",
            "As the model says it",
            rests=not read.forced,
            on_click=_undo,
            args=(page, min(at, len(ids(read.freely)) - 1)),
        )
        page.switch("ends", "Say each to the end")


def _undo(page: Page[Place], at: int) -> None:
    """Let the model say what it says by itself; the step stays, if there is one then."""
    page.visit.hold("words", ())
    page.visit.hold("at", at)


def _leads(place: Place, read: Read, words: tuple[Candidate, ...], at: int) -> None:
    """The whole translation that each of the runners-up would lead to."""
    begins = tuple(word.id for word in words[:at])
    rows = []
    for each in alternatives(read.trace, at, BARS):
        ends = said_to_the_end(place.text, place.model, (*begins, each.id))
        chance = {"text": percent(each.chance), "note": "", "share": each.chance, "kind": ""}
        whole = {"text": ends, "note": "", "share": None, "kind": ""}
        rows.append({"name": each.label, "mark": "", "cells": [chance, whole]})
    grid(
        "leads",
        kind="leads",
        label="The translation that each of them leads to",
        columns=["if it says", "chance", "the whole is"],
        rows=rows,
    )


def _typed(page: Page[Place], read: Read, words: tuple[Candidate, ...], at: int, key: str) -> None:
    """Say what was typed, or say why that cannot be."""
    text = st.session_state.get(key) or ""
    room = read.model.room(len(read.trace.tokens))
    try:
        wanted = spelled(read.model, text)
        if at + len(wanted) > room:
            raise ValueError(FULL.format(at + len(wanted), room))
    except ValueError as error:
        page.visit.hold("unsaid", str(error))
        return
    _say(page, words, at, *wanted)


def _say(page: Page[Place], words: tuple[Candidate, ...], at: int, *wanted: int) -> None:
    """Begin the translation with what was said before this step, and go on with these."""
    begins = (*(word.id for word in words[:at]), *wanted)
    page.visit.hold("words", begins)
    page.visit.hold("at", len(begins) - 1)


def _beside(read: Read, wanted: int) -> None:
    """Both translations, step by step."""
    both = said(read.freely), said(read.trace)
    n = max(map(len, both))
    grid(
        "wanted_beside",
        kind="lens",
        label="Both translations, step by step, with the chance of each word",
        columns=["step", *map(str, range(1, n + 1))],
        rows=[
            {"name": "as the model says it", "mark": "", "cells": _cells(both[0], n, -1)},
            {"name": "as you want it", "mark": "", "cells": _cells(both[1], n, wanted)},
        ],
    )


def _cells(words: tuple[Candidate, ...], n: int, wanted: int) -> list[dict[str, Any]]:
    cells = [
        {
            "text": brief(word.label),
            "note": percent(word.chance),
            "share": word.chance,
            "kind": "winner" if i == wanted else "",
        }
        for i, word in enumerate(words)
    ]
    empty = {"text": "", "note": "", "share": None, "kind": ""}
    return cells + [empty] * (n - len(cells))
