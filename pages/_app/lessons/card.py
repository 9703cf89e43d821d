"""The card of a lesson's step, above the page that the step is about."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from attention_core.course import Ask, Lesson, told
from attention_core.course.lesson import DOES
from attention_core.course.told import number
from attention_core.lessons.marking import near
from attention_core.play.typed import read_number
from pages._app.components import progress
from pages._app.lessons import places
from pages._app.lessons.shelf import shelf
from pages._app.opening import lead, script
from pages._app.state.link import Link
from pages._app.words import marked, plain

COURSE = "pages/learn/course/page.py"
NO_ANSWER = ""  # what was said by who asked to be shown it


def card(place: Link, note: Callable[..., None]) -> None:
    """What the lesson says at its step, with its question, and the way on.

    ``note`` is told what cannot be as the link asks for it.
    """
    lessons = shelf()
    lesson = lessons.find(place.lesson)
    if lesson is None:
        note("The link names a lesson that is not here.")
        return
    last = len(lesson.steps)
    if not 1 <= place.step <= last:
        note(f"This lesson has {last} steps; the first is shown.")
    step = place.step if 1 <= place.step <= last else 1
    told_so = lesson.steps[step - 1]
    said = st.session_state.get(_key(lesson, step))
    with st.container(key="lesson"):
        text, ways = st.columns([5, 1.5], gap="medium")
        with text, st.container(key="lesson_text"):
            which = f" {lesson.name}" if lesson.name in lessons.course else ""
            heading = f"**Lesson{which}: {plain(lesson.title)}**"
            with st.container(key="lesson_head"):
                st.markdown(f"{heading} · {step} of {last} · {DOES[told_so.does]}")
            st.markdown(_shown(told_so.text))
            if told_so.ask:
                said = _question(lesson, step, told_so.ask, said)
            answered = said is not None or told_so.ask is None
            if answered and step == last:
                st.markdown(f"**What to keep:** {_shown(lesson.takeaway)}")
        with ways:
            _ways(lesson, step, place, answered)
    progress(lesson.name, step, last, answered)


def _key(lesson: Lesson, step: int) -> str:
    return f"lesson.{lesson.name}.{step}"


def _shown(text: str) -> str:
    """A text of a lesson as Markdown: nothing in it is markup but *words that stand out*."""
    return marked(told(text)[0])


def _question(lesson: Lesson, step: int, ask: Ask, said: Any) -> Any:
    """Ask, take the answer once, and tell what is so; what was answered, None before that."""
    question = f"**{marked(told(ask.says)[0])}**"
    if said is not None:
        st.markdown(question)
        _reveal(ask, said)
        return said
    key = _key(lesson, step)
    # Nothing is sent before it is committed, so that one may think again.
    with st.form(f"{key}.form", border=False):
        st.markdown(question)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            given = _answer(ask, key)
            committed = st.form_submit_button("Commit", type="primary")
            gave_up = st.form_submit_button("Show the answer", type="tertiary")
    if committed and (why := _refused(ask, given)):
        st.warning(plain(why))
    elif committed or gave_up:
        st.session_state[key] = NO_ANSWER if gave_up else given
        there = places.at(lesson, step, answered=True)
        st.switch_page(script(there), query_params=there.query())
    return None


def _answer(ask: Ask, key: str) -> Any:
    """Where the answer is given: an option's index, or a number as it is typed."""
    label = told(ask.says)[0].replace("*", "")  # only spoken, so that nothing in it is markup
    if not ask.options:
        return st.text_input(label, key=f"{key}.typed", width=160, label_visibility="collapsed")
    options = [plain(told(each)[0]) for each in ask.options]
    return st.segmented_control(
        label,
        range(len(options)),
        format_func=options.__getitem__,
        key=f"{key}.choice",
        label_visibility="collapsed",
        wrap=True,
    )


def _refused(ask: Ask, given: Any) -> str:
    """Why an answer cannot be taken; empty if it can."""
    if ask.options:
        return "Choose an answer first." if given is None else ""
    if not given.strip():
        return "Type a number first."
    try:
        read_number(given)
    except ValueError as error:
        return str(error)
    return ""


def _reveal(ask: Ask, said: Any) -> None:
    """What was said and what is so; an alert, which is spoken as it comes."""
    mine = str(said)
    if ask.options:
        right, is_so = said == ask.right, told(ask.options[ask.right])[0]
        if said != NO_ANSWER:
            mine = told(ask.options[said])[0]
    else:
        is_so, expression = ask.number.split("=", 1)
        right = said != NO_ANSWER and near(number(is_so, expression).written, said)
    is_so, reveal = is_so.strip(), _shown(ask.reveal)
    if said == NO_ANSWER:
        st.info(f"It is **{plain(is_so)}**. {reveal}")
    elif right:
        st.success(f"**{plain(mine)}**: right. {reveal}")
    else:
        st.info(f"You said **{plain(mine)}**; it is **{plain(is_so)}**. {reveal}")


def _ways(lesson: Lesson, step: int, place: Link, answered: bool) -> None:
    """On, back, and back to the step's own place for those who have wandered."""
    last = len(lesson.steps)
    if step < last:
        if answered:
            with st.container(key="lesson_on"):
                lead("Continue", places.at(lesson, step + 1), icon=":material/arrow_forward:")
    elif answered and (after := shelf().after(lesson.name)):
        with st.container(key="lesson_on"):
            lead(f"Next: {after.title}", places.at(after, 1), icon=":material/arrow_forward:")
    if step > 1:
        with st.container(key="lesson_back"):
            lead("Back", places.at(lesson, step - 1), icon=":material/arrow_back:")
    here = places.at(lesson, step, answered=answered)
    if here.written() != place.written():
        lead("To this step's place", here, icon=":material/replay:")
    st.page_link(COURSE, label="All lessons")
