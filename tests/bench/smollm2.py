"""SmolLM2: how long it takes to load, to trace a text, to say the next word, and what it holds."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from safetensors.numpy import save_file

from attention_core import load_model, trace
from attention_core.models import smollm2
from attention_core.models.gguf import Gguf, Llama
from attention_core.nextword import write
from tests.bench import products, pytorch
from tests.bench.app import APP, BUTTON, TEXT, address
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved, milliseconds
from tests.bench.screen import Button, blank, screen, settle, watch
from tests.bench.sentences import WORDS
from tests.server import TOP, served

TITLE = "SmolLM2"
LENGTHS = (8, 32)
PRODUCTS, PYTORCH, TYPED = 1.6, 0.85, 3.0
LOADED, HELD = 3000.0, 900.0  # ms, MB
N_WORDS, A_SECOND = 20, 15
PROMPT = "I went to the bank to deposit my"
_LOAD = (
    "import time; from attention_core import load_model; start = time.perf_counter(); "
    "load_model('smollm2'); print(1000 * (time.perf_counter() - start))"
)


def measure(effort: Effort) -> list[Figure]:
    """All of them."""
    model = load_model("smollm2")
    with folder() as where:
        against = pytorch.against(TITLE, model, where, LENGTHS, PYTORCH, effort)
    return [
        _loading(effort),
        *products.against(TITLE, model, LENGTHS, PRODUCTS, effort),
        *against,
        _writing(),
        *_typing(effort),
        _memory(),
    ]


@contextmanager
def folder() -> Iterator[Path]:
    """The model as a checkpoint folder, for who reads no GGUF file."""
    source = Llama(Gguf(smollm2.PACKAGE.find() / smollm2.FILE))
    with TemporaryDirectory() as found:
        where = Path(found)
        (where / "config.json").write_text(json.dumps(source.settings), encoding="utf-8")
        tensors = {name: source.read(name) for name in source.shapes}
        save_file(tensors, where / "model.safetensors")
        yield where


def _loading(effort: Effort) -> Figure:
    """The median of a few processes, in which nothing is loaded yet but the file may be cached."""
    times = []
    for _ in range(max(3, effort.waits // 8)):
        done = subprocess.run(
            [sys.executable, "-c", _LOAD], cwd=TOP, capture_output=True, text=True, check=True
        )
        times.append(float(done.stdout))
    how = f"Loading: SHA-256, file, weights and tokenizer, {len(times)} processes."
    return Figure(f"{TITLE} loaded", median(times), LOADED, "ms", how=how)


def _writing() -> Figure:
    """Milliseconds a word, of twenty that are written on with a cache."""
    model = load_model("smollm2")
    ids = model.ids(PROMPT)
    times = [milliseconds(lambda: list(write(model, ids, N_WORDS))) for _ in range(3)]
    per_word = median(times) / N_WORDS
    how = f"Writing on: {N_WORDS} tokens after {len(ids)}, keys and values kept, likeliest each."
    limit = 1000 / A_SECOND
    return Figure(f"{TITLE} writes on, a word", per_word, limit, "ms", how=how)


def _typing(effort: Effort) -> list[Figure]:
    """A new prompt, from Enter to its bars, without the model's own time, against a button."""
    model = load_model("smollm2")
    prompts = (f"{PROMPT} {word} and the" for word in WORDS * effort.waits)
    with served(APP) as app, served(BUTTON) as other, screen() as browser:
        page = blank(browser)
        page.goto(app.url + address("nextword", model="smollm2", text=PROMPT))
        box = page.get_by_label(TEXT)
        box.wait_for()
        settle(page)
        button = Button(browser, other.url)

        def type_prompt() -> float:
            prompt = next(prompts)
            word = prompt.removeprefix(PROMPT).split()[0]
            box.fill(prompt)
            reads = f'stopwatch.guessed().includes("{word}")'
            times = watch(page, "keydown", reads, lambda: box.press("Enter"))
            settle(page)
            return times["second"]

        typed, own, pressed = interleaved(
            effort.waits,
            type_prompt,
            lambda: milliseconds(partial(trace, next(prompts), model)),
            lambda: button.press()["second"],
        )
    mine = median(own)
    how = (
        f"Next word: from Enter to the second frame with the new text's bars, without {mine:.0f} "
        f"ms of {TITLE} itself; {len(model.ids(PROMPT)) + 3} tokens."
    )
    rest = [time - mine for time in typed]
    return [
        ratio("next word after a typed prompt, against an empty button", TYPED, rest, pressed, how),
        Figure(f"{TITLE}'s own time in it", mine, None, "ms"),
    ]


def _memory() -> Figure:
    """Resident megabytes of a server that has loaded it and shown one text."""
    with served(APP) as app, screen() as browser:
        page = blank(browser)
        page.goto(app.url + address("nextword", model="smollm2", text=PROMPT))
        page.get_by_label(TEXT).wait_for()
        settle(page)
        held = app.resident()
    return Figure(f"server's memory with {TITLE} loaded and one trace made", held, HELD, "MB")
