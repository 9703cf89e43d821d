"""How a number in a lesson is worked out: a few words of Python's grammar over a model's tensors.

``attention_weights[topic, bank, river]`` is a number of the step's own sentence, model and layer;
labels that are no names stand in quotes, ``the[2]`` is the second *the*, ``layer5.value`` belongs
to another layer. Numbers can be added, multiplied and compared, and there are a few functions.
"""

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

import numpy as np

from attention_core.course.pictured import Patches, greyed, to_grey
from attention_core.course.taught import PAGE, taught
from attention_core.forward import trace
from attention_core.geometry.cosine import cosine
from attention_core.graph.trace import Trace
from attention_core.lessons.root_d import RootD, root_d
from attention_core.models import TextModel, load_model
from attention_core.play.edits import Edit, apply
from attention_core.play.levers import Levers, play
from attention_core.positions.order import order_blindness, order_of_text
from attention_core.translation import Begun, Translator, fixed_vector

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Gt: operator.gt,
    ast.Lt: operator.lt,
}
RESTING = Levers()


@dataclass(frozen=True)
class Scene:
    """What a number is a number of.

    Attributes
    ----------
    text, model : str
        A sentence, and the name of the model that reads it, or a link to the page of training.
    layer : int
    levers : Levers
    edits : tuple of Edit
        As in the Playground.
    begins : tuple of int
        Tokens that a translation has to begin with.
    load : callable
        Gives a model by its name.
    """

    text: str
    model: str = "handmade"
    layer: int = 0
    levers: Levers = RESTING
    edits: tuple[Edit, ...] = ()
    begins: tuple[int, ...] = ()
    load: Callable[[str], TextModel] = load_model

    @property
    def reader(self) -> TextModel:
        """The model that reads it."""
        taught_by = self.model.startswith(f"{PAGE}?")
        return taught(self.model) if taught_by else self.load(self.model)

    @property
    def trace(self) -> Trace:
        """The sentence through the model."""
        return _traced(replace(self, layer=0))  # all layers are in it


@lru_cache(maxsize=32)
def _traced(scene: Scene) -> Trace:
    model = scene.reader
    if scene.begins:
        return trace(cast(Any, Begun(scene.text, scene.begins)), model)
    if scene.levers == RESTING and not scene.edits:
        return trace(scene.text, model)
    return apply(play(scene.text, scene.levers, model), scene.edits)


def value_of(expression: str, scene: Scene) -> Any:
    """Work out an expression.

    Returns
    -------
    float, ndarray or bool

    Raises
    ------
    ValueError
        With a sentence on what is wrong with it.
    """
    try:
        return _value(ast.parse(expression.strip(), mode="eval").body, scene)
    except SyntaxError:
        raise ValueError(f"“{expression.strip()}” cannot be read as an expression.") from None


def _value(node: ast.expr, scene: Scene) -> Any:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=of):
            return -_value(of, scene)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, scene), _value(right, scene))
        case ast.Compare(left=left, ops=ops, comparators=others) if all(
            type(op) in _COMPARED for op in ops
        ):
            values = [_value(each, scene) for each in (left, *others)]
            return all(
                _COMPARED[type(op)](a, b) for op, a, b in zip(ops, values, values[1:], strict=False)
            )
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_value(each, scene) for each in parts)
        case ast.Name() | ast.Attribute():
            return _tensor(node, scene).value.astype(float)
        case ast.Subscript(value=of, slice=index):
            labels = index.elts if isinstance(index, ast.Tuple) else [index]
            return _entry(of, labels, scene)
        case ast.Call(func=ast.Name(id=name), args=given, keywords=named) if name in FUNCTIONS:
            return FUNCTIONS[name](scene, given, {each.arg or "": each.value for each in named})
    raise ValueError(f"“{ast.unparse(node)}” is not understood.")


def _tensor(node: ast.expr, scene: Scene) -> Any:
    """The tensor of a stage in the scene's layer, or before the layers."""
    name = ast.unparse(node)
    found = scene.trace
    for full in (name, f"layer{scene.layer}.{name}"):
        if full in found:
            return found[full]
    raise ValueError(f"There is no “{name}” in this model.")


def _entry(of: ast.expr, labels: list[ast.expr], scene: Scene) -> Any:
    name, index = _place(of, labels, scene)
    return np.asarray(scene.trace[name].value[index], dtype=float)[()]


def _place(of: ast.expr, labels: list[ast.expr], scene: Scene) -> tuple[str, tuple[int, ...]]:
    """A tensor's name, and where in it the labels lead."""
    tensor, entries = _tensor(of, scene), scene.trace.entries
    if len(labels) > tensor.value.ndim:
        raise ValueError(f"“{ast.unparse(of)}” has {tensor.value.ndim} axes, not {len(labels)}.")
    known: dict[str, int] = {}
    for axis, n, label in zip(tensor.axes, tensor.value.shape, labels, strict=False):
        known[axis] = _index(label, [entries.name(axis, i, known) for i in range(n)])
    return tensor.name, tuple(known.values())


