"""Plotly figures of numbers that were computed elsewhere."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pages._ui.words import literal

# Signed numbers diverge around the page's own ground, which shows through in the middle.
PLUS, MINUS = "rgb(106,61,171)", "rgb(181,118,0)"


def matrix_figure(shown: pd.DataFrame, title: str, rows: str, columns: str) -> go.Figure:
    """A heatmap with rows and columns as in the table, first row on top."""
    values = shown.to_numpy()
    finite = np.where(np.isfinite(values), values, np.nan)
    limit = float(np.nanmax(np.abs(finite))) if np.isfinite(finite).any() else 1.0
    signed = bool((finite < 0).any())
    clear = "rgba(128,128,128,0)"
    scale = [[0, MINUS], [0.5, clear], [1, PLUS]] if signed else [[0, clear], [1, PLUS]]
    row_names = [literal(str(name)) for name in shown.index]
    column_names = [literal(str(name)) for name in shown.columns]
    hover = [[[r, c] for c in column_names] for r in row_names]
    return go.Figure(
        dict(
            data=[
                dict(
                    type="heatmap",
                    z=finite.astype("float32"),
                    zmin=-limit if signed else 0,
                    zmax=limit,
                    colorscale=scale,
                    customdata=hover,
                    hovertemplate="%{customdata[0]}<br>%{customdata[1]}<br>%{z:.4f}<extra></extra>",
                    texttemplate="%{z:.2f}" if values.shape[1] <= 16 else None,
                )
            ],
            layout=dict(
                title=literal(title),
                height=min(140 + 26 * len(shown), 760),
                margin=dict(t=48, b=8),
                xaxis=_axis(column_names, columns, "columns answer" if columns == "key" else ""),
                yaxis=_axis(row_names, rows, "rows ask" if rows == "query" else "")
                | dict(autorange="reversed"),
            ),
        )
    )


def _axis(names: list[str], axis: str, role: str) -> dict:
    every = max(1, len(names) // 48)
    return dict(
        type="linear",
        tickmode="array",
        tickvals=list(range(0, len(names), every)),
        ticktext=names[::every],
        title=f"{role} ({axis})" if role else axis,
    )
