"""How often everything is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """Numbers of repeats.

    Attributes
    ----------
    calls : int
        Of a computation that takes milliseconds.
    waits : int
        For something in a browser; 42 go through MiniLM's 22 stages and back.
    sessions : int
        Idle sessions that are opened to see what one of them takes.
    rounds : int
        Of ten seconds, in which every reader of a crowd types once.
    """

    calls: int
    waits: int
    sessions: int
    rounds: int


FULL = Effort(calls=200, waits=42, sessions=40, rounds=6)
QUICK = Effort(calls=10, waits=5, sessions=8, rounds=1)
