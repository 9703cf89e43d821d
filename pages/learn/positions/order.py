"""What a model is without positions, and how far a sentence moves if they are changed."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from attention_core.positions import (
    OrderBlindness,
    Reordered,
    order_blindness,
    order_of_text,
    with_places,
    without_positions,
)
from attention_core.vectors import cosine_distance
from attention_core.view.protocol import Scale
from attention_core.view.scales import scale
from pages._app import files, models
from pages._app.figures.bars import bars_figure
from pages._app.figures.matrix import matrix_figure
from pages._app.figures.positions import rows_figure
from pages._app.frame import Page
from pages._app.opening import lead
from pages._app.words import brief, numbered, plain, strong
from pages.learn.positions.place import (
    FIRST,
    MOST_SEED,
    SENTENCES,
    WANDERED,
    WANDERS,
    Place,
    turned,
)
from pages.learn.walkthrough.place import Place as Walk


def blindness(page: Page[Place]) -> None:
    """Two orders of the same words, read with positions and without."""
    row = st.columns([4, 1.25, 4, 2.2], vertical_alignment="bottom")
    if chosen := page.example(SENTENCES, row[1]):
        page.put(text=chosen, other=turned(chosen))
    page.typed("text", "Your sentence", row[0])
    page.typed("other", "The same words in another order", row[2])
    page.choose_model(row[3])
    model = page.model("words", "positions")
    place = page.place
    page.suggest(
        ("let “only” wander", replace(place, text=WANDERS, other=WANDERED)),
        ("swap dog and man", replace(place, text=FIRST, other=turned(FIRST))),
    )
    page.trace(place.text)
    page.trace(place.other)
    order = page.usable(order_of_text, place.text, place.other, model)
    if list(order) == sorted(order):
        page.stop("Both sentences have the same order. Change it in the second one.")
    found = _blindness(place.text, place.model, order)
    reads = (found.with_positions, found.without_positions)
    every = np.concatenate([side for read in reads for side in (read.before, read.after)])
    ends = scale(every)
    columns = st.columns(2, gap="medium")
    for column, read, title in (
        (columns[0], reads[0], "With positions"),
        (columns[1], reads[1], "Without positions"),
    ):
        with column:
            st.markdown(_compared(read, title))
            _vectors(found, read, title, ends)
    left, right = st.columns([5, 2], gap="medium", vertical_alignment="center")
    whose = "output vector as the encoder hands it on" if model.can.translates else "output vector"
    left.caption(
        f"A row is a token's {whose}, a column one of its dimensions; below the gap stands "
        "the second sentence. Without positions, a token has the same row above and below."
    )
    with right:
        _walk(place)
    frame = pd.DataFrame(
        {
            "token": numbered(found.reordered_tokens),
            "place in your sentence": order,
            "moves by, with positions": _moves(found.with_positions),
            "moves by, without": _moves(found.without_positions),
        }
    )
    st.markdown("**How far each token's vector moves when its sentence is reordered**")
    columns_of = dict.fromkeys(frame.columns[2:], st.column_config.NumberColumn(format="%.3g"))
    files.table(frame, "moves", f"order.{place.model}", columns=columns_of, index=False)


@st.cache_resource(show_spinner=False, max_entries=16)
def _blindness(text: str, name: str, order: tuple[int, ...]) -> OrderBlindness:
    return order_blindness(text, models.model(name), order)


def _moves(read: Reordered) -> np.ndarray:
    """Length of the change of each token's vector, once it is back at its first place."""
    return np.linalg.norm(read.after - read.before[list(read.order)], axis=1)


def _compared(read: Reordered, title: str) -> str:
    largest, distance = read.largest_difference, read.sentence_distance
    if largest < 1e-9:
        far = f"by more than **{_tiny(largest)}**, which is rounding" if largest else "at all"
        return (
            f"**{title}** every vector is the same, in another order: no number differs {far}. The "
            f"sentence vector moves by **{_tiny(distance)}**."
        )
    return (
        f"**{title}** the same word has another vector: numbers differ by up to "
        f"**{largest:.3f}**. The sentence vector moves by a cosine distance of "
        f"**{_tiny(distance)}**."
    )


