"""One word in several sentences: its vectors, its neighbours, what differs at any stage."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from attention_core import ModelError, Trace
from attention_core.corpus import sentences_for
from attention_core.models import TextModel
from attention_core.vectors import (
    Occurrence,
    SentenceWords,
    TableVectors,
    contrast,
    cosine,
    load_glove,
    occurrences,
    paths,
    pca,
    word_vector,
)
from pages._app import files, models
from pages._app.figures.lines import lines_figure
from pages._app.figures.matrix import matrix_figure
from pages._app.figures.paths import paths_figure
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import around, brief, depth_names, distinct, number, plain, strong
from pages.learn.context.place import Place

NEIGHBOURS = 8
ROOM = 18  # characters of a sentence that a narrow table has room for
WIDE = 40  # where another table of words would tell nothing, and its room is free


def word(place: Place, texts: Sequence[str], traces: Sequence[Trace]) -> None:
    """How like itself the word is, layer by layer, and where its vectors go."""
    occurring = _occurring(place, texts)
    names, vectors = paths(occurring, traces)
    steps = depth_names(names)
    titles = [_where(each, occurring, texts) for each in occurring]
    likes = cosine(vectors, vectors[:1])
    frame = pd.DataFrame(likes[1:].T, index=steps, columns=titles[1:])
    if len(occurring) == 1:
        st.info(
            f"**{plain(place.word)}** stands in one place only. Add a sentence with the same word, "
            "and see whether it stays the same."
        )
        return
    _unknown(place, traces[occurring[0].sentence])
    last = likes[1:, -1]
    least = int(last.argmin()) + 1
    st.markdown(
        f"**{plain(place.word)}** is looked up in the same row of the word table wherever it "
        f"stands. After the last layer its vector in *{plain(titles[0])}* and in "
        f"*{plain(titles[least])}* have a cosine of **{likes[least, -1]:.3f}**."
        + (" They are the same: so are the sentences." if np.all(likes > 1 - 1e-6) else ""),
        help=explains("cosine"),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        figure = lines_figure(frame, f"Cosine with “{brief(titles[0])}”", "cosine", first=1)
        files.chart(figure, "word_lines", f"cosine.{place.model}", "Cosine of the word by layer")
    with right:
        flat = pca(vectors)
        figure = paths_figure(
            flat.points,
            steps,
            titles,
            "The same vectors in two directions (PCA)",
            flat.explained,
        )
        files.chart(figure, "word_paths", f"pca.{place.model}", "Paths of the word's vectors")
    files.table(frame.T, "word_table", f"cosine.{place.model}", columns=files.digits(frame.T))
    st.caption(
        "All paths start at one point, the word table. The largest dot is after the last layer. "
        "Two directions show only part of the spread: near points may be far apart in the others."
    )


def static(place: Place, texts: Sequence[str], traces: Sequence[Trace]) -> None:
    """One vector for a word, or one for every sentence it stands in: their neighbours."""
    occurring = _occurring(place, texts)
    _, vectors = paths(occurring, traces)
    spread = float(np.abs(vectors[:, 0] - vectors[:1, 0]).max())
    moved = 1 - float(cosine(vectors[:, -1], vectors[:1, -1]).min())
    one = "the same" if spread == 0 else f"the same but for {spread:g}"
    model = models.model(place.model)
    few = bool(model.card.sentences)  # it knows the words of these only
    st.markdown(
        f"Before attention **{plain(place.word)}** has one vector, {one} in every sentence. After "
        f"the last layer its {len(occurring)} vectors are up to **{moved:.3f}** of cosine distance "
        f"apart{'' if few else ', each among neighbours of its own'}."
    )
    _unknown(place, traces[occurring[0].sentence])
    bundled = _in_sentences(place.model)
    before, after = 1 + (_has_glove() and not few), min(len(occurring), 4)
    columns = st.columns([1.0] * before + [1 + few * (after < 3)] * after, gap="small")
    room = WIDE if few and after < 3 else ROOM
    with columns[0]:
        st.markdown("**Before: the model's own table**")
        _neighbours(_in_table(place.model, place.word), "own")
    if before > 1:
        with columns[1]:
            st.markdown("**Before: GloVe, another table**")
            _glove(place.word)
    for i, (column, where) in enumerate(zip(columns[before:], occurring, strict=False)):
        with column:
            st.markdown(f"**After, in** *{plain(brief(_where(where, occurring, texts)))}*")
            vector = word_vector(traces[where.sentence].stream, where.tokens)
            found = bundled.nearest(vector, NEIGHBOURS)
            _neighbours([(e.word, e.cosine, e.sentence) for e in found], f"there_{i}", room)
    if len(occurring) > 4:
        st.caption(f"The first four of {len(occurring)} places.")
    read = _read(bundled.count, model)
    st.caption(
        "Static neighbours are words of the whole table. Contextual ones are words in "
        f"{read} with their vectors after the last layer: "
        + (
            "if it tells two senses apart, sentences of the same sense come first."
            if few
            else "the sense of a word decides which sentences come first."
        )
    )


def difference_at(page: Page[Place], texts: Sequence[str], traces: Sequence[Trace]) -> None:
    """Second sentence minus first, for the tokens both have, at one stage."""
    if len(texts) < 2:
        st.info("This takes two sentences: add one above.")
        return
    row = st.columns([3, 3, 1.2, 1.2])
    pairs = [(i, j) for i in range(len(texts)) for j in range(i + 1, len(texts))]
    page.select(
        "pair",
        "Sentences",
        pairs,
        lambda p: f"{p[1] + 1} minus {p[0] + 1}: {texts[p[1]]} − {texts[p[0]]}",
        where=row[0],
    )
    first, second = (traces[i] for i in page.place.pair)
    stages = {step.stage.name: step.stage.title for step in first.walk(page.place.layer)}
    model = models.model(page.place.model)
    page.select("stage", "Stage", list(stages), stages.__getitem__, row[1])
    page.select("layer", "Layer", range(model.n_layers), where=row[2])
    name = {s.stage.name: s.name for s in first.walk(page.place.layer)}[page.place.stage]
    if first[name].head is not None:
        page.select("head", "Head", range(model.n_heads), where=row[3])
    place = page.place
    found = contrast(first, second, name, place.head)
    if not found.value.size:
        st.info("These two sentences have no token in common, so there is nothing to subtract.")
        return
    frame = pd.DataFrame(found.value, index=distinct(found.rows), columns=distinct(found.columns))
    finite = np.where(np.isfinite(found.value), np.abs(found.value), 0)
    most = np.unravel_index(int(finite.argmax()), finite.shape)
    if not found.value.any():
        said = "Every difference is exactly 0 here."
    else:
        said = (
            f"The largest difference is at {strong(found.rows[most[0]])}, "
            f"{strong(found.columns[most[1]])}: {number(found.value[most])}."
        )
    left_out = sum(len(t.tokens) for t in (first, second)) - 2 * len(found.pairs)
    st.markdown(
        f"{said} Tokens that only one sentence has ({left_out}) are left out; equal tokens are "
        "paired in their order."
    )
    title = f"{stages[place.stage]}: sentence {place.pair[1] + 1} minus {place.pair[0] + 1}"
    figure = matrix_figure(frame, title, *map(first.entries.axis, found.axes))
    files.chart(figure, "difference", f"difference.{name}", f"Difference of {name}")
    files.table(frame.iloc[:, :400], "difference_table", f"difference.{name}", whole=frame)


def _unknown(place: Place, trace: Trace) -> None:
    """Say of a word the model does not know what stands in for it."""
    if place.word in trace.of.unknown:
        before, after = trace.of.unknown_says
        st.caption(plain(f"{before}{brief(place.word)}{after}"))


def _has_glove() -> bool:
    """Whether GloVe is here: it is an extra."""
    try:
        load_glove()
    except ModelError:
        return False
    return True


def _glove(text: str) -> None:
    glove = load_glove()
    vector = glove.vector(text)
    if vector is None:
        st.caption(plain(f"GloVe has no word “{brief(text)}”."))
        return
    _neighbours(_in_glove(text), "glove")
    st.caption(plain(glove.source))


@st.cache_data(show_spinner=False, max_entries=64)
def _in_glove(text: str) -> list[tuple[str, float]]:
    glove = load_glove()
    return glove.nearest(glove.vector(text), NEIGHBOURS, {text.lower()})  # type: ignore[arg-type]


@st.cache_data(show_spinner=False, max_entries=64)
def _in_table(name: str, text: str) -> list[tuple[str, float]]:
    table = TableVectors(models.model(name))
    vector = table.vector(text)
    return [] if vector is None else table.nearest(vector, NEIGHBOURS, {text})


@st.cache_resource(show_spinner="Reading the bundled sentences …", max_entries=4)
def _in_sentences(name: str) -> Any:
    model = models.model(name)
    return SentenceWords(model, sentences_for(model))


def _read(count: int, model: TextModel) -> str:
    """Which sentences a model has read."""
    if model.card.sentences:
        return f"{count} of the sentences that it was trained on,"
    if count == len(sentences_for(model)):
        return f"the project's own {count} sentences,"
    return f"those of the project's own sentences that this model can read, {count} of them,"


def known(model: TextModel, texts: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """What to try if a model that was trained here does not know all words: two of its sentences.

    They end in one word, the one that most of them end in.
    """
    if not any(word.unknown for text in texts for word in model.words(text)):
        return []
    ends: dict[str, list[str]] = {}
    for each in sorted(model.card.sentences, key=len):
        ends.setdefault(each.rpartition(" ")[2], []).append(each)
    word, both = max(ends.items(), key=lambda end: len(end[1]), default=("", []))
    wanted = {"texts": "\n".join(both[:2]), "word": word}
    return [(f"{word} in two sentences that it was trained on", wanted)] if both[1:] else []


def _neighbours(found: Sequence[tuple], key: str, room: int = ROOM) -> None:
    """What is nearest, and how near; whole sentences are in the file."""
    names = ["nearest", "cosine", "in the sentence"]
    frame = pd.DataFrame(found, columns=names[: len(found[0])] if found else names[:2])
    shown = frame.copy()
    if names[2] in frame:
        pairs = zip(frame["nearest"], frame[names[2]], strict=True)
        shown[names[2]] = [around(sentence, word, room) for word, sentence in pairs]
    narrow = {
        "nearest": st.column_config.Column(width=66),
        "cosine": st.column_config.NumberColumn(format="%.3f", width=60),
    }
    files.table(
        shown,
        f"nearest_{key}",
        f"nearest.{key}",
        whole=frame,
        columns=narrow if names[2] in frame else files.digits(["cosine"]),
        index=False,
    )


def _occurring(place: Place, texts: Sequence[str]) -> tuple[Occurrence, ...]:
    return occurrences(place.word, texts, models.model(place.model))


def _where(each: Occurrence, occurring: Sequence[Occurrence], texts: Sequence[str]) -> str:
    """``1 · river bank``, and which place where the word stands there more than once."""
    times = sum(other.sentence == each.sentence for other in occurring)
    number = f", place {each.number + 1}" if times > 1 else ""
    return f"{each.sentence + 1} · {brief(texts[each.sentence])}{number}"
