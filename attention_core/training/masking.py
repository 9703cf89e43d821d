"""Words to be guessed: some of each sentence, hidden, exchanged or left as they are.

The recipe is BERT's (Devlin et al. 2019, section 3.1): of the words asked for, 80 % are hidden
behind [MASK], 10 % exchanged for any other word, 10 % left as they are.
"""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.training.corpus import MASK, UNKNOWN, Corpus
from attention_core.training.recipe import Recipe

ASKED = 0.15  # of the words of a sentence, rounded as BERT does; at least one
NOT_ASKED = -1


@dataclass(frozen=True)
class Batch:
    """Sentences of one step, (sentence, token).

    Attributes
    ----------
    ids : ndarray of int
        As the model reads them; 0 behind a sentence's end.
    seen : ndarray of bool
        Where there is a token.
    targets : ndarray of int
        What to answer; -1 where nothing is asked.
    rows : ndarray of int, shape (sentence,)
        Which of the corpus's sentences to train on each is; with one-place sentences only, which of
        these.
    """

    ids: Array
    seen: Array
    targets: Array
    rows: Array


def masked(corpus: Corpus, recipe: Recipe, step: int) -> Batch:
    """The batch of one step: the same each time it is asked for.

    Every step draws from a generator of its own, so any can be worked out again without those
    before it. Of each sentence 15 % of the words are asked for, rounded and at least one, as far as
    it has slots.

    Parameters
    ----------
    corpus : Corpus
    recipe : Recipe
        ``batch`` sentences, each at most once where there are enough; with ``sense`` the answer is
        the sense where one is told.
    step : int
        From 0.

    Raises
    ------
    ValueError
        If the recipe leaves no sentence.
    """
    table = corpus.trained(recipe.two_places)
    draw = np.random.default_rng([recipe.seed, step])
    n = len(table.ids)
    rows = draw.choice(n, recipe.batch, replace=n < recipe.batch)
    ids, slots = table.ids[rows], table.slots[rows]
    asked = _asked(slots, table.seen[rows], draw)
    answers = (table.senses if recipe.sense else table.ids)[rows]
    # Drawn for each place, used or not: recipes with other shares ask for the same words.
    fate, other = draw.random(ids.shape), _words(corpus, draw, ids.shape)
    hidden = asked & (fate < recipe.masking.mask)
    exchanged = asked & ~hidden & (fate < recipe.masking.mask + recipe.masking.other)
    ids[hidden] = corpus.ids[MASK]
    ids[exchanged] = other[exchanged]
    return Batch(ids, table.seen[rows], np.where(asked, answers, NOT_ASKED), rows)


def _asked(slots: Array, seen: Array, draw: np.random.Generator) -> Array:
    """Which slots are asked for: the first of each sentence's, shuffled."""
    often = np.maximum(1, np.rint(ASKED * seen.sum(axis=1)).astype(int))
    order = np.where(slots, draw.random(slots.shape), np.inf).argsort(axis=1).argsort(axis=1)
    return slots & (order < often[:, None])


def _words(corpus: Corpus, draw: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Any words of the corpus; neither [MASK] nor [UNK] nor a sense that is no word."""
    first = len((UNKNOWN, MASK))
    return draw.integers(first, first + len(corpus.words), size=shape)
