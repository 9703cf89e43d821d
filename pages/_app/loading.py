"""A model is loaded in a thread of its own: who waits for it sees how far it is, and may leave."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread

import streamlit as st

from attention_core.models import TextModel
from attention_core.models.progress import heard

_SOON = 0.2  # seconds; what is there before needs no bar
_OFTEN = 0.1


class Loading:
    """One model that is being loaded, or was.

    Parameters
    ----------
    load : callable
        Begun at once, and not ended if the reader who asked for it leaves.

    Attributes
    ----------
    part : float
        How much of it is loaded, 0 to 1.
    """

    part = 0.0

    def __init__(self, load: Callable[[], TextModel]) -> None:
        self._found: Future[TextModel] = Future()
        Thread(target=self._run, args=(load,), daemon=True).start()

    def _run(self, load: Callable[[], TextModel]) -> None:
        try:
            with heard(self._hear):
                self._found.set_result(load())
        except BaseException as error:  # whatever it is, it is told to who waits
            self._found.set_exception(error)

    def _hear(self, part: float) -> None:
        self.part = part

    @property
    def spoilt(self) -> bool:
        """Whether it has to be loaded anew: it could not be, or its files were changed since."""
        if not self._found.done():
            return False
        return self._found.exception() is not None or self._found.result().spoilt

    def result(self, title: str) -> TextModel:
        """The model; until it is there, a bar on the page.

        Raises
        ------
        ModelError
            If it cannot be loaded.
        """
        if not self._ended(_SOON):
            bar = st.progress(self.part)
            while not self._ended(_OFTEN):
                bar.progress(self.part, f"Loading {title} … {self.part:.0%}")
            bar.empty()
        return self._found.result()

    def _ended(self, seconds: float) -> bool:
        return bool(wait([self._found], seconds).done)
