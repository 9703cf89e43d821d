"""Which word came of which: where the one head looks that was trained to say so, and the others.

Marian's small models are trained with a second aim beside the right words: one head of the last
layer has to look at the words that an aligner found for each (Garg et al. 2019, "Jointly Learning
to Align and Translate with Transformer Models"; marian-dev takes head 0). No other head has to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.entries import special
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.models.base import Word
from attention_core.translation.spans import is_word, spans

GUIDED = 0  # which head of the last layer (marian-dev, src/models/transformer.h: collectOneHead)
LEAST = 0.3  # of a word's attention, from where on a line is drawn
CLEAR = 0.5  # from where on it looks at one word


@dataclass(frozen=True)
class Link:
    """A word of the translation, a word of the source, and the attention between them.

    Attributes
    ----------
    target, source : int
        Which of ``Alignment.targets`` and ``Alignment.sources``.
    weight : float
        Mean over the target word's tokens of what they give to the source word, 0 to 1.
    """

    target: int
    source: int
    weight: float


@dataclass(frozen=True)
class Alignment:
    """Where one head looks while each word is said.

    Attributes
    ----------
    layer, head : int
        Of the decoder.
    weights : ndarray, shape (target, source)
        Of tokens; row t is of the token produced at step t. Rows sum to one.
    sources, targets : tuple of Word
        Words and signs of both texts, and at which tokens they stand.
    shares : ndarray, shape (len(targets), len(sources))
        The same of words. A row sums to less than one: the end of the source is no word.
    """

    layer: int
    head: int
    weights: Array
    sources: tuple[Word, ...]
    targets: tuple[Word, ...]
    shares: Array

    @property
    def links(self) -> tuple[Link, ...]:
        """The lines worth drawing: of each target word those above ``LEAST``, strongest first."""
        rows, columns = np.nonzero(self.shares >= LEAST)
        found = (
            Link(int(i), int(j), float(self.shares[i, j]))
            for i, j in zip(rows, columns, strict=True)
        )
        return tuple(sorted(found, key=lambda link: (link.target, -link.weight)))

    def link(self, target: int) -> Link | None:
        """What a target word looks at with half of its attention or more; None if at no one."""
        if not self.sources:
            return None
        best = int(self.shares[target].argmax())
        weight = float(self.shares[target, best])
        return Link(target, best, weight) if weight >= CLEAR else None

    def tokens(self, link: Link) -> tuple[int, int]:
        """The token of a link's target word, and of its source word, with most between them."""
        rows, columns = self.targets[link.target].tokens, self.sources[link.source].tokens
        block = self.weights[np.ix_(rows, columns)]
        row, column = divmod(int(block.argmax()), len(columns))
        return rows[row], columns[column]

    def said(self, source: int) -> tuple[int, ...]:
        """The target words that look at a source word with half of their attention or more."""
        links = map(self.link, range(len(self.targets)))
        return tuple(link.target for link in links if link and link.source == source)


def crossing_steps(trace: Trace) -> tuple[Step, ...]:
    """The steps whose weights go from one text to another, in order: a layer each.

    Raises
    ------
    ValueError
        If there is none.
    """
    found = tuple(
        step for step in trace.attention if len({*_lists(trace, step)}) == len(_lists(trace, step))
    )
    if not found:
        title = trace.of.title or "This model"
        raise ValueError(f"{title} reads one text: nothing looks from a translation at its source.")
    return found


def alignment(trace: Trace, layer: int = -1, head: int = GUIDED) -> Alignment:
    """Where a head of the decoder looks; of the last layer the one that was trained for it.

    Parameters
    ----------
    trace : Trace
        By a translator.
    layer, head : int, optional

    Raises
    ------
    ValueError
        If the trace is of one text.
    IndexError
        If there is no such layer or head.
    """
    steps = crossing_steps(trace)
    step = steps[layer]
    weights = trace[step.name].value[head]
    target, source = _lists(trace, step)
    targets, sources = spans(trace.entries.lists[target]), spans(trace.entries.lists[source])
    number = steps.index(step) if step.layer is None else step.layer
    return Alignment(number, head, weights, sources, targets, _shares(weights, targets, sources))


