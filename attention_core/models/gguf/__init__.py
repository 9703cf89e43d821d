"""Models as llama.cpp keeps them: one GGUF file with the weights in few bits and the tokenizer."""

from attention_core.models.gguf.file import Gguf
from attention_core.models.gguf.llama import Llama
from attention_core.models.gguf.tokenizer import tokenizer_of

__all__ = ["Gguf", "Llama", "tokenizer_of"]
