"""The same text through four tokenizers, and what WordPiece and unigram do on the way."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from attention_core.corpus import sentences
from attention_core.tokenize import (
    UNKNOWN,
    Learned,
    Pieces,
    Reading,
    Tokenized,
    Unigram,
    WordPiece,
    side_by_side,
    train_unigram,
)
from pages._app import files, models
from pages._app.components import chips
from pages._app.figures.lines import curves_figure
from pages._app.frame import Page
from pages._app.opening import lead
from pages._app.words import brief, plain
from pages.learn.tokenizer import merging, sentencepiece
from pages.learn.tokenizer.place import SMILE, SOURCES, TEXTS, Place
from pages.learn.walkthrough.place import Place as Walk

MODEL = "minilm"
MOST_CHARACTERS = 400
SIZES = (50, 100, 200, 400)
BEST = 6
MOST_MISSED = 7  # candidates of a greedy match that are shown
TITLES = ("Words", "Byte-pair encoding", "WordPiece", "Unigram")


@st.cache_resource(show_spinner=False)
def wordpiece() -> WordPiece:
    """MiniLM's tokenizer, opened."""
    return WordPiece(models.model(MODEL).tokenizer)  # type: ignore[attr-defined]


@st.cache_resource(show_spinner=False)
def bundled() -> str:
    """Every word of the bundled sentences with its count, as a dictionary is typed."""
    words = [each.word for text in sentences() for each in wordpiece().read(text).words]
    counts = pd.Series(words).value_counts(sort=False)
    return "\n".join(f"{word}: {count}" for word, count in counts.items())


@st.cache_resource(show_spinner="Training the unigram model …", max_entries=32)
def _unigram(text: str, size: int) -> Unigram | str:
    """The model, or why there is none."""
    try:
        return train_unigram(merging.dictionary(text).counts, size)
    except ValueError as error:
        return str(error)


def four_tokenizers(page: Page[Place]) -> None:
    """The whole section."""
    row = st.columns([4.8, 1.2, 2.6, 1.6], vertical_alignment="bottom")
    if chosen := page.example(TEXTS, row[1]):
        page.put(text=chosen)
    page.typed("text", "Your text", row[0])
    page.suggest(
        ("a sign nobody learned", replace(page.place, text=SMILE)),
        ("learn pieces yourself, merge by merge", replace(page.place, section="bpe", iteration=1)),
    )
    page.choice("source", "Learned from", SOURCES, SOURCES.__getitem__, row[2])
    pieces = page.usable(wordpiece)
    words = bundled()
    if page.place.source == "own":
        words = page.place.words
        merging.say_faults(merging.dictionary(words))
        if not merging.dictionary(words).counts:
            page.stop(
                "Your dictionary has no word to learn from. Type some under Byte-pair encoding."
            )
    found = merging.learned(words, 1)
    sizes = _sizes(found)
    if page.place.size not in sizes:
        page.put(size=min(sizes, key=lambda size: abs(size - page.place.size)))
    page.select("size", "Symbols learned", sizes, where=row[3])
    place = page.place
    text = place.text[:MOST_CHARACTERS]
    if len(place.text) > MOST_CHARACTERS:
        st.info(f"The first {MOST_CHARACTERS} of {len(place.text):,} characters are shown.")
    reading = pieces.read(text)
    if not reading.words:
        page.stop("Type a word or two above, or choose an example.")
    unigram = _unigram(words, place.size)
    if isinstance(unigram, str):
        page.stop(unigram, st.warning)
    iteration = place.size - found.vocabulary_sizes[0]
    four = side_by_side(text, found, iteration, pieces, unigram)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        chips("four", "Tokens by four tokenizers", [_row(t, each) for t, each in _titled(four)])
        st.markdown(_said(four))
        sentencepiece.show(text)
        there = Walk(text, MODEL)
        lead("Walk these word pieces through MiniLM", there, icon=":material/arrow_forward:")
    with right:
        _curves(words, found, reading, four, sizes)
    table = pd.DataFrame(
        [(t, i, token) for t, e in _titled(four) for i, token in enumerate(e.tokens)],
        columns=["tokenizer", "place", "token"],
    )
    with st.expander("All tokens as a table"):
        files.table(table, "tokens_table", "tokens", index=False)
    left, right = st.columns(2, gap="large")
    with left:
        _matched(page, reading)
    with right:
        _segmented(page.place.piece, unigram)


def _sizes(found: Learned) -> tuple[int, ...]:
    """Sizes of a vocabulary that can be had from this dictionary."""
    start, full = found.vocabulary_sizes[0], found.vocabulary_sizes[-1]
    return (*(size for size in SIZES if start < size < full), full)


def _titled(four: Sequence[Tokenized]) -> list[tuple[str, Tokenized]]:
    return list(zip(TITLES, four, strict=True))


def _row(title: str, each: Tokenized) -> dict:
    n = len(each.tokens)
    return {
        "name": title,
        "note": f"{n} token{'s' if n != 1 else ''}",
        "tokens": [(token, "unknown" if token == UNKNOWN else "") for token in each.tokens],
        "tinted": True,
    }


