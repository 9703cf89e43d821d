"""The text so far, the likeliest next words, and the ways to go on."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from attention_core.graph.spoken import percent
from attention_core.models import TextModel, smollm2
from attention_core.nextword.writing import write
from pages._app import models
from pages._app.components import guess
from pages._app.frame import Page
from pages._app.words import brief, plain
from pages.learn.nextword import sent, settings
from pages.learn.nextword.examples import RIVER
from pages.learn.nextword.place import (
    END,
    FIRST,
    LIKELIEST,
    MOST_WRITTEN,
    TRAINED,
    Place,
    fit,
)
from pages.learn.nextword.reading import Read, most, trace_of, typed

WIDTHS = (1.75, 1)
SPACE = " Your text ends in a space. Here most words begin with one of their own: leave it out."


def show(page: Page[Place], model: TextModel) -> Read:
    """Draw it; gives what was read."""
    own = _with_added(page, model)
    if page.visit.held("uncut"):
        page.visit.hold("uncut", False)
        page.note("The text cannot be cut there, in the middle of a sign or before its first word.")
    with st.container(key="writing"):
        seen = st.empty()  # in every run, so that what comes after stays the element that it is
    if page.visit.held("write"):
        _write_on(page, model, own, seen)
    ids = own + page.place.added
    trace = trace_of(page, ids)
    known = sent.n_candidates(page.place.model, own[:1])
    page.settle(fit(page.place, len(ids), known, (model.n_layers, model.n_heads)))
    page.suggest(*_tries(page.place))
    page.say()
    left, right = st.columns(WIDTHS, gap="medium")
    with right:
        rooms = settings.controls(page)
    at = sent.here(page.place, trace)
    found = sent.chosen_from(ids, page.place.model, at, sent.setting(page.place))
    pick = sent.chosen(page.place, found, at + 1)
    read = Read(page.place, model, trace, ids, len(own), at, found, pick)
    with left:  # first: it is what a reader waits for
        _guesses(page, read)
        _ways(page, read)
    with right:
        settings.told(rooms, read)
        if says := models.says(page.place.model):
            st.caption(plain(says))
    return read


def _tries(place: Place) -> list[tuple[str, Place]]:
    """Where else there is something to see."""
    anew = replace(place, added=(), at=END, word=LIKELIEST, head=None)
    trained = [("a trained model", replace(anew, model=TRAINED))]
    return [
        *(trained if place.model == FIRST and smollm2.PACKAGE.here else []),
        ("a text about a river", replace(anew, text=RIVER)),
        ("let chance choose, hotter", replace(place, pick="drawn", temperature=1.5)),
    ]


def _with_added(page: Page[Place], model: TextModel) -> tuple[int, ...]:
    """What was typed; of the added words those that the model has and there is room for stay."""
    ids = typed(page, model)
    limit, known = most(model), sent.n_candidates(page.place.model, ids[:1])
    added = [word for word in page.place.added if word < known]
    if len(added) < len(page.place.added):
        page.note("The link adds a word that this model does not have; it is left out.")
    room = limit - len(ids)
    if len(added) > room:
        page.note(f"Only {room:,} of the added words are kept: up to {limit:,} tokens are read.")
    page.put(added=tuple(added[:room]))
    return ids


def _write_on(page: Page[Place], model: TextModel, own: tuple[int, ...], seen: Any) -> None:
    """Write words on, each shown as soon as it is there."""
    place = page.place
    ids = own + place.added
    if place.at != END:
        ids = ids[: max(place.at + 1, len(own))]
    n, before = min(place.n, most(model) - len(ids)), len(ids)
    for word in write(model, ids, n, sent.setting(place), place.seed):
        ids += (word.id,)
        seen.markdown(plain(model.text(ids)))
    seen.empty()
    if (written := len(ids) - before) < n:
        many = "1 word" if written == 1 else f"{written} words"
        page.note(f"The model ended its text after {many}.")
    page.put(added=ids[len(own) :], at=END, word=LIKELIEST, head=None)


def _guesses(page: Page[Place], read: Read) -> None:
    here = page.place
    real = read.ids[read.at + 1] if read.at + 1 < len(read.ids) else None
    bars = sent.bars(read.trace, read.found, read.pick, real, "Add “%” to the text")
    shown = [row["value"] for row in bars["rows"]]

    def taken(moved: dict[str, Any]) -> None:
        if "token" in moved:
            _hold(page, at=int(moved["token"]))
        else:
            _add(page, read, int(moved["bar"]))

    guess(
        "guess",
        taken,
        of=f"{here.model} {hash((read.ids, read.at))}",
        text=sent.text_line(read.trace, here, read.typed, read.joined),
        bars=bars,
        after=[sent.rest(read.found, shown), SPACE if _ends_in_space(read) else ""],
        says=[f"Next: {read.name}, {percent(read.found.set[read.pick])}"],
    )


def _ends_in_space(read: Read) -> bool:
    """Whether a space was typed last that is a token, and that the next word would bring along."""
    text = read.place.text
    own = text != text.rstrip() and read.model.ids(text) != read.model.ids(text.rstrip())
    return own and read.before == read.ids[: read.typed]


def _ways(page: Page[Place], read: Read) -> None:
    """Add the chosen word, write on, take back."""
    place, rests = page.place, not page.place.added
    add = f"Add “{plain(brief(read.name, 16))}”"
    hold = partial(page.button, rests=rests, on_click=partial(_hold, page))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        page.button("add", add, type="primary", on_click=_add, args=(page, read, read.pick))
        page.button("write", f"Write on {place.n} words")
        page.number("n", "Words", 1, MOST_WRITTEN, step=1, width=110, label_visibility="collapsed")
        hold("back", "Take back", kwargs={"added": place.added[:-1]})
        hold("again", "Start again", kwargs={"added": ()})


def _add(page: Page[Place], read: Read, word: int) -> None:
    """Add a word after what was read; what came after it goes."""
    if read.at + 1 >= read.typed:
        _hold(page, added=(*read.ids[read.typed : read.at + 1], word))
        return
    text = read.model.text(read.before)
    if text.strip() and read.model.ids(text) == read.before:
        _hold(page, text=text, added=(word,))
    else:
        page.visit.hold("uncut", True)


def _hold(page: Page[Place], **parts: Any) -> None:
    """Set parts of the place from a callback, before the next run."""
    for name, value in {"at": END, **parts}.items():
        page.visit.hold(name, value)
