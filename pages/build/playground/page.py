"""Change any number and any lever, work an example by hand, and see why attention is as it is."""

import streamlit as st

from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.title import titled
from pages.build.playground import costs, cross, events, numbers, root, worked
from pages.build.playground.place import SECTIONS, visit

page = Page(visit, "What happens if you change a number?")
above = st.container(key="above")
with st.container(key="choices", gap="xsmall"):
    page.open()
    top = st.container(horizontal=True, vertical_alignment="center", gap="small")
    below = st.container()
page.arrive(text=page.visit.held("example"))
page.teach(above)
events.act(page)
page.section("section", "Part of the Playground", SECTIONS, top)
page.say()
section = page.place.section
if section not in ("numbers", "cross"):  # those have a viewer
    page_style()
if section == "numbers":
    numbers.numbers(page, top, below)
elif section == "worked":
    worked.worked(page)
elif section == "cross":
    cross.cross(page)
elif section == "root":
    root.root()
else:
    costs.costs_of_layers(page)
titled(SECTIONS[page.place.section])
page.end()
