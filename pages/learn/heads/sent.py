"""All heads of one sentence as their map reads them, and what is kept of it for all readers."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import streamlit as st

from attention_core import corpus
from attention_core.forward import traces
from attention_core.graph.entries import Entries
from attention_core.graph.nouns import NOUNS, PICTURED
from attention_core.heads import (
    Attention,
    Measured,
    Retold,
    ablate_all,
    attending,
    attention,
    average,
    measure,
    measures_of,
    names,
    parts,
    retold_all,
    unmeasured,
)
from attention_core.pictures.grid import sight
from attention_core.translation import Translator
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
from pages._app import models, pictures
from pages._app.examples import random_boards
from pages.learn.heads.place import MEAN, PATTERNS, UNIFORM, Head, Place

DEEP = 10  # layers; of a model with several times as many not all sentences are waited for
MOST_MAPPED = 128  # tokens on the map; the measures are over all
DECIMALS = {"share": 2, "bits": 1, "tokens": 1}
RETOLD = "retold"
SAYS = {
    PATTERNS: "Every head's attention weights on this sentence.",
    UNIFORM: "How far the sentence vector moves if one head is blinded and looks everywhere alike: "
    "cosine distance, in thousandths.",
    RETOLD: "How much less likely the words of the translation become if one head is blinded and "
    "looks everywhere alike: in bits per token.",
}
Retelling = tuple[tuple[Retold, ...], ...]


@dataclass(frozen=True)
class Seen:
    """Whose heads on what: a text, a model and a part of it, with special tokens or without."""

    text: str
    name: str
    part: str
    hide: bool

    @classmethod
    def at(cls, place: Place) -> "Seen":
        """What is looked at in a place."""
        return cls(place.text, place.model, place.part, place.hide)

    @property
    def of(self) -> str:
        """The part's name: of a translator, even if it is its first."""
        return attending(models.beginning(self.text, self.name), self.part or None)[0].part

    @property
    def identity(self) -> str:
        """Name of the parts that belong together."""
        text = zlib.crc32(self.text.encode("utf-8", "replace"))
        return " ".join(filter(None, (self.name, self.part, str(self.hide), str(text))))


@st.cache_resource(show_spinner=False, max_entries=16)
def seen(of: Seen) -> Attention:
    """What the heads look at in a sentence, with special tokens or without."""
    trace = models.beginning(of.text, of.name)
    model = models.model(of.name)
    if model.can.unit in PICTURED:
        found = sight(trace)
    else:
        found = attention(of.text, model, trace, of.part or None)
    return found.words_only() if of.hide else found


@st.cache_resource(show_spinner=False, max_entries=16)
def measured(of: Seen) -> Measured:
    """Every measure on this sentence."""
    return measure([seen(of)])


def everywhere(of: Seen) -> Measured:
    """Every measure over many sentences that the model can read, if there are any."""
    model = models.model(of.name)
    nothing = unmeasured(model.n_layers, model.n_heads, measures_of(seen(of)))
    return _everywhere(of.name, of.hide).get(of.of, nothing)


