"""What training makes small: how surprised a model is by the right words, the mean of a batch."""

import numpy as np

from attention_core.arrays import Array
from attention_core.training.batch import Engine


def cross_entropy(logits: Array, targets: Array) -> tuple[float, Array]:
    """The mean of how surprised the scores are by the right words, and its derivatives.

    Parameters
    ----------
    logits : ndarray, shape (asked, word)
    targets : ndarray of int, shape (asked,)

    Returns
    -------
    float
        In nats: the log of the sum of e^score, less the score of the right word; 0 of none.
    ndarray, shape (asked, word)
        Derivatives by the logits: the chances, less one for the right word, over how many there
        are.
    """
    n = max(len(targets), 1)
    top = logits.max(axis=-1, keepdims=True)
    shares = np.exp(logits - top)
    total = shares.sum(axis=-1, keepdims=True)
    rows = np.arange(len(targets))
    surprises = np.log(total[:, 0]) + top[:, 0] - logits[rows, targets]
    shares /= total
    shares[rows, targets] -= 1
    shares /= n
    return float(surprises.sum()) / n, shares


def learn(engine: Engine, ids: Array, seen: Array, targets: Array) -> float:
    """One way forward and back for masked words.

    Parameters
    ----------
    engine : Engine
    ids, seen : ndarray, shape (sentence, token)
    targets : ndarray of int, shape (sentence, token)
        The right words; -1 where none is asked.

    Returns
    -------
    float
        The loss; its derivatives are in ``engine.gradient``.
    """
    n = int(seen.sum(axis=1).max(initial=1))  # what is behind the longest sentence is no use
    ids, seen, targets = ids[:, :n], seen[:, :n], targets[:, :n]
    passed = engine.forward(ids, seen, targets >= 0, engine.room)
    loss, back = cross_entropy(passed.logits, targets.reshape(-1)[passed.asked])
    engine.backward(passed, logits=back)
    return loss
