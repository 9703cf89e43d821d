"""Memory that is used again: asking the system for it takes longer than small sums do."""

from typing import Any

import numpy as np

from attention_core.arrays import Array


class Room:
    """Arrays by name, each overwritten by whoever asks for the same again.

    Parameters
    ----------
    dtype : dtype
    """

    def __init__(self, dtype: Any) -> None:
        self.dtype = np.dtype(dtype)
        self._held: dict[str, Array] = {}

    def __call__(self, name: str, *shape: int) -> Array:
        """An array of this shape that holds anything."""
        held = self._held.get(name)
        if held is None or held.shape != shape:
            held = self._held[name] = np.empty(shape, self.dtype)
        return held
