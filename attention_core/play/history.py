"""What was, what is and what was undone."""

from dataclasses import dataclass
from typing import Generic, TypeVar

State = TypeVar("State")


@dataclass(frozen=True)
class History(Generic[State]):
    """States in the order they were made; every method gives a new history.

    Attributes
    ----------
    present : State
    past, future : tuple of State
        What undo and redo lead to, nearest last and nearest first.
    """

    present: State
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()

    def do(self, state: State) -> "History[State]":
        """A new state; what was undone is forgotten. The same state again is no step."""
        if state == self.present:
            return self
        return History(state, (*self.past, self.present))

    def undo(self) -> "History[State]":
        """One step back, if there is one."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> "History[State]":
        """One step forward again, if one was undone."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])
