"""Tables and charts as every page shows them: each can be taken away as a file."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages._app.components import beside_chart
from pages._app.figures.theme import Figure, painted

# As a spreadsheet reads the beginning of a formula; the last four are wide twins of the first.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


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
    taken(shown if whole is None else whole, key, name, index=index)


def taken(table: pd.DataFrame, key: str, name: str, *, index: bool = True) -> None:
    """The button that gives a table as a CSV."""
    st.download_button(
        "Download CSV",
        lambda: csv(table, index),  # written when it is asked for
        on_click="ignore",
        file_name=f"{file_name(name)}.csv",
        mime="text/csv",
        key=f"{key}_csv",
    )


def csv(table: pd.DataFrame, index: bool) -> bytes:
    """A table as a spreadsheet opens it as it is on screen.

    Excel takes a file for UTF-8 only with a byte-order mark. A text that it would take for a
    formula gets an apostrophe before it (OWASP, "CSV Injection"); numbers stay numbers.
    """
    safe = table.map(_no_formula).rename(columns=_no_formula)
    safe = safe.rename(index=_no_formula) if index else safe
    return safe.to_csv(index=index).encode("utf-8-sig", "replace")


def _no_formula(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def file_name(name: str) -> str:
    """A name that every system takes for a file's: letters, digits, dots, dashes."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:80] or "table"


def chart(figure: Figure, key: str, name: str, alt: str) -> None:
    """A Plotly chart with its SVG and PNG, in the colours of the reader's theme."""
    drawn, hues = painted(figure)
    st.plotly_chart(
        drawn,
        key=key,
        config={
            "displaylogo": False,
            "toImageButtonOptions": {"filename": file_name(name), "scale": 2},
        },
        alt=alt,
    )
    beside_chart(key, file_name(name), drawn["layout"]["title"], hues)


def digits(columns: Iterable[Any], decimals: int = 3) -> dict[str, Any]:
    """As many decimals in each of these columns."""
    return dict.fromkeys(columns, st.column_config.NumberColumn(format=f"%.{decimals}f"))