def _index(node: ast.expr, names: list[str]) -> int:
    """Where an entry is: by its place, by its name, or by its name and which of several it is."""
    nth: Any = 1
    match node:
        case ast.Subscript(value=of, slice=ast.Constant(value=int() as which)):
            node, nth = of, which
    label = node.value if isinstance(node, ast.Constant) else ast.unparse(node)
    if isinstance(label, int):
        found = [label] if 0 <= label < len(names) else []
    else:
        found = [i for i, name in enumerate(names) if name == label]
        # Where a space is part of a token, a word begins with it; it need not be written.
        found = found or [i for i, name in enumerate(names) if name.strip() == label]
    if not 0 < nth <= len(found):
        raise ValueError(f"There is no entry “{ast.unparse(node)}” here.")
    return found[nth - 1]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"“{ast.unparse(node)}” should be a text in quotes.")


def _on(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> Any:
    """Another sentence, and another model or layer if they are named."""
    other = replace(scene, text=_text(given[0]), begins=())
    if "model" in named:
        other = replace(other, model=_text(named["model"]))
    if "layer" in named:
        other = replace(other, layer=int(_value(named["layer"], scene)))
    return _value(given[1], other)


def _levers(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> Any:
    """With levers of the Playground moved."""
    set_ = {name: ast.literal_eval(node) for name, node in named.items()}
    return _value(given[0], replace(scene, levers=replace(scene.levers, **set_)))


def _length(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> float:
    return float(np.linalg.norm(_value(given[0], scene)))


def _largest(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> float:
    return float(np.max(_value(given[0], scene)))


def _exp(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> float:
    return float(np.exp(_value(given[0], scene)))


def _cosine(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> float:
    one, other = (_value(each, scene) for each in given)
    return float(cosine(one, other))


def _edited(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> Any:
    """With another number in a cell, and all that follows from it."""
    wanted, cell, value = given
    if not isinstance(cell, ast.Subscript):
        raise ValueError(f"“{ast.unparse(cell)}” is no cell.")
    labels = cell.slice.elts if isinstance(cell.slice, ast.Tuple) else [cell.slice]
    name, index = _place(cell.value, labels, scene)
    edit = Edit(name, index, float(_value(value, scene)))
    return _value(wanted, replace(scene, edits=(*scene.edits, edit)))


def _reordered(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> float:
    """How far a sentence's vector turns if its words come in another order (a cosine distance)."""
    model = scene.reader
    found = order_blindness(scene.text, model, order_of_text(scene.text, _text(given[0]), model))
    read = found.with_positions if _flag(named, "positions") else found.without_positions
    return read.sentence_distance


def _moved(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> float:
    """How far a token's vector moves if the words come in another order (a length)."""
    model = scene.reader
    found = order_blindness(scene.text, model, order_of_text(scene.text, _text(given[0]), model))
    read = found.with_positions if _flag(named, "positions") else found.without_positions
    token = _index(given[1], list(found.tokens))
    there = read.order.index(token)
    return float(np.linalg.norm(read.after[there] - read.before[token]))


def _sure(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> float:
    """The chance of each right token of a sentence's translation (a geometric mean)."""
    model = scene.reader
    if not isinstance(model, Translator):
        raise ValueError("Of a sentence in this model nothing is translated.")
    found = fixed_vector(model, _text(given[0]))
    return found.sure if _flag(named, "attention") else found.fixed_sure


def _flag(named: dict[str, ast.expr], name: str) -> bool:
    return bool(ast.literal_eval(named[name])) if name in named else True


def _winner(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> float:
    """The largest of 32 weights of random vectors of so many dimensions, on average."""
    found = _drawn()
    spread = found.scaled if _flag(named, "divided") else found.unscaled
    return float(spread.largest[list(found.dimensions).index(_value(given[0], scene))])


@lru_cache(maxsize=1)  # a million random numbers, the same ones each time
def _drawn() -> RootD:
    return root_d()


def _greyed(scene: Scene, given: list[ast.expr], named: dict[str, ast.expr]) -> float:
    """How near a picture's class vector stays to itself (a cosine) with patches greyed out."""
    row = _value(given[0], scene) if given else None
    return _stays(replace(scene, layer=0), to_grey(scene.trace, row))


@lru_cache(maxsize=32)
def _stays(scene: Scene, every: Patches) -> float:
    return greyed(scene.trace, scene.reader, every)


FUNCTIONS: dict[str, Callable[[Scene, list[ast.expr], dict[str, ast.expr]], Any]] = {
    "on": _on,
    "levers": _levers,
    "length": _length,
    "largest": _largest,
    "exp": _exp,
    "cosine": _cosine,
    "edited": _edited,
    "reordered": _reordered,
    "moved": _moved,
    "winner": _winner,
    "sure": _sure,
    "greyed": _greyed,
}
