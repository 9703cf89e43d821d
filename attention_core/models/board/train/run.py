"""From nothing to weights that read boards: every number follows from the seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import cos, pi

import numpy as np

from attention_core.arrays import Array
from attention_core.models.board.pixels import pixels
from attention_core.models.board.train.boards import Boards, drawn
from attention_core.models.board.train.digits import FLAGGED, flagged, varied
from attention_core.models.board.train.engine import Engine, Losses, learn
from attention_core.models.board.train.weights import RECIPE, shapes
from attention_core.training.adam import Adam
from attention_core.training.recipe import Recipe
from attention_core.training.weights import Blocks

STEPS = 7_000
FORMS = 15  # of every digit, beside itself
_WARM = 200  # steps in which the learning rate rises; then it falls, half a cosine


@dataclass(frozen=True)
class Pool:
    """Digits to put on boards.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (digit, 196)
        As the model sees them, from 0 to 255.
    labels : ndarray of int, shape (digit,)
    """

    pixels: Array
    labels: Array

    @classmethod
    def of(cls, cells: Array, labels: Array) -> "Pool":
        """Digits as they were drawn, (digit, 28, 28)."""
        return cls(np.round(pixels(cells) * 255).astype(np.uint8), labels)

    def on(self, boards: Boards) -> Array:
        """What the model sees of boards of these digits, (board, cell, pixel) from 0 to 1."""
        found = self.pixels[boards.which].astype(np.float32)
        found[boards.which < 0] = 0
        return found / np.float32(255)


def prepared(cells: Array, labels: Array, seed: int, forms: int = FORMS) -> Pool:
    """Digits to learn from: each as it is and in other forms, and ones with a flag among them."""
    rng = np.random.default_rng([seed, 1])
    ones = flagged(rng, FLAGGED)
    every = np.concatenate((cells, ones))
    known = np.concatenate((labels, np.ones(len(ones), labels.dtype)))
    made = [Pool.of(varied(every, rng), known) for _ in range(forms)]
    made.append(Pool.of(every, known))
    return Pool(
        np.concatenate([each.pixels for each in made]), np.concatenate([e.labels for e in made])
    )


def trained(
    pool: Pool,
    recipe: Recipe = RECIPE,
    steps: int = STEPS,
    told: Callable[[int, Losses], None] = lambda step, losses: None,
) -> Blocks:
    """Learn from random boards of these digits.

    Parameters
    ----------
    pool : Pool
    recipe : Recipe, optional
    steps : int, optional
    told : callable, optional
        Called with every step's number, from 1, and its losses.
    """
    weights = Blocks(shapes(recipe))
    weights.draw(np.random.default_rng([recipe.seed, 2]))
    engine, adam = Engine(weights, recipe), Adam(weights.flat, 0, recipe.weight_decay)
    order = np.argsort(pool.labels, kind="stable")
    pool = Pool(pool.pixels[order], pool.labels[order])
    for step, rate in enumerate(_rates(recipe.learning_rate, steps), start=1):
        boards = drawn(np.random.default_rng([recipe.seed, 3, step]), recipe.batch, pool.labels)
        targets = np.concatenate((boards.answers, boards.digits), axis=1)
        losses = learn(engine, pool.on(boards), targets, boards.places)
        adam.rate = rate
        adam.take(engine.gradient.flat)
        told(step, losses)
    return weights


def _rates(most: float, steps: int) -> Iterator[float]:
    for step in range(steps):
        yield most * min(1, (step + 1) / _WARM) * (1 + cos(pi * step / steps)) / 2
