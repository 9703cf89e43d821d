"""A checkpoint's tokenizer: tokenizer.json, or what came before it, BERT's or GPT-2's own files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from tokenizers import Tokenizer

from attention_core.models.checkpoint.files import is_there, lacks, text_of
from attention_core.models.checkpoint.vocabularies import HOW, byte_pairs, word_pieces
from attention_core.models.errors import ModelError

T = TypeVar("T")

_MOST = 2**27  # bytes; those of a hundred languages have some twenty millions


def read_tokenizer(folder: Path) -> tuple[Tokenizer, Path]:
    """The tokenizer, neither padding nor truncating nor rolling dice, and the file it is from.

    Raises
    ------
    ModelError
        If there is none that can be read.
    """
    path = next((folder / name for name in _MADE if is_there(folder / name)), None)
    if path is None:
        raise lacks(folder, "tokenizer.json", HOW)
    tokenizer = attempt(str(path), lambda: _MADE[path.name](path))
    return plain(tokenizer), path


def copied(given: Any) -> tuple[Tokenizer, str]:
    """A copy of a tokenizer in memory, as ``read_tokenizer`` gives one, and its name.

    Parameters
    ----------
    given : tokenizers.Tokenizer, or object with one as its ``backend_tokenizer``

    Raises
    ------
    ModelError
        If it is something else.
    """
    where = f"the {type(given).__name__} that was given"
    tokenizer = getattr(given, "backend_tokenizer", given)
    if not isinstance(tokenizer, Tokenizer):
        raise ModelError(
            f"A model in memory needs its tokenizer, and {where} is none. Give a "
            "tokenizers.Tokenizer, or a fast tokenizer of transformers."
        )
    return plain(attempt(where, lambda: Tokenizer.from_str(tokenizer.to_str()))), where


def plain(tokenizer: Tokenizer) -> Tokenizer:
    """The same, neither padding nor truncating nor rolling dice."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if getattr(tokenizer.model, "dropout", None):
        tokenizer.model.dropout = None
    return tokenizer


def attempt(where: str, what: Callable[[], T]) -> T:
    """What comes of this; any fault of the tokenizer is a ``ModelError`` that says whose it is."""
    try:
        return what()
    except (KeyboardInterrupt, SystemExit, ModelError):
        raise
    except BaseException as error:  # the library raises bare Exception, and panics are no Exception
        said = f"{error}"[:200]
        raise ModelError(f"{where} is not a readable tokenizer ({said}). Fetch it again.") from None


_MADE: dict[str, Callable[[Path], Tokenizer]] = {
    "tokenizer.json": lambda path: Tokenizer.from_str(text_of(path, _MOST)),
    "vocab.txt": word_pieces,
    "vocab.json": byte_pairs,
}
