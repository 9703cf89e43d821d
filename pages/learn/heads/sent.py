"""All heads of one sentence as their map reads them, and what is kept of it for all readers."""

import zlib
from typing import Any

import numpy as np
import streamlit as st

from attention_core import corpus
from attention_core.graph.entries import Entries
from attention_core.heads import (
    MEASURES,
    Attention,
    Measured,
    ablate_all,
    attention,
    attentions,
    average,
    measure,
    names,
    unmeasured,
)
from attention_core.view import axes
from attention_core.view.packing import numbers, pack
from attention_core.view.protocol import (
    Average,
    Choice,
    HeadsAnswerPart,
    MapsPart,
    Measure,
    MeasuresPart,
)
from attention_core.view.scales import SHARES
from pages._app import models
from pages.learn.heads.place import MEAN, PATTERNS, UNIFORM, Head

DEEP = 10  # layers; of a model with several times as many not all sentences are waited for
MOST_MAPPED = 128  # tokens on the map; the measures are over all
DECIMALS = {"share": 2, "bits": 1, "tokens": 1}
SAYS = {
    PATTERNS: "Every head's attention weights on this sentence.",
    UNIFORM: "How far the sentence vector moves if one head is blinded and looks everywhere alike: "
    "cosine distance, in thousandths.",
}


@st.cache_resource(show_spinner=False, max_entries=16)
def seen(text: str, name: str, hide: bool) -> Attention:
    """What the heads look at in a sentence, with special tokens or without."""
    found = attention(text, models.model(name), models.beginning(text, name))
    return found.words_only() if hide else found


@st.cache_resource(show_spinner=False, max_entries=16)
def measured(text: str, name: str, hide: bool) -> Measured:
    """Every measure on this sentence."""
    return measure([seen(text, name, hide)])


@st.cache_resource(show_spinner=False, max_entries=8)
def everywhere(name: str, hide: bool) -> Measured:
    """Every measure over many sentences that the model can read, if there are any."""
    model = models.model(name)
    some = corpus.sentences_for(model)[:: max(1, model.n_layers // DEEP)]
    read = list(attentions(some, model, hide))
    return measure(read) if read else unmeasured(model.n_layers, model.n_heads)


@st.cache_resource(show_spinner="Blinding one head after the other …", max_entries=16)
def uniform(text: str, name: str) -> np.ndarray:
    """How far each head moves the sentence vector if it looks everywhere alike."""
    return ablate_all(models.beginning(text, name))


@st.cache_resource(show_spinner=False, max_entries=16)
def called(text: str, name: str, hide: bool) -> np.ndarray:
    """The heads' names, (layer, head)."""
    return names(measured(text, name, hide), everywhere(name, hide))


def identity(text: str, name: str, hide: bool) -> str:
    """Name of the parts that belong together."""
    return f"{name} {hide} {zlib.crc32(text.encode('utf-8', 'replace'))}"


@st.cache_resource(show_spinner=False, max_entries=16)
def maps_part(text: str, name: str, hide: bool) -> bytes:
    """Every head's weights, with the averages over layers, over heads and over all at the ends."""
    sight = seen(text, name, hide)
    tokens = sight.tokens[:MOST_MAPPED]
    tiles = sight.weights[..., :MOST_MAPPED, :MOST_MAPPED]
    n_layers, n_heads = tiles.shape[:2]
    if n_heads > 1:
        tiles = np.concatenate([tiles, tiles.mean(axis=1, keepdims=True)], axis=1)
    if n_layers > 1:
        tiles = np.concatenate([tiles, tiles.mean(axis=0, keepdims=True)], axis=0)
    trace = models.beginning(text, name)
    described, lists = axes.described(Entries({"token": tokens}), ("query", "key"))
    header: MapsPart = {
        "id": identity(text, name, hide),
        "model": trace.of.title,
        "tokens": tokens,
        "special": [i for i in sight.special if i < MOST_MAPPED],
        "hidden": len(trace.tokens) - len(sight.tokens),
        "n_layers": n_layers,
        "n_heads": n_heads,
        "heads": trace.heads,
        "axes": described,
        "lists": lists,
    }
    return pack(header, [numbers("maps", tiles, scale=SHARES)])


def measures_part(text: str, name: str, hide: bool, show: str) -> bytes:
    """Measures of every head here and over the bundled sentences, and the heads' names."""
    here, there = measured(text, name, hide), everywhere(name, hide)
    arrays = {
        "values": here.values,
        "p95": here.p95,
        "chance": here.chance,
        "corpus": there.values,
        "corpus_p95": there.p95,
        "corpus_chance": there.chance,
    }
    about: list[Measure] = [
        {
            "name": each.name,
            "title": each.title,
            "says": _says(each),
            "decimals": DECIMALS.get(each.unit, 2),
            "named": each.unit == "share",
            "compared": True,
        }
        for each in MEASURES
    ]
    if show == UNIFORM:
        extra = 1000 * uniform(text, name)[None]
        arrays["values"] = np.concatenate([arrays["values"], extra])
        arrays["p95"] = np.concatenate([arrays["p95"], np.full_like(extra, np.nan)])
        about.append(
            {
                "name": UNIFORM,
                "title": "If blinded",
                "says": SAYS[UNIFORM],
                "decimals": 1,
                "named": False,
                "compared": False,
            }
        )
    header: MeasuresPart = {
        "id": identity(text, name, hide),
        "sentences": int(there.sentences.max()),
        "measures": about,
        "names": called(text, name, hide).tolist(),
    }
    return pack(header, [numbers(key, value) for key, value in arrays.items()])


def answer_part(
    text: str, name: str, hide: bool, show: str, heads: tuple[Head, ...], followed: dict[str, Any]
) -> bytes:
    """What to show; the average of several heads, if several are chosen."""
    mean: Average | None = None
    if len(heads) > 1 and not any(MEAN in head for head in heads):
        value = average(seen(text, name, hide).weights, heads)[:MOST_MAPPED, :MOST_MAPPED]
        mean = {"heads": heads, "data": value.ravel().tolist()}
    listed = [
        (PATTERNS, "Patterns", SAYS[PATTERNS]),
        *((m.name, m.title, _says(m)) for m in MEASURES),
        (UNIFORM, "If blinded", SAYS[UNIFORM]),
    ]
    choices: list[Choice] = [{"name": n, "title": t, "says": says} for n, t, says in listed]
    view: Any = {"show": show, "heads": heads, "choices": choices, **followed}
    header: HeadsAnswerPart = {
        "view": view,
        "average": mean,
        "belongs": {"maps": identity(text, name, hide)},
    }
    return pack(header)


def _says(each: Any) -> str:
    framed = (
        " Framed: more than chance, which is 95 of 100 shuffles of the same weights."
        if each.unit == "share"
        else ""
    )
    unit = {"bits": " In bits.", "tokens": " In tokens."}.get(each.unit, "")
    return f"{each.meaning}{unit}{framed}"
