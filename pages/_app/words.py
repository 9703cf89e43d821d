"""A reader's words where Streamlit would read markup."""

import re
from collections.abc import Sequence

from attention_core.graph.kinds import Pieces
from attention_core.graph.spoken import spoken
from attention_core.seen import seen, shown

BLANK = "(blank)"
LONGEST_LABEL = 64  # characters

JOINER = "\u2060"  # a word joiner: nothing is seen of it
# What Streamlit's Markdown looks for once escapes are resolved: addresses become links, --, ->, <=
# and their like another sign, :streamlit: a picture. Each is taken apart here.
_FOUND_LATER = re.compile(
    r"(?<=:)(?=//|streamlit:)|(?<=www)(?=\.)|(?=@)|(?<=[-<>~])(?=[-=>])", re.IGNORECASE
)


def plain(text: str) -> str:
    """Markdown that shows ``text`` as it is: every sign that could mean something is escaped."""
    apart = _FOUND_LATER.sub(JOINER, text)
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|$:~&^=\"'/@])", r"\\\1", apart)


def marked(text: str) -> str:
    """Markdown of a text of ours in which *words that stand out* do, and nothing else is markup."""
    pieces = re.split(r"\*([^*\n]+)\*", text)
    return "".join(f"**{plain(each)}**" if i % 2 else plain(each) for i, each in enumerate(pieces))


def literal(text: str) -> str:
    """Text for a Plotly label: no tags, no entities, no placeholder colours."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("#", "&#35;")):
        text = text.replace(sign, entity)
    return text


def numbered(words: Sequence[str]) -> list[str]:
    """Equal names made different by their place."""
    return [f"{i} · {word}" for i, word in enumerate(words)]


def distinct(words: Sequence[str]) -> list[str]:
    """Names for the rows or columns of a table: numbered if any two read alike."""
    return list(words) if len({seen(word) for word in words}) == len(words) else numbered(words)


def labels(words: Sequence[str], most: int = LONGEST_LABEL) -> list[str]:
    """Labels for the options of one widget, no two of which read alike.

    Streamlit takes an option's label for the option. Each is one line, of ``most`` characters at
    most before its number; of those that would read alike all but the first have one.
    """
    short = [_middle(shown(word), most) or BLANK for word in words]
    taken = {seen(label) for label in short}
    used: set[str] = set()
    told = []
    for label in short:
        called, number = label, 1
        while seen(called) in used or (number > 1 and seen(called) in taken):
            number += 1
            called = f"{label} ({number})"
        used.add(seen(called))
        told.append(called)
    return told


def _middle(text: str, most: int) -> str:
    """A text of at most so many characters, its beginning and its end; empty if none is seen."""
    if not seen(text):
        return ""
    half = most // 2
    return text if len(text) <= most else f"{text[: most - half]}…{text[len(text) - half + 1 :]}"


def brief(text: str, most: int = 48) -> str:
    """A text short enough for a label."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def said(pieces: Pieces) -> str:
    """A sentence in pieces as one text."""
    return "".join(each if isinstance(each, str) else brief(each[0], 24) for each in pieces)


def strong(word: str, most: int = 32, mark: str = "**") -> str:
    """A word of the reader's that stands out, as Markdown; its spaces would keep it from that."""
    return f"{mark}{plain(brief(word.strip() or BLANK, most))}{mark}"


def sentence(pieces: Pieces) -> str:
    """A sentence in pieces as Markdown in which the reader's words stand out."""
    return "".join(plain(each) if isinstance(each, str) else strong(each[0]) for each in pieces)


def around(text: str, word: str, most: int) -> str:
    """Whole words of a text around a ``word``, in up to so many characters.

    They are from the beginning where the word does not stand by itself, and the word's own are
    given however long it is.
    """
    words = [found.span() for found in re.finditer(r"\S+", text)]
    alone = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    here = alone.start() if alone else 0
    first = last = next((i for i, (_, end) in enumerate(words) if end > here), 0)
    grown = bool(words)
    while grown:
        grown = False
        for before, after in ((1, 0), (0, 1)):
            low, high = first - before, last + after
            if low >= 0 and high < len(words) and words[high][1] - words[low][0] <= most:
                first, last, grown = low, high, True
    if not words:
        return text
    left, right = "…" * (first > 0), "…" * (last < len(words) - 1)
    return f"{left}{text[words[first][0] : words[last][1]]}{right}"


def depth_names(names: Sequence[str]) -> list[str]:
    """What the depths of a model are called: ``word table``, ``embeddings``, ``layer 0`` …

    They are all of one part of it, which is not told.
    """
    told = {"token_embedding": "word table"}
    own = [name.removeprefix("encoder.").removeprefix("decoder.") for name in names]
    return [
        told.get(name, name.partition(".")[0].replace("layer", "layer ").replace("_", " "))
        for name in own
    ]


def number(value: float) -> str:
    """Three decimals, as in the core's sentences."""
    return spoken(value, 3)
