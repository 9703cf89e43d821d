"""A picture chosen on its page, and another patch of it, against an empty button; and memory."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from statistics import median

from playwright.sync_api import Browser, Page

from attention_core import load_model, trace
from attention_core.pictures.bundled import BUNDLED
from pages.learn.pictures.place import FITS
from tests.bench.app import APP, BUTTON, address
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved, milliseconds
from tests.bench.screen import Button, blank, screen, settle, watch
from tests.server import Server, served

CHOSEN, FOLLOWED, EACH = 6.0, 0.5, 40.0
SESSIONS = 8
OVERLAY = 'stopwatch.overlay() !== ""'
CHOOSING = (
    "Picture chosen: from the click on its thumbnail to the second "
    "animation frame with its attention over it, a picture that no reader has looked at lately; "
    "what DINOv2 itself takes for it, measured apart, is taken off. The button from the click to "
    "the second frame with the new text."
)
FOLLOWING = (
    "Patch: from the click on it to the second animation frame with its attention over the picture "
    "and in all 72 heads; the button from the click to the second frame with the new text."
)
READERS = (
    f"Reader of a picture: {SESSIONS} more pages open in a browser, the same picture, each with a "
    "layer of its own opened."
)


def measure(effort: Effort) -> list[Figure]:
    """Both ratios, the model's own time, and what each reader more takes of the server."""
    model = load_model("dinov2")
    with served(APP) as app, served(BUTTON) as other, screen() as browser:
        page = _opened(browser, app.url + address("pictures"))
        button = Button(browser, other.url)
        turns = _turns(page)
        patches = cycle((20, 101, 250, 126, 203))

        def follow() -> float:
            cell = page.locator(".patches [role=gridcell]").nth(next(patches) - 1)
            page.evaluate("stopwatch.seen = stopwatch.overlay()")
            shown = "stopwatch.overlay() !== stopwatch.seen"
            times = watch(page, "click", shown, cell.click)
            _rest(page)
            return times["second"]

        chosen, models, pressed = interleaved(
            max(5, effort.waits // 3),
            lambda: next(turns),
            partial(milliseconds, partial(trace, "cat", model)),
            lambda: button.press()["second"],
        )
        followed, against = interleaved(effort.waits, follow, lambda: button.press()["second"])
        each = _readers(browser, app)
    own = median(models)
    against_button = "against an empty Streamlit button"
    what = f"picture chosen, until its attention lies over it, {against_button} and the model"
    patch = f"another patch of a picture, until repainted, {against_button}"
    return [
        ratio(what, CHOSEN, [ours - own for ours in chosen], pressed, CHOOSING),
        Figure("what the model itself takes for it", own, None, "ms"),
        ratio(patch, FOLLOWED, followed, against, FOLLOWING),
        Figure("server's memory per reader of a picture more", each, EACH, "MB", how=READERS),
    ]


def _opened(browser: Browser, url: str) -> Page:
    page = blank(browser)
    page.goto(url)
    page.evaluate(f"stopwatch.until(() => {OVERLAY})")
    _rest(page)
    return page


def _rest(page: Page) -> None:
    """Until the server has said all it has to say, its heads last."""
    settle(page)
    page.evaluate("stopwatch.until(() => stopwatch.heads())")


def _turns(page: Page) -> Iterator[float]:
    """Milliseconds for one picture after the other: none comes again while it is remembered."""
    first, *others = (page.get_by_role("radio", name=one.title) for one in BUNDLED.values())
    for fit in cycle([*FITS.values()][::-1]):
        _chosen(page, page.get_by_text(fit, exact=True).click)
        for tile in others:
            yield _chosen(page, tile.click)
        _chosen(page, first.click)


def _chosen(page: Page, act: Callable[[], None]) -> float:
    page.evaluate("stopwatch.seen = stopwatch.pictured()")
    times = watch(page, "click", '!["", stopwatch.seen].includes(stopwatch.pictured())', act)
    _rest(page)
    return times["second"]


def _readers(browser: Browser, app: Server) -> float:
    """Megabytes that each reader more takes."""
    _opened(browser, app.url + address("pictures", layer="1"))
    time.sleep(1)
    few = app.resident()
    for layer in range(SESSIONS):
        _opened(browser, app.url + address("pictures", layer=str(layer + 2)))
    time.sleep(1)
    return (app.resident() - few) / SESSIONS
