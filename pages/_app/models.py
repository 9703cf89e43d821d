"""The models a page offers, and their traces, kept once for all readers of the server."""

import os
import re
from bisect import bisect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from attention_core import ModelError, Trace, load_model, trace
from attention_core.arrays import Array, frozen
from attention_core.graph.nouns import PICTURED, called
from attention_core.models import BUILT_IN, PICTURES, TRANSLATORS, NoTokens, Offer, TextModel
from attention_core.models.base import Capabilities
from attention_core.models.checkpoint.model import Checkpoint
from attention_core.models.foldername import files_of
from attention_core.translation import EXAMPLES
from pages._app import examples, pictures, trained
from pages._app.foldernames import named
from pages._app.loading import Loading
from pages._app.words import plain

MOST_TOKENS = 64  # in a picture, and where a page works many texts out
MOST_READ = 512  # where a page reads more than it shows; a model may have fewer positions
_READ_WHOLE = 72  # heads with which so many are read: all of MiniLM's take 75 MB for that
# Nothing longer is split at all: a tokenizer takes a second for a million characters, and every
# other reader waits meanwhile.
MOST_CHARACTERS = 200_000


_FILES = (".json", ".safetensors", ".txt")  # what a model is read from
_stands_for: dict[str, tuple[str, dict[str, Any]]] = {}  # what every name was last used for


def names(translators: bool = False, pictures: bool = False) -> tuple[str, ...]:
    """Built-in models, the reader's own, then the checkpoint folders the server was started with.

    Translators come after the other built-in ones, where two texts can be shown, and models that
    look at pictures where those can.

    ``ATTENTION_MODELS`` lists folders as ``PATH`` does. Readers choose among them; a link cannot
    make the server open any other folder. A name is what stands in a list and in a link: it is no
    path, and no two read alike.
    """
    more = (*(TRANSLATORS if translators else ()), *(PICTURES if pictures else ()))
    return (*BUILT_IN, *more, *trained.names(), *_folders())


def translators() -> tuple[str, ...]:
    """Models that say a text in another language: offered where two texts can be shown."""
    return (*TRANSLATORS,)


def title(name: str) -> str:
    """What a model is called in a list, without loading it."""
    if trained.is_name(name):
        return trained.title(name)
    offer = _offer(name)
    return offer.title if offer else name


def says(name: str) -> str:
    """What to know of the texts that a model goes on with; empty if there is nothing."""
    offer = _offer(name)
    return offer.says if offer else ""


def about(name: str) -> str | None:
    """What a model is, as Markdown; None while it cannot be loaded."""
    try:
        found = model(name)
    except ModelError:
        return None
    card = found.card
    kind = card.kind[:1].upper() + card.kind[1:]
    told = (
        kind,
        f"Mask: {card.mask}",
        f"Tokenizer: {card.tokenizer}",
        f"Weights: {card.weights}",
    )
    return "\n\n".join([f"**{plain(found.title)}**", *(plain(f"{each}.") for each in told)])


def _offer(name: str) -> Offer | None:
    return BUILT_IN.get(name) or TRANSLATORS.get(name) or PICTURES.get(name)


def unit(name: str) -> str:
    """What a token of a model's samples is, as ``Capabilities.unit``, without loading it."""
    offer = _offer(name)
    return offer.unit if offer else "word"


def told(text: str, name: str) -> str:
    """A sentence of ours, of words, said of what the tokens of a model's samples are."""
    return called(text, unit(name))


def picturing() -> tuple[str, ...]:
    """Models that look at pictures: offered where those can be shown."""
    return (*PICTURES,)


def alike(name: str) -> tuple[str, ...]:
    """Models that can be shown what this one is shown: texts, or boards, or pictures."""
    return tuple(other for other in names(pictures=True) if unit(other) == unit(name))


