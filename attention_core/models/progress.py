"""How much of a model has been loaded: told by who loads it, heard by who waits for it."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

_heard: ContextVar[Callable[[float], None] | None] = ContextVar("heard", default=None)


@contextmanager
def heard(by: Callable[[float], None]) -> Iterator[None]:
    """Hear of whatever is loaded in this thread meanwhile: the share of it, 0 to 1."""
    before = _heard.set(by)
    try:
        yield
    finally:
        _heard.reset(before)


def told(items: Collection[T]) -> Iterator[T]:
    """The items one after the other, and how many of them are done, to who hears of it."""
    by = _heard.get()
    for i, item in enumerate(items):
        if by:
            by(i / len(items))
        yield item
