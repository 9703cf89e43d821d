"""Change any number and any lever, work an example by hand, and see why attention is as it is."""

import streamlit as st

from pages._ui import controls, playcosts, playcross, playnumbers, playroot, playworked
from pages._ui.playground import SECTIONS, visit
from pages._ui.playmoves import acted, chosen_example
from pages._ui.viewer import page_style
from pages._ui.words import plain

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
    place = playnumbers.numbers(top, levers, place)
elif place.section == "worked":
    place = playworked.worked(place)
elif place.section == "cross":
    place = playcross.cross(place)
elif place.section == "root":
    playroot.root()
else:
    place = playcosts.costs_section(place)
visit.leave(place)
