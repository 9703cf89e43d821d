"""What a layer costs, by kind of layer (Vaswani et al. 2017, table 1 and section 4)."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Layer:
    """A kind of layer: three figures, each as LaTeX and as a function of n, d, k and r.

    Attributes
    ----------
    title : str
    operations_formula, sequential_formula, path_formula : str
        As in the table, in O(...).
    operations : callable
        Multiplications of one layer.
    sequential : callable
        Steps that must wait for one another.
    path : callable
        Layers (or steps of a recurrence) a signal passes between the two tokens farthest apart.
    """

    title: str
    operations_formula: str
    sequential_formula: str
    path_formula: str
    operations: Callable[[int, int, int, int], int]
    sequential: Callable[[int, int, int, int], int]
    path: Callable[[int, int, int, int], int]


@dataclass(frozen=True)
class Cost:
    """The three figures of one kind of layer for given sizes."""

    title: str
    operations: int
    sequential: int
    path: int


LAYERS = (
    Layer(
        "self-attention",
        "O(n^2 d)",
        "O(1)",
        "O(1)",
        lambda n, d, k, r: n * n * d,
        lambda n, d, k, r: 1,
        lambda n, d, k, r: 1,
    ),
    Layer(
        "recurrent",
        "O(n d^2)",
        "O(n)",
        "O(n)",
        lambda n, d, k, r: n * d * d,
        lambda n, d, k, r: n,
        lambda n, d, k, r: n,
    ),
    Layer(
        "convolutional",
        "O(k n d^2)",
        "O(1)",
        r"O(\log_k n)",
        lambda n, d, k, r: k * n * d * d,
        lambda n, d, k, r: 1,
        lambda n, d, k, r: _power(n, k),
    ),
    Layer(
        "self-attention (restricted)",
        "O(r n d)",
        "O(1)",
        "O(n/r)",
        lambda n, d, k, r: min(r, n) * n * d,
        lambda n, d, k, r: 1,
        lambda n, d, k, r: ceil(n / r),
    ),
)


def costs(n: int, d: int, k: int = 3, r: int = 32) -> tuple[Cost, ...]:
    """Table 1 in numbers, with the constant that O(...) hides taken as one.

    Parameters
    ----------
    n : int
        Tokens.
    d : int
        Dimensions of a token's vector.
    k : int, optional
        Width of the convolution's kernel, at least 2; the path is that of dilated convolutions.
    r : int, optional
        Neighbours that restricted attention sees.

    Returns
    -------
    tuple of Cost
        In the order of ``LAYERS``.

    Raises
    ------
    ValueError
        If a size is too small.
    """
    if min(n, d, r) < 1 or k < 2:
        raise ValueError("n, d and r are at least 1, and the kernel k at least 2.")
    sizes = (n, d, k, r)
    return tuple(
        Cost(layer.title, layer.operations(*sizes), layer.sequential(*sizes), layer.path(*sizes))
        for layer in LAYERS
    )


def _power(n: int, k: int) -> int:
    """How many times k must be multiplied with itself to reach n, at least once."""
    layers, reach = 1, k
    while reach < n:
        layers, reach = layers + 1, reach * k
    return layers
