"""A picture whose patches attend, as a viewer is told of it, in three parts.

``picture`` is what a model reads, and there before it has attended to anything; ``layer`` has every
number of one layer, and ``heads``, the largest, of all layers what a small picture shows: so that
any patch can be followed through any head without asking again.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.trace import Trace
from attention_core.pictures.grid import grid_of, pixels_of
from attention_core.view.images import data_url
from attention_core.view.packing import numbers, pack
from attention_core.view.protocol import LayerPart, OverviewPart, PicturePart


def weights(trace: Trace, layer: int) -> Array:
    """The attention of a layer's heads, and after them their mean.

    Returns
    -------
    (head + 1, query, key)
        The first query and the first key are the class token.
    """
    heads = trace[trace.attention[layer].name].value
    return np.concatenate([heads, heads.mean(0, keepdims=True)])


def given(trace: Trace, patch: int, to: int) -> list[list[float]]:
    """What one token gives to another in every head, and in their mean, layer by layer."""
    every = (weights(trace, layer)[:, patch, to] for layer in range(len(trace.attention)))
    return [found.tolist() for found in every]


def picture_part(tokens: Sequence[Any], n_layers: int, n_heads: int, of: str) -> bytes:
    """The picture as a model sees it, put together from its patches.

    Parameters
    ----------
    tokens : sequence of Label
        The class token, and patches that bring their pixels along.
    n_layers, n_heads : int
        Of the model, heads in each layer.
    of : str
        What tells the picture apart.
    """
    rows, columns = grid_of(tokens)
    part: PicturePart = {
        "id": of,
        "image": data_url(pixels_of(tokens)),
        "rows": rows,
        "columns": columns,
        "tokens": [*tokens],
        "n_layers": n_layers,
        "n_heads": n_heads,
    }
    return pack(part)


def layer_part(trace: Trace, of: str, layer: int) -> bytes:
    """Every number of one layer."""
    part: LayerPart = {"id": of, "layer": layer}
    return pack(part, [numbers("weights", weights(trace, layer))])


def heads_part(trace: Trace, of: str) -> bytes:
    """Of every head as much as a picture shows of it, and exactly what is printed beside it.

    A weight is a byte: 255 times the root of its share of the largest that a patch gets of the same
    query, as the scale of colours goes by the root.
    """
    n = len(trace.attention)
    shape = (n, len(trace.heads) + 1, len(trace.tokens))
    shares = np.empty((*shape, shape[2] - 1), np.uint8)
    most, rest = np.empty(shape, np.float32), np.empty(shape, np.float32)
    for layer in range(n):
        found = weights(trace, layer)
        most[layer], rest[layer] = found[..., 1:].max(-1), found[..., 0]
        share = found[..., 1:] / np.maximum(most[layer][..., None], np.finfo(np.float32).tiny)
        shares[layer] = np.rint(255 * np.sqrt(share))
    part: OverviewPart = {"id": of}
    told = (numbers("shares", shares), numbers("most", most), numbers("rest", rest))
    return pack(part, told)
