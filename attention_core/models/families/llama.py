"""Llama (Touvron et al. 2023), as ``LlamaForCausalLM`` of transformers names and computes it.

SmolLM2 is of this family; Mistral and Qwen2 differ in little.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from attention_core.arrays import Array
from attention_core.graph.step import Step
from attention_core.models.families.family import Choice, Family, Size, Stored, by_head, linear
from attention_core.models.families.rope import frequencies
from attention_core.stages import attention, decoder
from attention_core.stages.encoder import attention_residual, token_embedding
from attention_core.stages.grouped import grouped
from attention_core.stages.norms import RMS_NORMS
from attention_core.stages.rotary import rotary_angles, rotated_key, rotated_query
from attention_core.stages.stack import stack
from attention_core.stages.vocabulary import PREDICT

if TYPE_CHECKING:
    from attention_core.models.checkpoint.config import Config


def recipe(config: "Config", given: Collection[str]) -> tuple[Step, ...]:
    """Words alone; in each layer places are turned into queries and keys; then words are scored."""
    norm = RMS_NORMS
    layer = {
        "project": (
            norm["input_norm"],
            *(decoder.PROJECT if "layer0.b_Q" in given else decoder.PROJECT_PLAIN),
            rotated_query,
            rotated_key,
        ),
        "compare": decoder.TURNED,
        "mix": attention.MIX if "layer0.b_O" in given else decoder.MIX_PLAIN,
        "refine": (
            attention_residual,
            norm["ffn_norm"],
            *decoder.gated(config.activation),
            decoder.layer_output,
        ),
    }
    if config["kv_heads"] != config["heads"]:
        layer = {group: tuple(map(grouped, stages)) for group, stages in layer.items()}
    read = {"read": (token_embedding, rotary_angles)}
    after = (norm["final_norm"], *(PREDICT if "W_U" in given else ()))
    return stack(read, layer, {"predict": after}, config["layers"], given)


def constants(config: "Config") -> Mapping[str, Array]:
    """The speeds of rotary positions."""
    return {"frequencies": frequencies(config)}


def share(sizes: Mapping[str, int]) -> int:
    """The dimensions of a head, where nothing is said of them."""
    return sizes["d_model"] // sizes["heads"]


def alike(sizes: Mapping[str, int]) -> int:
    """Each query head has keys of its own, where nothing is said of groups."""
    return sizes["heads"]


def weights(biased: bool | str, output_biased: bool | str) -> dict[str, Stored]:
    """What a layer holds; with biases in attention, without, or where a setting says so."""
    found = {"gain_A": Stored("input_layernorm.weight", "d_model")}
    for letter, heads in (("Q", "heads"), ("K", "kv_heads"), ("V", "kv_heads")):
        name = f"self_attn.{letter.lower()}_proj"
        found |= linear(letter, name, f"{heads}*d_head", "d_model", by_head(heads), biased)
    return {
        **found,
        **linear("O", "self_attn.o_proj", "d_model", "heads*d_head", bias=output_biased),
        "gain_F": Stored("post_attention_layernorm.weight", "d_model"),
        **linear("gate", "mlp.gate_proj", "d_ffn", "d_model", bias=False),
        **linear("up", "mlp.up_proj", "d_ffn", "d_model", bias=False),
        **linear("down", "mlp.down_proj", "d_model", "d_ffn", bias=False),
    }


# Defaults: transformers/models/llama/configuration_llama.py.
LLAMA = Family(
    kind="llama",
    title="Llama decoder",
    classes="Llama",
    sizes={
        "vocabulary": Size("vocab_size", 32000),
        "d_model": Size("hidden_size", 4096),
        "d_ffn": Size("intermediate_size", 11008),
        "layers": Size("num_hidden_layers", 32),
        "heads": Size("num_attention_heads", 32),
        "kv_heads": Size("num_key_value_heads", alike),
        "d_head": Size("head_dim", share),
        "positions": Size("max_position_embeddings", 2048),
    },
    choices={
        "attention_bias": Choice((False, True), "another kind of bias"),
        "mlp_bias": Choice((False,), "biases in the gated feed-forward network"),
    },
    epsilon=("rms_norm_eps", 1e-6),
    activation=("hidden_act", "silu"),
    base="model.",
    words="embed_tokens.weight",
    layer="layers.",
    tables={"gain_Y": Stored("norm.weight", "d_model")},
    weights=weights("attention_bias", "attention_bias"),
    output="lm_head.weight",
    tied=False,
    recipe=recipe,
    constants=constants,
    predicts="next",
    causal=True,
    says="rotary positions, RMSNorm before attention and a gated feed-forward",
)
