"""Words in their sentences: the contextual counterpart of a table of words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from attention_core.arrays import Array
from attention_core.corpus import sentences
from attention_core.forward import traces
from attention_core.geometry.cosine import cosine
from attention_core.models import TextModel, load_model
from attention_core.vectors.depths import word_vector
from attention_core.vectors.occurrences import is_plain


@dataclass(frozen=True)
class WordInSentence:
    """A neighbour: a word, the sentence it stands in, and the cosine with what was asked for."""

    word: str
    sentence: str
    cosine: float


class SentenceWords:
    """Every word of some sentences with its vector after the last layer.

    Parameters
    ----------
    model : Model
    texts : sequence of str
        Each is run through the model once, here; one that the model cannot read is passed over.
        Signs are not kept, only words with a letter or a digit.

    Attributes
    ----------
    count : int
        How many of the texts the model could read.
    """

    def __init__(self, model: TextModel, texts: Sequence[str]) -> None:
        self.entries: list[tuple[str, str]] = []
        vectors = []
        self.count = 0
        for text, trace in traces(texts, model):
            self.count += 1
            output = trace.stream
            for word in model.words(text):
                if is_plain(word.text):
                    self.entries.append((word.text, text))
                    vectors.append(word_vector(output, word.tokens))
        self.vectors = np.array(vectors, np.float32)

    def nearest(
        self, vector: Array, n: int, leave_out: Collection[str] = ()
    ) -> list[WordInSentence]:
        """The ``n`` words in their sentences with the largest cosine with ``vector``.

        Parameters
        ----------
        vector : ndarray, shape (d_model,)
            Of a word after the last layer.
        n : int
            How many.
        leave_out : collection of str
            Sentences that are not wanted, such as the word's own.

        Returns
        -------
        list of WordInSentence
            Nearest first; the same word may come back, from another sentence.
        """
        if not self.entries:
            return []
        cosines = cosine(self.vectors, vector)
        order = np.argsort(-cosines, kind="stable")
        kept = [int(i) for i in order if self.entries[i][1] not in leave_out]
        return [WordInSentence(*self.entries[i], float(cosines[i])) for i in kept[:n]]


@lru_cache(maxsize=4)
def corpus_words(name: str) -> SentenceWords:
    """The words of the bundled corpus by the model of this name, worked out once per process."""
    return SentenceWords(load_model(name), sentences())
