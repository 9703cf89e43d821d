"""PyTorch's side, in a process of its own: reads token ids, answers with the time it took.

``python pytorch_worker.py FOLDER`` needs PyTorch and transformers, and nothing of this project.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import load_file


def load(folder: Path) -> transformers.BertModel:
    """The checkpoint in float32, with the attention that keeps its probabilities."""
    config = transformers.BertConfig.from_json_file(folder / "config.json")
    config._attn_implementation = "eager"
    model = transformers.BertModel(config, add_pooling_layer=False)
    model.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
    return model.eval()


def keep_everything(model: transformers.BertModel) -> dict[str, Any]:
    """Hook what computes; what was kept last is in the dictionary that is returned.

    A reference is kept, not a copy. Scores before the softmax cannot be hooked and are not kept.
    """
    kept: dict[str, Any] = {}

    def keeper(name: str) -> Callable[..., None]:
        def keep(module: Any, args: tuple, output: Any) -> None:
            kept[name] = args, output

        return keep

    computing = ("Embedding", "Linear", "LayerNorm", "GELUActivation", "BertSelfAttention")
    for name, module in model.named_modules():
        if type(module).__name__ in computing:
            module.register_forward_hook(keeper(name))
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
        kept.clear()
        with torch.no_grad():
            start = time.perf_counter()
            output = model(ids).last_hidden_state
            elapsed = time.perf_counter() - start
        answer = {"milliseconds": 1000 * elapsed, "number": float(output[0, 0, 0])}
        print(json.dumps(answer | {"kept": len(kept)}), flush=True)


if __name__ == "__main__":
    main()
