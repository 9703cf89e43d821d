"""What every head of a model looks at, how that is measured, and what it does not tell."""

import streamlit as st

from attention_core import TooManyTokens
from pages._app import controls
from pages._app.components import away, send, viewer
from pages._app.examples import EXAMPLES
from pages._app.words import plain
from pages.learn.heads import sent, tables
from pages.learn.heads.place import SECTIONS, fit, visit
from pages.learn.walkthrough.place import Place as Walk

with st.container(key="choices"):
    row = st.columns([6, 1.25, 2.2, 2.8], vertical_alignment="bottom")
place, notes = visit.arrive(text=controls.example(row, EXAMPLES))
place = controls.sentence(row, visit, place)
place = controls.model(row[2], visit, place)
place = controls.switch(row[3], visit, place, "hide", "Hide special tokens")

model = controls.usable_model(visit, place)
controls.usable_text(visit, place, model, place.text)
try:
    sight = sent.seen(place.text, place.model, place.hide)
except (TooManyTokens, ValueError) as error:
    controls.stop(visit, place, st.warning, str(error))

place, more = fit(place, model.n_layers, model.n_heads, len(sight.tokens))
place = visit.put(place)
if notes or more:
    st.info(plain(" ".join([*notes, *more])))

key = (place.text, place.model, place.hide)
viewer(
    "heads",
    maps=sent.maps_part(*key),
    answer=sent.answer_part(*key, place.show, place.heads, visit.revision),
)
layer, head = place.heads[0]
there = Walk(place.text, place.model, max(layer, 0), "attention_weights", max(head, 0))
away("heads", "pages/learn/walkthrough/page.py", there.query())
send("heads", "measures", sent.measures_part(*key, place.show))

place = controls.choice(
    st,
    visit,
    place,
    "below",
    "Below the map",
    SECTIONS,
    SECTIONS.__getitem__,
    label_visibility="collapsed",
)
if place.below == "measures":
    tables.measures(place)
elif place.below == "attention":
    place = tables.attention(visit, place)
else:
    tables.uniform(place)

controls.footer(model, place)
visit.leave(place)
