"""PyTorch's side of a step of training, in a process of its own.

``python training_worker.py`` reads a model and its batches as JSON, then trains some steps for
every line; it needs PyTorch and nothing of this project.
"""

import json
import sys
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

Array = np.ndarray[Any, np.dtype[Any]]


class Layer(nn.Module):  # type: ignore[misc]
    """One layer of the encoder: attention and feed-forward, LayerNorm after each residual."""

    def __init__(self, d: int, units: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.joined, self.output = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.wide, self.narrow = nn.Linear(d, units), nn.Linear(units, d)
        self.attention_norm = nn.LayerNorm(d, epsilon)
        self.ffn_norm = nn.LayerNorm(d, epsilon)

    def forward(self, x: torch.Tensor, penalty: torch.Tensor) -> torch.Tensor:
        n_sentences, n, d = x.shape
        parts = self.joined(x).view(n_sentences, n, 3, self.heads, d // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-1, -2) / (d // self.heads) ** 0.5 + penalty
        mixed = (scores.softmax(dim=-1) @ value).transpose(1, 2).reshape(n_sentences, n, d)
        x = self.attention_norm(x + self.output(mixed))
        normed: torch.Tensor = self.ffn_norm(x + self.narrow(self.wide(x).relu()))
        return normed


class Encoder(nn.Module):  # type: ignore[misc]
    """The same model, with the weights that it is given."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        super().__init__()
        w = {name: torch.tensor(np.array(each, np.float32)) for name, each in said["w"].items()}
        d, heads, epsilon = w["W_E"].shape[1], said["heads"], said["epsilon"]
        units = w["layer0.b_1"].shape[0]
        self.words = nn.Embedding.from_pretrained(w["W_E"], freeze=False)
        self.places = nn.Embedding.from_pretrained(w["W_P"], freeze=False)
        self.norm = nn.LayerNorm(d, epsilon)
        self.layers = nn.ModuleList(Layer(d, units, heads, epsilon) for _ in range(said["layers"]))
        self.scores = nn.Linear(d, w["W_U"].shape[1])
        _fill(self.norm, w["gain_E"], w["shift_E"])
        _fill(self.scores, w["W_U"].T, w["b_U"])
        for number, layer in enumerate(self.layers):
            own = {k.partition(".")[2]: v for k, v in w.items() if k.startswith(f"layer{number}.")}
            joined = torch.cat([own[f"W_{k}"].permute(1, 0, 2).reshape(d, d) for k in "QKV"], 1)
            bias = torch.cat([own[f"b_{k}"].reshape(-1) for k in "QKV"])
            _fill(layer.joined, joined.T, bias)
            _fill(layer.output, own["W_O"].T, own["b_O"])
            _fill(layer.attention_norm, own["gain_A"], own["shift_A"])
            _fill(layer.wide, own["W_1"].T, own["b_1"])
            _fill(layer.narrow, own["W_2"].T, own["b_2"])
            _fill(layer.ffn_norm, own["gain_F"], own["shift_F"])

    def forward(self, ids: torch.Tensor, penalty: torch.Tensor, asked: torch.Tensor) -> Any:
        """Scores of every word for the tokens that are asked."""
        places = torch.arange(ids.shape[1])
        x = self.norm(self.words(ids) + self.places(places))
        for layer in self.layers:
            x = layer(x, penalty)
        return self.scores(x[asked])


def _fill(module: Any, weight: torch.Tensor, bias: torch.Tensor) -> None:
    with torch.no_grad():
        module.weight.copy_(weight)
        module.bias.copy_(bias)


def main() -> None:
    """Take the steps of every line; answer how long they took, and the last loss."""
    torch.set_num_threads(1)
    said = json.loads(sys.stdin.readline())
    model = Encoder(said)
    adam = torch.optim.AdamW(
        model.parameters(), lr=said["rate"], weight_decay=said["decay"], fused=True
    )
    batches = [
        (np.array(ids), np.array(seen, bool), np.array(targets))
        for ids, seen, targets in said["batches"]
    ]
    print(json.dumps({"versions": f"PyTorch {torch.__version__}"}), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        lost = [_step(model, adam, *batches[which]) for which in json.loads(line)][-1]
        took = time.perf_counter() - start
        print(json.dumps({"milliseconds": 1000 * took, "loss": lost}), flush=True)


def _step(model: Encoder, adam: Any, ids: Array, seen: Array, targets: Array) -> float:
    penalty = torch.zeros(seen.shape).masked_fill_(torch.tensor(~seen), -torch.inf)
    right = torch.tensor(targets)
    asked = right >= 0
    adam.zero_grad()
    logits = model(torch.tensor(ids), penalty[:, None, None, :], asked)
    loss = functional.cross_entropy(logits, right[asked])
    loss.backward()
    adam.step()
    return float(loss.item())


if __name__ == "__main__":
    main()
