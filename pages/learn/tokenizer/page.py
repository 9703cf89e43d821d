"""From text to tokens: four tokenizers side by side, and one of them learned step by step."""

from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.title import titled
from pages.learn.tokenizer import four, merging
from pages.learn.tokenizer.place import SECTIONS, visit

page_style()
page = Page(visit, "How do words become pieces?")
(row,) = page.top(widths=(1,))
page.section("section", "Look at", SECTIONS, row)
page.say()
if page.place.section == "bpe":
    merging.learn_and_encode(page)
else:
    four.four_tokenizers(page)
titled(SECTIONS[page.place.section])
page.end()
