"""The levers of the Playground: which variant of attention a text is read with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import everything, used
from attention_core.geometry.threads import one_thread
from attention_core.graph.entries import Labels
from attention_core.graph.run import run
from attention_core.graph.stage import Stage
from attention_core.graph.step import Step, place, prefix
from attention_core.graph.trace import Origin, Trace
from attention_core.models import TextModel, load_model
from attention_core.models.handmade.weights import HEADS
from attention_core.stages.attention import scaled_scores, scores
from attention_core.stages.grouped import grouped
from attention_core.stages.scoring import (
    SCALED_DOT,
    SCORINGS,
    Scoring,
    tempered_scores,
)

MASKS = ("none", "all", "causal", "padding")
PLACES = ("W_P", "frequencies")  # what tells a model where a token stands
LARGEST_TEMPERATURE = 1e3


@dataclass(frozen=True)
class Levers:
    """How attention is computed; the defaults are the walkthrough's.

    Attributes
    ----------
    scoring : str
        A key of ``SCORINGS``.
    scaling : bool
        Whether scores that grow with the dimension are divided by its root.
    temperature : float
        What the scores are divided by before softmax; 1 changes nothing.
    mask : str
        ``"none"`` (no other than the model's own), ``"all"`` (every token sees every other, also
        in a model that looks back only), ``"causal"`` (no token sees a later one) or ``"padding"``
        (nobody sees the tokens at ``padding``).
    padding : tuple of int
        Places of tokens; only with the mask ``"padding"``.
    positions : bool
        Off: every row of the position table is zero, or nothing is turned by its place.
    heads : int
        Of the hand-made model: 1, 2 or 4.
    silenced : tuple of (int, int)
        (layer, head): the head's rows of W_O become zero, so that it still looks, but nothing
        of what it takes reaches the output.

    Raises
    ------
    ValueError
        With a sentence, if a lever has no such position.
    """

    scoring: str = "dot"
    scaling: bool = True
    temperature: float = 1.0
    mask: str = "none"
    padding: tuple[int, ...] = ()
    positions: bool = True
    heads: int = 2
    silenced: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if self.scoring not in SCORINGS:
            raise ValueError(f"The scoring function is one of {', '.join(SCORINGS)}.")
        if not (isfinite(self.temperature) and 1e-3 <= self.temperature <= LARGEST_TEMPERATURE):
            raise ValueError("The temperature is a number from 0.001 to 1000.")
        if self.mask not in MASKS:
            raise ValueError(f"The mask is one of {', '.join(MASKS)}.")
        if self.padding and self.mask != "padding":
            raise ValueError("Only the padding mask hides chosen tokens.")
        if not all(isinstance(place, int) and place >= 0 for place in self.padding):
            raise ValueError("Padding is a list of tokens' places.")
        if self.heads not in HEADS:
            raise ValueError("The hand-made model has 1, 2 or 4 heads.")
        if not all(isinstance(pair, tuple) and len(pair) == 2 for pair in self.silenced):
            raise ValueError("A silenced head is a layer and a head.")

    @property
    def scaled(self) -> bool:
        """Whether the scores are divided by the root of the head's size."""
        return self.scaling and SCORINGS[self.scoring].grows

    @property
    def variant(self) -> Scoring:
        """The scoring function by its name in the literature."""
        plain = SCORINGS[self.scoring]
        return SCALED_DOT if self.scaled and self.scoring == "dot" else plain


def fit(levers: Levers, n_tokens: int, n_layers: int, n_heads: int) -> tuple[Levers, list[str]]:
    """Leave out what a text or a model does not have.

    Parameters
    ----------
    levers : Levers
    n_tokens, n_layers, n_heads : int
        Of the text, and of the model.

    Returns
    -------
    Levers
        Without padding beyond the text and without heads to silence that are not there.
    list of str
        A sentence for each of the two that had something left out.
    """
    padding = tuple(place for place in levers.padding if place < n_tokens)
    silenced = tuple(
        (layer, head) for layer, head in levers.silenced if layer < n_layers and head < n_heads
    )
    notes = []
    if padding != levers.padding:
        notes.append(f"This text has {n_tokens} tokens; padding beyond them is left out.")
    if silenced != levers.silenced:
        notes.append("This model has no such head to silence; it is left out.")
    return replace(levers, padding=padding, silenced=silenced), notes


def variant_of(model: TextModel | None, levers: Levers) -> TextModel:
    """The model with as many heads as the levers say, the hand-made one if none is given."""
    return (model or load_model("handmade")).with_heads(levers.heads)


