"""What every page has: the row of choices at its top, notes, stops, and its end."""

from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

import streamlit as st

from attention_core import ModelError, TooManyTokens, Trace
from attention_core.models import TextModel
from pages._app import models
from pages._app.components import buttons, page_style
from pages._app.share import shared
from pages._app.state.address import FORGOTTEN, KEPT
from pages._app.state.visit import P, Visit
from pages._app.state.widgets import Widgets, told
from pages._app.words import plain

T = TypeVar("T")
TOP = (6, 1.25, 2.2, 2.8)  # widths: what is read, examples, the model, one more choice
FEW = 3  # models that have room side by side
LACKS = {
    "words": "does not read words",
    "vocabulary": "has no table of words",
    "positions": "has no table of positions",
}
NO_TEXT = (
    "Type a word or two above, or choose an example: every number of their way through attention "
    "appears here."
)


class Page(Widgets[P]):
    """One run of a page: made at the top of its script, ended by ``end`` or ``stop``."""

    forgotten: Any = None  # where it is said that the rest of a link is not remembered

    def __init__(self, visit: Visit[P]) -> None:
        super().__init__(visit)
        self.head = st.container(key="share")  # in the page's header, and at the head of a sheet

    def top(
        self, examples: Sequence[str] = (), fills: str = "", widths: Sequence[float] = TOP
    ) -> list[Any]:
        """Begin with a row of choices, and arrive; a chosen example fills a part of the state."""
        with st.container(key="choices"):
            row = st.columns(widths, vertical_alignment="bottom")
        self.arrive(**{fills: self.example(examples, row[1])} if examples else {})
        return row

    def example(self, examples: Sequence[str], where: Any) -> str | None:
        """The example that was just chosen, if one was; of several lines it is listed in one."""
        chosen: str | None = where.menu_button(
            "Examples",
            examples,
            format_func=told(examples, lambda text: " / ".join(text.splitlines())).__getitem__,
            key=self.visit.key("example"),
        )
        return chosen

    def sentence(self, where: Any) -> None:
        """The sentence box."""
        self.typed("text", "Your sentence", where, placeholder="Type a sentence")

    def choose_model(self, where: Any, **shown: Any) -> None:
        """The choice of a model: side by side, or of many in a list to open."""
        names = models.names()
        draw = self.choice if len(names) <= FEW else self.select
        draw("model", "Model", names, models.title, where, **shown)

    def model(self, *needs: str) -> TextModel:
        """The model that is chosen; the page ends here if it cannot be used or lacks what it needs.

        ``needs`` are names of ``Capabilities``.
        """
        found = self.usable(models.model, self.place.model)  # type: ignore[attr-defined]
        for need in needs:
            if not getattr(found.can, need):
                self.stop(f"{found.title} {LACKS[need]}. Choose another model: this page needs it.")
        return found

    def trace(self, text: str, what: str = "This text") -> Trace:
        """The trace of a text; the page ends here if it is empty, or cannot be shown or read."""
        try:
            return models.traced(text, self.place.model)  # type: ignore[attr-defined]
        except models.NoText:
            self.stop(NO_TEXT)
        except models.TooLong as error:
            self.stop(f"{what} {error}", st.warning)
        except TooManyTokens as error:
            self.stop(str(error), st.warning)
        except ModelError as error:  # its files were changed since it was loaded
            self.stop(str(error), st.error)

    def finite(self, trace: Trace, what: str) -> None:
        """End the page here if numbers of a trace are none, of which ``what`` cannot be told."""
        if trace.astray:
            told = f"{trace.astray} {what} cannot be told then; the walkthrough shows where."
            self.stop(told, st.warning)

    def readable(
        self, text: str, model: TextModel, most: int, empty: str, long: str, what: str
    ) -> list[str]:
        """The tokens of a text; the page ends here if it has none, or too many to be read."""
        try:
            tokens = models.tokens(text, model)
        except models.TooLong as error:
            self.stop(f"{what} {error}", st.warning)
        if not text.strip() or not tokens:
            self.stop(empty)
        if len(tokens) > most:
            many = f"{what} has {len(tokens):,} tokens"
            self.stop(f"{many}{long} Your text is kept: shorten it and go on.", st.warning)
        return tokens

    def usable(self, found: Callable[..., T], *given: Any) -> T:
        """What is found of these; the page ends here if it cannot be, with the reason."""
        try:
            return found(*given)
        except ModelError as error:
            self.stop(str(error), st.error)
        except ValueError as error:
            self.stop(str(error), st.warning)

    def settle(self, found: tuple[P, list[str]]) -> None:
        """Take the nearest place there is, in the widgets too, and note what had to change."""
        self.place, notes = found
        self.put()
        self.note(*notes)

    def note(self, *sentences: str) -> None:
        """Something to say at the next ``say``."""
        self.notes += sentences

    def say(self) -> None:
        """Say what there was to note, if anything."""
        if FORGOTTEN in self.notes:
            self.notes.remove(FORGOTTEN)
            self.forgotten = st.empty()
        if self.notes:
            st.info(plain(" ".join(self.notes)))
            self.notes = []

    def stop(self, why: str, box: Callable[[str], Any] = st.info) -> NoReturn:
        """Say why there is nothing to show and what to do, keep what was typed, end the page."""
        self.say()
        page_style("stopped")  # no viewer will come now
        box(plain(why))
        self._leave()
        st.stop()

    def end(self, model: TextModel | None = None) -> None:
        """The end of the script: what the numbers are of, and the address of all this."""
        if model:
            card = model.card
            said = f"{card.kind}. Mask: {card.mask}. Tokenizer: {card.tokenizer}."
            st.caption(plain(f"{said} Weights: {card.weights}."))
        self._leave()

    def _leave(self) -> None:
        """Say what a link does not hold, and write the address."""
        digest = self.place.query().get(KEPT)
        # After a restart the server knows no digest, but the browser may have brought the text.
        if self.forgotten and st.query_params.get(KEPT) != digest:
            self.forgotten.info(FORGOTTEN)
        if left := self.place.left_out:
            what = f"{', '.join(left[:-1])} and {left[-1]}" if left[1:] else left[0]
            st.caption(
                f"Too long for an address: {what}. A copied link brings everything back while this "
                "server remembers it; later, or on another server, it opens without."
            )
        buttons(self.buttons)
        with self.head:
            shared(self.place, self.place.query())
        self.visit.leave(self.place)
