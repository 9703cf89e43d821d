"""Models are loaded once and kept, for as long as what they read of their files is what it was."""

from collections import OrderedDict
from collections.abc import Callable
from functools import update_wrapper
from os import PathLike, fspath
from threading import Lock
from typing import Any

from attention_core.models.base import TextModel


class Kept:
    """A function that loads a model by its name, and the last few it loaded.

    What is no name is given to the function, and what comes of it is not kept. Threads that ask for
    one model at once get the same one, and never one that is half made.

    Parameters
    ----------
    load : callable
    most : int
        How many are kept; the one that was not asked for longest goes.
    """

    def __init__(self, load: Callable[..., TextModel], most: int) -> None:
        self._load, self._most = load, most
        self._models: OrderedDict[str, TextModel] = OrderedDict()
        self._lock = Lock()
        update_wrapper(self, load)

    def __call__(self, model: Any, tokenizer: Any = None) -> TextModel:
        """The model, loaded now if it is not kept or is spoilt."""
        if isinstance(model, PathLike):
            model = fspath(model)
        if not isinstance(model, str) or tokenizer is not None:
            return self._load(model, tokenizer)
        return self._found(model) or self._keep(model, self._load(model))

    def cache_clear(self, *names: str) -> None:
        """Forget these, or all of them."""
        with self._lock:
            for name in names or (*self._models,):
                self._models.pop(name, None)

    def _found(self, name: str) -> TextModel | None:
        with self._lock:
            found = self._models.get(name)
            if found is None or found.spoilt:
                return None
            self._models.move_to_end(name)
            return found

    def _keep(self, name: str, made: TextModel) -> TextModel:
        with self._lock:
            first = self._models.get(name)
            if first is not None and not first.spoilt:  # another thread was faster
                return first
            self._models[name] = made
            self._models.move_to_end(name)
            while len(self._models) > self._most:
                self._models.popitem(last=False)
        return made
