"""Regenerate the reference gradients of single operations with PyTorch's autograd, in float64.

Each operation is PyTorch's own where it has one (``layer_norm``, ``rms_norm``, ``gelu``,
``cross_entropy``, ...); attention is written out, so that its scores and weights have gradients to
be kept, and held to ``scaled_dot_product_attention``; rotary positions are complex numbers.

Run it from an environment with ``requirements.txt`` of this folder (the tests need none of it)::

    python make_gradients.py
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

FILE = Path(__file__).with_name("gradients.npz")
TOKENS, D_MODEL, HEADS, D_HEAD, D_FFN, WORDS = 5, 6, 2, 3, 7, 9
EPSILON = 1e-5

Tensors = dict[str, torch.Tensor]
CURVES: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "gelu": F.gelu,
    "gelu_new": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
    "hardswish": F.hardswish,
    "relu": F.relu,
    "relu2": lambda x: F.relu(x) ** 2,
    "relu6": F.relu6,
    "leaky_relu": F.leaky_relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}


def attention(given: Tensors) -> Tensors:
    """Scaled dot-product attention in two heads, every intermediate by its stage's name."""
    made: Tensors = {}
    x = given["layer_input"]
    for name, letter in (("query", "Q"), ("key", "K"), ("value", "V")):
        made[name] = x @ given[f"W_{letter}"] + given[f"b_{letter}"][:, None]
    made["scores"] = made["query"] @ made["key"].transpose(1, 2)
    made["scaled_scores"] = made["scores"] / D_HEAD**0.5
    made["masked_scores"] = made["scaled_scores"].masked_fill(~given["mask"], -torch.inf)
    made["attention_weights"] = torch.softmax(made["masked_scores"], -1)
    made["head_outputs"] = made["attention_weights"] @ made["value"]
    fused = F.scaled_dot_product_attention(
        made["query"], made["key"], made["value"], attn_mask=given["mask"]
    )
    torch.testing.assert_close(made["head_outputs"], fused, rtol=1e-12, atol=1e-12)
    made["concatenated_heads"] = made["head_outputs"].transpose(0, 1).reshape(TOKENS, -1)
    made["attention_output"] = made["concatenated_heads"] @ given["W_O"] + given["b_O"]
    return made


def turned(given: Tensors) -> Tensors:
    """Numbers half a row apart as the two parts of a complex one, turned by an angle."""
    first, second = given["query"].chunk(2, -1)
    angle = given["rotary_angles"]
    found = torch.complex(first, second) * torch.polar(torch.ones_like(angle), angle)
    return {"rotated_query": torch.cat([found.real, found.imag], -1)}


def missed(given: Tensors) -> Tensors:
    """Cross-entropy of each place; those that are not asked lose nothing."""
    lost = F.cross_entropy(given["logits"], given["targets"], ignore_index=-1, reduction="none")
    return {"token_loss": lost}


def normed(given: Tensors) -> Tensors:
    """LayerNorm."""
    x, gain, shift = (given[name] for name in ("attention_residual", "gain_A", "shift_A"))
    return {"attention_norm": F.layer_norm(x, x.shape[-1:], gain, shift, EPSILON)}


def rooted(given: Tensors) -> Tensors:
    """RMSNorm."""
    x = given["layer_input"]
    return {"input_norm": F.rms_norm(x, x.shape[-1:], given["gain_A"], EPSILON)}


def looked_up(given: Tensors) -> Tensors:
    """Rows of a table, one of them read twice."""
    return {"token_embedding": F.embedding(given["token_rows"], given["W_E"])}


def united(given: Tensors) -> Tensors:
    """Vectors at length one."""
    return {"unit_query": F.normalize(given["query"], dim=-1)}


def curved(curve: Callable[[torch.Tensor], torch.Tensor], given: Tensors) -> Tensors:
    """Numbers one by one."""
    return {"ffn_hidden": curve(given["ffn_preactivation"])}


def cases() -> dict[str, tuple[Mapping[str, np.ndarray], Callable[[Tensors], Tensors]]]:
    """What each operation is given, and the operation."""
    random = np.random.default_rng(14)

    def draw(*shape: int) -> np.ndarray:
        return random.normal(size=shape)

    projections = {f"W_{x}": draw(HEADS, D_MODEL, D_HEAD) for x in "QKV"}
    projections |= {f"b_{x}": draw(HEADS, D_HEAD) for x in "QKV"}
    mask = random.random((TOKENS, TOKENS)) < 0.7
    mask[:, 0] = True
    found: dict[str, tuple[Mapping[str, np.ndarray], Callable[[Tensors], Tensors]]] = {
        "attention": (
            {"layer_input": draw(TOKENS, D_MODEL), **projections, "mask": mask,
             "W_O": draw(HEADS * D_HEAD, D_MODEL), "b_O": draw(D_MODEL)},
            attention,
        ),
        "layer_norm": (
            {"attention_residual": draw(TOKENS, D_MODEL), "gain_A": draw(D_MODEL),
             "shift_A": draw(D_MODEL)},
            normed,
        ),
        "rms_norm": ({"layer_input": draw(TOKENS, D_MODEL), "gain_A": draw(D_MODEL)}, rooted),
        "rotary": (
            {"query": draw(HEADS, TOKENS, 4), "rotary_angles": 3 * draw(TOKENS, 2)},
            turned,
        ),
        "cross_entropy": (
            {"logits": 3 * draw(TOKENS, WORDS), "targets": np.array([2, -1, 8, 0, -1])},
            missed,
        ),
        "lookup": (
            {"token_rows": np.array([3, 1, 3, 0, 8]), "W_E": draw(WORDS, D_MODEL)},
            looked_up,
        ),
        "unit": ({"query": draw(HEADS, TOKENS, D_HEAD)}, united),
    }  # fmt: skip
    for name, curve in CURVES.items():
        made = {"ffn_preactivation": 3 * draw(TOKENS, D_FFN)}
        found[name] = (made, partial(curved, curve))
    return found


def main() -> None:
    """Write what every operation was given, a seed at its end, and all gradients of it."""
    random = np.random.default_rng(2014)
    stored: dict[str, Any] = {}
    for case, (arrays, operation) in cases().items():
        given = {name: torch.from_numpy(array) for name, array in arrays.items()}
        floating = {name: each for name, each in given.items() if each.is_floating_point()}
        for each in floating.values():
            each.requires_grad_()
        made = operation(given)
        for each in made.values():
            each.retain_grad()
        last = list(made)[-1]
        seed = random.normal(size=tuple(made[last].shape))
        made[last].backward(torch.from_numpy(seed))
        stored |= {f"{case}/given/{name}": array for name, array in arrays.items()}
        stored[f"{case}/made/{last}"] = made[last].detach().numpy()
        for name, each in {**floating, **made}.items():
            stored[f"{case}/gradient/{name}"] = each.grad.numpy()
    np.savez_compressed(FILE, **stored)


if __name__ == "__main__":
    main()
