"""The stages of attention under the address that is documented: plain functions on arrays."""

from attention_core.stages.attention import (
    attention_output,
    attention_weights,
    concatenated_heads,
    head_outputs,
    key,
    masked_scores,
    query,
    scaled_scores,
    scores,
    value,
)

__all__ = [
    "attention_output",
    "attention_weights",
    "concatenated_heads",
    "head_outputs",
    "key",
    "masked_scores",
    "query",
    "scaled_scores",
    "scores",
    "value",
]
