"""What the last word looked at, and what each head adds to the word that is said."""

from typing import Any

import pandas as pd
import streamlit as st

from attention_core.nextword.looked import Attribution, Part
from pages._app import files
from pages._app.components import bar, guess
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import number, plain, strong
from pages.learn.nextword import onward, sent
from pages.learn.nextword.place import LIKELIEST, Place
from pages.learn.nextword.reading import Read

MOST, LEAST = 8, 2  # heads that add most, and that take most away
HELD = "The last norm's scale is held at what it is here. "
KINDS = {
    "head": "heads",
    "feed_forward": "feed-forward networks",
    "embedding": "the word itself",
    "stream": "the stream before",
    "bias": "biases",
}


def show(page: Page[Place], read: Read) -> None:
    """Heads by what they add, and the weights of the one that is open."""
    likely = sent.likeliest(read.found)
    words = [LIKELIEST, *dict.fromkeys([*likely[1:], *_asked(page.place)])]
    page.select(
        "word",
        "What brings the word",
        words,
        lambda word: sent.name_of(read.trace, likely[0] if word == LIKELIEST else word),
        width=320,
    )
    word = likely[0] if page.place.word == LIKELIEST else page.place.word
    try:
        found = sent.attributed(read.ids, page.place.model, word, read.at)
    except ValueError as error:
        st.info(plain(str(error)))
        return
    st.markdown(_sum(found), help=explains("logit attribution"))
    heads = [*found.heads[:MOST], *(h for h in found.heads[MOST:][-LEAST:] if h.value < 0)]
    place = page.place
    opened = next((h for h in found.heads if (h.layer, h.head) == place.head), found.heads[0])
    if opened not in heads:
        heads.append(opened)

    def taken(moved: dict[str, Any]) -> None:
        chosen = heads[int(moved["bar"])]
        page.visit.hold("head", (chosen.layer, chosen.head))

    st.markdown(_weights_said(read, opened, found))
    guess(
        "looked",
        taken,
        of=f"{place.model} {word} {hash((read.ids, read.at))}",
        text=_text(read, opened),
        bars=_bars(heads, opened, found),
        after=[],
        says=[f"Layer {opened.layer}, head {opened.head}"],
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        files.taken(_table(found), "looked", f"attribution.{place.model}", index=False)
        where = {"layer": opened.layer, "head": opened.head, "form": "words"}
        label = f"Walk through layer {opened.layer}, head {opened.head}"
        onward.walk(read, label, stage="attention_weights", **where)
    st.caption(
        f"{HELD if 'norm' in sent.ends(read.trace) else ''}A logit is a sum, and each part's share "
        "of it is exact. It is the direct way only: what a head changes for later layers is in "
        "theirs."
    )


def _asked(place: Place) -> list[int]:
    return [] if place.word == LIKELIEST else [place.word]


def _sum(found: Attribution) -> str:
    sums = {
        said: sum(part.value for part in found.parts if part.kind == kind)
        for kind, said in KINDS.items()
        if any(part.kind == kind for part in found.parts)
    }
    parts = " ".join(
        f"{'−' if value < 0 else '+'} {number(abs(value))} ({said})" for said, value in sums.items()
    )
    return (
        f"The logit of {strong(found.label)} is **{number(found.logit)}** = "
        f"{parts.removeprefix('+ ')}"
    )


def _weights_said(read: Read, head: Part, found: Attribution) -> str:
    weights = sent.weights(read.trace, head, read.at)
    most = int(weights.argmax())
    adds = "adds" if head.value >= 0 else "takes"
    return (
        f"In layer {head.layer}, head {head.head} {strong(read.trace.tokens[read.at])} gives "
        f"{100 * weights[most]:.0f} % of its weight to {strong(read.trace.tokens[most])}; the "
        f"head {adds} {number(abs(head.value))}{'' if head.value >= 0 else ' away'}."
    )


def _text(read: Read, head: Part) -> dict:
    weights = sent.weights(read.trace, head, read.at).tolist()
    tokens = read.trace.tokens[: read.at + 1]
    items = [
        {"name": token, "kind": "asks" if i == read.at else "", "weight": weights[i]}
        for i, token in enumerate(tokens)
    ]
    label = f"Weights that the last word gives in layer {head.layer}, head {head.head}"
    return {"label": label, "items": items, "at": None, "takes": False}


def _bars(heads: list[Part], opened: Part, found: Attribution) -> dict:
    most = max(abs(head.value) for head in heads) or 1.0
    rows = [
        bar(
            i,
            f"layer {head.layer} · head {head.head}",
            head.value / most,
            ("+" if head.value > 0 else "") + number(head.value),
            kind="open" if head is opened else "",
        )
        for i, head in enumerate(heads)
    ]
    label = f"Heads by what they add to the logit of {found.label}"
    return {"label": label, "rows": rows, "hint": "Open %", "signed": True}


def _table(found: Attribution) -> pd.DataFrame:
    """Every part of the logit for a spreadsheet."""
    told = [(KINDS[p.kind], p.name, p.layer, p.head, p.value) for p in found.parts]
    return pd.DataFrame(told, columns=["what", "read from", "layer", "head", "adds"])
