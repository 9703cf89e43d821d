"""From words to documents: mean vectors, and a second training that parts what they are about."""

from math import isfinite, log
from typing import Any

import streamlit as st

from attention_core.graph.spoken import spoken
from attention_core.training.contrast import SCALE
from attention_core.training.documents import MOST_STEPS, Contrast
from attention_core.training.learned import Learned
from pages._app import trained
from pages._app.components import curves, grid
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.net import caught
from pages._app.opening import lead
from pages._app.words import plain, strong
from pages.learn.context.place import Place as Context
from pages.learn.training.files import in_two
from pages.learn.training.place import Place, visit
from pages.learn.training.runs import DOCUMENTS, go_on, running

LONG = 10  # steps at once
OFTEN = 0.3  # seconds from one picture to the next while it runs
TOGETHER = 4  # steps between them: slowly enough to be followed
WIDTHS = (1.5, 1.1, 1.2)
HOW = (
    "A sentence's vector is the mean of its words' vectors after the last layer (Reimers & "
    "Gurevych 2019). Pairs of sentences of one topic are drawn; the loss asks for each first of a "
    "pair which of all seconds is its own, as a softmax over cosines (InfoNCE: van den Oord et al. "
    "2018), and its gradient goes back through the mean and all layers. The sentences shown are "
    "never trained on where enough were held out."
)
LOSS = (
    r"-\log\,\operatorname{softmax}_{\mathrm{second}}"
    r"\big(" + f"{SCALE:g}" + r"\,\cos(\bar y_{\mathrm{first}},\,\bar y_{\mathrm{second}})\big)"
)


def controls(page: Page[Place], learned: Learned) -> None:
    """The buttons of the second training, where those of the first are elsewhere."""
    try:
        found = _second(learned)
    except ValueError:
        return  # why is said below
    _arrived(page, found)
    running_now = running(DOCUMENTS)
    ended = page.place.second >= found.last
    with st.container(key="driving", horizontal=True, vertical_alignment="bottom", gap="small"):
        go: dict[str, Any] = {"on_click": _to, "rests": ended}
        page.button("second step", "Step", args=(1, found), keys="S", help="Key S", **go)
        page.button("second ten", f"{LONG} steps", args=(LONG, found), keys="T", help="Key T", **go)
        page.button(
            "second run",
            "Pause" if running_now else "Run",
            type="primary",
            rests=ended and not running_now,
            on_click=go_on,
            args=(not running_now and not ended, DOCUMENTS),
            keys="K",
            help="Key K",
        )
        page.button(
            "second anew",
            "Start over",
            rests=not page.place.second and not running_now,
            on_click=_to,
            args=(-found.last, found),
        )


def show(page: Page[Place], learned: Learned) -> None:
    """Draw it for the model as it is at the step that is looked at."""
    try:
        found = _second(learned)
    except ValueError as error:
        st.info(plain(str(error)))
        return

    @st.fragment(run_every=OFTEN if running(DOCUMENTS) else None)
    def moment() -> None:
        caught(drawn)

    def drawn() -> None:
        if visit.held("second") not in (None, page.place.second):
            st.rerun()  # the reader moved the slider in here: the page, and its address, follow
        if running(DOCUMENTS):
            _on(page, found)
        _drawn(page, learned, found)

    moment()
    left, right = st.columns((1.4, 1), gap="large")
    with left:
        st.caption(plain(HOW))
    with right:
        st.latex(LOSS, help=explains("contrastive loss"))
        _onward(found)


def _second(learned: Learned) -> Contrast:
    """The reader's second training of this model."""
    key = visit.key("second training")
    name, found = st.session_state.get(key, ("", None))
    if name != learned.name:
        found = Contrast(learned, learned.recipe.seed)
        st.session_state[key] = learned.name, found
        go_on(False)
    made: Contrast = found
    return made


def _arrived(page: Page[Place], found: Contrast) -> None:
    """Train up to the step that the address asks for."""
    wanted = min(page.place.second, found.last)
    while found.step < wanted and not found.failed:
        found.go(wanted - found.step)
    if page.place.second > found.last:
        page.put(second=found.last)


def _on(page: Page[Place], found: Contrast) -> None:
    """Some steps on; at the end it stops by itself."""
    to = min(page.place.second + TOGETHER, found.last)
    found.go(to - found.step)
    page.put(second=min(to, found.step))
    if page.place.second >= found.last:
        go_on(False)
        st.rerun()


