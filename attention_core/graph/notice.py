"""What to notice in a stage, worked out from the numbers of the reader's own sentence.

A notice is a sentence in pieces: strings are ours, one-element tuples are words of the reader's,
which a page must show as text.
"""

from functools import singledispatch

import numpy as np

from attention_core.graph import operations as op
from attention_core.graph.trace import Array, Tensor, Trace

Pieces = list[str | tuple[str]]


def notice(trace: Trace, name: str) -> Pieces:
    """One sentence about a computed tensor; see the module's docstring for its form."""
    tensor = trace[name]
    if tensor.step is None:
        raise ValueError(f"{name} was given, not computed.")
    return _notice(tensor.step.stage.operation, trace, tensor)


@singledispatch
def _notice(operation: op.Operation, trace: Trace, tensor: Tensor) -> Pieces:
    raise NotImplementedError(type(operation).__name__)


@_notice.register
def _(operation: op.Lookup, trace: Trace, tensor: Tensor) -> Pieces:
    tokens = trace.tokens
    rows = [row.tobytes() for row in tensor.value]
    if len(rows) > 1 and len(set(rows)) == 1:
        return [f"All {len(rows)} rows are equal, so this tells no two tokens apart."]
    first: dict[bytes, int] = {}
    for i, row in enumerate(rows):
        twin = first.setdefault(row, i)
        if twin != i and tokens[i] == tokens[twin]:
            return [
                (tokens[i],),
                f" stands at places {twin} and {i}: two equal rows here, until position and"
                " context tell them apart.",
            ]
        if twin != i:
            return [(tokens[twin],), " and ", (tokens[i],), " have the same numbers here."]
    return ["No two rows are equal. ", *_longest(trace, tensor.value)]


@_notice.register
def _(operation: op.Add, trace: Trace, tensor: Tensor) -> Pieces:
    before = trace[tensor.reads[0]].value
    told = np.flatnonzero(_lengths(before))  # a vector of zeros has no direction
    if not len(told):
        return ["The first vectors are all zero, so the sum is the other's."]
    turned = _cosine(before[told], tensor.value[told])
    low, high = _leader(-turned), _leader(turned)
    if len(told) == 1:
        said = (trace.tokens[told[0]],)
        return ["The addition turns ", said, f": cosine {turned[0]:.2f} before to after."]
    if low is None or high is None:
        return [
            "The cosine of a token's vector before and after the addition is"
            f" {turned.min():.2f} to {turned.max():.2f}."
        ]
    return [
        "The addition turns ",
        (trace.tokens[told[low]],),
        f" most (cosine {turned[low]:.2f} before to after) and ",
        (trace.tokens[told[high]],),
        f" least ({turned[high]:.2f}).",
    ]


@_notice.register
def _(operation: op.Dot, trace: Trace, tensor: Tensor) -> Pieces:
    value = tensor.value
    if tensor.axes[-1] == "key":
        return _scores(tensor)
    if tensor.axes[0] == "head":
        lengths = _lengths(value)
        median = f" The median length is {np.median(lengths):.2f}."
        best = _leader(lengths)
        if best is None:
            return [f"The longest rows have length {lengths.max():.2f}.{median}"]
        head, i = np.unravel_index(best, lengths.shape)
        return [
            "The longest row is that of ",
            (tensor.label(tensor.axes[1], int(i)),),
            f" in head {tensor.label('head', int(head))}: length {lengths.max():.2f}.{median}",
        ]
    if len(value) == 1:
        return _longest(trace, value)
    alike = _cosine(value[:, None], value[None])
    alike[np.tril_indices(len(value))] = -2
    best = _leader(alike)
    if best is None:
        count = int((np.round(alike, 2) == np.round(alike.max(), 2)).sum())
        return [f"{count} pairs of rows are alike: cosine {alike.max():.2f}.".replace("-", "−")]
    i, j = np.unravel_index(best, alike.shape)
    return [
        "Most alike are the rows of ",
        (tensor.label(tensor.axes[0], int(i)),),
        " and ",
        (tensor.label(tensor.axes[0], int(j)),),
        f": cosine {alike.max():.2f}.".replace("-", "−"),
    ]


@_notice.register
def _(operation: op.Additive, trace: Trace, tensor: Tensor) -> Pieces:
    return _scores(tensor)


@_notice.register
def _(operation: op.UnitLength, trace: Trace, tensor: Tensor) -> Pieces:
    lengths = _lengths(trace[tensor.reads[0]].value)
    zero = int((lengths == 0).sum())
    if zero == lengths.size:
        return ["All rows are zeros and stay so: they have no direction."]
    told = lengths[lengths > 0]
    still = f"; {zero} rows of zeros have no direction and stay" if zero else ""
    return [
        f"The rows' lengths were {told.min():.2f} to {told.max():.2f}; now they are all 1{still}."
    ]


@_notice.register
def _(operation: op.Divide, trace: Trace, tensor: Tensor) -> Pieces:
    by = float(trace[tensor.reads[1]].value)
    way = "grows" if by < 1 else "falls"
    return [f"At temperature {by:g} the scores' {_spread(trace, tensor, way)}"]


@_notice.register
def _(operation: op.DivideByRoot, trace: Trace, tensor: Tensor) -> Pieces:
    return [f"The scores' {_spread(trace, tensor, 'falls')}"]


