"""A picture several times in small, with maps over it: what is sent of each."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.view.images import data_url
from pages._app.components import small
from pages.learn.pictures import studied
from pages.learn.pictures.place import CLASS
from pages.learn.pictures.reading import Found

One = dict[str, Any]


def shares(weights: Array) -> list[int]:
    """Weights of patches as bytes: 255 times the root of each one's share of the largest."""
    most = max(float(weights.max()), np.finfo(np.float32).tiny)
    return [int(each) for each in np.rint(255 * np.sqrt(np.clip(weights / most, 0, 1)))]


def straight(values: Array) -> list[int]:
    """Numbers from 0 to 1 as bytes; what is below zero is as nothing."""
    return [int(each) for each in np.rint(255 * np.clip(values, 0, 1))]


def cells(rgb: Array, found: Found) -> One:
    """Patches in colours of their own, (patch, 3) of uint8."""
    return {"address": data_url(rgb.reshape(*studied.grid(found), 3)), "cells": True}


def one(title: str, note: str, spoken: str, **over: Any) -> One:
    """One of them: ``shares`` over the picture, or an ``image`` in its place; who ``asks``."""
    asks = over.pop("asks", CLASS)
    return {
        "title": title,
        "note": note,
        "spoken": spoken,
        "shares": None,
        "asks": asks if asks != CLASS else None,
        "to": None,
        "leads": False,
        "here": False,
        **over,
    }


def shown(
    key: str,
    label: str,
    found: Found,
    each: Sequence[One],
    taken: Callable[[int], None] | None = None,
) -> None:
    """Draw them; ``taken`` is told which one was clicked, of those that lead somewhere."""

    def heard(moved: dict[str, Any]) -> None:
        if taken and 0 <= moved["chosen"] < len(each):
            taken(int(moved["chosen"]))

    names = "|".join(one["title"] for one in each)
    small(key, heard, of=f"{found.of} {names}", label=label, picture=found.of, each=list(each))
