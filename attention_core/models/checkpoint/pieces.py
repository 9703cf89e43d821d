"""A checkpoint's tokenizer as a model uses it: tokens, labels, words, text."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any

from tokenizers import Encoding, Tokenizer

from attention_core.graph.entries import Label, special
from attention_core.models.base import Word
from attention_core.models.checkpoint import letters
from attention_core.models.checkpoint.tokenizer import attempt
from attention_core.models.errors import APART, ModelError

_BYTE = re.compile("<0x([0-9A-F]{2})>")  # a byte, where only what cannot be spelled is bytes
_RARE = "𐎀𐎁"  # two letters of Ugaritic, which hardly any vocabulary can spell


class Pieces:
    """What a tokenizer makes of texts. Nothing is known of it but what it is seen to do.

    Parameters
    ----------
    tokenizer : Tokenizer
        The library's.
    where : str
        What it is called in a sentence if it fails: the path of its file.
    signs : callable, optional
        How a text is read before it is split, where the tokenizer does not do it itself.
    cut : callable, optional
        What splits it then, where the tokenizer does not.

    Attributes
    ----------
    mark : str
        The sign it writes for a space before a word (▁ of SentencePiece), empty if none. People are
        shown a space.
    unknown : str or None
        The token that stands for what the vocabulary cannot spell.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        where: str,
        signs: Callable[[str], str] | None = None,
        cut: Callable[[str], Any] | None = None,
    ) -> None:
        self.tokenizer, self.where = tokenizer, where
        self._vocabulary: dict[str, int] = tokenizer.get_vocab()
        # One text is asked for its tokens, its words and its ids: it is split once.
        self._signs: Callable[[str], str] = lru_cache(maxsize=8)(signs or str)
        self._split: Callable[[str], Encoding] = lru_cache(maxsize=8)(cut or tokenizer.encode)
        self.mark = attempt(where, self._find_mark)
        self.unknown = attempt(where, self._find_unknown)
        self._pieces = {id_: piece for piece, id_ in self._vocabulary.items()}
        self._every: tuple[str, ...] = ()
        self._unknown_id = self._vocabulary.get(self.unknown or "")
        added = tokenizer.get_added_tokens_decoder()
        self._special = frozenset(each.content for each in added.values() if each.special)
        self._added = frozenset(each.content for each in added.values())

    def check(self, n_rows: int, n_segments: int) -> None:
        """Refuse a tokenizer that asks for rows its model does not have.

        Raises
        ------
        ModelError
            If an id, also one that is only added, or a segment is at or beyond the table's end, or
            if there is a text that cannot be split.
        """
        entries = [*self._vocabulary.items()]
        for text in ("", "a", f"a {_RARE}"):
            found = self.encode(text)
            entries += zip(found.tokens, found.ids, strict=True)
            if max(found.type_ids, default=0) >= n_segments:
                raise ModelError(
                    f"{self.where} puts tokens into segment {max(found.type_ids)} (counted from "
                    f"0), but the model has {n_segments}. {APART}"
                )
        word, last = max(entries, key=lambda entry: entry[1], default=("", 0))
        if last >= n_rows:
            raise ModelError(
                f"{self.where} gives {word[:100]!r} the id {last:,}, but the model has vectors for "
                f"{n_rows:,} entries, counted from 0. {APART}"
            )

    def encode(self, text: str) -> Encoding:
        """Tokens, ids and offsets; lone surrogates, which nothing can encode, become ``?``."""
        return self._encoded(self._signs(_sound(text)))

    def _encoded(self, text: str) -> Encoding:
        """The same of a text whose signs are read."""
        return attempt(self.where, lambda: self._split(text))

    def tokens(self, encoding: Encoding) -> list[str]:
        """Tokens, and whether they are special: added by the tokenizer, or typed as [MASK] is.

        The unknown token is not: it stands for a word of the reader's.
        """
        pairs = zip(self._named(encoding), encoding.special_tokens_mask, strict=True)
        typed = self._special - {self.unknown}
        return [
            Label(self.readable(token), special=bool(added) or token in typed)
            for token, added in pairs
        ]

    def _named(self, encoding: Encoding) -> list[str]:
        """The tokens; one that is added, as <mask>, without the space that it took in."""
        pairs = zip(encoding.tokens, encoding.ids, strict=True)
        added = ((token, self._pieces.get(id_, "")) for token, id_ in pairs)
        return [piece if piece in self._added else token for token, piece in added]

    def labels(self, ids: Sequence[int]) -> list[str]:
        """The tokens that ids stand for, as ``tokens`` gives them."""
        ends = {id_ for end in self.ends for id_, _ in end}
        return [Label(self.label(id_), special=id_ in ends or self._typed(id_)) for id_ in ids]

    def _typed(self, id_: int) -> bool:
        """Whether it is a special token wherever it stands."""
        piece = self._pieces.get(id_)
        return piece in self._special and piece != self.unknown

    def label(self, id_: int) -> str:
        """What an id is called; one of no token by its number."""
        if 0 <= id_ < len(self._every):
            return self._every[id_]
        piece = self._pieces.get(id_)
        return f"id {id_}" if piece is None else self.readable(piece)

    def every(self, n: int) -> tuple[str, ...]:
        """What each of the first ``n`` ids is called, and whether it is special."""
        if len(self._every) != n:
            names = map(self.label, range(n))
            self._every = tuple(
                Label(name, special=True) if self._typed(i) else name
                for i, name in enumerate(names)
            )
        return self._every

    def text(self, ids: Sequence[int]) -> str:
        """What these tokens say, without those that are added at both ends of a text."""
        first, last = ([id_ for id_, _ in end] for end in self.ends)
        ids = [*map(int, ids)]
        begun = bool(first) and ids[: len(first)] == first
        ids = ids[len(first) :] if begun else ids
        ids = ids[: -len(last)] if last and ids[-len(last) :] == last else ids
        pieces = [self._pieces[id_] for id_ in ids if id_ in self._pieces]
        if not self.mark and self.tokenizer.decoder:
            said: str = self.tokenizer.decode(ids, skip_special_tokens=False)
            return said
        if not self.mark:
            return " ".join(pieces)
        said = letters.joined(map(self._written, pieces))
        return said.removeprefix(" ") if begun and self.mark != letters.SPACE else said

    def readable(self, piece: str) -> str:
        """A piece for people: a space as a space, bytes that are no whole letter as ``<0xE2>``.

        What is nothing but spaces is written so that it can be seen.
        """
        if piece in self._added or not self.mark:
            return piece
        text = letters.shown(letters.joined([self._written(piece)]))
        return text if text.strip() else text.replace(" ", "␣")

    def _written(self, piece: str) -> bytes:
        """The bytes that a piece of a text is."""
        if piece in self._added:
            return piece.encode()
        if self.mark == letters.SPACE:
            return letters.written(piece)
        byte = _BYTE.fullmatch(piece)
        return bytes([int(byte[1], 16)]) if byte else piece.replace(self.mark, " ").encode()

    def words(self, text: str) -> tuple[Word, ...]:
        """Words and signs of a text; what the tokenizer adds is in none.

        A word ends where the tokenizer says so, at a space, and at punctuation that is a token of
        its own: some tokenizers split at spaces only.
        """
        text = self._signs(_sound(text))
        encoding = self._encoded(text)
        named = self._named(encoding)
        found: list[Word] = []
        for tokens in self._grouped(text, encoding):
            written = text[encoding.offsets[tokens[0]][0] : encoding.offsets[tokens[-1]][1]]
            piece = named[tokens[0]]
            typed = piece in self._special and (piece != self.unknown or piece == written)
            read = piece if typed else self._read(written) or self.readable(piece)
            unknown = any(encoding.ids[place] == self._unknown_id for place in tokens)
            found.append(Word(read, tokens, unknown))
        return tuple(found)

    def _grouped(self, text: str, encoding: Encoding) -> Iterator[tuple[int, ...]]:
        group: list[int] = []
        word, end, alone = None, 0, False
        for place, (start, stop) in enumerate(encoding.offsets):
            if encoding.word_ids[place] is None:
                continue
            sign = _is_punctuation(text[start:stop].strip())
            spaced = any(letter.isspace() for letter in text[end : start + 1])
            if group and (encoding.word_ids[place] != word or spaced or sign or alone):
                yield tuple(group)
                group = []
            group.append(place)
            word, end, alone = encoding.word_ids[place], stop, sign
        if group:
            yield tuple(group)

    def _read(self, written: str) -> str:
        """What is written, as the tokenizer reads it: lower-cased, for example."""
        normalizer = self.tokenizer.normalizer
        read: str = normalizer.normalize_str(written) if normalizer else written
        return self._spaced(read)

    def _plain(self, piece: str) -> str:
        """A piece as it would be written, without the sign for a space."""
        return self.readable(piece).strip()

    def _spaced(self, text: str) -> str:
        sign = self.mark if self.mark != letters.SPACE else ""
        return text.replace(sign or " ", " ").strip()

    @cached_property
    def whole(self) -> list[tuple[int, str]]:
        """Entries that are whole words: ids in order, and the words.

        Whole is what the tokenizer reads as that one token: neither the end of a word nor a place
        that was kept free, nor what it adds of its own.
        """
        entries = [each for each in self._vocabulary.items() if each[0] not in self._special]
        suffix = self.affix("end_of_word_suffix")
        words = [self._plain(entry.removesuffix(suffix)) for entry, _ in entries]
        read = attempt(
            self.where, lambda: self.tokenizer.encode_batch(words, add_special_tokens=False)
        )
        pairs = zip(entries, words, read, strict=True)
        return sorted(
            (id_, word)
            for (entry, id_), word, found in pairs
            if found.ids == [id_] and entry != self.unknown
        )

    @cached_property
    def ends(self) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """Ids and names of what is added before and after every text."""
        encoding = self.encode("a")
        pairs = [*zip(encoding.ids, encoding.tokens, strict=True)]
        added = special(self.tokens(encoding))
        typed = [place for place in range(len(pairs)) if place not in added]
        first, last = (typed[0], typed[-1] + 1) if typed else (len(pairs), len(pairs))
        return pairs[:first], pairs[last:]

    def affix(self, name: str) -> str:
        """A sign of the vocabulary that some entry really has."""
        affix: str = getattr(self.tokenizer.model, name, None) or ""
        has = str.startswith if name.endswith("prefix") else str.endswith
        return affix if any(has(entry, affix) for entry in self._vocabulary) else ""

    @property
    def bytes(self) -> bool:
        """Whether single bytes are tokens."""
        return self.mark == letters.SPACE or "<0xE2>" in self._vocabulary

    def _find_mark(self) -> str:
        text, tokenizer = "x x", self.tokenizer
        if tokenizer.normalizer:
            text = tokenizer.normalizer.normalize_str(text)
        if tokenizer.pre_tokenizer:
            pieces = [piece for piece, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text)]
            text = pieces[-1] if pieces else ""
        before, last = text[-2:-1], text[-1:]
        return "" if before.isspace() or last != "x" or before == last else before

    def _find_unknown(self) -> str | None:
        model = self.tokenizer.model
        if hasattr(model, "unk_token"):
            token: str | None = model.unk_token
        else:  # Unigram tells its id to nobody but the file
            id_ = json.loads(self.tokenizer.to_str())["model"].get("unk_id")
            token = None if id_ is None else self.tokenizer.id_to_token(id_)
        return token if token in self._vocabulary else None


def _is_punctuation(written: str) -> bool:
    """Whether all of it is what BERT splits off as punctuation: also ASCII signs such as +."""
    return bool(written) and all(
        unicodedata.category(letter)[0] == "P" or ("!" <= letter <= "~" and not letter.isalnum())
        for letter in written
    )


def _sound(text: str) -> str:
    """The text without lone surrogates, which no tokenizer can encode."""
    return text.encode("utf-8", "replace").decode("utf-8")
