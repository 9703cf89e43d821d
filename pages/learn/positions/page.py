"""Positions: the sinusoidal encoding, a model's own, and what a model is without them."""

from pages._app.components import page_style
from pages._app.frame import Page
from pages.learn.positions import order, tables
from pages.learn.positions.place import SECTIONS, SENTENCES, turned, visit

page_style()
page = Page(visit)
row = page.top()
page.section("section", "Look at", SECTIONS, row[0])
section = page.place.section
if section in ("order", "change") and (chosen := page.example(SENTENCES, row[1])):
    page.put(text=chosen, other=turned(chosen))
if section != "sinusoids":
    page.choose_model(row[2], label_visibility="collapsed")
page.say()

if section == "sinusoids":
    tables.sinusoids(page)
    page.end()
else:
    model = page.model("words", "positions")
    show = {"learned": tables.learned, "order": order.blindness, "change": order.changed}[section]
    show(page, model)
    page.end(model)
