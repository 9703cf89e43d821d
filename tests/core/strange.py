"""A model nobody has heard of: other kinds, axes, names and shapes, and no attention."""

import numpy as np

from attention_core.graph.kinds import Operation
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.models.base import Capabilities, Card, Reading

WHIRL = Operation("whirl")


@stage("V", "sensor d_smell, d_smell -> sensor d_smell", r"V = X \odot w", WHIRL)
def value(readings, odour, *, out=None):
    """Each reading, weighed by an odour."""
    return np.multiply(readings, odour, out=out)


@stage("v", "sensor d_smell -> d_smell", r"v = \max V", Operation("peak"))
def now(value, *, out=None):
    """The strongest reading of each smell."""
    return np.max(value, axis=0, out=out)


@stage("s", "d_smell -> 1", r"s = \sum v", Operation("all"))
def product(now, *, out=None):
    """One number for all of it."""
    return np.sum(now, out=out)


@stage(
    "C",
    "sensor d_smell, colour d_tone -> sensor d_smell colour d_tone",
    r"C",
    Operation("paint"),
)
def tensors(value, paint, *, out=None):
    """Four axes, none of them a head."""
    return np.multiply(value[:, :, None, None], paint, out=out)


class Nose:
    """A model without text, tokens, heads or attention."""

    name, title = "nose", "Nose"
    n_layers, n_heads, n_positions = 1, 0, 9
    can = Capabilities()
    card = Card("a nose", "none", "none", "none", "Nothing here is a word.")
    steps = place({"sniff": (value, now)}, ("readings", "odour", "unread")) + place(
        {"sum up": (product, tensors)}, ("value", "now", "paint"), layer=0
    )

    def parameters(self, dtype=np.float32):
        return {
            "odour": np.array([1, -2, np.inf], dtype),
            "paint": np.arange(1, 7, dtype=dtype).reshape(2, 3),
            "unread": np.ones((1, 2, 3), dtype),
        }

    def read(self, sample, dtype=np.float32, without=()):
        return Reading({"readings": np.asarray(sample, dtype)}, {"d_smell": ("tar", "rose", "<b>")})

    def unknown(self, tokens):
        return []


SAMPLE = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
