"""What every head of a model looks at, how that is measured, and what it does not tell."""

import streamlit as st

from attention_core.graph.nouns import PICTURED
from attention_core.heads import parts
from pages._app import models
from pages._app.components import away, send, viewer
from pages._app.examples import SENTENCES
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.state.visit import fresh
from pages._app.title import titled
from pages._app.words import brief
from pages.learn.heads import effect, sent, sources, tables, translated
from pages.learn.heads.place import SECTIONS, fit, fit_part, visit

page = Page(visit, "What does each head look at?", translators=True, pictures=True)
row = page.top(SENTENCES, fills="text")
page.sentence(row[0])
page.choose_model(row[2])
page.switch("hide", "Hide special tokens", row[3], help=explains("special token"))

model = page.model("words")
translates = bool(model.can.translates)  # a sentence, all of it or none
trace = page.trace(page.place.text) if translates else page.beginning(page.place.text)
page.finite(trace, "What heads look at")
page.settle(fit_part(page.place, parts(trace)))
translated.said(page, trace)
of = sent.Seen.at(page.place)
sight = page.usable(sent.seen, of)
if len(sight.tokens) > sent.MOST_MAPPED and model.can.unit not in PICTURED:
    page.note(f"The measures are of all these tokens; the map shows the first {sent.MOST_MAPPED}.")
n_layers, n_heads = sight.weights.shape[:2]
n_said = len(trace.entries.lists["target"]) if translates else 0
page.settle(fit(page.place, n_layers, n_heads, len(sight.tokens), n_said))
page.say()

place = page.place
viewer(
    visit.component,
    maps=sent.maps_part(of),
    answer=sent.answer_part(of, place.show, place.heads, visit.followed),
)
there = tables.walk(place, trace)
if not fresh():
    visit.leave(place)  # at once: the link that comes now may end this run, and Back must lead here
away(visit.component, "pages/learn/walkthrough/page.py", there.query())
send(visit.component, "measures", sent.measures_part(of, place.show))
page.suggest(*tables.named_heads(place))

titled(f"{tables.open_heads(place)} · {brief(place.text, 40)}")
page.section("below", "Below the map", SECTIONS)
if page.place.below == "measures":
    translated.sharp(page.place)
    tables.measures(page.place)
elif len(models.tokens(place.text, model)) > min(models.MOST_TOKENS, model.n_positions):
    st.info(f"This is worked out for up to {models.MOST_TOKENS} tokens, one after the other.")
elif page.place.below == "attention" and translates:
    sources.sources(page, trace)
elif page.place.below == "attention":
    effect.effect(page)
elif translates:
    translated.uniform(page.place, trace)
else:
    tables.uniform(page.place)
page.end()
