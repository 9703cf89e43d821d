"""A step: a stage at its place in a model."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from attention_core.graph.axes import Signature, renamed
from attention_core.graph.stage import Stage


@dataclass(frozen=True)
class Step:
    """A stage at its place in a model: under which name it runs, and what it reads there.

    Attributes
    ----------
    name : str
        Of the tensor it makes.
    stage : Stage
    reads : tuple of str
        Names of the tensors it reads.
    group : str
        What it is shown under.
    part : str
        ``"encoder"`` or ``"decoder"`` where a model has several stacks of layers, else empty.
    layer : int or None
        None for what is not in a layer: reading the sample before them, the head after them.
    along : mapping of str to str
        Axes of the stage that run along other lists here: ``{"key": "source"}``.
    """

    name: str
    stage: Stage
    reads: tuple[str, ...]
    group: str
    part: str = ""
    layer: int | None = None
    along: Mapping[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def signature(self) -> Signature:
        """The stage's signature with the axes as they are called here."""
        return self.stage.signature.on(self.along)

    @property
    def over(self) -> str:
        """The axis that the stage sums along, as it is called here; empty if there is none."""
        over = self.stage.operation.over
        return renamed((over,), self.along)[0] if over else ""


def prefix(part: str, layer: int | None) -> str:
    """What the names of a part's or a layer's tensors begin with."""
    return (f"{part}." if part else "") + (f"layer{layer}." if layer is not None else "")


def stacks(steps: Iterable[Step]) -> dict[str, int]:
    """Stacks of layers, in the order they run in, and how many layers each has.

    The only one of most models has no name.
    """
    layers = dict.fromkeys((s.part, s.layer) for s in steps if s.layer is not None)
    found: dict[str, int] = {}
    for part, _ in layers:
        found[part] = found.get(part, 0) + 1
    return found


def place(
    groups: Mapping[str, tuple[Stage, ...]],
    known: Iterable[str],
    *,
    part: str = "",
    layer: int | None = None,
    rename: Mapping[str, str] | None = None,
    along: Mapping[str, str] | None = None,
) -> tuple[Step, ...]:
    """Put stages into a model.

    Parameters
    ----------
    groups : mapping of str to tuple of Stage
        In order.
    known : iterable of str
        Names of the tensors that are there before: given, or made by earlier steps.
    part : str, optional
    layer : int, optional
        Where the stages stand; their names begin with it: ``decoder.layer3.scores``.
    rename : mapping of str to str, optional
        Connects a parameter such as ``layer_input`` to the tensor that plays that part here.
    along : mapping of str to str, optional
        Axes that run along other lists of entries than they are declared to: with
        ``{"key": "source"}`` the keys are the source's tokens, whoever asks.

    Returns
    -------
    tuple of Step
        A parameter is looked up in the layer first, then in the part, then by its bare name.

    Raises
    ------
    KeyError
        If a stage reads what nothing gives.
    """
    names = set(known)
    here = prefix(part, layer)
    steps = []
    for group, stages in groups.items():
        for each in stages:
            reads = []
            for parameter in each.parameters:
                wanted = (rename or {}).get(parameter, parameter)
                places = (here + wanted, prefix(part, None) + wanted, wanted)
                found = next((name for name in places if name in names), None)
                if found is None:
                    raise KeyError(f"{here}{each.name} reads {wanted}, which nothing gives")
                reads.append(found)
            used = {a: list_ for a, list_ in (along or {}).items() if _has(each, a)}
            steps.append(Step(here + each.name, each, tuple(reads), group, part, layer, used))
            names.add(here + each.name)
    return tuple(steps)


def _has(stage: Stage, axis: str) -> bool:
    every = (*stage.signature.inputs, stage.signature.output)
    return any(axis in name.split("*") for axes in every for name in axes)
