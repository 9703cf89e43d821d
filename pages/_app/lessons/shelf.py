"""The lessons a server offers: the course that comes with it, and a folder of a teacher's own."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from attention_core.course import Lesson, LessonError, problems, read_lesson
from pages._app import models
from pages._app.lessons import places

BUILT_IN = Path(__file__).parents[3] / "assets" / "lessons"
MOST = 60  # of a teacher's
_NUMBERED = re.compile(r"0*(\d+)-")


@dataclass(frozen=True)
class Shelf:
    """Lessons by their names in links, and what was wrong with others, a sentence each."""

    course: Mapping[str, Lesson]
    own: Mapping[str, Lesson]
    faults: tuple[str, ...]

    def find(self, name: str) -> Lesson | None:
        """The lesson of this name."""
        return self.course.get(name) or self.own.get(name)

    def after(self, name: str) -> Lesson | None:
        """The one that comes after it."""
        for row in (self.course, self.own):
            names = list(row)
            if name in names[:-1]:
                return row[names[names.index(name) + 1]]
        return None


def shelf() -> Shelf:
    """Every lesson, read again when its file has changed.

    ``ATTENTION_LESSONS`` names a folder of lessons of one's own.
    """
    folder = os.environ.get("ATTENTION_LESSONS", "")
    return _shelf(_state(BUILT_IN), folder, _state(Path(folder)) if folder else ())


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """The lesson files of a folder, with what changes when they do."""
    try:
        files = sorted(folder.glob("*.toml"))[:MOST]
        return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    except OSError:
        return ()


@st.cache_resource(show_spinner=False, max_entries=2)
def _shelf(course: tuple, folder: str, own: tuple) -> Shelf:
    built_in = {}
    for path, *_ in course:
        lesson = read_lesson(Path(path))
        number = _NUMBERED.match(lesson.name)
        name = number[1] if number else lesson.name
        built_in[name] = replace(lesson, name=name)
    mine: dict[str, Lesson] = {}
    faults = []
    if folder and not own:
        faults.append("The folder of ATTENTION_LESSONS has no file that ends in .toml.")
    for path, *_ in own:
        try:
            lesson = read_lesson(Path(path))
        except LessonError as error:
            faults.append(str(error))
            continue
        file = Path(path).name
        if lesson.name in built_in:
            faults.append(f"{file}: a lesson of the course has this name. Rename the file.")
            continue
        mine[lesson.name] = lesson
        # Numbers are held to the models; what is wrong is said, and the lesson is shown.
        wrong = places.wrong(lesson) or problems(lesson, models.model)
        faults += [f"{file}: {each}" for each in wrong]
    return Shelf(built_in, mine, tuple(faults))
