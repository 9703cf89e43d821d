"""Cross-attention: one sentence asks, another answers (Vaswani et al. 2017, section 3.2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention_core.geometry.threads import one_thread
from attention_core.graph.entries import Labels
from attention_core.graph.run import run
from attention_core.graph.stage import Stage
from attention_core.graph.step import Step, place
from attention_core.graph.trace import Trace
from attention_core.play.levers import Levers, play
from attention_core.stages.attention import COMPARE, MIX, key, query, value
from attention_core.stages.encoder import attention_residual


@dataclass(frozen=True)
class CrossAttention:
    """Three traces of the encoder-decoder setting, with the hand-made model's weights throughout.

    Attributes
    ----------
    encoder : Trace
        Self-attention over the sentence that answers: every token sees every token.
    decoder : Trace
        Causal self-attention over the sentence that asks: no token sees a later one.
    cross : Trace
        Queries from the decoder's output, keys and values from the encoder's: rectangular. Its
        tokens are those of the asking sentence; its keys run along ``source``, the other one.
    """

    encoder: Trace
    decoder: Trace
    cross: Trace


def cross_attention(
    asks: str, answers: str, heads: int = 2, dtype: Any = np.float32
) -> CrossAttention:
    """Let one sentence attend to another.

    Parameters
    ----------
    asks, answers : str
        The decoder's sentence and the encoder's.
    heads : int, optional
        Of the hand-made model: 1, 2 or 4.
    dtype : dtype, optional

    Returns
    -------
    CrossAttention

    Raises
    ------
    TooManyTokens, ValueError
        As ``play``, for either sentence.
    """
    encoder = play(answers, Levers(heads=heads), dtype=dtype)
    decoder = play(asks, Levers(heads=heads, mask="causal"), dtype=dtype)
    steps, given, labels = prepare(encoder, decoder)
    with one_thread():
        crossed = run(steps, given, labels, dtype, decoder.of)
        return CrossAttention(encoder, decoder, crossed)


def prepare(encoder: Trace, decoder: Trace) -> tuple[tuple[Step, ...], Mapping[str, Any], Labels]:
    """Place the attention between two traces, with the layer's weights of the encoder.

    Parameters
    ----------
    encoder, decoder : Trace
        Of the sentence that answers and of the one that asks, with the same number of heads.

    Returns
    -------
    steps : tuple of Step
    given : mapping of str to ndarray
        ``decoder_output`` (token, d_model) and ``encoder_output``, as many rows as that sentence
        has tokens; ``mask`` (query, key), of bool, all True; ``d_head``; the layer's weights.
    labels : mapping of str to tuple of str
        The decoder's, and ``source``: the encoder's tokens, along which the keys run. All three are
        as ``run`` takes them.
    """
    shape = len(decoder.tokens), len(encoder.tokens)
    weights = {name: t.value for name, t in encoder.items() if t.step is None and t.base != name}
    given = {
        "decoder_output": decoder.stream.value,
        "encoder_output": encoder.stream.value,
        "mask": np.ones(shape, dtype=bool),
        "d_head": encoder["d_head"].value,
        **weights,
    }
    steps: tuple[Step, ...] = ()
    parts: tuple[tuple[dict[str, tuple[Stage, ...]], str], ...] = (
        ({"project": (query,)}, "decoder_output"),
        ({"project": (key, value)}, "encoder_output"),
        ({"compare": COMPARE, "mix": MIX, "refine": (attention_residual,)}, "decoder_output"),
    )
    for groups, read in parts:
        known = (*given, *(step.name for step in steps))
        steps += place(
            groups, known, layer=0, rename={"layer_input": read}, along={"key": "source"}
        )
    labels = {**decoder.entries.lists, "source": tuple(encoder.tokens)}
    return steps, given, labels
