"""Which word comes next, what brought it, and how a text is written on."""

from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.title import titled
from pages._app.words import brief
from pages.learn.nextword import guesses, kept, layers, looked
from pages.learn.nextword.examples import EXAMPLES
from pages.learn.nextword.place import SECTIONS, visit

page_style()
page = Page(visit, "Which word comes next?")
row = page.top(EXAMPLES, fills="text", widths=(6, 1.25, 4))
page.typed("text", "The beginning of a sentence", row[0], placeholder="Type the beginning of one")
page.choose_model(row[2])
read = guesses.show(page)
titled(f"{brief(page.place.text, 40)} → {read.name.strip()}")
page.section("below", "Look at", SECTIONS)
if page.place.below == "layers":
    layers.show(page, read)
elif page.place.below == "looked":
    looked.show(page, read)
else:
    kept.show(page, read)
page.end()
