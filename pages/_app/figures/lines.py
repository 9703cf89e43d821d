"""Lines: over named steps, over numbers, and two that share their steps."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pages._app.figures.theme import Figure, Hue, figure, series
from pages._app.words import literal

Numbers = Sequence[float] | np.ndarray
FEW = 12  # points that are marked, each with a dot
MANY = 16  # names below; of more rows not each is told


def line(x: Numbers, y: Numbers, name: str, i: int) -> dict[str, Any]:
    """The i-th line through its points; a single point is a large dot."""
    return dict(
        type="scatter",
        mode="lines+markers" if len(x) < FEW else "lines",
        x=np.asarray(x, dtype="float64"),
        y=np.asarray(y, dtype="float64"),
        name=literal(name),
        line=dict(color=series(i), width=2.2),
        marker=dict(size=12 if len(x) == 1 else 7),
        hovertemplate="%{x:,}: %{y:,.3~f}<extra>%{fullData.name}</extra>",
    )


def lines_figure(
    shown: pd.DataFrame,
    title: str,
    y: str,
    *,
    x: str = "",
    at: int | None = None,
    lowest: float | None = None,
    log: bool = False,
    height: int = 430,
    first: int = 0,
) -> Figure:
    """A line for every column of the table over its rows, which are named below.

    ``at`` is the row that a dotted line marks, ``lowest`` a value that is in sight in any case;
    ``first`` is which of the things that are told apart by colour the first column is.
    """
    names = [literal(str(name)) for name in shown.index]
    hover = "%{customdata}: %{y:.3f}<extra>%{fullData.name}</extra>"
    steps = range(len(names))
    told = steps[:: -(-len(names) // MANY)]
    data = [
        line(steps, shown.iloc[:, i], str(column), first + i)
        | dict(mode="lines+markers", customdata=names, hovertemplate=hover)
        for i, column in enumerate(shown.columns)
    ]
    return figure(
        title,
        data,
        height=height,
        showlegend=len(data) > 1,
        xaxis=dict(title=x, tickvals=list(told), ticktext=[names[i] for i in told]),
        yaxis=dict(title=y)
        | (dict(type="log") if log else dict(range=_range(shown.to_numpy("float64"), lowest))),
        shapes=[] if at is None else [_mark(at)],
    )


def curves_figure(
    curves: Mapping[str, tuple[Numbers, Numbers]],
    title: str,
    x: str,
    y: str,
    *,
    log: bool = False,
    height: int = 380,
) -> Figure:
    """A curve for every name through its points (x, y)."""
    data = [line(across, up, name, i) for i, (name, (across, up)) in enumerate(curves.items())]
    return figure(
        title,
        data,
        height=height,
        showlegend=len(data) > 1,
        xaxis=dict(title=x, type="log", dtick=1) if log else dict(title=x),
        yaxis=dict(title=y, rangemode="tozero" if log else "normal"),
    )


def growth_figure(sizes: Sequence[int], tokens: Sequence[float], at: int, title: str) -> Figure:
    """Size of a vocabulary above, tokens per word below, over the iterations."""
    steps = range(len(sizes))
    data = [
        line(steps, sizes, "symbols in the vocabulary", 0) | dict(mode="lines", yaxis="y"),
        line(steps, tokens, "tokens per word", 1) | dict(mode="lines", yaxis="y2"),
    ]
    return figure(
        title,
        data,
        height=380,
        showlegend=False,
        xaxis=dict(title="iteration", anchor="y2"),
        yaxis=dict(title="vocabulary", domain=[0.54, 1], rangemode="tozero"),
        yaxis2=dict(title="tokens per word", domain=[0, 0.46], rangemode="tozero"),
        shapes=[_mark(at)],
    )


def _mark(at: int) -> dict[str, Any]:
    """A dotted line from bottom to top."""
    dots = dict(color=Hue("grey"), width=1.5, dash="dot")
    return dict(type="line", x0=at, x1=at, yref="paper", y0=0, y1=1, line=dots)


def _range(values: np.ndarray, lowest: float | None) -> list[float]:
    """From the least to the largest number, with a little room above and below."""
    found = values[np.isfinite(values)] if np.isfinite(values).any() else np.array([0.0, 1.0])
    low, high = float(found.min()), float(found.max())
    room = 0.06 * max(high - low, 0.1)
    return [min(low - room, low if lowest is None else lowest), high + room]