def _said(four: Sequence[Tokenized]) -> str:
    whole, bpe, wordpiece, unigram = four
    n = len(whole.words)
    lost = [
        f"{each.n_unknown or 'none'} of them {plain(UNKNOWN)}" for each in (bpe, wordpiece, unigram)
    ]
    return (
        f"**Words**: {n - whole.n_unknown} of {n} are in the dictionary of "
        f"{whole.vocabulary_size - 1:,}, the others are lost. "
        f"**Byte-pair encoding** makes {len(bpe.tokens)} tokens of them with "
        f"{bpe.vocabulary_size:,} symbols, {lost[0]}; "
        f"**WordPiece** {len(wordpiece.tokens)} with {wordpiece.vocabulary_size:,}, {lost[1]}; "
        f"**Unigram** {len(unigram.tokens)} with {unigram.vocabulary_size:,}, {lost[2]}."
    )


def _curves(
    words: str, found: Learned, reading: Reading, four: Sequence[Tokenized], sizes: Sequence[int]
) -> None:
    """How many tokens this text has by how many symbols there are."""
    texts = [each.word for each in reading.words]
    models_of = [_unigram(words, size) for size in sizes]
    lengths = [
        (len(model.scores) + 1, sum(len(model.best(word)[0].tokens) for word in texts))
        for model in models_of
        if isinstance(model, Unigram)
    ]
    across, up = zip(*sorted(dict(lengths).items()), strict=True)
    whole, _, wordpiece, _ = four
    curves: dict[str, Any] = {
        "Words": ([whole.vocabulary_size], [len(whole.tokens)]),
        "Byte-pair encoding": (
            [size + 1 for size in found.vocabulary_sizes],
            _by_iteration(found, texts),
        ),
        "WordPiece": ([wordpiece.vocabulary_size], [len(wordpiece.tokens)]),
        "Unigram": (across, up),
    }
    figure = curves_figure(
        curves,
        "Size of the vocabulary, length of this text",
        "symbols in the vocabulary",
        "tokens of this text",
        log=True,
        height=360,
    )
    files.chart(figure, "sizes", "vocabulary-and-length", "Vocabulary size against tokens")


def _by_iteration(found: Learned, words: Sequence[str]) -> np.ndarray:
    """Tokens of a text after each iteration of one merge each."""
    lengths = np.zeros(len(found.iterations) + 1)
    encoder = found.encoder(len(found.iterations))
    for word in words:
        steps = list(encoder.steps(word))
        lengths += len(steps[0].symbols)
        for before, after in pairwise(steps):
            assert before.rank is not None
            lengths[before.rank + 1 :] -= len(before.symbols) - len(after.symbols)
    return lengths


def _matched(page: Page[Place], reading: Reading) -> None:
    """WordPiece on one word: what the normalizer changes, then each longest match."""
    st.header("WordPiece: the longest piece that fits", anchor=False)
    found = {each.word: each for each in reading.words}
    if page.place.piece not in found:
        page.put(piece=max(found, key=lambda word: len(found[word].tokens)))
    page.select("piece", "The word", list(found))
    changed = [each for each in reading.changes if each.before != each.after]
    if changed:
        for each in changed:
            st.markdown(
                f"{plain(each.does[:1].upper() + each.does[1:])}: {plain(brief(each.before, 60))} "
                f"→ **{plain(brief(each.after, 60))}**"
            )
    else:
        st.markdown("The normalizer changes nothing in this text.")
    pieces = found[page.place.piece]
    if pieces.matches:
        chips("matched", "Each longest match", _match_rows(pieces))
        tried = sum(len(match.missed) + bool(match.piece) for match in pieces.matches)
        st.markdown(
            f"{tried} candidates are looked up, longest first, for {len(pieces.tokens)} "
            f"token{'s' if len(pieces.tokens) > 1 else ''}."
            + (f" One part fits no piece, so the whole word is {plain(UNKNOWN)}." * _lost(pieces))
        )
    else:
        st.markdown(
            f"It is taken as a whole: {plain(brief(pieces.tokens[0]))}. Words of more than 100 "
            "characters and special tokens are not split."
        )


def _lost(pieces: Pieces) -> bool:
    return pieces.tokens == (UNKNOWN,)


def _match_rows(pieces: Pieces) -> list[dict]:
    rows = []
    for number, match in enumerate(pieces.matches, 1):
        missed = [(text, "missed") for text in match.missed[:MOST_MISSED]]
        if len(match.missed) > MOST_MISSED:
            missed.append((f"… {len(match.missed) - MOST_MISSED} more", ""))
        end = (match.piece, "lit") if match.piece else (UNKNOWN, "unknown")
        rows.append({"name": f"match {number}", "tokens": [*missed, end]})
    return rows


def _segmented(word: str, unigram: Unigram) -> None:
    """The likeliest ways to cut the same word."""
    st.header("Unigram: the likeliest segmentation", anchor=False)
    best = unigram.best(word, BEST)
    rows = [
        {
            "name": _share(each.share),
            "note": f"log p {each.log_probability:.2f}".replace("-", "−"),
            "tokens": [(t, "" if t in unigram.scores else "unknown") for t in each.tokens],
            "tinted": True,
        }
        for each in best
    ]
    st.markdown(
        f"The best way to cut **{plain(brief(word))}** has **{_share(best[0].share)}** of the "
        f"probability of all ways, the second {_share(best[1].share) if best[1:] else 'none'}."
    )
    chips("segmented", "Segmentations with their share", rows)
    frame = pd.DataFrame(
        [(" ".join(e.tokens), e.log_probability, e.share) for e in best],
        columns=["segmentation", "log probability", "share"],
    )
    with st.expander("As a table"):
        files.table(frame, "segmentations", "segmentations", index=False)


def _share(share: float) -> str:
    return f"{share:.1%}" if share >= 0.001 else "under 0.1%"
