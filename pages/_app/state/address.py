"""How much of a state an address holds, and the way back to the rest."""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from pages._app.state.memory import DIGEST, Memory

# Bytes of a whole address, as it is encoded. RFC 9110 (4.1) asks servers and proxies for 8,000, and
# some take no more (nginx: one buffer of 8 kB); mail and chat programs, scanners of links in them
# and older software stop near 2,000 (sitemaps at 2,048, Internet Explorer at 2,083).
LONGEST = 2000
# Of these for scheme, host and path, where the reader's are not known or are shorter.
BEFORE = 100
LONGEST_PAGE = 16  # bytes of a page's own part of the path: a link may lead to another page
KEPT = "kept"  # the part that leads to what the address does not hold
FORGOTTEN = (
    "This link was made from more than an address can hold, and this server does not remember the "
    "rest (any more): what is missing is as on a first visit."
)
_UNHELD = 10**9  # bytes; more than any text

remembered = Memory(entries=4096, size=64_000_000)


def fitted(parts: Mapping[str, str]) -> dict[str, str]:
    """The parts that an address holds, the largest left out first.

    What is left out is remembered, and the address has its digest as the part ``kept``.
    """
    room = LONGEST - _before()
    sizes = {name: _size(name, text) for name, text in parts.items()}
    total, held, left = sum(sizes.values()), dict(parts), {}
    if total <= room:
        return held
    room -= _size(KEPT, "0" * DIGEST)
    for name in sorted(sizes, key=sizes.__getitem__, reverse=True):
        if total <= room:
            break
        left[name] = held.pop(name)
        total -= sizes[name]
    return {**held, KEPT: remembered.keep(left)}


def restored(query: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The parts of a link with those it does not hold; what it says itself goes before.

    Returns
    -------
    dict of str to str
    list of str
        ``FORGOTTEN``, if what it does not hold is not known here.
    """
    said = {name: text for name, text in query.items() if name != KEPT}
    if KEPT not in query:
        return said, []
    left = remembered.recall(query[KEPT])
    return (said, [FORGOTTEN]) if left is None else ({**left, **said}, [])


def _before() -> int:
    """Bytes of an address before its query."""
    return max(BEFORE, len((st.context.url or "").encode()) + LONGEST_PAGE)


def _size(name: str, text: str) -> int:
    """Bytes of one part, with the sign before it."""
    try:
        return len(urlencode({name: text})) + 1
    except UnicodeEncodeError:  # half a surrogate pair has no place in any address
        return _UNHELD
