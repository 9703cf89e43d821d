"""From text to tokens: byte-pair encoding learned step by step, and three tokenizers beside it."""

from pages._app.components import page_style
from pages._app.frame import Page
from pages.learn.tokenizer import four, merging
from pages.learn.tokenizer.place import DICTIONARIES, SECTIONS, TEXTS, visit

page_style()
page = Page(visit)
row = page.top(widths=(6, 1.25, 5))
page.section("section", "Look at", SECTIONS, row[0])
learning = page.place.section == "bpe"
if chosen := page.example(DICTIONARIES if learning else TEXTS, row[1]):
    page.put(**({"words": chosen, "step": 0} if learning else {"text": chosen}))
page.say()
if learning:
    merging.learn_and_encode(page)
else:
    four.four_tokenizers(page)
page.end()
