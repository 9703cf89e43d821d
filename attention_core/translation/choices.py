"""What else might have been said at each step, and a translation that goes on from there."""

from typing import cast

from attention_core.graph.entries import Label
from attention_core.graph.trace import Trace
from attention_core.models.marian.begun import Begun
from attention_core.models.marian.decoding import UNKNOWN_ID
from attention_core.models.marian.translator import Translator
from attention_core.nextword.chances import Candidate, likeliest


def said(trace: Trace) -> tuple[Candidate, ...]:
    """What was said at each step, the end included, with its chance there.

    Raises
    ------
    ValueError
        If the trace is of no translation.
    """
    labels, shares = _may(trace), trace["decoder.probabilities"].value
    may = [*labels.items()]
    return tuple(
        Candidate(*may[column], float(shares[step, column]))
        for step, column in enumerate(trace.entries.among("target", "candidate"))
    )


def alternatives(trace: Trace, step: int, most: int = 5) -> tuple[Candidate, ...]:
    """What might be said at a step, likeliest first; what was said is among it if it is likely.

    Parameters
    ----------
    trace : Trace
        By a translator.
    step : int
        Which token of the translation, from 0; the end has a step of its own.
    most : int, optional

    Returns
    -------
    tuple of Candidate
        ``id`` is a token's as ``Begun`` takes it. What stands for all that cannot be spelled is
        never said, and not among them.

    Raises
    ------
    ValueError
        If the trace is of no translation, or there is no such step.
    """
    labels, shares = _may(trace), trace["decoder.probabilities"].value
    if not 0 <= step < len(shares):
        raise ValueError(f"This translation has {len(shares)} steps, counted from 0: not {step}.")
    may = [*labels.items()]
    best = [int(i) for i in likeliest(shares[step], most + 1) if may[i][0] != UNKNOWN_ID]
    return tuple(Candidate(*may[i], float(shares[step, i])) for i in best[:most])


def instead(trace: Trace, text: str, step: int, word: int) -> Begun:
    """The same translation up to a step, and another word there; the rest is to be found anew.

    Parameters
    ----------
    trace : Trace
        Of this text by a translator.
    text : str
    step : int
    word : int
        Its id, as ``alternatives`` gives it.

    Returns
    -------
    Begun
        For ``attention_core.trace``, as a text.

    Raises
    ------
    ValueError
        If the trace is of no translation.
    """
    return Begun(text, (*(each.id for each in said(trace)[:step]), word))


def spelled(model: Translator, text: str) -> tuple[int, ...]:
    """A word or a few of a reader's own as they can be said: ids of tokens, without an end.

    Parameters
    ----------
    model : Translator
    text : str
        A word begins with it.

    Returns
    -------
    tuple of int
        For ``Begun``, after what was said before.

    Raises
    ------
    ValueError
        If there is no word in it, or a sign that the vocabulary cannot spell.
    """
    ids = model.ids(text)[:-1]
    if not ids:
        raise ValueError("There is no word to say. Type one.")
    if UNKNOWN_ID in ids:
        strange = next((sign for sign in text if UNKNOWN_ID in model.ids(sign)), "")
        which = f"the sign “{strange}”" if strange else "all of it"
        raise ValueError(
            f"The vocabulary of {model.title} cannot spell {which}, and so cannot say it. "
            "Type another word."
        )
    return ids


def _may(trace: Trace) -> dict[int, Label]:
    """All that may be said, by id, in the order of the chances' columns.

    Raises
    ------
    ValueError
        If the trace is of no translation.
    """
    labels = trace.entries.lists
    if "target" not in labels or "candidate" not in labels:
        title = trace.of.title or "This model"
        raise ValueError(f"{title} translates nothing. Choose a translator, such as en-pt.")
    return {_id(label): cast(Label, label) for label in labels["candidate"]}


def _id(label: str) -> int:
    """Its number in the vocabulary."""
    found = getattr(label, "id", None)
    if found is None:
        raise ValueError(f"“{label}” has no number in a vocabulary.")
    return int(found)
