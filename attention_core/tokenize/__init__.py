"""From text to tokens: byte-pair encoding learned step by step, WordPiece and unigram beside it."""

from attention_core.tokenize.bpe import END, UNKNOWN, Merge, learning
from attention_core.tokenize.compare import Tokenized, side_by_side
from attention_core.tokenize.dictionary import DEFAULT, Dictionary, Fault, read_dictionary
from attention_core.tokenize.encoding import Encoder, Spelling, decode
from attention_core.tokenize.states import Learned, State, learn
from attention_core.tokenize.unigram import Segmentation, Unigram, train_unigram
from attention_core.tokenize.wordpiece import (
    Change,
    Match,
    Pieces,
    Reading,
    WordPiece,
    longest_match,
)

__all__ = [
    "DEFAULT",
    "END",
    "UNKNOWN",
    "Change",
    "Dictionary",
    "Encoder",
    "Fault",
    "Learned",
    "Match",
    "Merge",
    "Pieces",
    "Reading",
    "Segmentation",
    "Spelling",
    "State",
    "Tokenized",
    "Unigram",
    "WordPiece",
    "decode",
    "learn",
    "learning",
    "longest_match",
    "read_dictionary",
    "side_by_side",
    "train_unigram",
]
