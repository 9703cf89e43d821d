"""One word in several sentences, static and contextual vectors, sentences and search."""

from dataclasses import replace

import streamlit as st

from attention_core.vectors import shared_words
from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.opening import named
from pages._app.title import titled
from pages._app.words import brief
from pages.learn.context import sentences, words
from pages.learn.context.place import (
    BANKS,
    BATS,
    MOST_TEXTS,
    PORTUGUESE,
    SECTIONS,
    SETS,
    fit,
    lines,
    visit,
)

page_style()
page = Page(visit, "How does a word change with its neighbours?", later=True, translators=True)
row = page.top({**SETS, **PORTUGUESE}, fills="texts")
page.typed("texts", "Your sentences, one per line", row[0], height=108)
page.choose_model(row[2])
model = page.model("words", "vocabulary")

texts = lines(page.place.texts)
if len(texts) > MOST_TEXTS:
    page.note(f"The first {MOST_TEXTS} of {len(texts)} sentences are compared.")
    texts = texts[:MOST_TEXTS]
if not texts:
    page.stop("Type two sentences that share a word, one per line, or choose an example.")
traces = [page.trace(text, f"Sentence {i}") for i, text in enumerate(texts, 1)]
for each in traces:
    page.finite(each, "How words compare")

shared = shared_words(texts, model)
stages = [step.stage.name for step in traces[0].walk(0)]
page.settle(fit(page.place, shared, stages, model.n_layers, model.n_heads, len(texts)))
if shared:
    page.select("word", "The word", shared, where=row[3])
page.ask(f"How does {named(page.place.word)} change with its neighbours?")
tries = {
    "a bat that flies and a bat that hits": {"texts": BATS, "word": "bat"},
    "bank in three meanings": {"texts": BANKS, "word": "bank"},
}
if model.can.translates[:1] == ("Portuguese",):
    tries = {"a mango and a sleeve": {"texts": next(iter(PORTUGUESE)), "word": "manga"}}
page.suggest(
    *(
        (label, replace(page.place, **there))
        for label, there in (*words.known(model, texts), *tries.items())
    )
)
page.say()
if model.can.translates:
    st.caption("These are the encoder's vectors: in them the decoder finds what to say.")

titled(f"{brief(page.place.word or 'words', 20)} in {len(texts)} sentences")
page.section("below", "Look at", SECTIONS)
below = page.place.below
if below in ("word", "static") and not shared:
    st.info("These sentences share no word. Use one word in all of them, such as bank.")
elif below == "word":
    words.word(page.place, texts, traces)
elif below == "static":
    words.static(page.place, texts, traces)
elif below == "difference":
    words.difference_at(page, texts, traces)
elif below == "document":
    sentences.document(page, texts, traces)
else:
    sentences.layers(page.place, texts, traces)
page.end()
