"""What kinds of layers cost, and what this project's attention takes as a sentence grows."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from attention_core.lessons.complexity import LAYERS, costs
from attention_core.lessons.timing import LENGTHS as MEASURED
from attention_core.lessons.timing import measured
from pages._app import files
from pages._app.figures.lines import lines_figure
from pages._app.frame import Page
from pages.build.playground.place import DIMENSIONS, KERNELS, LENGTHS, NEIGHBOURS, Place

CHARTS = {
    "operations": ("Multiplications per layer", "multiplications"),
    "sequential": ("Steps that wait for one another", "steps"),
    "path": ("Longest path between two tokens", "layers or steps"),
}
SLIDERS = {
    "n": ("Tokens n", LENGTHS),
    "d": ("Dimensions d", DIMENSIONS),
    "k": ("Kernel k", KERNELS),
    "r": ("Neighbours r", NEIGHBOURS),
}


def costs_of_layers(page: Page[Place]) -> None:
    """The section."""
    for column, (name, (title, sizes)) in zip(st.columns(4), SLIDERS.items(), strict=True):
        page.size(name, title, sizes, column)
    place = page.place
    page.suggest(
        ("a text of 4,096 tokens", replace(place, n=4096)), ("a short one", replace(place, n=64))
    )
    here = costs(place.n, place.d, place.k, place.r)
    attention, recurrent = here[0], here[1]
    less = "fewer" if attention.operations < recurrent.operations else "more"
    if attention.operations == recurrent.operations:
        less = "as many"
    st.markdown(
        f"With {place.n:,} tokens of {place.d:,} dimensions self-attention needs "
        f"**{attention.operations:,}** multiplications, {less} "
        f"{'as' if less == 'as many' else 'than'} a recurrent layer's **{recurrent.operations:,}** "
        f"(it is cheaper while n < d), in {attention.sequential} step instead of "
        f"{recurrent.sequential:,}; its longest path is {attention.path} instead of "
        f"{recurrent.path:,}."
    )
    every = [costs(n, place.d, place.k, place.r) for n in LENGTHS]
    for column, (name, (title, unit)) in zip(st.columns(3), CHARTS.items(), strict=True):
        frame = pd.DataFrame(
            {
                layer.title: [getattr(each[i], name) for each in every]
                for i, layer in enumerate(LAYERS)
            },
            index=LENGTHS,
        )
        with column:
            at = LENGTHS.index(place.n)
            figure = lines_figure(frame, title, unit, x="tokens n", at=at, log=True, height=390)
            files.chart(figure, f"cost_{name}", f"cost.{name}", f"{title} by number of tokens")
    rows = "\n".join(
        f"| {layer.title} | ${layer.operations_formula}$ | {cost.operations:,} | "
        f"${layer.sequential_formula}$ | {cost.sequential:,} | ${layer.path_formula}$ | "
        f"{cost.path:,} |"
        for layer, cost in zip(LAYERS, here, strict=True)
    )
    st.markdown(
        "| layer | operations | here | sequential | here | longest path | here |\n"
        f"|---|---|---|---|---|---|---|\n{rows}"
    )
    st.caption(
        "Vaswani et al. 2017, table 1 and section 4; the constant that O(...) hides is taken as "
        "one, and the convolutions are dilated."
    )
    _times(page)


def _times(page: Page[Place]) -> None:
    """This project's own attention, timed when it is asked for."""
    st.header("Measured: one head of this project's attention", anchor=False)
    if st.button("Measure here", key=page.visit.key("measure")):
        times: dict[int, float] = {}
        bar = st.progress(0.0, "Measuring …")
        for n, seconds in measured():
            times[n] = seconds
            bar.progress(len(times) / len(MEASURED), f"{n:,} tokens: {1000 * seconds:.2f} ms")
        bar.empty()
        page.visit.hold("times", times)
    found: dict[int, float] | None = page.visit.held("times")
    if not found:
        st.caption(
            f"Nothing has been measured yet. It takes a few seconds: {MEASURED[0]} to "
            f"{MEASURED[-1]:,} tokens of 64 dimensions, five times each, on the machine that "
            "serves this page."
        )
        return
    frame = pd.DataFrame({"milliseconds": [1000 * s for s in found.values()]}, index=list(found))
    doubled = frame["milliseconds"].iloc[-1] / frame["milliseconds"].iloc[-2]
    st.markdown(
        f"The last doubling, to {list(found)[-1]:,} tokens, made it take **{doubled:.1f} times** "
        "as long. Twice as many tokens are four times as many pairs."
    )
    frame["times the one before"] = frame["milliseconds"] / frame["milliseconds"].shift()
    frame.index.name = "tokens"
    left, right = st.columns(2, gap="medium")
    with left:
        figure = lines_figure(
            frame[["milliseconds"]],
            "Scores, softmax and output of one head",
            "milliseconds",
            x="tokens n",
            log=True,
        )
        files.chart(figure, "times", "attention-times", "Measured time by number of tokens")
    with right:
        files.table(frame, "times_table", "attention-times", columns=files.digits(frame))
