"""A full trace of MiniLM against PyTorch with hooks that keep the same, one thread each.

PyTorch is no part of the project: it is used if this Python has it, or the one that
``BENCH_TORCH_PYTHON`` names, which works in a process of its own and is asked in turn.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from attention_core import load_model, trace
from attention_core.models.bert import minilm
from tests.bench.effort import Effort
from tests.bench.figure import Figure, missing, ratio
from tests.bench.interleave import interleaved, milliseconds
from tests.bench.sentences import of_length

Ask = Callable[[list[int]], Any]

LENGTHS = (8, 32, 128)
LIMIT = 0.8
PATIENCE = 900  # seconds for all of it
WORKER = Path(__file__).with_name("pytorch_worker.py")
NONE = "PyTorch and transformers are not here; BENCH_TORCH_PYTHON may name a Python that has them."


def measure(effort: Effort) -> list[Figure]:
    """Ratios for a short, a middling and a long text."""
    what = "MiniLM trace, everything kept, against PyTorch with hooks, {} tokens"
    python = interpreter()
    if python is None:
        return [missing(what.format(n), LIMIT, NONE) for n in LENGTHS]
    folder = minilm.find()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = load_model("minilm")
    figures = []
    with worker(python, folder) as (versions, ask):
        for n in LENGTHS:
            text = of_length(n, model)
            ids = tokenizer.encode(text).ids
            same_numbers(float(trace(text, model).output.value[0, 0]), ask(ids)["number"])
            ours, theirs = interleaved(
                effort.calls,
                partial(milliseconds, partial(trace, text, model)),
                partial(theirs_took, ask, ids),
            )
            how = (
                f"Trace against {versions}: eager attention, no_grad, one thread; only the trace "
                "splits the text into tokens."
            )
            figures.append(ratio(what.format(n), LIMIT, ours, theirs, how))
    return figures


def interpreter() -> str | None:
    """A Python that has PyTorch and transformers, if there is one."""
    if named := os.environ.get("BENCH_TORCH_PYTHON"):
        return named
    return sys.executable if find_spec("torch") and find_spec("transformers") else None


def theirs_took(ask: Ask, ids: list[int]) -> float:
    """Milliseconds of one run of the other side."""
    return float(ask(ids)["milliseconds"])


def same_numbers(ours: float, theirs: float) -> None:
    """Raise if the other side computes something else."""
    if abs(ours - theirs) > 1e-4:
        raise RuntimeError(f"PyTorch gives {theirs} where the trace has {ours}.")


@contextmanager
def worker(python: str, folder: Path) -> Iterator[tuple[str, Ask]]:
    """Start the other side; it answers lists of token ids."""
    with subprocess.Popen(
        [python, str(WORKER), str(folder)],
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
                raise RuntimeError("PyTorch's process ended: run pytorch_worker.py to see why.")
            return json.loads(line)

        def ask(ids: list[int]) -> Any:
            print(json.dumps(ids), file=into, flush=True)
            return answer()

        give_up = threading.Timer(PATIENCE, process.kill)
        give_up.start()
        try:
            yield answer()["versions"], ask
        finally:
            give_up.cancel()
            process.kill()
