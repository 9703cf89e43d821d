"""The worked example "The cat sat on the mat": five steps small enough for a pencil.

The article it is from prints its table as a picture; these vectors are a reconstruction that
reproduces its result, [0.7, 0.5] for "sat".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention_core.graph.run import run
from attention_core.graph.stage import Stage
from attention_core.graph.step import place
from attention_core.graph.trace import Trace
from attention_core.stages.attention import COMPARE, PROJECT, head_outputs
from attention_core.stages.encoder import token_embedding

VECTORS = {
    "the": (0.0, 0.0),
    "cat": (0.0, 1.0),
    "sat": (1.0, 1.0),
    "on": (1.0, 0.0),
    "mat": (1.0, 0.0),
}
VOCABULARY = tuple(VECTORS)
SENTENCE = ("the", "cat", "sat", "on", "the", "mat")
QUERY = "sat"
D_KEY = 2
LEVELS = ("worked", "one", "all")


def worked_trace(tokens: Sequence[str] = VOCABULARY, dtype: Any = np.float64) -> Trace:
    """The example over the five words of its vocabulary, or over the six tokens of ``SENTENCE``.

    One head, d_key = d_head = 2; W_Q, W_K and W_V are the identity, so that queries, keys and
    values are the embeddings; no positions, no mask, no output projection.

    Parameters
    ----------
    tokens : sequence of str
        Words of ``VOCABULARY``.
    dtype : dtype, optional

    Returns
    -------
    Trace
        Its last tensor is that of the head's outputs, (head, query, d_head).

    Raises
    ------
    ValueError
        If a token is none of the vocabulary.
    """
    eye, zero = np.eye(D_KEY)[None], np.zeros((1, D_KEY))
    given = {
        "token_rows": np.array([VOCABULARY.index(token) for token in tokens]),
        "W_E": np.array(list(VECTORS.values()), dtype),
        "mask": np.ones((len(tokens), len(tokens)), dtype=bool),
        "d_head": np.array(D_KEY),
        **{f"layer0.{name}": eye.astype(dtype) for name in ("W_Q", "W_K", "W_V")},
        **{f"layer0.{name}": zero.astype(dtype) for name in ("b_Q", "b_K", "b_V")},
    }
    steps = place({"read": (token_embedding,)}, given)
    steps += place(
        {"project": PROJECT, "compare": COMPARE, "mix": (head_outputs,)},
        (*given, *(step.name for step in steps)),
        layer=0,
        rename={"layer_input": "token_embedding"},
    )
    labels = {"token": tuple(tokens), "vocabulary": VOCABULARY, "head": ("0",)}
    return run(steps, given, labels, dtype)


@dataclass(frozen=True)
class ExerciseStep:
    """One of the five steps: what is asked, and the right values.

    Attributes
    ----------
    name : str
        The tensor whose row of the query this is.
    title : str
    task : str
        What to do, in a sentence.
    cells : tuple of str
        What each value is called.
    values : tuple of float
    """

    name: str
    title: str
    task: str
    cells: tuple[str, ...]
    values: tuple[float, ...]


_STEPS: tuple[tuple[Stage, str, str], ...] = (
    (PROJECT[0], "Query", 'W_Q is the identity, so the query of "sat" is its embedding.'),
    (COMPARE[0], "Dot products", "Multiply the query with each word's key pair by pair, and add."),
    (COMPARE[1], "Scaling", "Divide each score by √2, the square root of the keys' dimension."),
    (COMPARE[3], "Softmax", "Take e to the power of each, and divide by the sum of all of them."),
    (head_outputs, "Weighted sum", "Multiply each word's value by its weight, and add."),
)


def exercise(tokens: Sequence[str] = VOCABULARY) -> tuple[ExerciseStep, ...]:
    """Take the five steps of the example, for the query of "sat", from its trace.

    Parameters
    ----------
    tokens : sequence of str
        As ``worked_trace`` takes them, "sat" among them.

    Returns
    -------
    tuple of ExerciseStep

    Raises
    ------
    ValueError
        If "sat" is not among them, or a token is none of the vocabulary.
    """
    trace = worked_trace(tokens)
    row = trace.tokens.index(QUERY)
    steps = []
    names = {step.stage: step.name for step in trace.steps}
    for each, title, task in _STEPS:
        tensor = trace[names[each]]
        values = tensor.value[0, row]
        axis = tensor.axes[-1]
        cells = [tensor.entries.spoken(axis, i) for i in range(len(values))]
        steps.append(ExerciseStep(tensor.name, title, task, tuple(cells), tuple(values.tolist())))
    return tuple(steps)


def blanks(steps: Sequence[ExerciseStep], level: str, turn: int = 0) -> frozenset[tuple[int, int]]:
    """Which cells a learner fills in, as (step, cell).

    Parameters
    ----------
    steps : sequence of ExerciseStep
    level : str
        ``"worked"``: none; ``"one"``: one cell; ``"all"``: every cell.
    turn : int, optional
        Another number gives another single blank, going from step to step.

    Returns
    -------
    frozenset of (int, int)
    """
    if level == "one":
        step = turn % len(steps)
        return frozenset({(step, (turn // len(steps) + step) % len(steps[step].values))})
    if level == "all":
        return frozenset((s, c) for s, step in enumerate(steps) for c in range(len(step.values)))
    return frozenset()
