"""Words behind a mask: what an encoder that was trained to fill them in makes of both sides."""

from dataclasses import dataclass

from attention_core.graph.trace import Trace
from attention_core.models.base import TextModel
from attention_core.nextword.chances import Candidate, Setting, candidates, chances
from attention_core.nextword.ending import ending

MASKS = ("[MASK]", "<mask>")  # of BERT's tokenizers and of RoBERTa's


@dataclass(frozen=True)
class Masked:
    """What may stand behind one mask.

    Attributes
    ----------
    place : int
        Of the mask among the tokens.
    candidates : tuple of Candidate
        The likeliest, likeliest first.
    """

    place: int
    candidates: tuple[Candidate, ...]


def mask_of(model: TextModel) -> str:
    """What a reader types for a hidden word, as ``[MASK]``; empty if the model guesses none."""
    if model.can.predicts != "masked":
        return ""
    return next((token for mask in MASKS for token in model.tokenize(mask) if _is_mask(token)), "")


def masked(trace: Trace, setting: Setting | None = None, most: int = 10) -> tuple[Masked, ...]:
    """Guess what is behind each mask of a text.

    Parameters
    ----------
    trace : Trace
        Of a model with a masked-word head.
    setting : Setting, optional
        What is done to the chances.
    most : int, optional
        How many candidates to give for each.

    Returns
    -------
    tuple of Masked
        In the order of the text; empty if there is no mask in it.

    Raises
    ------
    ValueError
        If the model scores no words.
    """
    end = ending(trace)
    names = trace.entries.lists["candidate"]
    return tuple(
        Masked(place, candidates(chances(end.at(place), setting), names, most))
        for place, token in enumerate(trace.tokens)
        if _is_mask(token)
    )


def _is_mask(token: str) -> bool:
    return token in MASKS and getattr(token, "special", False)
