"""How many threads multiply matrices: one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import ThreadpoolController

Limit = Callable[[], AbstractContextManager[Any]]


class Shared:
    """A limit of the whole process, in force for as long as anybody is within it.

    Each of two readers setting it and setting it back, the one who leaves would take it from the
    other halfway: sums would be shared out anew, and come out otherwise in the last bit.

    Parameters
    ----------
    limit : callable
        Entered by the first who comes, left with the last who goes.
    """

    def __init__(self, limit: Limit) -> None:
        self._limit, self._within, self._lock = limit, 0, Lock()
        self._set: AbstractContextManager[Any] | None = None

    def __enter__(self) -> None:
        with self._lock:
            if not self._within:
                self._set = self._limit()
                self._set.__enter__()
            self._within += 1

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._within -= 1
            if not self._within and self._set:
                self._set.__exit__(None, None, None)


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


def _limited() -> AbstractContextManager[Any]:
    limit: AbstractContextManager[Any] = _blas().limit(limits=1, user_api="blas")
    return limit


_ONE = Shared(_limited)


def one_thread() -> AbstractContextManager[None]:
    """Two BLAS threads gain nothing on matrices this small and take the other readers' core."""
    return _ONE
