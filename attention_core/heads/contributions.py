"""How much each token counts for a target, by methods that need not agree.

The target is one token's vector after the last layer, or the sentence vector, their mean; of weight
times gradient (``gradient.py``) a number that is made of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import trace as forward
from attention_core.geometry.cosine import cosine
from attention_core.geometry.pooling import sentence_vector
from attention_core.graph.trace import Trace
from attention_core.heads.weights import attending
from attention_core.models.base import TextModel
from attention_core.models.errors import NoTokens
from attention_core.story.change import branch


@dataclass(frozen=True)
class Method:
    """A way to say how much a token counts, and who proposed or examined it.

    Where it is ``signed`` a token may count against: tokens are ranked by size.
    """

    name: str
    title: str
    source: str
    signed: bool = False


METHODS = (
    Method("weight", "Raw weight", "Jain & Wallace 2019, Attention is not Explanation"),
    Method(
        "rollout",
        "Rollout",
        "Abnar & Zuidema 2020, Quantifying Attention Flow in Transformers",
    ),
    Method(
        "norm",
        "Norm",
        "Kobayashi et al. 2020, Attention is Not Only a Weight: Analyzing Transformers with "
        "Vector Norms",
    ),
    Method(
        "leave_one_out",
        "Leave one out",
        "Li, Monroe & Jurafsky 2016, Understanding Neural Networks through Representation Erasure",
    ),
    Method(
        "gradient",
        "Weight × gradient",
        "Serrano & Smith 2019, Is Attention Interpretable?",
        signed=True,
    ),
)


# Between two texts a token that is left out makes a word less likely, or more.
CROSS_METHODS = tuple(
    replace(each, signed=True) if each.name == "leave_one_out" else each for each in METHODS
)


def shares(values: Array, methods: Sequence[Method] = METHODS) -> Array:
    """What tokens are ranked by: of signed methods the sizes, added up to one as other shares are.

    Parameters
    ----------
    values : ndarray, (method, token)
        Of the first of the methods, as many as there are. NaN stays what it is.
    methods : sequence of Method, optional

    Returns
    -------
    ndarray of float64, (method, token)
    """
    found = np.array(values, float)
    for method, row in zip(methods, found, strict=False):
        if method.signed:
            row[:] = np.abs(row)
            row /= np.nansum(row) or 1
    return found


def raw_weight(weights: Array, target: int | None = None) -> Array:
    """Share of each token in the attention of all heads of all layers, averaged.

    Parameters
    ----------
    weights : ndarray, (layer, head, query, key)
    target : int, optional
        Place of the token that asks; the mean over all of them if left out.

    Returns
    -------
    ndarray, (token,)
    """
    return _reaching(weights.astype(float).mean(axis=(0, 1)), target)


def rollout(weights: Array, target: int | None = None, below: Array | None = None) -> Array:
    """Share of each token when attention is followed down through all layers.

    Abnar & Zuidema 2020, section 3: a layer passes on half of what attention (mean over heads)
    brings and half of what was there before; the layers are multiplied.

    Parameters
    ----------
    weights : ndarray, (layer, head, query, key)
    target : int, optional
        Place of the token whose vector is followed; the mean over all of them if left out.
    below : ndarray, (layer, head, key, key), optional
        Of an encoder, where the weights are from another text at its vectors: these are followed
        down too. What a recurrent unit hands on from word to word is not.

    Returns
    -------
    ndarray, (token,)
    """
    if below is None:
        return _reaching(_flow(weights), target)
    source, found = _flow(below), np.zeros(weights.shape[-2:])  # nothing of the source at first
    for attention in weights.astype(float).mean(axis=1):
        found = 0.5 * attention @ source + 0.5 * found
    return _reaching(_rows_to_one(found), target)


def _flow(weights: Array) -> Array:
    """What layers of one text hand up, half of it by attention."""
    same = flow = np.eye(weights.shape[-1])
    for attention in weights.astype(float).mean(axis=1):
        flow = (0.5 * attention + 0.5 * same) @ flow
    return flow


def norm(trace: Trace, target: int | None = None, part: str | None = None) -> Array:
    """Share of each token in what attention adds, by the length of what it hands over.

    After Kobayashi et al. 2020, section 3: for a query and a key, the length of the sum over the
    heads of weight times value times W_O. The lengths of a query are made to sum to one, layer by
    layer, and averaged over the layers. The value has its bias in it; b_O, which belongs to no
    token, is left out.

    Parameters
    ----------
    trace : Trace
    target : int, optional
        Place of the token that asks; the mean over all of them if left out.
    part : str, optional
        Whose heads, as ``weights`` takes it.

    Returns
    -------
    ndarray, (token,)
    """
    return _reaching(
        np.mean([_rows_to_one(lengths) for lengths in handed_over(trace, part)], axis=0), target
    )


def handed_over(trace: Trace, part: str | None = None) -> Array:
    """Length of what each key hands over to each query; see ``norm``.

    Parameters
    ----------
    trace : Trace
    part : str, optional
        Whose heads, as ``weights`` takes it.

    Returns
    -------
    ndarray of float64, (layer, query, key)
    """
    found = []
    for step in attending(trace, part):
        way = branch(trace, step.layer or 0, step.part)
        if way is None:
            raise ValueError(f"What {step.name} shares out does not come back onto the stream.")
        weights, vectors = trace[step.name].value.astype(float), way.handed()
        # |sum of weight × vector|² from the heads' dot products, so that no array is
        # query × key × d_model large.
        vectors = np.moveaxis(vectors, 1, 0)  # key head d_model
        dots = vectors @ vectors.swapaxes(-1, -2)
        by_key = np.transpose(weights, (2, 1, 0))  # key query head
        squares = ((by_key @ dots) * by_key).sum(axis=-1)
        found.append(np.sqrt(np.maximum(squares, 0)).T)
    return np.stack(found)


def leave_one_out(text: str, model: TextModel, target: int | None = None) -> Array:
    """How far the target's vector moves when a token is left out, for each token.

    One pass through the model per token: as long as a text of n tokens takes, n times. That a word
    counts as much as its removal changes is the premise of Li, Monroe & Jurafsky 2016.

    Parameters
    ----------
    text : str
    model : Model
    target : int, optional
        Place of the token whose vector is watched; the sentence vector if left out.

    Returns
    -------
    ndarray, (token,)
        Cosine distances, 0 to 2; NaN for the target itself, which cannot be there and not there,
        and for a word without which nothing would be left to read.

    Raises
    ------
    ValueError
        If the text has fewer than two tokens.
    """
    whole = forward(text, model)
    n = len(whole.tokens)
    if n < 2:
        raise ValueError("With its only token left out nothing remains. Type one more word.")
    before = _vector(whole, target)
    found = np.full(n, np.nan)
    for place in range(n):
        if place == target:
            continue
        try:
            rest = forward(text, model, without=[place])
        except NoTokens:  # of a translator: its end alone says nothing
            continue
        moved = None if target is None else target - (place < target)
        found[place] = 1 - cosine(before, _vector(rest, moved))
    return found


def _vector(trace: Trace, target: int | None) -> Array:
    return sentence_vector(trace) if target is None else trace.stream.value[target]


def _reaching(matrix: Array, target: int | None) -> Array:
    """One query's row, or the mean of all."""
    found: Array = matrix.mean(axis=0) if target is None else matrix[target]
    return found


def _rows_to_one(lengths: Array) -> Array:
    """Rows over their sums; a row that is all zero, where nothing may be seen, stays."""
    total = lengths.sum(axis=-1, keepdims=True)
    return lengths / np.where(total > 0, total, 1)
