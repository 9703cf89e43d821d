"""Plotly figures of numbers that were computed elsewhere."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pages._app.words import literal

# The viewer's colours: signed numbers diverge around the page's ground, weights rise from it.
# Okabe & Ito's colours for what is told apart: on white in darker shades, on black in lighter ones.
SERIES = {
    False: ("#6a3dab", "#b84a00", "#007a55", "#0067a8", "#9a6700", "#b0307a", "#5f6672"),
    True: ("#b79af0", "#ff9a5c", "#3fd0a0", "#5cb8f0", "#e0b040", "#f08cc0", "#a8b0bc"),
}
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


def lines_figure(
    shown: pd.DataFrame,
    title: str,
    y: str,
    *,
    dark: bool = False,
    lowest: float | None = None,
    log: bool = False,
) -> go.Figure:
    """A line for every column of the table over its rows, which are named below."""
    names = [literal(str(name)) for name in shown.index]
    places = list(range(len(names)))
    data = [
        dict(
            type="scatter",
            mode="lines+markers",
            x=places,
            y=shown.iloc[:, i].to_numpy(dtype="float64"),
            name=literal(str(shown.columns[i])),
            customdata=names,
            hovertemplate="%{customdata}: %{y:.3f}<extra>%{fullData.name}</extra>",
            line=dict(color=SERIES[dark][i % 7], width=2.5),
            marker=dict(size=7),
        )
        for i in range(shown.shape[1])
    ]
    values = shown.to_numpy(dtype="float64")
    low = float(np.nanmin(values)) if np.isfinite(values).any() else 0.0
    high = float(np.nanmax(values)) if np.isfinite(values).any() else 1.0
    room = 0.06 * max(high - low, 0.1)
    bottom = min(low - room, lowest if lowest is not None else low)
    layout = dict(
        title=literal(title),
        height=430,
        margin=dict(t=48, b=8, r=8),
        legend=dict(orientation="h", y=-0.18),
        xaxis=dict(tickvals=places, ticktext=names),
        yaxis=dict(title=y) | (dict(type="log") if log else dict(range=[bottom, high + room])),
    )
    return go.Figure(dict(data=data, layout=layout))


def paths_figure(
    points: np.ndarray,
    steps: list[str],
    names: list[str],
    title: str,
    shares: np.ndarray,
    *,
    dark: bool = False,
) -> go.Figure:
    """Paths through a plane: (path, step, 2); each path's last point is its largest."""
    data = []
    for i, name in enumerate(names):
        sizes = [8] * (len(steps) - 1) + [15]
        data.append(
            dict(
                type="scatter",
                mode="lines+markers",
                x=points[i, :, 0],
                y=points[i, :, 1],
                name=literal(name),
                customdata=[literal(step) for step in steps],
                hovertemplate="%{customdata}<extra>%{fullData.name}</extra>",
                line=dict(color=SERIES[dark][i % 7], width=1.5),
                marker=dict(size=sizes),
            )
        )
    axis = "direction {} ({:.0%} of the spread)"
    layout = dict(
        title=literal(title),
        height=430,
        margin=dict(t=48, b=8, r=8),
        legend=dict(orientation="h", y=-0.18),
        xaxis=dict(title=axis.format(1, shares[0]), zeroline=False),
        yaxis=dict(title=axis.format(2, shares[1]), zeroline=False, scaleanchor="x"),
    )
    return go.Figure(dict(data=data, layout=layout))


def _axis(names: list[str], axis: str, role: str) -> dict:
    every = max(1, len(names) // 48)
    return dict(
        type="linear",
        tickmode="array",
        tickvals=list(range(0, len(names), every)),
        ticktext=names[::every],
        title=f"{role} ({axis})" if role else axis,
    )
