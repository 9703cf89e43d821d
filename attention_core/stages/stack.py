"""Layers on top of each other, with what reads the sample before them and what is said after."""

from collections.abc import Iterable, Mapping, Sequence

from attention_core.graph.stage import Stage
from attention_core.graph.step import Step, place

Groups = Mapping[str, tuple[Stage, ...]]


def stack(
    read: Groups,
    layer: Groups,
    after: Groups,
    n_layers: int,
    given: Iterable[str],
    along: Sequence[Mapping[str, str]] = (),
) -> tuple[Step, ...]:
    """Every step of a model whose layers are alike.

    Parameters
    ----------
    read : mapping of str to tuple of Stage
        What makes vectors of the sample; its last vector of each token is the first layer's input.
    layer : mapping of str to tuple of Stage
        A layer; its last stage is the next one's ``layer_input``.
    after : mapping of str to tuple of Stage
        What is made of the last layer's ``layer_output``; may be empty.
    n_layers : int
    given : iterable of str
        Names of what the model is given: its weights, ids, the mask.
    along : sequence of mapping of str to str, optional
        For each layer, axes that run along other lists of entries than they are declared to.
    """
    given = tuple(given)
    steps = place(read, given)
    made = next(s.name for s in reversed(steps) if s.signature.output == ("token", "d_model"))
    for number in range(n_layers):
        known = (*given, *(step.name for step in steps))
        lists = along[number] if along else None
        steps += place(layer, known, layer=number, rename={"layer_input": made}, along=lists)
        made = steps[-1].name
    known = (*given, *(step.name for step in steps))
    return (*steps, *place(after, known, rename={"layer_output": made}))
