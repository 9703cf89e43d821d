"""BERT encoders: any checkpoint folder, and MiniLM."""

from attention_core.models.bert.minilm import load_minilm
from attention_core.models.bert.model import Bert

__all__ = ["Bert", "load_minilm"]
