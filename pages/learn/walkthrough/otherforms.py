"""The same tensor without the viewer: a table to download, a Plotly heatmap, the checks."""

import pandas as pd
import streamlit as st

from attention_core import Model, Tensor, Trace
from attention_core.checks import check
from attention_core.models import TextModel
from attention_core.view.scales import ends, scale
from attention_core.view.shown import Shown
from pages._app import files, models
from pages._app.components import reveal
from pages._app.figures.matrix import matrix_figure
from pages._app.frame import Page
from pages._app.words import distinct, plain
from pages.learn.walkthrough.asking import ask_in
from pages.learn.walkthrough.place import ALL_HEADS, Place

TABLE, CHART, CHECKS = FORMS = ("Table", "Large chart", "Check these numbers")
PULL = "gradient of "
MOST_CELLS = 20_000  # on screen
WIDEST_TABLE = 400  # columns on screen; the file has all of them


def chosen(
    page: Page[Place],
    trace: Shown,
    tensor: Tensor,
    model: TextModel,
    head: int,
    pull: Tensor | None = None,
) -> None:
    """The form the reader asks for, if any; nothing of the others is computed.

    ``pull`` has the gradient in place of the numbers, where that is shown.
    """
    place = page.place
    if place.predict:
        st.caption("Tables and charts of these numbers are here again when you no longer predict.")
        return
    form = st.segmented_control(
        "The same numbers as", FORMS, key=page.visit.key("form"), label_visibility="collapsed"
    )
    with st.container(key="otherform"):
        if form and head == ALL_HEADS and tensor.head is not None:
            st.caption("One head at a time here: head 0. Choose another in the strip of heads.")
        if form == TABLE:
            asks = ask_in(place, trace.whole)
            table(trace, pull or tensor, max(head, 0), PULL if pull else "", asks)
        elif form == CHART:
            heatmap(trace, pull or tensor, max(head, 0), PULL if pull else "")
        elif form == CHECKS:
            checks(trace.whole, place.text, model)
    reveal("otherform", form or "")


def frame(tensor: Tensor, head: int) -> pd.DataFrame:
    """One matrix of a tensor with unique row and column names, the words as they are."""
    value = tensor.matrix(head)
    lead = {} if tensor.head is None else {tensor.axes[tensor.head]: tensor.head_of(head)}
    rows, columns = tensor.drawn
    return pd.DataFrame(
        value,
        index=_names(tensor, rows, value.shape[0], lead),
        columns=_names(tensor, columns, value.shape[1], lead),
    )


def _names(tensor: Tensor, axis: str, count: int, lead: dict[str, int]) -> list[str]:
    """What rows or columns are called, each differently; numbers where there is no axis."""
    return distinct([tensor.label(axis, i, lead) if axis else str(i) for i in range(count)])


def _which(tensor: Tensor, head: int) -> str:
    """Which of its heads: that of the group, where several heads share keys and values."""
    noun = tensor.entries.axis(tensor.axes[tensor.head or 0]).noun
    return f"{noun} {tensor.head_of(head)}"


def table(trace: Shown, tensor: Tensor, head: int, of: str = "", asks: int = 0) -> None:
    """A pandas table with a CSV download; ``of`` says what its numbers are, if not the tensor's.

    Of more cells than can be looked at, as a picture has, it is the row of whoever ``asks``.
    """
    whole = frame(tensor, head)
    which = f"{_which(tensor, head)} of " if tensor.head is not None else ""
    size = " × ".join(f"{n:,}" for n in tensor.value.shape)
    st.caption(plain(f"{of}{tensor.name}: {which}{size}. {trace.says(tensor.name)}".rstrip(". ")))
    visible = whole.iloc[:, :WIDEST_TABLE]
    if len(whole) > models.MOST_TOKENS and len(whole) * len(whole.columns) > MOST_CELLS:
        visible = whole.iloc[[min(asks, len(whole) - 1)]].T
        st.caption(plain(f"The row of {visible.columns[0]}; the file has all {len(whole):,}."))
    elif visible.shape[1] < whole.shape[1]:
        st.caption(f"The first {WIDEST_TABLE} of {whole.shape[1]:,} columns; the file has all.")
    files.table(
        visible,
        "table",
        tensor.name
        + (f".head{tensor.head_of(head)}" if which else "")
        + (".gradient" if of else ""),
        whole=whole,
        columns=files.digits(visible, 7 if of else 4),
    )


def heatmap(trace: Trace, tensor: Tensor, head: int, of: str = "") -> None:
    """The same matrix as a Plotly chart in the viewer's colours: zoom, hover, PNG."""
    title = f"{of}{tensor.name}{f', {_which(tensor, head)}' if tensor.head is not None else ''}"
    shared = scale(tensor.matrix(head)) if of else ends(trace, tensor.name, head)
    axes = map(tensor.entries.axis, tensor.drawn)
    figure = matrix_figure(frame(tensor, head), title, *axes, ends=shared)
    files.chart(figure, "heatmap", tensor.name, f"Heatmap of {title}")


def checks(trace: Trace, text: str, model: Model) -> None:
    """Figures that show these very numbers are right."""
    rows = check(trace, text, model)
    st.dataframe(
        pd.DataFrame(
            {
                "What holds": [row.claim for row in rows],
                "Largest difference": [f"{row.figure:.1e}" for row in rows],
                "Limit": [f"{row.limit:.0e}" for row in rows],
                "Where": [row.where for row in rows],
                "": ["holds" if row.holds else "does not hold" for row in rows],
            }
        ),
        hide_index=True,
        key="checks",
    )
    st.caption(
        "Each stage is worked out again in float64, from this model's weights and the numbers "
        "before it; the limit grows with what is added up. Of the scores of a vocabulary these are "
        "the likeliest ones. The tests compare the same code with PyTorch, at every stage: MiniLM "
        "on nine texts of 2 to 512 tokens, and a small checkpoint of every family."
    )
