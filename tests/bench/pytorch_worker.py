"""PyTorch's side, in a process of its own: reads token ids, answers with the time it took.

``python pytorch_worker.py FOLDER`` needs PyTorch and transformers, and nothing of this project.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import load_file
from transformers.models.bert import modeling_bert

# A module of the model -> what its input and its output are called in the trace, if they are kept.
READ = {
    "embeddings.word_embeddings": ("", "token_embedding"),
    "embeddings.position_embeddings": ("", "position_embedding"),
    "embeddings.token_type_embeddings": ("", "segment_embedding"),
    "embeddings.LayerNorm": ("embedding_sum", "embeddings"),
}
LAYER = {
    "attention.self.query": ("", "query"),
    "attention.self.key": ("", "key"),
    "attention.self.value": ("", "value"),
    "attention.output.dense": ("concatenated_heads", "attention_output"),
    "attention.output.LayerNorm": ("attention_residual", "attention_norm"),
    "intermediate.dense": ("", "ffn_preactivation"),
    "output.dense": ("ffn_hidden", "ffn_output"),
    "output.LayerNorm": ("ffn_residual", "layer_output"),
}
Kept = dict[str, torch.Tensor]


def load(folder: Path) -> transformers.BertModel:
    """The checkpoint in float32, with the attention that is written in this file."""
    config = transformers.BertConfig.from_json_file(folder / "config.json")
    config._attn_implementation = "eager"
    model = transformers.BertModel(config, add_pooling_layer=False)
    model.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
    return model.eval()


def keep_everything(model: transformers.BertModel) -> Kept:
    """Have every run leave each of its arrays here, by reference, under its name in the trace."""
    kept: Kept = {}

    def hook(module: torch.nn.Module, into: str, out: str) -> None:
        def keep(_: Any, args: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
            if into:
                kept[into] = args[0]
            kept[out] = output

        module.register_forward_hook(keep)

    for path, (into, out) in READ.items():
        hook(model.get_submodule(path), into, out)
    for number, layer in enumerate(model.encoder.layer):
        name = f"layer{number}."
        for path, (into, out) in LAYER.items():
            hook(layer.get_submodule(path), into and name + into, name + out)

    def attend(module: Any, query: Any, key: Any, value: Any, mask: Any, **said: Any) -> Any:
        """As transformers' ``eager_attention_forward``, which keeps nothing before the softmax."""
        scores = torch.matmul(query, key.transpose(2, 3))
        scaled = scores * said["scaling"]
        masked = scaled + mask
        weights = torch.softmax(masked, dim=-1)
        outputs = torch.matmul(weights, value)
        name = f"layer{module.layer_idx}."
        kept[name + "scores"], kept[name + "scaled_scores"] = scores, scaled
        kept[name + "masked_scores"], kept[name + "attention_weights"] = masked, weights
        kept[name + "head_outputs"] = outputs
        return outputs.transpose(1, 2).contiguous(), weights

    modeling_bert.eager_attention_forward = attend
    return kept


def main() -> None:
    """Answer every line until there are no more."""
    torch.set_num_threads(1)
    model = load(Path(sys.argv[1]))
    kept = keep_everything(model)
    versions = f"PyTorch {torch.__version__}, transformers {transformers.__version__}"
    print(json.dumps({"versions": versions}), flush=True)
    for line in sys.stdin:
        ids = torch.tensor([json.loads(line)])
        mask = torch.zeros(1, 1, ids.shape[1], ids.shape[1])
        kept.clear()
        with torch.no_grad():
            start = time.perf_counter()
            model(ids, attention_mask=mask)
            elapsed = time.perf_counter() - start
        means = {name: [array.numel(), float(array.mean())] for name, array in kept.items()}
        print(json.dumps({"milliseconds": 1000 * elapsed, "kept": means}), flush=True)


if __name__ == "__main__":
    main()
