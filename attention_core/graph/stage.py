"""A stage: one step of a computation, declared once; everything on screen about it is derived."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from attention_core.arrays import Array
from attention_core.graph.axes import Signature
from attention_core.graph.kinds.base import Operation


class Tolerance(NamedTuple):
    """Largest absolute difference from a reference in float64 that is rounding and not a fault.

    Those of the encoder were measured against PyTorch over texts of 1 to 512 tokens; a tanh GELU, a
    LayerNorm epsilon of 1e-5 or float16 weights exceed them 29 times and more on attention weights
    alone. Those of the scoring variants: the hand-made model in float32 against float64. Those of
    decoders: tiny checkpoints of each family; where a residual stream has numbers in the thousands,
    they are relative to the largest.
    """

    float32: float
    float64: float


ROUNDING = Tolerance(3e-5, 1e-12)  # of numbers about as large as one, which most are


@dataclass(frozen=True)
class Stage:
    """One step of the computation.

    Attributes
    ----------
    name : str
        The field's name for the result, used everywhere.
    signature : Signature
        Axes of the inputs and the output.
    equation : str
        LaTeX.
    operation : Operation
        What kind of computation it is, and so how one of its numbers is explained.
    function : callable
        The NumPy that runs. Its parameters name what it reads; ``out=`` takes the memory to fill.
    symbol : str
        The letter the equation has for the result.
    tolerance : Tolerance
        How far its numbers may be from a reference, by the trace's dtype.
    reading : mapping of str to str
        What it reads under other names than its function has: ``{"layer_input": "input_norm"}``.
    says : str
        Its caption, where that is another one than the function's docstring.
    """

    name: str
    signature: Signature
    equation: str
    operation: Operation
    function: Callable[..., Array]
    symbol: str = ""
    tolerance: Tolerance = ROUNDING
    reading: Mapping[str, str] = field(default_factory=dict, hash=False)
    says: str = ""

    def __call__(self, *arrays: Any, out: Array | None = None) -> Array:
        """Compute on plain arrays."""
        return self.function(*arrays, out=out)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of what the stage reads."""
        own = (p for p in inspect.signature(self.function).parameters if p != "out")
        return tuple(self.reading.get(p, p) for p in own)

    def but(
        self,
        *,
        reading: Mapping[str, str] | None = None,
        axes: Mapping[str, str] | None = None,
        **changes: Any,
    ) -> "Stage":
        """The same computation elsewhere: for instance on what another stage made.

        Parameters
        ----------
        reading : mapping of str to str, optional
            Other names of what is read; equation and code should say them too.
        axes : mapping of str to str, optional
            Other names of axes: ``{"head": "kv_head"}``.
        **changes
            Of any attribute: ``equation``, ``name``, ``tolerance``.
        """
        return replace(
            self,
            signature=self.signature.called(axes or {}),
            operation=self.operation.called(axes or {}),
            reading={**self.reading, **(reading or {})},
            **changes,
        )

    @property
    def title(self) -> str:
        """The name as a heading."""
        words = self.name.replace("ffn", "feed-forward").replace("_", " ")
        return words[0].upper() + words[1:]

    @cached_property
    def caption(self) -> str:
        """One sentence for the reader: the function's docstring, unless the stage says another."""
        return self.says or inspect.getdoc(self.function) or ""

    @cached_property
    def source(self) -> str:
        """The NumPy that runs, with the functions of this project it calls."""
        code = inspect.unwrap(self.function)
        called = (code.__globals__.get(name) for name in code.__code__.co_names)
        ours = [
            f for f in called if inspect.isfunction(f) and f.__module__.startswith("attention_core")
        ]
        own = _body(code).replace(f"def {code.__name__}(", f"def {self.name}(", 1)
        for theirs, here in self.reading.items():
            own = re.sub(rf"\b{theirs}\b", here, own)
        return "\n\n".join([own, *(_body(f) for f in ours)])


def stage(
    symbol: str,
    signature: str,
    equation: str,
    operation: Operation,
    tolerance: Tolerance | tuple[float, float] = ROUNDING,
    name: str = "",
) -> Callable[[Callable[..., Array]], Stage]:
    """Declare the decorated function as a stage of the same name, or of the name given.

    Raises
    ------
    TypeError
        If the signature has another number of inputs than the function has parameters.
    """

    def declare(function: Callable[..., Array]) -> Stage:
        made = Stage(
            name or function.__name__,
            Signature.parse(signature),
            equation,
            operation,
            function,
            symbol,
            Tolerance(*tolerance),
        )
        if len(made.parameters) != len(made.signature.inputs):
            raise TypeError(f"{made.name}: {signature!r} does not fit {made.parameters}")
        return made

    return declare


def _body(function: Callable[..., Any]) -> str:
    """Source as it ran, without what only tools need: decorator, annotations, docstring."""
    names = ", ".join(inspect.signature(function).parameters)
    try:
        lines = textwrap.dedent(inspect.getsource(function)).splitlines()
        node = ast.parse("\n".join(lines)).body[0]
    except (OSError, SyntaxError):  # made at a prompt, or a lambda within an expression
        return f"def {function.__name__}({names}): ..."
    if not isinstance(node, ast.FunctionDef):
        return "\n".join(lines)
    statements = node.body[1:] if ast.get_docstring(node) else node.body
    body = lines[statements[0].lineno - 1 : node.end_lineno] if statements else ["    ..."]
    return "\n".join([f"def {node.name}({names}):", *body])
