"""What the heads of a model look at, how much of a token's part that tells, and what one does."""

from attention_core.geometry.ranks import Disagreement, agreement, largest_disagreement, ranks
from attention_core.graph.entries import special
from attention_core.heads.ablation import Ablation, ablate, ablate_all
from attention_core.heads.chance import Measured, measure, unmeasured
from attention_core.heads.contributions import (
    METHODS,
    Method,
    handed_over,
    leave_one_out,
    norm,
    raw_weight,
    rollout,
    shares,
)
from attention_core.heads.gradient import by_head, by_token, weight_times_gradient
from attention_core.heads.measures import MEASURES, Measure
from attention_core.heads.names import MOST, names
from attention_core.heads.weights import (
    Attention,
    attention,
    attentions,
    average,
    hide,
    weights,
)

__all__ = [
    "MEASURES",
    "METHODS",
    "MOST",
    "Ablation",
    "Attention",
    "Disagreement",
    "Measure",
    "Measured",
    "Method",
    "ablate",
    "ablate_all",
    "agreement",
    "attention",
    "attentions",
    "average",
    "by_head",
    "by_token",
    "handed_over",
    "hide",
    "largest_disagreement",
    "leave_one_out",
    "measure",
    "names",
    "norm",
    "ranks",
    "raw_weight",
    "rollout",
    "shares",
    "special",
    "unmeasured",
    "weight_times_gradient",
    "weights",
]
