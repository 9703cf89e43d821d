"""Cross-attention: two sentences, and each one's own attention beside it."""

from dataclasses import replace

import numpy as np
import streamlit as st

from attention_core import Trace, explain, load_model
from attention_core.lessons.cross import CrossAttention, cross_attention
from attention_core.models.handmade.weights import HEADS
from attention_core.view.answers import account
from attention_core.view.axes import cell_in
from attention_core.view.payload import answer_part, ids, trace_part, weights_part
from attention_core.view.sides import no_sides
from pages._app.components import viewer
from pages._app.frame import Page
from pages.build.playground.place import MOST_TOKENS, TRACES, Place, fit_cell, view

TITLES = {
    "cross": "Cross-attention",
    "decoder": "Decoder's own, causal",
    "encoder": "Encoder's own",
}


def cross(page: Page[Place]) -> None:
    """The section."""
    row = st.columns([3, 3, 3.6, 1.3], vertical_alignment="bottom")
    page.typed("asking", "Asks (the decoder's sentence)", row[0])
    page.typed("answering", "Answers (the encoder's sentence)", row[1])
    page.choice("trace", "Show", TRACES, TITLES.__getitem__, row[2])
    page.choice("heads", "Heads", HEADS, where=row[3])
    model = load_model("handmade")
    for text in (page.place.asking, page.place.answering):
        page.readable(
            text,
            model,
            MOST_TOKENS,
            "Type a word or two into both boxes.",
            f"; up to {MOST_TOKENS} are shown.",
            "A sentence here",
        )
    key = (page.place.asking, page.place.answering, page.place.heads)
    both = _crossed(*key)
    trace: Trace = getattr(both, page.place.trace)
    names = {step.stage.name: step.name for step in trace.walk(0)}
    page.place = fit_cell(page.place, trace, names)
    asking, answering = page.place.asking, page.place.answering
    page.suggest(("let the other one ask", replace(page.place, asking=answering, answering=asking)))

    place = page.place
    asks, answers = len(both.decoder.tokens), len(both.encoder.tokens)
    st.markdown(
        {
            "cross": f"The queries are of the {asks} tokens that ask, keys and values of the "
            f"{answers} that answer: every head's weights are {asks} × {answers}. What a token "
            "takes from the other sentence is added to its own vector.",
            "decoder": f"The {asks} tokens that ask first attend to themselves, and none to a "
            "later one: whoever writes a sentence does not know its end yet.",
            "encoder": f"The {answers} tokens that answer first attend to one another, all to all.",
        }[place.trace]
    )
    goes, parts = _parts(*key, place.trace)
    tensor = trace[names[place.stage]]
    cell = cell_in(tensor, place.head, place.cell) if place.cell else None
    opened = [] if cell is None else [account(explain(trace, tensor.name, cell))]
    viewer(page.visit.component, **parts, answer=answer_part(view(place), opened, goes))
    st.caption(
        "The encoder-decoder setting of Vaswani et al. 2017, section 3.2.3, with the hand-made "
        "model's weights throughout."
    )


@st.cache_resource(show_spinner=False, max_entries=16)
def _crossed(asking: str, answering: str, heads: int) -> CrossAttention:
    return cross_attention(asking, answering, heads, np.float64)


@st.cache_resource(show_spinner=False, max_entries=16)
def _parts(
    asking: str, answering: str, heads: int, which: str
) -> tuple[dict[str, str], dict[str, bytes]]:
    trace: Trace = getattr(_crossed(asking, answering, heads), which)
    change = f"{which} {heads} {asking}\0{answering}"
    goes = ids(trace, 0, change)
    goes["sides"] = goes["trace"]
    return goes, {
        "trace": trace_part(trace, 0, change),
        "weights": weights_part(trace, 0, change),
        "sides": no_sides(goes["sides"]),
    }
