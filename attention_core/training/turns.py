"""Work in turns: so many steps in a slice of time, and others may go between any two of them.

Python lets one thread of a process go at a time, and one that does not let go of itself keeps every
other waiting for five milliseconds each time it wants to. Training is thousands of short steps: one
that pauses after each, for as good as nothing, is hardly noticed by those who read meanwhile.
"""

from collections.abc import Iterator
from time import perf_counter, sleep

_PAUSE = 1e-4  # seconds


def turns(n: int, within: float) -> Iterator[int]:
    """Count up to ``n`` turns, and begin none that would hardly end in time, but the first.

    Parameters
    ----------
    n : int
    within : float
        Seconds.

    Yields
    ------
    int
        From 0.
    """
    begun = now = perf_counter()
    longest = 0.0
    for turn in range(n):
        if turn:
            sleep(_PAUSE)
            before, now = now, perf_counter()
            longest = max(longest, now - before)
            if now + longest > begun + within:
                return
        yield turn
