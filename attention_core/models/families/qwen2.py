"""Qwen2 (Yang et al. 2024): Llama with biases on queries, keys and values."""

from dataclasses import replace

from attention_core.models.families.family import Choice, Size
from attention_core.models.families.llama import LLAMA, alike, weights

# Defaults: transformers/models/qwen2/configuration_qwen2.py.
QWEN2 = replace(
    LLAMA,
    kind="qwen2",
    title="Qwen2 decoder",
    classes="Qwen2",
    sizes={
        **LLAMA.sizes,
        "vocabulary": Size("vocab_size", 151936),
        "d_ffn": Size("intermediate_size", 22016),
        "kv_heads": Size("num_key_value_heads", 32, null=alike),
        "positions": Size("max_position_embeddings", 32768),
    },
    choices={"use_sliding_window": Choice((False,), "a window in some of the layers")},
    weights=weights(biased=True, output_biased=False),
)
