"""Figures of the tokenizers and of positions: bars, curves over numbers, a table as a picture."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from attention_core.view.packing import scale
from pages._app.figures.charts import DARK, LIGHT, SERIES
from pages._app.words import literal

Numbers = Sequence[float] | np.ndarray
QUIET = {False: "#c9c2da", True: "#4d4562"}


def bars_figure(
    names: Sequence[str],
    values: Numbers,
    title: str,
    *,
    lit: int,
    digits: str = ",",
    height: int = 380,
    dark: bool = False,
) -> go.Figure:
    """A bar for every name, the first on top; the first ``lit`` ones in the accent colour."""
    colours = [SERIES[dark][0] if i < lit else QUIET[dark] for i in range(len(names))]
    shown = [literal(name) for name in names]
    bars = dict(
        type="bar",
        orientation="h",
        x=[value if np.isfinite(value) else None for value in values],
        y=list(range(len(names))),
        marker=dict(color=colours),
        texttemplate=f"%{{x:{digits}}}",
        textposition="outside",
        cliponaxis=False,
        customdata=shown,
        hovertemplate=f"%{{customdata}}: %{{x:{digits}}}<extra></extra>",
    )
    most = np.nanmax(values) if np.isfinite(values).any() else 1.0
    layout = dict(
        title=literal(title),
        height=height,
        margin=dict(t=40, b=8, r=8),
        bargap=0.3,
        xaxis=dict(range=[0, 1.18 * (float(most) or 1.0)], visible=False),
        yaxis=dict(
            tickvals=list(range(len(names))),
            ticktext=shown,
            range=[max(len(names), 5) - 0.5, -0.5],
            showgrid=False,
        ),
    )
    return go.Figure(dict(data=[bars], layout=layout))


def growth_figure(
    sizes: Sequence[int], tokens: Sequence[float], at: int, title: str, *, dark: bool = False
) -> go.Figure:
    """Size of a vocabulary above, tokens per word below, over the iterations."""
    data = [
        _curve(np.arange(len(values)), values, name, colour, False) | dict(yaxis=axis)
        for values, name, colour, axis in (
            (sizes, "symbols in the vocabulary", SERIES[dark][0], "y"),
            (tokens, "tokens per word", SERIES[dark][1], "y2"),
        )
    ]
    line = dict(type="line", x0=at, x1=at, yref="paper", y0=0, y1=1)
    layout = dict(
        title=title,
        height=380,
        margin=dict(t=40, b=8, r=8),
        showlegend=False,
        xaxis=dict(title="iteration", anchor="y2"),
        yaxis=dict(title="vocabulary", domain=[0.54, 1], rangemode="tozero"),
        yaxis2=dict(title="tokens per word", domain=[0, 0.46], rangemode="tozero"),
        shapes=[line | dict(line=dict(color=SERIES[dark][6], width=1.5, dash="dot"))],
    )
    return go.Figure(dict(data=data, layout=layout))


def curves_figure(
    curves: Mapping[str, tuple[Numbers, Numbers]],
    title: str,
    x: str,
    y: str,
    *,
    log: bool = False,
    height: int = 380,
    dark: bool = False,
) -> go.Figure:
    """A curve for every name through its points (x, y); a single point is a large dot."""
    data = [
        _curve(across, up, literal(name), SERIES[dark][i % 7], len(across) < 12)
        for i, (name, (across, up)) in enumerate(curves.items())
    ]
    layout = dict(
        title=literal(title),
        height=height,
        margin=dict(t=40, b=8, r=8),
        showlegend=len(data) > 1,
        legend=dict(orientation="h", y=-0.2),
        xaxis=dict(title=x, type="log", dtick=1) if log else dict(title=x),
        yaxis=dict(title=y, rangemode="tozero" if log else "normal"),
    )
    return go.Figure(dict(data=data, layout=layout))


def table_figure(
    values: np.ndarray,
    title: str,
    *,
    dimensions: Sequence[str] = (),
    height: int = 380,
    dark: bool = False,
) -> go.Figure:
    """A position table as a picture, first place on top; few very large numbers do not grey it."""
    limit = scale(values)["limit"] or 1.0
    ground, plus, minus = (DARK if dark else LIGHT).values()
    picture = dict(
        type="heatmap",
        z=values.astype("float32"),
        zmin=-limit,
        zmax=limit,
        colorscale=[[0, minus], [0.5, ground], [1, plus]],
        hovertemplate="place %{y}, dimension %{x}: %{z:.3f}<extra></extra>",
        colorbar=dict(thickness=10),
    )
    across = dict(title="dimension", showgrid=False)
    if dimensions:
        across |= dict(tickvals=list(range(len(dimensions))), ticktext=list(dimensions))
    layout = dict(
        title=literal(title),
        height=height,
        margin=dict(t=40, b=8, r=8),
        xaxis=across,
        yaxis=dict(title="position", autorange="reversed", showgrid=False),
    )
    return go.Figure(dict(data=[picture], layout=layout))


def rows_figure(
    values: np.ndarray, names: Sequence[str], title: str, limit: float, *, dark: bool = False
) -> go.Figure:
    """Vectors as rows, one below the other; a row of NaN is a gap, colours end at the limit."""
    ground, plus, minus = (DARK if dark else LIGHT).values()
    shown = [literal(name) for name in names]
    picture = dict(
        type="heatmap",
        z=values.astype("float32"),
        zmin=-limit,
        zmax=limit,
        ygap=2,
        colorscale=[[0, minus], [0.5, ground], [1, plus]],
        hovertemplate="dimension %{x}: %{z:.3f}<extra></extra>",
        hoverongaps=False,
        texttemplate="%{z:.2f}" if values.shape[1] <= 16 else None,
        colorbar=dict(thickness=10),
    )
    layout = dict(
        title=literal(title),
        height=max(300, min(110 + 24 * len(names), 430), 100 + 13 * len(names)),
        margin=dict(t=40, b=8, r=8),
        xaxis=dict(title="dimension", showgrid=False),
        yaxis=dict(
            tickvals=list(range(len(names))), ticktext=shown, autorange="reversed", showgrid=False
        ),
    )
    return go.Figure(dict(data=[picture], layout=layout))


def _curve(x: Numbers, y: Numbers, name: str, colour: str, dots: bool) -> dict:
    return dict(
        type="scatter",
        mode="lines+markers" if dots else "lines",
        x=np.asarray(x, dtype="float64"),
        y=np.asarray(y, dtype="float64"),
        name=name,
        line=dict(color=colour, width=2.2),
        marker=dict(size=12 if len(x) == 1 else 7),
        hovertemplate=f"%{{x:,}}: %{{y:,.3~f}}<extra>{name}</extra>",
    )
