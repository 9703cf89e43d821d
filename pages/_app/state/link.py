"""A page's state in the form of a link; nonsense in one falls back to the default with a note."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, fields, replace
from typing import Any, Self

from pages._app import models, trained
from pages._app.state.address import fitted, restored

LONGEST_NAME = 64  # characters of a lesson's name in a link


def part(
    default: Any,
    note: str | Callable[[str], str],
    read: Callable[[str], Any],
    write: Callable[[Any], str | None] = str,
    called: str = "some choices",
) -> Any:
    """Declare one part of a state: how it stands in a link, and what is said if it is nonsense.

    ``read`` raises ValueError for what it cannot read, and ``note`` may depend on that, though it
    quotes none of it; ``write`` gives None where it needs no place; ``called`` is what it is for a
    reader, should it be too long for an address.
    """
    told = {"note": note, "read": read, "write": write, "called": called}
    return field(default=default, metadata=told)


def text_part(default: str, called: str = "the text", *, quiet: bool = False) -> Any:
    """A text of the reader's: any text is good. A quiet one is written only if it was changed."""
    return part(default, "", str, lambda text: None if quiet and text == default else text, called)


def model_part(default: str) -> Any:
    """A model the server offers, or one that a reader trained here."""
    title = models.title(default)

    def note(name: str) -> str:
        if trained.is_name(name):
            return f"{trained.GONE} {title} is shown instead."
        return f"The link names a model that is not here; {title} is shown instead."

    return part(default, note, model_named)


def asks(what: str) -> str:
    """The note for a part that cannot be read."""
    return f"The link asks for {what} in a way that cannot be read."


def whole(text: str) -> int:
    """A whole number of few digits."""
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ValueError(text)
    return int(text)


def _lesson() -> Any:
    return part("", asks("a lesson"), _short, lambda name: name or None)


def _step() -> Any:
    return part(1, asks("a step"), whole, lambda step: None if step == 1 else str(step))


def _short(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class Link:
    """What is shown on a page: a part for every choice.

    ``lesson`` and ``step`` are those of the lesson that a reader is in; no lesson is empty.
    """

    _: KW_ONLY
    lesson: str = _lesson()
    step: int = _step()

    @classmethod
    def parts(cls) -> set[str]:
        """The names of all parts."""
        return {each.name for each in fields(cls)}

    def query(self) -> dict[str, str]:
        """Query parameters of the link that restores this state: see ``address.fitted``."""
        return fitted(self.written())

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> tuple[Self, list[str]]:
        """Read a link.

        Returns
        -------
        Link
            Defaults where the link says nothing or nonsense.
        list of str
            One sentence per value that was not understood, and one if the link was made from more
            than it holds and the rest is not known. They quote nothing of the link.
        """
        whole, forgotten = restored(query)
        state, notes = cls.read(whole)
        return state, forgotten + notes

    @property
    def left_out(self) -> list[str]:
        """What a link cannot hold of this, in words."""
        written, held = self.written(), self.query()
        left = (f for f in fields(self) if f.name in written and f.name not in held)
        return list(dict.fromkeys(f.metadata["called"] for f in left))

    @property
    def sentences(self) -> list[str]:
        """What of the reader's is looked at."""
        text: str = getattr(self, "texts", getattr(self, "text", ""))
        return text.splitlines()

    def written(self) -> dict[str, str]:
        """Every part that needs a place, as it stands in a link."""
        texts = {f.name: f.metadata["write"](getattr(self, f.name)) for f in fields(self)}
        return {name: text for name, text in texts.items() if text is not None}

    @classmethod
    def read(cls, written: Mapping[str, str]) -> tuple[Self, list[str]]:
        """The state of which these parts are written; as ``parse``."""
        state, notes = cls(), []
        for each in fields(cls):
            if each.name in written:
                try:
                    read = each.metadata["read"](written[each.name])
                    state = replace(state, **{each.name: read})
                except ValueError:
                    note = each.metadata["note"]
                    notes.append(note(written[each.name]) if callable(note) else note)
        return state, notes


def pair(text: str) -> tuple[int, int]:
    """Two whole numbers, ``3-1``."""
    first, _, second = text.partition("-")
    return whole(first), whole(second)


def one_of(*options: str) -> Callable[[str], str]:
    """A word of a list."""

    def read(text: str) -> str:
        if text not in options:
            raise ValueError(text)
        return text

    return read


def model_named(text: str) -> str:
    """The name of a model that is here."""
    if trained.is_here(text):
        return text
    return one_of(*models.names(), *models.translators(), *models.picturing())(text)
