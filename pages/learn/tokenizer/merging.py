"""Byte-pair encoding on the reader's dictionary: pairs counted, merged, and applied to a word."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import streamlit as st

from attention_core.tokenize import (
    UNKNOWN,
    Dictionary,
    Learned,
    Merge,
    Spelling,
    State,
    learning,
    read_dictionary,
)
from pages._app import files
from pages._app.components import chips
from pages._app.figures.bars import bars_figure
from pages._app.figures.lines import growth_figure
from pages._app.frame import Page
from pages._app.words import brief, plain
from pages.learn.tokenizer.place import DICTIONARIES, MOST_AT_ONCE, Place, typed_rows

MOST_ITERATIONS = 500
MOST_WORDS = 60  # shown
MOST_LETTERS = 500  # of a word that is spelled letter by letter
MOST_PAIRS = 12  # shown as bars
MOST_FAULTS = 6
MOST_NAMED = 3  # merges of one iteration in a sentence
FOR_A_BAR = 1000  # words; fewer are learned before a bar would be seen
TIES = (
    "Of equally frequent pairs the one is merged first whose left symbol came first into the "
    "vocabulary, then the one whose right symbol did. Characters come first, in the order of their "
    "code points, then the end-of-word symbol, then what is merged."
)


@st.cache_resource(show_spinner=False, max_entries=16)
def dictionary(text: str) -> Dictionary:
    """The dictionary that was typed, with what is wrong in it."""
    return read_dictionary(typed_rows(text))


@st.cache_resource(show_spinner=False, max_entries=16)
def _kept(text: str, top: int) -> list[Learned]:
    return []


def learned(text: str, top: int) -> Learned:
    """What is learned from a dictionary, up to 500 iterations, with a bar if it takes a while."""
    kept = _kept(text, top)
    if not kept:
        counts = dictionary(text).counts
        bar = st.progress(0.0, "Learning …") if len(counts) > FOR_A_BAR else None
        iterations: list[tuple[Merge, ...]] = []
        for merges in learning(counts, MOST_ITERATIONS, top):
            iterations.append(merges)
            if bar and len(iterations) % 25 == 0:
                done = len(iterations)
                bar.progress(done / MOST_ITERATIONS, f"Learning: {done} of {MOST_ITERATIONS} …")
        if bar:
            bar.empty()
        kept.append(Learned(counts, tuple(iterations)))
    return kept[0]


def say_faults(read: Dictionary) -> None:
    """One line for every row that is not kept."""
    if read.faults:
        said = [fault.message for fault in read.faults[:MOST_FAULTS]]
        more = len(read.faults) - MOST_FAULTS
        if more > 0:
            said.append(f"{more:,} more row{'s are' if more > 1 else ' is'} left out.")
        st.warning("  \n".join(map(plain, said)))


def learn_and_encode(page: Page[Place]) -> None:
    """The whole section."""
    left, middle, right = st.columns([2.4, 6, 3.9], gap="medium")
    with left:
        if chosen := page.example(DICTIONARIES, st):
            page.put(words=chosen, iteration=0)
        page.typed("words", "Dictionary, word: count in each line", height=196)
        page.select("top", "Pairs merged in an iteration", range(1, MOST_AT_ONCE + 1))
        read = dictionary(page.place.words)
        say_faults(read)
    with middle:
        if not read.counts:
            page.stop("There is no word to learn from. Type a word and its count, such as low: 5.")
        found = learned(page.place.words, page.place.top)
        last = len(found.iterations)
        if page.place.iteration > last:
            page.put(iteration=last)
        page.stepper("iteration", "Iteration", last, keys=True)
        step = page.place.iteration
        state = found.state(step)
        _suggest(page, state, last)
        st.markdown(_said(found, state, step))
        _words(found, state, _spoken(found, step))
        _vocabulary(found, state, step)
    with right:
        _bars(state, page.place.top)
    _more(found, state, step)
    _encode(page, found)


def _suggest(page: Page[Place], state: State, last: int) -> None:
    """Offer the next merge, or after the last the first again."""
    (left, right), _ = state.pairs[0] if state.pairs else (("", ""), 0)
    step = page.place.iteration + 1 if left and page.place.iteration < last else 0
    label = f"merge {left} + {right}" if step else "start again with single letters"
    page.suggest((label, replace(page.place, iteration=step)))


def _said(found: Learned, state: State, step: int) -> str:
    last = len(found.iterations)
    size, start = len(state.vocabulary), found.vocabulary_sizes[0]
    per_word, first = state.tokens_per_word, found.tokens_per_word[0]
    if not step:
        what = (
            f"Every word is spelled in characters and an end-of-word symbol: {size} symbols, "
            f"{per_word:.2f} tokens per word."
        )
    else:
        merges = found.iterations[step - 1]
        named = ", ".join(
            f"**{_pair(m)}**, {m.count:,} times{_less(m)}" for m in merges[:MOST_NAMED]
        )
        if len(merges) > MOST_NAMED:
            named += f", and {len(merges) - MOST_NAMED} more"
        what = (
            f"Merged: {named}. The vocabulary has **{size}** symbols and a word takes "
            f"**{per_word:.2f}** tokens; at the start it was {start} and {first:.2f}."
        )
    if step == last:
        whole = all(len(word) == 1 for word in state.words)
        what += (
            " Every word is one symbol now: there is no pair left."
            if whole
            else f" Learning stops here, after {last} iterations."
        )
    return what


def _pair(merge: Merge) -> str:
    return plain(f"{merge.left} + {merge.right}")


def _less(merge: Merge) -> str:
    return "" if merge.count == merge.expected else f" of the {merge.expected:,} it was chosen for"


def _spoken(found: Learned, step: int) -> str:
    """The same for a screen reader, without the numbers that stand beside it."""
    merged = ", ".join(
        f"{m.left} and {m.right}" for m in (found.iterations[step - 1] if step else ())[:MOST_NAMED]
    )
    what = f"merged {merged}" if merged else "every word is spelled in characters"
    return f"Iteration {step} of {len(found.iterations)}: {what}."


def _words(found: Learned, state: State, says: str) -> None:
    """The words with their symbols, those of the largest counts if there are many."""
    counts = list(found.counts.items())
    order: Sequence[int] = range(len(counts))
    if len(counts) > MOST_WORDS:
        order = sorted(order, key=lambda i: -counts[i][1])[:MOST_WORDS]
    rows = [
        {
            "name": brief(counts[i][0], 24),
            "note": f"× {counts[i][1]:,}",
            "tokens": [
                (symbol, "lit" if at in state.lit[i] else "")
                for at, symbol in enumerate(state.words[i])
            ],
        }
        for i in order
    ]
    height = 330 if len(rows) > 9 else 0
    chips("spelled", "The words of the dictionary", rows, height, says)
    if len(counts) > MOST_WORDS:
        lit = sum(map(bool, state.lit))
        st.caption(
            f"The {MOST_WORDS} most frequent of {len(counts):,} words are shown. The latest "
            f"iteration changed {lit:,} word{'s' if lit != 1 else ''} in all."
        )


def _vocabulary(found: Learned, state: State, step: int) -> None:
    """Every symbol, those of the latest iteration lit."""
    new = {merge.symbol for merge in (found.iterations[step - 1] if step else ())}
    symbols = [(symbol, "lit" if symbol in new else "") for symbol in state.vocabulary]
    n = len(symbols)
    row = {"name": "Vocabulary", "note": f"{n:,}", "tokens": symbols}
    chips("vocabulary", "Vocabulary", [row], height=150 if n > 60 else 0)


def _bars(state: State, top: int) -> None:
    """The most frequent pairs, those that are merged next in the accent colour."""
    if not state.pairs:
        st.info("No pair is left to count.")
        return
    names = [f"{left} + {right}" for (left, right), _ in state.pairs[:MOST_PAIRS]]
    best = f": **{plain(names[0])}**" if top == 1 else f" **{top}**"
    kinds = len(state.pairs)
    st.markdown(f"Count: {kinds:,} pair{'s' if kinds > 1 else ''}. Merge the most frequent{best}.")
    figure = bars_figure(
        names,
        [count for _, count in state.pairs[:MOST_PAIRS]],
        "How often each pair stands in the words",
        lit=top,
        height=350,
    )
    files.chart(figure, "pairs_chart", "pairs", "Counts of the most frequent pairs")


def _more(found: Learned, state: State, step: int) -> None:
    """Every pair, and how the vocabulary and the words' lengths went."""
    left, right = st.columns([4, 8], gap="medium")
    with left:
        frame = pd.DataFrame(
            [(first, second, count) for (first, second), count in state.pairs],
            columns=["left", "right", "count"],
        )
        st.markdown("**All pairs**, in the order they would be merged")
        files.table(frame, "pairs_table", f"pairs.{step}", index=False, tallest=300)
        st.caption(plain(TIES))
    with right:
        sizes, tokens = found.vocabulary_sizes, found.tokens_per_word
        figure = growth_figure(sizes, tokens, step, "A larger vocabulary, fewer tokens per word")
        files.chart(figure, "growth", "growth", "Vocabulary and tokens per word by iteration")
        every = pd.DataFrame({"vocabulary": sizes, "tokens per word": tokens})
        every["merged"] = ["", *(", ".join(m.symbol for m in ms) for ms in found.iterations)]
        every.index.name = "iteration"
        with st.expander("Every iteration as a table"):
            files.table(every, "growth_table", "iterations")


