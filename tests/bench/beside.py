"""One reader's answers while another trains on the same server, and what a whole history takes."""

import asyncio
from collections.abc import Coroutine
from itertools import count
from typing import Any

from attention_core.training.corpus import banks
from attention_core.training.recipe import Recipe
from attention_core.training.run import Run
from tests.bench.app import APP
from tests.bench.client import Reader
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.sentence import N_TOKENS
from tests.bench.sentences import different
from tests.server import served

LIMIT, LARGEST = 1.5, 34.0
ROUNDS, EACH, PAUSE = 4, 5, 0.3  # sentences of a round, and seconds between them
LARGE = Recipe(n_layers=3, n_heads=4, d_model=64, d_ffn=64)
STEPS = 2000  # as many as the page has


def measure(effort: Effort) -> list[Figure]:
    """Answers beside a training at full speed against answers alone, and megabytes."""
    with served(APP) as app:
        beside, alone = asyncio.run(_both(app.url, effort.rounds))
    how = (
        f"Beside a training: one session trains at full speed, in the slices of the page; another "
        f"types a sentence of {N_TOKENS} tokens every {PAUSE} s, MiniLM, to the end of the "
        "server's answer; rounds in turn, no browser."
    )
    what = "a sentence while another session trains, against alone"
    return [ratio(what, LIMIT, beside, alone, how), *_histories(effort)]


async def _both(url: str, rounds: int) -> tuple[list[float], list[float]]:
    sentences = (" ".join(words) for words in different(N_TOKENS, seed=3))
    reader = await Reader.arrive(url, "model=minilm&stage=attention_weights")
    await reader.type(next(sentences))  # not counted
    beside: list[float] = []
    alone: list[float] = []
    ready, goes = asyncio.Event(), asyncio.Event()
    training = asyncio.create_task(_train(url, ready, goes))
    try:
        for _ in range(rounds * ROUNDS):
            for times in (alone, beside):
                if times is beside:
                    goes.set()
                    await _first(ready.wait(), training)
                for _ in range(EACH):
                    times.append(await reader.type(next(sentences)))
                    await asyncio.sleep(PAUSE)
                goes.clear()
    finally:
        training.cancel()
        await reader.leave()
    return beside, alone


async def _first(wanted: Coroutine[Any, Any, Any], training: asyncio.Task[None]) -> None:
    """Wait for something, unless the training ends before, as it should not."""
    waits = asyncio.create_task(wanted)
    await asyncio.wait({waits, training}, return_when=asyncio.FIRST_COMPLETED)
    if training.done():
        training.result()


async def _train(url: str, ready: asyncio.Event, goes: asyncio.Event) -> None:
    """Train one run after the other while it ``goes``; each of a seed of its own."""
    for seed in count():  # runs are kept: none is trained twice
        trainee = await Reader.arrive(url, f"pace=0&seed={seed}", "training")
        try:
            await trainee.press("Run")
            while trainee.again:
                ready.set()
                await goes.wait()
                await trainee.run_by_itself()
        finally:
            ready.clear()
            await trainee.leave()


def _histories(effort: Effort) -> list[Figure]:
    """What the kept steps of whole runs take."""
    figures = []
    for title, recipe in (("as recommended", Recipe()), ("of the largest model", LARGE)):
        run = Run(recipe, banks())
        run.go(STEPS if effort.rounds > 1 else 50, within=600)
        figures.append(
            Figure(
                f"memory of a whole history {title}",
                run.bytes / 1e6,
                LARGEST,
                "MB",
                how=f"A history is {run.step:,} steps: weights and both means at some of them, of "
                "which any other is worked out again.",
            )
        )
    return figures
