"""A reader of the Playground without a browser."""

from itertools import count
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.reader import APP, Part, decode, run

_serials = count()
TEXT = "he deposited cash at the bank"


def visit(**query: Any) -> AppTest:
    """Open the Playground by a link in a new session; nothing may go wrong on the way."""
    at = AppTest.from_file(str(APP), default_timeout=120)
    at.switch_page("pages/playground.py")
    at.query_params.update(query)
    return run(at)


def part(at: AppTest, name: str) -> Part:
    """One of trace, weights, baseline and answer as this reader's browser gets it."""
    (element,) = (e for e in at.get("bidi_component") if e.key == f"playground_{name}")
    return decode(element.proto.bytes)


def answer(at: AppTest) -> dict[str, Any]:
    """The view, the opened cell and what became of the last edit."""
    return part(at, "answer").header


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
    at.button(key=key).click()
    return run(at)


def said(at: AppTest) -> str:
    """The sentence above the picture, without backslashes."""
    return next(
        m.value.replace("\\", "")
        for m in at.markdown
        if m.value.startswith(("**What ", "Nothing is"))
    )
