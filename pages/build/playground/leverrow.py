"""The row of levers."""

from typing import Any

import streamlit as st

from attention_core import Model
from attention_core.models.handmade.weights import HEADS
from attention_core.play.levers import LARGEST_TEMPERATURE, MASKS
from attention_core.play.saved import to_json
from attention_core.stages.scoring import SCORINGS
from pages._app import controls
from pages._app.state.visit import fresh
from pages._app.words import numbered, plain
from pages.build.playground.events import history
from pages.build.playground.place import Place, visit

LEAST_TEMPERATURE = 0.001


def levers(row: list[Any], place: Place) -> Place:
    """Scoring, temperature, mask, heads; the rest in a popover. The place as they are set."""
    handmade = place.model == "handmade"
    options = [s for s in SCORINGS if handmade or s not in ("general", "additive")]
    if place.scoring not in options:
        place = visit.put(place, scoring="dot")
    place = controls.select(
        row[0], visit, place, "scoring", "Scoring", options, lambda s: SCORINGS[s].title
    )
    place = _temperature(row[1], place)
    place = controls.choice(row[2], visit, place, "mask", "Mask", MASKS, str.capitalize)
    if handmade:
        place = controls.choice(row[3], visit, place, "n_heads", "Heads", HEADS)
    return place


def rarely(where: Any, place: Place, model: Model) -> Place:
    """Levers that are moved less often, in a popover."""
    set_ = sum([not place.scaling, not place.positions, bool(place.silenced)])
    with where.popover(f"More ({set_})" if set_ else "More", width="stretch"):
        place = controls.switch(st, visit, place, "scaling", "Divide scores by √d")
        if not SCORINGS[place.scoring].grows:
            st.caption(f"The {SCORINGS[place.scoring].title} score is never divided.")
        place = controls.switch(st, visit, place, "positions", "Positions")
        heads = [(i, j) for i in range(model.n_layers) for j in range(model.n_heads)]
        place = _several(place, "silenced", "Silence heads", heads, _head_name(model))
        if place.model != "handmade":
            st.caption(
                plain(f"{model.title} has no weights for the general and the additive score.")
            )
    return place


def padding(place: Place, tokens: list[str]) -> Place:
    """Which tokens are padding, while that is the mask."""
    if place.mask != "padding":
        return place
    names = numbered(tokens)
    where = st.container(horizontal=True, vertical_alignment="center", gap="small")
    where.markdown(":small[Nobody may see:]", width="content")
    where.pills(
        "Tokens that nobody may see",
        range(len(tokens)),
        selection_mode="multi",
        default=list(place.padding) if fresh() else None,
        format_func=lambda i: plain(names[i]),
        key="padding",
        label_visibility="collapsed",
        persist_state="session",
    )
    return visit.drawn(place, "padding")


def steps(where: Any, place: Place) -> None:
    """Undo, redo, reset, and the file; what they do is done with the next run's beginning."""
    kept = history()
    where.button("Undo", key="undo", shortcut="Z", disabled=not (kept and kept.past))
    where.button("Redo", key="redo", shortcut="Y", disabled=not (kept and kept.future))
    where.button("Reset", key="reset", shortcut="Shift+Z")
    with where.popover("File"):
        st.download_button(
            "Save levers and changes",
            to_json(place.play),
            file_name="playground.json",
            mime="application/json",
            key="saved",
            width="stretch",
        )
        st.file_uploader("Open a saved file", type="json", max_upload_size=1, key="file")


def _temperature(where: Any, place: Place) -> Place:
    where.number_input(
        "Temperature",
        min_value=LEAST_TEMPERATURE,
        max_value=LARGEST_TEMPERATURE,
        value=place.temperature if fresh() else "min",
        step=0.25,
        format="%.6g",
        key="temperature",
        persist_state="session",
    )
    return visit.drawn(place, "temperature")


def _several(place: Place, name: str, label: str, options: list[Any], title: Any) -> Place:
    st.multiselect(
        label,
        options,
        default=list(getattr(place, name)) if fresh() else None,
        format_func=lambda option: plain(title(option)),
        key=name,
        persist_state="session",
    )
    return visit.drawn(place, name)


def _head_name(model: Model) -> Any:
    def name(head: tuple[int, int]) -> str:
        return f"layer {head[0]}, head {head[1]}" if model.n_layers > 1 else f"head {head[1]}"

    return name
