"""A few dozen plain sentences on many matters, to tell a habit from what one sentence shows."""

from functools import cache
from pathlib import Path

from attention_core.models.base import Model

_FILES = {"English": "corpus.txt", "Portuguese": "portuguese.txt"}


@cache
def sentences(language: str = "English") -> tuple[str, ...]:
    """The bundled sentences of a language, in order.

    They were written for this project; several nouns stand in them in more than one sense.

    Parameters
    ----------
    language : str, optional
        ``"English"``, four dozen sentences, or ``"Portuguese"``, fewer, for a translator from it.
    """
    text = Path(__file__).with_name(_FILES[language]).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def sentences_for(model: Model, most: int = 48) -> tuple[str, ...]:
    """Sentences that a model can be expected to read: some of those it was trained on, else ours.

    Those for a translator are in its language.

    Parameters
    ----------
    model : Model
    most : int, optional
        How many of its own at most; they are taken evenly from all.
    """
    own = model.card.sentences
    return own[:: -(-len(own) // most)] if own else sentences(*model.can.translates[:1])
