"""Change any number and any lever, work an example by hand, and see why attention is as it is."""

import streamlit as st

from pages._app import controls
from pages._app.components import page_style
from pages._app.words import plain
from pages.build.playground import costs, cross, numbers, root, worked
from pages.build.playground.events import acted, chosen_example
from pages.build.playground.place import SECTIONS, visit

with st.container(key="choices", gap="xsmall"):
    top = st.container(horizontal=True, vertical_alignment="center", gap="small")
    levers = st.container()
place, notes = visit.arrive(text=chosen_example())
place, more = acted(place)
place = controls.choice(
    top,
    visit,
    place,
    "section",
    "Part of the Playground",
    SECTIONS,
    SECTIONS.__getitem__,
    label_visibility="collapsed",
)
if notes or more:
    st.info(plain(" ".join([*notes, *more])))
if place.section not in ("numbers", "cross"):  # those have a viewer
    page_style()
if place.section == "numbers":
    place = numbers.numbers(top, levers, place)
elif place.section == "worked":
    place = worked.worked(place)
elif place.section == "cross":
    place = cross.cross(place)
elif place.section == "root":
    root.root()
else:
    place = costs.costs_section(place)
visit.leave(place)
