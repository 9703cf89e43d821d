"""One word in several sentences, static and contextual vectors, sentences and search."""

import streamlit as st

from attention_core.vectors import shared_words
from pages._app import controls, models
from pages._app.components import page_style
from pages._app.words import plain
from pages.learn.context import sentenceviews, wordviews
from pages.learn.context.place import MOST_TEXTS, SECTIONS, SETS, fit, lines, visit

page_style()
with st.container(key="choices"):
    row = st.columns([6, 1.25, 2.2, 2.8], vertical_alignment="bottom")
place, notes = visit.arrive(texts=controls.example(row, SETS))
place = controls.typed(row[0], visit, place, "texts", "Your sentences, one per line", height=98)
place = controls.model(row[2], visit, place)
model = controls.usable_model(visit, place)

texts = lines(place.texts)
if len(texts) > MOST_TEXTS:
    notes.append(f"The first {MOST_TEXTS} of {len(texts)} sentences are compared.")
    texts = texts[:MOST_TEXTS]
if not texts:
    controls.stop(
        visit,
        place,
        st.info,
        "Type two sentences that share a word, one per line, or choose an example.",
    )
for i, text in enumerate(texts):
    controls.usable_text(visit, place, model, text, f"Sentence {i + 1}")
traces = [models.traced(text, place.model) for text in texts]

words = shared_words(texts, model)
stages = [step.stage.name for step in traces[0].walk(0)]
place, more = fit(place, words, stages, model.n_layers, model.n_heads, len(texts))
place = visit.put(place)
if words:
    place = controls.select(row[3], visit, place, "word", "The word", words)
if notes or more:
    st.info(plain(" ".join([*notes, *more])))

place = controls.choice(
    st,
    visit,
    place,
    "below",
    "Look at",
    SECTIONS,
    SECTIONS.__getitem__,
    label_visibility="collapsed",
)
if place.below in ("word", "static") and not words:
    st.info("These sentences share no word. Use one word in all of them, such as bank.")
elif place.below == "word":
    wordviews.word(place, texts, traces)
elif place.below == "static":
    wordviews.static(place, texts, traces)
elif place.below == "difference":
    place = wordviews.difference_at(visit, place, texts, traces)
elif place.below == "document":
    place = sentenceviews.document(visit, place, texts, traces)
else:
    sentenceviews.layers(place, texts, traces)

controls.footer(model, place)
visit.leave(place)
