"""What attention did to a token, told as a change of what a person can name.

Where dimensions have names (*nature*, *money*) the change is one of those numbers; else of how far
a token's vector reaches along the vectors that the sentence's own words have in the word table.
Both are linear in what is added, so each head's part is exact: heads are added up in W_O (Elhage et
al. 2021, A Mathematical Framework for Transformer Circuits, on heads as independent and additive).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.graph.axes import Role
from attention_core.graph.entries import special
from attention_core.graph.kinds import Add, Dot, Join, Lookup
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.story.asking import weights_of

NEARLY = 0.5  # a sense that is half as strong as the strongest may be meant as well


@dataclass(frozen=True)
class Change:
    """One measure of one token, before and after something was added to its vector.

    Attributes
    ----------
    token : int
    along : int
        Which direction: a dimension, or the token whose word it is.
    before, after : float
    heads : ndarray, (head,)
        What each head brought of the difference; the output bias brought what is left.
    keys : ndarray, (key,)
        What each token brought by all heads together.
    """

    token: int
    along: int
    before: float
    after: float
    heads: Array
    keys: Array

    @property
    def by(self) -> float:
        """How far it moved."""
        return self.after - self.before

    @property
    def bias(self) -> float:
        """What no head brought."""
        return self.by - float(self.heads.sum())


@dataclass(frozen=True)
class Branch:
    """The way of attention in a layer: off the stream, through the heads, and back onto it."""

    trace: Trace
    weights: Step
    mix: Step
    output: Step
    add: Step

    @property
    def before(self) -> str:
        """Name of the stream's tensor that is added to."""
        return next(name for name in self.add.reads if name != self.output.name)

    def handed(self, directions: Array | None = None) -> Array:
        """What a key hands over by each head along directions, if it gets all of the weight.

        Parameters
        ----------
        directions : ndarray, (d_model, direction), optional
            The stream's own dimensions if not given.

        Returns
        -------
        ndarray, (head, key, direction)
        """
        value = next(name for name in self.mix.reads if name != self.weights.name)
        n = len(weights_of(self.trace, self.weights))
        values = np.stack([self.trace[value].matrix(head) for head in range(n)]).astype(float)
        W_O = self.trace[self.output.reads[1]].value.astype(float)
        by_head = W_O.reshape(n, -1, W_O.shape[-1])
        found: Array = values @ (by_head if directions is None else by_head @ directions)
        return found


def branch(trace: Trace, layer: int, part: str | None = None) -> Branch | None:
    """Where attention leaves a layer's stream and comes back; None if it does not do so plainly."""
    part = trace.part if part is None else part
    reader = {name: step for step in trace.steps for name in step.reads}
    for weights in trace.attention:
        if (weights.layer, weights.part) != (layer, part) or weights.name not in reader:
            continue
        mix = reader[weights.name]
        joined = reader.get(mix.name)
        output = reader.get(joined.name) if joined else None
        add = reader.get(output.name) if output else None
        if joined is None or output is None or add is None:
            continue
        kinds = [type(step.stage.operation) for step in (mix, joined, output, add)]
        if kinds == [Dot, Join, Dot, Add] and len(add.reads) == 2 and add.layer == layer:
            return Branch(trace, weights, mix, output, add)
    return None


