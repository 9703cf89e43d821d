"""Positions: the sinusoidal encoding, a model's own, and what a model is without them."""

import streamlit as st

from pages._app import controls, models
from pages._app.components import page_style
from pages._app.words import plain
from pages.learn.positions import order, tables
from pages.learn.positions.place import SECTIONS, SENTENCES, turned, visit

page_style()
with st.container(key="choices"):
    row = st.columns([6, 1.25, 2.2, 2.8], vertical_alignment="bottom")
place, notes = visit.arrive()
place = controls.choice(
    row[0],
    visit,
    place,
    "section",
    "Look at",
    SECTIONS,
    SECTIONS.__getitem__,
    label_visibility="collapsed",
)
reads = place.section in ("order", "change")
chosen = controls.example(row, SENTENCES) if reads else None
if chosen:
    place = visit.put(place, text=chosen, other=turned(chosen))
if place.section != "sinusoids":
    place = controls.choice(
        row[2],
        visit,
        place,
        "model",
        "Model",
        models.names(),
        models.title,
        label_visibility="collapsed",
    )
if notes:
    st.info(plain(" ".join(notes)))
if place.section == "sinusoids":
    place = tables.sinusoids(visit, place)
else:
    model = controls.usable_model(visit, place)
    if place.section == "learned":
        place = tables.learned(visit, place, model)
    elif place.section == "order":
        place = order.blindness(visit, place, model)
    else:
        place = order.changed(visit, place, model)
    controls.footer(model, place)
visit.leave(place)
