"""A word behind a mask, guessed from both sides; and what a model guesses that sees only one."""

from dataclasses import replace
from typing import Any

import streamlit as st

from attention_core import ModelError
from attention_core.graph.spoken import percent
from attention_core.models import TextModel
from attention_core.nextword.masked import mask_of
from pages._app import models
from pages._app.components import guess
from pages._app.frame import Page
from pages._app.words import brief, plain, strong
from pages.learn.nextword import sent, settings
from pages.learn.nextword.place import END, FIRST, TRAINED, Place
from pages.learn.nextword.reading import Read, trace_of, typed

WIDTHS = (1.75, 1)
TRY = "the man went to the {} to deposit his money"
DECODERS = (TRAINED, FIRST)  # beside the encoder, the first that is here


def show(page: Page[Place], model: TextModel) -> Read:
    """Draw it; gives what was read."""
    page.put(added=())
    ids, mask = typed(page, model), mask_of(model)
    trace = trace_of(page, ids)
    masks = [i for i, token in enumerate(trace.tokens) if token == mask]
    if not masks:
        there = replace(page.place, text=_hidden(page.place.model, mask), at=END)
        page.suggest((f"a sentence with {mask}", there))
        page.stop(
            f"{model.title} guesses words behind a mask: write {mask} in the place of one or more."
        )
    at = page.place.at if page.place.at in masks else masks[0]
    if page.place.at not in (at, END):
        page.note("There is no mask in that place; the first one is looked at.")
        page.put(at=END)
    page.say()
    left, right = st.columns(WIDTHS, gap="medium")
    with right:
        rooms = settings.controls(page)
    found = sent.chosen_from(ids, page.place.model, at, sent.setting(page.place))
    read = Read(
        page.place, model, trace, ids, len(ids), at, found, sent.chosen(page.place, found, at)
    )
    with left:
        _guesses(page, read, masks)
    with right:
        settings.told(rooms, read)
    return read


def _hidden(name: str, mask: str) -> str:
    """A text with a mask that the model can be expected to know the words of."""
    known = models.known(name)
    return f"{known[-1].rpartition(' ')[0]} {mask}" if known else TRY.format(mask)


def _guesses(page: Page[Place], read: Read, masks: list[int]) -> None:
    bars = sent.bars(read.trace, read.found, read.pick, None, "Write “%” in the place of the mask")
    items = [
        {"name": token, "kind": "asks" if i == read.at else "", "fixed": i not in masks}
        for i, token in enumerate(read.trace.tokens)
    ]

    def taken(moved: dict[str, Any]) -> None:
        if "token" in moved:
            page.visit.hold("at", int(moved["token"]))
        else:
            _fill(page, read, masks, int(moved["bar"]))

    guess(
        "guess",
        taken,
        of=f"{page.place.model} {hash((read.ids, read.at))}",
        text={"label": "The text: choose a mask", "items": items, "at": read.at, "takes": True},
        bars=bars,
        after=[sent.rest(read.found, [row["value"] for row in bars["rows"]])],
        says=[f"Here: {read.name}, {percent(read.found.set[read.pick])}"],
    )
    page.button(
        "fill",
        f"Write “{plain(brief(read.name, 16))}” here",
        type="primary",
        on_click=_fill,
        args=(page, read, masks, read.pick),
    )


def _fill(page: Page[Place], read: Read, masks: list[int], word: int) -> None:
    """Write a word in the place of the mask that is looked at."""
    mask = mask_of(read.model)
    parts, here = read.place.text.split(mask), masks.index(read.at) + 1
    name = sent.name_of(read.trace, word).strip().removeprefix("##")
    page.visit.hold("text", f"{mask.join(parts[:here])}{name}{mask.join(parts[here:])}")
    page.visit.hold("at", END)


def sides(page: Page[Place], read: Read) -> None:
    """The encoder beside a decoder: one sees what comes after the mask, the other does not."""
    mask = mask_of(read.model)
    parts = read.place.text.split(mask)
    here = [i for i, token in enumerate(read.trace.tokens) if token == mask].index(read.at)
    left = mask.join(parts[: here + 1]).rstrip()
    name, decoder = _decoder()
    ids = decoder.ids(left)
    if not left or not ids or mask in left:
        st.info(
            "Here a model that reads from left to right would have nothing to go on from: "
            "before this mask stands no word, or another mask."
        )
        return
    st.markdown(
        f"{strong(read.model.title)} sees both sides of the mask; {strong(decoder.title)} reads "
        f"from left to right and sees *{plain(brief(left, 60))}* only."
    )
    both = st.columns(2, gap="medium")
    trace = page.usable(sent.read, ids, name)
    found = sent.chosen_from(ids, name, len(ids) - 1, sent.setting(page.place))
    pairs = ((read.trace, read.found, read.model.title), (trace, found, decoder.title))
    for i, (column, (told, chances, title)) in enumerate(zip(both, pairs, strict=True)):
        best = sent.likeliest(chances)[0]
        with column:
            st.markdown(f"**{plain(title)}**")
            guess(
                f"side_{i}",
                lambda moved: None,
                of=title,
                text=None,
                bars=sent.bars(told, chances, best, None, "%"),
                after=[],
                says=[],
            )


def _decoder() -> tuple[str, TextModel]:
    """A model that reads from left to right: the first of those that come with the project."""
    for name in DECODERS:
        if name in models.names():
            try:
                return name, models.model(name)
            except ModelError:
                continue  # it is an extra
    return FIRST, models.model(FIRST)
