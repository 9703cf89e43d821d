"""Regenerate the reference values of all-MiniLM-L6-v2 with PyTorch and transformers.

Every number is transformers' own: one hook on each module of its ``BertModel`` keeps what went in
and what came out, in float64. Only what transformers never gives a hook to see (the scores before
the softmax) is formed here, from hooked values, and checked against what the model did with them.

Run it from an environment with ``requirements.txt`` of this folder (the tests need none of it)::

    python make_goldens.py --checkpoint FOLDER

``FOLDER`` holds ``config.json``, ``model.safetensors`` and ``tokenizer.json``; nothing else is read
from it. The files and their keys are described in ``README.md``.
"""

import argparse
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import tokenizers
import torch
import transformers
from safetensors.torch import load_file

CHECKPOINT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SAMPLED_CELLS = 300
CHECK_TOLERANCE = 1e-12  # absolute, float64; the checks below are bit-equal where they were made

WORDS = (
    "river bank water money house green walk light music paper stone garden winter summer friend "
    "city road small large open close early late bird tree mountain school letter market bread "
    "horse ship cloud silver window king story night morning field"
).split()

# file stem, text, and the number of tokens the text was built to have (None: whatever it gives)
SENTENCES: list[tuple[str, str, int | None]] = [
    ("river_bank", "river bank", None),
    ("walk", "It's a pleasant walk by the river bank", None),
    ("loan", "the bank approved my loan", None),
    ("visa", "2019 brazil traveler to the usa needs a visa", None),
    (
        "unicode",
        "naïve café — 日本 👍🏽 שלום <b>x</b> antidisestablishmentarianism",
        None,
    ),
    ("the_64", "the " * 62, 64),
    ("words_512", " ".join(WORDS[i % len(WORDS)] for i in range(510)), 512),
    ("bank", "bank", None),
    ("empty", "", 2),
]
STORED_WHOLE = "river_bank"


def load_model(checkpoint: Path) -> transformers.BertModel:
    """Return the checkpoint as an evaluating float64 BertModel with eager attention."""
    config = transformers.BertConfig.from_json_file(checkpoint / "config.json")
    config._attn_implementation = "eager"
    model = transformers.BertModel(config)
    loaded = model.load_state_dict(load_file(checkpoint / "model.safetensors"), strict=False)
    if loaded.missing_keys or set(loaded.unexpected_keys) - {"embeddings.position_ids"}:
        raise ValueError(f"the checkpoint does not fit BertModel: {loaded}")
    return model.eval().double()


def check(what: str, ours: torch.Tensor, theirs: torch.Tensor) -> None:
    """Raise if a value formed or hooked here is not the one the model used."""
    torch.testing.assert_close(
        ours, theirs, rtol=0, atol=CHECK_TOLERANCE, msg=lambda text: f"{what}: {text}"
    )


def record(model: transformers.BertModel, ids: list[int]) -> dict[str, np.ndarray]:
    """Run the model on one sentence and return every stage by name, in order of computation."""
    came_in: dict[str, torch.Tensor] = {}
    came_out: dict[str, torch.Tensor | tuple] = {}
    masks: list[torch.Tensor | None] = []

    def keep(name: str):
        def hook(module, args, kwargs, output):
            if args and isinstance(args[0], torch.Tensor):
                came_in[name] = args[0]
            came_out[name] = output
            if name.endswith("attention.self"):
                masks.append(kwargs["attention_mask"])

        return hook

    hooks = [
        module.register_forward_hook(keep(name), with_kwargs=True)
        for name, module in model.named_modules()
    ]
    try:
        with torch.no_grad():
            last_hidden_state = model(torch.tensor([ids])).last_hidden_state
    finally:
        for hook in hooks:
            hook.remove()
    n_layers, n_heads = model.config.num_hidden_layers, model.config.num_attention_heads
    if len(masks) != n_layers or any(mask is not None and mask.any() for mask in masks):
        raise ValueError("the model masked something, or not every layer was seen")

    def by_head(tensor: torch.Tensor) -> torch.Tensor:
        """(batch, token, d_model) -> (batch, head, token, d_head), as BertSelfAttention does."""
        return tensor.unflatten(-1, (n_heads, -1)).transpose(1, 2)

    stages = {
        "token_embedding": came_out["embeddings.word_embeddings"],
        "position_embedding": came_out["embeddings.position_embeddings"],
        "segment_embedding": came_out["embeddings.token_type_embeddings"],
        "embedding_sum": came_in["embeddings.LayerNorm"],
        "embeddings": came_out["embeddings"],
    }
    three = ("token_embedding", "segment_embedding", "position_embedding")
    check("embedding_sum", sum(stages[name] for name in three), stages["embedding_sum"])

    layer_input = stages["embeddings"]
    for n in range(n_layers):
        layer = f"encoder.layer.{n}"
        attention = f"{layer}.attention"
        concatenated_heads, attention_weights = came_out[f"{attention}.self"]
        query, key, value = (
            by_head(came_out[f"{attention}.self.{role}"]) for role in ("query", "key", "value")
        )
        scores = query @ key.transpose(2, 3)
        scaled_scores = scores * query.shape[-1] ** -0.5
        stages_here = {
            "query": query,
            "key": key,
            "value": value,
            "scores": scores,
            "scaled_scores": scaled_scores,
            "masked_scores": scaled_scores,
            "attention_weights": attention_weights,
            "head_outputs": by_head(concatenated_heads),
            "concatenated_heads": concatenated_heads,
            "attention_output": came_out[f"{attention}.output.dense"],
            "attention_residual": came_in[f"{attention}.output.LayerNorm"],
            "attention_norm": came_out[f"{attention}.output"],
            "ffn_preactivation": came_out[f"{layer}.intermediate.dense"],
            "ffn_hidden": came_out[f"{layer}.intermediate"],
            "ffn_output": came_out[f"{layer}.output.dense"],
            "ffn_residual": came_in[f"{layer}.output.LayerNorm"],
            "layer_output": came_out[layer],
        }
        prefix = f"layer{n}."
        check(f"{prefix}input", came_in[f"{attention}.self"], layer_input)
        check(f"{prefix}weights", torch.softmax(scaled_scores, dim=-1), attention_weights)
        check(f"{prefix}heads", attention_weights @ value, stages_here["head_outputs"])
        stages |= {prefix + name: tensor for name, tensor in stages_here.items()}
        layer_input = stages_here["layer_output"]
    check("last_hidden_state", layer_input, last_hidden_state)

    stages["mean_pooled"] = layer_input.mean(dim=1)
    return {name: tensor[0].contiguous().numpy() for name, tensor in stages.items()}