@dataclass(frozen=True)
class Scene:
    """What changes can be told in: directions that mean something to a person.

    Attributes
    ----------
    trace : Trace
    name : str
        Of the step that reads the word table.
    axis : str
        The stream's axis of features.
    table : ndarray, (token, d_model)
        Each token's own vector, from the word table.
    """

    trace: Trace
    name: str
    axis: str
    table: Array

    @cached_property
    def named(self) -> bool:
        """Whether the dimensions have names."""
        return self.trace.entries.named(self.axis)

    @cached_property
    def words(self) -> list[int]:
        """The tokens that stand for words, the first of those that are alike."""
        labels = self.trace.tokens
        added = special(labels)
        first = {label: i for i, label in reversed(list(enumerate(labels))) if i not in added}
        return sorted(i for i in first.values() if np.linalg.norm(self.table[i]) > 0)

    @cached_property
    def choices(self) -> list[int]:
        """The directions: dimensions in which words differ from nothing, or words.

        A dimension that is zero in the word table, whatever the word, is about places; one with a
        special name is no meaning.
        """
        if self.named:
            apart = special(self.trace.entries.lists.get(self.axis, ()))
            differ = np.flatnonzero(np.abs(self.table).max(axis=0) > 0)
            return [int(i) for i in differ if i not in apart]
        return self.words

    @cached_property
    def directions(self) -> Array:
        """As columns of length 1, shape (d_model, direction)."""
        if self.named:
            return np.eye(self.table.shape[1])[:, self.choices]
        rows = self.table[self.choices]
        columns: Array = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).T
        return columns

    def senses(self, token: int) -> list[int]:
        """The dimensions that a token by itself could be about, the strongest first."""
        if not self.named:
            return []
        row = self.table[token, self.choices]
        top = row.max(initial=0)
        strong = (i for i in np.argsort(-row, kind="stable") if top > 0 and row[i] >= NEARLY * top)
        return [self.choices[i] for i in strong]

    def own(self, token: int) -> int | None:
        """Which of the words a token is, None if it is none."""
        labels = self.trace.tokens
        return next((i for i in self.words if labels[i] == labels[token]), None)


def scene(trace: Trace, part: str | None = None) -> Scene | None:
    """The directions of a trace; None if it has no word table, or lost its numbers on the way.

    In a ``part`` that says another text there are none: a token's own vector is not read there
    before it is said.
    """
    if trace.astray or trace.translates(part):
        return None
    for step in trace.steps:
        if step.layer is None and isinstance(step.stage.operation, Lookup):
            tensor = trace[step.name]
            if list(tensor.roles()) == [Role.TOKEN, Role.FEATURE]:
                return Scene(trace, step.name, tensor.axes[-1], tensor.value.astype(float))
            return None
    return None


@dataclass(frozen=True)
class Changes:
    """What attention changed in one token, largest first; each worked out when asked for.

    Attributes
    ----------
    token : int
    along : list of int
        Directions, as in ``Change``.
    was, now : ndarray, (direction,)
    by_head : ndarray, (head, direction)
    weights : ndarray, (head, key)
        Of this token.
    handed : ndarray, (head, key, direction)
    """

    token: int
    along: list[int]
    was: Array
    now: Array
    by_head: Array
    weights: Array
    handed: Array

    def __iter__(self) -> Iterator[Change]:
        for m in np.argsort(-np.abs(self.now - self.was), kind="stable"):
            yield Change(
                self.token,
                self.along[m],
                float(self.was[m]),
                float(self.now[m]),
                self.by_head[:, m],
                (self.weights * self.handed[..., m]).sum(axis=0),
            )


def changes(
    trace: Trace, layer: int, part: str | None = None, most: int | None = None
) -> list[Changes]:
    """What a layer's attention changed in each token.

    Parameters
    ----------
    trace : Trace
    layer : int
    part : str, optional
        The stack that is meant; ``trace.part`` if not given.
    most : int, optional
        Of how many tokens, the first ones; of all if not given.

    Returns
    -------
    list of Changes
        By token; empty if it cannot be told: no word table, no plain way back onto the stream, or
        numbers that are none.
    """
    way, seen = branch(trace, layer, part), scene(trace, part)
    if way is None or seen is None or not seen.choices:
        return []
    before, after = (trace[name].value.astype(float) for name in (way.before, way.add.name))
    if before.shape != after.shape or before.shape != seen.table.shape:
        return []
    handed = way.handed(seen.directions)
    was, now = (rows[:most] @ seen.directions for rows in (before, after))
    weights = weights_of(trace, way.weights)[:, :most].astype(float)
    by_head = weights @ handed
    return [
        Changes(i, seen.choices, was[i], now[i], by_head[:, i], weights[:, i], handed)
        for i in range(len(was))
    ]


def likeness(seen: Scene, rows: Array) -> Array:
    """Cosine of each row with each word of the sentence, (token, word)."""
    words = seen.table[seen.words]
    return np.stack([cosine(rows, word[None]) for word in words], axis=-1)
