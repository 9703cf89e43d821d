"""The unigram model: pieces with probabilities, and the segmentation that makes a word likeliest.

Kudo (2018), section 3.2. The pieces are learned by the library's trainer, as in SentencePiece; the
segmentations, their probabilities and the total over all of them are worked out here.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from attention_core.tokenize.bpe import UNKNOWN

START = "▁"  # stands before every word, as SentencePiece writes a space
MAX_OCCURRENCES = 100_000  # the trainer is given words one by one, so larger counts are scaled down
_UNKNOWN_PENALTY = 10.0  # SentencePiece: an unknown character is e^10 times rarer than any piece


@dataclass(frozen=True)
class Segmentation:
    """One way to cut a word into pieces.

    Attributes
    ----------
    tokens : tuple of str
        Joined, they are the word with ``START`` before it. A character that no piece has stands
        as itself.
    log_probability : float
        Sum of the pieces' natural logarithms.
    share : float
        Its probability among all segmentations of the word.
    """

    tokens: tuple[str, ...]
    log_probability: float
    share: float


class Unigram:
    """Pieces and their log probabilities.

    Parameters
    ----------
    scores : mapping of str to float
        Natural logarithm of each piece's probability; at least one piece.
    """

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.scores = dict(scores)
        self._longest = max(map(len, self.scores))
        self._unknown = min(self.scores.values()) - _UNKNOWN_PENALTY

    def unknown(self, word: str) -> list[str]:
        """Characters of a word that are no piece, each once."""
        return [each for each in dict.fromkeys(word) if each not in self.scores]

    def best(self, word: str, n: int = 1) -> tuple[Segmentation, ...]:
        """Find the most probable segmentations, most probable first (Viterbi, the n best).

        Parameters
        ----------
        word : str
            Without ``START``.
        n : int
            How many at most; there may be fewer.
        """
        text = START + word
        # At each place, the best ways to get there: score, where the last piece began, and which
        # of the ways to get to that beginning.
        ways: list[list[tuple[float, int, int]]] = [[(0.0, 0, 0)]]
        for end in range(1, len(text) + 1):
            reached = (
                (score + gain, start, way)
                for start, gain in self._pieces(text, end)
                for way, (score, _, _) in enumerate(ways[start])
            )
            ways.append(nlargest(n, reached))
        total = self.total(word)
        return tuple(
            Segmentation(_trace_back(text, ways, way), score, math.exp(score - total))
            for way, (score, _, _) in enumerate(ways[-1])
        )

    def total(self, word: str) -> float:
        """Log of the summed probability of all segmentations of a word (forward algorithm)."""
        text = START + word
        forward = [0.0]
        for end in range(1, len(text) + 1):
            terms = [forward[start] + gain for start, gain in self._pieces(text, end)]
            most = max(terms)
            forward.append(most + math.log(sum(math.exp(term - most) for term in terms)))
        return forward[-1]

    def _pieces(self, text: str, end: int) -> Iterator[tuple[int, float]]:
        """Where a piece that ends here may begin, and its log probability."""
        for start in range(max(0, end - self._longest), end):
            piece = text[start:end]
            if piece in self.scores:
                yield start, self.scores[piece]
            elif len(piece) == 1:
                yield start, self._unknown


def train_unigram(counts: Mapping[str, int], vocabulary_size: int) -> Unigram:
    """Train the library's unigram model on a dictionary.

    Words that occur more than ``MAX_OCCURRENCES`` times together are scaled down to about that,
    each to at least once. The trainer considers pieces that come more than once in the list of
    words, so it may find fewer than asked for; it keeps every character, even if that takes one
    piece more. It gives the rarest characters nearly equal probabilities in an order left to chance
    (log probabilities differ in the fourth digit), which can lift the sum over all pieces above 1.

    Parameters
    ----------
    counts : mapping of str to int
        How often each word occurs.
    vocabulary_size : int
        How many pieces to aim for.

    Raises
    ------
    ValueError
        If there is no word, the vocabulary has no room for every character, or the library cannot
        train on these words; the message is a sentence for the reader.
    """
    if not counts:
        raise ValueError("There is no word to learn from. Type a word and its count.")
    characters = {START}.union(*counts)
    if vocabulary_size < len(characters):
        raise ValueError(
            f"A vocabulary of {vocabulary_size} has no room for the {len(characters)} characters "
            f"of these words ({START} among them). Ask for at least {len(characters)} pieces."
        )
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.UnigramTrainer(
        vocab_size=vocabulary_size + 1,  # the unknown token is none of the pieces
        show_progress=False,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
    )
    failed = "The library found no probabilities for these words. Add words, or other ones"
    try:
        tokenizer.train_from_iterator(_occurrences(counts), trainer)
    except Exception as error:  # the library raises bare Exception for every fault
        raise ValueError(f"{failed} ({error}).") from None
    pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    scores = {piece: score for piece, score in pieces if piece != UNKNOWN}
    if not all(score < 0 for score in scores.values()):
        raise ValueError(f"{failed}.")
    return Unigram(scores)


def _occurrences(counts: Mapping[str, int]) -> Iterator[str]:
    scale = min(1.0, MAX_OCCURRENCES / sum(counts.values()))
    for word, count in counts.items():
        for _ in range(max(1, round(count * scale))):
            yield START + word


def _trace_back(text: str, ways: list[list[tuple[float, int, int]]], way: int) -> tuple[str, ...]:
    tokens: list[str] = []
    end = len(text)
    while end:
        _, start, way = ways[end][way]
        tokens.append(text[start:end])
        end = start
    return tuple(reversed(tokens))
