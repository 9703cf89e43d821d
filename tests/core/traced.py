"""A trace of every model and of every kind of stage, for tests of what holds of all of them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from attention_core import Trace, load_model, run, trace
from attention_core.graph.step import place
from attention_core.lessons.cross import cross_attention
from attention_core.lessons.worked import worked_trace
from attention_core.models import TextModel
from attention_core.models.board import BOARD
from attention_core.play.levers import Levers, play
from attention_core.stages.loss import token_loss
from tests.core.small_vision import seen

TEXT = "the river bank"
TINY = Path(__file__).parents[1] / "goldens" / "tiny"
FAMILIES = sorted(path.name for path in TINY.iterdir() if path.is_dir())
MODELS = ("handmade", "handmade_next", "minilm", "en-pt", *FAMILIES)
PLAYED = {
    "cosine": Levers("cosine", temperature=2),
    "general": Levers("general", scaling=False),
    "additive": Levers("additive", mask="causal"),
    "padding": Levers(mask="padding", padding=(1,)),
    "unplaced": Levers(positions=False),
}


def loaded(name: str) -> TextModel:
    """One of ``MODELS``."""
    return load_model(str(TINY / name) if name in FAMILIES else name)


def lost() -> Trace:
    """Guesses at four places, of which three are asked."""
    logits = np.random.default_rng(2).normal(size=(4, 5))
    given = {"logits": logits, "targets": np.array([1, -1, 4, 0])}
    return run(place({"loss": (token_loss,)}, given), given, {}, np.float64)


def _read(name: str) -> Trace:
    return trace(TEXT, loaded(name), np.float64)


def _played(name: str) -> Trace:
    return play(TEXT, PLAYED[name], load_model("handmade"), np.float64)


def _board() -> Trace:
    return trace(BOARD, load_model("board"), np.float64)


def _unturned() -> Trace:
    return play(TEXT, Levers(positions=False), load_model(str(TINY / "mistral")), np.float64)


def _crossed() -> Trace:
    return cross_attention("river bank", TEXT, dtype=np.float64).cross


TRACES: dict[str, Callable[[], Trace]] = {
    **{name: partial(_read, name) for name in MODELS},
    **{name: partial(_played, name) for name in PLAYED},
    "board": _board,
    "unturned": _unturned,
    "cross": _crossed,
    "worked": worked_trace,
    "loss": lost,
    "vision": seen,
}
