"""What is watched and how a run is driven: by steps, by itself, from its beginning."""

import streamlit as st

from pages._app.frame import Page
from pages.learn.training import runs
from pages.learn.training.place import PACES, Place, visit
from pages.learn.training.runs import Shared

STEPS = (("step", "Step", 1, "S"), ("ten", "10 steps", 10, "T"))


def controls(page: Page[Place], run: Shared) -> None:
    """The buttons, and how fast it goes."""
    at, running = page.place.at, runs.running()
    ended = at >= run.last
    with st.container(key="driving", horizontal=True, vertical_alignment="bottom", gap="small"):
        for name, label, by, key in STEPS:
            page.button(
                name,
                label,
                rests=ended,
                on_click=_to,
                args=(by, run, at),
                keys=key,
                help=f"Key {key}",
            )
        page.button(
            "run",
            "Pause" if running else "Run",
            type="primary",
            rests=ended and not running,
            on_click=_run,
            args=(not running and not ended,),
            keys="K",
            help="Key K, in the presenter's view (P) too",
        )
        page.button("anew", "Start over", rests=not at and not running, on_click=_anew)
        page.bound(
            st.select_slider,
            "pace",
            "Steps a second",
            PACES,
            first={"value": page.place.pace},
            format_func=_pace,
            width=190,
        )


def _pace(steps: int) -> str:
    return str(steps) if steps else "all it can"


def _to(by: int, run: Shared, at: int) -> None:
    runs.go_on(False)
    held = visit.held("at")  # none where the sentence cannot be watched, so that there is no slider
    visit.hold("at", min((at if held is None else held) + by, run.last))


def _run(on: bool) -> None:
    runs.go_on(on)
    if on:
        visit.hold("section", "watch")  # where it is seen


def _anew() -> None:
    runs.go_on(False)
    runs.forget()
    visit.hold("at", 0)
