"""The tokenizer in a GGUF file: byte-pair encoding over bytes, as GPT-2 has it."""

from collections.abc import Mapping
from typing import Any

from tokenizers import Tokenizer, pre_tokenizers

from attention_core.models.checkpoint.tokenizer import attempt
from attention_core.models.checkpoint.vocabularies import over_bytes
from attention_core.models.errors import ModelError

_CONTROL = 3  # what marks a token that is no text (llama.h: enum llama_token_type)
# What text is cut at before bytes are paired, by the names of llama.cpp (llama-vocab.cpp).
_CUT = {
    "smollm": pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    ),
    "gpt-2": pre_tokenizers.ByteLevel(add_prefix_space=False),
}


def tokenizer_of(said: Mapping[str, Any], path: str) -> Tokenizer:
    """The tokenizer that a GGUF file describes.

    Parameters
    ----------
    said : mapping of str to value
        What the file says of itself.
    path : str
        The file, to be named.

    Raises
    ------
    ModelError
        If it is described in another way than is read here.
    """
    kind, cut = (str(said.get(f"tokenizer.ggml.{name}"))[:100] for name in ("model", "pre"))
    if kind != "gpt2" or cut not in _CUT:
        raise ModelError(
            f"{path} has a tokenizer of the kind {kind!r}, which cuts text as {cut!r} does. Only "
            f"byte-pair encodings that cut as {' or '.join(_CUT)} are read: choose another file."
        )
    return attempt(path, lambda: _built(said, cut))


def _built(said: Mapping[str, Any], cut: str) -> Tokenizer:
    tokens, kinds = said["tokenizer.ggml.tokens"], said["tokenizer.ggml.token_type"]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    merges = [tuple(merge.split(" ")) for merge in said["tokenizer.ggml.merges"]]
    tokenizer = over_bytes(vocabulary, merges, _CUT[cut])
    pairs = zip(tokens, kinds, strict=True)
    tokenizer.add_special_tokens([token for token, kind in pairs if kind == _CONTROL])
    return tokenizer
