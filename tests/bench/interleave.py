"""Two things measured in turn, so that whatever else the machine does slows both."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def interleaved(repeats: int, *sides: Callable[[], T]) -> list[list[T]]:
    """Call the sides in turn, A B A B ..., and return what each of them gave.

    A first round, in which things are still loaded, is not counted.
    """
    for side in sides:
        side()
    rounds = [[side() for side in sides] for _ in range(repeats)]
    return [list(of_one_side) for of_one_side in zip(*rounds, strict=True)]


def milliseconds(function: Callable[[], object]) -> float:
    """How long a call takes; letting go of its result is not part of it."""
    start = time.perf_counter()
    result = function()
    elapsed = time.perf_counter() - start
    del result
    return 1000 * elapsed
