"""What BERT and those after it have in common: the recipe, and the head that fills in a mask."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from attention_core.graph.stage import Stage
from attention_core.graph.step import Step
from attention_core.models.families.family import Choice, Stored, layer_norm, linear
from attention_core.stages.encoder import READ, encoder
from attention_core.stages.vocabulary import fill_in

if TYPE_CHECKING:
    from attention_core.models.checkpoint.config import Config

SAYS = "learned positions, LayerNorm after each residual"
CHOICES = {
    "position_embedding_type": Choice(
        ("absolute",), "scores that compare distances between tokens as well"
    ),
    "is_decoder": Choice((False,), "a causal mask in an encoder's layers"),
}


def masked_head(dense: str, norm: str, bias: str, also: str = "") -> dict[str, Stored]:
    """Its weights by our names, beside the output matrix."""
    return {
        **linear("T", dense, "d_model", "d_model"),
        **layer_norm("T", norm),
        "b_U": Stored(bias, "vocabulary", also=also),
    }


def encoding(
    config: "Config",
    given: Collection[str],
    read: tuple[Stage, ...] = READ,
    head: str = "",
) -> tuple[Step, ...]:
    """Vectors of tokens and places, layers with LayerNorm after each residual, the head if any.

    The head's curve is the one of the layers, if ``head`` names no other.
    """
    after = {"predict": fill_in(head or config.activation)} if "W_U" in given else {}
    return encoder(config["layers"], given, config.activation, read, after)
