"""What a model is without positions, and other places for the same tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import trace
from attention_core.geometry.cosine import cosine_distance
from attention_core.graph.change import change
from attention_core.graph.trace import Trace
from attention_core.models.base import TextModel
from attention_core.tokenize.pairs import pair_tokens


def without_positions(of: Trace) -> Trace:
    """The same tokens, every position vector zero."""
    return change(of, {"W_P": np.zeros_like(of["W_P"].value)})


def with_places(of: Trace, places: Sequence[int]) -> Trace:
    """The same tokens, each told another place.

    Parameters
    ----------
    of : Trace
    places : sequence of int
        For each token, whose position vector it gets: from 0, below the number of tokens.

    Returns
    -------
    Trace

    Raises
    ------
    IndexError
        If the trace has no such place.
    ValueError
        If there is not one place for each token.
    """
    return change(of, {"positions": np.array(places)})


@dataclass(frozen=True)
class Reordered:
    """A text's output vectors before and after its tokens changed places.

    Attributes
    ----------
    before, after : ndarray, shape (token, d_model)
        Each row belongs to the token that stands there: row i of ``after`` is token ``order[i]``.
    order : tuple of int
        Which token of the text comes at each place.
    """

    before: Array
    after: Array
    order: tuple[int, ...]

    @property
    def largest_difference(self) -> float:
        """Largest absolute difference once every vector is back at its token's first place."""
        return float(np.abs(self.after - self.before[list(self.order)]).max())

    @property
    def sentence_distance(self) -> float:
        """How far the mean of all vectors moves: cosine distance."""
        return cosine_distance(self.before.mean(axis=0), self.after.mean(axis=0))


@dataclass(frozen=True)
class OrderBlindness:
    """The same reordering, read with positions and without."""

    tokens: tuple[str, ...]
    reordered_tokens: tuple[str, ...]
    with_positions: Reordered
    without_positions: Reordered


def order_blindness(
    text: str, model: TextModel, order: Sequence[int], dtype: Any = np.float64
) -> OrderBlindness:
    """Read a text and a reordering of its tokens, with the model's positions and without.

    Without positions nothing tells a model where a token stands: the vectors are the same in
    another order, but for rounding (Vaswani et al. 2017, section 3.5).

    Parameters
    ----------
    text : str
        As ``trace`` takes it.
    model : Model
        From ``load_model``.
    order : sequence of int
        Which token of the text comes at each place, such as ``order_of_text`` gives. A special
        token moves too, unless it is left where it is.
    dtype : dtype, optional
        Of the computation.

    Returns
    -------
    OrderBlindness

    Raises
    ------
    ValueError
        If ``order`` does not name every token once, or the text cannot be read.
    """
    whole = trace(text, model, dtype)
    tokens = whole.tokens
    if sorted(order) != list(range(len(tokens))):
        raise ValueError(f"{list(order)} does not name each of {len(tokens)} tokens once.")
    places = tuple(int(place) for place in order)

    def reorder(read: Trace) -> Reordered:
        rows = read["token_rows"].value[list(places)]
        after = change(read, {"token_rows": rows})
        return Reordered(read.stream.value, after.stream.value, places)

    return OrderBlindness(
        tuple(tokens),
        tuple(tokens[place] for place in places),
        reorder(whole),
        reorder(without_positions(whole)),
    )


def order_of_text(text: str, other: str, model: TextModel) -> tuple[int, ...]:
    """Order of a text's tokens that gives another text with the same tokens.

    Tokens that come more than once keep their order among themselves.

    Parameters
    ----------
    text, other : str
        The same words, such as "dog bites man" and "man bites dog".
    model : Model
        Says what the tokens are.

    Returns
    -------
    tuple of int
        Which token of ``text`` comes at each place of ``other``.

    Raises
    ------
    ValueError
        If the texts do not have the same tokens; the message says which are not shared.
    """
    tokens, wanted = model.tokenize(text), model.tokenize(other)
    pairs = pair_tokens(wanted, tokens)
    order = tuple(place for _, place in pairs)
    there = {place for place, _ in pairs}
    missing = [token for place, token in enumerate(wanted) if place not in there]
    missing += [token for place, token in enumerate(tokens) if place not in order]
    if missing:
        named = ", ".join(f"“{token}”" for token in dict.fromkeys(missing))
        raise ValueError(
            f"Only one of the texts has {named}. Use the same words in both, in another order."
        )
    return order
