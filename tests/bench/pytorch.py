"""A full trace of MiniLM against PyTorch that keeps the same arrays, one thread each.

PyTorch is no part of the project: it is used if ``make .venv-goldens/.made`` has installed it, if
this Python has it, or from the Python that ``BENCH_TORCH_PYTHON`` names. It works in a process of
its own and is asked in turn.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from attention_core import Trace, load_model, trace
from attention_core.models import TextModel, minilm
from tests.bench.effort import Effort
from tests.bench.figure import Figure, missing, ratio
from tests.bench.interleave import interleaved, milliseconds
from tests.bench.sentences import of_length
from tests.server import TOP

Ask = Callable[[list[int]], Any]

LENGTHS = (8, 32, 128)
LIMIT = 1.0
APART = ("rotary_angles",)  # PyTorch has their sines and cosines
PATIENCE = 900  # seconds for all of it
WORKER = Path(__file__).with_name("pytorch_worker.py")
MADE = TOP / ".venv-goldens" / ".made"
NONE = (
    "PyTorch was left out, as it is not here: `make .venv-goldens/.made` installs it, once, and "
    "BENCH_TORCH_PYTHON may name a Python that has it and transformers."
)


def measure(effort: Effort) -> list[Figure]:
    """Ratios for a short, a middling and a long text."""
    return against("MiniLM", load_model("minilm"), minilm.find(), LENGTHS, LIMIT, effort)


def against(
    title: str, model: TextModel, folder: Path, lengths: Sequence[int], limit: float, effort: Effort
) -> list[Figure]:
    """Ratios of a model's traces to PyTorch's, which has its weights from a folder."""
    what = f"{title} trace, everything kept, against PyTorch keeping the same, {{}} tokens"
    python = interpreter()
    if python is None:
        return [missing(what.format(n), limit, NONE) for n in lengths]
    figures = []
    with worker(python, WORKER, str(folder)) as (versions, ask):
        for n in lengths:
            text = of_length(n, model)
            ids = [*model.ids(text)]
            kept = same_arrays(trace(text, model), ask(ids)["kept"])
            ours, theirs = interleaved(
                effort.calls,
                partial(milliseconds, partial(trace, text, model)),
                partial(theirs_took, ask, ids),
            )
            how = (
                f"Trace against {versions}: both keep the same {kept} arrays, raw, scaled and "
                "masked scores among them, and their means agree; eager attention, no_grad, one "
                "thread; only the trace splits the text into tokens."
            )
            figures.append(ratio(what.format(n), limit, ours, theirs, how))
    return figures


def interpreter() -> str | None:
    """A Python that has PyTorch and transformers, if there is one."""
    if named := os.environ.get("BENCH_TORCH_PYTHON"):
        return named
    if find_spec("torch") and find_spec("transformers"):
        return sys.executable
    return str(MADE.with_name("bin") / "python") if MADE.exists() else None


def theirs_took(ask: Ask, ids: list[int]) -> float:
    """Milliseconds of one run of the other side."""
    return float(ask(ids)["milliseconds"])


def same_arrays(ours: Trace, theirs: dict[str, tuple[int, float]]) -> int:
    """How many arrays each side keeps; raises if they are not the same ones.

    ``theirs`` are how many numbers each has and their mean: heads lie otherwise in memory there.
    """
    computed = {step.name: ours[step.name].value for step in ours.steps if step.name not in APART}
    if unlike := computed.keys() ^ theirs.keys():
        raise RuntimeError(f"Only one side keeps {sorted(unlike)}.")
    for name, value in computed.items():
        size, mean = theirs[name]
        finite = value[np.isfinite(value)]
        alike = mean == value.mean() or abs(mean - value.mean()) <= 1e-4 * max(1, abs(finite).max())
        if size != value.size or not alike:
            raise RuntimeError(f"PyTorch's {name} is another array than the trace's.")
    return len(computed)


@contextmanager
def worker(
    python: str, program: Path, *said: str, told: object = None
) -> Iterator[tuple[str, Ask]]:
    """Start the other side; it is told something first, if there is anything, and answers lists."""
    with subprocess.Popen(
        [python, str(program), *said],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin and process.stdout
        into, out = process.stdin, process.stdout

        def answer() -> Any:
            line = out.readline()
            if not line:
                raise RuntimeError(f"PyTorch's process ended: run {program.name} to see why.")
            return json.loads(line)

        def ask(ids: list[int]) -> Any:
            print(json.dumps(ids), file=into, flush=True)
            return answer()

        give_up = threading.Timer(PATIENCE, process.kill)
        give_up.start()
        if told is not None:
            print(json.dumps(told), file=into, flush=True)
        try:
            yield answer()["versions"], ask
        finally:
            give_up.cancel()
            process.kill()
