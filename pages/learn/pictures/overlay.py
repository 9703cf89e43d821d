"""The picture with attention over it: what is sent of it, and where the reader goes in it."""

from typing import Any

import streamlit as st

from attention_core.view.patches import given, heads_part, layer_part, picture_part
from pages._app import models
from pages._app.components import PATCHES, patches, send
from pages._app.frame import Page
from pages._app.pictures import titles
from pages.learn.pictures import studied
from pages.learn.pictures.place import MEAN, MODEL, Place, visit
from pages.learn.pictures.reading import Found, picture_of

ENDS = ("positions first", "content later")  # of the layers


def begin(page: Page[Place]) -> None:
    """Send the picture itself: it is on screen while the model is still at work on it."""
    place = page.place
    model = page.usable(models.model, MODEL)
    part = page.usable(_picture, picture_of(place), place, model)
    send(PATCHES, "picture", part)


def show(page: Page[Place], found: Found) -> None:
    """Lay attention over it, and send what is large when one head is on screen already."""
    place, of = page.place, found.of
    told = None
    if place.to is not None:
        weights = given(found.trace, place.patch, place.to)
        told = {"patch": place.patch, "to": place.to, "weights": weights}
    at = {name: getattr(place, name) for name in ("layer", "head", "patch", "to")}
    row = studied.row(found, place.layer, place.head, place.patch)
    patches(_taken, of=of, at=at, row=row.tolist(), given=told, ends=ENDS)
    send(PATCHES, "layer", _layer(of, place.layer, found))
    send(PATCHES, "heads", _heads(of, found))


def titled_by(place: Place) -> str:
    """What the browser's tab says."""
    picture = titles()[place.picture]
    head = "mean" if place.head == MEAN else f"head {place.head}"
    return f"{picture} · layer {place.layer} {head}"


def _taken(moved: dict[str, Any]) -> None:
    for name in ("layer", "head", "patch"):
        visit.hold(name, int(moved[name]))
    visit.hold("to", None if moved["to"] is None else int(moved["to"]))


@st.cache_resource(show_spinner=False, max_entries=2, scope="session")  # it is the picture itself
def _picture(of: str, _place: Place, _model: Any) -> bytes:
    pixels = models.fitted(_place.picture, MODEL, _place.fit)
    tokens = _model.read(pixels).labels["token"]
    return picture_part(tokens, _model.n_layers, _model.n_heads, of)


@st.cache_resource(show_spinner=False, max_entries=16)  # each up to 2 MB
def _layer(of: str, layer: int, _found: Found) -> bytes:
    return layer_part(_found.trace, of, layer)


@st.cache_resource(show_spinner=False, max_entries=4)  # each up to 6 MB
def _heads(of: str, _found: Found) -> bytes:
    return heads_part(_found.trace, of)
