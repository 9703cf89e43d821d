"""Below the picture: the changed numbers one by one, and the classic scoring functions."""

import streamlit as st

from attention_core import Trace
from attention_core.play.edits import Edit
from attention_core.stages.attention import key
from attention_core.stages.scoring import VARIANTS, Scoring
from pages._app.frame import Page
from pages._app.words import brief, plain
from pages.build.playground.place import Place


def one_by_one(page: Page[Place], trace: Trace) -> None:
    """Every changed number, with a button that takes the change back."""
    place = page.place
    if place.edits:
        st.markdown("**Changed numbers**")
        for i, edit in enumerate(place.edits):
            row = st.columns([5, 1], vertical_alignment="center")
            row[0].markdown(f"{_where(trace, edit)} is now **{_short(edit.value)}**")
            page.button(f"remove {i}", "Remove", row[1])
    if "edits" not in place.query() and place.edits:
        st.caption(
            "These changes are too many for a link. To keep or send them, save them as a file: "
            "“File”, above."
        )


def variants(chosen: Scoring, trace: Trace) -> None:
    """What each scoring function computes and costs on this sentence; the chosen one is bold."""
    n, d = compared(trace)
    titles = [f"**{each.title}**" if each is chosen else each.title for each in VARIANTS]
    rows = "\n".join(
        f"| {title} | ${each.equation}$ | ${each.cost}$ | {each.multiplications(n, d):,} | "
        f"{each.source} |"
        for title, each in zip(titles, VARIANTS, strict=True)
    )
    st.markdown("**The classic scoring functions on this sentence**")
    st.markdown(
        f"| scoring | of a query and a key | multiplications of one head | here, n = {n}, d = {d} "
        f"| source |\n|---|---|---|---|---|\n{rows}"
    )


def compared(trace: Trace) -> tuple[int, int]:
    """How many tokens are compared, and in how many dimensions a head does it."""
    keys = next(step.name for step in trace.steps if step.stage.name == key.name)
    return trace[keys].value.shape[-2:]


def _where(trace: Trace, edit: Edit) -> str:
    tensor = trace[edit.tensor]
    cell = dict(zip(tensor.axes, edit.cell, strict=True))
    names = [tensor.label(axis, index, cell) for axis, index in cell.items()]
    title = tensor.stage.title if tensor.stage else edit.tensor.rpartition(".")[2]
    return plain(f"{title}: {', '.join(brief(name, 24) for name in names)}")


def _short(value: float) -> str:
    """A typed number as it was meant: no more digits than it needs."""
    return plain(f"{value:g}".replace("-", "−"))
