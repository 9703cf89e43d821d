"""A trace as the stage viewer reads it."""

import zlib
from functools import cache
from typing import Any

import numpy as np
from latex2mathml.converter import convert

from attention_core import Explanation, Model, Tensor, Trace
from attention_core.graph.notice import notice
from attention_core.graph.sums import Factor, Sum
from attention_core.view.packing import pack, scale
from attention_core.view.scales import TOGETHER

HUES = ("query", "key", "value")
GIVEN = {
    "token_rows": "each token's row",
    "positions": "each token's place",
    "segments": "each token's segment",
    "mask": "the mask",
    "d_head": "the head size d_head",
    "temperature": "the temperature T",
    "decoder_output": "the decoder's output",
    "encoder_output": "the encoder's output",
    "epsilon": "a small number ε",
    "W_E": "the embedding table W_E",
    "W_P": "the position table W_P",
    "W_G": "the segment table W_G",
    "W": "weights",
    "v": "weights",
    "b": "bias",
    "gain": "LayerNorm's",
    "shift": "LayerNorm's",
}
MOST_ROWS = MOST_COLUMNS = 64  # a larger weight matrix is drawn from its strongest entries
_PER_SENTENCE = {"token", "query", "key", "vocabulary", "position"}


def ids(trace: Trace, model: Model, layer: int, change: str = "") -> dict[str, str]:
    """Names of the two parts that belong together; the answer says which it belongs to.

    ``change`` tells apart what the same sentence and model became by levers and edits.
    """
    words = zlib.crc32("\0".join(trace.tokens).encode("utf-8", "replace"))
    weights = f"{model.name} {layer}"
    if change:
        weights += f" {zlib.crc32(change.encode('utf-8', 'replace'))}"
    return {"trace": f"{weights} {words}", "weights": weights}


def trace_part(trace: Trace, model: Model, layer: int, change: str = "", **more: Any) -> bytes:
    """Everything about one layer that depends on the sentence; ``more`` goes into its header."""
    steps = shown(trace, layer)
    names = dict.fromkeys(name for step in steps for name in (*step.reads, step.name))
    tensors = {
        name: trace[name]
        for name in names
        if trace[name].step or _PER_SENTENCE & set(trace[name].axes)
    }
    names_here = {step.name for step in steps}
    header: dict[str, Any] = {
        **more,
        "id": ids(trace, model, layer, change)["trace"],
        "layer": layer,
        "n_layers": model.n_layers,
        "tokens": trace.tokens,
        "heads": trace.heads,
        "labels": _labels(trace),
        "sizes": _sizes(trace),
        "thumbnails": f"layer{layer}.attention_weights",
        "stages": [
            {**_stage(trace, step, names_here), "notes": _notes(trace, model, step.group)}
            for step in steps
        ],
    }
    return pack_tensors(header, tensors, layer)


def weights_part(trace: Trace, model: Model, layer: int, change: str = "") -> bytes:
    """The weights of one layer: the same whatever the sentence, so sent once."""
    names = dict.fromkeys(name for step in shown(trace, layer) for name in step.reads)
    tensors = {
        name: trace[name]
        for name in names
        if trace[name].step is None
        and trace[name].axes
        and not _PER_SENTENCE & set(trace[name].axes)
    }
    return pack_tensors({"id": ids(trace, model, layer, change)["weights"]}, tensors, layer)


def answer_part(
    view: dict[str, Any], explanation: Explanation | None, belongs: dict[str, str]
) -> bytes:
    """What to show, and the sum behind the opened cell; ``belongs`` is from ``ids``."""
    answer = explanation and account(explanation)
    return pack({"view": view, "answer": answer, "belongs": belongs}, {})


def account(explanation: Explanation) -> dict[str, Any]:
    """The sum behind a cell, for the answer."""
    return {
        "name": explanation.name,
        "cell": explanation.cell,
        "value": finite(explanation.value),
        "sum": _sum(explanation.sum),
    }


def shown(trace: Trace, layer: int) -> tuple[Any, ...]:
    """The steps of one walk: reading the sentence, then one layer."""
    prefix = f"layer{layer}."
    return tuple(s for s in trace.steps if "." not in s.name or s.name.startswith(prefix))


def symbol(tensor: Tensor, layer: int) -> str:
    """The letter a tensor has in the equations; a layer calls whatever it reads X."""
    if tensor.stage is None:
        return tensor.name.rpartition(".")[2]
    outside = "." in tensor.name and not tensor.name.startswith(f"layer{layer}.")
    return "X" if outside else tensor.stage.symbol


@cache
def mathml(equation: str) -> str:
    """LaTeX as MathML, with Q, K and V in their hues."""
    text = convert(equation).replace("<math ", '<math displaystyle="true" ', 1)
    for hue in HUES:
        letter = hue[0].upper()
        text = text.replace(f"<mi>{letter}</mi>", f'<mi class="{hue}">{letter}</mi>')
    return text