def can(name: str) -> Capabilities:
    """What can be done with a model; nothing while it cannot be loaded."""
    try:
        return model(name).can
    except ModelError:
        return Capabilities()


def known(name: str) -> tuple[str, ...]:
    """The shortest and the longest sentence that a model was trained on, if that is known."""
    own = _trained_on(name)
    return tuple(dict.fromkeys((min(own, key=len), max(own, key=len)))) if own else ()


def worth_translating(name: str) -> dict[str, str]:
    """Sentences for a translator, and what each shows; none for other models."""
    found = (each for each in EXAMPLES.get(name, ()) if each.word or each.tells)
    return {text: each.title for each in found for text in each.texts}


def of_units(text: str, name: str, was: str) -> str:
    """A text for another model than it ``was`` of: a sentence is no board, a board no picture."""
    if unit(name) == unit(was):
        return in_language(text, name)
    return next(iter(examples.samples(unit(name))))


def in_language(text: str, name: str) -> str:
    """A text for another model: an example, if it is one, is changed for one in its language."""
    portuguese = worth_translating("pt-en")
    if name == "pt-en":
        english = {*examples.EXAMPLES, *worth_translating("en-pt")}
        return next(iter(portuguese)) if text in english else text
    return examples.WALK if text in portuguese else text


def another(text: str, name: str) -> str:
    """A sentence to set beside a text, of which a model can be expected to know the words."""
    own = _trained_on(name) or (*worth_translating(name),)
    return examples.another(text, own or (*examples.samples(unit(name)),))


def _trained_on(name: str) -> tuple[str, ...]:
    try:
        return model(name).card.sentences if trained.is_name(name) else ()
    except ModelError:
        return ()


def mask(name: str) -> str:
    """What the mask of a model's own is; none while it cannot be loaded."""
    try:
        return model(name).card.mask
    except ModelError:
        return "none"


def model(name: str) -> TextModel:
    """Load a model once per server, anew if its name has come to stand for another or other files.

    Raises
    ------
    ModelError
        With a sentence in which the folder has its name, and not its path.
    """
    if trained.is_name(name):
        return trained.model(name)
    return begin(name).result(plain(title(name)))


def begin(name: str) -> Loading:
    """Begin to load a model, if nobody has, and go on meanwhile."""
    if _offer(name):
        return _loading(name, None)
    folder = _folders()[name]
    now = _files(folder)
    was = _stands_for.setdefault(name, now)
    # While files are away, in a folder that is being written, what was loaded of it goes on.
    if now != was and (now[0] != was[0] or was[1].keys() <= now[1].keys()):
        _stands_for[name] = now
        st.cache_resource.clear()  # what was worked out is kept by names as well
        st.cache_data.clear()
    return _loading(name, folder)


@st.cache_resource(show_spinner=False, max_entries=8, validate=lambda kept: not kept.spoilt)
def _loading(name: str, folder: Path | None) -> Loading:
    return Loading(lambda: _loaded(name, folder))


def _loaded(name: str, folder: Path | None) -> TextModel:
    if folder is None:
        return load_model(name)
    try:
        return Checkpoint.load(folder, name, name)
    except ModelError as error:
        said = str(error)
        inside = files_of(folder)
        for path in (os.path.realpath(inside), str(inside), os.path.realpath(folder), str(folder)):
            said = said.replace(path, name)
        raise ModelError(said) from None


def _folders() -> Mapping[str, Path]:
    return named(os.environ.get("ATTENTION_MODELS", ""), os.getcwd())


def _files(folder: Path) -> tuple[str, dict[str, Any]]:
    """Where a folder really is, and the state of each of its files."""
    real = os.path.realpath(files_of(folder))
    try:
        with os.scandir(real) as entries:
            found = {each.name: each.stat() for each in entries if each.name.endswith(_FILES)}
    except OSError:
        return real, {}
    return real, {name: (of.st_ino, of.st_mtime_ns, of.st_size) for name, of in found.items()}


