"""Links that nobody would make: nothing breaks, nothing typed is lost or becomes markup.

Every part of every page's address is given the values of a table, all parts at once and each alone.
"""

from dataclasses import fields

import pytest

from pages._app.state.link import Link
from pages.build.playground.place import Place as Playground
from pages.learn.context.place import Place as Context
from pages.learn.heads.place import Place as Heads
from pages.learn.nextword.place import Place as NextWord
from pages.learn.pictures.place import Place as Pictures
from pages.learn.positions.place import Place as Positions
from pages.learn.start.place import Place as Start
from pages.learn.tokenizer.place import Place as Tokenizer
from pages.learn.training.place import Place as Training
from pages.learn.translation.place import Place as Translation
from pages.learn.walkthrough.place import Place as Walk
from pages.learn.worksheet.place import Place as Worksheet
from tests.pages.reader import unescaped, visit

PAGES: dict[str, type[Link]] = {
    "": Walk,
    "heads": Heads,
    "context": Context,
    "playground": Playground,
    "tokenizer": Tokenizer,
    "positions": Positions,
    "start": Start,
    "worksheet": Worksheet,
    "nextword": NextWord,
    "translation": Translation,
    "pictures": Pictures,
    "training": Training,
}
BOXLESS = ("tokenizer", "positions", "start", "pictures")  # or with a box in some sections only
VALUES: dict[str, str | bytes] = {
    "empty": "",
    "spaces": " \t ",
    "nul": "\x00",
    "newlines": "river\nbank\r\n\u2028loan",
    "mark": "\ufeffriver bank",
    "below-zero": "-1",
    "huge": "9" * 400,
    "exponent": "1e3",
    "not-a-number": "nan",
    "infinity": "-inf",
    "hexadecimal": "0x10",
    "other-digits": "٣٤",
    "full-width-digits": "\uff11",
    "superscript": "²",
    "underscore": "1_0",
    "plus": "+1",
    "half": "0.5",
    "pair": "0-0",
    "far-pair": "99999-99999",
    "many-pairs": " ".join(["0.0"] * 500),
    "list": "[[[[[[]]]]]]",
    "object": '{"__proto__": {"text": 1}}',
    "null": "null",
    "yes": "yes",
    "path": "../../../../etc/passwd",
    "address": "//example.org/x?y=z#w",
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)> ![x](https://example.org/x.png)",
    "markdown": ":red[x] **b** `c` $x^2$ [a](javascript:alert(1)) :material/home:",
    "entities": "&lt;b&gt; &#35; &amp;amp;",
    "format": "%s %n {0} ${x} {{x}} %z{x}",
    "quotes": "\"; ' \\ `",
    "right-to-left": "\u202e\u2066bank\u2069 שלום",
    "zero-width": "ri\u200bv\u200der\u00ad ba\u2060nk",
    "marks": "b" + "\u0301" * 80 + "ank",
    "flags": "🇵🇹🇩 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "special-tokens": "[CLS] [MASK] [SEP] [PAD] [UNK] <s> </s>",
    "formula": '=HYPERLINK("https://example.org")',
    "half-a-pair": b"river \xed\xa0\x80 bank",
    "long-word": "x" * 3000,
    "many-words": "bank " * 400,
    "same-word": "bank bank bank bank",
    "python": "__class__",
}


def boxes(at, page: type[Link]) -> dict[str, str]:
    """What stands in the boxes for text, by the part of the state they hold."""
    names = {field.name for field in fields(page)}
    found = {str(box.key).partition(".")[2]: box.value for box in (*at.text_input, *at.text_area)}
    return {name: value or "" for name, value in found.items() if name in names}


def nothing_became_markup(at) -> None:
    said = unescaped(at)
    for markup in ("<script", "<img", ":red[", "](javascript", "](https://example", ":material/h"):
        assert markup not in said, said


@pytest.mark.parametrize("value", VALUES.values(), ids=list(VALUES))
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "walk")
def test_every_part_of_a_link_at_once_and_its_texts_stay_as_they_were_typed(page, value):
    state = PAGES[page]
    texts = [f.name for f in fields(state) if f.type is str and f.metadata["read"] is str]
    at = visit(page, **{field.name: value for field in fields(state)})
    nothing_became_markup(at)
    held = boxes(at, state)
    assert held or page in BOXLESS, "there is a box to type in"
    sent = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    for name, text in held.items():
        if name in texts:
            assert text == sent, name


PARTS = [(page, f.name) for page, state in PAGES.items() for f in fields(state)]


@pytest.mark.parametrize(("page", "name"), PARTS, ids=lambda each: each or "walk")
def test_each_part_of_a_link_alone(page, name):
    """A few values for each part, other ones for the next."""
    values = list(VALUES.values())
    start = PARTS.index((page, name))
    for turn in range(4):
        at = visit(page, **{name: values[(4 * start + turn) % len(values)]})
        nothing_became_markup(at)
