"""A link that names a lesson's step and nothing else: it leads to the step's place."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages._app.lessons import places
from pages._app.lessons.shelf import shelf
from pages._app.opening import script


def opened(page: StreamlitPage) -> None:
    """Go there, if that is how the reader has come; before the page runs."""
    query = st.query_params.to_dict()
    if "lesson" not in query or query.keys() - {"lesson", "step"}:
        return
    lesson = shelf().find(query["lesson"])
    step = query.get("step", "1")
    if lesson is None or not step.isdecimal() or not 1 <= int(step) <= len(lesson.steps):
        return  # the page says so
    there = places.at(lesson, int(step))
    if isinstance(there, places.PAGES.get(page.url_path, ())) and there.query() == query:
        return  # a page as it opens is the step's place
    st.switch_page(script(there), query_params=there.query())
