"""What the heads of a model look at, how much of a token's part that tells, and what one does."""

from attention_core.geometry.ranks import Disagreement, agreement, largest_disagreement, ranks
from attention_core.graph.entries import special
from attention_core.heads.ablation import Ablation, ablate, ablate_all, uniform
from attention_core.heads.chance import Measured, measure, unmeasured
from attention_core.heads.contributions import (
    CROSS_METHODS,
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
from attention_core.heads.measures import (
    CROSS_MEASURES,
    MEASURES,
    PATCH_MEASURES,
    measures_of,
)
from attention_core.heads.names import MOST, names
from attention_core.heads.retelling import Retold, retold, retold_all
from attention_core.heads.sources import left_out, said_score
from attention_core.heads.target import Measure
from attention_core.heads.weights import (
    Attention,
    attending,
    attention,
    attentions,
    average,
    hide,
    parts,
    weights,
)

__all__ = [
    "CROSS_MEASURES",
    "CROSS_METHODS",
    "MEASURES",
    "METHODS",
    "MOST",
    "PATCH_MEASURES",
    "Ablation",
    "Attention",
    "Disagreement",
    "Measure",
    "Measured",
    "Method",
    "Retold",
    "ablate",
    "ablate_all",
    "agreement",
    "attending",
    "attention",
    "attentions",
    "average",
    "by_head",
    "by_token",
    "handed_over",
    "hide",
    "largest_disagreement",
    "leave_one_out",
    "left_out",
    "measure",
    "measures_of",
    "names",
    "norm",
    "parts",
    "ranks",
    "raw_weight",
    "retold",
    "retold_all",
    "rollout",
    "said_score",
    "shares",
    "special",
    "uniform",
    "unmeasured",
    "weight_times_gradient",
    "weights",
]
