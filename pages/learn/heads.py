"""What every head of a model looks at, how that is measured, and what it does not tell."""

import streamlit as st

from attention_core import TooManyTokens
from pages._ui import controls, headparts, headtables
from pages._ui.examples import EXAMPLES
from pages._ui.heads import SECTIONS, fit, visit
from pages._ui.viewer import send, viewer
from pages._ui.walk import Place as Walk
from pages._ui.words import plain

with st.container(key="choices"):
    row = st.columns([6, 1.25, 2.2, 2.8], vertical_alignment="bottom")
place, notes = visit.arrive(text=controls.example(row, EXAMPLES))
place = controls.sentence(row, visit, place)
place = controls.model(row[2], visit, place)
place = controls.switch(row[3], visit, place, "hide", "Hide special tokens")

model = controls.usable_model(visit, place)
controls.usable_text(visit, place, model)
try:
    sight = headparts.seen(place.text, place.model, place.hide)
except (TooManyTokens, ValueError) as error:
    controls.stop(visit, place, st.warning, str(error))

place, more = fit(place, model.n_layers, model.n_heads, len(sight.tokens))
if place.hide:
    notes.append(
        "Special tokens are hidden, and what is left of each row is scaled to sum to one again: "
        "these are not the weights the model used."
    )
if notes or more:
    st.info(plain(" ".join([*notes, *more])))

key = (place.text, place.model, place.hide)
result = viewer(
    "heads",
    maps=headparts.maps_part(*key),
    answer=headparts.answer_part(*key, place.show, place.heads, visit.revision),
)
if result.away:
    layer, head = result.away["head"]
    there = Walk(place.text, place.model, int(layer), "attention_weights", int(head))
    st.switch_page("pages/learn/walkthrough.py", query_params=there.query())
send("heads", "measures", headparts.measures_part(*key, place.show))

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
    headtables.measures(place)
elif place.below == "attention":
    place = headtables.attention(visit, place)
else:
    headtables.uniform(place)

controls.footer(model, place)
visit.leave(place)
