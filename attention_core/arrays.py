"""Arrays: their type, whatever their shape and numbers, and how they are kept from change."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def frozen(array: Array) -> Array:
    """The same numbers, read-only; who holds the array itself may still write to it."""
    if not array.flags.writeable:
        return array
    view = array.view()
    view.flags.writeable = False
    return view
