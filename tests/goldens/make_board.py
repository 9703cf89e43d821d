"""Record what PyTorch's own encoder layers make of one board, in float64.

The weights are those of the project's file; areas of a cell are found in its summed-area table. Run
it from an environment with ``requirements.txt`` of this folder (the tests need none of it), in the
project's folder::

    python tests/goldens/make_board.py
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import nn

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILE = HERE / "board.npz"
NAMES = ("3a", "7c", "", "6b", "2a", "4e", "9e", "5f", "3d")


def drawn(name: str) -> np.ndarray:
    """A digit of the project, drawn with a pen of single pixels; (28, 28) of uint8."""
    cell = np.zeros((28, 28), np.uint8)
    for line in (ROOT / "attention_core/models/board/digits.txt").read_text().splitlines():
        if line.split()[0] == name:
            for stroke in line[2:].split("/"):
                points = np.array([[float(n) for n in p.split(",")] for p in stroke.split()])
                for start, end in pairwise(points):
                    for part in np.linspace(0, 1, 100):
                        x, y = (start + part * (end - start)).astype(int)
                        cell[y, x] = 255
    return cell


def at(sums: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """What is added up to each of these edges, which may lie within a pixel."""
    return np.interp(edges, np.arange(29), sums)


def seen(cell: np.ndarray) -> np.ndarray:
    """The ink's longer side 20 of 28, its centre of mass in the middle; (196,)."""
    ink = cell / 255.0
    rows, columns = np.nonzero(ink)
    if not len(rows):
        return np.zeros(196)
    scale = max(np.ptp(rows), np.ptp(columns)) + 1
    table = np.pad(ink.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    for axis, places in enumerate((rows, columns)):
        edges = np.average(places + 0.5) + (2 * np.arange(15) - 14) * scale / 20
        table = np.apply_along_axis(at, axis, table, edges)
    sums = np.diff(np.diff(table, axis=0), axis=1)
    return (sums / (scale / 10) ** 2).reshape(-1)


def encoder_layer(w: dict[str, torch.Tensor], name: str, epsilon: float) -> nn.Module:
    """PyTorch's layer with these weights."""
    heads, d, d_head = w[name + "W_Q"].shape
    units = len(w[name + "b_1"])
    layer = nn.TransformerEncoderLayer(
        d, heads, units, 0.0, "relu", epsilon, batch_first=True, dtype=torch.float64
    )
    joined = [w[f"{name}W_{p}"].permute(1, 0, 2).reshape(d, heads * d_head).T for p in "QKV"]
    layer.load_state_dict(
        {
            "self_attn.in_proj_weight": torch.cat(joined),
            "self_attn.in_proj_bias": torch.cat([w[f"{name}b_{p}"].reshape(-1) for p in "QKV"]),
            "self_attn.out_proj.weight": w[name + "W_O"].T,
            "self_attn.out_proj.bias": w[name + "b_O"],
            **{"linear1.weight": w[name + "W_1"].T, "linear1.bias": w[name + "b_1"]},
            **{"linear2.weight": w[name + "W_2"].T, "linear2.bias": w[name + "b_2"]},
            **{"norm1.weight": w[name + "gain_A"], "norm1.bias": w[name + "shift_A"]},
            **{"norm2.weight": w[name + "gain_F"], "norm2.bias": w[name + "shift_F"]},
        }
    )
    return layer.eval()


def main() -> None:
    """Write the file."""
    with np.load(ROOT / "attention_core" / "models" / "board" / "weights.npz") as file:
        w = {name: torch.tensor(file[name].astype(np.float64)) for name in file.files}
    epsilon = float(w.pop("epsilon"))
    cells = np.stack([drawn(name) for name in NAMES])
    pixels = torch.tensor(np.stack([seen(cell) for cell in cells]))
    x = torch.cat((w["class_tokens"], pixels @ w["W_D"] + w["b_D"])) + w["W_P"]
    x = nn.functional.layer_norm(x, x.shape[-1:], w["gain_E"], w["shift_E"], epsilon)
    made = {"pixels": pixels, "embeddings": x}
    n_layers = sum(name.endswith("W_Q") for name in w)
    for number in range(n_layers):
        name = f"layer{number}."
        layer = encoder_layer(w, name, epsilon)
        _, shares = layer.self_attn(x[None], x[None], x[None], average_attn_weights=False)
        x = layer(x[None])[0]
        made |= {name + "attention_weights": shares[0], name + "layer_output": x}
    made["logits"] = x @ w["W_U"] + w["b_U"]
    made["probabilities"] = made["logits"].softmax(-1)
    made["redrawn"] = x @ w["W_R"] + w["b_R"]
    arrays = {name: each.detach().numpy() for name, each in made.items()}
    np.savez_compressed(FILE, cells=cells, **arrays)


if __name__ == "__main__":
    main()
