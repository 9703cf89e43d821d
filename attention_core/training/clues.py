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
    whole: Counter[tuple[str, str]] = Counter()
    beside: Counter[tuple[str, str, str]] = Counter()
    places: Counter[str] = Counter()
    places_beside: Counter[tuple[str, str]] = Counter()
    for s in sentences:
        for slot in s.slots:
            after, answer = _asked(s, slot)
            places[after] += 1
            whole[after, answer] += 1
            for word in {*_others(s, slot)}:
                places_beside[after, word] += 1
                beside[after, answer, word] += 1
    found = []
    for s in sentences:
        clues = {}
        for slot in s.slots:
            after, answer = _asked(s, slot)
            at_all = whole[after, answer] / places[after]
            best, likeliest = -1, SURER * at_all
            for place in sorted(range(len(s.words)), key=lambda place: abs(place - slot)):
                if place == slot or (place in s.slots and len(s.slots) < len(s.words)):
                    continue
                word = s.words[place]
                times = beside[after, answer, word] + at_all
                likely = times / (places_beside[after, word] + 1)
                if likely > likeliest:
                    best, likeliest = place, likely
            if best >= 0:
                clues[slot] = best
        found.append(clues)
    return found


def _asked(s: Asking, slot: int) -> tuple[str, str]:
    """The word before a slot, and what is to be answered."""
    before = s.words[slot - 1] if slot else ""
    return before, f"{s.words[slot]}={s.senses.get(slot, '')}"


def _others(s: Asking, slot: int) -> list[str]:
    return [word for place, word in enumerate(s.words) if place != slot]
