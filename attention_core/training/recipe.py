"""How a small model is made and trained: everything that decides what becomes of it."""

from dataclasses import dataclass, field
from math import isfinite

LAYERS, HEADS, WIDTHS, UNITS, BATCHES = (1, 3), (1, 4), (8, 64), (8, 256), (1, 128)


@dataclass(frozen=True)
class Masking:
    """What becomes of a place that is asked, as shares of one (Devlin et al. 2019, section 3.1).

    Attributes
    ----------
    mask, other, same : float
        It becomes [MASK]; another word, drawn at random; or stays what it is.
    """

    mask: float = 0.8
    other: float = 0.1
    same: float = 0.1


@dataclass(frozen=True)
class Recipe:
    """A model's size, what it is given, and how it learns; two runs of one recipe are the same.

    Attributes
    ----------
    n_layers, n_heads, d_model, d_ffn : int
        Its size; a head has ``d_model / n_heads`` dimensions.
    learning_rate, weight_decay : float
        Of AdamW, per step.
    batch : int
        How many sentences are read before the weights are changed.
    masking : Masking
    positions : bool
        Whether a vector for its place is added to each word.
    two_places : bool
        Whether it reads the sentences of its corpus that tell of two places.
    sense : bool
        Whether a masked word with a sense is to be answered by its sense.
    seed : int
        Of the first weights and of everything that is drawn.
    """

    n_layers: int = 1
    n_heads: int = 2
    d_model: int = 32
    d_ffn: int = 32
    learning_rate: float = 5e-3
    weight_decay: float = 0.02
    batch: int = 32
    masking: Masking = field(default_factory=Masking)
    positions: bool = True
    two_places: bool = True
    sense: bool = False
    seed: int = 0

    @property
    def d_head(self) -> int:
        """Dimensions of a head."""
        return self.d_model // self.n_heads


def check(recipe: Recipe) -> None:
    """Refuse what cannot be trained, or would take too long.

    Raises
    ------
    ValueError
        With a sentence that says what is wrong and what to do.
    """
    _between("layers", recipe.n_layers, LAYERS)
    _between("heads", recipe.n_heads, HEADS)
    _between("dimensions", recipe.d_model, WIDTHS)
    _between("hidden units", recipe.d_ffn, UNITS)
    _between("sentences in a batch", recipe.batch, BATCHES)
    if recipe.d_model % recipe.n_heads:
        raise ValueError(
            f"{recipe.n_heads} heads cannot share {recipe.d_model} dimensions evenly. "
            f"Choose a width that {recipe.n_heads} divides."
        )
    if type(recipe.seed) is not int or not 0 <= recipe.seed < 2**32:
        raise ValueError("The seed is a whole number from 0 to 4,294,967,295. Choose one of them.")
    _check_rates(recipe)
    _check_masking(recipe.masking)


def _between(what: str, number: int, limits: tuple[int, int]) -> None:
    least, most = limits
    if type(number) is not int or not least <= number <= most:
        raise ValueError(
            f"A model here has {least} to {most} {what}, and not {number}. Choose a whole number "
            "among these."
        )


def _check_rates(recipe: Recipe) -> None:
    rate, decay = recipe.learning_rate, recipe.weight_decay
    if not isfinite(rate):
        raise ValueError("The learning rate is no number. Try 0.005.")
    if rate == 0:
        raise ValueError("With a learning rate of 0 no weight would ever change. Try 0.005.")
    if rate < 0:
        raise ValueError(
            f"A learning rate of {rate:g} would climb the loss instead of going down. "
            "Choose one above 0, such as 0.005."
        )
    if rate > 1:
        raise ValueError(
            f"A learning rate of {rate:g} moves every weight by about {rate:g} in a step, and "
            "weights are much smaller than that. Choose one of at most 1; 0.005 learns well."
        )
    if not 0 <= decay <= 1:  # false for what is no number, too
        raise ValueError(f"A weight decay is from 0 to 1, and not {decay:g}. Try 0.02.")


def _check_masking(masking: Masking) -> None:
    shares = (masking.mask, masking.other, masking.same)
    if not all(0 <= share <= 1 for share in shares) or abs(sum(shares) - 1) > 1e-6:
        told = ", ".join(f"{share:g}" for share in shares)
        raise ValueError(
            "What becomes of a word that is asked ([MASK], another word, itself) are three shares "
            f"that add up to 1, and {told} do not. Try 0.8, 0.1, 0.1."
        )
