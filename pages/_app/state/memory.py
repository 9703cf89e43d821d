"""What the server remembers for a while of states that are too large for an address."""

import json
from collections.abc import Mapping
from hashlib import blake2b

from pages._app.state.bounded import Bounded

DIGEST = 32  # characters, of 4 bits each


class Memory:
    """Parts of states by the digest of what they say, the latest used ones, for all readers.

    Whoever has a digest can read what is kept under it: that is what a link is for. It can be had
    from a link or worked out from the whole text, but neither guessed (it has 128 bits) nor changed
    to lead to another's. There is no list of them, and nothing is written to disk.

    Parameters
    ----------
    entries, size : int
        How much is kept at most: in number, and in bytes of all of it.
    """

    def __init__(self, entries: int, size: int) -> None:
        self._kept: Bounded[Mapping[str, str]] = Bounded(entries, size)

    def keep(self, parts: Mapping[str, str]) -> str:
        """Keep these parts, and give their digest, the same whenever and wherever they are kept."""
        written = json.dumps(parts, sort_keys=True).encode("ascii")
        digest = blake2b(written, digest_size=DIGEST // 2).hexdigest()
        self._kept.keep(digest, dict(parts), len(written))
        return digest

    def recall(self, digest: str) -> Mapping[str, str] | None:
        """What is kept under a digest; None if it is not known, or not any more."""
        return self._kept.recall(digest)
