"""The viewer's files as one script and one style sheet: there is nothing to build."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath

from attention_core.view.palette import variables

ASSETS = Path(__file__).parents[2] / "assets" / "viewer"
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "(\.[\w./]+)\.js";\n', re.MULTILINE)
_DATA = re.compile(r'^import (\w+) from "([\w./]+\.json)".*;$', re.MULTILINE)
_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
_INDENT = re.compile(r"^ +", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:(?:async )?function|const) (\w+))", re.MULTILINE)


def module(entry: str) -> str:
    """A file of assets/viewer with all it imports as one ES module.

    Every imported file becomes a function's result, from which each import takes what it names, so
    that names stay a file's own; files come in the order they need each other. Lines of comment and
    indentation are left out: they would be a third of what every reader fetches.

    Parameters
    ----------
    entry : str
        The path in assets/viewer without its ending, such as ``"entries/stage"``.
    """
    scopes: dict[str, str] = {}

    def linked(name: str) -> str:
        def take(found: re.Match[str]) -> str:
            names, path = found.groups()
            needed = normpath(join(dirname(name), path))
            if needed not in scopes:
                scopes[needed] = _scope(needed, linked(needed))
            return f"const {names.replace(' as ', ': ')} = {_variable(needed)};\n"

        return _IMPORT.sub(take, _INDENT.sub("", _COMMENT.sub("", read(name))))

    last = linked(entry)
    return "\n".join([*scopes.values(), last])


def style(*names: str) -> str:
    """The colours, and style sheets of assets/viewer/styles, one after the other."""
    sheets = [(ASSETS / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return "\n".join([variables(), *sheets])


def read(name: str) -> str:
    """One file of assets/viewer by its path without ending, data in place of its import."""
    source = (ASSETS / f"{name}.js").read_text(encoding="utf-8")

    def written(found: re.Match[str]) -> str:
        data = (ASSETS / name).parent / found[2]
        return f"const {found[1]} = {data.read_text(encoding='utf-8').strip()};"

    return _DATA.sub(written, source)


def _scope(name: str, source: str) -> str:
    exports = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", source)
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name)
