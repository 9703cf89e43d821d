"""What to notice in a stage, worked out from the numbers of the reader's own sentence.

A notice is a sentence in pieces: strings are ours, one-element tuples are words of the reader's,
which a page must show as text.
"""

from functools import singledispatch

import numpy as np

from attention_core import operations as op
from attention_core.trace import Array, Tensor, Trace

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
    rows = trace[tensor.reads[0]].value
    tokens = trace.tokens
    if len(rows) > 1 and len(set(rows.tolist())) == 1:
        return [f"All {len(rows)} rows are the same one, so this tells no two tokens apart."]
    first: dict[int, int] = {}
    for i, row in enumerate(rows):
        if int(row) in first:
            twin = first[int(row)]
            return [
                (tokens[i],),
                f" stands at places {twin} and {i}: two equal rows here, until position and"
                " context tell them apart.",
            ]
        first[int(row)] = i
    longest, length = _longest(tensor.value)
    return [
        "No two rows are equal; the longest is that of " if len(first) > 1 else "The row of ",
        (tokens[longest],),
        f", with length {length:.2f}." if len(first) > 1 else f" has length {length:.2f}.",
    ]


@_notice.register
def _(operation: op.Add, trace: Trace, tensor: Tensor) -> Pieces:
    before = trace[tensor.reads[0]]
    turned = _cosine(before.value, tensor.value)
    i = int(turned.argmin())
    if len(trace.tokens) == 1 or np.ptp(turned) < 5e-3:
        return [f"The addition turns every token about equally: cosine {turned.mean():.2f} before"
                " to after."]  # fmt: skip
    j = int(turned.argmax())
    return [
        "The addition turns ",
        (trace.tokens[i],),
        f" most (cosine {turned[i]:.2f} before to after) and ",
        (trace.tokens[j],),
        f" least ({turned[j]:.2f}).",
    ]


@_notice.register
def _(operation: op.Dot, trace: Trace, tensor: Tensor) -> Pieces:
    value, tokens = tensor.value, trace.tokens
    if tensor.axes[-1] == "key":
        head, i, j = np.unravel_index(int(value.argmax()), value.shape)
        return [
            f"The largest product of all is in head {tensor.label('head', int(head))}: ",
            *_asks(tokens, int(i), int(j)),
            f", {value[head, i, j]:.2f}. The smallest is {value.min():.2f}.".replace("-", "−"),
        ]
    if tensor.axes[0] == "head":
        lengths = np.linalg.norm(value, axis=-1)
        head, i = np.unravel_index(int(lengths.argmax()), lengths.shape)
        return [
            "The longest row is that of ",
            (tokens[int(i)],),
            f" in head {tensor.label('head', int(head))}, length {lengths[head, i]:.2f};"
            f" the middle one is {np.median(lengths):.2f}.",
        ]
    if len(tokens) == 1:
        return [(tokens[0],), f" is alone; its row has length {_longest(value)[1]:.2f}."]
    alike = _cosine(value[:, None], value[None])
    np.fill_diagonal(alike, -2)
    i, j = np.unravel_index(int(alike.argmax()), alike.shape)
    return [
        "Most alike are ",
        (tokens[int(i)],),
        " and ",
        (tokens[int(j)],),
        f": cosine {alike[i, j]:.2f}.".replace("-", "−"),
    ]


@_notice.register
def _(operation: op.DivideByRoot, trace: Trace, tensor: Tensor) -> Pieces:
    before = trace[tensor.reads[0]].value
    return [
        f"The scores' spread (standard deviation) falls from {before.std():.2f} to"
        f" {tensor.value.std():.2f}; their order stays."
    ]


@_notice.register
def _(operation: op.Mask, trace: Trace, tensor: Tensor) -> Pieces:
    mask = trace[tensor.reads[1]].value
    hidden = int(mask.size - mask.sum())
    if hidden:
        return [f"{hidden} of {mask.size} pairs are hidden in every head."]
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
        f"Head {tensor.label('head', sharp)} is the most decided: a word attends to"
        f" {spread[sharp]:.1f} tokens on average (",
        *_asks(trace.tokens, int(i), int(j)),
        f": {weights[sharp, i, j]:.2f}).",
    ]
    if even != sharp:
        said.append(f" Head {tensor.label('head', even)} spreads over {spread[even]:.1f}.")
    return said


@_notice.register
def _(operation: op.LayerNorm, trace: Trace, tensor: Tensor) -> Pieces:
    before = np.linalg.norm(trace[tensor.reads[0]].value, axis=-1)
    after = np.linalg.norm(tensor.value, axis=-1)
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
    lengths = np.linalg.norm(heads, axis=(1, 2))
    loud = int(lengths.argmax())
    share = float(lengths[loud] ** 2 / max((lengths**2).sum(), 1e-12))
    return [
        f"{heads.shape[0]} heads of {heads.shape[2]} numbers make rows of"
        f" {tensor.value.shape[1]}. Head {trace[tensor.reads[0]].label('head', loud)} says most:"
        f" {share:.0%} of the sum of squares."
    ]


def _asks(tokens: list[str], i: int, j: int) -> Pieces:
    return [(tokens[i],), " asks ", (tokens[j],) if i != j else "itself"]


def _longest(rows: Array) -> tuple[int, float]:
    lengths = np.linalg.norm(rows, axis=-1)
    return int(lengths.argmax()), float(lengths.max())


def _cosine(a: Array, b: Array) -> Array:
    norms = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return np.asarray((a * b).sum(axis=-1) / np.maximum(norms, 1e-12))
