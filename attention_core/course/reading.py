"""A lesson's file, TOML, read; what is wrong with one is said with its line."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from attention_core.course.lesson import DOES, Ask, Lesson, Step
from attention_core.course.told import number, told

MOST_BYTES = 200_000
MOST_STEPS = 30
_ABOUT = {"title": str, "question": str, "takeaway": str, "minutes": int, "step": list}
_STEP = {"does": str, "at": str, "text": str, "ask": dict}
_ASK = {
    "says": str,
    "options": list,
    "right": str,
    "holds": str,
    "number": str,
    "reveal": str,
    "then": str,
}
_CALLED = {str: "a text in quotes", int: "a whole number", list: "a list", dict: "a table"}


class LessonError(ValueError):
    """A file that is no lesson: a sentence with its name and the line."""


def read_lesson(path: Path) -> Lesson:
    """Read a lesson from its file.

    Parameters
    ----------
    path : Path
        The file's name without its ending is the lesson's name in links.

    Returns
    -------
    Lesson

    Raises
    ------
    LessonError
        With a sentence that names the file and the line.
    """
    try:
        source = path.read_bytes()
        if len(source) > MOST_BYTES:
            raise LessonError(f"{path.name} is larger than {MOST_BYTES // 1000} kB.")
        text = source.decode("utf-8")
        given = tomllib.loads(text)
    except OSError:
        raise LessonError(f"{path.name} cannot be read.") from None
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise LessonError(f"{path.name}, line {line}: this is not UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise LessonError(f"{path.name}: {error}.") from None
    return _Reading(path, text).lesson(given)


class _Reading:
    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.splitlines()
        self.starts = [i for i, line in enumerate(self.lines) if line.strip() == "[[step]]"]

    def lesson(self, given: Mapping[str, Any]) -> Lesson:
        self.table(given, _ABOUT, {"title", "question", "takeaway", "step"})
        for key in ("title", "question", "takeaway"):
            self.text(given[key], key)
        if not 0 < len(given["step"]) <= MOST_STEPS:
            self.fail("step", f"a lesson has 1 to {MOST_STEPS} steps")
        steps = tuple(self.step(i, each) for i, each in enumerate(given["step"]))
        about = {key: given[key] for key in ("title", "question", "takeaway")}
        return Lesson(self.path.stem, **about, minutes=given.get("minutes", 5), steps=steps)

    def step(self, i: int, given: Any) -> Step:
        if not isinstance(given, dict):
            self.fail("step", "each step is a table under [[step]]")
        self.table(given, _STEP, {"does", "at", "text"}, i)
        if given["does"] not in DOES:
            self.fail("does", f"it is one of {', '.join(DOES)}", i)
        self.text(given["text"], "text", i)
        line = self.starts[i] + 1 if i < len(self.starts) else 1
        ask = self.ask(i, given["ask"]) if "ask" in given else None
        return Step(given["does"], given["at"], given["text"].strip(), ask, line)

    def ask(self, i: int, given: Mapping[str, Any]) -> Ask:
        self.table(given, _ASK, {"says", "reveal"}, i)
        for key in ("says", "reveal"):
            self.text(given[key], key, i)
        options = given.get("options", [])
        if ("number" in given) == bool(options):
            self.fail("says", "a question has either options or a number", i)
        told_so = {key: given.get(key, "").strip() for key in ("holds", "number", "then")}
        if "number" in given:
            shown, equals, expression = given["number"].partition("=")
            try:
                number(shown, expression if equals else "")
            except ValueError as error:
                self.fail("number", str(error), i)
            if not equals:
                self.fail("number", "it is written as a number = how it is worked out", i)
        right = -1
        if options:
            if not all(isinstance(each, str) for each in options) or len(set(options)) < 2:
                self.fail("options", "there are at least two different texts to choose from", i)
            if given.get("right") not in options:
                self.fail("right", "it is one of the options", i)
            right = options.index(given["right"])
        return Ask(
            given["says"].strip(), tuple(options), right, reveal=given["reveal"].strip(), **told_so
        )

    def table(
        self, given: Mapping[str, Any], kinds: Mapping[str, type], needed: set[str], i: int = -1
    ) -> None:
        for key, value in given.items():
            if key not in kinds:
                self.fail(key, f"“{key}” is not known here; known are {', '.join(kinds)}", i)
            if not isinstance(value, kinds[key]) or isinstance(value, bool):
                self.fail(key, f"“{key}” is {_CALLED[kinds[key]]}", i)
        for key in sorted(needed - given.keys()):
            self.fail("", f"“{key}” is missing", i)

    def text(self, text: str, key: str, i: int = -1) -> None:
        if not text.strip():
            self.fail(key, f"“{key}” is empty", i)
        try:
            told(text)
        except ValueError as error:
            self.fail(key, str(error), i)

    def fail(self, key: str, why: str, i: int = -1) -> NoReturn:
        """Say it with the line of a key, in a step or before all steps."""
        first = self.starts[i] if 0 <= i < len(self.starts) else 0
        after = [start for start in self.starts if start > first or i < 0]
        last = after[0] if after else len(self.lines)
        named = re.compile(rf"\s*{re.escape(key)}\s*=|\s*\[+(step\.)?{re.escape(key)}\]+")
        line = next((n for n in range(first, last) if key and named.match(self.lines[n])), first)
        raise LessonError(f"{self.path.name}, line {line + 1}: {why}.")