def _tiny(value: float) -> str:
    """A number of any size; 3 · 10⁻¹⁶ is rounding, 0 is exact."""
    if np.isnan(value):
        return "no number (a vector is zero)"
    if value == 0:
        return "0"
    return f"{value:.4f}" if value >= 1e-4 else f"{value:.0e}".replace("-", "−")


def _vectors(found: OrderBlindness, read: Reordered, title: str, ends: Scale) -> None:
    """All output vectors of both sentences, one above the other."""
    n = read.before.shape[1]
    values = np.vstack([read.before, np.full((1, n), np.nan), read.after])
    names = [*found.tokens, "", *found.reordered_tokens]
    figure = rows_figure(values, names, f"{title}: output vectors", ends)
    kind = title.partition(" ")[0].lower()
    files.chart(figure, f"vectors_{kind}", f"{kind}-positions", f"{title}: output vectors")


def changed(page: Page[Place]) -> None:
    """The same tokens, told other places or none."""
    row = st.columns([4, 1.25, 4, 2.2], vertical_alignment="bottom")
    if chosen := page.example(SENTENCES, row[1]):
        page.put(text=chosen, other=turned(chosen))
    page.typed("text", "Your sentence", row[0])
    page.slider("seed", "Seed of the shuffle", 0, MOST_SEED, where=row[2])
    page.choose_model(row[3])
    page.model("words", "positions")
    place = page.place
    page.suggest(
        ("another shuffle", replace(place, seed=(place.seed + 1) % (MOST_SEED + 1))),
    )
    page.trace(place.text)
    tokens, vectors, orders = _changes(place.text, place.model, place.seed)
    whole = vectors["as they are"]
    names = list(vectors)[1:]
    far = np.array(
        [cosine_distance(whole.mean(axis=0), vectors[name].mean(axis=0)) for name in names]
    )
    each = np.array(
        [
            [cosine_distance(*pair) for pair in zip(whole, vectors[name], strict=True)]
            for name in names
        ]
    )
    if np.isfinite(far).any():
        most, least = int(np.nanargmax(far)), int(np.nanargmin(far))
        st.markdown(
            f"{strong(names[most].capitalize())} moves the sentence vector of "
            f"*{plain(brief(place.text))}* furthest, by a cosine distance of "
            f"**{_tiny(far[most])}**; {plain(names[least])} moves it least, by "
            f"**{_tiny(far[least])}**. The words are the same in all of them."
        )
    if np.isnan(each).any() or np.isnan(far).any():
        st.caption("Where a number is missing a vector is all zeros, which has no direction.")
    left, right = st.columns([5, 7], gap="medium")
    with left:
        figure = bars_figure(
            names,
            far,
            "How far the sentence vector moves",
            lit=len(names),
            digits=".4f",
            height=330,
        )
        files.chart(figure, "far", "sentence-moves", "Cosine distance for each change")
    frame = pd.DataFrame(each, index=names, columns=numbered(tokens))
    with right:
        figure = matrix_figure(frame, "How far each token's vector moves", height=330)
        files.chart(figure, "each", "token-moves", "Cosine distance of every token")
    table = frame.reset_index(names="positions")
    table.insert(1, "sentence vector", far)
    table.insert(2, "places", [" ".join(map(str, orders[name])) or "none" for name in names])
    digits = files.digits(table.drop(columns=["positions", "places"]))
    files.table(table, "changes", f"positions.{place.model}", columns=digits, index=False)
    _walk(place)


@st.cache_resource(show_spinner=False, max_entries=16)
def _changes(
    text: str, name: str, seed: int
) -> tuple[tuple[str, ...], dict[str, np.ndarray], dict[str, tuple[int, ...]]]:
    """Output vectors by what was done to the positions, and the places that tokens were told."""
    whole = models.traced(text, name)
    n = len(whole.tokens)
    shuffled = np.random.default_rng(seed).permutation(n)
    orders = {
        "as they are": tuple(range(n)),
        "dropped": (),
        f"shuffled (seed {seed})": tuple(map(int, shuffled)),
        "reversed": tuple(reversed(range(n))),
        "everyone in the first seat": (0,) * n,
    }
    vectors = {
        kind: (with_places(whole, places) if places else without_positions(whole)).stream.value
        for kind, places in orders.items()
    }
    return tuple(whole.tokens), vectors, orders


def _walk(place: Place) -> None:
    there = Walk(place.text, place.model)
    lead("Walk this sentence through attention", there, icon=":material/arrow_forward:")
