"""One text, four tokenizers: whole words, byte-pair encoding, WordPiece, unigram."""

from dataclasses import dataclass

from attention_core.tokenize.bpe import UNKNOWN
from attention_core.tokenize.states import Learned
from attention_core.tokenize.unigram import Unigram
from attention_core.tokenize.wordpiece import WordPiece


@dataclass(frozen=True)
class Tokenized:
    """What one tokenizer makes of a text.

    Attributes
    ----------
    name : str
    words : tuple of tuple of str
        The tokens of each word; ``UNKNOWN`` for what it has no token for.
    vocabulary_size : int
        ``UNKNOWN`` is one of them.
    """

    name: str
    words: tuple[tuple[str, ...], ...]
    vocabulary_size: int

    @property
    def tokens(self) -> tuple[str, ...]:
        """All tokens in order."""
        return tuple(token for word in self.words for token in word)

    @property
    def n_unknown(self) -> int:
        """How many tokens say nothing but that something is unknown."""
        return self.tokens.count(UNKNOWN)


def side_by_side(
    text: str, learned: Learned, iteration: int, wordpiece: WordPiece, unigram: Unigram
) -> tuple[Tokenized, ...]:
    """Tokenize one text in four ways.

    All four are given the same words: those of BERT's normalizer and pre-tokenizer (lower-case,
    without accents, split at white space and punctuation).

    Parameters
    ----------
    text : str
        Any text.
    learned : Learned
        Its dictionary is also the vocabulary of whole words.
    iteration : int
        How many iterations of ``learned`` to use.
    wordpiece : WordPiece
    unigram : Unigram

    Returns
    -------
    tuple of Tokenized
        By words, byte-pair encoding, WordPiece, unigram.
    """
    reading = wordpiece.read(text)
    words = [pieces.word for pieces in reading.words]
    encoder = learned.encoder(iteration)
    whole = tuple((word if word in learned.counts else UNKNOWN,) for word in words)
    merged = tuple(encoder.encode(word) for word in words)
    likeliest = tuple(
        tuple(
            token if token in unigram.scores else UNKNOWN for token in unigram.best(word)[0].tokens
        )
        for word in words
    )
    return (
        Tokenized("words", whole, len(learned.counts) + 1),
        Tokenized("byte-pair encoding", merged, learned.vocabulary_sizes[iteration] + 1),
        Tokenized(
            "WordPiece", tuple(each.tokens for each in reading.words), len(wordpiece.vocabulary)
        ),
        Tokenized("unigram", likeliest, len(unigram.scores) + 1),
    )
