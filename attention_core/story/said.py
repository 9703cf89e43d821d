"""What attention brought to the words that a translator says, each along its own output vector.

How far a vector reaches along a word's column of the output matrix is that word's score, but for
what comes after. Heads are added up and so are tokens, so that each one's part is exact.
"""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Pieces
from attention_core.graph.spoken import spoken
from attention_core.graph.trace import Trace
from attention_core.story.asking import weights_of
from attention_core.story.change import Change, branch

OUTPUT = "W_U"


def brought(trace: Trace, layer: int, part: str, most: int | None = None) -> list[Change]:
    """What a layer's attention changed in each token that is said, along that token's own word.

    Parameters
    ----------
    trace : Trace
        By a translator.
    layer : int
    part : str
        The stack that says it.
    most : int, optional
        Of how many tokens, the first ones; of all if not given.

    Returns
    -------
    list of Change
        By token; ``along`` is the token itself, and ``keys`` are the source's. Empty where
        attention has no plain way back onto the stream, or where numbers are none.
    """
    way, directions = branch(trace, layer, part), _directions(trace, part, most)
    if way is None or directions is None or trace.astray:
        return []
    n = directions.shape[1]
    was, now = (
        np.einsum("td,dt->t", trace[name].value[:n].astype(float), directions)
        for name in (way.before, way.add.name)
    )
    weights = weights_of(trace, way.weights)[:, :n].astype(float)
    parts = weights * way.handed(directions).swapaxes(1, 2)  # head said key
    by_head, by_key = parts.sum(axis=2), parts.sum(axis=0)
    return [Change(t, t, float(was[t]), float(now[t]), by_head[:, t], by_key[t]) for t in range(n)]


def took(trace: Trace, found: Change, part: str, by_heads: str) -> Pieces:
    """The same in a sentence; ``by_heads`` is one on which of them brought it."""
    way = 1 if found.by > 0 else -1
    giver = int((way * found.keys).argmax())
    said: Pieces = [
        f"Attention to the source moved this vector {'towards' if way > 0 else 'away from'} ",
        (trace.tokens_of(part)[found.token],),
        f": {spoken(found.before)} → {spoken(found.after)} along that word's own vector",
    ]
    if way * found.keys[giver] > 0:
        source = trace.entries.name(trace.attention[-1].signature.output[-1], giver)
        said += ["; of the tokens ", (source,)]
        said += [f" brought most, {'+' if way > 0 else ''}{spoken(found.keys[giver])}"]
    return [*said, f". {by_heads}."]


def _directions(trace: Trace, part: str, most: int | None) -> Array | None:
    """The output vectors of the words that are said, as columns of length 1."""
    said = trace.along(part)
    if not {"candidate", said} <= trace.entries.lists.keys() or OUTPUT not in trace:
        return None
    places = trace.entries.among(said, "candidate")[:most]
    table = trace[OUTPUT].value[:, places].astype(float)
    found: Array = table / np.linalg.norm(table, axis=0, keepdims=True)
    return found
