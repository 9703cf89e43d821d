"""What a viewer is told of axes: their roles, what their entries are called, how joins come apart.

Everything here is read from a trace's labels and the vocabulary of dimensions; no other file of
this folder knows an axis by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import prod

from attention_core.graph.trace import Tensor, Trace
from attention_core.view import protocol

Labels = Mapping[str, Sequence[str]]

_TOKENS = {"token": "", "query": "query", "key": "key"}  # axes of tokens, and their part in asking
_HEADS = {"head"}
_NOUNS = {
    "d_ffn": "hidden unit",
    "d_hidden": "hidden unit",
    "vocabulary": "table row",
    "position": "place",
    "segment": "segment",
}
_TABLES = {"vocabulary", "position", "segment"}


def role(axis: str) -> protocol.Role:
    """What the entries of an axis are; of a joined axis, what the innermost part's are."""
    name = axis.rpartition("*")[2]
    if name in _TOKENS:
        return "token"
    return "head" if name in _HEADS else "table" if name in _TABLES else "feature"


def of_the_sample(axes: Iterable[str]) -> bool:
    """Whether a given tensor of these axes depends on what was read, and not on the model only."""
    return any(role(axis) in ("token", "table") for axis in axes)


def head_at(axes: Sequence[str]) -> int:
    """Where the axis of heads stands among these; -1 if there is none."""
    return next((i for i, axis in enumerate(axes) if role(axis) == "head"), -1)


def cell_in(tensor: Tensor, head: int, cell: tuple[int, int]) -> tuple[int, ...] | None:
    """Row and column on screen as an index into all axes; None if there is no such cell.

    Of more axes than two and one of heads, the last two are drawn and the others stand at 0.
    """
    lead = head_at(tensor.axes)
    free = [i for i in range(len(tensor.axes)) if i != lead]
    index = dict.fromkeys(range(len(tensor.axes)), 0)
    index |= zip(free[-2:], cell[2 - min(2, len(free)) :], strict=True)
    if lead >= 0:
        index[lead] = max(head, 0)
    whole = tuple(index.values())
    hidden = cell[: 2 - min(2, len(free))]
    inside = all(0 <= i < n for i, n in zip(whole, tensor.value.shape, strict=True))
    return whole if inside and not any(hidden) else None


def labels_of(trace: Trace) -> Labels:
    """What the entries along a trace's axes are called."""
    return trace[trace.steps[-1].name].labels


def heads(trace: Trace, names: Iterable[str]) -> list[str]:
    """Names of the heads that these tensors have; none if they have no heads."""
    for tensor in (trace[name] for name in names):
        place = head_at(tensor.axes)
        if place >= 0:
            named = tensor.labels.get(tensor.axes[place])
            return list(named or map(str, range(tensor.value.shape[place])))
    return []


def described(
    trace: Trace, names: Iterable[str]
) -> tuple[dict[str, protocol.Axis], dict[str, protocol.Entries]]:
    """The axes of these tensors and of what read them, and the lists their entries are in."""
    labels = labels_of(trace)
    sizes: dict[str, int] = {}
    for tensor in (trace[name] for name in names):
        sizes |= zip(tensor.axes, tensor.value.shape, strict=True)
        inputs = tensor.stage.signature.inputs if tensor.stage else ()
        for read, called in zip(tensor.reads, inputs, strict=True):
            sizes |= zip(called, trace[read].value.shape, strict=True)
    for joined in [axis for axis in sizes if "*" in axis]:
        parts = joined.split("*")
        for part in parts:  # at most one can stand nowhere by itself
            others = prod(sizes.get(other, 1) for other in parts if other != part)
            sizes.setdefault(part, sizes[joined] // others)
    axes = {axis: _axis(axis, sizes, labels) for axis in sizes}
    lists = {one["along"]: _entries(one["along"], labels) for one in axes.values()}
    return axes, {along: entries for along, entries in lists.items() if along}


def asking(tokens: Sequence[str]) -> tuple[dict[str, protocol.Axis], dict[str, protocol.Entries]]:
    """Queries and keys that are the same tokens, for weights that stand alone."""
    labels = dict.fromkeys(_TOKENS, tokens)
    axes = {axis: _axis(axis, {}, labels) for axis in ("query", "key")}
    return axes, {"token": _entries("token", labels)}


def special(labels: Sequence[str]) -> list[int]:
    """Places of the tokens that stand for no word, if their labels say so."""
    return [place for place, label in enumerate(labels) if getattr(label, "special", False)]


def _axis(axis: str, sizes: Mapping[str, int], labels: Labels) -> protocol.Axis:
    parts = axis.split("*")
    noun = "token" if axis in _TOKENS else _NOUNS.get(parts[-1])
    if noun is None:
        noun = "dimension" if parts[-1].startswith("d_") else parts[-1]
    return {
        "role": role(axis),
        "noun": f"joined {noun}" if len(parts) > 1 else noun,
        "along": _along(axis, labels),
        "part": _TOKENS.get(axis, ""),  # type: ignore[typeddict-item]
        "parts": [{"axis": part, "size": sizes[part]} for part in parts] if len(parts) > 1 else [],
    }


def _along(axis: str, labels: Labels) -> str:
    """Queries and keys run along the tokens, unless they have a list of their own."""
    if "*" in axis:
        return ""
    same = axis in _TOKENS and labels.get(axis) is labels.get("token")
    return "token" if same else axis


def _entries(axis: str, labels: Labels) -> protocol.Entries:
    """Names along one list; where they differ from head to head, one list for each."""
    for joined, names in labels.items():
        outer, _, inner = joined.rpartition("*")
        if outer in labels and inner == axis:
            n = len(names) // len(labels[outer])
            within = [list(names[i : i + n]) for i in range(0, len(names), n)]
            return {"labels": within, "within": outer, "images": None}
    names = labels.get(axis, ())
    images = [getattr(name, "image", None) for name in names]
    return {
        "labels": list(names) or None,
        "within": None,
        "images": images if any(images) else None,
    }
