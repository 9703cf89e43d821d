"""From text to tokens: byte-pair encoding learned step by step, and three tokenizers beside it."""

import streamlit as st

from pages._app import controls
from pages._app.components import page_style
from pages._app.words import plain
from pages.learn.tokenizer import four, merging
from pages.learn.tokenizer.place import DICTIONARIES, SECTIONS, TEXTS, visit

page_style()
with st.container(key="choices"):
    row = st.columns([6, 1.25, 5], vertical_alignment="bottom")
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
learning = place.section == "bpe"
chosen = controls.example(row, DICTIONARIES if learning else TEXTS)
if chosen:
    changes = {"words": chosen, "step": 0} if learning else {"text": chosen}
    place = visit.put(place, **changes)
if notes:
    st.info(plain(" ".join(notes)))
show = merging.learn_and_encode if learning else four.side
place = show(visit, place)
if not place.fits:
    st.caption("This dictionary or text is too long for a link, so the address does not hold it.")
visit.leave(place)
