"""What a gradient is of: a number that a reader asks about, and what to say of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.geometry.pooling import sentence_vector
from attention_core.graph.axes import Role
from attention_core.graph.entries import special
from attention_core.graph.explain import placed
from attention_core.graph.gradients import gradients
from attention_core.graph.kinds import Pieces
from attention_core.graph.kinds.saying import asks, entry, is_scores
from attention_core.graph.picked import looks_back
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace
from attention_core.nextword.ending import ending
from attention_core.nextword.masked import MASKS


@dataclass(frozen=True)
class Target:
    """A number that follows from a trace, and how it moves with what it is made of.

    Attributes
    ----------
    says : Pieces
        What it is, as it goes on after "the gradient of": ``the likeness of bank to …``.
    value : float
    seeds : mapping of str to ndarray
        Its derivatives by tensors of the trace, as ``gradients`` takes them.
    """

    says: Pieces
    value: float
    seeds: Mapping[str, Array]

    def gradients(self, trace: Trace, wanted: Collection[str] | None = None) -> dict[str, Array]:
        """Its derivatives by what it depends on; ``wanted`` as for ``gradients``."""
        return gradients(trace, self.seeds, wanted)


def number(trace: Trace, name: str, cell: Sequence[int]) -> Target:
    """One number of a trace.

    Parameters
    ----------
    trace : Trace
    name : str
        The tensor that it is in.
    cell : sequence of int
        One index per axis.

    Raises
    ------
    KeyError
        If the trace has no such tensor.
    IndexError
        If the tensor has no such cell.
    ValueError
        If it is not a number that can be changed a little.
    """
    tensor = trace[name]
    index, _ = placed(tensor, cell)
    value = tensor.value
    if not np.issubdtype(value.dtype, np.floating) or not np.isfinite(value[index]):
        raise ValueError(f"{name} has no number there that could move a little.")
    seed = np.zeros(value.shape)
    seed[index] = 1
    return Target(_called(trace, tensor, index), float(value[index]), {name: seed})


def likeness(trace: Trace, at: int, other: Trace, text: str) -> Target:
    """The cosine between a token's last vector and that of the same token in another sentence.

    The other sentence's vector stays as it is. Where that has no such token, it is the mean over
    its words.

    Parameters
    ----------
    trace : Trace
    at : int
        The token.
    other : Trace
        Of the same model.
    text : str
        What the other sentence is called.

    Raises
    ------
    ValueError
        If one of the two vectors has no direction.
    """
    stream, theirs = trace.stream, other.stream.value.astype(np.float64)
    mine = stream.value[at].astype(np.float64)
    word, tokens = trace.tokens[at], other.tokens
    same = sorted((i for i, each in enumerate(tokens) if each == word), key=lambda i: abs(i - at))
    if same:
        vector = theirs[same[0]]
        whom: Pieces = [(word,), " in ", (text,)]
    else:
        words = sorted(set(range(len(tokens))) - set(special(tokens))) or [*range(len(tokens))]
        vector = theirs[words].mean(axis=0)
        whom = ["the words of ", (text,)]
    found, slope = _cosine(mine, vector)
    seed = np.zeros(stream.value.shape)
    seed[at] = slope
    return Target(["the likeness of ", (word,), " to ", *whom], found, {stream.name: seed})


def sentence_likeness(trace: Trace, other: Trace, text: str) -> Target:
    """The cosine between two sentences' vectors, each the mean of its tokens' last ones.

    Parameters
    ----------
    trace : Trace
    other : Trace
        Of the same model; its vector stays as it is.
    text : str
        What the other sentence is called.

    Raises
    ------
    ValueError
        If one of the two vectors has no direction.
    """
    stream = trace.stream
    found, slope = _cosine(sentence_vector(trace), sentence_vector(other))
    seed = np.broadcast_to(slope / len(stream.value), stream.value.shape)
    return Target(["the likeness of the sentence to ", (text,)], found, {stream.name: seed})


def _cosine(mine: Array, other: Array) -> tuple[float, Array]:
    """The cosine of two vectors, and how it moves with the first: (v / |v| - cos u / |u|) / |u|."""
    size, length = np.linalg.norm(mine), np.linalg.norm(other)
    if not (0 < size < np.inf and 0 < length < np.inf):
        raise ValueError("One of the two vectors has no direction, so that they are not compared.")
    found = float(cosine(mine, other))
    return found, (other / length - found * mine / size) / size


def score(trace: Trace, at: int, candidate: int | None = None) -> Target:
    """The logit of what could stand at a place, or come next there.

    Parameters
    ----------
    trace : Trace
        Of a model that scores a vocabulary.
    at : int
        After which token, or behind which mask; of a translator, in the place of which token.
    candidate : int, optional
        The likeliest if not given.

    Raises
    ------
    ValueError
        If the model scores no words, the place or the candidate is not there, or the score is not
        finite.
    """
    end = ending(trace).logits
    logits = trace[end.name]
    if not 0 <= at < len(logits.value):
        raise ValueError(f"There is no token {at}.")
    row = logits.value[at]
    best = int(np.nan_to_num(row, nan=-np.inf).argmax()) if candidate is None else candidate
    if not 0 <= best < len(row) or not np.isfinite(row[best]):
        raise ValueError(f"There is no finite score of candidate {best}.")
    seed = np.zeros(logits.value.shape, logits.value.dtype)
    seed[at, best] = 1
    name = logits.entries.name(logits.axes[1], best)
    token = trace.tokens_of(end.part)[at]
    says: Pieces = ["the logit of ", (name,), f" {stands(trace, at)} ", (token,)]
    if name == token and trace.translates(trace.steps[-1].part):
        says = ["the logit of ", (name,), ", where it is said"]
    return Target(says, float(row[best]), {logits.name: seed})


def stands(trace: Trace, at: int) -> str:
    """How a word that is guessed stands to a token: ``behind`` a mask, ``after`` a word.

    A translator says it ``in the place of`` the one that it said.
    """
    if trace.translates(trace.steps[-1].part):
        return "in the place of"
    if trace.tokens[at] in MASKS:
        return "behind"
    return "after" if looks_back(trace, trace.steps) else "at"


def _called(trace: Trace, tensor: Tensor, index: tuple[int, ...]) -> Pieces:
    """``one number of the scores (layer 0, head 1, bank asks river)``."""
    step, pairs = tensor.step, is_scores(tensor)
    cell = dict(zip(tensor.axes, index, strict=True))
    said: Pieces = [f"one number of {f'the {step.stage.title.lower()}' if step else tensor.base}"]
    where: list[Pieces] = []
    if step and step.layer is not None and trace.n_layers(step.part) > 1:
        where.append([f"{step.part} layer {step.layer}".strip()])
    for axis in tensor.axes[:-2] if pairs else tensor.axes:
        head = tensor.entries.axis(axis).role == Role.HEAD
        name = tensor.entries.name(axis, cell[axis])
        where.append([f"head {name}" if head else entry(tensor, axis, cell[axis], cell)])
    if pairs:
        where.append(asks(tensor, index))
    for i, each in enumerate(where):
        said += [", " if i else " (", *each]
    return [*said, ")"] if where else said
