"""Tables of positions: the sinusoids', and a model's own."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from attention_core.models import TextModel
from attention_core.positions import SINUSOIDAL, by_distance, dot_products, sinusoidal, wavelengths
from pages._app import files
from pages._app.figures.lines import curves_figure
from pages._app.figures.positions import table_figure
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import number, plain
from pages.learn.positions.place import MOST_DIMENSIONS, MOST_PLACES, Place, dimensions


def sinusoids(page: Page[Place]) -> None:
    """The encoding by formula, for any size."""
    row = st.columns([1.7, 1.7, 3.2, 6], vertical_alignment="center", gap="medium")
    page.slider("places", "Positions", 2, MOST_PLACES, where=row[0])
    page.slider("width", "d_model", 2, MOST_DIMENSIONS, 2, where=row[1], help=explains("d_model"))
    page.typed("waves", "Dimensions as waves", row[2])
    row[3].latex(SINUSOIDAL)
    place = page.place
    page.suggest(("twice as many dimensions", replace(place, width=min(2 * place.width, 384))))
    table = sinusoidal(place.places, place.width)
    lengths = wavelengths(place.width)
    products = by_distance(dot_products(table))
    _pictures(table, products, place, (), "sinusoids")
    half = place.width // 2
    st.markdown(
        f"Dimensions 0 and 1 turn once in **{_turn(lengths[0])}** positions, the last two once in "
        f"**{_turn(lengths[-1])}**. The dot product of a position with itself is **{half}**, half "
        f"of d_model; with its neighbour **{number(products[1])}**, whichever the position: it "
        "depends on the distance alone."
    )
    _files(table, products, "sinusoids", [f"{i}" for i in range(place.width)])


def learned(page: Page[Place]) -> None:
    """The table a model has: MiniLM's was learned, a translator's and the hand-made are waves."""
    row = st.columns([3, 4, 6, 2.4], vertical_alignment="bottom", gap="medium")
    page.choose_model(row[3])
    model = page.model("words", "positions")
    whole = model.position_table().astype("float64")
    width, n_rows = whole.shape[1], min(len(whole), MOST_PLACES)
    if n_rows < 2:
        page.stop(f"{model.title} has one position only, so there is nothing to compare.")
    if page.place.rows > n_rows:
        page.put(rows=n_rows)
    page.slider("rows", "Positions shown", 2, n_rows, where=row[0])
    page.typed("waves", "Dimensions as waves", row[1])
    place = page.place
    table = whole[: place.rows]
    products = by_distance(dot_products(whole))[: place.rows]
    page.suggest(
        ("a few places only", replace(place, rows=min(16, n_rows))),
        ("all places", replace(place, rows=n_rows)),
    )
    names = _dimensions(model)
    row[2].markdown(_said(whole))
    _pictures(table, products, place, names, f"positions.{model.name}")
    _files(table, products, f"positions.{model.name}", names or [f"{i}" for i in range(width)])


def _dimensions(model: TextModel) -> tuple[str, ...]:
    """Names of the dimensions, if they have any."""
    try:
        return tuple(model.read(".", np.float32).labels.get("d_model", ()))
    except ValueError:  # not even a full stop fits: a model with names has room for one
        return ()


def _said(table: np.ndarray) -> str:
    products = by_distance(dot_products(table))
    sizes = np.linalg.norm(table, axis=1)
    first, rest = sizes[0], sizes[1:].mean()
    largest = np.unravel_index(int(np.abs(table).argmax()), table.shape)
    return (
        f"{len(table)} rows of {table.shape[1]} numbers. The first row is **{number(first)}** "
        f"long, the others **{number(rest)}** on average. The largest number, "
        f"**{number(table[largest])}**, stands at place {largest[0]}, dimension {largest[1]}. "
        f"Neighbours have a mean dot product of **{number(products[1])}**, places "
        f"{len(table) // 2} apart **{number(products[len(table) // 2])}**."
    )


def _pictures(
    table: np.ndarray, products: np.ndarray, place: Place, names: tuple[str, ...], file: str
) -> None:
    """The table, some of its dimensions as waves, and how alike places are by distance."""
    left, middle, right = st.columns([5, 4, 4], gap="medium")
    every = np.arange(len(table))
    with left:
        figure = table_figure(table, "Position and dimension", dimensions=names, height=400)
        files.chart(figure, "table", file, "The position table as a heatmap")
    with middle:
        waves, said = dimensions(place.waves, table.shape[1])
        curves = {
            names[wave] if names else f"dimension {wave}": (every, table[:, wave]) for wave in waves
        }
        title = "Dimensions along the positions"
        if curves:  # a chart of nothing cannot be drawn
            figure = curves_figure(curves, title, "position", "", height=400)
            files.chart(figure, "waves_chart", f"{file}.waves", "Dimensions as waves")
        if said:
            st.caption(plain(said))
    with right:
        figure = curves_figure(
            {"mean": (every, products)},
            "Dot product by distance",
            "positions apart",
            "mean over all pairs of the table",
            height=400,
        )
        files.chart(figure, "products", f"{file}.products", "Dot products by distance")


def _files(table: np.ndarray, products: np.ndarray, name: str, names: Sequence[str]) -> None:
    frame = pd.DataFrame(table, columns=list(names))
    frame.insert(0, "dot product at this distance", products)
    frame.index.name = "position"
    with st.expander("The same numbers as a table"):
        shown = frame.iloc[:, :65]
        files.table(shown, "numbers", name, whole=frame, columns=files.digits(shown))


def _turn(length: float) -> str:
    return f"{length:,.2f}" if length < 100 else f"{length:,.0f}"
