"""Which heads may be called after what they aim at."""

import numpy as np

from attention_core.arrays import Array
from attention_core.heads.chance import Measured

# Of a head's weight, over many sentences: half, as Clark et al. 2019, section 3.1, count heads for
# the previous and the next token. Chance is too low a bar: over many sentences nearly every head
# of MiniLM beats it somewhere.
MOST = 0.5


def names(here: Measured, everywhere: Measured) -> Array:
    """What each head may be called, (layer, head); an empty string for most.

    Parameters
    ----------
    here : Measured
        One sentence.
    everywhere : Measured
        Many sentences, of which this need not be one.

    Returns
    -------
    ndarray of str, (layer, head)
        The measure's ``head`` if the head beats the 95th percentile of its controls here and
        everywhere, and its target gets more than ``MOST`` of its weight everywhere; the largest
        weight decides between two.
    """
    named = np.array([bool(measure.head) for measure in here.measures])[:, None, None]
    earned = named & here.beats & everywhere.beats & (everywhere.values > MOST)
    best = np.where(earned, everywhere.values, 0).argmax(axis=0)
    called = np.array([measure.head for measure in here.measures])[best]
    return np.where(earned.any(axis=0), called, "")
