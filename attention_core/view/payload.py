"""A trace as the stage viewer reads it, in the parts that ``protocol`` describes."""

import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from attention_core import Model, Trace
from attention_core.graph.trace import Step
from attention_core.view import axes, protocol, stages
from attention_core.view.packing import pack
from attention_core.view.tensors import drawn


def ids(trace: Trace, model: Model, layer: int, change: str = "") -> dict[str, str]:
    """Names of the two parts that belong together; the answer says which it belongs to.

    ``change`` tells apart what the same sentence and model became by levers and edits.
    """
    tokens = axes.labels_of(trace).get("token")
    read = "\0".join(tokens).encode("utf-8", "replace") if tokens else trace.output.value.tobytes()
    weights = f"{model.name} {layer}"
    if change:
        weights += f" {zlib.crc32(change.encode('utf-8', 'replace'))}"
    return {"trace": f"{weights} {zlib.crc32(read)}", "weights": weights}


def trace_part(
    trace: Trace,
    model: Model,
    layer: int,
    change: str = "",
    *,
    special: Collection[int] = (),
    editable: Sequence[str] = (),
) -> bytes:
    """Everything about one layer that depends on the sentence.

    Parameters
    ----------
    trace : Trace
    model : Model
    layer : int
    change : str, optional
        As for ``ids``.
    special : collection of int, optional
        Places of special tokens such as [CLS], where the labels do not say it themselves.
    editable : sequence of str, optional
        Names of tensors whose numbers the reader may change.
    """
    steps = shown(trace, layer)
    names = _read(steps)
    labels = axes.labels_of(trace)
    tokens = list(labels.get("token", ()))
    unknown = model.unknown(tokens)
    names_here = {step.name for step in steps}
    described, lists = axes.described(trace, names)
    header: protocol.TracePart = {
        "id": ids(trace, model, layer, change)["trace"],
        "layer": layer,
        "n_layers": model.n_layers,
        "tokens": tokens,
        "special": sorted({*special, *axes.special(tokens)}),
        "heads": axes.heads(trace, names),
        "axes": described,
        "lists": lists,
        "thumbnails": _thumbnails(trace, steps),
        "stages": [stages.described(trace, model, step, names_here, unknown) for step in steps],
        "editable": editable,
    }
    sent = (trace[n] for n in names if trace[n].step or axes.of_the_sample(trace[n].axes))
    return pack(header, [drawn(tensor, layer) for tensor in sent])


def weights_part(trace: Trace, model: Model, layer: int, change: str = "") -> bytes:
    """The weights of one layer: the same whatever the sentence, so sent once."""
    header: protocol.WeightsPart = {"id": ids(trace, model, layer, change)["weights"]}
    tensors = [trace[name] for name in _read(shown(trace, layer))]
    weights = [t for t in tensors if not t.step and t.axes and not axes.of_the_sample(t.axes)]
    return pack(header, [drawn(tensor, layer) for tensor in weights])


def answer_part(
    view: Mapping[str, Any],
    answers: Sequence[protocol.Answer],
    belongs: dict[str, str],
    *,
    edit: protocol.Heard | None = None,
    left_out: str | None = None,
) -> bytes:
    """What to show, and the sums behind cells.

    Parameters
    ----------
    view : mapping
        As ``protocol.View``; ``of`` and ``show`` may be left out where there is but one side.
    answers : sequence of Answer
        Of the opened cell, or of every cell that can be opened: see ``answers.account``.
    belongs : dict of str to str
        Ids of the other parts by their names: from ``ids``.
    edit : Heard, optional
        What became of the number typed last.
    left_out : str, optional
        A sentence on the cells that have no answer and will get none.
    """
    placed: Any = {"of": "", "show": "after", **view}
    header: protocol.AnswerPart = {
        "view": placed,
        "answers": answers,
        "edit": edit,
        "left_out": left_out,
        "belongs": belongs,
    }
    return pack(header)


def shown(trace: Trace, layer: int) -> tuple[Step, ...]:
    """The steps of one walk: reading the sentence, then one layer."""
    prefix = f"layer{layer}."
    return tuple(s for s in trace.steps if "." not in s.name or s.name.startswith(prefix))


def _read(steps: Sequence[Step]) -> list[str]:
    """Names of all that these steps read and make, each once."""
    return list(dict.fromkeys(name for step in steps for name in (*step.reads, step.name)))


def _thumbnails(trace: Trace, steps: Sequence[Step]) -> str | None:
    """The attention weights whose heads stand in the strip."""
    found = (s.name for s in steps if s.stage.operation.kind == "softmax")
    return next((name for name in found if axes.head_at(trace[name].axes) >= 0), None)
