"""What would be said if the model stopped after each layer."""

import pandas as pd
import streamlit as st

from attention_core.graph.spoken import percent
from attention_core.nextword.lens import Lens, Row
from pages._app import files
from pages._app.components import grid
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import strong
from pages.learn.nextword import onward, sent
from pages.learn.nextword.place import Place
from pages.learn.nextword.reading import Read

RANKS = ("first", "second", "third", "fourth", "fifth")


def show(page: Page[Place], read: Read) -> None:
    """A table of layers and their likeliest words, the moment marked at which the answer comes."""
    found = sent.through_the_lens(read.ids, page.place.model, read.at)
    st.markdown(_said(found), help=explains("logit lens"))
    grid(
        "lens",
        kind="lens",
        label="What would be said after each layer",
        columns=["if it stopped", *RANKS, f"“{found.label}”"],
        rows=[_row(row, found) for row in found.rows],
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        files.taken(_table(found), "lens", f"layers.{page.place.model}", index=False)
        layer = max(found.appears, 0)
        stage = read.trace.layer(layer)[-1].stage.name
        onward.walk(read, f"Walk through layer {layer}", layer=layer, stage=stage)
    st.caption(
        f"Each layer's stream goes through the {sent.ends(read.trace)} as if it were the last. "
        "Layers are not trained to be read so; it shows how far the stream has come."
    )


def depth(row: Row) -> str:
    """Where the model would stop."""
    return f"after layer {row.layer}" if row.layer >= 0 else "before any layer"


def _said(found: Lens) -> str:
    winner = strong(found.label)
    if found.appears < 0:
        return f"{winner} comes first before any layer has worked on the text, and stays first."
    before = next(row for row in found.rows if row.layer == found.appears - 1)
    return (
        f"{winner} comes first after layer {found.appears} and stays first. One layer earlier it "
        f"has {percent(before.chance)}, and {strong(before.labels[0])} comes first."
    )


def _row(row: Row, found: Lens) -> dict:
    shown = zip(row.ids, row.labels, row.probabilities.tolist(), strict=True)
    cells = [
        {
            "text": label,
            "note": percent(share),
            "share": share,
            "kind": "winner" if word == found.winner else "",
        }
        for word, label, share in shown
    ]
    own = {
        "text": f"number {row.rank + 1:,}",
        "note": percent(row.chance),
        "share": None,
        "kind": "",
    }
    mark = "the answer appears" if row.layer == found.appears else ""
    return {"name": depth(row), "mark": mark, "cells": [*cells, own]}


def _table(found: Lens) -> pd.DataFrame:
    """The same as a table for a spreadsheet."""
    rows = []
    for row in found.rows:
        told: dict[str, object] = {"where": depth(row)}
        shown = zip(RANKS, row.labels, row.probabilities.tolist(), strict=False)
        for rank, label, share in shown:
            told |= {rank: label, f"{rank}: chance": share}
        rows.append(told | {f"{found.label}: rank": row.rank + 1, "chance": row.chance})
    return pd.DataFrame(rows)
