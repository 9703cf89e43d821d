"""How long this project's own attention takes as a sentence grows, on the machine it runs on."""

from collections.abc import Iterator, Sequence
from statistics import median
from time import perf_counter

import numpy as np

from attention_core.geometry.threads import one_thread
from attention_core.graph.step import place
from attention_core.stages.attention import COMPARE, MIX

LENGTHS = (64, 128, 256, 512, 1024, 2048)


def measured(
    lengths: Sequence[int] = LENGTHS, d: int = 64, repeats: int = 5, seed: int = 0
) -> Iterator[tuple[int, float]]:
    """Time one head from scores to attention output on random numbers, one BLAS thread.

    Parameters
    ----------
    lengths : sequence of int
        Numbers of tokens.
    d : int, optional
        Dimensions of a head and of a token's vector.
    repeats : int, optional
        After one run that does not count.
    seed : int, optional

    Yields
    ------
    n : int
    seconds : float
        Median; given as soon as it is known, so that a page can draw it.
    """
    random = np.random.default_rng(seed)
    for n in lengths:
        tensors = {
            name: random.standard_normal((1, n, d), dtype=np.float32)
            for name in ("query", "key", "value")
        }
        tensors["d_head"], tensors["mask"] = np.array(d), np.ones((n, n), dtype=bool)
        tensors["W_O"] = random.standard_normal((d, d), dtype=np.float32)
        tensors["b_O"] = np.zeros(d, dtype=np.float32)
        steps = place({"compare": COMPARE, "mix": MIX}, tensors)
        times = []
        with one_thread():
            for _ in range(repeats + 1):
                start = perf_counter()
                for step in steps:
                    tensors[step.name] = step.stage(*(tensors[name] for name in step.reads))
                times.append(perf_counter() - start)
        yield n, median(times[1:])
