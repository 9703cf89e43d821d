"""A bar for every name."""

from collections.abc import Sequence

import numpy as np

from pages._app.figures.theme import Figure, Hue, figure
from pages._app.words import literal


def bars_figure(
    names: Sequence[str],
    values: Sequence[float] | np.ndarray,
    title: str,
    *,
    lit: int,
    digits: str = ",",
    height: int = 380,
) -> Figure:
    """A bar for every name, the first on top; the first ``lit`` ones stand out."""
    shown = [literal(name) for name in names]
    bars = dict(
        type="bar",
        orientation="h",
        x=[value if np.isfinite(value) else None for value in values],
        y=list(range(len(names))),
        marker=dict(color=[Hue("violet" if i < lit else "muted") for i in range(len(names))]),
        texttemplate=f"%{{x:{digits}}}",
        textposition="outside",
        cliponaxis=False,
        customdata=shown,
        hovertemplate=f"%{{customdata}}: %{{x:{digits}}}<extra></extra>",
    )
    most = np.nanmax(values) if np.isfinite(values).any() else 1.0
    return figure(
        title,
        [bars],
        height=height,
        bargap=0.3,
        xaxis=dict(range=[0, 1.18 * (float(most) or 1.0)], visible=False),
        yaxis=dict(
            tickvals=list(range(len(names))),
            ticktext=shown,
            range=[max(len(names), 5) - 0.5, -0.5],
            showgrid=False,
        ),
    )
