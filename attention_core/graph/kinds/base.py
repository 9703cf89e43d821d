"""What every kind of computation is asked, and the plain answer where it has none of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import called
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace

# A sentence: strings are ours, one-element tuples are words of the reader's, to be shown as text.
Pieces = list[str | tuple[str]]
Gradients = list[Array | None]  # one for each input


@dataclass(frozen=True)
class Operation:
    """A kind of computation; it does not compute a stage, the stage's own NumPy does.

    Attributes
    ----------
    kind : str
        One word for it; the viewer draws by it.
    over : str
        The axis it sums along, as its stage calls it; empty if there is none.
    """

    kind: str = "step"
    over: str = field(default="", init=False)

    def called(self, names: Mapping[str, str]) -> Self:
        """The same with other names for some axes: those that its own attributes name."""
        own = {each.name for each in fields(self) if each.init} & {"over", "along", "pair"}
        return replace(self, **{name: called(getattr(self, name), names) for name in own})

    def account(self, inputs: Inputs) -> Sum:
        """Name the terms that add up to the output cell that ``inputs`` is seen from.

        They are read from the very cells the number depends on. Unless a kind says more, the
        number stands alone, and the code beside it says how it came about.
        """
        return Sum(
            "worked out by the code beside it",
            (Term("value", (Factor("value", inputs.value),)),),
        )

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """What a change of each input would do to a loss that changes with the output by ``seed``.

        Parameters
        ----------
        seed : ndarray
            d loss / d output.
        at : Local
            What was read and made.

        Returns
        -------
        list of ndarray or None
            d loss / d input, for each input in its shape; None for what cannot change a little.

        Raises
        ------
        ValueError
            If the kind has none, as by default.
        """
        raise ValueError(f"{at.name} is of the kind {self.kind}, which has no adjoint.")

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """How much each number the step made moves with one number it read.

        What ``adjoint`` adds up to, unadded: a seed times these, added, is the adjoint there.

        Parameters
        ----------
        which : int
            Of the inputs.
        cell : tuple of int
            Where in it.
        at : Local
            What was read and made.

        Returns
        -------
        ndarray
            d output / d input[cell], shaped as the output; zero where the number does not reach,
            and throughout for what cannot change a little.

        Raises
        ------
        ValueError
            If the kind says none, as by default.
        """
        raise ValueError(f"{at.name} is of the kind {self.kind}, which does not say its slopes.")

    def magnitude(
        self, function: Callable[..., Array], inputs: Sequence[Array], output: Array
    ) -> Array:
        """How large the numbers are that make up a result: its rounding is in proportion to them.

        Parameters
        ----------
        function : callable
            The stage's own NumPy.
        inputs : sequence of ndarray
            What it reads, floating numbers in float64.
        output : ndarray
            What it makes of them.

        Returns
        -------
        ndarray
            Shaped as the output, or one number for all of it; unless a kind knows better, each
            number itself or the one it was made of, whichever is larger.
        """
        sizes = [np.where(np.isfinite(a), np.abs(a), 0) for a in (output, *inputs[:1])]
        if sizes[0].shape == sizes[-1].shape:
            return np.maximum(sizes[0], sizes[-1])
        return np.asarray(max(each.max(initial=0) for each in sizes))

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """Say in one sentence what this step did to the reader's sample; nothing by default."""
        return []

    def idle(self, trace: "Trace", tensor: "Tensor") -> str:
        """Why this step did nothing to the reader's sample; empty if it did, as by default."""
        return ""


def added_up(function: Callable[..., Array], inputs: Sequence[Array], output: Array) -> Array:
    """The magnitude of what is products and sums alone: the same of the numbers without signs."""
    return function(*(np.abs(each) for each in inputs), out=np.empty_like(output))
