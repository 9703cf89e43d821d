"""The viewer's files as one script and one style sheet: there is nothing to build."""

import re
from pathlib import Path

from attention_core.view.palette import FILE, variables

ASSETS = Path(__file__).parents[2] / "assets" / "viewer"


def module(entry: str) -> str:
    """A file of assets/viewer with all it imports as one ES module: there is nothing to build.

    Every imported file becomes a function that returns its exports, so that names inside stay its
    own; files come in the order they need each other.
    """
    order: dict[str, str] = {}

    def collect(name: str) -> None:
        source = read(name)
        for needed in re.findall(r'^import .* from "\./(\w+)\.js";$', source, re.MULTILINE):
            if needed not in order:
                collect(needed)
        order[name] = source

    collect(entry)
    last = order.pop(entry)
    return "\n".join([*(_scope(source) for source in order.values()), _without_imports(last)])


def style(*names: str) -> str:
    """The colours, and style sheets of assets/viewer, one after the other."""
    sheets = [(ASSETS / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return "\n".join([variables(), *sheets])


def _scope(source: str) -> str:
    exports = re.findall(r"^export (?:function|const) (\w+)", source, flags=re.MULTILINE)
    body = re.sub(r"^export ", "", _without_imports(source), flags=re.MULTILINE)
    named = ", ".join(exports)
    return f"const {{ {named} }} = (() => {{\n{body}\nreturn {{ {named} }};\n}})();"


def _without_imports(source: str) -> str:
    return re.sub(r'^import .* from "\./\w+\.js";\n', "", source, flags=re.MULTILINE)


def read(name: str) -> str:
    """One file of assets/viewer, with the palette in it where it imports it."""
    source = (ASSETS / f"{name}.js").read_text(encoding="utf-8")
    palette = f"const palette = {FILE.read_text(encoding='utf-8').strip()};"
    return re.sub(r"^import palette from .*;$", lambda _: palette, source, flags=re.MULTILINE)
