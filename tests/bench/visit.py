"""The first visit, until the picture is there, against the first visit to an empty app."""

from playwright.sync_api import Browser

from tests.bench.app import APP, EMPTY
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved
from tests.bench.screen import PICTURE, blank, drawn, screen
from tests.server import served

LIMIT = 1.3
WORD = 'stopwatch.word() === "Ready"'
HOW = (
    "First visit: a new visitor with nothing in the browser's cache, hand-made model, server warm: "
    "from the start of the navigation to the second frame with the picture; the empty app has one "
    "word."
)


def measure(effort: Effort) -> list[Figure]:
    """The ratio; every visit with a browser context of its own."""
    with served(APP) as app, served(EMPTY) as empty, screen() as browser:

        def visit_app() -> float:
            return visit(browser, app.url, PICTURE, picture=True)

        def visit_empty() -> float:
            return visit(browser, empty.url, WORD)

        ours, other = interleaved(effort.waits, visit_app, visit_empty)
    what = "first visit to picture, against first visit to an empty Streamlit app"
    return [ratio(what, LIMIT, ours, other, HOW)]


def visit(browser: Browser, url: str, seen: str, picture: bool = False) -> float:
    """Milliseconds until ``seen`` was painted."""
    page = blank(browser, f"stopwatch.seen = stopwatch.until(() => {seen});")
    try:
        page.goto(url, wait_until="commit")
        _, second = page.evaluate("stopwatch.seen")
        if picture:
            drawn(page)
    finally:
        page.context.close()
    return float(second)