@st.cache_resource(show_spinner=False, max_entries=8)
def _everywhere(name: str, hide: bool) -> Mapping[str, Measured]:
    """By part of the model: each sentence is read once for all of them."""
    model = models.model(name)
    if model.can.unit == "cell":
        sights = [sight(trace) for _, trace in traces(random_boards(), model)]
        return {"": measure([each.words_only() if hide else each for each in sights])}
    if model.can.unit in PICTURED:
        return {}  # a page of its own measures heads over several of them
    some = corpus.sentences_for(model)[:: max(1, model.n_layers // DEEP)]
    found: dict[str, list[Attention]] = {}
    for text, trace in traces(some, model):
        for part in parts(trace):
            each = attention(text, model, trace, part)
            found.setdefault(part, []).append(each.words_only() if hide else each)
    return {part: measure(sights) for part, sights in found.items()}


@st.cache_resource(show_spinner="Blinding one head after the other …", max_entries=16)
def uniform(text: str, name: str) -> np.ndarray:
    """How far each head moves the sentence vector if it looks everywhere alike."""
    return ablate_all(models.beginning(text, name))


def retold(of: Seen) -> Retelling:
    """What a translator says with each head made to look everywhere alike."""
    return _retold(of.text, of.name, of.part)


@st.cache_resource(show_spinner="Translating without one head after the other …", max_entries=16)
def _retold(text: str, name: str, part: str) -> Retelling:
    translator = cast(Translator, models.model(name))
    return retold_all(models.traced(text, name), text, translator, part or None)


def _blinded(of: Seen) -> tuple[np.ndarray, str, int]:
    """What blinding each head does, what that is, and with how many decimals it is written."""
    if models.can(of.name).translates:
        return np.array([[each.bits for each in row] for row in retold(of)]), SAYS[RETOLD], 2
    return 1000 * uniform(of.text, of.name), SAYS[UNIFORM], 1


@st.cache_resource(show_spinner=False, max_entries=16)
def called(of: Seen) -> np.ndarray:
    """The heads' names, (layer, head)."""
    return names(measured(of), everywhere(of))


@pictures.kept(16, own=1)  # of a picture it has the patches
def maps_part(of: Seen) -> bytes:
    """Every head's weights, with the averages over layers, over heads and over all at the ends."""
    sight = seen(of)
    most, pool = _mapped(of)
    tokens, keys = sight.tokens[:most], sight.keys[:most]
    tiles = sight.weights[..., :most, :most]
    n_layers, n_heads = tiles.shape[:2]
    if n_heads > 1:
        tiles = np.concatenate([tiles, tiles.mean(axis=1, keepdims=True)], axis=1)
    if n_layers > 1:
        tiles = np.concatenate([tiles, tiles.mean(axis=0, keepdims=True)], axis=0)
    tiles = _strongest(tiles, pool)
    trace = models.beginning(of.text, of.name)
    step = attending(trace, of.part or None)[0]
    asks, answers = step.signature.output[-2:]
    known = trace.entries
    named = Entries({known.along(asks): tokens, known.along(answers): keys}, known.axes)
    described, lists = axes.described(named, (asks, answers))
    whole = seen(replace(of, hide=False))
    header: MapsPart = {
        "id": of.identity,
        "model": trace.of.title,
        "part": step.part,
        "tokens": tokens,
        "special": [i for i in sight.special if i < most],
        "source": [key for i, key in enumerate(sight.source) if i not in sight.source_special],
        "hidden": len((*whole.special, *whole.source_special)) if of.hide else 0,
        "pool": pool,
        "n_layers": n_layers,
        "n_heads": n_heads,
        "heads": trace.heads,
        "row_axis": asks,
        "col_axis": answers,
        "axes": described,
        "lists": lists,
        "nouns": NOUNS.get(trace.of.unit, {}),
    }
    half: dict[str, Any] = {"half": True} if pool > 1 else {}
    return pack(header, [numbers("maps", tiles, scale=SHARES, **half)])


def _mapped(of: Seen) -> tuple[int, int]:
    """How many tokens are on the map, and how many of them each of its cells is of."""
    model = models.model(of.name)
    if model.can.unit not in PICTURED:
        return MOST_MAPPED, 1
    return model.n_positions, -(-len(seen(of).tokens) // MOST_MAPPED)


def _strongest(tiles: np.ndarray, pool: int) -> np.ndarray:
    """The largest of every ``pool`` by ``pool`` weights; there may be fewer at the ends."""
    for axis in (-2, -1):
        tiles = np.maximum.reduceat(tiles, np.arange(0, tiles.shape[axis], pool), axis)
    return tiles


def measures_part(of: Seen, show: str) -> bytes:
    """Measures of every head here and over the bundled sentences, and the heads' names."""
    here, there = measured(of), everywhere(of)
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
            "title": models.told(each.title, of.name),
            "says": _says(each),
            "decimals": DECIMALS.get(each.unit, 2),
            "named": each.unit == "share",
            "compared": True,
        }
        for each in here.measures
    ]
    if show == UNIFORM:
        blinded, says, decimals = _blinded(of)
        extra = blinded[None]
        arrays["values"] = np.concatenate([arrays["values"], extra])
        arrays["p95"] = np.concatenate([arrays["p95"], np.full_like(extra, np.nan)])
        about.append(
            {
                "name": UNIFORM,
                "title": "If blinded",
                "says": models.told(says, of.name),
                "decimals": decimals,
                "named": False,
                "compared": False,
            }
        )
    header: MeasuresPart = {
        "id": of.identity,
        "sentences": int(there.sentences.max()),
        "measures": about,
        "names": called(of).tolist(),
    }
    return pack(header, [numbers(key, value) for key, value in arrays.items()])


def answer_part(of: Seen, show: str, heads: tuple[Head, ...], followed: dict[str, Any]) -> bytes:
    """What to show; the average of several heads, if several are chosen."""
    mean: Average | None = None
    most, pool = _mapped(of)
    if (len(heads) > 1 or pool > 1) and not any(MEAN in head for head in heads):
        value = average(seen(of).weights, heads)[:most, :most]
        digits = value.round(4).ravel() if pool > 1 else value.ravel()
        mean = {"heads": heads, "shape": value.shape, "data": digits.tolist()}
    listed = [
        (PATTERNS, "Patterns", SAYS[PATTERNS]),
        *((m.name, m.title, _says(m)) for m in measures_of(seen(of))),
        (UNIFORM, "If blinded", SAYS[RETOLD if models.can(of.name).translates else UNIFORM]),
    ]
    choices: list[Choice] = [
        {"name": n, "title": models.told(t, of.name), "says": models.told(says, of.name)}
        for n, t, says in listed
    ]
    view: Any = {"show": show, "heads": heads, "choices": choices, **followed}
    header: HeadsAnswerPart = {
        "view": view,
        "average": mean,
        "belongs": {"maps": of.identity},
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
