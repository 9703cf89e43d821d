"""The same tensor without the viewer: a table to download, a Plotly heatmap, the checks."""

import numpy as np
import pandas as pd
import streamlit as st

from attention_core import Model, Tensor, Trace
from attention_core.checks import check
from pages._app import files
from pages._app.figures.matrix import matrix_figure
from pages._app.words import plain

WIDEST_TABLE = 400  # columns on screen; the file has all of them


def frame(tensor: Tensor, head: int) -> pd.DataFrame:
    """One matrix of a tensor with unique row and column names, the words as they are."""
    value = tensor.value
    place = {}
    if tensor.axes[0] == "head":
        place = {"head": head}
        value = value[head]
    rows, columns = tensor.axes[-2:]
    return pd.DataFrame(
        np.asarray(value),
        index=_unique([tensor.label(rows, i, place) for i in range(value.shape[0])]),
        columns=_unique([tensor.label(columns, j, place) for j in range(value.shape[1])]),
    )


def _unique(names: list[str]) -> list[str]:
    """Equal names made different by their place; numbers stay as they are."""
    if len(set(names)) == len(names) and all(name.isdigit() for name in names):
        return names
    return [f"{i} · {name}" for i, name in enumerate(names)]


def table(tensor: Tensor, head: int) -> None:
    """A pandas table with a CSV download."""
    shown = frame(tensor, max(head, 0))
    which = f"head {max(head, 0)} of " if tensor.axes[0] == "head" else ""
    st.caption(plain(f"{tensor.name}: {which}{' × '.join(f'{n:,}' for n in tensor.value.shape)}"))
    visible = shown.iloc[:, :WIDEST_TABLE]
    digits = st.column_config.NumberColumn(format="%.4f")
    if visible.shape[1] < shown.shape[1]:
        st.caption(f"The first {WIDEST_TABLE} of {shown.shape[1]:,} columns; the file has all.")
    files.table(
        visible,
        "table",
        f"{tensor.name}{f'.head{max(head, 0)}' if which else ''}",
        whole=shown,
        columns=dict.fromkeys(visible.columns, digits),
    )


def heatmap(tensor: Tensor, head: int) -> None:
    """The same matrix as a Plotly chart: zoom, hover, PNG."""
    matrix = frame(tensor, max(head, 0))
    which = f", head {max(head, 0)}" if tensor.axes[0] == "head" else ""
    title = f"{tensor.name}{which}"
    figure = matrix_figure(matrix, title, *tensor.axes[-2:])
    files.chart(figure, "heatmap", tensor.name, f"Heatmap of {title}")


def checks(trace: Trace, text: str, model: Model, stage: str) -> None:
    """Figures that show these very numbers are right."""
    rows = check(trace, text, model)
    st.dataframe(
        pd.DataFrame(
            {
                "What holds": [row.claim for row in rows],
                "Largest difference": [f"{row.figure:.1e}" for row in rows],
                "Limit": [f"{row.limit:.0e}" for row in rows],
                "Where": [row.where for row in rows],
                "": ["holds" if row.holds else "does not hold" for row in rows],
            }
        ),
        hide_index=True,
        key="checks",
    )
    single, double = next(s for s in trace.steps if s.stage.name == stage).stage.tolerance
    st.caption(
        "The tests compare this code, running MiniLM, with PyTorch at every stage on nine texts of "
        "2 to 512 tokens. "
        f"For `{stage}` they allow a difference of {single:.0e} in float32 and {double:.0e} in "
        "float64."
    )