def sample(text: str, stages: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return some cells of every stage, and its sum and sum of magnitudes over all cells."""
    arrays: dict[str, np.ndarray] = {}
    for name, value in stages.items():
        if name == "mean_pooled":
            arrays[name] = value
            continue
        random = np.random.default_rng(zlib.crc32((text + name).encode()))
        n_cells = min(value.size, SAMPLED_CELLS)
        index = np.sort(random.choice(value.size, size=n_cells, replace=False))
        arrays[f"{name}|index"] = index.astype(np.int32)
        arrays[f"{name}|value"] = value.ravel()[index]
        arrays[f"{name}|sums"] = np.array([value.sum(), np.abs(value).sum()])
        arrays[f"{name}|shape"] = np.array(value.shape, dtype=np.int32)
    return arrays


def main() -> None:
    """Write one ``.npz`` for each sentence, and ``sentences.json``."""
    parser = argparse.ArgumentParser(description="Regenerate the MiniLM reference values.")
    parser.add_argument("--checkpoint", type=Path, required=True, help="a MiniLM model folder")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    arguments = parser.parse_args()

    sha256 = hashlib.sha256((arguments.checkpoint / "model.safetensors").read_bytes()).hexdigest()
    if sha256 != CHECKPOINT_SHA256:
        raise ValueError(f"not the published checkpoint: sha256 is {sha256}")
    model = load_model(arguments.checkpoint)
    tokenizer = tokenizers.Tokenizer.from_file(str(arguments.checkpoint / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    listing = []
    for stem, text, n_tokens in SENTENCES:
        encoding = tokenizer.encode(text)
        if n_tokens is not None and len(encoding.ids) != n_tokens:
            raise ValueError(f"{stem} has {len(encoding.ids)} tokens, not {n_tokens}")
        stages = record(model, encoding.ids)
        whole = stem == STORED_WHOLE
        file = f"{stem}.npz"
        arrays: dict[str, Any] = stages if whole else sample(text, stages)
        np.savez_compressed(arguments.output / file, **arrays)
        listing.append(
            {
                "file": file,
                "whole": whole,
                "text": text,
                "tokens": encoding.tokens,
                "ids": encoding.ids,
            }
        )

    facts = {
        "checkpoint_sha256": sha256,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "tokenizers": tokenizers.__version__,
        "numpy": np.__version__,
        "stages": [name for name in stages if name != "mean_pooled"],
    }
    # One line for each sentence: a listing to read, not a column of ids.
    lines = [f"  {json.dumps(name)}: {json.dumps(value)},\n" for name, value in facts.items()]
    entries = ",\n".join(f"    {json.dumps(entry, ensure_ascii=False)}" for entry in listing)
    (arguments.output / "sentences.json").write_text(
        "{\n" + "".join(lines) + '  "sentences": [\n' + entries + "\n  ]\n}\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
