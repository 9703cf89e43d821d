"""What the server holds: with MiniLM loaded, and for every session more."""

import time

from tests.bench.effort import Effort
from tests.bench.figure import Figure
from tests.bench.screen import screen, visited
from tests.bench.sentence import N_TOKENS
from tests.bench.sentences import different
from tests.bench.server import APP, served

WHOLE, EACH = 400.0, 1.0
BEFORE = 3  # sessions that are there before counting: whatever is loaded once has been loaded


def measure(effort: Effort) -> list[Figure]:
    """Resident megabytes."""
    text = "+".join(next(different(N_TOKENS)))
    with served(APP) as app, screen() as browser:
        url = f"{app.url}/?model=minilm&text={text}"
        visited(browser, url)
        whole = app.resident()
        for _ in range(BEFORE - 1):
            visited(browser, url)
        time.sleep(1)
        few = app.resident()
        for _ in range(effort.sessions):
            visited(browser, url)
        time.sleep(1)
        many = app.resident()
    return [
        Figure(
            "server's memory with MiniLM loaded and one trace made",
            whole,
            WHOLE,
            "MB",
            how="Memory is the server's resident one, first with one page open in a browser.",
        ),
        Figure(
            "server's memory per idle session more",
            (many - few) / effort.sessions,
            EACH,
            "MB",
            how=f"Session: {effort.sessions} more pages open in a browser, MiniLM, 10 tokens: "
            f"{few:.0f} MB with {BEFORE} sessions, {many:.0f} MB with {BEFORE + effort.sessions}.",
        ),
    ]
