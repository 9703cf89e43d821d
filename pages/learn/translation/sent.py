"""What is sent of a translation: both texts, and where heads look while each word is said."""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Pieces
from attention_core.models.base import Word
from attention_core.translation import (
    Sharpness,
    alignment,
    crossing_steps,
    crossings,
    findings,
    sharpness,
)
from pages.learn.translation.reading import Read

MOST = 24  # crossings that are marked: the surest
TRAINED: Pieces = [
    "Head 0 of the decoder’s last layer: it alone was trained to look at the word that is "
    "translated (guided alignment)."
]


def texts(read: Read) -> dict[str, Any]:
    """Both texts, token by token, and what there is to say of each step."""
    found = alignment(read.trace)
    lists = read.trace.entries.lists
    looks = findings.of_looks(read.trace)
    return {
        "languages": list(read.model.can.translates or ()),
        "source": _tokens(lists["token"], found.sources),
        "target": _tokens(lists["target"], found.targets, read.wanted),
        "text": read.trace.output_text,
        "looks": looks,
        "all": _all(read),
        "crossings": [
            [list(found.tokens(each.first)), list(found.tokens(each.second))]
            for each in crossings(read.trace)[:MOST]
        ],
        "at": read.at,
    }


def _all(read: Read) -> Pieces:
    """What there is to see in the whole."""
    every = (findings.of_crossing, findings.of_several, findings.of_copied, findings.of_end)
    told = [said for tell in every if (said := tell(read.trace))]
    return [piece for said in told for piece in (*said, " ")]


def _tokens(
    labels: Sequence[str], words: Sequence[Word], wanted: int | None = None
) -> list[dict[str, Any]]:
    inside = {i for word in words for i in word.tokens[1:]}
    return [
        {
            "name": label if getattr(label, "special", False) else label.strip(" ␣") or "␣",
            "special": bool(getattr(label, "special", False)),
            "goes": i in inside,
            "wanted": i == wanted,
        }
        for i, label in enumerate(labels)
    ]


def trained(read: Read) -> dict[str, Any]:
    """The head that was trained to align."""
    found = alignment(read.trace)
    return _head(found.layer, found.head, found.weights, TRAINED, "trained for it", True)


def heads(read: Read) -> list[dict[str, Any]]:
    """Every head of the decoder that looks at the source."""
    every = sharpness(read.trace)
    steps = iter(crossing_steps(read.trace))
    sent, weights, layer = [], np.empty(0), None
    for each in every:
        if each.layer != layer:
            weights, layer = read.trace[next(steps).name].value, each.layer
        sent.append(
            _head(
                each.layer,
                each.head,
                weights[each.head],
                TRAINED if each.guided else _about(each),
                f"spread {each.spread:.2f} · {round(each.agrees * each.n)} of {each.n}",
                each.guided,
            )
        )
    return sent


def _about(each: Sharpness) -> Pieces:
    same = round(each.agrees * each.n)
    return [
        f"Head {each.head} of layer {each.layer}: its spread is {each.spread:.2f}, and it looks "
        f"most at what the trained head looks at for {same} of {each.n} tokens."
    ]


def _head(
    layer: int, head: int, weights: Array, about: Pieces, says: str, guided: bool
) -> dict[str, Any]:
    packed = np.ascontiguousarray(weights, dtype="<f4").tobytes()
    return {
        "head": [layer, head],
        "name": f"layer {layer}, head {head}",
        "about": about,
        "says": says,
        "weights": base64.b64encode(packed).decode(),
        "trained": guided,
    }
