"""The guide for teachers: its example is a lesson, and all its functions are there."""

import re

from attention_core.course import problems, read_lesson
from attention_core.course.lesson import DOES
from attention_core.course.numbers import FUNCTIONS
from pages._app.lessons import places
from pages._app.lessons.shelf import BUILT_IN

GUIDE = (BUILT_IN / "README.md").read_text(encoding="utf-8")


def test_the_guides_example_is_a_lesson_without_fault(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    path = tmp_path / "guide.toml"
    path.write_text(example, encoding="utf-8")
    lesson = read_lesson(path)
    assert problems(lesson) == [] and places.wrong(lesson) == []


def test_the_guide_names_every_function_and_every_kind_of_step():
    assert {name for name in FUNCTIONS if f"`{name}(" not in GUIDE} == set()
    assert {kind for kind in DOES if not re.search(rf"\b{kind}\b", GUIDE)} == set()
