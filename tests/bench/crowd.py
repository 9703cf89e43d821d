"""Thirty readers who type on one server, against one reader who is alone there."""

import asyncio
import random
from collections.abc import Iterator
from statistics import median, quantiles

from tests.bench.app import APP
from tests.bench.client import Reader
from tests.bench.effort import Effort
from tests.bench.figure import Figure
from tests.bench.sentence import N_TOKENS
from tests.bench.sentences import different
from tests.server import served

LIMIT = 2.5
READERS = 30
EVERY = 10.0  # seconds in which each of them types once, at any moment
ALONE = 15  # sentences of one reader between two such rounds


def measure(effort: Effort) -> list[Figure]:
    """How long the slowest answers of a crowd take, in medians of one reader alone."""
    with served(APP) as app:
        alone, crowd = asyncio.run(_type(app.url, effort.rounds))
    slow, typical = _slow(crowd), median(alone)
    how = (
        f"Crowd: from sending a sentence of {N_TOKENS} tokens to the end of the server's answer, "
        f"MiniLM. 95th percentile of {len(crowd)} (median {median(crowd):.0f} ms) against the "
        f"median of {len(alone)} (95th percentile {_slow(alone):.0f} ms), rounds in turn; no "
        "browser, as 30 would be what is measured."
    )
    what = f"{READERS} sessions, a new sentence every {EVERY:.0f} s each, against one alone"
    return [Figure(what, slow / typical, LIMIT, "", slow, typical, how)]


def _slow(times: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[-1]


async def _type(url: str, rounds: int) -> tuple[list[float], list[float]]:
    sentences = (" ".join(words) for words in different(N_TOKENS, seed=1))
    choose = random.Random(0)
    readers: list[Reader] = []
    alone: list[float] = []
    crowd: list[float] = []
    try:
        for _ in range(READERS):
            readers.append(await Reader.arrive(url, "model=minilm&stage=attention_weights"))
        for reader in readers:
            await reader.type(next(sentences))  # not counted
        for _ in range(rounds):
            for _ in range(ALONE):
                alone.append(await readers[0].type(next(sentences)))
                await asyncio.sleep(EVERY / READERS)
            crowd += await asyncio.gather(
                *(_once(reader, choose.uniform(0, EVERY), sentences) for reader in readers)
            )
    finally:
        for reader in readers:
            await reader.leave()
    return alone, crowd


async def _once(reader: Reader, moment: float, sentences: Iterator[str]) -> float:
    await asyncio.sleep(moment)
    return await reader.type(next(sentences))
