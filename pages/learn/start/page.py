"""The first minute: one word, one neighbour, one guess."""

import streamlit as st

from attention_core.story import neighbour
from pages._app import models
from pages._app.components import minute, page_style
from pages._app.frame import Page
from pages._app.lessons import places
from pages._app.lessons.shelf import shelf
from pages._app.opening import lead
from pages._app.words import said
from pages.learn.start.place import LONGEST, NEIGHBOURS, SHOWN, WORD, visit
from pages.learn.walkthrough.place import Place as Walk

MODEL = "handmade"
FIRST = "1"  # lesson

page_style()
page = Page(visit, "What does a neighbour make of a word?")
page.arrive()
place = page.place
every = [*NEIGHBOURS, *({place.beside} - set(NEIGHBOURS))]
found = {each: neighbour.beside(models.traced(f"{each} {WORD}", MODEL)) for each in every}
known = {each: it for each, it in found.items() if it}
here = known[place.beside]
page.say()
minute(
    visit.component,
    cases=[
        {
            "beside": each,
            "words": [*it.trace.tokens],
            "asks": it.token,
            "names": it.names,
            "was": [sense.before for sense in it.senses],
            "now": [sense.after for sense in it.senses],
            "grew": it.grew,
            "question": neighbour.question(it),
            "replies": [neighbour.reply(it, guess) for guess in range(len(it.names))],
            "reason": neighbour.reason(it),
        }
        for each, it in known.items()
    ],
    offered=NEIGHBOURS,
    longest=LONGEST,
    shown=SHOWN,
    view={"beside": place.beside, "guess": place.guess, **visit.followed},
)
text = " ".join(here.trace.tokens)
if place.guess and (ways := neighbour.steps(here)):
    with st.container(key="minute_steps", gap=None):
        st.markdown("**How did it do that?** Five steps, each opens where it is computed:")
        for way in ways:
            lead(
                said(way.says),
                Walk(text=text, model=MODEL, stage=way.stage, head=way.head, cell=way.cell),
            )
with st.container(key="minute_skip", horizontal=True, horizontal_alignment="center"):
    if place.guess and (lesson := shelf().find(FIRST)):
        lead(f"Lesson {FIRST}: {lesson.title}", places.at(lesson, 1))
    lead("Straight to the numbers", Walk(text=text, model=MODEL))
page.end()
