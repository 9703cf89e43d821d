"""The worked example in five steps, marked as one types."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from attention_core.lessons.marking import Marks, mark
from attention_core.lessons.worked import (
    SENTENCE,
    VECTORS,
    VOCABULARY,
    ExerciseStep,
    blanks,
    exercise,
)
from pages._app.frame import Page
from pages._app.words import plain
from pages.build.playground.place import Place

LEVEL_TITLES = {"worked": "Fully worked", "one": "One blank", "all": "All blank"}
WORDS = {5: "Five words", 6: "Six tokens, “the” twice"}
FORMULAS = (
    r"q = x_{\text{sat}} W_Q",
    r"s_j = q \cdot k_j",
    r"\tilde s_j = \frac{s_j}{\sqrt{2}}",
    r"a_j = \frac{e^{\tilde s_j}}{\sum_i e^{\tilde s_i}}",
    r"o = \sum_j a_j v_j",
)


def worked(page: Page[Place]) -> None:
    """The section."""
    with st.container(horizontal=True, vertical_alignment="center"):
        page.section("level", "How much is worked", LEVEL_TITLES)
        page.section("words", "Over which words", WORDS)
        if page.place.level == "one" and st.button("Another blank", key=page.visit.key("another")):
            page.place = replace(page.place, turn=(page.place.turn + 1) % 10_000)
    place = page.place
    page.suggest(("fill in one blank", replace(place, level="one")))
    tokens = VOCABULARY if place.words == 5 else SENTENCE
    steps = exercise(tokens)
    asked = blanks(steps, place.level, place.turn)
    vectors = " · ".join(f"{word} [{x:g}, {y:g}]" for word, (x, y) in VECTORS.items())
    st.markdown(
        plain(
            "What does “sat” take from “The cat sat on the mat”? Queries, keys and values are the "
            f"embeddings: {vectors}."
        )
    )
    typed = {at: page.visit.held(_name(place, *at)) or "" for at in asked}
    marks = mark(steps, typed)
    for i, step in enumerate(steps):
        _step(page, i, step, marks, len(tokens))
    _verdict(steps, marks, place)
    st.caption(
        "After an article that works this example by hand and publishes [0.7, 0.5] as its result. "
        "It prints its table of embeddings as a picture, so the ones here are a reconstruction "
        "that reproduces the published numbers."
    )


def _step(page: Page[Place], i: int, step: ExerciseStep, marks: Marks, widest: int) -> None:
    """One row: what is computed, its formula, its numbers."""
    with st.container(key=f"worked_step_{i}"):
        row = st.columns([1.7, 1.5, *[1] * widest], vertical_alignment="center")
        row[0].markdown(f"**{i + 1}. {step.title}**  \n:small[{plain(step.task)}]")
        # Not st.latex: it would be a stop of the Tab key between two rows of boxes.
        row[1].markdown(rf"$\displaystyle {FORMULAS[i]}$")
        for cell, (name, value) in enumerate(zip(step.cells, step.values, strict=True)):
            said = marks.cells.get((i, cell))
            colour, sign = {"right": ("green", " ✓"), "wrong": ("red", " ✗")}.get(
                said or "", ("", "")
            )
            label = f":small[:{colour}[{name}{sign}]]" if colour else f":small[{name}]"
            with row[2 + cell].container(gap=None):
                if said is None:
                    st.markdown(f"{label}  \n**{_digits(value)}**")
                    continue
                st.markdown(label)
                st.text_input(  # keeps its own label: one that changed would take the focus away
                    f"{step.title}, {name}",
                    key=page.visit.key(_name(page.place, i, cell)),
                    live=True,
                    label_visibility="collapsed",
                    persist_state="session",
                )


def _verdict(steps: Sequence[ExerciseStep], marks: Marks, place: Place) -> None:
    output = steps[-1].values
    result = ", ".join(f"{value:.3f}" for value in output)
    rounded = ", ".join(f"{value:.1f}" for value in output)
    if marks.advice:
        st.warning(plain(marks.advice))
    elif marks.done:
        st.success(
            plain(
                ("All right: " if place.level != "worked" else "")
                + f"“sat” becomes [{result}], which rounds to [{rounded}]."
            )
        )
    else:
        left = sum(said == "empty" for said in marks.cells.values())
        st.info(
            f"{left} to fill in. Two or three decimals are enough; each number is checked as you "
            "type."
        )


def _name(place: Place, step: int, cell: int) -> str:
    return f"cell_{place.words}_{step}_{cell}"


def _digits(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:.3f}"
