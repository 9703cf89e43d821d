"""What every page has: the row of choices at its top, notes, stops, and its end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn, TypeVar

import streamlit as st

from attention_core import ModelError, TooManyTokens, Trace
from attention_core.graph.nouns import PICTURED
from attention_core.models import NoTokens, TextModel
from attention_core.models.board import BOARD
from pages._app import models, pictures
from pages._app.components import buttons, page_style
from pages._app.examples import samples
from pages._app.glossary import explains
from pages._app.lessons.card import card
from pages._app.opening import lead, shown, understood, unknown_to
from pages._app.share import shared
from pages._app.state.address import FORGOTTEN, KEPT
from pages._app.state.link import Link
from pages._app.state.visit import P, Visit
from pages._app.state.widgets import Widgets, told
from pages._app.words import brief, plain

T = TypeVar("T")
TOP = (6, 1.25, 2.2, 2.8)  # widths: what is read, examples, the model, one more choice
MANY = 8  # layers that have not
EXAMPLE = 110  # characters that an example takes in its list
GLOSSARY = "glossary"  # the page that every other one leads to at its end
LACKS = {
    "words": "does not read words",
    "vocabulary": "has no table of words",
    "positions": "has no table of positions",
    "predicts": "guesses no words",
}
HOW_BOARDS = (
    "Nine cells with spaces between, row after row: 7 is a handwritten seven, 7c the third one "
    "there is, and a full stop an empty cell. On the page Pictures you can draw and swap them."
)
NO_TEXT = (
    "Type a word or two above, or choose an example: every number of their way through attention "
    "appears here."
)


class Page(Widgets[P]):
    """One run of a page: made at the top of its script, ended by ``end`` or ``stop``.

    Parameters
    ----------
    visit : Visit
    question : str
        What the page answers, in one line of Markdown.
    later : bool
        It is about a word of the reader's, and asked once that is known (``ask``).
    translators : bool
        Whether it shows a text and what is said of it in another language.
    pictures : bool
        Whether it shows pictures cut into patches, and boards.
    """

    line: Any  # with the page's question
    forgotten: Any = None  # where it is said that the rest of a link is not remembered

    def __init__(
        self,
        visit: Visit[P],
        question: str,
        *,
        later: bool = False,
        translators: bool = False,
        pictures: bool = False,
    ) -> None:
        super().__init__(visit)
        self.head = st.container(key="share")  # in the page's header, and at the head of a sheet
        self.question, self._later = question, later
        self._translators, self._pictures = translators, pictures
        self._asked: Any = None
        self._tries: Any = None

    def open(self) -> None:
        """Begin with the page's question, and room for one thing to try."""
        self.line = st.container(key="opening", horizontal=True, vertical_alignment="center")
        self._asked = self.line.empty()
        self._tries = self.line.empty()
        if not self._later:
            self.ask(self.question)

    def ask(self, question: str) -> None:
        """Ask the question of the page that opens with it ``later``, now that its word is known."""
        self._later = False
        self._asked.markdown(self.called(question), width="content")

    def called(self, text: str) -> str:
        """A sentence of ours, of words, said of what the tokens of the place's model are."""
        here = getattr(self, "place", None)  # not before the page has arrived
        return models.told(text, getattr(here, "model", ""))

    def suggest(self, *tries: tuple[str, Link], trace: Trace | None = None) -> None:
        """Offer the first of these places that the reader is not at.

        If the model does not know words of the ``trace``, that is said instead, with a model that
        may.
        """
        unknown, other = unknown_to(trace, self.place.model) if trace else ("", None)  # type: ignore[attr-defined]
        with self._tries.container(
            key="unknown" if unknown else "try",
            horizontal=True,
            vertical_alignment="center",
            width="content",
        ):
            if unknown:
                st.markdown(plain(unknown), width="content")
                tries = ()
                wanted: Any = {"model": other} if other else {}
                called = models.title(other) if other else ""
                if known := models.known(self.place.model):  # type: ignore[attr-defined]
                    wanted, called = {"text": known[0]}, f"“{brief(known[0], 40)}”"
                if wanted:
                    there = self.visit.follow(self.place, replace(self.place, **wanted), None)
                    tries = ((f"try {called}", there),)
            own = models.known(getattr(self.place, "model", ""))
            for label, place in tries:
                if own and not understood(place):
                    continue  # it was trained on a few words only
                if place != self.place:
                    lead(label if unknown else f"Try: {label}", place)
                    break

    def top(
        self,
        examples: Mapping[str, str] | None = None,
        fills: str = "",
        widths: Sequence[float] = TOP,
    ) -> list[Any]:
        """Begin with the question and a row of choices, and arrive.

        A chosen example, of texts and what each shows, fills a part of the state.
        """
        above = st.container(key="above")
        with st.container(key="choices"):
            self.open()
            row = st.columns(widths, vertical_alignment="bottom")
        self.arrive(**{fills: self.visit.held("example")} if examples else {})
        self.teach(above)
        if examples:
            self.example(examples, row[1])
        return row

    def teach(self, where: Any) -> None:
        """Show the card of the lesson that the reader is in, if they are in one."""
        if self.place.lesson:
            with where:
                card(self.place, self.note)

    def example(self, examples: Mapping[str, str], where: Any) -> str | None:
        """The example that was just chosen, if one was."""
        name = getattr(self.place, "model", None)
        if name and models.unit(name) == "patch":
            return None  # pictures are listed where sentences are typed
        if name and hasattr(self.place, "text"):
            examples = dict.fromkeys(models.known(name), "It was trained on this") | {**examples}
            examples = models.worth_translating(name) or examples
            if (unit := models.unit(name)) in PICTURED:
                examples = samples(unit)
        titles = shown(examples, name)
        called = dict(zip(examples, titles, strict=True))
        chosen: str | None = where.menu_button(
            "Examples",
            list(examples),
            format_func=told(list(examples), called.__getitem__, most=EXAMPLE).__getitem__,
            key=self.visit.key("example"),
        )
        return chosen

    def sentence(self, where: Any) -> None:
        """The sentence box; of a board its cells, and a list of the pictures there are."""
        unit = models.unit(self.place.model)  # type: ignore[attr-defined]
        nobodys: str = type(self.place)().text  # type: ignore[attr-defined]
        if unit in PICTURED and self.place.text == nobodys:  # type: ignore[attr-defined]
            self.put(text=next(iter(samples(unit))))  # a link that names no board, no picture
        if unit == "patch":
            self._here()
            titles = pictures.titles()
            self.select("text", "Picture", [*titles], titles.__getitem__, where)
        elif unit == "cell":
            self.typed("text", "Your board", where, placeholder=BOARD, help=HOW_BOARDS)
        else:
            self.typed("text", "Your sentence", where, placeholder="Type a sentence")

    def _here(self) -> None:
        """Take a picture that is here, if the one that is asked for is not, and say so."""
        named: str = self.place.text  # type: ignore[attr-defined]
        if not pictures.is_here(named):
            name, title = next(iter(pictures.titles().items()))
            why = f"{pictures.missing(named)} Another is shown: {title}."
            self.settle((replace(self.place, text=name), [why]))  # type: ignore[call-arg]

    def choose_model(self, where: Any, **shown: Any) -> None:
        """The choice of a model, in a list to open."""
        about = models.about(self.place.model)  # type: ignore[attr-defined]
        here: str = self.place.model  # type: ignore[attr-defined]
        names = dict.fromkeys(
            (*models.names(self._translators, self._pictures), here)
        )  # or another reader's
        self.select("model", "Model", [*names], models.title, where, help=about, **shown)

    def layer(self, n_layers: int, where: Any) -> None:
        """The choice of a layer: side by side, or of many on a slider; none where there is one."""
        if n_layers > MANY:
            self.slider("layer", "Layer", 0, n_layers - 1, where=where, help=explains("layer"))
        elif n_layers > 1:
            self.choice("layer", "Layer", range(n_layers), where=where, help=explains("layer"))

    def model(self, *needs: str) -> TextModel:
        """The model that is chosen; the page ends here if it cannot be used or lacks what it needs.

        ``needs`` are names of ``Capabilities``.
        """
        found = self.usable(models.model, self.place.model)  # type: ignore[attr-defined]
        self.one_text(found)
        for need in needs:
            if not getattr(found.can, need):
                self.stop(f"{found.title} {LACKS[need]}. Choose another model: this page needs it.")
        return found

    def one_text(self, model: TextModel) -> None:
        """End the page here if a model says texts in another language, or looks at pictures.

        Unless the page shows these.
        """
        if model.can.unit in PICTURED and not self._pictures:
            self.stop(
                f"{model.title} looks at pictures: this page is about words. Choose another model, "
                "or see this one on Pictures, Walk through or Heads."
            )
        if model.can.translates and not self._translators:
            self.stop(
                f"{model.title} says a text in another language: this page is about one text. "
                "Choose another model, or see this one on Translation, Walk through or Heads."
            )

    def trace(self, text: str, what: str = "This text") -> Trace:
        """The trace of a text; the page ends here if it is empty, or cannot be shown or read."""
        return self._read(models.traced, text, what)

    def beginning(self, text: str) -> Trace:
        """The trace of as much of a text as can be read, and a note if that is not all of it."""
        trace = self._read(models.beginning, text, "This text")
        model = models.model(self.place.model)  # type: ignore[attr-defined]
        count, read = len(models.tokens(text, model)), len(trace.tokens)
        if read < count:
            few = model.n_positions <= models.most_read(model)
            why = f"this model has {model.n_positions} positions" if few else "more take too long"
            self.note(f"Only the first {read} of your {count:,} tokens are read: {why}.")
        return trace

    def _read(self, read: Callable[[str, str], Trace], text: str, what: str) -> Trace:
        try:
            return read(text, self.place.model)  # type: ignore[attr-defined]
        except NoTokens:
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
            st.info(plain(self.called(" ".join(self.notes))))
            self.notes = []

    def stop(self, why: str, box: Callable[[str], Any] = st.info) -> NoReturn:
        """Say why there is nothing to show and what to do, keep what was typed, end the page."""
        self.say()
        page_style("stopped")  # no viewer will come now
        box(plain(why))
        self._leave()
        st.stop()

    def end(self) -> None:
        """The end of the script: the address of all this."""
        self._leave()

    def _leave(self) -> None:
        """Say what a link does not hold, and write the address."""
        if self._later:
            self.ask(self.question)
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
        if self.visit.page != GLOSSARY:
            st.page_link(f"pages/learn/{GLOSSARY}/page.py", label="Words used here")
        buttons(self.buttons)
        with self.head:
            shared(self.place, self.place.query())
        self.visit.leave(self.place)
