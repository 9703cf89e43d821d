"""The hand-made model: weights, tokenizer and steps."""

from attention_core.models.handmade.model import Handmade

__all__ = ["Handmade"]
