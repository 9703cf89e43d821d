"""Figures of positions: the table of them, and vectors one below the other."""

from collections.abc import Sequence

import numpy as np

from attention_core.view.protocol import Scale
from attention_core.view.scales import scale
from pages._app.figures.matrix import cells
from pages._app.figures.theme import Figure, figure
from pages._app.words import literal


def table_figure(
    values: np.ndarray, title: str, *, dimensions: Sequence[str] = (), height: int = 380
) -> Figure:
    """A position table as a picture, first place on top."""
    hover = "place %{y}, dimension %{x}: %{z:.3f}<extra></extra>"
    picture = cells(values, scale(values), hovertemplate=hover)
    across = dict(title="dimension", showgrid=False)
    if dimensions:
        across |= dict(tickvals=list(range(len(dimensions))), ticktext=list(dimensions))
    return figure(
        title,
        [picture],
        height=height,
        xaxis=across,
        yaxis=dict(title="position", autorange="reversed", showgrid=False),
    )


def rows_figure(values: np.ndarray, names: Sequence[str], title: str, ends: Scale) -> Figure:
    """Vectors as rows, one below the other; a row of NaN is a gap, colours end at ``ends``."""
    picture = cells(
        values,
        ends,
        ygap=2,
        hovertemplate="dimension %{x}: %{z:.3f}<extra></extra>",
        hoverongaps=False,
    )
    return figure(
        title,
        [picture],
        height=max(300, min(110 + 24 * len(names), 430), 100 + 13 * len(names)),
        xaxis=dict(title="dimension", showgrid=False),
        yaxis=dict(
            tickvals=list(range(len(names))),
            ticktext=[literal(name) for name in names],
            autorange="reversed",
            showgrid=False,
        ),
    )
