"""A reader of the Playground without a browser."""

from itertools import count
from typing import Any

from streamlit.testing.v1 import AppTest

from attention_core.play.edits import Edit
from attention_core.play.history import History
from attention_core.play.saved import Play
from tests.pages import reader
from tests.pages.reader import Part, run

_serials = count()
TEXT = "he deposited cash at the bank"


def visit(**query: Any) -> AppTest:
    """Open the Playground by a link in a new session; nothing may go wrong on the way."""
    return reader.visit("playground", **query)


def part(at: AppTest, name: str) -> Part:
    """One of trace, weights, sides and answer as this reader's browser gets it."""
    return reader.part(at, name, "playground")


def answer(at: AppTest) -> dict[str, Any]:
    """The view, the opened cell and what became of the last edit."""
    return part(at, "answer").header


def edits(at: AppTest) -> tuple[Edit, ...]:
    """The numbers that are changed now."""
    kept: History[Play] = at.session_state["playground.history"]
    return kept.present.edits


def shows_viewer(at: AppTest) -> bool:
    return any(e.key == "playground" for e in at.get("bidi_component"))


def move(at: AppTest, **view: Any) -> AppTest:
    """The viewer tells the page where the reader has gone, and what was typed."""
    here = {"stage": "scores", "head": 0, "layer": 0, "cell": None, "of": "", "show": "after"}
    at.session_state["playground"] = {"moved": here | view}
    return run(at)


def type_number(at: AppTest, tensor: str, cell: list[int], text: str, **view: Any) -> AppTest:
    """Another number for a cell; every one that is typed has a serial of its own."""
    number = next(_serials)
    edit = {"serial": str(number), "tensor": tensor, "cell": cell, "text": text}
    return move(at, edit=edit, cell=[0, *cell][-2:], **view)


def click(at: AppTest, key: str) -> AppTest:
    at.button(key=f"playground.{key}").click()
    return run(at)


def said(at: AppTest) -> str:
    """The sentence above the picture, without backslashes."""
    return next(
        m.value.replace("\\", "")
        for m in at.markdown
        if m.value.startswith(("**What ", "Nothing is"))
    )
