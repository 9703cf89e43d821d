"""What a cache keeps while a text is written: keys and values of all words before."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages._app import files
from pages._app.components import grid
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import numbered, strong
from pages.learn.nextword import sent
from pages.learn.nextword.place import Place
from pages.learn.nextword.reading import Read

MOST_COLUMNS = 48
REUSED = {"text": "•", "note": "", "share": None, "kind": "reused"}
MADE = {"text": "+", "note": "", "share": None, "kind": "made"}
AWAY = {"text": "", "note": "", "share": None, "kind": "away"}


def show(page: Page[Place], read: Read) -> None:
    """A step for each word that was chosen: what was there already, and what was worked out."""
    passes = sent.passes(read.ids, page.place.model, read.typed)
    st.markdown(_said(read, passes), help=explains("cache"))
    words = [*read.trace.tokens[read.typed :], "?"]
    left_out = max(len(read.ids) - MOST_COLUMNS, 0)
    first = [f"the first {left_out}"] if left_out else []
    grid(
        "kept",
        kind="kept",
        label="Keys and values at each step: • reused, + worked out",
        columns=["to choose", *first, *read.trace.tokens[left_out:]],
        rows=[
            {"name": word, "mark": "", "cells": _cells(each, len(read.ids), left_out)}
            for word, each in zip(words, passes, strict=True)
        ],
    )
    files.taken(_table(words, passes), "kept", f"cache.{page.place.model}", index=False)
    st.caption(
        "• keys and values that were there already, + those that were worked out for this step. "
        "No token sees a later one, so that nothing of an earlier one ever changes. Choose a word "
        "in the text above to see the step after it: its bars, its layers, what it looked at."
    )


def _said(read: Read, passes: Sequence[tuple[int, int]]) -> str:
    reused, made = passes[-1]
    if not reused:
        return (
            f"To choose the next word, keys and values of all {_tokens(made)} were worked out. "
            "They are kept: **add a word**, or write on, and see what is reused."
        )
    whole = sum(reused + made for reused, made in passes)
    with_cache = sum(made for _, made in passes)
    return (
        f"After {strong(read.trace.tokens[-1])} the keys and values of {_tokens(reused)} were "
        f"reused and those of {_tokens(made)} worked out. For all {len(passes)} choices together "
        f"that is {_tokens(with_cache)} worked out; without a cache it would be {whole:,}."
    )


def _tokens(n: int) -> str:
    return "1 token" if n == 1 else f"{n:,} tokens"


def _cells(each: tuple[int, int], n: int, left_out: int) -> list[dict]:
    reused, made = each
    cells = [REUSED] * reused + [MADE] * made + [AWAY] * (n - reused - made)
    return ([cells[0]] if left_out else []) + cells[left_out:]


def _table(words: Sequence[str], passes: Sequence[tuple[int, int]]) -> pd.DataFrame:
    rows = [(word, *each) for word, each in zip(numbered(words), passes, strict=True)]
    return pd.DataFrame(rows, columns=["to choose", "tokens reused", "tokens worked out"])
