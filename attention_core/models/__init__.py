"""Where the numbers come from: each model gives weights, a tokenizer and its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from attention_core.models import dinov2, minilm, smollm2
from attention_core.models.base import Card, Model, TextModel, Word
from attention_core.models.board.model import Board
from attention_core.models.checkpoint.model import Checkpoint
from attention_core.models.dinov2 import load_dinov2
from attention_core.models.errors import ModelError, NoTokens, TooManyTokens
from attention_core.models.handmade.model import TITLES, Handmade
from attention_core.models.handmade.nextword import HandmadeNext
from attention_core.models.kept import Kept
from attention_core.models.minilm import load_minilm
from attention_core.models.smollm2 import load_smollm2
from attention_core.models.translation import LANGUAGES, load_translator
from attention_core.models.translation import title as direction


@dataclass(frozen=True)
class Offer:
    """A model that comes with the project: what it is called in a list, and how it is loaded.

    ``titles`` are what it is called elsewhere, by itself; ``says`` is what to know of the texts
    that it goes on with, in a sentence; ``unit`` is its ``Capabilities.unit``.
    """

    title: str
    load: Callable[[], TextModel]
    titles: tuple[str, ...] = ()
    says: str = ""
    unit: str = "word"


BUILT_IN = {
    "handmade": Offer("Hand-made", Handmade, tuple(TITLES.values())),
    "handmade_next": Offer("Hand-made, next word", HandmadeNext),
    "minilm": Offer("MiniLM", load_minilm, (minilm.TITLE,)),
    "smollm2": Offer("SmolLM2", load_smollm2, (smollm2.TITLE,), smollm2.SAYS),
}
# Two texts and two stacks of layers: offered where pages can show that.
TRANSLATORS = {name: Offer(direction(name), partial(load_translator, name)) for name in LANGUAGES}
# What they read is a picture: offered where pages can show one.
PICTURES: dict[str, Offer] = {
    "dinov2": Offer("DINOv2", load_dinov2, (dinov2.TITLE,), unit="patch"),
    "board": Offer(Board.title, Board, unit="cell"),
}

__all__ = [
    "BUILT_IN",
    "PICTURES",
    "TRANSLATORS",
    "Card",
    "Model",
    "ModelError",
    "NoTokens",
    "Offer",
    "TextModel",
    "TooManyTokens",
    "Word",
    "load_model",
]


@partial(Kept, most=4)
def load_model(model: Any, tokenizer: Any = None) -> TextModel:
    """Load a model, once per process; again if its files were changed while they were read.

    Parameters
    ----------
    model : str, or object
        ``"handmade"``, ``"handmade_next"``, ``"minilm"``, ``"smollm2"``, the translators
        ``"en-pt"`` and ``"pt-en"``; ``"dinov2"``, which reads pictures; ``"board"``, which reads
        nine digits; or the path of a folder holding a checkpoint of a family that is known, by the
        ``model_type`` of its config.json (config.json; model.safetensors or shards with an index;
        tokenizer.json, or vocab.txt). Or a model in memory, such as one of transformers: anything
        with ``config`` and ``state_dict()``, which is copied each time.
    tokenizer : tokenizers.Tokenizer, or object with one as its ``backend_tokenizer``, optional
        Of a model in memory.

    Returns
    -------
    Model

    Raises
    ------
    ModelError
        With a sentence that says what is wrong and what to do.
    """
    if not isinstance(model, str):
        return Checkpoint.of(model, tokenizer)
    if tokenizer is not None:
        raise ModelError(
            f"{model} has a tokenizer of its own. Leave the other one out: it goes with a model in "
            "memory only."
        )
    offered = {**BUILT_IN, **TRANSLATORS, **PICTURES}
    if model in offered:
        return offered[model].load()
    return Checkpoint.load(Path(model))
