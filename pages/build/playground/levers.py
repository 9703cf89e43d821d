"""The row of levers, and what takes their moves back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from attention_core.models import TextModel
from attention_core.play.levers import LARGEST_TEMPERATURE, PLACES
from attention_core.play.saved import Play, to_json
from attention_core.stages.scoring import SCORINGS
from pages._app import models
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import numbered, plain
from pages.build.playground.events import history
from pages.build.playground.place import Place

LEAST_TEMPERATURE = 0.001
# With a modifier, as a letter alone would act for whoever speaks to their computer.
UNDO, REDO = "Control+Z Meta+Z", "Control+Y Control+Shift+Z Shift+Meta+Z"


def levers(page: Page[Place], row: list[Any]) -> None:
    """Scoring, temperature, mask and heads, each in a column of its own."""
    name = page.place.model
    options = models.can(name).scorings
    if page.place.scoring not in options:
        page.put(scoring="dot")
    set_ = page.place.levers
    page.select(
        "scoring",
        "Scoring",
        options,
        lambda s: replace(set_, scoring=s).variant.title,
        row[0],
        help=explains("score"),
    )
    page.number(
        "temperature",
        "Temperature",
        LEAST_TEMPERATURE,
        LARGEST_TEMPERATURE,
        row[1],
        step=0.25,
        format="%.6g",
        help=explains("temperature"),
    )
    masks = masks_of(models.mask(name))
    if page.place.mask not in masks:
        page.put(mask="none")
    page.choice("mask", "Mask", masks, masks.__getitem__, row[2], help=explains("mask"))
    if models.can(name).heads:
        page.choice("heads", "Heads", models.can(name).heads, where=row[3], help=explains("head"))


def masks_of(own: str) -> dict[str, str]:
    """The masks there are to choose from: a model's own is first, as its card calls it."""
    called = own.partition(":")[0].removeprefix("a ").capitalize()
    other = {"causal": "Causal"} if called == "None" else {"all": "None"}
    return {"none": called, **other, "padding": "Padding"}


def rarely(page: Page[Place], where: Any, model: TextModel) -> None:
    """Levers that are moved less often, in a popover."""
    place = page.place
    moved = sum([not place.scaling, not place.positions, bool(place.silenced)])
    with where.popover(f"More ({moved})" if moved else "More", width="stretch"):
        page.switch("scaling", "Divide scores by √d")
        if not SCORINGS[place.scoring].grows:
            st.caption(f"The {SCORINGS[place.scoring].title} score is never divided.")
        if any(name in PLACES for step in model.steps for name in step.reads):
            page.switch("positions", "Positions")
        heads = [(i, j) for i in range(model.n_layers) for j in range(model.n_heads)]
        page.several("silenced", "Silence heads", heads, _head_name(model))
        if len(models.can(place.model).scorings) < len(SCORINGS):
            st.caption(
                plain(f"{model.title} has no weights for the general and the additive score.")
            )


def padding(page: Page[Place], tokens: list[str]) -> None:
    """Which tokens are padding, while that is the mask."""
    if page.place.mask != "padding":
        return
    where = st.container(horizontal=True, vertical_alignment="center", gap="small")
    where.markdown(":small[Nobody may see:]", width="content")
    names = numbered(tokens)
    options = range(len(tokens))
    page.marked("padding", "Tokens that nobody may see", options, names.__getitem__, where)


def steps(page: Page[Place], where: Any) -> None:
    """Undo, redo, reset, and the file; what they do is done with the next run's beginning."""
    kept, key = history(page), page.visit.key
    past, future = (kept.past, kept.future) if kept else ((), ())
    page.button("undo", "Undo", where, rests=not past, keys=UNDO, help="Ctrl+Z, on a Mac ⌘Z")
    page.button("redo", "Redo", where, rests=not future, keys=REDO, help="Ctrl+Y, on a Mac ⇧⌘Z")
    play = page.place.play
    page.button("reset", "Reset", where, rests=play == Play(play.text))
    with where.popover("File"):
        st.download_button(
            "Save levers and changes",
            to_json(page.place.play),
            file_name="playground.json",
            mime="application/json",
            key=key("saved"),
            width="stretch",
        )
        st.file_uploader("Open a saved file", type="json", max_upload_size=1, key=key("file"))


def _head_name(model: TextModel) -> Callable[[tuple[int, int]], str]:
    def name(head: tuple[int, int]) -> str:
        return f"layer {head[0]}, head {head[1]}" if model.n_layers > 1 else f"head {head[1]}"

    return name
