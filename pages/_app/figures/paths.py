"""Paths through a plane."""

import numpy as np

from pages._app.figures.lines import line
from pages._app.figures.theme import Figure, figure
from pages._app.words import literal


def paths_figure(
    points: np.ndarray, steps: list[str], names: list[str], title: str, shares: np.ndarray
) -> Figure:
    """Paths (path, step, 2) in two directions; each path's last point is its largest."""
    data = [
        line(path[:, 0], path[:, 1], name, i)
        | dict(
            mode="lines+markers",
            marker=dict(size=[8] * (len(steps) - 1) + [15]),
            customdata=[literal(step) for step in steps],
            hovertemplate="%{customdata}<extra>%{fullData.name}</extra>",
        )
        for i, (path, name) in enumerate(zip(points, names, strict=True))
    ]
    across, up = (
        dict(title=f"direction {i} ({share:.0%} of the spread)", zeroline=False)
        for i, share in enumerate(shares[:2], 1)
    )
    return figure(title, data, height=430, xaxis=across, yaxis=up | dict(scaleanchor="x"))
