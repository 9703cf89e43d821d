"""Tables and charts as every page shows them: each can be taken away as a file."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages._app.components import beside_chart
from pages._app.figures.theme import Figure, painted


def table(
    shown: pd.DataFrame,
    key: str,
    name: str,
    *,
    whole: pd.DataFrame | None = None,
    columns: Mapping[str, Any] | None = None,
    index: bool = True,
    tallest: int = 460,
) -> None:
    """A table with its CSV; ``whole`` is what the file holds if that is more than is shown."""
    st.dataframe(
        shown,
        height=min(36 * (len(shown) + 1), tallest),
        column_config=dict(columns or {}),
        hide_index=not index,
        key=key,
    )
    every = shown if whole is None else whole
    st.download_button(
        "Download CSV",
        lambda: every.to_csv(index=index).encode("utf-8"),  # written when it is asked for
        on_click="ignore",
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"{key}_csv",
    )


def chart(figure: Figure, key: str, name: str, alt: str) -> None:
    """A Plotly chart with its SVG and PNG, in the colours of the reader's theme."""
    drawn, hues = painted(figure)
    st.plotly_chart(
        drawn,
        key=key,
        config={
            "displaylogo": False,
            "toImageButtonOptions": {"filename": name, "scale": 2},
        },
        alt=alt,
    )
    beside_chart(key, name, drawn["layout"]["title"], hues)


def digits(columns: Iterable[Any], decimals: int = 3) -> dict[str, Any]:
    """As many decimals in each of these columns."""
    return dict.fromkeys(columns, st.column_config.NumberColumn(format=f"%.{decimals}f"))
