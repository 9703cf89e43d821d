"""How much each token of a source counts for what a translator says, where methods need not agree.

Raw weight, rollout and norm are those of ``contributions``, from the translation at its source.
"""

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import trace as forward
from attention_core.graph.kinds import Pieces
from attention_core.graph.trace import Trace
from attention_core.models.base import TextModel
from attention_core.models.marian.begun import Begun
from attention_core.story.target import Target
from attention_core.translation.choices import said


def left_out(trace: Trace, text: str, model: TextModel) -> Array:
    """By how much less likely what was said is when a source token is left out, for each token.

    One pass through the model per token, with the same words said (after Li, Monroe & Jurafsky
    2016). The words that may come are those listed for the tokens that are left.

    Parameters
    ----------
    trace : Trace
        Of this text by this model.
    text : str
    model : Translator

    Returns
    -------
    ndarray, (target, source)
        In bits, log2(chance before / chance after) of each token that was said; negative where it
        becomes likelier, NaN where nothing would remain.

    Raises
    ------
    ValueError
        If the trace is of no translation.
    """
    words = said(trace)
    begun = Begun(text, tuple(each.id for each in words))
    before = np.log2([each.chance for each in words])
    found = np.full((len(words), len(trace.tokens)), np.nan)
    for place in range(len(trace.tokens)):
        try:
            rest = said(forward(begun, model, without=[place]))
        except ValueError:  # its only word
            continue
        found[:, place] = before - np.log2([each.chance for each in rest])
    return found


def said_score(trace: Trace, step: int | None = None) -> Target:
    """The logit of the token that was said at a step, or the mean of all of them.

    Parameters
    ----------
    trace : Trace
        By a translator.
    step : int, optional

    Raises
    ------
    ValueError
        If the trace is of no translation.
    """
    words = said(trace)
    columns = trace.entries.among("target", "candidate")
    logits = trace["decoder.logits"]
    seed = np.zeros(logits.value.shape, logits.value.dtype)
    steps = range(len(words)) if step is None else [step]
    for i in steps:
        seed[i, columns[i]] = 1 / len(steps)
    value = float((logits.value.astype(float) * seed).sum())
    if step is None:
        return Target(["the mean logit of what is said"], value, {logits.name: seed})
    says: Pieces = ["the logit of ", (words[step].label,), ", where it is said"]
    return Target(says, value, {logits.name: seed})
