"""A Llama in a GGUF file: what llama.cpp calls its tensors and settings, and transformers does.

Sources: gguf-py/gguf/tensor_mapping.py and conversion/llama.py of llama.cpp.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.models.checkpoint.source import Source
from attention_core.models.errors import ModelError
from attention_core.models.gguf.file import Gguf

_TENSORS = {
    "token_embd": "model.embed_tokens",
    "output_norm": "model.norm",
    "output": "lm_head",
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_IN_LAYER = re.compile(r"blk\.(\d+)\.(.+)")
_HEADS = {"q_proj": "num_attention_heads", "k_proj": "num_key_value_heads"}
_SETTINGS = {
    "vocab_size": "vocab_size",
    "hidden_size": "embedding_length",
    "intermediate_size": "feed_forward_length",
    "num_hidden_layers": "block_count",
    "num_attention_heads": "attention.head_count",
    "num_key_value_heads": "attention.head_count_kv",
    "max_position_embeddings": "context_length",
    "rms_norm_eps": "attention.layer_norm_rms_epsilon",
    "rope_theta": "rope.freq_base",
}


class Llama(Source):
    """The tensors of a Llama by the names of transformers, in the order of its rows.

    Attributes
    ----------
    settings : dict of str to value
        What config.json would say.

    Raises
    ------
    ModelError
        If the file holds another model.
    """

    def __init__(self, file: Gguf) -> None:
        self._file, self.where = file, str(file.path)
        kind = file.said.get("general.architecture")
        if kind != "llama":
            raise ModelError(
                f"{self.where} holds a model of the kind {str(kind)[:100]!r}. Of GGUF files those "
                "of Llamas are read: choose another."
            )
        self._names = {_renamed(name): name for name in file.shapes}
        self.shapes: Mapping[str, tuple[int, ...]] = {
            ours: file.shapes[name] for ours, name in self._names.items()
        }
        said = {ours: file.said.get(f"llama.{theirs}") for ours, theirs in _SETTINGS.items()}
        self.settings: dict[str, Any] = {
            "model_type": "llama",
            "hidden_act": "silu",
            "tie_word_embeddings": "lm_head.weight" not in self._names,
            **{name: value for name, value in said.items() if value is not None},
        }

    @property
    def changed(self) -> bool:  # noqa: D102
        return self._file.changed

    def read(self, name: str) -> Array:
        """A whole tensor as float32; a new array."""
        found = self._file.read(self._names[name])
        heads = _HEADS.get(name.removesuffix(".weight").rpartition(".")[2])
        return _halved(found, self.settings[heads]) if heads else found

    def rows(self, name: str, ids: Sequence[int] | Array) -> Array:
        """Some rows of a tensor whose rows are tokens."""
        return self._file.rows(self._names[name], ids)


def _renamed(name: str) -> str:
    base, _, kind = name.rpartition(".")
    found = _IN_LAYER.fullmatch(base)
    layer, base = (f"model.layers.{found[1]}.", found[2]) if found else ("", base)
    return f"{layer}{_TENSORS.get(base, base)}.{kind}"


def _halved(stored: Array, heads: int) -> Array:
    """Rows of queries or keys so that number i of a head is turned with number i + d_head / 2.

    llama.cpp turns neighbours with each other and stores the rows so.
    """
    pairs = stored.reshape(heads, -1, 2, stored.shape[-1])
    return np.ascontiguousarray(pairs.swapaxes(1, 2)).reshape(stored.shape)
