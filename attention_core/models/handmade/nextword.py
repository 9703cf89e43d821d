"""A sibling of the hand-made model that says which word comes next: grammar first, then meaning.

A word looks at itself and at those before it. Layer 0 works out which kind of word is wanted: head
0 compares topics, head 1 looks one word back, and each hidden unit is a rule of a small grammar,
such as "after a preposition, an article". Layer 1 works out what the text is about: head 0 looks
for words that have a topic, and head 1 for a verb, since a sentence that has one may end; its
hidden units make a topic louder where nouns, verbs or adjectives are wanted. The output matrix
likes words of the wanted kind, of the topic at hand, and common ones. Nothing is trained; every
weight is chosen by hand. Nothing is normalised.
"""

from collections.abc import Sequence

from attention_core.arrays import Array
from attention_core.graph.entries import Label
from attention_core.models.base import Capabilities, Card
from attention_core.models.handmade.lexical import Lexical
from attention_core.models.handmade.lexicon import TOPICS, lexicon
from attention_core.models.handmade.nextweights import (
    D_HEAD,
    DIMENSIONS,
    LOUDER,
    N_HEADS,
    RULES,
    grammar,
    meaning,
    output,
    places,
    vectors,
)
from attention_core.stages.activations import activation
from attention_core.stages.attention import COMPARE, MIX, PROJECT
from attention_core.stages.decoder import layer_output
from attention_core.stages.embedding import embedding_sum
from attention_core.stages.encoder import (
    attention_residual,
    ffn_output,
    ffn_preactivation,
    position_embedding,
    token_embedding,
)
from attention_core.stages.stack import stack
from attention_core.stages.vocabulary import PREDICT

_REFINE = (
    attention_residual,
    ffn_preactivation.but(
        reading={"attention_norm": "attention_residual"}, equation=r"H = R W_1 + b_1"
    ),
    activation("relu", "ffn_hidden", "ffn_preactivation", "H′", "H"),
    ffn_output,
    layer_output,
)
_LAYER = {"project": PROJECT, "compare": COMPARE, "mix": MIX, "refine": _REFINE}
_SAY = tuple(
    each.but(reading={"final_norm": "layer_output"}, equation=each.equation.replace("N", "Y"))
    for each in PREDICT
)


class HandmadeNext(Lexical):
    """The hand-made model of next words; see the module's docstring."""

    name, title = "handmade_next", "Hand-made, next word"
    n_layers, n_heads = 2, N_HEADS
    can = Capabilities(
        words=True, vocabulary=True, positions=True, editable=True, predicts="next", causal=True
    )
    card = Card(
        kind=f"two layers of attention and feed-forward, {N_HEADS} heads each, "
        f"{len(DIMENSIONS)} named dimensions, no normalisation, and a score for every word",
        mask="causal: a word may attend to itself and to words before it",
        tokenizer="whole words, lower-cased",
        weights="chosen by hand so that layer 0 knows which kind of word comes next, and layer 1 "
        "what the text is about",
        signs="sin 8 and cos 8 are waves over the places that repeat every 8 of them; sin 128 and "
        "cos 128, every 128. A kind of word, as noun, is what the word is; noun before is what "
        "stands one back, noun next is what is wanted.",
        unknown=("Not in the lexicon: ", "; each is read as a noun, with small values from its "
                 "spelling."),
    )  # fmt: skip
    _d_head = D_HEAD

    def __init__(self) -> None:
        layers = {"layer0": grammar(), "layer1": meaning()}
        self._weights = {
            f"{layer}.{n}": w for layer, made in layers.items() for n, w in made.items()
        }
        self._weights["W_U"] = output()
        self._names = {
            "d_model": _named(DIMENSIONS),
            "rule": RULES,
            "emphasis": LOUDER,
            "candidate": tuple(lexicon()),
        }
        given = ("token_rows", "W_E", "positions", "W_P", "mask", "d_head", *self._weights)
        read = {"read": (token_embedding, position_embedding, embedding_sum)}
        units = ({"d_ffn": "rule"}, {"d_ffn": "emphasis"})
        self.steps = stack(read, _LAYER, {"predict": _SAY}, self.n_layers, given, units)

    def with_heads(self, n: int) -> "HandmadeNext":
        """Itself: each of its heads has a task."""
        return self

    def position_table(self) -> Array:
        """Two waves in four of the dimensions, (position, d_model)."""
        return places()

    def _vectors(self, words: Sequence[str]) -> Array:
        return vectors(words)


def _named(dimensions: Sequence[str]) -> tuple[Label, ...]:
    """What the dimensions are called; a meaning is a topic, the others are the model's own."""
    return tuple(Label(name, special=name not in TOPICS) for name in dimensions)
