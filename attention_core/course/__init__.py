"""Lessons as data: read from files, and every number in them worked out."""

from attention_core.course.lesson import Ask, Lesson, Step
from attention_core.course.numbers import Scene, value_of
from attention_core.course.reading import LessonError, read_lesson
from attention_core.course.told import Told, problems, told

__all__ = [
    "Ask",
    "Lesson",
    "LessonError",
    "Scene",
    "Step",
    "Told",
    "problems",
    "read_lesson",
    "told",
    "value_of",
]
