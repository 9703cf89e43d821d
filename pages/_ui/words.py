"""A reader's words where Streamlit would read markup."""

import re


def plain(text: str) -> str:
    """Markdown that shows ``text`` as it is: every sign that could mean something is escaped."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|$:~&^=\"'/@])", r"\\\1", text)


def literal(text: str) -> str:
    """Text for a Plotly label: no tags, no entities, no placeholder colours."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("#", "&#35;")):
        text = text.replace(sign, entity)
    return text
