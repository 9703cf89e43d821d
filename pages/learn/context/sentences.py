"""Whole sentences: one vector for each, search by them, and what layers do to their tokens."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from attention_core import ModelError, Trace
from attention_core.vectors import (
    TableVectors,
    cosine_matrix,
    likeness,
    load_glove,
    search,
    sentence_vector,
)
from pages._app import files, models, trained
from pages._app.figures.lines import lines_figure
from pages._app.figures.matrix import matrix_figure
from pages._app.frame import Page
from pages._app.words import brief, depth_names, number, plain, strong
from pages.learn.context.place import MOST_CANDIDATES, Place, lines


def document(page: Page[Place], texts: Sequence[str], traces: Sequence[Trace]) -> None:
    """Search by meaning, and what it compares: one vector for a sentence."""
    _search(page)
    st.header("One vector for a sentence", anchor=False)
    names = [f"{i + 1} · {brief(text)}" for i, text in enumerate(texts)]
    columns = st.columns(2, gap="medium")
    for column, how, title in (
        (columns[0], "mean", "Sentence vectors: mean over all tokens"),
        (columns[1], "first", "Sentence vectors: the first token"),
    ):
        with column:
            values = cosine_matrix(np.stack([sentence_vector(t, how) for t in traces]))  # type: ignore[arg-type]
            frame = pd.DataFrame(values, index=names, columns=names)
            figure = matrix_figure(frame, f"{title}, cosine")
            files.chart(figure, f"pool_{how}", f"sentences.{how}", title)


def _search(page: Page[Place]) -> None:
    """What is typed and its candidates, ranked in several ways."""
    left, right = st.columns([1, 2], gap="medium")
    page.typed("search", "Query", left)
    page.typed("candidates", "Candidates, one per line", left, height=230)
    candidates = lines(page.place.candidates)
    with right:
        if not page.place.search.strip() or not candidates:
            st.info("Type a query and at least one candidate.")
            return
        if len(candidates) > MOST_CANDIDATES:
            st.warning(f"The first {MOST_CANDIDATES} of {len(candidates)} candidates are ranked.")
        candidates = candidates[:MOST_CANDIDATES]
        longest = max(map(len, (page.place.search, *candidates)))
        if longest > models.MOST_CHARACTERS:
            st.warning(
                f"A query or candidate has {longest:,} characters; up to "
                f"{models.MOST_CHARACTERS:,} are read. It is kept: shorten it and go on."
            )
            return
        _ranked(page.place, candidates)


def layers(place: Place, texts: Sequence[str], traces: Sequence[Trace]) -> None:
    """How like its input a token still is, and how like its sentence it has become."""
    found = [likeness(trace) for trace in traces]
    steps = depth_names(found[0].names)
    names = [f"{i + 1} · {brief(text)}" for i, text in enumerate(texts)]
    own = pd.DataFrame({n: f.mean_to_input for n, f in zip(names, found, strict=True)}, index=steps)
    others = pd.DataFrame(
        {n: f.mean_to_others for n, f in zip(names, found, strict=True)}, index=steps
    )
    start, end = others.iloc[0].mean(), others.iloc[-1].mean()
    told = (
        ""
        if np.isnan(end)
        else (
            f" Meanwhile two different tokens of a sentence go from a cosine of "
            f"{number(start)} to {number(end)}: "
            + ("they take on the sentence they stand in." if end > start else "they grow apart.")
        )
    )
    st.markdown(
        f"After the last layer a token's vector has a mean cosine of **{own.iloc[-1].mean():.2f}** "
        f"with its own input.{told}"
    )
    left, right = st.columns(2, gap="medium")
    with left:
        figure = lines_figure(
            own,
            "How like its own input a token still is",
            "mean cosine",
            lowest=0,
        )
        files.chart(figure, "own", "like-own-input", "Mean cosine with the own input, by depth")
    with right:
        figure = lines_figure(
            others,
            "How like the others of its sentence",
            "mean cosine",
            lowest=0,
        )
        files.chart(figure, "others", "like-the-others", "Mean cosine between tokens, by depth")
    both = pd.concat({"own input": own, "others": others}, axis=1)
    both.columns = [f"{kind}, {name}" for kind, name in both.columns]
    files.table(both, "layers_table", f"layers.{place.model}", columns=files.digits(both))
    st.caption(
        "Cosines of vectors from one layer are rarely near 0 even for unrelated words: layers give "
        "all their vectors a common direction "
        "([Ethayarajh 2019](https://aclanthology.org/D19-1006)), so read a cosine against its "
        "neighbours and not against 0."
    )


def _ranked(place: Place, candidates: Sequence[str]) -> None:
    model = models.model(place.model)
    static: list[Any] = [TableVectors(model)]
    titles = ["bag of words", "mean of table", f"mean by {models.title(place.model)}"]
    try:
        static.append(load_glove())
        titles.insert(2, "mean of GloVe")
    except ModelError:
        pass  # it is an extra
    turned = " ".join(reversed(place.search.split()))
    every = search(place.search, [*candidates, turned], model, static)
    found = search(place.search, candidates, model, static)
    frame = pd.DataFrame({"candidate": candidates})
    columns: dict[str, Any] = {"candidate": st.column_config.TextColumn(width=255)}
    for title, ranking in zip(titles, found, strict=True):
        frame[title], frame[f"{title}: rank"] = ranking.scores, ranking.ranks
        columns[title] = st.column_config.NumberColumn(format="%.3f", width=100)
        columns[f"{title}: rank"] = st.column_config.NumberColumn("rank", width=48)
    if trained.is_name(place.model) and all(word.unknown for word in model.words(place.search)):
        st.info(plain(f"{model.title} knows no word of this query, so its ranking says nothing."))
    order = found[-1].ranks.argsort(kind="stable")
    files.table(frame.iloc[order], "ranking", "search", columns=columns, index=False)
    for title, ranking in zip(titles, found, strict=True):
        first = np.flatnonzero(ranking.ranks == ranking.ranks.min())
        best = [candidates[int(i)] for i in first]
        if len(best) == 1 and not ranking.said[int(first[0])]:
            st.markdown(f"By {plain(title)}, {strong(best[0], 48)} comes first.")
        for why in dict.fromkeys(filter(None, ranking.said)):
            st.caption(plain(f"{title}: {why}"))
    counted, meant = every[0].scores[-1], every[-1].scores[-1]
    if not np.isnan(meant):
        st.caption(
            plain(
                "Counting words sees only equal words; mean vectors see related ones too. Neither "
                "sees much of order or direction: your query with its words turned round has "
                f"{number(counted)} by counting and {number(meant)} by {titles[-1]}."
            )
        )
