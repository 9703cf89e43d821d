"""Which word of a sentence gives another one away, worked out from all sentences.

In "the boat was at the bank and the loan at the bank" the clue of the first bank is the boat: of
all banks in sentences with a boat, most are a river's.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

SURER = 1.25  # a clue makes the answer so many times likelier than it is without, at least


class Asking(Protocol):
    """A sentence with places to ask for."""

    @property
    def words(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def slots(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def senses(self) -> Mapping[int, str]: ...  # noqa: D102


def find_clues(sentences: Sequence[Asking]) -> list[dict[int, int]]:
    """Find for each slot of each sentence the word that tells most about its answer.

    The answer is the word and its sense. It could be any that stands after the same word ("the …",
    "home …"): of these, how likely is it in sentences that have the other word in them? Counts are
    smoothed with what it is on the whole, as if each word had been seen once more, so that a rare
    word is no clue by chance.

    Returns
    -------
    list of dict of int to int
        Slot to place of its clue; a slot that nothing gives away is left out. Another slot is no
        clue, since it may be hidden too. Of equal clues the nearest.
    """
    whole: dict[str, Counter[str]] = {}  # by the word before: how often each answer
    beside: dict[tuple[str, str], Counter[str]] = {}  # by that and the answer: every other word
    places: dict[str, Counter[str]] = {}
    for s in sentences:
        for slot in s.slots:
            after, answer = _asked(s, slot)
            others = {*s.words[:slot], *s.words[slot + 1 :]}
            whole.setdefault(after, Counter())[answer] += 1
            beside.setdefault((after, answer), Counter()).update(others)
            places.setdefault(after, Counter()).update(others)
    total = {after: counts.total() for after, counts in whole.items()}
    found = []
    for s in sentences:
        clues, hidden = {}, _hidden(s)
        for slot in s.slots:
            after, answer = _asked(s, slot)
            at_all = whole[after][answer] / total[after]
            here, in_all = beside[after, answer], places[after]
            likely = [
                ((here[word] + at_all) / (in_all[word] + 1), -abs(place - slot), place)
                for place, word in enumerate(s.words)
                if place != slot and place not in hidden
            ]
            if likely and (best := max(likely))[0] > SURER * at_all:
                clues[slot] = best[2]
        found.append(clues)
    return found


def _asked(s: Asking, slot: int) -> tuple[str, str]:
    """The word before a slot, and what is to be answered."""
    before = s.words[slot - 1] if slot else ""
    return before, f"{s.words[slot]}={s.senses.get(slot, '')}"


def _hidden(s: Asking) -> Sequence[int]:
    """Which words are no clues; where all may be hidden, each may be one."""
    return s.slots if len(s.slots) < len(s.words) else ()
