"""PyTorch's side, in a process of its own: reads token ids, answers with the time it took.

``python pytorch_worker.py FOLDER`` needs PyTorch and transformers, and nothing of this project.
"""

import importlib
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import load_file

Kept = dict[str, torch.Tensor]
# A module of the model -> what its input and its output are called in the trace, if they are kept.
Names = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Family:
    """How transformers has a model of some ``model_type``.

    Attributes
    ----------
    config, model : str
        Names of its classes.
    given : dict
        What the model is made with beside its configuration.
    layers : str
        Where its layers are.
    read, layer : Names
        Modules outside layers, and of each.
    """

    config: str
    model: str
    given: dict[str, Any]
    layers: str
    read: Names
    layer: Names


FAMILIES = {
    "bert": Family(
        "BertConfig",
        "BertModel",
        {"add_pooling_layer": False},
        "encoder.layer",
        {
            "embeddings.word_embeddings": ("", "token_embedding"),
            "embeddings.position_embeddings": ("", "position_embedding"),
            "embeddings.token_type_embeddings": ("", "segment_embedding"),
            "embeddings.LayerNorm": ("embedding_sum", "embeddings"),
        },
        {
            "attention.self.query": ("", "query"),
            "attention.self.key": ("", "key"),
            "attention.self.value": ("", "value"),
            "attention.output.dense": ("concatenated_heads", "attention_output"),
            "attention.output.LayerNorm": ("attention_residual", "attention_norm"),
            "intermediate.dense": ("", "ffn_preactivation"),
            "output.dense": ("ffn_hidden", "ffn_output"),
            "output.LayerNorm": ("ffn_residual", "layer_output"),
        },
    ),
    "llama": Family(
        "LlamaConfig",
        "LlamaForCausalLM",
        {},
        "model.layers",
        {
            "model.embed_tokens": ("", "token_embedding"),
            "model.norm": ("", "final_norm"),
            "lm_head": ("", "logits"),
        },
        {
            "": ("", "layer_output"),
            "input_layernorm": ("", "input_norm"),
            "self_attn.q_proj": ("", "query"),
            "self_attn.k_proj": ("", "key"),
            "self_attn.v_proj": ("", "value"),
            "self_attn.o_proj": ("concatenated_heads", "attention_output"),
            "post_attention_layernorm": ("attention_residual", "ffn_norm"),
            "mlp.gate_proj": ("", "ffn_gate"),
            "mlp.act_fn": ("", "ffn_activated"),
            "mlp.up_proj": ("", "ffn_up"),
            "mlp.down_proj": ("ffn_hidden", "ffn_output"),
        },
    ),
}


def load(folder: Path) -> tuple[Family, transformers.PreTrainedModel]:
    """The checkpoint in float32, with the attention that is written in this file."""
    kind = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
    family = FAMILIES[kind]
    config = getattr(transformers, family.config).from_json_file(folder / "config.json")
    config._attn_implementation = "eager"
    model = getattr(transformers, family.model)(config, **family.given)
    model.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
    model.tie_weights()
    return family, model.eval()


def keep_everything(model: transformers.PreTrainedModel, family: Family) -> Kept:
    """Have every run leave each of its arrays here, by reference, under its name in the trace."""
    kept: Kept = {}

    def hook(module: torch.nn.Module, into: str, out: str) -> None:
        def keep(_: Any, args: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
            if into:
                kept[into] = args[0]
            kept[out] = output

        module.register_forward_hook(keep)

    for path, (into, out) in family.read.items():
        hook(model.get_submodule(path), into, out)
    for number, layer in enumerate(model.get_submodule(family.layers).children()):
        name = f"layer{number}."
        for path, (into, out) in family.layer.items():
            hook(layer.get_submodule(path), into and name + into, name + out)

    def attend(module: Any, query: Any, key: Any, value: Any, mask: Any, **said: Any) -> Any:
        """As transformers' ``eager_attention_forward``, which keeps nothing before the softmax."""
        name = f"layer{module.layer_idx}."
        groups = query.shape[1] // key.shape[1]
        if hasattr(module, "num_key_value_groups"):
            kept[name + "rotated_query"], kept[name + "rotated_key"] = query, key
            key, value = (each.repeat_interleave(groups, dim=1) for each in (key, value))
        scores = torch.matmul(query, key.transpose(2, 3))
        scaled = scores * said["scaling"]
        masked = scaled + mask
        weights = torch.softmax(masked, dim=-1)
        outputs = torch.matmul(weights, value)
        kept[name + "scores"], kept[name + "scaled_scores"] = scores, scaled
        kept[name + "masked_scores"], kept[name + "attention_weights"] = masked, weights
        kept[name + "head_outputs"] = outputs
        return outputs.transpose(1, 2).contiguous(), weights

    importlib.import_module(type(model).__module__).eager_attention_forward = attend  # type: ignore[attr-defined]
    return kept


def main() -> None:
    """Answer every line until there are no more."""
    torch.set_num_threads(1)
    family, model = load(Path(sys.argv[1]))
    kept = keep_everything(model, family)
    versions = f"PyTorch {torch.__version__}, transformers {transformers.__version__}"
    print(json.dumps({"versions": versions}), flush=True)
    causal = "lm_head" in family.read
    given: dict[str, Any] = {"use_cache": False} if causal else {}
    for line in sys.stdin:
        ids = torch.tensor([json.loads(line)])
        n = ids.shape[1]
        mask = torch.zeros(1, 1, n, n)
        if causal:
            mask = torch.full((1, 1, n, n), -torch.inf).triu(1)
        kept.clear()
        with torch.no_grad():
            start = time.perf_counter()
            model(ids, attention_mask=mask, **given)
            if causal:
                kept["probabilities"] = torch.softmax(kept["logits"], dim=-1)
            elapsed = time.perf_counter() - start
        means = {name: [array.numel(), float(array.mean())] for name, array in kept.items()}
        print(json.dumps({"milliseconds": 1000 * elapsed, "kept": means}), flush=True)


if __name__ == "__main__":
    main()
