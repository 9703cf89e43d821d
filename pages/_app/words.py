"""A reader's words where Streamlit would read markup."""

import re
from collections.abc import Sequence

from attention_core.graph.spoken import spoken

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


def literal(text: str) -> str:
    """Text for a Plotly label: no tags, no entities, no placeholder colours."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("#", "&#35;")):
        text = text.replace(sign, entity)
    return text


def numbered(words: Sequence[str]) -> list[str]:
    """Equal names made different by their place."""
    return [f"{i} · {word}" for i, word in enumerate(words)]


def distinct(words: Sequence[str]) -> list[str]:
    """Names for the rows or columns of a table: numbered if any two are equal."""
    return list(words) if len(set(words)) == len(words) else numbered(words)


def brief(text: str, most: int = 48) -> str:
    """A text short enough for a label."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def depth_names(names: Sequence[str]) -> list[str]:
    """What the depths of a model are called: ``word table``, ``embeddings``, ``layer 0`` …"""
    told = {"token_embedding": "word table"}
    return [
        told.get(name, name.partition(".")[0].replace("layer", "layer ").replace("_", " "))
        for name in names
    ]


def number(value: float) -> str:
    """Three decimals, as in the core's sentences."""
    return spoken(value, 3)
