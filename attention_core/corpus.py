"""A few dozen plain sentences on many matters, to tell a habit from what one sentence shows."""

from functools import cache
from pathlib import Path


@cache
def sentences() -> tuple[str, ...]:
    """The sentences of ``corpus.txt``, in order.

    They were written for this project; several nouns stand in them in more than one sense.
    """
    text = Path(__file__).with_name("corpus.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
