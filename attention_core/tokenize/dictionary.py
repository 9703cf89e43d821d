"""A dictionary of words with counts, as a reader types it: good rows are kept, bad ones named."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from attention_core.tokenize.bpe import END, UNKNOWN

DEFAULT = MappingProxyType(
    {"high": 12, "higher": 14, "highest": 10, "low": 12, "lower": 11, "lowest": 13}
)
MAX_COUNT = 10**9
MAX_LENGTH = 100  # characters of a word
MAX_ROWS = 20_000


@dataclass(frozen=True)
class Fault:
    """Why a row is not kept.

    Attributes
    ----------
    row : int
        From 1, as a reader counts.
    message : str
        A sentence that names the row.
    """

    row: int
    message: str


@dataclass(frozen=True)
class Dictionary:
    """Words with counts, in the order of their rows, and what was wrong with the other rows."""

    counts: dict[str, int]
    faults: tuple[Fault, ...]


def read_dictionary(rows: Iterable[tuple[object, object]]) -> Dictionary:
    """Read rows of word and count, whatever was typed.

    Parameters
    ----------
    rows : iterable of (word, count)
        Text, numbers, None or NaN. A row with neither word nor count is passed over in silence.

    Returns
    -------
    Dictionary
        A word that comes twice keeps its first count. Rows after ``MAX_ROWS`` are not read.
    """
    counts: dict[str, int] = {}
    rows_of: dict[str, int] = {}
    faults: list[Fault] = []
    rest = iter(rows)
    for row, (typed_word, typed_count) in enumerate(islice(rest, MAX_ROWS), 1):
        word = _text(typed_word)
        if not word and not _text(typed_count):
            continue
        said = _word_fault(word)
        if not said and word in rows_of:
            said = f"{_quoted(word)} is already in row {rows_of[word]}, whose count is kept"
        count = _count(_text(typed_count))
        if said or isinstance(count, str):
            faults.append(Fault(row, f"Row {row}: {said or count}."))
        else:
            counts[word], rows_of[word] = count, row
    more = sum(1 for _ in rest)
    if more:
        first = MAX_ROWS + 1
        faults.append(
            Fault(
                first,
                f"Row {first:,}: only the first {MAX_ROWS:,} rows are read; {more:,} more"
                f" {'was' if more == 1 else 'were'} left out.",
            )
        )
    return Dictionary(counts, tuple(faults))


def _word_fault(word: str) -> str:
    if not word:
        return "the word is missing, so type one beside its count"
    if any("\ud800" <= each <= "\udfff" for each in word):
        return "the word holds half a character (a lone surrogate), so type it anew"
    if len(word) > MAX_LENGTH:
        return f"the word has {len(word):,} characters; at most {MAX_LENGTH} are read"
    if any(each.isspace() for each in word):
        return f"{_quoted(word)} has white space inside, so give each word a row of its own"
    for symbol, meaning in ((END, "the end of a word"), (UNKNOWN, "an unknown character")):
        if symbol in word:
            return f"{_quoted(word)} contains {symbol}, which stands for {meaning} here"
    return ""


def _count(typed: str) -> int | str:
    """The count, or what is wrong with it."""
    if not typed:
        return "the count is missing, so type a whole number from 1"
    try:
        count = float(typed)
    except ValueError:
        count = math.nan
    if math.isnan(count):
        return f"the count {_quoted(typed)} is not a number, so type a whole number from 1"
    if count < 1:
        return f"the count {_quoted(typed)} is below 1; a word that occurs has at least 1"
    if count > MAX_COUNT:
        return f"the count is above {MAX_COUNT:,}, the largest that is read"
    if not count.is_integer():
        return f"the count {_quoted(typed)} is not a whole number; type one from 1"
    return int(count)


def _text(value: object) -> str:
    """What was typed, "" for an empty cell."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value).strip()


def _quoted(text: str) -> str:
    return f"“{text}”" if len(text) <= 24 else f"“{text[:23]}…”"
