"""Why scores are divided by the root of d, with random vectors."""

import numpy as np
import pandas as pd
import streamlit as st

from attention_core.lessons.root_d import RootD, root_d
from pages._app import files
from pages._app.figures.lines import lines_figure

AS_THEY_ARE, DIVIDED = "as they are", "divided by √d"
CHARTS = {
    "deviation": ("Spread of the scores", "standard deviation"),
    "largest": ("Largest weight of a row", "weight"),
    "gradient": ("How much softmax answers to a change", "norm of its gradient"),
}


def root() -> None:
    """The section."""
    found = _found()
    tables = {
        name: pd.DataFrame(
            {
                AS_THEY_ARE: getattr(found.unscaled, name),
                DIVIDED: getattr(found.scaled, name),
            },
            index=found.dimensions,
        )
        for name in (*CHARTS, "entropy")
    }
    st.markdown(_sentence(found))
    for column, (name, (title, unit)) in zip(st.columns(3), CHARTS.items(), strict=True):
        with column:
            figure = lines_figure(tables[name], title, unit, x="dimension d", lowest=0, height=400)
            files.chart(figure, f"root_{name}", f"root-d.{name}", f"{title} by dimension")
    st.caption(
        "500 random queries, each with 32 random keys of its own; every number independent, mean "
        "0, variance 1 (Vaswani et al. 2017, section 3.2.1). The same seed each time."
    )
    wide = pd.concat(tables, axis=1)
    wide.columns = [f"{name}, {how}" for name, how in wide.columns]
    wide.index.name = "d"
    files.table(wide, "root_table", "root-d", columns=files.digits(wide))


@st.cache_resource(show_spinner="Drawing random vectors …")
def _found() -> RootD:
    return root_d()


def _sentence(found: RootD) -> str:
    low, high = 0, -1
    plain, scaled = found.unscaled, found.scaled
    times = plain.gradient[low] / plain.gradient[high]
    d = found.dimensions
    return (
        f"From d = {d[low]} to d = {d[high]:,} the spread of the scores grows from "
        f"{plain.deviation[low]:.1f} to **{plain.deviation[high]:.1f}**, the root of d; the "
        f"largest of 32 weights from {plain.largest[low]:.2f} to **{plain.largest[high]:.2f}**, "
        f"and softmax's gradient falls to **{_part(times)}**. Divided by √d the "
        f"spread stays at {np.mean(scaled.deviation):.2f}, the largest weight at "
        f"{scaled.largest[high]:.2f}, and the gradient at {scaled.gradient[high]:.2f}."
    )


def _part(times: float) -> str:
    return f"1/{times:.0f} of it" if times >= 1.5 else f"{1 / times:.2f} of it"
