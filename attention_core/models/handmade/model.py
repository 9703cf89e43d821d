"""A model small enough to read: eight named dimensions, two heads, one attention block.

Head 0 compares topics: its queries and keys are the four topic dimensions, so words attend to words
of the same topic. Head 1 compares places: its queries are turned back by one position before they
meet the keys, so every word attends to the word before it. Nothing is trained; every weight is
chosen by hand. There is no LayerNorm and no feed-forward network.

For the Playground it can also have one head, which compares topics, or four: topics, the word
before, the word after, and one whose queries are zero, so that it looks at everything alike.
"""

from collections.abc import Sequence

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.step import place
from attention_core.models.base import Capabilities, Card
from attention_core.models.handmade.lexical import Lexical
from attention_core.models.handmade.lexicon import TOPICS, lexicon, spelled
from attention_core.models.handmade.scoring import scoring_labels, scoring_weights
from attention_core.models.handmade.weights import (
    DOES,
    HEADS,
    N_POSITIONS,
    WAVES,
    compared,
    positions,
    weights,
)
from attention_core.stages.attention import COMPARE, MIX, PROJECT
from attention_core.stages.embedding import embedding_sum
from attention_core.stages.encoder import attention_residual, position_embedding, token_embedding
from attention_core.stages.scoring import SCORINGS

TITLES = {n: f"Hand-made, {n} head{'s' if n > 1 else ''}" for n in HEADS}


class Handmade(Lexical):
    """The hand-made model; see the module's docstring.

    Parameters
    ----------
    n_heads : int, optional
        1, 2 or 4; see ``HEADS``.
    """

    name = "handmade"
    n_layers = 1
    _d_head = 4
    can = Capabilities(
        words=True,
        vocabulary=True,
        positions=True,
        editable=True,
        scorings=tuple(SCORINGS),
        heads=tuple(HEADS),
    )

    def __init__(self, n_heads: int = 2) -> None:
        self.n_heads = n_heads
        self._heads = HEADS[n_heads]
        count = TITLES[n_heads].removeprefix("Hand-made, ")
        *first, last = (f"head {i} {DOES[name]}" for i, name in enumerate(self._heads))
        does = f"{', '.join(first)} and {last}" if first else last
        self.title = TITLES[n_heads]
        self.card = Card(
            kind=f"one self-attention block, {count}, 8 named dimensions, no LayerNorm or"
            " feed-forward",
            mask="none: every word may attend to every word",
            tokenizer="whole words, lower-cased",
            weights=f"chosen by hand so that {does}",
            signs="sin 8 and cos 8 are waves over the places that repeat every 8 of them; "
            "sin 128 and cos 128, every 128.",
            unknown=("Not in the lexicon: ", "; each gets small values from its spelling."),
        )
        made = weights(self._heads) | scoring_weights(self._heads)
        self._weights = {f"layer0.{name}": value for name, value in made.items()}
        self._names = {
            "head": self._heads,
            "d_model": TOPICS + WAVES,
            "head*d_key": compared(self._heads),
            "head*d_head": TOPICS * self.n_heads,
            **scoring_labels(self._heads),
        }
        given = ("token_rows", "W_E", "positions", "W_P", "mask", "d_head", *self._weights)
        read = (token_embedding, position_embedding, embedding_sum)
        self.steps = place({"read": read}, given)
        known = (*given, *(step.name for step in self.steps))
        self.steps += place(
            {
                "project": PROJECT,
                "compare": COMPARE,
                "mix": MIX,
                "refine": (attention_residual,),
            },
            known,
            layer=0,
            rename={"layer_input": "embedding_sum"},
        )

    def with_heads(self, n: int) -> "Handmade":
        """The same with 1, 2 or 4 heads."""
        return self if n == self.n_heads else type(self)(n)

    def position_table(self) -> Array:
        """Two waves in the last four dimensions, (position, d_model)."""
        return np.pad(positions(N_POSITIONS), ((0, 0), (4, 0)))

    def _vectors(self, words: Sequence[str]) -> Array:
        """Topics, and no place."""
        topics = np.array([lexicon().get(word) or spelled(word) for word in words])
        return np.pad(topics.reshape(-1, len(TOPICS)), ((0, 0), (0, len(WAVES))))
