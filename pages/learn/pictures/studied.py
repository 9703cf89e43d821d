"""What is worked out of a picture when a section is opened: results are kept, variants are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from attention_core import Trace, run, trace
from attention_core.arrays import Array
from attention_core.forward import read
from attention_core.geometry.threads import one_thread
from attention_core.heads import Attention, Measured, measure, names
from attention_core.pictures import caveats, positions, vectors
from attention_core.pictures.bundled import BUNDLED
from attention_core.pictures.grid import grid_of, pixels_of, sight
from attention_core.vectors import depths
from pages._app.words import depth_names
from pages.learn.pictures.place import MEAN
from pages.learn.pictures.reading import Found

Changed = dict[str, positions.Told]
SEED = 0  # of every shuffle and draw
SALIENCY = "saliency"  # the step that says what stands out
POSITION, READ = "position_embedding", "embeddings"  # what is added for a place, and the sum
LAST = "final_norm"  # of which the first vector stands for the picture


def row(found: Found, layer: int, head: int, patch: int) -> Array:
    """What one token gives to every token in a head, or in the mean of a layer's heads."""
    weights = found.trace[found.trace.attention[layer].name].value[:, patch]
    return weights.mean(axis=0) if head == MEAN else weights[head]


def grid(found: Found) -> tuple[int, int]:
    """Rows and columns of the patches."""
    return grid_of(found.trace.tokens)


def pixels(found: Found) -> Array:
    """The picture as the model sees it, (height, width, 3) of uint8."""
    return pixels_of(found.trace.entries.lists[found.trace.along()])


def looked(of: Trace) -> Attention:
    """What all heads look at, and what stands out, if the model says so."""
    there = any(step.name == SALIENCY for step in of.steps)
    return sight(of, of[SALIENCY].value if there else None)


def _bundled(fit: str, model: Any) -> Iterator[Trace]:
    """The pictures that come with the app, one trace after the other."""
    for each in BUNDLED.values():
        yield trace(model.fitted(each.pixels(), fit), model)


@st.cache_resource(show_spinner="Measuring every head on all pictures here …", max_entries=4)
def everywhere(fit: str, _model: Any) -> Measured:
    """Every measure over the bundled pictures."""
    return measure(looked(each) for each in _bundled(fit, _model))


@st.cache_resource(show_spinner="Comparing the pictures here, two by two …", max_entries=4)
def placed(fit: str, _model: Any) -> Array:
    """What attention has in common from one picture to the next, (layer, head).

    See ``positions.placed``; no more than two pictures are held at once.
    """
    found: list[Array] = []
    before: Array | None = None
    for each in _bundled(fit, _model):
        here = sight(each).weights
        if before is not None:
            found.append(positions.placed(before, here))
        before = here
    mean: Array = np.mean(found, axis=0)
    return mean


@st.cache_resource(show_spinner="Measuring every head on this picture …", max_entries=16)
def measured(of: str, _found: Found) -> Measured:
    """Every measure on one picture."""
    return measure([looked(_found.trace)])


def called(found: Found) -> Array:
    """The heads' names, (layer, head), by the rule of the Heads page."""
    there = everywhere(found.place.fit, found.model)
    named: Array = names(measured(found.of, found), there)
    return named


@dataclass(frozen=True)
class Vectors:
    """The vectors of all patches as colours.

    Attributes
    ----------
    names : tuple of str
        Of the depths.
    colours : Colours
    """

    names: tuple[str, ...]
    colours: vectors.Colours


@st.cache_resource(show_spinner=False, max_entries=16)
def coloured(of: str, _found: Found) -> Vectors:
    """Three principal components at every depth."""
    named, every = depths(_found.trace)
    return Vectors(tuple(depth_names(named)), vectors.colours(every[:, 1:]))


@st.cache_resource(show_spinner=False, max_entries=64)
def likeness(of: str, patch: int, _found: Found) -> Array:
    """Cosine of every token to one at every depth, (depth, token)."""
    return vectors.likeness(depths(_found.trace)[1], patch)


@st.cache_resource(show_spinner="Telling the patches other places …", max_entries=16)
def told(of: str, _found: Found) -> Changed:
    """The picture as it is, with equal positions, and with its patches shuffled."""
    of_it, model = _found.trace, _found.model
    given, labels = read(pixels(_found), model)
    keep = [*(step.name for step in of_it.attention), LAST]

    def again(embeddings: Array) -> positions.Looked:
        with one_thread():
            new = run(model.steps, given, labels, made={READ: embeddings}, keep=keep)
        return positions.Looked(sight(new).weights, new[LAST].value[0])

    seen = sight(of_it)
    return positions.tell(
        positions.Looked(seen.weights, of_it[LAST].value[0]),
        of_it[READ].value,
        of_it[POSITION].value,
        seen,
        again,
        positions.shuffled(len(of_it.tokens) - 1, SEED),
    )


def greyed(found: Found, layer: int, head: int, patch: int) -> caveats.Greyed:
    """What becomes of the class vector without the patches that a head looks at most."""
    most, share = caveats.most_given(row(found, layer, head, patch))
    by_chance = caveats.drawn(len(found.trace.tokens) - 1, seed=SEED)
    (turned,) = _without(found.of, (most,), found)
    others = _without(found.of, by_chance, found)  # the same for every row of this picture
    return caveats.Greyed(most, share, turned, by_chance, others)


@st.cache_resource(show_spinner="Greying out patches …", max_entries=128)
def _without(of: str, every: tuple[tuple[int, ...], ...], _found: Found) -> tuple[float, ...]:
    model = _found.model

    def class_vector(picture: Array) -> Array:
        given, labels = read(picture, model)
        made = {POSITION: _found.trace[POSITION].value}
        with one_thread():
            vector: Array = run(model.steps, given, labels, made=made, keep=[LAST])[LAST].value[0]
        return vector

    before = _found.trace[LAST].value[0]
    return caveats.without(pixels(_found), grid(_found), every, class_vector, before)


@st.cache_resource(show_spinner=False, max_entries=16)
def resting(of: str, _found: Found) -> tuple[caveats.AtRest, ...]:
    """The heads that rest in a picture."""
    return caveats.at_rest(sight(_found.trace).weights)
