"""The weights of a small encoder: one row of numbers, and every weight a view of it.

So an optimiser changes all of them in one stroke. A layer's query, key and value weights lie side
by side: they are one product.
"""

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any, Self

import numpy as np

from attention_core.arrays import Array
from attention_core.training.recipe import Recipe

_SPREAD = 0.5  # of the vectors of words and places: LayerNorm brings them to one scale
_EVEN = 0.5  # queries and keys start so much smaller: attention begins nearly even
TABLES = ("W_E", "W_P", "class_tokens")  # their rows are vectors
Shapes = dict[str, tuple[int, ...]]


class Blocks(Mapping[str, Array]):
    """Every weight by the name that a model's stages read, in the order of the computation.

    Parameters
    ----------
    shapes : mapping of str to tuple of int
        Of those that are apart and of those side by side: ``layer0.W_QKV`` is (d_model, 3, head,
        d_head), ``layer0.b_QKV`` (3, head, d_head).
    flat : ndarray of shape (weight,), optional
        The numbers; zeros if there are none yet.
    dtype : dtype, optional
        Of these zeros.

    Attributes
    ----------
    flat : ndarray
    blocks : dict of str to ndarray
        Those that are side by side in one.
    """

    def __init__(self, shapes: Shapes, flat: Array | None = None, dtype: Any = np.float32) -> None:
        self.shapes = shapes
        size = sum(map(prod, shapes.values()))
        self.flat = np.zeros(size, dtype) if flat is None else flat
        if self.flat.shape != (size,):
            raise ValueError(f"These are {self.flat.size:,} numbers, and {size:,} weights.")
        self.blocks: dict[str, Array] = {}
        self._named: dict[str, Array] = {}
        start = 0
        for name, shape in shapes.items():
            block = self.flat[start : start + prod(shape)].reshape(shape)
            start += block.size
            self.blocks[name] = block
            self._named |= _apart(name, block)

    def __getitem__(self, name: str) -> Array:
        return self._named[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)

    def but(self, flat: Array | None = None) -> Self:
        """Others of the same shapes: with these numbers, or zeros."""
        return type(self)(self.shapes, flat, self.flat.dtype)

    def position(self, name: str, cell: tuple[int, ...]) -> int:
        """Where a number of a weight lies in the row of all.

        Raises
        ------
        KeyError, IndexError
            If there is no such weight, or no such cell in it.
        """
        number = self[name][cell]
        if np.ndim(number):
            raise IndexError(f"{name} has {self[name].ndim} axes, and {cell} says fewer.")
        every = self.but(np.arange(self.flat.size))
        return int(every[name][cell])

    def draw(self, rng: np.random.Generator) -> None:
        """Begin anew with random numbers.

        Matrices are normal with a deviation of one over the root of what is added up (LeCun et al.
        1998), gains are one, biases and shifts zero.
        """
        for name, weight in self.items():
            kind = name.rpartition(".")[2]
            if kind.startswith("gain"):
                weight[...] = 1
            elif kind in TABLES:
                weight[...] = _SPREAD * rng.standard_normal(weight.shape)
            elif kind.startswith("W"):
                scale = weight.shape[-2] ** -0.5
                scale *= _EVEN if kind in ("W_Q", "W_K", "W_U") else 1
                weight[...] = scale * rng.standard_normal(weight.shape)


class Weights(Blocks):
    """Those of a small encoder of words.

    Parameters
    ----------
    recipe : Recipe
    n_words, n_places : int
        Rows of the tables of words and of places.
    flat, dtype
        As ``Blocks`` takes them.
    """

    def __init__(
        self,
        recipe: Recipe,
        n_words: int,
        n_places: int,
        flat: Array | None = None,
        dtype: Any = np.float32,
    ) -> None:
        self.recipe, self.n_words, self.n_places = recipe, n_words, n_places
        super().__init__(_shapes(recipe, n_words, n_places), flat, dtype)

    def but(self, flat: Array | None = None) -> Self:
        """Others of the same shapes: with these numbers, or zeros."""
        sizes = (self.recipe, self.n_words, self.n_places)
        return type(self)(*sizes, flat, self.flat.dtype)


def initial(recipe: Recipe, n_words: int, n_places: int, dtype: Any = np.float32) -> Weights:
    """The seeded random numbers that a run starts from.

    Parameters
    ----------
    recipe : Recipe
    n_words, n_places : int
    dtype : dtype, optional

    Returns
    -------
    Weights
    """
    weights = Weights(recipe, n_words, n_places, dtype=dtype)
    # A key of its own: [seed] alone would draw as [seed, 0] does, which is the first step's.
    rng = np.random.default_rng(np.random.SeedSequence(recipe.seed, spawn_key=(0,)))
    weights.draw(rng)
    return weights


def _shapes(recipe: Recipe, n_words: int, n_places: int) -> Shapes:
    d = recipe.d_model
    shapes: Shapes = {"W_E": (n_words, d)}
    if recipe.positions:
        shapes["W_P"] = (n_places, d)
    shapes |= {"gain_E": (d,), "shift_E": (d,)}
    shapes |= layers(recipe)
    return {**shapes, "W_U": (d, n_words), "b_U": (n_words,)}


def layers(recipe: Recipe) -> Shapes:
    """Those of all layers."""
    d, units = recipe.d_model, recipe.d_ffn
    heads = (3, recipe.n_heads, recipe.d_head)
    layer: Shapes = {
        **{"W_QKV": (d, *heads), "b_QKV": heads, "W_O": (d, d), "b_O": (d,)},
        **{"gain_A": (d,), "shift_A": (d,)},
        **{"W_1": (d, units), "b_1": (units,), "W_2": (units, d), "b_2": (d,)},
        **{"gain_F": (d,), "shift_F": (d,)},
    }
    return {
        f"layer{number}.{name}": shape
        for number in range(recipe.n_layers)
        for name, shape in layer.items()
    }


def _apart(name: str, block: Array) -> dict[str, Array]:
    """A block by the names of what lies in it; of a head's weights the head comes first."""
    if not name.endswith("QKV"):
        return {name: block}
    parts = np.moveaxis(block, -3, 0)
    if name.endswith("W_QKV"):
        parts = parts.swapaxes(1, 2)
    return {name.removesuffix("QKV") + part: w for part, w in zip("QKV", parts, strict=True)}