def _drawn(page: Page[Place], learned: Learned, found: Contrast) -> None:
    at = page.place.second
    if found.failed:
        st.warning(plain(found.failed))
    left, middle, right = st.columns(WIDTHS, gap="medium")
    with left:
        _matrix(found, 0, "Before: words were learned", "second_before", named=True)
    with middle:
        _matrix(found, at, f"After {at} steps with pairs", "second_now")
    with right:
        page.slider("second", "Step", 0, max(found.step, 1), label_visibility="collapsed")
        st.markdown(said(learned, found, at), help=explains("cosine"))
        curves(
            "second_curves",
            lambda step: visit.hold("second", step),
            at=at,
            reached=found.step,
            last=MOST_STEPS,
            curves=_curves(found),
            plane=None,
        )


def _curves(found: Contrast) -> list[dict[str, Any]]:
    """Its loss, and how the sentences part."""
    loss = [(each.step, each.loss) for each in found.history if isfinite(each.loss)]
    same = [(each.step, each.same) for each in found.history]
    other = [(each.step, each.other) for each in found.history]
    chance = log(found.n_pairs)
    return [
        {
            "title": "loss",
            "says": f"How badly a pair is told from {found.n_pairs - 1} others: "
            f"{chance:.2f} if nothing is",
            "low": 0.0,
            "high": 1.5 * chance,
            "decimals": 3,
            "lines": [_line("", "violet", loss)],
        },
        {
            "title": "mean cosine of two sentences",
            "says": "of one topic, and of two",
            "low": 0.0,
            "high": 1.0,
            "decimals": 2,
            "lines": [_line("one topic", "query", same), _line("two topics", "amber", other)],
        },
    ]


def _line(name: str, hue: str, points: list[tuple[int, float]]) -> dict[str, Any]:
    told = [(step, round(value, 4)) for step, value in points]
    return {"name": name, "hue": hue, "dash": False, "points": told}


def _matrix(found: Contrast, step: int, title: str, key: str, *, named: bool = False) -> None:
    """Every two sentences; their names only once, beside the first table."""
    names = [" ".join(each.words) for each in found.shown]
    st.markdown(f"**{plain(title)}**")
    grid(
        key,
        label=f"{title}: the cosine of every two sentences",
        kind="alike",
        columns=["", *(str(i + 1) for i in range(len(names)))],
        rows=[
            {
                "name": f"{i + 1} · {name}" if named else str(i + 1),
                "mark": "",
                "cells": [_cell(float(value)) for value in row],
            }
            for i, (name, row) in enumerate(zip(names, found.matrix(step), strict=True))
        ],
    )


def _cell(cosine: float) -> dict[str, Any]:
    """A cosine in two digits: there is room for no more."""
    text = f"{abs(cosine):.2f}".removeprefix("0")
    minus = "\N{MINUS SIGN}" if cosine < -0.005 else ""
    return {"kind": "", "share": max(cosine, 0.0), "text": minus + text, "note": ""}


def said(learned: Learned, found: Contrast, at: int) -> str:
    """Where the second training is, in sentences of its numbers."""
    first, now, n = found.history[0], found.history[at], len(found.shown)
    one, other, most = found.closest(at)
    words = f"{learned.step:,} steps of guessing words"
    told = (
        f"After {words if learned.step else 'no step at all'}, two sentences of one topic have a "
        f"mean cosine of **{spoken(first.same, 2)}**, and of two topics "
        f"**{spoken(first.other, 2)}**: the nearest other one is of its topic for "
        f"**{round(first.nearest * n)} of {n}**."
    )
    if at:
        told += (
            f" {at} step{'s' if at > 1 else ''} with pairs later it is "
            f"**{spoken(now.same, 2)}** and **{spoken(now.other, 2)}**, and the nearest other "
            f"one is of its topic for **{round(now.nearest * n)} of {n}**."
        )
    closest = f"{strong(one)} and {strong(other)} ({spoken(most, 2)})"
    return f"{told} Most alike of two topics are {closest}."


def _onward(found: Contrast) -> None:
    """To the page where sentences are searched by meaning: with this model, and with MiniLM."""
    with st.container(horizontal=True, gap="small"):
        if found.step:
            made = found.learned()
            trained.keep(made, trained.DOCUMENTS)
            texts = [" ".join(each.words) for each in found.shown]
            there = Context(
                **in_two(made),
                model=made.name,
                below="document",
                search=texts[0],
                candidates="\n".join(texts[1:]),
            )
            lead(f"Search by meaning with it, as it is after step {found.step}", there)
        lead("MiniLM was made so, of a billion pairs", Context(below="document"))


def _to(by: int, found: Contrast) -> None:
    go_on(False)
    at = (visit.held("second") or 0) + by
    visit.hold("second", max(0, min(at, found.last)))
