"""A translation by a decoder that is given one vector, and not each word's: before attention.

Cho et al. 2014 and Sutskever et al. 2014 hand over a sentence as one vector of a fixed length;
that it holds too little of a long one is why Bahdanau et al. 2015 let the decoder look back. Here
it is the mean of what the encoder made of the words. This model was never trained to live on that,
so it shows what is lost and not how good such models were.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from attention_core.models.marian.translator import Translator
from attention_core.translation.spans import is_word, spans

# A sentence that grows.
GROWING = {
    "English": (
        "I like the house.",
        "I like the red house by the river.",
        "I like the red house by the river because it has a small garden.",
        "I like the red house by the river because it has a small garden where my children can "
        "play on Sunday mornings.",
    ),
    "Portuguese": (
        "Eu gosto da casa.",
        "Eu gosto da casa vermelha junto ao rio.",
        "Eu gosto da casa vermelha junto ao rio porque tem um pequeno jardim.",
        "Eu gosto da casa vermelha junto ao rio porque tem um pequeno jardim onde os meus filhos "
        "podem brincar aos domingos de manhã.",
    ),
}


@dataclass(frozen=True)
class OneVector:
    """What is said with attention and without it.

    Attributes
    ----------
    text, attended, fixed : str
        The source; its translation; what is said if the decoder is given the mean vector.
    n : int
        Tokens of the source, its end included.
    kept : float
        Of the words of the translation, the share that is said without attention as well, as often
        and in any order; NaN if it has none.
    ended : bool
        Whether it comes to an end by itself, and is not cut off.
    """

    text: str
    attended: str
    fixed: str
    n: int
    kept: float
    ended: bool


def fixed_vector(model: Translator, text: str) -> OneVector:
    """Translate a text with all its vectors, and with their mean only.

    Raises
    ------
    TooManyTokens, ValueError
        As ``attention_core.trace``.
    """
    ids = model.translate(text)
    fixed = model.with_one_vector().translate(text)
    wanted, found = _words(model, ids), _words(model, fixed)
    kept = (wanted & found).total() / wanted.total() if wanted else float("nan")
    end = model.ids("")[-1]
    n = len(model.ids(text))
    return OneVector(text, model.text(ids), model.text(fixed), n, kept, fixed[-1] == end)


def growing(model: Translator, texts: Iterable[str] = ()) -> tuple[OneVector, ...]:
    """The same for sentences that grow; without any, for four that are made for it."""
    return tuple(fixed_vector(model, text) for text in texts or GROWING[model.can.translates[0]])


def _words(model: Translator, ids: tuple[int, ...]) -> Counter[str]:
    found = spans([model.label(id_) for id_ in ids])
    return Counter(each.text.casefold() for each in found if is_word(each.text))
