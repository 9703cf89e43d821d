"""Below the board: what small changes of it do, where its heads look, and how good the model is."""

import pandas as pd
import streamlit as st

from attention_core import Trace
from attention_core.arrays import Array
from attention_core.models.board.model import QUESTIONS
from attention_core.pictures import board as of
from pages._app import files

TRAINED = (
    "The model learned from 4,500 digits of MNIST ([LeCun and others 1998]"
    "(https://doi.org/10.1109/5.726791)), from ones with a flag, which are rare there, and from "
    "other forms of each, with this project’s own trainer (`make board`). To name a digit, a "
    "little of every cell would do; so each question must also draw the cell it asks for, and "
    "that is what makes it look there."
)


@st.cache_data(show_spinner=False, max_entries=64)
def _changes(text: str) -> str:
    return f"{of.told_erased(text)} {of.told_swapped(text)}".strip()


def show(found: Trace, text: str) -> None:
    """What changes do, every head's look at the right cells, and a table of what was measured."""
    st.header("What its answers hang on", anchor=False)
    st.markdown(_changes(text) or "Nothing is on the board that could be erased or swapped.")
    looks = of.looks(found, text)
    if looks is not None:
        st.markdown("Attention to the cell with the right answer, by head:")
        _table(_looks(looks), "board_looks", "attention to the right cell")
    st.header("How good it is", anchor=False)
    st.markdown(of.told_measured())
    st.markdown(of.told_misread())
    _table(_measured(), "board_measured", "the board, measured", index=False)
    st.caption(TRAINED)


def _looks(looks: Array) -> pd.DataFrame:
    layers, heads, _ = looks.shape
    names = [f"layer {layer}, head {head}" for layer in range(layers) for head in range(heads)]
    values = looks.reshape(layers * heads, -1).round(3)
    return pd.DataFrame(values, names, [f"[{question}]" for question in QUESTIONS])


def _table(shares: pd.DataFrame, key: str, name: str, *, index: bool = True) -> None:
    """Shares as percentages, all with the same decimals; the file has them as they are."""
    of = shares.select_dtypes("number").columns
    shown = shares.assign(**{each: 100 * shares[each] for each in of})
    columns = {each: st.column_config.NumberColumn(format="%.1f %%") for each in of}
    files.table(shown, key, name, whole=shares, columns=columns, index=index)


def _measured() -> pd.DataFrame:
    rows = of.measured()["of"]
    return pd.DataFrame(
        {
            "digits": [row["digits"] for row in rows],
            "boards": [row["boards"] for row in rows],
            "greatest right": [row["answers"][0] for row in rows],
            "least right": [row["answers"][1] for row in rows],
            "cells read right": [row["cells"] for row in rows],
            "same in float32": [row["same"] for row in rows],
        }
    )
