"""Where a question is asked: a walk, the head in view, the token that asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import Role
from attention_core.graph.kinds import Divide, DivideByRoot, Mask, Pieces
from attention_core.graph.kinds.saying import entry, is_scores
from attention_core.graph.picked import candidates
from attention_core.graph.spoken import spoken
from attention_core.graph.step import Step
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace
from attention_core.story.change import Branch, Scene, branch, scene

LEAST = 0.015  # what differs by less may look alike with two digits after the point
OF_SIZE = 2e-3  # and so may what differs by less than this part of it
FEW = 4  # options to choose from


def clear(more: float, less: float) -> bool:
    """Whether one number is larger than another by so much that everybody sees it."""
    if not (np.isfinite(more) and np.isfinite(less)):
        return False
    gap = more - less
    return gap >= max(LEAST, OF_SIZE * max(abs(more), abs(less))) and spoken(more) != spoken(less)


def first_two(values: Array) -> tuple[int, int] | None:
    """Places of the largest number and the next; None if there is no clear largest one."""
    if values.size < 2 or np.isnan(values).any():
        return None
    second, first = (int(i) for i in np.argsort(values, kind="stable")[-2:])
    return (first, second) if clear(float(values[first]), float(values[second])) else None


class OutOfSight(LookupError):
    """A question would name a token that is not shown."""


@dataclass(frozen=True)
class Spot:
    """Where a question is asked.

    Attributes
    ----------
    trace : Trace
    layer : int
    head : int
        The head in view, -1 where all are.
    ask : int
        The token that asks.
    part : str or None
        The stack that the layer is in.
    most : int or None
        How many tokens are shown, the first ones; all if not given.
    """

    trace: Trace
    layer: int
    head: int
    ask: int
    part: str | None = None
    most: int | None = None

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The walk."""
        return self.trace.walk(self.layer, self.part)

    @cached_property
    def weights(self) -> Step | None:
        """Where this layer shares attention out, if it does."""
        attention = self.trace.attention
        return next((s for s in self.steps if s in attention and is_scores(self.of(s))), None)

    @cached_property
    def chain(self) -> tuple[Step, ...]:
        """From the weights back to the step that compares each query with each key."""
        found: list[Step] = []
        step = self.weights
        while step is not None and is_scores(self.trace[step.name]):
            found.append(step)
            step = self.trace[step.reads[0]].step
        return tuple(found)

    def scored(self, kind: type) -> Step | None:
        """The step of this kind on the way from scores to weights."""
        return next((s for s in self.chain if isinstance(s.stage.operation, kind)), None)

    @cached_property
    def compares(self) -> Step | None:
        """The step whose numbers are the scores."""
        plain = not self.chain[1:] or isinstance(
            self.chain[-1].stage.operation, Mask | Divide | DivideByRoot
        )
        return None if plain else self.chain[-1]

    @cached_property
    def way(self) -> Branch | None:
        """How attention leaves the layer's stream and comes back."""
        return branch(self.trace, self.layer, self.part)

    @cached_property
    def scene(self) -> Scene | None:
        """The words' own vectors."""
        return scene(self.trace, self.part)

    def of(self, step: Step) -> Tensor:
        """What a step made."""
        return self.trace[step.name]

    def row(self, tensor: Tensor) -> int | None:
        """The asking token's row in what is drawn of a tensor; None if it has no such row.

        Nor has it where all heads are in view, or where one matrix is not all there is of a head,
        or of very many candidates only some are.
        """
        if candidates(tensor):
            return None
        heads = 0 if tensor.head is None else 1
        if tensor.value.ndim - heads != 2 or (heads and self.head < 0):
            return None
        axis, entries = tensor.entries.axis(tensor.drawn[0]), tensor.entries
        if axis.role != Role.TOKEN or axis.part == "key" or self.ask >= tensor.drawn_shape[0]:
            return None
        return self.ask if entries.along(tensor.drawn[0]) == self.along else None

    def numbers(self, tensor: Tensor) -> Array | None:
        """The asking token's row, in float64; None if there is none, or not all of it is finite."""
        row = self.row(tensor)
        if row is None:
            return None
        found: Array = tensor.matrix(self.head)[row].astype(np.float64)
        return found if np.isfinite(found).all() else None

    @cached_property
    def along(self) -> str:
        """The list that asking tokens are in."""
        entries = self.trace.entries
        if self.weights is not None:
            return entries.along(self.of(self.weights).axes[-2])
        axes = (axis for step in self.steps for axis in self.of(step).axes)
        return next((entries.along(a) for a in axes if entries.axis(a).role == Role.TOKEN), "")

    @cached_property
    def who(self) -> Pieces:
        """The asking token."""
        return self.named(self.along, self.ask)

    def token(self, tensor: Tensor, key: int) -> Pieces:
        """The token of a column that answers."""
        return self.named(tensor.entries.along(tensor.drawn[1]), key)

    def own(self, tensor: Tensor, key: int) -> bool:
        """Whether a column that answers is the asking token itself."""
        return key == self.ask and tensor.entries.same(*tensor.drawn)

    def itself(self, tensor: Tensor, key: int) -> Pieces:
        """The token of a column, or that it is the one that asks."""
        return ["itself"] if self.own(tensor, key) else self.token(tensor, key)

    def named(self, along: str, i: int) -> Pieces:
        """A token of a list; with its place if another is called as it is.

        Raises
        ------
        OutOfSight
            If it is not among those that are shown.
        """
        if self.most is not None and i >= self.most:
            raise OutOfSight
        names = self.trace.entries.lists.get(along)
        label = names[i] if names is not None and i < len(names) else str(i)
        twice = names is not None and list(names).count(label) > 1
        return [(label,), f" (place {i})"] if twice else [(label,)]

    def column(self, tensor: Tensor, i: int) -> Pieces:
        """What a column is called that is no token."""
        at = {} if tensor.head is None else {tensor.axes[tensor.head]: tensor.head_of(self.head)}
        return [entry(tensor, tensor.drawn[1], i, {**at, tensor.drawn[1]: i})]

    def in_head(self, tensor: Tensor, head: int | None = None) -> str:
        """Which head, where there are several: `` in head topic``."""
        if tensor.head is None or tensor.value.shape[tensor.head] < 2:
            return ""
        axis = tensor.axes[tensor.head]
        which = tensor.head_of(self.head if head is None else head)
        return f" in {tensor.entries.axis(axis).noun} {tensor.entries.name(axis, which)}"

    def head_in(self, tensor: Tensor) -> int:
        """The head a question about a tensor is about: -1 if it has none."""
        return -1 if tensor.head is None else self.head

    def turn(self, of: Sequence[int]) -> int:
        """One of several, another for another token or sentence, so that answers vary."""
        return of[(self.ask + len(self.trace.tokens)) % len(of)]
