"""What was learned, taken along: to the other pages, into a file, and out of one."""

from collections.abc import Iterator
from typing import Any

import streamlit as st

from attention_core import ModelError
from attention_core.training.corpus import MASK
from attention_core.training.files import MOST_BYTES, opened, saved
from attention_core.training.learned import Learned
from pages._app import trained
from pages._app.files import file_name
from pages._app.opening import lead
from pages._app.state.link import Link
from pages._app.words import plain
from pages.build.playground.place import Place as Playground
from pages.learn.context.place import Place as Context
from pages.learn.heads.place import Place as Heads
from pages.learn.nextword.place import Place as NextWord
from pages.learn.positions.place import Place as Positions
from pages.learn.walkthrough.place import Place as Walk

KIND = "safetensors"
WIDTHS = (1, 1)
HOW = (
    "The file has the weights, as any program that reads safetensors can open them, and beside "
    "them the words, the recipe and the corpus. Opened here, it is the same model to the last bit."
)


def show(learned: Learned, text: str, key: str) -> None:
    """Draw it.

    Parameters
    ----------
    learned : Learned
        The model as it is at the step that is looked at.
    text : str
        The sentence that is watched.
    key : str
        What the keys of its widgets begin with.
    """
    left, right = st.columns(WIDTHS, gap="large")
    with left:
        st.header(f"Your trained model, step {learned.step:,}", anchor=False)
        trained.keep(learned)
        st.markdown(
            plain(
                "It is in the list of models on every page, as long as you are here. A link to it "
                "works for others too, as long as this server keeps it."
            )
        )
        _ways(learned, text)
        st.download_button(
            "Save it as a file",
            lambda: saved(learned),
            on_click="ignore",
            file_name=f"{file_name(f'trained-step-{learned.step}')}.{KIND}",
            mime="application/octet-stream",
            key=f"{key}.save",
        )
        st.caption(HOW)
    with right:
        st.header("A model from a file", anchor=False)
        file = st.file_uploader(
            "Open a saved model",
            type=KIND,
            max_upload_size=-(-MOST_BYTES // 2**20),
            key=f"{key}.file",
        )
        if file is not None:
            _open(file.getvalue())


def _open(data: bytes) -> None:
    """Say what is in a file; from then on it is the reader's."""
    try:
        found = opened(data)
    except ModelError as error:
        st.error(plain(str(error)))
        return
    trained.keep(found, trained.OPENED)
    st.markdown(
        plain(
            f"Opened: {found.card.kind}; {found.card.weights}, on {len(found.corpus.sentences):,} "
            f"sentences of {len(found.corpus.words)} words. On every page it is called "
            f"“{trained.title(found.name)}”."
        )
    )
    _ways(found, "")


def _ways(model: Learned, text: str) -> None:
    """Where to go with a model, each with a text of which it knows the words."""
    with st.container(horizontal=True, gap="small"):
        for label, place in ways(model, text):
            lead(label, place)


def ways(model: Learned, text: str) -> Iterator[tuple[str, Link]]:
    """Pages by what is done there, each at a place where this model has something to show."""
    own = model.card.sentences
    known = not any(word.unknown for word in model.words(text)) and bool(text.strip())
    long = text if known and len(model.words(text)) <= model.n_positions else max(own, key=len)
    short, name = min(own, key=len), model.name
    hidden = long if MASK in model.tokenize(long) else f"{long.rpartition(' ')[0]} {MASK}"
    yield "Walk through it", Walk(text=long, model=name, stage="attention_weights")
    yield "Its heads", Heads(text=long, model=name)
    yield "A word in two sentences", Context(model=name, **in_two(model))
    yield "Words behind a mask", NextWord(text=hidden, model=name)
    yield "Play with it", Playground(text=short, model=name)
    if model.can.positions:
        yield "Its positions", Positions(section="learned", model=name)


def in_two(model: Learned) -> dict[str, Any]:
    """A word in two sentences of the corpus, in two senses where it has them."""
    corpus = model.corpus
    shortest = sorted(corpus.all, key=lambda each: len(each.words))
    if corpus.two_senses:
        word, *senses = corpus.two_senses
        chosen = [
            next(s for s in shortest if any(s.senses.get(i) == sense for i in s.senses))
            for sense in senses
        ]
    else:
        word = max(model.corpus.words, key=lambda w: sum(w in s.words for s in corpus.all))
        chosen = [s for s in shortest if word in s.words][:2]
    return {"texts": "\n".join(" ".join(s.words) for s in chosen), "word": word}
