"""A trace as the stage viewer reads it, in the parts that ``protocol`` describes."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import takewhile
from typing import Any

from attention_core import Trace
from attention_core.graph.entries import special
from attention_core.graph.nouns import NOUNS
from attention_core.graph.step import Step, prefix
from attention_core.quiz import Question
from attention_core.story import Look, asks, beside, opening
from attention_core.view import axes, protocol, stages
from attention_core.view.packing import pack
from attention_core.view.scales import shares
from attention_core.view.shown import Shown, shown
from attention_core.view.sides import read
from attention_core.view.tensors import drawn, first, pool_of
from attention_core.view.towers import stream, towers


def ids(trace: Trace, layer: int, change: str = "", part: str | None = None) -> dict[str, str]:
    """Names of the two parts that belong together; the answer says which it belongs to.

    ``change`` tells apart what the same sentence and model became by levers and edits.
    """
    part = trace.part if part is None else part
    weights = f"{trace.of.model} {prefix(part, layer)}"
    if change:
        weights += f" {zlib.crc32(change.encode('utf-8', 'replace'))}"
    return {"trace": f"{weights} {_read_from(trace)}", "weights": weights}


def _read_from(trace: Trace) -> int:
    """A checksum of the sample: two pictures may have the same labels."""
    whole = trace.whole if isinstance(trace, Shown) else trace
    found = zlib.crc32("\0".join(trace.tokens).encode("utf-8", "replace"))
    for name in whole.given:
        tensor = whole[name]
        if not tensor.parameter:
            found = zlib.crc32(name.encode(), found)
            found = zlib.crc32(tensor.value.tobytes(), found)
    return found


def trace_part(
    trace: Trace,
    layer: int,
    change: str = "",
    *,
    editable: Sequence[str] = (),
    part: str | None = None,
    most: int | None = None,
    limits: Mapping[str, float] | None = None,
) -> bytes:
    """Everything about one layer that depends on the sentence.

    Parameters
    ----------
    trace : Trace
    layer : int
    change : str, optional
        As for ``ids``.
    editable : sequence of str, optional
        Names of tensors whose numbers the reader may change; of those that are too large to be
        sent whole, none can be opened.
    part : str, optional
        The stack that the layer is in, ``"decoder"``; ``trace.part`` if not given.
    most : int, optional
        How many tokens are shown, the first ones; what is said of them is said of all that were
        read. All if not given.
    limits : mapping of str to float, optional
        By tensor the size at which its colours end, so that traces which are looked at one after
        the other have one scale; if not given, its own largest. Attention weights end at 1.
    """
    part = trace.part if part is None else part
    steps = trace.walk(layer, part)
    names = read(steps)
    line = stream(trace, part)
    tokens = trace.tokens_of(part)[:most]
    along = trace.along(part)
    answering = _answering(trace, steps) or along
    ask = asks(trace, part)
    seen = shown(trace, most)
    described, lists = axes.described(seen.entries, axes.of_tensors(trace, names), seen.of_many)
    names_here = {step.name for step in steps}
    early = sum(1 for _ in takewhile(lambda step: step.layer is None, steps))
    header: protocol.TracePart = {
        "id": ids(trace, layer, change, part)["trace"],
        "model": trace.of.title,
        "part": part,
        "layer": layer,
        "n_layers": max(1, trace.n_layers(part)),
        "previous": _beyond(trace, part, layer, -1),
        "next": _beyond(trace, part, layer, 1),
        "towers": towers(trace, part),
        "along": along,
        "tokens": tokens,
        "special": special(tokens),
        "answering": answering,
        "keys": None if answering == along else list(trace.entries.lists[answering][:most]),
        "other": _other(trace, part, most),
        "asks": ask,
        "opens": opening(trace, layer, ask, part),
        "heads": trace.heads,
        "axes": described,
        "lists": lists,
        "thumbnails": _thumbnails(trace, steps),
        "stages": [
            stages.described(seen, step, names_here, early=i < early, line=line, most=most)
            | {"size": first(seen[step.name], most).drawn_shape}
            for i, step in enumerate(steps)
        ],
        "nouns": NOUNS.get(trace.of.unit, {}),
        "editable": [name for name in editable if max(pool_of(trace[name]), default=1) == 1],
    }
    tensors = [first(seen[name], most) for name in names if axes.of_the_sample(seen[name])]
    return pack(header, [drawn(each, layer, limits=limits) for each in tensors])


def weights_part(
    trace: Trace,
    layer: int,
    change: str = "",
    *,
    part: str | None = None,
    limits: Mapping[str, float] | None = None,
) -> bytes:
    """The weights of one layer: the same whatever the sentence, so sent once.

    Whole numbers that are the same for all, as where a patch's pixels stand, are none of them.

    ``limits`` is as for ``trace_part``.
    """
    header: protocol.WeightsPart = {"id": ids(trace, layer, change, part)["weights"]}
    seen = shown(trace)
    tensors = [seen[name] for name in read(trace.walk(layer, part))]
    weights = [
        each
        for each in tensors
        if each.axes and each.value.dtype.kind == "f" and not axes.of_the_sample(each)
    ]
    return pack(header, [drawn(each, layer, limits=limits) for each in weights])


def answer_part(
    view: Mapping[str, Any],
    answers: Sequence[protocol.Answer],
    belongs: dict[str, str],
    *,
    edit: protocol.Heard | None = None,
    ranked: Sequence[Look] = (),
    onward: Sequence[protocol.Onward] = (),
    left_out: Mapping[str, str] | None = None,
    quiz: Sequence[Question] = (),
) -> bytes:
    """What to show, and the sums behind cells.

    Parameters
    ----------
    view : mapping
        As ``protocol.View``; ``of`` and ``show`` may be left out where there is but one side,
        ``form`` where it is numbers, ``predict`` where the page asks nothing, ``ask``, ``best`` and
        ``follow`` where no page remembers them, and ``heard`` where nobody hears.
    answers : sequence of Answer
        Of the opened cell, or of every cell that can be opened: see ``answers.account``.
    belongs : dict of str to str
        Ids of the other parts by their names: from ``ids``.
    edit : Heard, optional
        What became of the number typed last.
    ranked : sequence of Look, optional
        Where the followed token gets most, the strongest first.
    onward : sequence of Onward, optional
        Links from the end of the walk.
    left_out : mapping of str to str, optional
        By tensor, a sentence on its cells that have no answer and will get none.
    quiz : sequence of Question, optional
        What is asked of a reader who predicts: from ``quiz.questions``.
    """
    nobody = {
        "of": "",
        "show": "after",
        "form": "numbers",
        "predict": None,
        "ask": None,
        "best": False,
        "follow": -1,
        "heard": "",
    }
    placed: Any = {**nobody, **view}
    header: protocol.AnswerPart = {
        "view": placed,
        "answers": answers,
        "edit": edit,
        "ranked": [
            {"layer": each.layer, "head": each.head, "weight": each.weight} for each in ranked
        ],
        "onward": onward,
        "left_out": dict(left_out or {}),
        "quiz": [asdict(each) for each in quiz],  # type: ignore[misc]
        "belongs": belongs,
    }
    return pack(header)


def _beyond(trace: Trace, part: str, layer: int, by: int) -> protocol.Beyond | None:
    """Where the walk goes on to from a layer, or back to: None at the model's ends.

    In the part it is the nearest stage of the next layer; in another part the end of its walk, as
    it reads a text of its own before its first layer.
    """
    if steps := trace.layer(layer + by, part):
        return _way(part, layer + by, steps[0 if by > 0 else -1])
    there = trace.parts.index(part) + by if part in trace.parts else -1
    if not 0 <= there < len(trace.parts):
        return None
    other = trace.parts[there]
    layer = 0 if by > 0 else trace.n_layers(other) - 1
    return _way(other, layer, trace.walk(layer, other)[0 if by > 0 else -1])


def _way(part: str, layer: int, step: Step) -> protocol.Beyond:
    return {"part": part, "layer": layer, "key": step.stage.name, "title": step.stage.title}


def _other(trace: Trace, part: str, most: int | None) -> protocol.OtherText | None:
    """The text of another part of the model, and which tokens of the two go with each other."""
    there = next((each for each in trace.parts if trace.along(each) != trace.along(part)), None)
    if there is None:
        return None
    mine, theirs = trace.tokens_of(part)[:most], trace.tokens_of(there)[:most]
    last = len(mine) - 1, len(theirs) - 1
    return {
        "tokens": theirs,
        "special": special(theirs),
        "mine": [min(beside(trace, i, part), last[0]) for i in range(len(theirs))],
        "theirs": [min(beside(trace, i, there), last[1]) for i in range(len(mine))],
    }


def _answering(trace: Trace, steps: Sequence[Step]) -> str:
    """The list of the tokens that answer on a walk; empty if nobody asks on it."""
    here = {step.name for step in steps}
    for step in trace.attention:
        along = trace.entries.along(step.over)
        if step.name in here and along in trace.entries.lists:
            return along
    return ""


def _thumbnails(trace: Trace, steps: Sequence[Step]) -> str | None:
    """The attention weights whose heads stand in the strip."""
    for step in steps:
        if shares(trace[step.name]) and trace[step.name].head is not None:
            return step.name
    return None
