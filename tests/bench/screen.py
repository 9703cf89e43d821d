"""Chromium, and the times of what its pages show."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.server import RETURNING

STOPWATCH = Path(__file__).with_name("stopwatch.js").read_text(encoding="utf-8")
PICTURE = 'stopwatch.read("reading") !== ""'  # set right after the canvas was drawn
SETTLED = '[data-test-script-state="notRunning"]'


class Times(TypedDict):
    """Milliseconds since the reader's event: its handlers done, first frame, the frame after."""

    handled: float
    first: float
    second: float


@contextmanager
def screen() -> Iterator[Browser]:
    """A browser with no page open yet."""
    path = chromium.find()
    if path is None:
        raise RuntimeError(chromium.HOW_TO_MEND)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def blank(browser: Browser, script: str = "") -> Page:
    """An empty page of a new visitor, who has nothing in a cache; ``script`` starts with it."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_cookies([RETURNING])
    context.add_init_script(STOPWATCH + script)
    return context.new_page()


def visited(browser: Browser, url: str) -> Page:
    """A page of the app whose picture is there."""
    page = blank(browser)
    page.goto(url)
    page.evaluate(f"stopwatch.until(() => {PICTURE})")
    settle(page)
    drawn(page)
    return page


def drawn(page: Page) -> None:
    """Raise if the picture is blank: a text beside it would not show that."""
    if page.evaluate("stopwatch.colours()") < 8:
        raise RuntimeError("The picture is blank.")


def settle(page: Page) -> None:
    """Wait until the page has told the server what it has to tell, and has its answer."""
    page.wait_for_timeout(300)
    page.locator(SETTLED).wait_for(state="attached")


def watch(page: Page, event: str, seen: str, act: Callable[[], object]) -> Times:
    """Times from the event that ``act`` causes until the JavaScript ``seen`` holds."""
    page.evaluate(f"stopwatch.arm({event!r}, () => {seen})")
    act()
    times: Times = page.evaluate("stopwatch.done")
    return times


class Button:
    """The button that everything a reader waits for is compared with."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.page = blank(browser)
        self.page.goto(url)
        self.page.get_by_text("pressed 0").wait_for()
        self.pressed = 0

    def press(self) -> Times:
        """Click it, and wait for the new number."""
        self.pressed += 1
        shown = f'stopwatch.word() === "pressed {self.pressed}"'
        button = self.page.get_by_role("button", name="Again")
        times = watch(self.page, "click", shown, button.click)
        settle(self.page)
        return times
