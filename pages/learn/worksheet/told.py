"""What the sheet is told: tables, steps, blanks and marks, and how it compares with the model."""

from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import Any

import streamlit as st

from attention_core import Trace
from attention_core.graph.kinds import Pieces
from attention_core.view.mathml import mathml
from attention_core.worksheet import Sheet, marked
from attention_core.worksheet.rounding import DIGITS, printed
from pages._app import models
from pages._app.components import WORKSHEET
from pages.learn.worksheet.place import Place

At = tuple[int, int]  # a step, and a cell of it


def typed_in(place: Place, asked: Collection[At]) -> dict[At, str]:
    """What stands in the blanks of this very sheet."""
    moved = (st.session_state.get(WORKSHEET) or {}).get("moved") or {}
    typed: Mapping[str, Any] = moved.get("typed", {}) if moved.get("of") == _id(place) else {}
    return {at: str(typed.get(f"{at[0]}-{at[1]}", ""))[:24] for at in asked}


def told(
    made: Sheet,
    asked: Collection[At],
    trace: Trace,
    place: Place,
    head: int,
    typed: Mapping[At, str],
) -> dict[str, Any]:
    """Everything on the sheet, its key too."""
    marks = marked(made, dict(typed))
    steps = [
        {
            "title": step.title,
            "task": step.task,
            "equation": mathml(step.equation),
            "cells": [
                {
                    "name": name,
                    "value": printed(value),
                    "working": working,
                    "blank": (s, c) in asked,
                    "typed": typed.get((s, c), ""),
                    "mark": marks.cells.get((s, c), ""),
                }
                for c, (name, value, working) in enumerate(
                    zip(step.cells, step.values, step.working, strict=True)
                )
            ],
        }
        for s, step in enumerate(made.steps)
    ]
    return {
        "of": _id(place),
        "question": _question(made, trace, place, head),
        "rounding": f"Round every result to {DIGITS} digits after the point, then go on with that.",
        "given": [
            {
                "name": table.name,
                "rows": table.rows,
                "columns": table.columns,
                "values": [[printed(value) for value in row] for row in table.values],
            }
            for table in made.given
        ],
        "steps": steps,
        "verdict": _verdict(marks.advice, [*marks.cells.values()]),
        "compare": _compare(made),
    }


def _id(place: Place) -> str:
    """What tells one sheet from another."""
    return blake2b(repr(sorted(place.query().items())).encode(), digest_size=8).hexdigest()


def _question(made: Sheet, trace: Trace, place: Place, head: int) -> Pieces:
    """Whose attention it is, and of which words."""
    heads = trace.heads
    where = f"head {heads[head]}" if head < len(heads) else "its head"
    if models.model(place.model).n_layers > 1:
        where = f"layer {place.layer}, {where}"
    said: Pieces = [
        "When ",
        (made.words[made.ask],),
        f" asks in {where}, what does it take from each word?",
    ]
    if len(made.words) < made.of:
        said.append(
            f" Here are {len(made.words)} of the {made.of} tokens, those that get most of its"
            " weight; the sheet shares all of it out among them."
        )
    if made.given[-1].columns and len(made.given[-1].columns) < made.dimensions:
        said.append(
            f" Values have {made.dimensions} dimensions, and these"
            f" {len(made.given[-1].columns)} come out largest."
        )
    return said


def _compare(made: Sheet) -> Pieces:
    """What the model has, which rounds nothing and asks every word."""
    said: Pieces = ["The model rounds nothing"]
    said.append(f" and asks all {made.of} tokens. " if len(made.words) < made.of else ". ")
    said.append("It gives ")
    for i, (word, weight) in enumerate(zip(made.words, made.whole, strict=True)):
        said += [", " if i else "", (word,), f" {100 * weight:.0f} %"]
    return [*said, "."]


def _verdict(advice: str, marks: list[str]) -> str:
    if advice or not marks:
        return advice
    left = marks.count("empty")
    if not left:
        return "All right."
    return f"{left} to fill in: type here to have each number checked, or print the sheet."
