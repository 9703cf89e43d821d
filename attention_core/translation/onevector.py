"""A translation by a decoder that is given one vector, and not each word's: before attention.

Cho et al. 2014 and Sutskever et al. 2014 hand over a sentence as one vector of a fixed length;
that it holds too little of a long one is why Bahdanau et al. 2015 let the decoder look back. Here
it is the mean of what the encoder made of the words. This model was never trained to live on that,
so it shows what is lost and not how good such models were.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log

from attention_core.forward import trace as forward
from attention_core.graph.kinds import Pieces
from attention_core.graph.trace import Trace
from attention_core.models.marian.begun import Begun
from attention_core.models.marian.decoding import END_ID
from attention_core.models.marian.translator import Translator
from attention_core.translation.choices import said

_WORD = re.compile(r"\w+(?:['’]\w+)*")
TINY = 1e-30  # of a chance that underflowed
# A sentence that grows.
GROWING = {
    "English": (
        "I like you.",
        "I like you and your house.",
        "I like you and your house by the river.",
        "I like you and your house by the river because it has a small garden.",
        "I like you and your house by the river because it has a small garden where my children "
        "can play.",
        "I like you and your house by the river because it has a small garden where my children "
        "can play on Sunday mornings.",
    ),
    "Portuguese": (
        "Eu gosto da casa.",
        "Eu gosto da casa vermelha junto ao rio.",
        "Eu gosto da casa vermelha junto ao rio porque tem um pequeno jardim.",
        "Eu gosto da casa vermelha junto ao rio porque tem um pequeno jardim onde os meus filhos "
        "podem brincar.",
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
    ended : bool
        Whether it comes to an end by itself, and is not cut off.
    sure, fixed_sure : float
        The chance that each next token of the translation gets when all before it are said: with
        attention and without. The geometric mean over its tokens, the end included.
    """

    text: str
    attended: str
    fixed: str
    n: int
    ended: bool
    sure: float
    fixed_sure: float

    @property
    def words(self) -> int:
        """How many words the translation has."""
        return _words(self.attended).total()

    @property
    def kept(self) -> int:
        """How many of them are said without attention as well, in any order."""
        return (_words(self.attended) & _words(self.fixed)).total()

    @property
    def again(self) -> Pieces:
        """What is said without attention; words of the translation stand out, as often as there."""
        left, at = _words(self.attended), 0
        pieces: Pieces = []
        for found in _WORD.finditer(self.fixed):
            word = found[0].casefold()
            if left[word]:
                left[word] -= 1
                pieces += [self.fixed[at : found.start()], (found[0],)]
                at = found.end()
        return [*pieces, self.fixed[at:]]


def fixed_vector(model: Translator, text: str) -> OneVector:
    """Translate a text with all its vectors, and with their mean only.

    Raises
    ------
    TooManyTokens, ValueError
        As ``attention_core.trace``.
    """
    one_vector = model.with_one_vector()
    attended = forward(text, model)
    ids = tuple(each.id for each in said(attended))
    fixed = one_vector.translate(text)
    told = forward(Begun(text, ids), one_vector)  # made to say the same
    return OneVector(
        text,
        attended.output_text,
        model.text(fixed),
        len(attended.tokens),
        fixed[-1] == END_ID,
        _sure(attended),
        _sure(told),
    )


def growing(model: Translator, texts: Iterable[str] = ()) -> tuple[OneVector, ...]:
    """The same for sentences that grow; without any, for some that are made for it."""
    return tuple(fixed_vector(model, text) for text in texts or GROWING[model.can.translates[0]])


def _sure(trace: Trace) -> float:
    """The geometric mean of the chances of what is said."""
    chances = [each.chance for each in said(trace)]
    return exp(sum(log(max(chance, TINY)) for chance in chances) / len(chances))


def _words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(text))
