"""Where one gradient came from: as a sum over everything that its number went into."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.explain import Explanation, placed
from attention_core.graph.gradients import local
from attention_core.graph.kinds import Pieces
from attention_core.graph.kinds.saying import asks, is_scores, leader, row
from attention_core.graph.run import leading
from attention_core.graph.spoken import spoken
from attention_core.graph.step import Step
from attention_core.graph.sums import Factor, Sum, Term
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace

NAMED, LARGEST = 2000, 50  # of more terms so many of the largest are named, the others added up
SEVERAL = "what a change of this number does in each place that reads it, added: its gradient"
ALONE = "nothing reads this number on the way to what is asked about: its gradient is its own"


def explain_gradient(
    trace: Trace,
    found: Mapping[str, Array],
    seeds: Mapping[str, Any],
    name: str,
    cell: Sequence[int],
) -> Explanation:
    """Say where one gradient came from: the chain rule, a number at a time.

    Parameters
    ----------
    trace : Trace
    found : mapping of str to ndarray
        As ``gradients`` gives them; if not of all tensors, then of this one and of all that
        ``readers`` names.
    seeds : mapping of str to array
        What they were found for.
    name : str
        A tensor, given or computed.
    cell : sequence of int
        One index per axis.

    Returns
    -------
    Explanation
        Terms that add up to ``found[name][cell]`` within the rounding of the trace's dtype. Where
        several steps read the number there is a term for each, and a part with its sum; what was
        asked about itself is a term of its own.

    Raises
    ------
    KeyError
        If the trace has no such tensor, or gradients are missing that its own came from.
    ValueError
        If it has no gradient.
    IndexError
        If the cell is outside the tensor.
    """
    tensor = trace[name]
    index, labels = placed(tensor, cell)
    if name not in found:
        raise ValueError(f"Nothing that was asked about depends on {name}, so it has no gradient.")
    seed = float(np.broadcast_to(np.asarray(seeds.get(name, 0.0)), tensor.value.shape)[index])
    steps = _leading(trace, seeds, name)
    apart = len({(step.part, step.layer) for step in steps}) > 1
    ways = []
    for step in steps:
        if step.name not in found:
            raise KeyError(f"the gradient of {step.name} is missing, which reads {name}")
        title = _title(trace[step.name], step if apart else None)
        ways.append(_through(trace, found[step.name], step, name, index, title))
    if len(ways) == 1 and not seed:
        account = ways[0]
    else:
        own = [Term("asked about", (Factor("itself", seed),))] if seed or not ways else []
        parts = tuple(way for way in ways if len(way.terms) > 1)
        account = Sum(SEVERAL if ways else ALONE, (*own, *map(_term, ways)), parts)
    return Explanation(name, "gradient", index, labels, float(found[name][index]), account)


def readers(trace: Trace, names: Collection[str]) -> list[str]:
    """Everything that is made directly of some tensors: their gradients come from those of these.

    Parameters
    ----------
    trace : Trace
    names : collection of str

    Returns
    -------
    list of str
    """
    wanted = set(names)
    return [step.name for step in trace.steps if wanted.intersection(step.reads)]


def pulls(
    trace: Trace, found: Mapping[str, Array], name: str, asked: str = "what is asked about"
) -> Pieces:
    """One sentence about the gradient of a tensor: which of its numbers pulls most, and how.

    Parameters
    ----------
    trace : Trace
    found : mapping of str to ndarray
        As ``gradients`` gives them.
    name : str
        The tensor.
    asked : str, optional
        What they are gradients of, in words.

    Returns
    -------
    list
        The sentence in pieces, as of ``notice``.
    """
    tensor = trace[name]
    if name not in found:
        return [f"Nothing here is on the way to {asked}."]
    pull = found[name]
    wrong = int((~np.isfinite(pull)).sum())
    if wrong:
        return [f"{wrong:,} of the {pull.size:,} gradients here are infinite or not a number."]
    if not pull.any():
        return [f"Nothing here would change {asked}: every gradient is 0."]
    by = 0.01
    at = int(np.abs(pull).argmax())
    best = tuple(int(i) for i in np.unravel_index(at, pull.shape))
    way = "raises" if pull[best] > 0 else "lowers"
    size = _told(abs(float(pull[best])) * by)
    if pull.size == 1:
        return [f"Raising this number by {by} {way} {asked} by {size}."]
    alone = leader(np.abs(pull) / abs(pull[best])) is not None
    first = f"The strongest pull{'' if alone else ', and as strong elsewhere,'} is "
    there = _where(tensor, best)
    return [first, *there, f": raising it by {by} {way} {asked} by {size}."]


def _where(tensor: Tensor, cell: tuple[int, ...]) -> Pieces:
    """A cell in a sentence: ``where bank asks river in head 3``, ``at unit 1 in token bank``."""
    if not is_scores(tensor):
        return ["at ", *row(tensor, cell)]
    said: Pieces = ["where ", *asks(tensor, cell)]
    for axis, i in zip(tensor.axes[:-2], cell, strict=False):
        said.append(f" in {tensor.entries.axis(axis).noun} {tensor.entries.name(axis, i)}")
    return said


def _told(value: float) -> str:
    """Two figures of what is small, since most steps are."""
    return spoken(value) if value >= 1 else f"{value:.2g}"


def _leading(trace: Trace, seeds: Collection[str], name: str) -> list[Step]:
    """The steps that read a tensor, of those that lead to what was asked about."""
    leads = leading(trace.steps, seeds)
    return [step for step in trace.steps if name in step.reads and step.name in leads]


def _term(way: Sum) -> Term:
    """One way back as a term of all of them; if it is a term itself, that."""
    alone = way.terms[0].factors if len(way.terms) == 1 else None
    return Term(way.name, alone or (Factor("added below", way.total),))


def _through(
    trace: Trace, pull: Array, step: Step, name: str, cell: tuple[int, ...], title: str
) -> Sum:
    """What one step makes of a number, each number made a term, if it moves with it at all."""
    at, made = local(trace, step), trace[step.name]
    ways = (i for i, read in enumerate(step.reads) if read == name)
    with np.errstate(all="ignore"):  # as in gradients
        slopes = np.sum([step.stage.operation.slopes(way, cell, at) for way in ways], axis=0)
    there = np.argwhere(slopes)
    products = (pull * slopes)[tuple(there.T)].astype(np.float64)
    varying = [i for i, column in enumerate(there.T) if len(column) and column.min() < column.max()]
    terms, rest = [], None
    if len(there) > NAMED:
        largest = np.argsort(-np.abs(products), kind="stable")
        rest = float(products[largest[LARGEST:]].sum())
        there = there[largest[:LARGEST]]
    for place in there.tolist():
        index = tuple(place)
        here = dict(zip(made.axes, index, strict=True))
        label = ", ".join(made.entries.spoken(made.axes[i], index[i], here) for i in varying)
        gradient = Factor("gradient", float(pull[index]), (step.name, index))
        slope = Factor("how much it moves", float(slopes[index]))
        terms.append(Term(label or title, (gradient, slope)))
    if rest is not None:
        others = f"{len(products) - LARGEST:,} others"
        terms.append(Term(others, (Factor("gradient × slope, added", rest),)))
    still = Term("nothing moves with it", (Factor("0", 0.0),))
    says = f"through the {title}: the gradient of each number there, times how much it moves"
    return Sum(f"{says} with this one", tuple(terms) or (still,), name=title)


def _title(tensor: Tensor, step: Step | None) -> str:
    """What a step made, with its part and its layer where several read the same."""
    if step is None:
        return tensor.spoken
    layer = "" if step.layer is None else f"layer {step.layer}"
    where = " ".join(name for name in (step.part, layer) if name)
    return f"{tensor.spoken} of {where}" if where else tensor.spoken
