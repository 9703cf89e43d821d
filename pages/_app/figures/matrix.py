"""A matrix as colours: the viewer's, so that equal numbers look alike above and below."""

from typing import Any

import numpy as np
import pandas as pd

from attention_core.graph.axes import Axis
from attention_core.view.palette import PALETTE
from attention_core.view.protocol import Scale
from attention_core.view.scales import scale
from pages._app.figures.theme import Figure, figure, hues
from pages._app.words import literal

MOST_WRITTEN = 16  # columns whose cells have room for their numbers
SMALL = 0.1  # numbers of which two decimals show nothing
MOST_NAMED = 48  # rows or columns whose names have room


def cells(values: np.ndarray, ends: Scale, **more: Any) -> dict[str, Any]:
    """A heatmap whose colours end where ``ends`` (from ``view.scales``) says.

    ``z`` is what the colours go by; ``text`` is a cell's number where that is its square root.
    """
    limit = ends["limit"] or 1.0
    bar: dict[str, Any] = dict(thickness=10)
    narrow = values.shape[1] <= MOST_WRITTEN
    digits = ".2g" if limit < SMALL else ".2f"
    number: dict[str, Any] = dict(texttemplate=f"%{{z:{digits}}}" if narrow else None)
    by, top = values, limit
    if ends["root"]:
        by, top = np.sqrt(values), float(np.sqrt(limit))
        ticks = [0, limit / 4, limit]
        bar |= dict(tickvals=np.sqrt(ticks).tolist(), ticktext=[f"{tick:g}" for tick in ticks])
        number = dict(text=[[f"{each:.4f}" for each in row] for row in values.tolist()])
        if narrow:
            number["texttemplate"] = "%{text:.2f}"
    if ends["most"] > limit:
        last = f"{limit:.2g}"
        low = [-limit] if ends["signed"] else []
        bar |= dict(
            tickvals=[*low, 0, limit],
            ticktext=[*(f"≤ −{last}" for _ in low), "0", f"≥ {last}"],
        )
    return dict(
        type="heatmap",
        z=by.astype("float32"),
        zmin=-limit if ends["signed"] else 0,
        zmax=top,
        colorscale=ramp(ends["signed"]),
        colorbar=bar,
        **number,
        **more,
    )


def ramp(signed: bool) -> list[list[Any]]:
    """From the ground up; if there are negative numbers, from their end through the ground."""
    plus, minus = (
        list(zip(PALETTE["stops"], hues(side), strict=True)) for side in ("plus", "minus")
    )
    if not signed:
        return [[stop, colour] for stop, colour in plus]
    below = [[(1 - stop) / 2, colour] for stop, colour in reversed(minus)]
    return below + [[(1 + stop) / 2, colour] for stop, colour in plus[1:]]


def matrix_figure(
    shown: pd.DataFrame,
    title: str,
    rows: Axis | None = None,
    columns: Axis | None = None,
    *,
    ends: Scale | None = None,
    height: int | None = None,
) -> Figure:
    """A heatmap with rows and columns as in the table, first row on top.

    Its colours end where ``scale`` says unless it is part of something with other ``ends``.
    """
    values = shown.to_numpy()
    row_names = [literal(str(name)) for name in shown.index]
    column_names = [literal(str(name)) for name in shown.columns]
    ends = ends or scale(values)
    digits = ".3g" if ends["limit"] < SMALL else ".4f"
    number = "%{text}" if ends["root"] else f"%{{z:{digits}}}"
    picture = cells(
        np.where(np.isfinite(values), values, np.nan),
        ends,
        customdata=[[[row, column] for column in column_names] for row in row_names],
        hovertemplate=f"%{{customdata[0]}}<br>%{{customdata[1]}}<br>{number}<extra></extra>",
    )
    return figure(
        title,
        [picture],
        height=height or min(140 + 26 * len(shown), 760),
        xaxis=_axis(column_names, columns, {"key": "columns answer"}),
        yaxis=_axis(row_names, rows, {"query": "rows ask"}) | dict(autorange="reversed"),
    )


def _axis(names: list[str], axis: Axis | None, does: dict[str, str]) -> dict[str, Any]:
    every = max(1, len(names) // MOST_NAMED)
    role = does.get(axis.part, "") if axis else ""
    name = axis.name if axis else ""
    return dict(
        type="linear",
        tickmode="array",
        tickvals=list(range(0, len(names), every)),
        ticktext=names[::every],
        title=f"{role} ({name})" if role else name,
    )
