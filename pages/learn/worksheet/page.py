"""A worksheet on the reader's own sentence: to print, and to be checked on screen."""

from dataclasses import replace

from attention_core import story
from attention_core.lessons.worked import blanks
from attention_core.worksheet import sheet
from pages._app.components import page_style, worksheet
from pages._app.frame import Page
from pages._app.title import titled
from pages.learn.walkthrough.place import Place as Walk
from pages.learn.worksheet.place import EVERY, visit
from pages.learn.worksheet.told import told, typed_in

LEVELS = {"all": "All blank", "one": "One blank", "worked": "Fully worked"}
WIDTHS = (5, 2.4, 3, 2.4)

page_style()
page = Page(visit, "Can you work it out with a pencil?", translators=True)
row = page.top(widths=WIDTHS)
page.sentence(row[0])
page.choose_model(row[1])
page.choice("level", "How much is blank", LEVELS, LEVELS.__getitem__, row[2])
model = page.model("words")
trace = page.beginning(page.place.text)
place = page.place
if place.layer >= model.n_layers:
    page.note(f"This model's last layer is {model.n_layers - 1}; layer 0 is shown.")
    page.put(layer=0)
if (place.head or 0) >= model.n_heads:
    page.note(f"This model's last head is {model.n_heads - 1}.")
    page.put(head=None)
if (place.ask or 0) >= len(trace.tokens):
    page.note(f"This sentence has {len(trace.tokens)} tokens, so that the last word asks.")
    page.put(ask=None)
place = page.place
ask = story.asks(trace) if place.ask is None else place.ask
head = story.opening(trace, place.layer, ask) if place.head is None else place.head
made = page.usable(sheet, trace, place.layer, head, ask)
titles = {EVERY: "every step"} | {step.name: step.title for step in made.steps}
if place.level == "all":
    if place.only not in titles:
        page.put(only=EVERY)
    page.select("only", "Blank", list(titles), titles.__getitem__, row[3])
elif place.level == "one" and row[3].button("Another blank", key=visit.key("another")):
    page.place = replace(place, turn=(place.turn + 1) % 10_000)
place = page.place
page.suggest(
    (
        "see it in the walkthrough",
        Walk(
            text=place.text,
            model=place.model,
            layer=place.layer,
            stage="attention_weights",
            head=head,
            ask=place.ask,
        ),
    )
)
page.say()
asked = {
    (step, cell)
    for step, cell in blanks(made.steps, place.level, place.turn)
    if place.level == "one" or place.only in (EVERY, made.steps[step].name)
}
worksheet(**told(made, asked, trace, place, head, typed_in(place, asked)))
titled(f"Worksheet: {' '.join(made.words)}")
page.end()
