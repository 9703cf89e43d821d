"""Tensors as a viewer draws them: symbol, scales, the strongest of very many weights."""

import numpy as np

from attention_core import Tensor
from attention_core.view.axes import of_the_sample
from attention_core.view.packing import Numbers, numbers, scale
from attention_core.view.palette import HUES

MOST_ROWS = MOST_COLUMNS = 64  # a larger weight matrix is drawn from its strongest entries


def drawn(tensor: Tensor, layer: int, side: str = "") -> Numbers:
    """A tensor with what a viewer must know to draw it, of one side of a change."""
    value, pool = _pooled(tensor)
    head = tensor.head
    return numbers(
        tensor.name,
        value,
        side,
        symbol=symbol(tensor, layer),
        hue=hue(tensor.base),
        axes=tensor.axes,
        full=tensor.value.shape,
        pool=pool,
        head=-1 if head is None else head,
        scale=scale(value),
        scales=[] if head is None else [scale(each) for each in np.moveaxis(value, head, 0)],
    )


def hue(base: str) -> str:
    """The hue of queries, keys and values, by a name without its layer."""
    return base if base in HUES else ""


def symbol(tensor: Tensor, layer: int) -> str:
    """The letter a tensor has in the equations; a layer calls whatever it reads X."""
    if tensor.step is None:
        return tensor.base
    return tensor.step.stage.symbol if tensor.step.layer in (None, layer) else "X"


def _pooled(tensor: Tensor) -> tuple[np.ndarray, list[int]]:
    """A large weight matrix by its strongest entry in every small rectangle."""
    value = tensor.value.astype(np.float32)
    whole = value, [1] * value.ndim
    small = value.ndim < 2 or value[(0,) * (value.ndim - 2)].size <= 4096
    if small or of_the_sample(tensor):
        return whole
    p, q = (
        next(p for p in range(1, n + 1) if n % p == 0 and n // p <= most)
        for n, most in zip(value.shape[-2:], (MOST_ROWS, MOST_COLUMNS), strict=True)
    )
    if max(p, q) == 1:
        return whole
    *lead, rows, columns = value.shape
    tiles = value.reshape(*lead, rows // p, p, columns // q, q).swapaxes(-3, -2)
    tiles = tiles.reshape(*lead, rows // p, columns // q, p * q)
    strongest = np.abs(tiles).argmax(axis=-1, keepdims=True)
    return np.take_along_axis(tiles, strongest, axis=-1)[..., 0], [1] * len(lead) + [p, q]