@dataclass(frozen=True)
class Crossing:
    """Two words of the translation in the order in which their sources do not stand.

    Attributes
    ----------
    first, second : Link
        ``first.target < second.target``, and ``first.source > second.source``.
    """

    first: Link
    second: Link

    @property
    def weight(self) -> float:
        """How sure it is: the weaker of both."""
        return min(self.first.weight, self.second.weight)


def crossings(trace: Trace) -> tuple[Crossing, ...]:
    """Pairs of words whose order is turned, by the trained head; the surest first.

    Only words with a letter or a digit count that look at such a one with half of their attention.

    Raises
    ------
    ValueError
        If the trace is of one text.
    """
    found = alignment(trace)
    links = [
        link
        for link in map(found.link, range(len(found.targets)))
        if link
        and is_word(found.targets[link.target].text)
        and is_word(found.sources[link.source].text)
    ]
    pairs = [
        Crossing(one, other)
        for i, one in enumerate(links)
        for other in links[i + 1 :]
        if one.source > other.source
    ]
    return tuple(sorted(pairs, key=lambda each: -each.weight))


@dataclass(frozen=True)
class Sharpness:
    """How narrowly a head looks, and whether it looks where the trained one does.

    Attributes
    ----------
    layer, head : int
    spread : float
        Mean entropy of its rows, as a share of the most there can be: 0 if all is on one token, 1
        if all of them get the same.
    agrees : float
        Of the target's tokens, the share for which it looks most at what the trained head looks
        most at. The end of the text does not count: there is nothing to look at.
    n : int
        How many tokens these are.
    guided : bool
        Whether it is the trained head.
    """

    layer: int
    head: int
    spread: float
    agrees: float
    n: int
    guided: bool = False


def sharpness(trace: Trace) -> tuple[Sharpness, ...]:
    """Every head of the decoder beside the one that was trained to align: sharp is not aligned.

    Returns
    -------
    tuple of Sharpness
        Layer by layer, head by head. The end of the translation is left out, if more was said.

    Raises
    ------
    ValueError
        If the trace is of one text.
    """
    steps = crossing_steps(trace)
    target, _ = _lists(trace, steps[-1])
    labels = trace.entries.lists[target]
    rows = [i for i in range(len(labels)) if i not in special(labels)] or [*range(len(labels))]
    guided = trace[steps[-1].name].value[GUIDED][rows].argmax(axis=-1)
    found = []
    for number, step in enumerate(steps):
        weights = trace[step.name].value[:, rows].astype(np.float64)
        most = np.log(weights.shape[-1]) or 1.0
        logs = np.log(weights, out=np.zeros_like(weights), where=weights > 0)
        spread = -(weights * logs).sum(axis=-1).mean(axis=-1) / most
        agrees = (weights.argmax(axis=-1) == guided).mean(axis=-1)
        layer = number if step.layer is None else step.layer
        found += [
            Sharpness(
                layer,
                head,
                float(spread[head]),
                float(agrees[head]),
                len(rows),
                step is steps[-1] and head == GUIDED,
            )
            for head in range(len(weights))
        ]
    return tuple(found)


def _lists(trace: Trace, step: Step) -> tuple[str, ...]:
    """The lists that the rows and the columns of weights run along."""
    return tuple(trace.entries.along(axis) for axis in step.signature.output[-2:])


def _shares(weights: Array, targets: Sequence[Word], sources: Sequence[Word]) -> Array:
    """Weights of tokens as weights of words: added up where they go, the mean whence they come."""
    looks, seen = (_within(*each) for each in zip((targets, sources), weights.shape, strict=True))
    added: Array = looks @ weights.astype(np.float64) @ seen.T
    return added / np.maximum(looks.sum(axis=1, keepdims=True), 1)


def _within(words: Sequence[Word], n: int) -> Array:
    """Which of n tokens are in which word, as ones and zeros."""
    found = np.zeros((len(words), n))
    for i, word in enumerate(words):
        found[i, list(word.tokens)] = 1
    return found
