"""Training a small model: a step against PyTorch's, and how long until it has learned."""

from itertools import cycle
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from attention_core.geometry.threads import one_thread
from attention_core.training.adam import Adam
from attention_core.training.batch import Engine
from attention_core.training.corpus import banks
from attention_core.training.encoder import EPSILON
from attention_core.training.loss import learn
from attention_core.training.masking import Batch, masked
from attention_core.training.recipe import Recipe
from attention_core.training.run import Run
from attention_core.training.sentences import MOST_WORDS
from attention_core.training.weights import Weights, initial
from tests.bench.effort import Effort
from tests.bench.figure import Figure, missing, ratio
from tests.bench.interleave import interleaved, milliseconds
from tests.bench.pytorch import NONE, Ask, interpreter, theirs_took, worker

RECIPES = {"as recommended": Recipe(), "with 2 layers": Recipe(n_layers=2)}
LIMIT = 1.0
WORKER = Path(__file__).with_name("training_worker.py")
BATCHES = 50  # drawn before, read again and again by both sides
AT_ONCE = 10  # steps of one side in a row: training goes on, and is not called once in a while
LEARNED, MEAN_OF, SECONDS, MOST = 0.05, 10, 1.0, 2000


def measure(effort: Effort) -> list[Figure]:
    """Steps in ratio to PyTorch's, and the time until the loss is small."""
    figures = []
    for title, recipe in RECIPES.items():
        what = f"{AT_ONCE} steps of training {title}, against PyTorch's autograd and AdamW"
        python = interpreter()
        step = _against(what, recipe, python, effort) if python else missing(what, LIMIT, NONE)
        figures.append(step)
    return [*figures, _until_learned(min(5, effort.waits))]


def _against(what: str, recipe: Recipe, python: str, effort: Effort) -> Figure:
    corpus = banks()
    batches = [masked(corpus, recipe, step) for step in range(BATCHES)]
    weights = initial(recipe, len(corpus.vocabulary), MOST_WORDS)
    with worker(python, WORKER, told=_told(recipe, weights, batches)) as (versions, ask):
        ours = _Ours(recipe, weights, batches)
        _same(ours, ask)
        order, theirs_order = cycle(range(BATCHES)), cycle(range(BATCHES))
        with one_thread():
            mine, theirs = interleaved(
                effort.calls,
                lambda: milliseconds(lambda: [ours.step(next(order)) for _ in range(AT_ONCE)]),
                lambda: theirs_took(ask, [next(theirs_order) for _ in range(AT_ONCE)]),
            )
    how = (
        f"Training against {versions}: the same weights at the start, the same batches and losses; "
        "batches of 32, forward, backward and AdamW, words scored only where one is asked; one "
        "thread each."
    )
    return ratio(what, LIMIT, mine, theirs, how)


class _Ours:
    """Our side of a step."""

    def __init__(self, recipe: Recipe, weights: Weights, batches: list[Batch]) -> None:
        self._batches, self._engine = batches, Engine(weights)
        self._adam = Adam(weights.flat, recipe.learning_rate, recipe.weight_decay)

    def step(self, which: int) -> float:
        """Read a batch and change the weights; the loss."""
        batch = self._batches[which]
        loss = learn(self._engine, batch.ids, batch.seen, batch.targets)
        self._adam.take(self._engine.gradient.flat)
        return loss


def _same(ours: _Ours, ask: Ask) -> None:
    """Raise if the two sides are not the same model, trained in the same way."""
    for which in range(5):
        mine, theirs = ours.step(which), ask([which])["loss"]
        if abs(mine - theirs) > 1e-3:
            raise RuntimeError(f"PyTorch's loss is {theirs} and ours is {mine} at step {which}.")


def _told(recipe: Recipe, weights: Weights, batches: list[Batch]) -> dict[str, object]:
    return {
        "w": {name: weight.tolist() for name, weight in weights.items()},
        "layers": recipe.n_layers,
        "heads": recipe.n_heads,
        "epsilon": EPSILON,
        "rate": recipe.learning_rate,
        "decay": recipe.weight_decay,
        "batches": [[b.ids.tolist(), b.seen.tolist(), b.targets.tolist()] for b in batches],
    }


def _until_learned(seeds: int) -> Figure:
    """Seconds of computing until the mean loss of ten steps is small."""
    took, steps = [], []
    for seed in range(seeds):
        run = Run(Recipe(seed=seed), banks())
        start = process_time()
        while run.step < MOST and not _learned(run):
            run.go(MEAN_OF, within=60)
        took.append(process_time() - start)
        steps.append(run.step)
    how = (
        f"Until learned: the mean loss of {MEAN_OF} steps in a row is below {LEARNED}; computing "
        f"time of this process, batches drawn and steps kept; after {median(steps):.0f} steps, the "
        f"median of {seeds} seeds."
    )
    what = f"training as recommended until the loss is below {LEARNED}"
    return Figure(what, median(took), SECONDS, "s", how=how)


def _learned(run: Run) -> bool:
    last = [row.loss for row in run.history[-MEAN_OF - 1 : -1]]
    return len(last) == MEAN_OF and float(np.mean(last)) < LEARNED  # type: ignore[arg-type]
