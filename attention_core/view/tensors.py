"""Tensors as a viewer draws them: symbol, scales, the strongest of very many weights."""

from collections.abc import Mapping

import numpy as np

from attention_core import Tensor
from attention_core.graph.axes import Role
from attention_core.graph.tensor import changed
from attention_core.view.axes import of_the_sample
from attention_core.view.packing import Numbers, halved, numbers
from attention_core.view.palette import HUES
from attention_core.view.protocol import Scale
from attention_core.view.scales import pinned, scale, scales

OWN = ("difference", "gradient")  # sides whose numbers are of another kind than the tensor's
MOST_WHOLE = 64 * 1536  # numbers, as of 64 words in MiniLM; of a picture's more are sent in half
MOST_ROWS = MOST_COLUMNS = 64  # a larger weight matrix is drawn from its strongest entries


def drawn(
    tensor: Tensor, layer: int, side: str = "", limits: Mapping[str, float] | None = None
) -> Numbers:
    """A tensor with what a viewer must know to draw it, of one of its sides.

    ``limits`` are the sizes at which colours end, by name; of others it is their own largest.
    """
    pool = pool_of(tensor)
    value = _pooled(tensor, pool)
    head = tensor.head
    own = scale if side in OWN else scales(tensor)
    limit = (limits or {}).get(tensor.name)

    def of(value: np.ndarray) -> Scale:
        return pinned(own(value), limit)

    half = {"half": True} if value.size > MOST_WHOLE and halved(value) else {}
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
        scale=of(value),
        scales=[] if head is None else [of(each) for each in np.moveaxis(value, head, 0)],
        **half,
    )


def first(tensor: Tensor, most: int | None) -> Tensor:
    """A tensor of the first tokens, and of as many rows of the table they were looked up in.

    Parameters
    ----------
    tensor : Tensor
        Whole, if it has no more of them or depends on no sample.
    most : int or None
        How many; None for all.
    """
    if most is None or not of_the_sample(tensor):
        return tensor
    long = [role in (Role.TOKEN, Role.TABLE) for role in tensor.roles()]
    if not any(n > most for n, cut in zip(tensor.value.shape, long, strict=True) if cut):
        return tensor
    return changed(tensor, tensor.value[tuple(slice(most if cut else None) for cut in long)])


def hue(base: str) -> str:
    """The hue of queries, keys and values, by a name without its layer; they may be crossed."""
    name = base.removeprefix("cross_")
    return name if name in HUES else ""


def symbol(tensor: Tensor, layer: int) -> str:
    """The letter a tensor has in the equations; a layer calls whatever it reads X."""
    if tensor.step is None:
        return tensor.base
    return tensor.step.stage.symbol if tensor.step.layer in (None, layer) else "X"


def pool_of(tensor: Tensor) -> list[int]:
    """How many entries along each axis one that is sent stands for: 1 but in large weights.

    The last one along an axis may stand for fewer.
    """
    pool = [1] * tensor.value.ndim
    rows, columns = tensor.drawn_shape
    # A table that is read by columns is weights, though which of them are shown is the sample's.
    weights = tensor.step is None and tensor.roles()[:1] == (Role.FEATURE,)
    weights = weights or not of_the_sample(tensor)
    if rows * columns > MOST_ROWS * MOST_COLUMNS and weights:
        for axis, most in zip(_drawn(tensor), (MOST_ROWS, MOST_COLUMNS), strict=False):
            pool[axis] = -(-tensor.value.shape[axis] // most)
    return pool


def _drawn(tensor: Tensor) -> list[int]:
    """Which axes are drawn as rows and columns."""
    return [i for i in range(tensor.value.ndim) if i != tensor.head][-2:]


def _pooled(tensor: Tensor, pool: list[int]) -> np.ndarray:
    """A large weight matrix by its strongest entry in every small rectangle."""
    value = tensor.value.astype(np.float32)
    if max(pool, default=1) == 1:
        return value
    drawn = _drawn(tensor)
    p, q = (pool[axis] for axis in drawn)
    value = np.moveaxis(value, drawn, (-2, -1))
    *lead, rows, columns = value.shape
    beyond = [(0, 0)] * len(lead) + [(0, -rows % p), (0, -columns % q)]

    def tiles(padded: np.ndarray) -> np.ndarray:
        *_, r, c = padded.shape
        split = padded.reshape(*lead, r // p, p, c // q, q).swapaxes(-3, -2)
        return split.reshape(*lead, r // p, c // q, p * q)

    sizes = tiles(np.pad(np.abs(value), beyond, constant_values=-1))  # never the strongest
    strongest = sizes.argmax(axis=-1, keepdims=True)
    found = np.take_along_axis(tiles(np.pad(value, beyond)), strongest, axis=-1)[..., 0]
    return np.moveaxis(found, (-2, -1), drawn)
