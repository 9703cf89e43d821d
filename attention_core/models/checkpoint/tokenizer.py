"""A checkpoint's tokenizer: tokenizer.json, or BERT's own way of splitting by vocab.txt."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from attention_core.models.checkpoint.files import contents, is_there, lacks, parsed
from attention_core.models.errors import ModelError

T = TypeVar("T")

_MOST = 2**27  # bytes; those of a hundred languages have some twenty millions
_MOST_SETTINGS = 2**20
_SAME = tuple(f"{name}Tokenizer{fast}" for name in ("Bert", "DistilBert") for fast in ("", "Fast"))
_HOW = (
    "With transformers, AutoTokenizer.from_pretrained(folder).save_pretrained(folder) makes it "
    "of the tokenizer that belongs to the checkpoint."
)


def read_tokenizer(folder: Path) -> tuple[Tokenizer, Path]:
    """The tokenizer, neither padding nor truncating nor rolling dice, and the file it is from.

    Raises
    ------
    ModelError
        If there is none that can be read.
    """
    path, vocabulary = folder / "tokenizer.json", folder / "vocab.txt"
    if is_there(path):
        text = _text(path)
        tokenizer = attempt(str(path), lambda: Tokenizer.from_str(text))
    elif is_there(vocabulary):
        path, tokenizer = vocabulary, _wordpiece(vocabulary, folder / "tokenizer_config.json")
    else:
        raise lacks(folder, path.name, _HOW)
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
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the library raises bare Exception, and panics are no Exception
        said = f"{error}"[:200]
        raise ModelError(f"{where} is not a readable tokenizer ({said}). Fetch it again.") from None


def _text(path: Path) -> str:
    try:
        return contents(path, _MOST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ModelError(f"{path} is not text in UTF-8 ({error}). Fetch it again.") from None


def _wordpiece(path: Path, beside: Path) -> Tokenizer:
    """BERT's tokenizer as ``BertTokenizer`` of transformers makes it of a vocabulary."""
    settings = parsed(beside, _MOST_SETTINGS) if is_there(beside) else {}
    kind = settings.get("tokenizer_class", "BertTokenizer")
    if kind not in _SAME or settings.get("word_tokenizer_type"):
        raise ModelError(
            f"{beside} asks for {str(kind)[:100]}, which splits text in another way than BERT, so "
            f"vocab.txt is not enough: a tokenizer.json is needed. {_HOW}"
        )
    lines = _text(path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    vocabulary = {line: number for number, line in enumerate(lines) if line}
    special = {
        role: _special(settings, f"{role}_token", f"[{role.upper()}]")
        for role in ("unk", "cls", "sep", "pad", "mask")
    }
    for role in ("unk", "cls", "sep"):
        if special[role] not in vocabulary:
            raise ModelError(
                f"{path} has no line {special[role]}, which BERT needs. Fetch the vocabulary that "
                f"belongs to the weights, or make a tokenizer.json. {_HOW}"
            )
    return attempt(str(path), lambda: _built(vocabulary, special, settings))


def _built(
    vocabulary: dict[str, int], special: Mapping[str, str], settings: Mapping[str, Any]
) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=special["unk"]))
    tokenizer.add_special_tokens([each for each in special.values() if each in vocabulary])
    strip = settings.get("strip_accents")
    tokenizer.normalizer = normalizers.BertNormalizer(
        handle_chinese_chars=bool(settings.get("tokenize_chinese_chars", True)),
        strip_accents=None if strip is None else bool(strip),
        lowercase=bool(settings.get("do_lower_case", True)),
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(special[role], vocabulary[special[role]]) for role in ("sep", "cls")]
    tokenizer.post_processor = processors.BertProcessing(*ends)
    return tokenizer


def _special(settings: Mapping[str, Any], name: str, usual: str) -> str:
    """What a special token is called: a string, or an object with its content."""
    found = settings.get(name, usual)
    found = found.get("content") if isinstance(found, dict) else found
    return found if isinstance(found, str) and found else usual
