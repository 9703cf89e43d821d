"""What every kind of computation is asked, and the plain answer where it has none of its own."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace

# A sentence: strings are ours, one-element tuples are words of the reader's, to be shown as text.
Pieces = list[str | tuple[str]]


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

    def account(self, inputs: Inputs) -> Sum:
        """Name the terms that add up to the output cell that ``inputs`` is seen from.

        They are read from the very cells the number depends on. Unless a kind says more, the
        number stands alone, and the code beside it says how it came about.
        """
        return Sum(
            "worked out by the code beside it",
            (Term("value", (Factor("value", inputs.value),)),),
        )

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """Say in one sentence what this step did to the reader's sample; nothing by default."""
        return []
