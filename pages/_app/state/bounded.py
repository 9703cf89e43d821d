"""What the server keeps for a while: the latest used, within a number and a size."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Bounded(Generic[T]):
    """Things by their names, for all readers; what was not used for longest goes first.

    Parameters
    ----------
    entries, size : int
        How much is kept at most: in number, and in bytes of all of it.
    """

    def __init__(self, entries: int, size: int) -> None:
        self._most, self._largest = entries, size
        self._kept: OrderedDict[str, tuple[T, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size(self) -> int:
        """Bytes of all that is kept."""
        return self._size

    def keep(self, name: str, thing: T, size: int) -> None:
        """Keep a thing of so many bytes; under one name stands the same thing always."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            elif size <= self._largest:
                self._kept[name] = thing, size
                self._size += size
                while len(self._kept) > self._most or self._size > self._largest:
                    _, (_, size) = self._kept.popitem(last=False)
                    self._size -= size

    def recall(self, name: str) -> T | None:
        """What is kept under a name; None if it is not known, or not any more."""
        with self._lock:
            if name not in self._kept:
                return None
            self._kept.move_to_end(name)
            return self._kept[name][0]
