"""The model that a link to the page of training shows: a run is taken anew, to that step."""

from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from attention_core.training import Learned, Recipe, Run, banks

PAGE = "training"
# Parts of such a link that decide of a run; all others only say where to look.
_WHOLE = {"layers": "n_layers", "heads": "n_heads", "width": "d_model", "seed": "seed"}
_YES = ("positions", "two_places", "sense")


@lru_cache(maxsize=4)
def taught(link: str) -> Learned:
    """Train as a link says, ``"training?at=100&sense=yes"``, on the corpus that comes along.

    Raises
    ------
    ValueError
        With a sentence, if it says something that cannot be trained.
    """
    query = dict(parse_qsl(link.partition("?")[2]))
    try:
        sizes: dict[str, Any] = {
            _WHOLE[name]: int(query[name]) for name in _WHOLE.keys() & query.keys()
        }
        step = int(query.get("at", 0))
    except ValueError:
        raise ValueError(f"“{link}” has a word where a number should be.") from None
    if "d_model" in sizes:
        sizes["d_ffn"] = sizes["d_model"]
    flags: dict[str, Any] = {name: query[name] == "yes" for name in _YES if name in query}
    run = Run(replace(Recipe(), **sizes, **flags), banks())
    while run.step < step and run.go(step - run.step):
        pass
    return run.at(step)
