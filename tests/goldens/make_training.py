"""Record what PyTorch makes of a small encoder in ten steps of training, in float64.

The model is written out by the names of our weights, its gradients are autograd's and its steps
AdamW's. Run it from an environment with ``requirements.txt`` of this folder (the tests need none of
it)::

    python make_training.py
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy, layer_norm

LAYERS, HEADS, D, UNITS, WORDS, PLACES = 2, 2, 8, 12, 20, 6
SENTENCES, STEPS = 5, 10
RATE, DECAY, EPSILON = 5e-3, 0.02, 1e-5
FILE = Path(__file__).with_name("training.npz")
Weights = dict[str, torch.Tensor]


def shapes() -> dict[str, tuple[int, ...]]:
    """Of every weight, by name."""
    found: dict[str, tuple[int, ...]] = {"W_E": (WORDS, D), "W_P": (PLACES, D)}
    found |= {"gain_E": (D,), "shift_E": (D,), "W_U": (D, WORDS), "b_U": (WORDS,)}
    for number in range(LAYERS):
        name = f"layer{number}."
        for part in "QKV":
            found |= {f"{name}W_{part}": (HEADS, D, D // HEADS)}
            found |= {f"{name}b_{part}": (HEADS, D // HEADS)}
        found |= {name + "W_O": (D, D), name + "W_1": (D, UNITS), name + "W_2": (UNITS, D)}
        found |= {name + "b_O": (D,), name + "b_1": (UNITS,), name + "b_2": (D,)}
        found |= {name + each: (D,) for each in ("gain_A", "shift_A", "gain_F", "shift_F")}
    return found


def norm(x: torch.Tensor, w: Weights, which: str) -> torch.Tensor:
    """LayerNorm with the weights of that name."""
    before, _, letter = which.rpartition("_")
    gain, shift = w[f"{before}gain_{letter}"], w[f"{before}shift_{letter}"]
    return layer_norm(x, (D,), gain, shift, EPSILON)


def logits(w: Weights, ids: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
    """Scores of every word at every place, (sentence, token, word)."""
    x = norm(w["W_E"][ids] + w["W_P"][: ids.shape[1]], w, "_E")
    penalty = torch.zeros(seen.shape, dtype=x.dtype).masked_fill(~seen, -torch.inf)
    for number in range(LAYERS):
        name = f"layer{number}."
        query, key, value = (
            torch.einsum("snd,hdk->shnk", x, w[f"{name}W_{part}"]) + w[f"{name}b_{part}"][:, None]
            for part in "QKV"
        )
        scores = query @ key.transpose(-1, -2) / (D // HEADS) ** 0.5 + penalty[:, None, None]
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).flatten(2)
        x = norm(x + mixed @ w[name + "W_O"] + w[name + "b_O"], w, name + "_A")
        hidden = (x @ w[name + "W_1"] + w[name + "b_1"]).relu()
        x = norm(x + hidden @ w[name + "W_2"] + w[name + "b_2"], w, name + "_F")
    return x @ w["W_U"] + w["b_U"]


def main() -> None:
    """Write the file."""
    rng = np.random.default_rng(0)
    start = {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes().items()}
    lengths = rng.integers(2, PLACES + 1, (STEPS, SENTENCES))
    seen = np.arange(PLACES) < lengths[..., None]
    ids = np.where(seen, rng.integers(WORDS, size=seen.shape), 0)
    asked = seen & ((rng.random(seen.shape) < 0.4) | (np.arange(PLACES) == 0))
    targets = np.where(asked, rng.integers(WORDS, size=seen.shape), -1)
    w = {name: torch.tensor(each, requires_grad=True) for name, each in start.items()}
    adam = torch.optim.AdamW([*w.values()], lr=RATE, weight_decay=DECAY)
    losses = []
    for step in range(STEPS):
        adam.zero_grad()
        scores = logits(w, torch.tensor(ids[step]), torch.tensor(seen[step]))
        right = torch.tensor(targets[step]).flatten()
        loss = cross_entropy(scores.flatten(0, 1), right, ignore_index=-1)
        loss.backward()
        if step == 0:
            first = {f"gradient|{name}": each.grad.numpy().copy() for name, each in w.items()}
        adam.step()
        losses.append(loss.item())
    kept: dict[str, Any] = {
        **{"ids": ids, "seen": seen, "targets": targets, "losses": losses},
        **{"sizes": [LAYERS, HEADS, D, UNITS], "settings": [RATE, DECAY]},
        **{f"start|{name}": each for name, each in start.items()},
        **first,
        **{f"end|{name}": each.detach().numpy() for name, each in w.items()},
    }
    np.savez_compressed(FILE, **kept)


if __name__ == "__main__":
    main()
