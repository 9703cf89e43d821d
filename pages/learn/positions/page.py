"""Positions: what a model is without them, the sinusoidal encoding, and a model's own."""

from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.title import titled
from pages.learn.positions import order, tables
from pages.learn.positions.place import SECTIONS, visit

page_style()
page = Page(visit, "Does word order matter?", translators=True)
(row,) = page.top(widths=(1,))
page.section("section", "Look at", SECTIONS, row)
page.say()
show = {
    "order": order.blindness,
    "change": order.changed,
    "sinusoids": tables.sinusoids,
    "learned": tables.learned,
}
show[page.place.section](page)
titled(SECTIONS[page.place.section])
page.end()
