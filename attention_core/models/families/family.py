"""What a family of checkpoints is: its sizes, its settings, its weights' names, its recipe."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.step import Step

if TYPE_CHECKING:
    from attention_core.models.checkpoint.config import Config

Form = Callable[[Array, "Config"], Array]


@dataclass(frozen=True)
class Size:
    """A size that config.json gives.

    Attributes
    ----------
    name : str
        As the file calls it.
    usual : int, callable or None
        What transformers takes where the file says nothing; a callable makes it of the sizes before
        it, and then ``null`` says nothing too.
    least : int
        The smallest it may be.
    null : callable, optional
        What ``null`` means, made of the sizes before it, where it may stand in the file.
    """

    name: str
    usual: int | Callable[[Mapping[str, int]], int]
    least: int = 1
    null: Callable[[Mapping[str, int]], int] | None = None


@dataclass(frozen=True)
class Choice:
    """A setting that decides what is computed.

    Attributes
    ----------
    allowed : tuple
        What it may be; the first is what transformers takes where the file says nothing.
    needs : str
        What another value would need here, as "scores that compare distances as well".
    """

    allowed: tuple[Any, ...]
    needs: str


@dataclass(frozen=True)
class Stored:
    """A weight as a checkpoint stores it.

    Attributes
    ----------
    name : str
        The file's, after what stands before all names, or before all of a layer.
    shape : str
        In sizes of the family and numbers: ``"heads*d_head d_model"``.
    form : callable
        What is multiplied with, made of what is stored.
    also : str
        The name it has in other files, as older ones.
    when : str
        The setting of config.json without which a model has no such weight; empty if all have it.
    """

    name: str
    shape: str
    form: Form = lambda stored, config: stored
    also: str = ""
    when: str = ""

    def wanted(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The shape in numbers."""
        return tuple(
            int(np.prod([int(n) if n.isdigit() else sizes[n] for n in axis.split("*")]))
            for axis in self.shape.split()
        )


@dataclass(frozen=True)
class Family:
    """Everything that is peculiar to the checkpoints of one ``model_type``.

    Attributes
    ----------
    kind : str
        The ``model_type`` of config.json.
    title : str
        What one of it is: "BERT encoder".
    classes : str
        What the names of its classes in transformers begin with: "Bert".
    sizes : mapping of str to Size
        In order. Every family has ``vocabulary``, ``d_model``, ``layers``, ``heads`` and
        ``positions``; ``d_head`` is what heads share ``d_model`` into, where it is not among them.
    choices : mapping of str to Choice
        By their names in config.json.
    epsilon : tuple of str and float
        The setting's name and what it is by default; without a name it is always that.
    activation : tuple of str
        The setting's name, and what it is by default: one of ``CURVES``.
    base : str
        What stands before the names of a model that has a head: ``"bert."``.
    words : str
        The table of words.
    layer : str
        What the names of layers begin with: ``"encoder.layer."``, before number and dot.
    tables, weights : mapping of str to Stored
        Our names of what is outside layers and of what is in each.
    head : mapping of str to Stored
        Of what predicts words, beside the output matrix; their names stand beside ``base``.
    output, output_bias : str
        The output matrix and its bias (``b_U`` of the head), where it is not the table of words.
    tied : bool
        Whether it is, where config.json says nothing (``tie_word_embeddings``).
    recipe : callable
        Its steps, of the config and the names of all that is given.
    constants : callable
        Arrays of the config alone, by name, such as the speeds of rotary positions.
    predicts : str
        What its head says: ``"masked"`` or ``"next"``.
    causal : bool
        Whether a token sees none after it.
    skipped : callable
        How many of the positions are no places of tokens, and come before them.
    says : str
        The rest of the card's first line: "learned positions, LayerNorm after each residual".
    """

    kind: str
    title: str
    classes: str
    sizes: Mapping[str, Size]
    words: str
    layer: str
    tables: Mapping[str, Stored]
    weights: Mapping[str, Stored]
    recipe: Callable[["Config", Collection[str]], tuple[Step, ...]]
    predicts: str
    says: str
    base: str = ""
    head: Mapping[str, Stored] = field(default_factory=dict)
    output: str = ""
    output_bias: str = ""
    tied: bool = True
    causal: bool = False
    choices: Mapping[str, Choice] = field(default_factory=dict)
    epsilon: tuple[str, float] = ("layer_norm_eps", 1e-12)
    activation: tuple[str, str] = ("hidden_act", "gelu")
    skipped: Callable[["Config"], int] = lambda config: 0
    constants: Callable[["Config"], Mapping[str, Array]] = lambda config: {}

    @cached_property
    def in_layer(self) -> re.Pattern[str]:
        """Finds what stands before the name of a weight in a layer."""
        return re.compile(rf"((?:.*?\.)??){re.escape(self.layer)}\d+\.", re.DOTALL)

    def said(self, tied: bool) -> dict[str, Stored]:
        """All that predicts words but the table of words, which is the output matrix if tied."""
        found = dict(self.head)
        if not tied:
            found["W_U"] = Stored(self.output, "vocabulary d_model", columns)
        if self.output_bias and not tied:
            found["b_U"] = replace(found["b_U"], name=self.output_bias, also=found["b_U"].name)
        return found

    def is_class(self, name: str) -> bool:
        """Whether transformers calls a model of this family so."""
        return bool(re.match(rf"{self.classes}(Model|For|LMHead|DoubleHeads)", name))


def turned(stored: Array, config: "Config") -> Array:
    """A matrix that is stored (out, in) as it is multiplied with; a vector as it is.

    In the order it is multiplied in: half the time of a transposed view for 8 tokens.
    """
    return np.ascontiguousarray(stored.T)


def columns(stored: Array, config: "Config") -> Array:
    """Rows of a table as columns, where they are: as the word table is, where it is both."""
    return stored.T


def by_head(heads: str) -> Form:
    """(heads*d_head, d_model) as (head, d_model, d_head), and (heads*d_head) as (head, d_head)."""

    def form(stored: Array, config: "Config") -> Array:
        apart = stored.T.reshape(*stored.T.shape[:-1], config[heads], config["d_head"])
        return np.ascontiguousarray(np.moveaxis(apart, -2, 0))

    return form


def linear(
    letter: str, name: str, out: str, into: str, form: Form = turned, bias: bool | str = True
) -> dict[str, Stored]:
    """A matrix that is stored (out, in), and its bias: W_Q and b_Q.

    ``bias`` says whether there is one, or the setting that does.
    """
    found = {f"W_{letter}": Stored(f"{name}.weight", f"{out} {into}", form)}
    if bias:
        when = bias if isinstance(bias, str) else ""
        found[f"b_{letter}"] = Stored(f"{name}.bias", out, form, when=when)
    return found


def layer_norm(letter: str, name: str) -> dict[str, Stored]:
    """Gain and shift of a LayerNorm: gain_A and shift_A."""
    return {
        f"gain_{letter}": Stored(f"{name}.weight", "d_model", also=f"{name}.gamma"),
        f"shift_{letter}": Stored(f"{name}.bias", "d_model", also=f"{name}.beta"),
    }
