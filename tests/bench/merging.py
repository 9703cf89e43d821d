"""Byte-pair merges learned from a large dictionary, against the library that is written in Rust."""

import random
from functools import partial

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from attention_core.tokenize import learn
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved, milliseconds

N_WORDS, N_MERGES = 5000, 500
LIMIT = 3.0
SYLLABLES = (
    "ba be bi con de er est ing in ka la lo ma mo ne no per ra re ri sta ta ti ton tra".split()
)
MARK = "\ue000"  # the end of a word as one character, which the library needs
HOW = (
    f"Merges: {N_MERGES} learned from {N_WORDS:,} words of one to five syllables, the same ones by "
    "both. Each word comes once, as the library is given words one by one and counting them would "
    "be most of its time."
)


def measure(effort: Effort) -> list[Figure]:
    """The ratio on one dictionary."""
    counts = dictionary()
    ours, theirs = interleaved(
        max(5, effort.calls // 10),
        partial(milliseconds, partial(learn, counts, N_MERGES)),
        partial(milliseconds, partial(library, counts)),
    )
    what = f"{N_MERGES} merges learned from {N_WORDS:,} words, against the tokenizers library"
    return [ratio(what, LIMIT, ours, theirs, HOW)]


def dictionary() -> dict[str, int]:
    """Words with counts, the same every time."""
    chance = random.Random(0)
    words: dict[str, int] = {}
    while len(words) < N_WORDS:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(1, 5)))] = 1
    return words


def library(counts: dict[str, int]) -> Tokenizer:
    """As many merges, learned by the library."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    alphabet = len(set(MARK).union(*counts))
    trainer = trainers.BpeTrainer(
        vocab_size=alphabet + N_MERGES, show_progress=False, special_tokens=[]
    )
    tokenizer.train_from_iterator((word + MARK for word in counts), trainer)
    return tokenizer
