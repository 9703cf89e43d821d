"""The stage viewer as a Streamlit component: the ES module of assets/viewer, its data in parts.

The viewer's own message carries nothing; each part (trace, weights, view and answer) is a message
of its own, so that opening a cell sends a few kilobytes and not the whole trace again.
"""

import re
from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).parents[2] / "assets" / "viewer"


def module(entry: str) -> str:
    """A file of assets/viewer with all it imports as one ES module: there is nothing to build.

    Every imported file becomes a function that returns its exports, so that names inside stay its
    own; files come in the order they need each other.
    """
    order: dict[str, str] = {}

    def collect(name: str) -> None:
        source = _read(name)
        for needed in re.findall(r'^import .* from "\./(\w+)\.js";$', source, re.MULTILINE):
            if needed not in order:
                collect(needed)
        order[name] = source

    collect(entry)
    last = order.pop(entry)
    return "\n".join([*(_scope(source) for source in order.values()), _without_imports(last)])


def _scope(source: str) -> str:
    exports = re.findall(r"^export (?:function|const) (\w+)", source, flags=re.MULTILINE)
    body = re.sub(r"^export ", "", _without_imports(source), flags=re.MULTILINE)
    named = ", ".join(exports)
    return f"const {{ {named} }} = (() => {{\n{body}\nreturn {{ {named} }};\n}})();"


def _without_imports(source: str) -> str:
    return re.sub(r'^import .* from "\./\w+\.js";\n', "", source, flags=re.MULTILINE)


def _read(name: str) -> str:
    return (ASSETS / f"{name}.js").read_text(encoding="utf-8")


_viewer = st.components.v2.component(
    "attention_viewer",
    css=(ASSETS / "viewer.css").read_text(encoding="utf-8"),
    js=module("streamlit"),
)
# Not isolated: its style is the page's, which leaves more room to the picture than Streamlit does.
_part = st.components.v2.component(
    "attention_viewer_part",
    css=(ASSETS / "page.css").read_text(encoding="utf-8"),
    js=_read("part"),
    isolate_styles=False,
)


def viewer(key: str, trace: bytes, weights: bytes, answer: bytes) -> None:
    """Show the viewer; where the reader moves it is ``moved`` in session state under ``key``."""
    _viewer(key=key, data={"key": key}, default={"moved": None}, on_moved_change=_noted)
    with st.container(key=f"{key}_parts"):
        for name, part in (("trace", trace), ("weights", weights), ("answer", answer)):
            _part(key=f"{key}_{name}", data=part)


def _noted() -> None:
    """The new place is read from the component's state when the page runs."""
