"""Attention between two languages: a sentence is translated word by word, and each word looks."""

from dataclasses import replace

from attention_core.translation import EXAMPLES
from pages._app import models
from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.title import titled
from pages._app.words import brief
from pages.learn.translation import choices, examples, heads, meanings, onevector, words
from pages.learn.translation.place import READY, SECTIONS, Place, back, visit
from pages.learn.translation.reading import read

BELOW = {
    "heads": heads.show,
    "choices": choices.show,
    "meanings": meanings.show,
    "onevector": onevector.show,
    "examples": examples.show,
}


def shows(place: Place) -> dict[str, str]:
    """Examples of a direction: single sentences and what each shows."""
    return {each.texts[0]: each.title for each in EXAMPLES[place.model] if len(each.texts) == 1}


page_style()
page = Page(visit, "How does a word find its translation?")
row = page.top(shows, fills="text", widths=(6, 1.25, 4))
page.choice("model", "From which language", models.translators(), models.title, row[2])
page.typed("text", "Your sentence", row[0], placeholder="Type a sentence")
found = read(page)
page.suggest(
    ("words that change places", replace(page.place, text="the red house")),
    ("and back again", back(page.place)),
    trace=found.trace,
)
page.say()
titled(f"{brief(page.place.text, 30)} → {brief(found.trace.output_text, 30)}")
words.show(page, found)
if page.place.below not in READY:
    page.put(below=READY[0])
page.section("below", "Look at", {name: SECTIONS[name] for name in READY})
BELOW[page.place.below](page, found)
page.end()
