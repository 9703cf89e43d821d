"""Walk through attention on one's own sentence, stage by stage."""

from dataclasses import replace

from attention_core.graph.nouns import PICTURED
from attention_core.story import ranked
from attention_core.view.payload import answer_part, ids
from attention_core.view.shown import shown
from attention_core.view.tensors import first
from pages._app import models
from pages._app.components import away, viewer
from pages._app.examples import BANKS, SENTENCES, samples
from pages._app.frame import Page
from pages._app.gradient import choose
from pages._app.opening import named
from pages._app.title import titled
from pages.learn.walkthrough import compare, gradient, layers, otherforms, sent, tab
from pages.learn.walkthrough.asking import ask_in, head_in, of_cell, plainly, said_in
from pages.learn.walkthrough.onward import WORKSHEET, leads_to, sheet_of, ways
from pages.learn.walkthrough.place import NOBODY, fit, visit

MOST_RANKED = 3

page = Page(visit, "What does attention do to a word?", later=True, translators=True, pictures=True)
row = page.top(SENTENCES, fills="text")
page.sentence(row[0])
page.choose_model(row[2])
compare.choose(page)

model = page.model("words")
layers.choose(page, model, row[3])

trace = page.beginning(page.place.text)
most = models.most_shown(model)
count = min(len(trace.tokens), most)
if count < len(trace.tokens):
    page.note(f"{len(trace.tokens)} tokens are read; the first {count} are shown.")
if trace.astray:
    page.note(str(trace.astray))
part = page.place.part or trace.part
steps = {step.stage.name: step for step in trace.walk(page.place.layer, part)}
seen = shown(trace, most)
sizes = {name: first(seen[step.name], count).drawn_shape for name, step in steps.items()}
if page.place.of:
    sizes |= gradient.weights(page, seen, steps)
every = {step.stage.name for step in trace.steps}
words = trace.tokens_of(trace.parts[-1]) if trace.parts else []
said = min(len(words), most)
if said < len(words) > len(trace.tokens):
    page.note(f"The translation has {len(words)} tokens; the first {said} are shown.")
page.settle(fit(page.place, model.n_heads, sizes, count, every, said))
page.place = plainly(of_cell(page.place, trace, seen[steps[page.place.stage].name]), trace)
asking = named(trace.tokens_of(part)[ask_in(page.place, trace)])
says = trace.translates(part)
page.ask(f"Where does {asking} come from?" if says else f"What does attention do to {asking}?")
pictures = model.can.unit in PICTURED
others = samples(model.can.unit) if pictures else models.worth_translating(page.place.model)
tries = others or BANKS
page.suggest(
    *(
        (text, replace(page.place, text=text, ask=None, said=None, cell=None))
        for text in tries
        if text != page.place.text
    ),
    trace=trace,
)
other = compare.other(page)
sides = gradient.sides(page, trace, model)
if sides:
    choose(page, model, trace, said_in(page.place, trace), sides.target)
page.say()

place = page.place
step = steps[place.stage]
tensor, head = seen[step.name], head_in(place, trace)
looks = ranked(trace, ask_in(place, trace), place.follow, part) if place.follow != NOBODY else []
elsewhere = [look for look in looks if look.layer != place.layer][:MOST_RANKED]
onward = ways(place, model, trace)
beside, named_so = compare.parts(other)
if sides:
    beside, named_so = {**beside, "sides": sides.part}, {**named_so, "sides": sides.name}
viewer(
    visit.component,
    trace=sent.trace_sent(place.text, place.model, place.layer, part),
    weights=sent.weights_sent(place.model, place.layer, part, trace),
    answer=answer_part(
        sent.view(place, trace),
        gradient.opened(place, seen, step, sides),
        ids(trace, place.layer, part=part) | named_so,
        ranked=elsewhere,
        onward=onward,
        quiz=sent.asked(place, trace),
    ),
    **beside,
)
for way in onward:
    if way["away"]:
        away(visit.component, leads_to(model), way["query"])
if not says and not pictures:  # a word of another text is not worked with a pencil
    away("worksheet", WORKSHEET, sheet_of(place, trace).query())
titled(tab.said(place, trace, tensor, head))
otherforms.chosen(page, seen, tensor, model, head, gradient.pull(seen, sides, tensor.name))
page.end()