class TooLong(Exception):
    """A text of more tokens than a page shows; the message goes on after "This text"."""


def tokens(text: str, model: TextModel) -> list[str]:
    """The tokens of a text.

    Raises
    ------
    TooLong
        If it is too long to be split while others wait.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooLong(
            f"has {len(text):,} characters; up to {MOST_CHARACTERS:,} are read. Your text is kept: "
            "shorten it and go on."
        )
    return model.tokenize(text)


def traced(text: str, name: str, fit: str = "square") -> Trace:
    """A trace, shared by all who type the same text: traces are read-only.

    Where the text is the name of a picture, ``fit`` is how that is made square; the trace of a
    reader's own picture is shared with nobody.

    Raises
    ------
    NoTokens
    TooLong
    TooManyTokens
        If the model itself cannot read so many.
    PictureError
        If there is no picture of this name, or it is of another session.
    """
    if can(name).unit == "patch":
        return _of_picture(text, name, fit)
    return _of_text(text, name)


@pictures.kept(8, own=1)
def fitted(text: str, name: str, fit: str) -> Array:
    """The pixels that a model reads of the picture of this name.

    Raises
    ------
    PictureError
        If there is no picture of this name, or it is of another session.
    """
    reader: Any = model(name)
    return frozen(reader.fitted(pictures.pixels(text), fit))


@pictures.kept(8, own=1)  # each holds 24 MB
def _of_picture(text: str, name: str, fit: str) -> Trace:
    return trace(fitted(text, name, fit), model(name))


@st.cache_resource(show_spinner=False, max_entries=8)
def _of_text(text: str, name: str) -> Trace:
    found = tokens(text, model(name))
    if not text.strip() or not found:
        raise NoTokens
    if len(found) > most_shown(model(name)):
        raise TooLong(
            f"has {len(found):,} tokens, signs and special tokens included. The page shows up to "
            f"{MOST_TOKENS}. Your text is kept: shorten it and go on."
        )
    return trace(text, model(name))


def beginning(text: str, name: str) -> Trace:
    """A trace of as much of a text as is read, from its beginning.

    Raises
    ------
    NoTokens
    TooLong
        If it is too long to be split.
    TooManyTokens
        If the model cannot read one word of it.
    PictureError
        If there is no picture of this name, or it is of another session.
    """
    if can(name).unit == "patch":
        return traced(text, name)
    return _beginning(text, name)


@st.cache_resource(show_spinner=False, max_entries=3)  # each holds up to 160 MB
def _beginning(text: str, name: str) -> Trace:
    reader = model(name)
    found = tokens(text, reader)
    if not text.strip() or not found:
        raise NoTokens
    if len(found) <= min(most_shown(reader), reader.n_positions):
        return traced(text, name)
    return trace(_first(text, reader, most_read(reader)), reader)


def most_shown(reader: TextModel) -> int:
    """How many tokens of a text are shown: the first ones, of a picture all."""
    return reader.n_positions if reader.can.unit in PICTURED else MOST_TOKENS


def most_read(reader: TextModel) -> int:
    """How many tokens a page reads: fewer with many heads, so that all they do takes no more."""
    heads = max(reader.n_layers * reader.n_heads, _READ_WHOLE)
    return min(int(MOST_READ * (_READ_WHOLE / heads) ** 0.5), reader.n_positions)


def _first(text: str, reader: TextModel, most: int) -> str:
    """The longest beginning of so many tokens, to the end of a word; all if none is so short.

    A token is taken to have up to a hundred characters, spaces before it included.
    """
    near = text[: 100 * most]
    words = [word.end() for word in re.finditer(r"\S+", near)]
    for ends in (words, range(1, len(near) + 1)):  # a first word may be too long itself
        fitting = bisect(ends, most, key=lambda end: len(reader.tokenize(near[:end])))
        if fitting:
            return near[: ends[fitting - 1]]
    return text
