"""GPT-2 (Radford et al. 2019), as ``GPT2LMHeadModel`` of transformers names and computes it."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.stage import Stage
from attention_core.graph.step import Step
from attention_core.models.families.family import Choice, Family, Form, Size, Stored, layer_norm
from attention_core.stages import attention, decoder
from attention_core.stages.embedding import embedding_sum
from attention_core.stages.encoder import attention_residual, position_embedding, token_embedding
from attention_core.stages.norms import LAYER_NORMS
from attention_core.stages.stack import stack
from attention_core.stages.vocabulary import PREDICT

if TYPE_CHECKING:
    from attention_core.models.checkpoint.config import Config


def recipe(config: "Config", given: Collection[str]) -> tuple[Step, ...]:
    """Word and place added; in each layer norms come first; then every word is scored."""
    norm = LAYER_NORMS
    layer = {
        "project": (norm["input_norm"], *decoder.PROJECT),
        "compare": _compared(config),
        "mix": attention.MIX,
        "refine": (
            attention_residual,
            norm["ffn_norm"],
            *decoder.feed_forward(config.activation),
            decoder.layer_output,
        ),
    }
    read = {"read": (token_embedding, position_embedding, embedding_sum)}
    after = (norm["final_norm"], *(PREDICT if "W_U" in given else ()))
    return stack(read, layer, {"predict": after}, config["layers"], given)


def _compared(config: "Config") -> tuple[Stage, ...]:
    """Scores, over the root of the head size and over the layer's number, or neither."""
    stages, last = [attention.scores], "scores"
    if config.settings.get("scale_attn_weights", True):
        stages.append(attention.scaled_scores)
        last = "scaled_scores"
    if config.settings.get("scale_attn_by_inverse_layer_idx", False):
        stages.append(decoder.layer_scaled_scores.but(reading={"scaled_scores": last}))
        last = "layer_scaled_scores"
    masked = attention.masked_scores
    if last != "scaled_scores":
        letter = {"scores": "S", "layer_scaled_scores": "S'"}[last]
        equation = masked.equation.replace(r"\tilde{S}", letter)
        masked = masked.but(reading={"scaled_scores": last}, equation=equation)
    return (*stages, masked, attention.attention_weights)


def constants(config: "Config") -> Mapping[str, Array]:
    """The number of each layer, which its scores may be divided by."""
    if not config.settings.get("scale_attn_by_inverse_layer_idx", False):
        return {}
    return {f"layer{i}.layer_number": np.array(i + 1) for i in range(config["layers"])}


def _third(which: int) -> Form:
    """One of queries, keys and values, which stand side by side, head by head; stored (in, out)."""

    def form(stored: Array, config: "Config") -> Array:
        mine = np.split(stored, 3, axis=-1)[which]
        apart = mine.reshape(*mine.shape[:-1], config["heads"], config["d_head"])
        return np.ascontiguousarray(np.moveaxis(apart, -2, 0))

    return form


def _as_is(letter: str, name: str, into: str, out: str) -> dict[str, Stored]:
    """A matrix that is stored as it is multiplied with, (in, out), and its bias."""
    return {
        f"W_{letter}": Stored(f"{name}.weight", f"{into} {out}"),
        f"b_{letter}": Stored(f"{name}.bias", out),
    }


def _projections() -> dict[str, Stored]:
    found = {}
    for i, letter in enumerate("QKV"):
        found[f"W_{letter}"] = Stored("attn.c_attn.weight", "d_model 3*d_model", _third(i))
        found[f"b_{letter}"] = Stored("attn.c_attn.bias", "3*d_model", _third(i))
    return found


# Defaults: transformers/models/gpt2/configuration_gpt2.py.
GPT2 = Family(
    kind="gpt2",
    title="GPT-2 decoder",
    classes="GPT2",
    sizes={
        "vocabulary": Size("vocab_size", 50257),
        "positions": Size("n_positions", 1024),
        "d_model": Size("n_embd", 768),
        "layers": Size("n_layer", 12),
        "heads": Size("n_head", 12),
        "d_ffn": Size("n_inner", lambda sizes: 4 * sizes["d_model"]),
    },
    choices={
        "add_cross_attention": Choice((False,), "attention to a second text in every layer"),
        "scale_attn_weights": Choice((True, False), "another scale of scores"),
        "scale_attn_by_inverse_layer_idx": Choice((False, True), "another scale of scores"),
    },
    epsilon=("layer_norm_epsilon", 1e-5),
    activation=("activation_function", "gelu_new"),
    base="transformer.",
    words="wte.weight",
    layer="h.",
    tables={"W_P": Stored("wpe.weight", "positions d_model"), **layer_norm("Y", "ln_f")},
    weights={
        **layer_norm("A", "ln_1"),
        **_projections(),
        **_as_is("O", "attn.c_proj", "d_model", "d_model"),
        **layer_norm("F", "ln_2"),
        **_as_is("1", "mlp.c_fc", "d_model", "d_ffn"),
        **_as_is("2", "mlp.c_proj", "d_ffn", "d_model"),
    },
    output="lm_head.weight",
    recipe=recipe,
    constants=constants,
    predicts="next",
    causal=True,
    says="learned positions, LayerNorm before attention and feed-forward",
)
