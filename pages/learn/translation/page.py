"""Attention between two languages: a sentence is translated word by word, and each word looks."""

from dataclasses import replace

from pages._app import models
from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.title import titled
from pages._app.words import brief
from pages.learn.translation import choices, examples, heads, meanings, onevector, onward, words
from pages.learn.translation.place import FIRST, SECTIONS, WANTED, back, visit
from pages.learn.translation.reading import read

TURNED = {"en-pt": "the red house", "pt-en": "a casa vermelha"}
BELOW = {
    "heads": heads.show,
    "choices": choices.show,
    "meanings": meanings.show,
    "onevector": onevector.show,
    "examples": examples.show,
}


page_style()
page = Page(visit, "How does a word find its translation?", translators=True)
row = page.top(models.worth_translating(FIRST), fills="text", widths=(6, 1.25, 4))
page.choice("model", "From which language", models.translators(), models.title, row[2])
page.typed("text", "Your sentence", row[0], placeholder="Type a sentence")
found = read(page)
wanted = replace(page.place, model=FIRST, below="choices")
page.suggest(
    *(
        (says, replace(wanted, text=text, words=begins, at=len(begins) - 1))
        for says, (text, begins) in WANTED.items()
    ),
    ("words that change places", replace(page.place, text=TURNED[page.place.model])),
    ("and back again", back(page.place)),
    trace=found.trace,
)
page.say()
words.show(page, found)
page.section("below", "Look at", SECTIONS)
BELOW[page.place.below](page, found)
onward.about(found)
titled(f"{brief(page.place.text, 30)} → {brief(found.trace.output_text, 30)}")
page.end()