def _encode(page: Page[Place], found: Learned) -> None:
    """A new word, tokenized merge by merge with all that was learned."""
    st.header("Tokenize a new word", anchor=False)
    left, right = st.columns([2.4, 9.9], gap="medium")
    page.typed("new", "A word", left)
    word = page.place.new.strip()
    if not word:
        right.info("Type a word: it is spelled in characters and merged step by step.")
        return
    if len(word) > MOST_LETTERS:
        right.warning(
            f"This word has {len(word):,} letters; up to {MOST_LETTERS} are spelled here. It is "
            "kept: shorten it and go on."
        )
        return
    encoder = found.encoder(len(found.iterations))
    steps = list(encoder.steps(word))
    if page.place.merge > len(steps) - 1:
        page.put(merge=len(steps) - 1)
    with right:
        page.stepper("merge", "Merge", len(steps) - 1)
        if unknown := encoder.unknown(word):
            named = ", ".join(f"“{each}”" for each in unknown[:12])
            st.info(plain(f"No word of the dictionary has {named}: it becomes {UNKNOWN}."))
        end = steps[-1].symbols
        st.markdown(
            f"**{plain(brief(word))}** becomes **{len(end)}** "
            f"token{'s' if len(end) > 1 else ''}: of all "
            f"{sum(map(len, found.iterations))} merges learned, {len(steps) - 1} apply to it, in "
            "the order they were learned."
        )
        spelled = steps[page.place.merge].symbols
        says = f"Merge {page.place.merge} of {len(steps) - 1}: {', '.join(spelled)}."
        rows = _rows(steps[: page.place.merge + 1])
        chips("spelling", "The word, merge by merge", rows, says=says)


def _rows(steps: Sequence[Spelling]) -> list[dict]:
    """A row for the characters and for each merge; what it made is lit, what comes next is not."""
    rows = [{"name": "characters", "tokens": _marked(steps[0], set(), len(steps) == 1)}]
    for number, (before, after) in enumerate(pairwise(steps), 2):
        made = {at - i for i, at in enumerate(before.at)}
        rank = (before.rank or 0) + 1
        rows.append({"name": f"merge {rank}", "tokens": _marked(after, made, number == len(steps))})
    return rows


def _marked(spelling: Spelling, made: set[int], last: bool) -> list[tuple[str, str]]:
    following = {at + side for at in spelling.at for side in (0, 1)} if last else set()
    kinds = [
        "unknown"
        if symbol == UNKNOWN
        else "lit"
        if at in made
        else "next"
        if at in following
        else ""
        for at, symbol in enumerate(spelling.symbols)
    ]
    return list(zip(spelling.symbols, kinds, strict=True))
