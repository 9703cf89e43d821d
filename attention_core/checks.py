"""Figures that show a trace is right, worked out on the reader's own sentence."""

from dataclasses import dataclass

import numpy as np

from attention_core.forward import trace as forward
from attention_core.graph.trace import Trace
from attention_core.models.base import Model

# Largest absolute difference from PyTorch (float64) that is rounding and not a fault, for every
# stage: (float32, float64). Measured over texts of 1 to 512 tokens; a tanh GELU, a LayerNorm
# epsilon of 1e-5 or float16 weights exceed them 29 times and more on attention weights alone.
TOLERANCES = {
    "token_embedding": (1e-5, 1e-13),
    "position_embedding": (1e-5, 1e-13),
    "segment_embedding": (1e-5, 1e-13),
    "embedding_sum": (1e-5, 1e-13),
    "embeddings": (1e-5, 1e-13),
    "query": (3e-5, 1e-12),
    "key": (3e-5, 1e-12),
    "value": (3e-5, 1e-12),
    "scores": (1e-3, 1e-11),
    "scaled_scores": (1.5e-4, 1e-11),
    "masked_scores": (1.5e-4, 1e-11),
    "attention_weights": (2e-5, 1e-12),
    "head_outputs": (3e-5, 1e-12),
    "concatenated_heads": (3e-5, 1e-12),
    "attention_output": (3e-5, 1e-12),
    "attention_residual": (3e-5, 1e-12),
    "attention_norm": (5e-5, 1e-11),
    "ffn_preactivation": (5e-5, 1e-11),
    "ffn_hidden": (5e-5, 1e-11),
    "ffn_output": (5e-4, 1e-11),
    "ffn_residual": (5e-4, 1e-11),
    "layer_output": (3e-5, 1e-12),
    # The Playground's variants, measured on the hand-made model in float32 against float64.
    "unit_query": (1e-6, 1e-13),
    "unit_key": (1e-6, 1e-13),
    "cosine_scores": (2e-6, 1e-13),
    "transformed_query": (3e-5, 1e-12),
    "general_scores": (1e-3, 1e-11),
    "projected_query": (3e-5, 1e-12),
    "projected_key": (3e-5, 1e-12),
    "additive_scores": (3e-5, 1e-12),
    "tempered_scores": (1.5e-4, 1e-11),
}
ROW_SUM = (2e-6, 1e-14)


@dataclass(frozen=True)
class Check:
    """One figure and the limit it must stay under.

    Attributes
    ----------
    claim : str
        What holds if ``figure`` is at most ``limit``.
    figure, limit : float
        Absolute differences.
    where : str
        The tensor that has the largest difference.
    """

    claim: str
    figure: float
    limit: float
    where: str

    @property
    def holds(self) -> bool:
        """Whether the figure is within its limit (False for NaN)."""
        return self.figure <= self.limit


def check(trace: Trace, text: str, model: Model) -> list[Check]:
    """Check one float32 trace of ``text`` by ``model``.

    Returns
    -------
    list of Check
        Rows of weights sum to one; the heads' own contributions add up to the output projection;
        float32 is near float64, relative to the tolerance of each stage.
    """
    return [_rows(trace), _heads(trace), *_precision(trace, forward(text, model, np.float64))]


def _rows(trace: Trace) -> Check:
    sums = {
        name: float(np.abs(trace[name].value.sum(axis=-1) - 1).max())
        for name in trace
        if name.endswith("attention_weights")
    }
    worst = _worst(sums)
    return Check("every row of attention weights sums to 1", sums[worst], ROW_SUM[0], worst)


def _heads(trace: Trace) -> Check:
    gaps = {}
    for name in trace:
        if not name.endswith("attention_output"):
            continue
        _, W_O, b_O = (trace[read].value.astype(np.float64) for read in trace[name].reads)
        heads = trace[trace[trace[name].reads[0]].reads[0]].value.astype(np.float64)
        slices = np.split(W_O, len(heads), axis=0)
        total = sum(head @ rows for head, rows in zip(heads, slices, strict=True)) + b_O
        gaps[name] = float(np.abs(total - trace[name].value).max())
    worst = _worst(gaps)
    claim = "each head through its own rows of W_O, added up, gives the output projection"
    return Check(claim, gaps[worst], TOLERANCES["attention_output"][0], worst)


def _precision(single: Trace, double: Trace) -> list[Check]:
    """Float32 against float64: the stage nearest to its limit, and the attention weights."""
    gaps = {
        step.name: float(
            np.max(
                np.abs(single[step.name].value - double[step.name].value),
                where=np.isfinite(double[step.name].value),
                initial=0,
            )
        )
        for step in single.steps
    }
    limits = {step.name: TOLERANCES[step.stage.name][0] for step in single.steps}
    nearest = _worst({name: gaps[name] / limits[name] for name in gaps})
    weights = _worst({name: gaps[name] for name in gaps if name.endswith("attention_weights")})
    return [
        Check(
            "attention weights in float32 match float64", gaps[weights], limits[weights], weights
        ),
        Check(
            "every other stage too; the one nearest to its limit",
            gaps[nearest],
            limits[nearest],
            nearest,
        ),
    ]


def _worst(figures: dict[str, float]) -> str:
    """Name of the largest figure; NaN is larger than any."""
    return max(figures, key=lambda name: np.nan_to_num(figures[name], nan=np.inf))
