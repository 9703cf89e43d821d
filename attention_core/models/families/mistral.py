"""Mistral (Jiang et al. 2023): Llama in which a token sees only so many before it."""

from dataclasses import replace

from attention_core.models.families.family import Size
from attention_core.models.families.llama import LLAMA, alike, weights

# Defaults: transformers/models/mistral/configuration_mistral.py.
MISTRAL = replace(
    LLAMA,
    kind="mistral",
    title="Mistral decoder",
    classes="Mistral",
    sizes={
        **LLAMA.sizes,
        "d_ffn": Size("intermediate_size", 14336),
        "kv_heads": Size("num_key_value_heads", 8, null=alike),
        "positions": Size("max_position_embeddings", 131072),
        "window": Size("sliding_window", 4096, null=lambda sizes: sizes["positions"]),
    },
    choices={},
    weights=weights(biased=False, output_biased=False),
)
