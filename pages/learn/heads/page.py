"""What every head of a model looks at, how that is measured, and what it does not tell."""

import streamlit as st

from pages._app import models
from pages._app.components import away, send, viewer
from pages._app.examples import SENTENCES
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.state.visit import fresh
from pages._app.title import titled
from pages._app.words import brief
from pages.learn.heads import effect, sent, tables
from pages.learn.heads.place import SECTIONS, fit, visit
from pages.learn.walkthrough.place import Place as Walk

page = Page(visit, "What does each head look at?")
row = page.top(SENTENCES, fills="text")
page.sentence(row[0])
page.choose_model(row[2])
page.switch("hide", "Hide special tokens", row[3], help=explains("special token"))

model = page.model("words")
page.finite(page.beginning(page.place.text), "What heads look at")
sight = page.usable(sent.seen, page.place.text, page.place.model, page.place.hide)
if len(sight.tokens) > sent.MOST_MAPPED:
    page.note(f"The measures are of all these tokens; the map shows the first {sent.MOST_MAPPED}.")
page.settle(fit(page.place, model.n_layers, model.n_heads, len(sight.tokens)))
page.say()

place = page.place
key = (place.text, place.model, place.hide)
viewer(
    visit.component,
    maps=sent.maps_part(*key),
    answer=sent.answer_part(*key, place.show, place.heads, visit.followed),
)
layer, head = place.heads[0]
there = Walk(place.text, place.model, max(layer, 0), "attention_weights", max(head, 0))
if not fresh():
    visit.leave(place)  # at once: the link that comes now may end this run, and Back must lead here
away(visit.component, "pages/learn/walkthrough/page.py", there.query())
send(visit.component, "measures", sent.measures_part(*key, place.show))
page.suggest(*tables.named_heads(place))

titled(f"{tables.open_heads(place)} · {brief(place.text, 40)}")
page.section("below", "Below the map", SECTIONS)
if page.place.below == "measures":
    tables.measures(page.place)
elif len(models.tokens(place.text, model)) > min(models.MOST_TOKENS, model.n_positions):
    st.info(f"This is worked out for up to {models.MOST_TOKENS} tokens, one after the other.")
elif page.place.below == "attention":
    effect.effect(page)
else:
    tables.uniform(page.place)
page.end()
