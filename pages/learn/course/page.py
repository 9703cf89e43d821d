"""The lessons, and how far one has come in each."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from attention_core.course import Lesson
from pages._app.components import come_so_far, page_style
from pages._app.frame import Page
from pages._app.lessons import places
from pages._app.lessons.shelf import shelf
from pages._app.opening import lead
from pages._app.words import marked
from pages.learn.course.place import visit


def listed(lessons: Mapping[str, Lesson], *, numbered: bool) -> None:
    """A row for each lesson: its title leads to its first step."""
    rows = list(lessons.items())
    for i in range(0, len(rows), 2):
        for column, (name, lesson) in zip(
            st.columns(2, gap="large"), rows[i : i + 2], strict=False
        ):
            with column, st.container(key=f"course_{name}", gap=None):
                title = f"{name} · {lesson.title}" if numbered else lesson.title
                lead(title, places.at(lesson, 1))
                st.markdown(marked(lesson.question))
                st.html(
                    f'<p class="lesson-about">{lesson.minutes} minutes, {len(lesson.steps)} steps '
                    f'<span class="lesson-progress" data-lesson="{escape(name)}"></span></p>'
                )


page_style()
page = Page(visit, "Where do I begin?")
page.top(widths=(1,))
lessons = shelf()
for fault in lessons.faults:
    page.note(fault)
page.say()
st.markdown(
    f"{len(lessons.course)} lessons of about five minutes. Each asks, shows one example in full, "
    "lets you predict and change something, and ends with a check. They build on each other, and "
    "every number in them is worked out by the models you see."
)
if lessons.own:
    st.header("Lessons of this server", anchor=False)
    listed(lessons.own, numbered=False)
    st.header("The course", anchor=False)
listed(lessons.course, numbered=True)
come_so_far()
page.end()
