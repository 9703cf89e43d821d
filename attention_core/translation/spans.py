"""Words of a text that is there as tokens only: of a translation nobody typed one."""

from collections.abc import Sequence

from attention_core.graph.entries import special
from attention_core.models.base import Word

_WITHIN = "'’"  # signs that may stand inside a word


def spans(labels: Sequence[str]) -> tuple[Word, ...]:
    """Put tokens together to words and signs; a special token is in none.

    Parameters
    ----------
    labels : sequence of str
        A token that begins a word begins with a space.

    Returns
    -------
    tuple of Word
        A sign stands alone, so that ``sentou-se`` is three. A token that is a space and no more
        goes with what follows it.
    """
    found: list[list[int]] = []
    apart, blank = True, False
    left_out = special(labels)
    for i, label in enumerate(labels):
        if i in left_out:
            apart, blank = True, False
            continue
        sign = _is_sign(label)
        begins = apart or label[:1] in (" ", "␣") or (sign and not blank)
        if begins:
            found.append([])
        found[-1].append(i)
        apart, blank = sign, begins and not label.strip(" ␣")
    return tuple(
        Word("".join(labels[i] for i in places).strip(" ␣") or "␣", tuple(places))
        for places in found
    )


def is_word(text: str) -> bool:
    """Whether it has a letter or a digit."""
    return any(letter.isalnum() for letter in text)


def _is_sign(label: str) -> bool:
    text = label.strip(" ␣")
    return bool(text) and not is_word(text) and text not in _WITHIN
