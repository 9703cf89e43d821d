"""Regenerate the reference gradients of whole models with PyTorch's autograd, in float64.

The tiny checkpoint of every family (``make_tiny.py`` makes them) reads its text, a whole number is
asked about at each logit, and autograd goes back through transformers' own model. What its modules
gave and what its attention was handed keep their gradients; a stage's is written where one of these
is the stage itself, up to the first layer, to which all others led back.

Run it from an environment with ``requirements.txt`` of this folder (the tests need none of it)::

    python make_family_gradients.py
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from make_tiny import FAMILIES, FOLDER, Tiny, attention_seen, exact_model  # type: ignore[import-not-found]

FILE = Path(__file__).with_name("family_gradients.npz")
HANDED = ("query", "key", "value", "weights")  # to attention; what came of it


def recorded(tiny: Tiny, model: torch.nn.Module, ids: list[int]) -> dict[str, np.ndarray]:
    """Gradients of stages by name, and under ``seed`` what was asked about."""
    came: dict[str, torch.Tensor] = {}

    def keep(name: str):
        def hook(module, args, output):
            found = output[0] if isinstance(output, tuple) else output
            if isinstance(found, torch.Tensor) and found.requires_grad:
                found.retain_grad()
                came[name] = found

        return hook

    hooks = [module.register_forward_hook(keep(name)) for name, module in model.named_modules()]
    with attention_seen(model) as attention:
        said = model(torch.tensor([ids])).logits
        for here in attention:
            for part in HANDED:
                here[part].retain_grad()
    for hook in hooks:
        hook.remove()
    asked = np.random.default_rng(14).integers(-2, 3, tuple(said.shape))  # they pack well
    seed = torch.from_numpy(asked.astype(np.float64))
    said.backward(seed)

    stages = {name: came[at] for name, (at, end) in tiny.before.items() if end == "out"}
    turned = "rotated_" if tiny.query else ""
    names = (f"{turned}query", f"{turned}key", "value", "attention_weights")
    for n, here in enumerate(attention):
        made = {
            name: came[f"{tiny.layers}.{n}.{at}".rstrip(".")]
            for name, (at, end) in tiny.layer.items()
            if end == "out"
        }
        made |= {name: here[part] for name, part in zip(names, HANDED, strict=True)}
        stages |= {f"layer{n}.{name}": value for name, value in made.items()}
    found: dict[str, Any] = {"seed": asked[0].astype(np.int8)}
    for name, value in stages.items():
        if value.grad is not None and not name.startswith("layer1."):
            found[name] = value.grad[0].numpy()
    return found


def main() -> None:
    """Write them, family by family."""
    listing = json.loads((FOLDER / "families.json").read_text(encoding="utf-8"))
    stored: dict[str, Any] = {}
    for family, tiny in FAMILIES.items():
        with exact_model(tiny, FOLDER / family) as model:
            found = recorded(tiny, model, listing[family]["ids"])
        stored |= {f"{family}/{name}": value for name, value in found.items()}
    np.savez_compressed(FILE, **stored)


if __name__ == "__main__":
    main()
