"""What the server holds: with MiniLM loaded, for every session more, and with GloVe searched."""

import time

from playwright.sync_api import Page

from attention_core.vectors.glove import PACKAGE
from tests.bench.app import APP, SENTENCES, address
from tests.bench.effort import Effort
from tests.bench.figure import Figure
from tests.bench.screen import blank, screen, settle, visited
from tests.bench.sentence import N_TOKENS
from tests.bench.sentences import WORDS, different
from tests.server import served

WHOLE, EACH, GLOVE = 400.0, 1.0, 60.0
SESSIONS, SEARCHES = 20, 5  # of GloVe
BEFORE = 3  # sessions that are there before counting: whatever is loaded once has been loaded


def measure(effort: Effort) -> list[Figure]:
    """Resident megabytes."""
    where = address(model="minilm", text=" ".join(next(different(N_TOKENS))))
    with served(APP) as app, screen() as browser:
        url = app.url + where
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


def measure_glove(effort: Effort) -> list[Figure]:
    """Megabytes more than where GloVe is not installed, after some searches and with more sessions.

    Both servers do all else alike; resident memory includes what is mapped from GloVe's file.
    """
    sessions = min(SESSIONS, effort.sessions)
    with_it = _searched("", sessions)
    without = _searched(PACKAGE.name, sessions)
    how = (
        f"GloVe: {SEARCHES} words looked up one after the other in one session, then one in each "
        "of the others, on the Context page, against a server that has no GloVe: "
    )
    return [
        Figure(
            f"server's memory that GloVe adds, sessions: {n}",
            have - lack,
            GLOVE,
            "MB",
            how=f"{how}{have:.0f} against {lack:.0f} MB with {n}.",
        )
        for n, have, lack in zip((1, sessions), with_it, without, strict=True)
    ]


def _searched(missing: str, sessions: int) -> tuple[float, float]:
    """Resident megabytes after the searches of one session, and with all of them."""
    with served(APP, missing=missing) as app, screen() as browser:

        def look_up(word: str) -> Page:
            texts = f"{word} bank\nbank {word}"
            page = blank(browser)
            page.goto(app.url + address("context", below="static", texts=texts, word=word))
            page.get_by_text("Before: GloVe, another table").wait_for()
            settle(page)
            return page

        page = look_up(WORDS[0])
        box = page.get_by_label(SENTENCES)
        for word in WORDS[1:SEARCHES]:
            box.fill(f"the {word}\nsome {word}")
            box.press("Control+Enter")
            page.get_by_text(f"In the word table {word} is one point").wait_for()
            settle(page)
        one = app.resident()
        for word in WORDS[SEARCHES : SEARCHES + sessions - 1]:
            look_up(word)
        time.sleep(1)
        return one, app.resident()