def _stage(trace: Trace, step: Any, names_here: set[str]) -> dict[str, Any]:
    stage, tensor = step.stage, trace[step.name]
    titles = {name: trace[name].stage for name in step.reads}
    return {
        "name": step.name,
        "key": stage.name,
        "title": stage.title,
        "group": step.group,
        "hue": stage.name if stage.name in HUES else "",
        "kind": stage.operation.kind,
        "together": stage.operation.kind in TOGETHER,
        "over": getattr(stage.operation, "over", ""),
        "axes": stage.signature.output,
        "axes_in": stage.signature.inputs,
        "reads": step.reads,
        "links": {n: s.title for n, s in titles.items() if s and n in names_here},
        "given": {
            n: "the layer before" if s else given_words(n)
            for n, s in titles.items()
            if not (s and n in names_here)
        },
        "size": tensor.value.shape[-2:],
        "shape": shape_words(tensor),
        "equation": mathml(stage.equation),
        "caption": stage.caption,
        "source": stage.source,
        "notice": notice(trace, step.name),
    }


def given_words(name: str) -> str:
    """What a tensor that was given, not computed, is called on screen."""
    base = name.rpartition(".")[2]
    kind = base.partition("_")[0]
    return GIVEN.get(base) or f"{GIVEN[kind]} {base}"


def shape_words(tensor: Tensor) -> str:
    """``12 × 4 × 32 (head, query, d_head)``."""
    lengths = " × ".join(f"{n:,}" for n in tensor.value.shape)
    return f"{lengths} ({', '.join(tensor.axes)})"


def _notes(trace: Trace, model: Model, group: str) -> list[list[Any]]:
    """What the labels mean, while the sentence is read; words the model does not know, always."""
    notes: list[list[Any]] = [[model.card.signs]] if group == "read" else []
    unknown = model.unknown(trace.tokens)
    if unknown:
        words = [piece for word in unknown[:6] for piece in (", ", (word,))][1:]
        more = f" and {len(unknown) - 6} more" if len(unknown) > 6 else ""
        they = (
            "they get small values from their"
            if len(unknown) > 1
            else "it gets small values from its"
        )
        notes.append(["Not in the lexicon: ", *words, f"{more}; {they} spelling."])
    return notes


def _labels(trace: Trace) -> dict[str, Any]:
    """Names of entries by axis."""
    entries = trace.entries
    axes = {axis for step in trace.steps for axis in trace[step.name].axes}
    shared = {a: entries.lists[entries.list(a)] for a in axes if entries.list(a) in entries.lists}
    return {**entries.lists, **shared}


def _sizes(trace: Trace) -> dict[str, int]:
    """Lengths of the axes that are joined somewhere."""
    return {
        axis: length
        for tensor in (trace[step.name] for step in trace.steps)
        for axis, length in zip(tensor.axes, tensor.value.shape, strict=True)
    }


def _sum(sum_: Sum) -> dict[str, Any]:
    return {
        "name": sum_.name,
        "says": sum_.says,
        "terms": [
            {
                "label": term.label,
                "product": finite(term.product),
                "factors": [_factor(factor) for factor in term.factors],
            }
            for term in sum_.terms
        ],
        "parts": [_sum(part) for part in sum_.parts],
    }


def _factor(factor: Factor) -> dict[str, Any]:
    read = factor.source is not None and factor.label == factor.source[0]
    base = factor.label.rpartition(".")[2] if read else factor.label
    hue = base if base in HUES else ""
    return {"label": base, "value": finite(factor.value), "hue": hue}


def finite(value: float) -> float | str:
    """JSON has no infinity; JavaScript's Number() reads this word."""
    return value if np.isfinite(value) else str(value).replace("inf", "Infinity")


def pack_tensors(header: dict[str, Any], tensors: dict[str, Tensor], layer: int) -> bytes:
    """Tensors with what the viewer must know to draw them."""
    arrays = {}
    for name, tensor in tensors.items():
        value, pool = _pooled(tensor)
        base = name.rpartition(".")[2]
        arrays[name] = (
            value,
            {
                "name": name,
                "symbol": symbol(tensor, layer),
                "hue": base if base in HUES else "",
                "axes": tensor.axes,
                "full": tensor.value.shape,
                "pool": pool,
                "scale": scale(value),
                "scales": [scale(head) for head in value] if tensor.axes[0] == "head" else [],
            },
        )
    return pack(header, arrays)


def _pooled(tensor: Tensor) -> tuple[np.ndarray, list[int]]:
    """A large weight matrix by its strongest entry in every small rectangle."""
    value = tensor.value.astype(np.float32)
    pool = [1] * value.ndim
    if tensor.step is None and value.ndim >= 2 and value[(0,) * (value.ndim - 2)].size > 4096:
        for axis, most in ((-2, MOST_ROWS), (-1, MOST_COLUMNS)):
            size = value.shape[axis]
            pool[axis] = next(p for p in range(1, size + 1) if size % p == 0 and size // p <= most)
        if max(pool) > 1 and not _PER_SENTENCE & set(tensor.axes):
            *lead, rows, columns = value.shape
            p, q = pool[-2:]
            tiles = value.reshape(*lead, rows // p, p, columns // q, q).swapaxes(-3, -2)
            tiles = tiles.reshape(*lead, rows // p, columns // q, p * q)
            strongest = np.abs(tiles).argmax(axis=-1, keepdims=True)
            return np.take_along_axis(tiles, strongest, axis=-1)[..., 0], pool
    return value, [1] * value.ndim
