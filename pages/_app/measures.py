"""Every measure of every head as a table: what a head does here, by chance, and over many."""

import numpy as np
import pandas as pd

from attention_core.arrays import Array
from attention_core.heads import Measured


def measures_table(
    called: Array, here: Measured, there: Measured, over: str
) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """A row for every head, layer after layer.

    Parameters
    ----------
    called : array of str, (layer, head)
        The heads' names, empty where none is earned.
    here, there : Measured
        On what is looked at, and ``over`` (a few words) what else is known.

    Returns
    -------
    pandas.DataFrame
        The heads, their names, and of every measure each column that has any number.
    dict of str to list of str
        The columns of each measure by its name, what it is here first.
    """
    layers, heads = called.shape
    columns: dict[str, object] = {
        "head": [f"{layer}.{head}" for layer in range(layers) for head in range(heads)],
        "name": called.ravel(),
    }
    of: dict[str, list[str]] = {}
    parts = {
        "": here.values,
        ", by chance": here.chance,
        ", 95 of 100 shuffles": here.p95,
        f", {over}": there.values,
        f", {over}, by chance": there.chance,
        f", {over}, 95 of 100 shuffles": there.p95,
    }
    for i, measure in enumerate(here.measures):
        for suffix, values in parts.items():
            if not np.isnan(values[i]).all():
                column = f"{measure.title}{suffix}"
                columns[column] = values[i].ravel()
                of.setdefault(measure.name, []).append(column)
    return pd.DataFrame(columns), of
