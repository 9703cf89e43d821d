"""One HTML file that opens from disk and asks the network for nothing."""

import gzip
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from string import Template

from attention_core.view.bundle import ASSETS, module, style
from attention_core.view.palette import themes
from attention_core.view.text import visible

LONGEST_TITLE = 120  # signs
VIEWER = ("stage", "texts", "save", "quiz", "narrow", "paper", "figure", "presenting")


def alone(
    title: str, body: str, entry: str, parts: Mapping[str, bytes], sheets: Sequence[str] = ()
) -> str:
    """Write a file around the viewer.

    Parameters
    ----------
    title : str
        As text.
    body : str
        HTML, in which what readers wrote is escaped: see ``as_text``.
    entry : str
        The file of assets/viewer/entries that runs; it asks ``unpacked`` for the parts.
    parts : mapping of str to bytes
        By the names under which they are asked for.
    sheets : sequence of str
        Style sheets for what stands around the viewer, beside the one of all such files.
    """
    held = {"style": style(*VIEWER).encode(), "script": module(f"entries/{entry}").encode()}
    template = Template((ASSETS / "hosts" / "alone.html").read_text(encoding="utf-8"))
    return template.substitute(
        title=as_text(title),
        style=f"{themes()}\n{style('alone', *sheets)}",
        body=body,
        parts="\n".join(
            f'<script type="application/gzip" id="{name}">{_packed(part)}</script>'
            for name, part in (*parts.items(), *held.items())
        ),
    )


def as_text(text: str) -> str:
    """A reader's words as text of the page."""
    shown = visible(text)
    return escape(shown if len(shown) <= LONGEST_TITLE else f"{shown[:LONGEST_TITLE]}…")


def _packed(part: bytes) -> str:
    return b64encode(gzip.compress(part, mtime=0)).decode()