def play(
    text: str, levers: Levers, model: TextModel | None = None, dtype: Any = np.float32
) -> Trace:
    """Read a text with the levers as they are set.

    Parameters
    ----------
    text : str
    levers : Levers
    model : Model, optional
        The hand-made one if not given. It gets ``levers.heads`` heads if it can have them, and has
        only the scoring functions of ``model.can.scorings``.
    dtype : dtype, optional

    Returns
    -------
    Trace

    Raises
    ------
    TooManyTokens
        If the text has more tokens than the model has positions.
    ValueError
        With a sentence: no token in the text, a token or a head that is not there, or weights that
        the model does not have.
    """
    steps, given, labels, of = prepare(text, levers, model, dtype)
    with one_thread():
        return run(steps, given, labels, dtype, of)


def prepare(
    text: str, levers: Levers, model: TextModel | None = None, dtype: Any = np.float32
) -> tuple[tuple[Step, ...], Mapping[str, Any], Labels, Origin]:
    """Put a model's steps together as the levers say, and all they read.

    Parameters
    ----------
    text, levers, model, dtype
        As ``play`` takes them.

    Returns
    -------
    steps : tuple of Step
        The model's, with other stages where a lever asks for them.
    given : mapping of str to array
        Ids, mask (query, key) and weights, only those that a step reads.
    labels : mapping of str to tuple of str
        Names of the entries along an axis.
    of : Origin
        What it will be a trace of. All four are as ``run`` takes them.

    Raises
    ------
    TooManyTokens, ValueError
        As ``play``.
    """
    model = variant_of(model, levers)
    scoring = SCORINGS[levers.scoring]
    if levers.scoring not in model.can.scorings:
        raise ValueError(f"{model.title} has no weights for the {scoring.title} score.")
    given, labels, of = everything(text, model, dtype)
    given["mask"] = _mask(levers, given["mask"])
    if not levers.positions:
        given |= {name: np.zeros_like(given[name]) for name in PLACES if name in given}
    for layer, head in levers.silenced:
        _silence(given, layer, head, model.n_heads)

    steps = model.steps
    if levers.temperature != 1:
        given["temperature"] = np.array(levers.temperature)
    steps = swap(steps, scores, scoring.stages, given)
    after: tuple[Stage, ...] = (scaled_scores,) if levers.scaled else ()
    after += (tempered_scores,) if levers.temperature != 1 else ()
    steps = swap(steps, scaled_scores, after, given)
    return steps, used(steps, given), labels, of


def swap(
    steps: tuple[Step, ...], old: Stage, new: tuple[Stage, ...], given: Mapping[str, Any]
) -> tuple[Step, ...]:
    """Put a chain of stages where one stage was, in every layer, whatever it reads there.

    What read the old stage reads the last of the new ones, or, if there are none, what the old one
    read first.

    Parameters
    ----------
    steps : tuple of Step
    old : Stage
    new : tuple of Stage
        Each reads the one before it where it has a parameter called as ``old``, and what stands
        there in place of any other parameter of ``old``. It may hold ``old`` itself.
    given : mapping of str to array
        What the new stages may read besides what is computed.

    Returns
    -------
    tuple of Step

    Raises
    ------
    KeyError
        If a new stage reads what nothing gives.
    """
    if new == (old,):
        return steps
    became: dict[str, str] = {}
    swapped: tuple[Step, ...] = ()
    for step in steps:
        step = replace(step, reads=tuple(became.get(name, name) for name in step.reads))
        if step.stage.name != old.name:
            swapped += (step,)
            continue
        last = step.reads[0]
        shared = "kv_head*group" in step.signature.output
        for each in new:
            if each is old:
                swapped += (step,)
            else:
                known = (*given, *(s.name for s in swapped))
                here = grouped(each) if shared else each
                swapped += place(
                    {step.group: (here,)},
                    known,
                    part=step.part,
                    layer=step.layer,
                    rename=dict(zip(old.parameters, step.reads, strict=False)) | {old.name: last},
                    along=step.along,
                )
            last = swapped[-1].name
        became[step.name] = last
    return swapped


def _mask(levers: Levers, own: Array) -> Array:
    n = len(own)
    if levers.mask == "all":
        return np.ones((n, n), dtype=bool)
    if levers.mask == "causal":
        return np.asarray(own & np.tri(n, dtype=bool))
    allowed = own.copy()
    for token in levers.padding:
        if not 0 <= token < n:
            raise ValueError(f"This text has {n} tokens; there is no token {token} to hide.")
        allowed[:, token] = False
    return allowed


def _silence(given: dict[str, Any], layer: int, head: int, n_heads: int) -> None:
    name = prefix("", layer) + "W_O"
    if name not in given or not 0 <= head < n_heads:
        raise ValueError(f"There is no head {head} in layer {layer} to silence.")
    W_O = given[name].copy()
    d_head = len(W_O) // n_heads
    W_O[head * d_head : (head + 1) * d_head] = 0
    given[name] = W_O