@_notice.register
def _(operation: op.Mask, trace: Trace, tensor: Tensor) -> Pieces:
    mask = trace[tensor.reads[1]].value
    hidden = int(mask.size - mask.sum())
    if hidden:
        return [f"{hidden} of {mask.size} pairs are hidden in every head."]
    if mask.size == 1:
        return ["The only pair is allowed, so its score passes unchanged."]
    return [f"All {mask.size} pairs are allowed, so every score passes unchanged."]


@_notice.register
def _(operation: op.Softmax, trace: Trace, tensor: Tensor) -> Pieces:
    weights = tensor.value.astype(np.float64)
    if weights.shape[-1] == 1:
        return ["One token has only itself to attend to: every weight is 1."]
    logs = np.log(np.where(weights > 0, weights, 1))
    spread = np.exp(-(weights * logs).sum(axis=-1)).mean(axis=-1)  # effective number of keys
    sharp, even = int(spread.argmin()), int(spread.argmax())
    i, j = np.unravel_index(int(weights[sharp].argmax()), weights[sharp].shape)
    said: Pieces = [
        f"Head {tensor.label('head', sharp)} is the most decided: it is as focused as equal weights"
        f" on {spread[sharp]:.1f} tokens (for one, ",
        *_asks(tensor, int(i), int(j)),
        f": {weights[sharp, i, j]:.2f}).",
    ]
    if even != sharp:
        said.append(f" Head {tensor.label('head', even)} is as spread as {spread[even]:.1f}.")
    return said


@_notice.register
def _(operation: op.LayerNorm, trace: Trace, tensor: Tensor) -> Pieces:
    before = _lengths(trace[tensor.reads[0]].value)
    after = _lengths(tensor.value)
    return [
        f"The tokens' lengths were {before.min():.2f} to {before.max():.2f};"
        f" now they are {after.min():.2f} to {after.max():.2f}."
    ]


@_notice.register
def _(operation: op.Gelu, trace: Trace, tensor: Tensor) -> Pieces:
    quiet = float((np.abs(tensor.value) < 0.1).mean())
    strongest = int(np.unravel_index(int(tensor.value.argmax()), tensor.value.shape)[0])
    return [
        f"{quiet:.0%} of the hidden units come out nearly silent (below 0.1 in size);"
        " the loudest belongs to ",
        (trace.tokens[strongest],),
        f", {tensor.value.max():.2f}.",
    ]


@_notice.register
def _(operation: op.Join, trace: Trace, tensor: Tensor) -> Pieces:
    heads = trace[tensor.reads[0]].value
    lengths = np.linalg.norm(_lengths(heads), axis=-1)
    loud = int(lengths.argmax())
    share = float(lengths[loud] ** 2 / max((lengths**2).sum(), 1e-12))
    return [
        f"{heads.shape[0]} heads of {heads.shape[2]} numbers make rows of"
        f" {tensor.value.shape[1]}. Head {trace[tensor.reads[0]].label('head', loud)} says most:"
        f" {share:.0%} of the sum of squares."
    ]


def _spread(trace: Trace, tensor: Tensor, way: str) -> str:
    before = trace[tensor.reads[0]].value.std(dtype=np.float64)
    after = tensor.value.std(dtype=np.float64)
    return f"spread (standard deviation) {way} from {before:.2f} to {after:.2f}; their order stays."


def _scores(tensor: Tensor) -> Pieces:
    value = tensor.value
    lowest = f" The lowest is {value.min():.2f}.".replace("-", "−")
    highest = f"{value.max():.2f}".replace("-", "−")
    best = _leader(value)
    if best is None:
        count = int((np.round(value, 2) == np.round(value.max(), 2)).sum())
        return [f"The highest score, {highest}, comes up {count} times.{lowest}"]
    head, i, j = (int(index) for index in np.unravel_index(best, value.shape))
    return [
        f"The highest score of all is in head {tensor.label('head', head)}: ",
        *_asks(tensor, i, j),
        f", {highest}.{lowest}",
    ]


def _asks(tensor: Tensor, i: int, j: int) -> Pieces:
    """Which query asks which key; only within one sentence can a token ask itself."""
    alone = i == j and tensor.labels.get("query") == tensor.labels.get("key")
    asked = "itself" if alone else (tensor.label("key", j),)
    return [(tensor.label("query", i),), " asks ", asked]


def _longest(trace: Trace, rows: Array) -> Pieces:
    lengths = _lengths(rows)
    best = _leader(lengths)
    if best is None:
        return [f"The longest have length {lengths.max():.2f}."]
    return ["The longest is that of ", (trace.tokens[best],), f", length {lengths.max():.2f}."]


def _leader(values: Array) -> int | None:
    """Flat index of the greatest value, None if another one is equal to it as shown."""
    flat = values.ravel()
    best = int(flat.argmax())
    rivals = np.round(flat, 2) == np.round(flat[best], 2)
    return best if rivals.sum() == 1 else None


def _lengths(rows: Array) -> Array:
    """Length of each row; in float64, as a number a reader typed may be too large to square."""
    return np.asarray(np.linalg.norm(rows.astype(np.float64), axis=-1))


def _cosine(a: Array, b: Array) -> Array:
    a, b = _tame(a), _tame(b)
    norms = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return np.asarray((a * b).sum(axis=-1) / np.maximum(norms, 1e-12))


def _tame(rows: Array) -> Array:
    """Each row over its largest number, which turns it nowhere and lets it be squared."""
    peak = np.abs(rows).max(axis=-1, keepdims=True)
    return np.asarray(rows / np.where(peak > 0, peak, 1))
