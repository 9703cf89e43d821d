"""Plotly figures of numbers that were computed elsewhere."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pages._ui.words import literal

# The viewer's colours: signed numbers diverge around the page's ground, weights rise from it.
LIGHT = {"ground": "rgb(252,252,251)", "plus": "rgb(106,61,171)", "minus": "rgb(181,118,0)"}
DARK = {"ground": "rgb(19,20,22)", "plus": "rgb(160,126,232)", "minus": "rgb(214,156,40)"}


def matrix_figure(
    shown: pd.DataFrame, title: str, rows: str, columns: str, *, dark: bool = False
) -> go.Figure:
    """A heatmap with rows and columns as in the table, first row on top."""
    values = shown.to_numpy()
    finite = np.where(np.isfinite(values), values, np.nan)
    limit = float(np.nanmax(np.abs(finite))) if np.isfinite(finite).any() else 1.0
    signed = bool((finite < 0).any())
    ground, plus, minus = (DARK if dark else LIGHT).values()
    scale = [[0, minus], [0.5, ground], [1, plus]] if signed else [[0, ground], [1, plus]]
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
