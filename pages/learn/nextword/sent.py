"""What is read of a text with its added words, and kept for all readers."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from attention_core import Trace, trace
from attention_core.arrays import Array
from attention_core.graph.kinds import Pieces
from attention_core.graph.spoken import percent
from attention_core.nextword.cache import Cache
from attention_core.nextword.chances import Setting, choose
from attention_core.nextword.chances import likeliest as ranked
from attention_core.nextword.effects import Effects, effects
from attention_core.nextword.ending import ending
from attention_core.nextword.findings import of_induction, of_sink, of_winner
from attention_core.nextword.lens import Lens, lens
from attention_core.nextword.looked import Attribution, Part, attribution
from pages._app import models
from pages._app.components import bar
from pages.learn.nextword.place import END, Place

SHOWN = 10  # bars
MOST = models.MOST_READ  # tokens


@st.cache_resource(show_spinner=False, max_entries=3)  # one of a large model takes some 100 MB
def read(ids: tuple[int, ...], name: str) -> Trace:
    """The trace of tokens by their numbers."""
    return trace(ids, models.model(name))


@st.cache_resource(show_spinner=False, max_entries=8)
def n_candidates(name: str, _some: tuple[int, ...]) -> int:
    """How many tokens a model knows, found out once by reading some one token."""
    size: int = trace(_some, models.model(name))["logits"].value.shape[-1]
    return size


@st.cache_resource(show_spinner=False, max_entries=32)
def through_the_lens(ids: tuple[int, ...], name: str, at: int) -> Lens:
    """What would be said after each layer."""
    return lens(read(ids, name), at)


@st.cache_resource(show_spinner=False, max_entries=32)
def attributed(ids: tuple[int, ...], name: str, word: int, at: int) -> Attribution:
    """What each part adds to the logit of a word."""
    return attribution(read(ids, name), word, at)


@st.cache_resource(show_spinner=False, max_entries=8)
def passes(ids: tuple[int, ...], name: str, typed: int) -> list[tuple[int, int]]:
    """Of how many tokens keys and values were reused and worked out, word by word.

    The first pass reads what was typed, each other one the word that was added.
    """
    cache = Cache(models.model(name), len(ids))
    told = []
    for n in range(typed, len(ids) + 1):
        reused = cache.n_read
        cache.read(ids[:n])
        told.append((reused, n - reused))
    return told


@st.cache_data(show_spinner=False, max_entries=64)
def found_out(ids: tuple[int, ...], name: str, at: int) -> dict[str, Pieces]:
    """What there is to see in a guess: a sentence for each term of the glossary."""
    trace = read(ids, name)
    told = {"logit": of_winner(trace, at)}
    if models.model(name).can.predicts == "next":
        told |= {"induction": of_induction(trace, at), "attention sink": of_sink(trace)}
    return {term: pieces for term, pieces in told.items() if pieces}


def weights(trace: Trace, head: Part, at: int) -> Array:
    """What one token gives to each other in a head."""
    found: Array = trace[head.name].value[head.head, at]
    return found


def ends(trace: Trace) -> str:
    """What makes logits of a stream, in a few words."""
    steps = ending(trace).steps
    return "last norm and the output matrix" if len(steps) > 1 else "output matrix"


def setting(place: Place) -> Setting:
    """How a word is chosen."""
    greedy = place.pick == "likeliest"
    return Setting(place.temperature, int(place.top_k), place.top_p, greedy)


def here(place: Place, trace: Trace) -> int:
    """After which token the next is looked at."""
    return len(trace.tokens) - 1 if place.at == END else place.at


@st.cache_resource(show_spinner=False, max_entries=16)
def chosen_from(ids: tuple[int, ...], name: str, at: int, how: Setting) -> Effects:
    """The chances after one token, before the settings and after, whichever is taken then."""
    return effects(ending(read(ids, name)).at(at), replace(how, greedy=False))


def likeliest(found: Effects, most: int = SHOWN) -> list[int]:
    """The likeliest candidates, which no setting brings out of their order."""
    return [int(i) for i in ranked(found.plain, most)]


def chosen(place: Place, found: Effects, step: int) -> int:
    """The word that is taken: the likeliest, or what the seed draws at this step."""
    if place.pick == "likeliest":
        return int(found.plain.argmax())
    return choose(found.set, place.seed, step)


def name_of(trace: Trace, candidate: int) -> str:
    """A candidate as it is shown."""
    return trace.entries.name("candidate", candidate)


def text_line(trace: Trace, place: Place, n_typed: int, reads: str) -> dict:
    """The text, its tokens to be taken; and what it ``reads`` where tokens are parts of letters."""
    at = here(place, trace)

    def kind(i: int) -> str:
        if i > at:
            return "later"
        if getattr(trace.tokens[i], "special", False):
            return "special"
        return "added" if i >= n_typed else ""

    items = [{"name": token, "kind": kind(i)} for i, token in enumerate(trace.tokens)]
    return {
        "label": "The text, token by token: choose one to see what was expected after it",
        "items": items,
        "at": at,
        "takes": True,
        "reads": reads,
    }


def bars(trace: Trace, found: Effects, pick: int, real: int | None, hint: str) -> dict:
    """The likeliest next words as bars."""
    ranked = likeliest(found)
    for also in (pick, real):
        if also is not None and also not in ranked:
            ranked.append(also)
    rows = []
    for candidate in ranked:
        plain, share = float(found.plain[candidate]), float(found.set[candidate])
        cut = share == 0 < plain
        said = {"chosen": candidate == pick, "came next": candidate == real}
        notes = [note for note, so in said.items() if so]
        if moved := abs(share - plain) >= 0.0005:
            notes.append(f"was {percent(plain)}")
        rows.append(
            bar(
                candidate,
                name_of(trace, candidate),
                share,
                "struck out" if cut else percent(share),
                was=plain if moved else None,
                note=", ".join(notes),
                kind="best" if candidate == pick else "cut" if cut else "",
            )
        )
    return {"label": "What may come next", "rows": rows, "hint": hint, "signed": False}


def rest(found: Effects, shown: Sequence[int]) -> str:
    """What all the other tokens have together."""
    others = len(found.set) - len(shown)
    share = max(1 - float(found.set[list(shown)].sum()), 0.0)
    return f"The other {others:,} tokens have {percent(share)} together." if others > 0 else ""
