"""WordPiece as BERT reads with it: the longest piece that fits, then the longest of what is left.

Wu et al. (2016), section 4.1; Devlin et al. (2019), section 3. The text is cleaned and split into
words first; both are done by the library's own normalizer and pre-tokenizer, the matching is ours.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

from tokenizers import Tokenizer
from tokenizers.normalizers import BertNormalizer

from attention_core.tokenize.bpe import UNKNOWN

PREFIX = "##"
MAX_LENGTH = 100  # characters of a word; a longer one is unknown


@dataclass(frozen=True)
class Match:
    """One step along a word.

    Attributes
    ----------
    rest : str
        What is left of the word.
    missed : tuple of str
        Candidates that are not in the vocabulary, longest first.
    piece : str or None
        The longest candidate that is; None if there is none.
    """

    rest: str
    missed: tuple[str, ...]
    piece: str | None


@dataclass(frozen=True)
class Pieces:
    """A word, matched.

    Attributes
    ----------
    word : str
    matches : tuple of Match
        Empty for a word of more than ``MAX_LENGTH`` characters and for a special token.
    tokens : tuple of str
        Its pieces; ``UNKNOWN`` alone if a part of it fits no piece.
    """

    word: str
    matches: tuple[Match, ...]
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One step of the normalizer: what it does, and the text before and after."""

    does: str
    before: str
    after: str


@dataclass(frozen=True)
class Reading:
    """A text on its way to word pieces: normalized, split into words, each word matched."""

    changes: tuple[Change, ...]
    words: tuple[Pieces, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """All pieces in order, without [CLS] and [SEP] around them."""
        return tuple(token for word in self.words for token in word.tokens)


def longest_match(word: str, vocabulary: Container[str]) -> Pieces:
    """Match a word from left to right, each time with the longest piece of the vocabulary.

    Parameters
    ----------
    word : str
        As the pre-tokenizer gives it.
    vocabulary : container of str
        Pieces; those that continue a word begin with ``PREFIX``.
    """
    if len(word) > MAX_LENGTH:
        return Pieces(word, (), (UNKNOWN,))
    matches: list[Match] = []
    pieces: list[str] = []
    start = 0
    while start < len(word):
        prefix = PREFIX if start else ""
        missed: list[str] = []
        end = len(word)
        while end > start and prefix + word[start:end] not in vocabulary:
            missed.append(prefix + word[start:end])
            end -= 1
        piece = prefix + word[start:end] if end > start else None
        matches.append(Match(word[start:], tuple(missed), piece))
        if piece is None:
            return Pieces(word, tuple(matches), (UNKNOWN,))
        pieces.append(piece)
        start = end
    return Pieces(word, tuple(matches), tuple(pieces))


class WordPiece:
    """A BERT tokenizer, opened so that each of its steps can be seen.

    Parameters
    ----------
    tokenizer : Tokenizer
        With a BertNormalizer, a BertPreTokenizer and a WordPiece model.

    Raises
    ------
    ValueError
        If it has another normalizer, another model, other signs than BERT's, or added tokens that
        take spaces or are looked for in what was normalized.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        settings = tokenizer.normalizer
        model = type(tokenizer.model).__name__
        if model != "WordPiece" or not isinstance(settings, BertNormalizer):
            raise ValueError(f"This tokenizer is {model}; only BERT's WordPiece can be shown here.")
        signs = tokenizer.model.unk_token, tokenizer.model.continuing_subword_prefix
        if (*signs, tokenizer.model.max_input_chars_per_word) != (UNKNOWN, PREFIX, MAX_LENGTH):
            raise ValueError("This WordPiece has other signs or limits than BERT's.")
        strips = settings.strip_accents
        strips = settings.lowercase if strips is None else strips
        self.vocabulary = frozenset(tokenizer.get_vocab())
        self._split = tokenizer.pre_tokenizer.pre_tokenize_str
        self._normalizers = {
            "clean up: control characters out, every white space a space": _only(
                clean_text=settings.clean_text
            ),
            "spaces around each Chinese character": _only(
                handle_chinese_chars=settings.handle_chinese_chars
            ),
            "strip accents": _only(strip_accents=strips),
            "lower-case": _only(lowercase=settings.lowercase),
        }
        added = tokenizer.get_added_tokens_decoder().values()
        if any(t.lstrip or t.rstrip or t.single_word or t.normalized for t in added):
            raise ValueError("This tokenizer has added tokens that take more than their own text.")
        # The longest first, as one may begin with another; without any, what is never found.
        special = sorted((each.content for each in added), key=len, reverse=True)
        self._special = re.compile(f"({'|'.join(map(re.escape, special)) or '(?!)'})")

    def read(self, text: str) -> Reading:
        """Normalize, split and match a text; special tokens typed in it stay as they are."""
        text = text.encode("utf-8", "replace").decode("utf-8")
        parts = self._special.split(text)  # every second one is a special token
        changes = []
        for does, normalizer in self._normalizers.items():
            before = "".join(parts)
            parts[::2] = [normalizer.normalize_str(part) for part in parts[::2]]
            changes.append(Change(does, before, "".join(parts)))
        words: list[Pieces] = []
        for place, part in enumerate(parts):
            if place % 2:
                words.append(Pieces(part, (), (part,)))
            else:
                found = (word for word, _ in self._split(part))
                words += [longest_match(word, self.vocabulary) for word in found]
        return Reading(tuple(changes), tuple(words))


def _only(**settings: bool) -> BertNormalizer:
    """A normalizer that does one thing."""
    off = {
        "clean_text": False,
        "handle_chinese_chars": False,
        "strip_accents": False,
        "lowercase": False,
    }
    return BertNormalizer(**{**off, **settings})
