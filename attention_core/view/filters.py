"""What is seen beside the sum behind a number of a patch: its pixels, a filter, their products."""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.spoken import spoken
from attention_core.graph.trace import Trace
from attention_core.pictures.filtered import as_colours, filtered
from attention_core.view.images import data_url
from attention_core.view.protocol import Picture


def pictures(trace: Trace, name: str, cell: tuple[int, ...]) -> list[Picture]:
    """Three pictures of a patch's embedding; none of any other number."""
    if len(cell) != 2:
        return []
    try:
        found = filtered(trace, cell[0] + 1, cell[1])
    except ValueError:  # nothing here is made of pixels
        return []
    if found.stage != name:
        return []
    return [
        _picture("pixels", found.pixels),
        _picture("× filter", found.filter),
        _picture("= products", found.products),
    ]


def _picture(title: str, values: Array) -> Picture:
    """Numbers as colours: zero is grey, the largest is full red, green or blue."""
    most = float(np.abs(values).max())
    image = data_url(as_colours(values))
    return {"title": title, "image": image, "scale": f"up to ±{spoken(most, 3)}"}
