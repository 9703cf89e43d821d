"""What transformers computes with SmolLM2's GGUF file, which it reads in its own way.

The reference is ``LlamaForCausalLM`` in float64 (rotary angles, RMSNorm and the softmax stay in
float32 there), with its own reading of the file: numbers, order of rows, settings, tokenizer.

Run it from an environment with ``requirements.txt`` of this folder (the tests need none of it)::

    python make_smollm2.py --file SmolLM2-135M-Instruct.Q4_1.gguf
"""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

TEXTS = (
    "The capital of France is",
    "zor blim tak vun zor blim tak vun zor blim",
    "Because the bank had flooded, the ferryman asked the bank for a",
    "naïve 👩‍👩‍👧 <b> 2026",
)
LAYERS = (0, 14, 29)
COLUMNS, CANDIDATES = 9, 997  # every so many are kept
FILE = Path(__file__).with_name("smollm2.npz")


def main() -> None:
    """Write every text's ids, and some of the numbers of its pass."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--file", type=Path, required=True)
    path = parser.parse_args().file
    from_file: Any = {"gguf_file": path.name}
    tokenizer = AutoTokenizer.from_pretrained(path.parent, **from_file)
    model = AutoModelForCausalLM.from_pretrained(
        path.parent, attn_implementation="eager", **from_file
    )
    model = model.double().eval()
    streams: dict[int, torch.Tensor] = {}
    for layer in LAYERS:

        def keep(number: int, module: Any, given: Any, output: torch.Tensor) -> None:
            streams[number] = output

        model.model.layers[layer].register_forward_hook(partial(keep, layer))
    found: dict[str, np.ndarray] = {}
    for i, text in enumerate(TEXTS):
        ids = tokenizer(text)["input_ids"]
        with torch.no_grad():
            said = model(torch.tensor([ids]), output_attentions=True)
        logits = said.logits[0].numpy()
        found |= {
            f"{i}.text": np.array(text),
            f"{i}.ids": np.array(ids),
            f"{i}.logits": logits[:, ::CANDIDATES],
            f"{i}.likeliest": logits.argmax(-1),
        }
        for layer in LAYERS:
            found[f"{i}.layer{layer}.attention_weights"] = said.attentions[layer][0].numpy()
            found[f"{i}.layer{layer}.layer_output"] = streams[layer][0, :, ::COLUMNS].numpy()
    np.savez_compressed(FILE, allow_pickle=False, **found)


if __name__ == "__main__":
    main()
