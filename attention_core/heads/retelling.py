"""What becomes of a translation when one head of the translator looks everywhere alike.

As in ``ablation`` a head keeps its values and loses only its choice. The words that were said are
scored once more without it, and where others would be likelier, all is translated anew.
"""

from dataclasses import dataclass

import numpy as np

from attention_core.graph.trace import Trace
from attention_core.heads.ablation import uniform
from attention_core.heads.weights import attending, weights
from attention_core.models.marian.decoding import UNKNOWN_ID
from attention_core.models.marian.translator import Translator
from attention_core.translation.choices import said


@dataclass(frozen=True)
class Retold:
    """A translation without what one head looks at.

    Attributes
    ----------
    bits : float
        By how much less likely the words became that were said: the mean over its tokens of
        log2(chance before / chance after), each after the same words. Negative if it became
        likelier.
    says : str
        The translation, found anew.
    changed : bool
        Whether it is another one.
    """

    bits: float
    says: str
    changed: bool


def retold(
    trace: Trace, text: str, model: Translator, layer: int, head: int, part: str | None = None
) -> Retold:
    """Make one head uniform over its keys, and say the text again.

    Parameters
    ----------
    trace : Trace
        Of this text by this model; it is not touched.
    text : str
    model : Translator
    layer, head : int
        From 0.
    part : str, optional
        ``"encoder"`` or ``"decoder"``; the encoder, if left out.

    Returns
    -------
    Retold

    Raises
    ------
    IndexError, ValueError
        If there is no such head, or the trace is of no translation.
    """
    step = attending(trace, part)[layer]
    after = uniform(trace, layer, head, part)
    before, now = (np.array([each.chance for each in said(t)]) for t in (trace, after))
    bits = float(np.mean(np.log2(before) - np.log2(now)))
    may = trace.entries.lists["candidate"]
    scores = after["decoder.logits"].value.copy()
    scores[:, [getattr(label, "id", None) == UNKNOWN_ID for label in may]] = -np.inf
    if scores.argmax(axis=-1).tolist() == trace.entries.among("target", "candidate"):
        return Retold(bits, trace.output_text, False)
    blind = model.with_blind_head(step.part, layer, head)
    says = blind.text(blind.translate(text))
    return Retold(bits, says, says != trace.output_text)


def retold_all(
    trace: Trace, text: str, model: Translator, part: str | None = None
) -> tuple[tuple[Retold, ...], ...]:
    """The same for every head of a part, alone: layer by layer, head by head."""
    layers, heads = weights(trace, part).shape[:2]
    return tuple(
        tuple(retold(trace, text, model, layer, head, part) for head in range(heads))
        for layer in range(layers)
    )
