"""Where in a trace somebody looks: a layer, a stage, a head, a cell, checked against the trace."""

from dataclasses import dataclass
from difflib import get_close_matches

from attention_core.graph.step import Step
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Selection:
    """A place that the trace has.

    Attributes
    ----------
    steps : tuple of Step
        The walk: reading the sentence, then one layer.
    step : Step
        The one looked at.
    part : str
        The one the layer is in.
    layer, head : int
    cell : tuple of int or None
        Row and column.
    """

    steps: tuple[Step, ...]
    step: Step
    part: str
    layer: int
    head: int
    cell: tuple[int, int] | None

    def index(self, tensor: Tensor) -> tuple[int, ...] | None:
        """The cell as one index per axis."""
        return tensor.index(self.head, self.cell) if self.cell else None


def select(
    trace: Trace,
    layer: int | None = None,
    stage: str | None = None,
    head: int = 0,
    cell: tuple[int, int] | None = None,
    part: str | None = None,
) -> Selection:
    """Find a place in a trace.

    Parameters
    ----------
    trace : Trace
    layer : int or None
        None is that of a stage which is named in full, else 0.
    stage : str or None
        ``"scores"``, or its name in the trace, ``"layer0.scores"``; None is the first. One that
        comes after the last layer, as ``"logits"`` do, is in that layer's walk.
    head : int
        Of no effect where a stage has no heads.
    cell : tuple of int or None
        Row and column.
    part : str or None
        ``"decoder"``, where a model has several stacks of layers; None is that of the stage, and of
        stages that are in several the trace's own choice.

    Raises
    ------
    ValueError
        If it is not there; the sentence says what is.
    """
    if part is None:
        part = _part(trace, stage)
    elif not trace.n_layers(part):
        parts = dict.fromkeys(step.part for step in trace.steps if step.layer is not None)
        where = ", ".join(repr(each) for each in parts if each) or "one stack without a name"
        raise ValueError(f"There is no part {part!r}: layers are in {where}.")
    if layer is None:
        layer = next((step.layer or 0 for step in trace.steps if step.name == stage), 0)
    last = max(0, trace.n_layers(part) - 1)
    if not 0 <= layer <= last:
        only = "the only layer is 0" if last == 0 else f"the last is {last}"
        where = f" in the {part}" if part else ""
        raise ValueError(f"There is no layer {layer}{where}: {only}.")
    layer = _reached(trace, layer, stage, part)
    steps = trace.walk(layer, part)
    named = {step.stage.name: step for step in steps} | {step.name: step for step in steps}
    step = steps[0] if stage is None else named.get(stage)
    if step is None:
        names = [each.stage.name for each in steps]
        near = get_close_matches(str(stage), names, n=3)
        hint = f"Near it: {', '.join(near)}." if near else f"The stages are {', '.join(names)}."
        raise ValueError(f"There is no stage {stage!r} here. {hint}")
    count = len(trace.heads)
    if not 0 <= head < max(1, count):
        has = f"the last is {count - 1}" if count > 1 else "the only head is 0"
        raise ValueError(f"There is no head {head}: {has if count else 'nothing here has heads'}.")
    if cell is not None:
        rows, columns = trace[step.name].drawn_shape
        if not (0 <= cell[0] < rows and 0 <= cell[1] < columns):
            raise ValueError(
                f"There is no cell {cell[0]}-{cell[1]}: rows of {step.stage.name} go from 0 to "
                f"{rows - 1}, columns from 0 to {columns - 1}."
            )
        cell = (int(cell[0]), int(cell[1]))
    return Selection(steps, step, part, layer, head, cell)


def _part(trace: Trace, stage: str | None) -> str:
    """The part that a stage is in: if it is in several, or in none, the trace's own choice."""
    parts = {step.part for step in trace.steps if stage in (step.name, step.stage.name)}
    return parts.pop() if len(parts) == 1 and trace.part and "" not in parts else trace.part


def _reached(trace: Trace, layer: int, stage: str | None, part: str) -> int:
    """The last layer, for a stage that only its walk leads to; else the one that was asked for."""
    last = trace.n_layers(part) - 1

    def leads(layer: int) -> bool:
        after = (step for step in trace.walk(layer, part) if step.layer is None)
        return any(stage in (step.name, step.stage.name) for step in after)

    return last if last > 0 and leads(last) and not leads(layer) else layer
