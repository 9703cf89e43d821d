"""A text as the page reads it: what was typed, and what is looked at in it."""

import re
from dataclasses import dataclass

import numpy as np

from attention_core import Trace
from attention_core.models import TextModel
from attention_core.nextword.effects import Effects
from pages._app.frame import NO_TEXT, Page
from pages.learn.nextword import sent
from pages.learn.nextword.place import Place

_BYTE = re.compile(r"<0x[0-9A-F]{2}>")


@dataclass(frozen=True)
class Read:
    """A text as it was read, and the word that is looked at.

    ``typed`` tokens of ``ids`` are the reader's own; ``found`` are the chances at the place ``at``,
    of which ``pick`` is taken.
    """

    place: Place
    model: TextModel
    trace: Trace
    ids: tuple[int, ...]
    typed: int
    at: int
    found: Effects
    pick: int

    @property
    def name(self) -> str:
        """The word that is chosen, as it is called in a button: spaces around it are not seen."""
        return sent.name_of(self.trace, self.pick).strip()

    @property
    def before(self) -> tuple[int, ...]:
        """What was read where the word is chosen."""
        return self.ids[: self.at + 1]

    @property
    def joined(self) -> str:
        """The text as it reads, where tokens are bytes of letters; else empty."""
        bytes_in_it = any(_BYTE.fullmatch(token) for token in self.trace.tokens)
        return self.model.text(self.ids) if bytes_in_it else ""


def most(model: TextModel) -> int:
    """How many tokens a text may have."""
    return min(sent.MOST, model.n_positions)


def trace_of(page: Page[Place], ids: tuple[int, ...]) -> Trace:
    """The trace of tokens; the page ends here if no word of it is likely, as numbers are none."""
    trace = page.usable(sent.read, ids, page.place.model)
    if not np.isfinite(trace["logits"].value).all():  # else nothing before can be astray
        page.finite(trace, "What is likely")
    return trace


def typed(page: Page[Place], model: TextModel) -> tuple[int, ...]:
    """The tokens of the typed text; the page ends here if there are none, or too many."""
    text, limit = page.place.text, most(model)
    page.readable(text, model, limit, NO_TEXT, f". The page reads up to {limit:,}.", "This text")
    return model.ids(text)
