"""Sentences to begin with, and what each of them shows."""

from collections.abc import Mapping, Sequence

import numpy as np

from attention_core.models.board import BOARD
from attention_core.pictures.bundled import BUNDLED

WALK = "It's a pleasant walk by the river bank"
SENTENCES = {
    "river bank": "Same word, three meanings: nature",
    "money bank": "Same word, three meanings: money",
    "battery bank": "Same word, three meanings: energy",
    WALK: "The word that decides stands beside it",
    "he deposited cash at the bank": "The word that decides stands far away",
    "dog bites man": "Word order",
    "The cat sat on the mat": "Who did what?",
    "The animal didn't cross the street because it was too tired": "Pronoun trap",
    "an axolotl swam by the river bank": "Rare word",
    "2019 brazil traveler to the usa needs a visa": "Which way does the traveler go?",
}
BANKS = ("money bank", "battery bank")  # beside the river's
EXAMPLES = tuple(SENTENCES)
BOARDS = {
    BOARD: "Nine digits, each a little different",
    "9 9 9 9 8 9 9 9 9": "One is less than all others",
    "1 . . . 7 . . . .": "Two digits and empty cells",
}


def random_boards(count: int = 48, seed: int = 0) -> list[str]:
    """Boards of nine digits each, the same ones every time."""
    digits = np.random.default_rng(seed).integers(10, size=(count, 9))
    return [" ".join(map(str, board)) for board in digits]


def samples(unit: str) -> Mapping[str, str]:
    """What a model can be shown by what its tokens are, and what each shows."""
    if unit == "patch":
        return {name: picture.title for name, picture in BUNDLED.items()}
    return BOARDS if unit == "cell" else SENTENCES


def another(text: str, among: Sequence[str] = EXAMPLES) -> str:
    """Give the example that shares most words with a text and is not the same.

    So what differs tells most. Of several it is the first; if none shares a word, the first other.
    """
    words = text.lower().split()
    rest = [each for each in among if each.lower().split() != words]

    def shared(other: str) -> float:
        theirs = set(other.lower().split())
        return len(theirs & set(words)) / len(theirs | set(words))

    return max(rest or among, key=shared)
