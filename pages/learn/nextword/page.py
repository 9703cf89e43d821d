"""Which word comes next, what brought it, and how a text is written on."""

from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.title import titled
from pages._app.words import brief
from pages.learn.nextword import guesses, kept, layers, looked, masked
from pages.learn.nextword.examples import EXAMPLES
from pages.learn.nextword.place import OF_MASKED, OF_NEXT, SECTIONS, visit

BELOW = {"layers": layers.show, "looked": looked.show, "kept": kept.show, "sides": masked.sides}

page_style()
page = Page(visit, "Which word comes next?", later=True)
row = page.top(EXAMPLES, fills="text", widths=(6, 1.25, 4))
page.typed("text", "Your text", row[0], placeholder="Type the beginning of a sentence")
page.choose_model(row[2])
model = page.model("predicts")
hidden = model.can.predicts == "masked"
page.ask("Which word is behind the mask?" if hidden else page.question)
read = (masked if hidden else guesses).show(page, model)
titled(f"{brief(page.place.text, 40)} → {read.name}")
sections = OF_MASKED if hidden else OF_NEXT
if page.place.below not in sections:
    page.put(below=sections[0])
page.section("below", "Look at", {name: SECTIONS[name] for name in sections})
BELOW[page.place.below](page, read)
page.end()
