"""One word in several sentences: what is said for it, and where its meanings part."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, cast

import pandas as pd
import streamlit as st

from attention_core.graph.spoken import percent
from attention_core.translation import Meaning, Meanings, Translator, common, findings, meanings
from pages._app import files, models
from pages._app.components import bar, guess
from pages._app.figures.lines import lines_figure
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.opening import lead
from pages._app.words import brief, depth_names, plain, sentence
from pages.learn.translation.begun import ids
from pages.learn.translation.place import WORDS, Place
from pages.learn.translation.reading import Read
from pages.learn.walkthrough.place import Place as Walk

FIRST = 2  # of the depths: the word table and what the first layer reads come before its output
MOST = 4  # sentences
BARS = 3  # runners-up
HOW = (
    "The chances are of the whole vocabulary, so that sentences can be compared. Choose a bar: its "
    "sentence is translated above, with that word. A bar may be only the beginning of a word."
)
LONG = f"; up to {models.MOST_TOKENS} are read."
SAID = -1  # the bar of what was said
NONE_SHARED = "These sentences share no word. Use one word in all of them, such as {}."
EMPTY = "Type two sentences that share a word, one per line, or choose one of the words."


def show(page: Page[Place], read: Read) -> None:
    """The sentences and their word; what became of it in each, and its vectors compared."""
    sets = WORDS[page.place.model]
    if page.place.several in _other_sets(page.place.model):
        page.put(several=next(iter(sets.values())), word="")
    left, right = st.columns([3, 1], gap="medium")
    page.typed("several", "Your sentences, one per line", left, height=100)
    texts = _lines(page)
    for i, text in enumerate(texts, 1):
        page.readable(text, read.model, models.MOST_TOKENS, EMPTY, LONG, f"Sentence {i}")
    shared = page.usable(common, read.model, texts)
    if page.place.word not in shared:
        page.put(word=_first(page.place, sets, shared))
    with right:
        if shared:
            page.select("word", "The word", shared)
    _offered(page, sets)
    if not texts:
        page.stop(EMPTY)
    if not shared:
        page.stop(NONE_SHARED.format(next(iter(sets))))
    found = page.usable(_found, page.place.model, texts, page.place.word)
    if told := findings.of_meanings(found):
        st.markdown(sentence(told), help=explains("cosine"))
    columns = st.columns(len(texts), gap="medium")
    for i, (column, each) in enumerate(zip(columns, found.each, strict=True)):
        with column:
            _meaning(page, found.word, each, i)
            _walk(page.place, found, i)
    st.caption(HOW)
    _parting(page.place, found)


def _other_sets(name: str) -> list[str]:
    """Examples in languages that are not read now."""
    return [text for other, sets in WORDS.items() if other != name for text in sets.values()]


def _lines(page: Page[Place]) -> tuple[str, ...]:
    """The sentences, without empty lines; a note says so if there are more than are compared."""
    texts = [line.strip() for line in page.place.several.splitlines() if line.strip()]
    if len(texts) > MOST:
        st.caption(f"The first {MOST} of {len(texts):,} sentences are compared.")
    return tuple(texts[:MOST])


def _first(place: Place, sets: Mapping[str, str], shared: Sequence[str]) -> str:
    """The word that an example is about; else the longest."""
    known = [word for word, text in sets.items() if text == place.several and word in shared]
    return known[0] if known else max(reversed(shared), key=len, default="")


def _offered(page: Page[Place], sets: Mapping[str, str]) -> None:
    """Words worth following, each with its sentences."""

    def hold(word: str, several: str) -> None:
        page.visit.hold("several", several)
        page.visit.hold("word", word)

    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption("Follow", width="content")
        for word, several in sets.items():
            page.button(
                f"follow {word}",
                word,
                type="primary" if several == page.place.several else "secondary",
                on_click=hold,
                args=(word, several),
            )


@st.cache_resource(show_spinner=False, max_entries=16)
def _found(name: str, texts: tuple[str, ...], word: str) -> Meanings:
    return meanings(cast(Translator, models.model(name)), texts, word)


def _meaning(page: Page[Place], word: str, each: Meaning, number: int) -> None:
    """One sentence, its translation, and what else might have been said for the word."""
    st.markdown(
        f"{number + 1} · {_marked(each.text, word)}  \n→ {_marked(each.output_text, each.main)}"
    )
    if each.step is None:
        st.caption(plain(f"No word of the translation gives half of its attention to “{word}”."))
        return
    step = each.step

    def taken(moved: dict[str, Any]) -> None:
        own = ids(models.traced(each.text, page.place.model))
        wanted = int(moved["bar"])
        page.visit.hold("text", each.text)
        page.visit.hold("words", () if wanted < 0 else (*own[:step], wanted))
        page.visit.hold("at", step)
        page.visit.hold("below", "choices")

    own = bar(SAID, each.main, each.chance, percent(each.chance), kind="best")
    others = [
        bar(other.id, other.label, other.chance, percent(other.chance)) for other in each.others
    ]
    guess(
        f"meaning_{number}",
        taken,
        of=f"{page.place.model} {each.text}",
        text=None,
        bars={
            "label": f"What might be said for {word}",
            "rows": [own, *others],
            "hint": "Translate this sentence above, with “%”",
            "signed": False,
        },
        after=[
            "“",
            (each.main,),
            f"” gives {percent(each.weight)} of its attention to “",
            (word,),
            "”.",
        ],
        says=[],
    )


def _walk(place: Place, found: Meanings, number: int) -> None:
    """A link to where the word asks in the encoder, in the layer after which it is least alike."""
    depth = int(found.cosines[number].min(axis=0)[FIRST:].argmin()) if found.each[1:] else 0
    each = found.each[number]
    there = Walk(
        text=each.text,
        model=place.model,
        layer=depth,
        stage="attention_weights",
        ask=each.tokens[0],
        form="words",
    )
    lead(f"Walk through layer {depth} as “{brief(found.word, 16)}” asks", there)


def _marked(text: str, word: str) -> str:
    """A text in which a word stands out, where it stands first."""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) if word else None
    if not found:
        return plain(text)
    start, end = found.span()
    return f"{plain(text[:start])}**{plain(text[start:end])}**{plain(text[end:])}"


def _parting(place: Place, found: Meanings) -> None:
    """The cosine of the word's vectors in every two sentences, layer by layer."""
    if len(found.each) < 2:
        st.info("Add a second sentence with the same word: its two vectors are compared then.")
        return
    names = [f"{i} {brief(each.main, 16)}".strip() for i, each in enumerate(found.each, 1)]
    pairs = list(combinations(range(len(names)), 2))
    columns = [f"{names[i]} – {names[j]}" for i, j in pairs]
    values = {name: found.cosines[pair] for name, pair in zip(columns, pairs, strict=True)}
    frame = pd.DataFrame(values, index=depth_names(found.names))
    title = f"How like “{brief(found.word, 16)}” is in two sentences, layer by layer of the encoder"
    left, right = st.columns([1.5, 1], gap="medium")
    with left:
        figure = lines_figure(frame, title, "cosine", height=340)
        files.chart(figure, "parting", f"meanings.{place.model}", title)
    with right:
        digits = files.digits(frame.columns)
        files.table(frame, "parting_table", f"meanings.{place.model}", columns=digits)
