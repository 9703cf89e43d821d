"""Names for the checkpoint folders a server was started with, for lists and links."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from attention_core.models import BUILT_IN, TRANSLATORS
from attention_core.models.foldername import files_of, spellings
from attention_core.seen import seen
from pages._app.words import labels

_LONGEST = 4096  # characters; longer than a path
_BUILT_IN = sorted(
    {
        seen(each)
        for name, has in {**BUILT_IN, **TRANSLATORS}.items()
        for each in (name, has.title, *has.titles)
    }
)


@lru_cache(maxsize=4)
def named(listed: str, here: str) -> Mapping[str, Path]:
    """Folders by names that no two models of a server share, however they are looked at.

    Of equal names each takes as many of the folders above it as it needs; where those do not help,
    a number. A folder given twice, by whatever way, is one.

    Parameters
    ----------
    listed : str
        Folders as in ``PATH``.
    here : str
        What relative folders are relative to.

    Returns
    -------
    mapping of str to Path
        In the order given. No name reads like a name or a title of a built-in model.
    """
    real: dict[str, Path] = {}
    for each in filter(None, listed.split(os.pathsep)):
        folder = Path(here, each)
        real.setdefault(os.path.realpath(files_of(folder)), folder)
    longer = [spellings(folder) for folder in real.values()]
    depths = [0] * len(longer)
    while short := [i for i in _alike(longer, depths) if depths[i] + 1 < len(longer[i])]:
        for i in short:
            depths[i] += 1
    chosen = [names[depth] for names, depth in zip(longer, depths, strict=True)]
    told = labels([*_BUILT_IN, *chosen], most=_LONGEST)[len(_BUILT_IN) :]
    return dict(zip(told, real.values(), strict=True))


def _alike(longer: Sequence[Sequence[str]], depths: Sequence[int]) -> list[int]:
    """Which folders, under the names they have so far, read like another or a built-in model."""
    looks = [seen(names[depth]) for names, depth in zip(longer, depths, strict=True)]
    times = Counter([*looks, *_BUILT_IN])
    return [i for i, look in enumerate(looks) if times[look] > 1]
