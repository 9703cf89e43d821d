"""Sentences of a known number of tokens, never the same twice, so that no cache knows them."""

import random
from collections.abc import Iterator

from attention_core.models import TextModel

# Each is one token of MiniLM.
WORDS = (
    "river bank water money house green walk light music paper stone garden winter summer friend "
    "city road small large open close early late bird tree mountain school letter market bread "
    "horse ship cloud silver window king story night morning field"
).split()
SPECIAL = 2  # [CLS] and [SEP]


def of_length(n: int, model: TextModel) -> str:
    """A text of ``n`` tokens."""
    added = len(model.ids(""))  # SPECIAL, where texts have ends
    text = " ".join(WORDS[i % len(WORDS)] for i in range(n - added))
    if len(model.tokenize(text)) != n:
        raise ValueError(f"the words make {len(model.tokenize(text))} tokens, not {n}")
    return text


def different(n_tokens: int, seed: int = 0) -> Iterator[list[str]]:
    """Words of ever new sentences; the last word is always another one than before."""
    choose = random.Random(seed)
    n = 0
    while True:
        last = WORDS[n % len(WORDS)]
        others = [word for word in WORDS if word != last]
        yield [*choose.sample(others, n_tokens - SPECIAL - 1), last]
        n += 1
