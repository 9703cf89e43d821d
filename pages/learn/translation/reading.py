"""A text and its translation as the page reads them."""

from dataclasses import dataclass
from typing import cast

from attention_core import Trace
from attention_core.translation import Translator
from pages._app.frame import Page
from pages.learn.translation.begun import begun, ids
from pages.learn.translation.place import END, Place


@dataclass(frozen=True)
class Read:
    """A text as it was translated.

    Attributes
    ----------
    place : Place
        Where the reader is.
    model : Translator
    trace : Trace
        Of the translation that is shown: it begins with the words that the reader wanted, if any.
    freely : Trace
        Of the one that the model makes by itself; the same where nothing was wanted.
    at : int or None
        The step that is looked at; None if none is.
    """

    place: Place
    model: Translator
    trace: Trace
    freely: Trace
    at: int | None

    @property
    def forced(self) -> bool:
        """Whether the reader wanted another word somewhere."""
        return self.trace is not self.freely

    @property
    def wanted(self) -> int | None:
        """The step of the word that the reader wanted; a translation may end before it."""
        return min(len(self.place.words), len(ids(self.trace))) - 1 if self.forced else None


def read(page: Page[Place]) -> Read:
    """The translation of what was typed; the page ends here if there is none."""
    model = cast(Translator, page.model())
    freely = page.trace(page.place.text)
    found = _begun(page, freely)
    last = len(ids(found)) - 1
    if page.place.at != END and page.place.at > last:
        page.note(f"This translation has {last + 1} steps; all of it is said.")
        page.put(at=END)
    at = None if page.place.at == END else page.place.at
    return Read(page.place, model, found, freely, at)


def _begun(page: Page[Place], freely: Trace) -> Trace:
    """The translation as the reader wants it to begin; what cannot be said is left out."""
    words = page.place.words
    if not words:
        return freely
    try:
        found = begun(page.place.text, page.place.model, words)
    except ValueError:
        page.note("The link begins the translation with a word that is in no vocabulary.")
        page.put(words=())
        return freely
    if words == ids(freely)[: len(words)]:
        return freely  # so it begins by itself
    return found
