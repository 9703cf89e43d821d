"""One step in the viewer, and another word that asks, against an empty Streamlit button."""

from collections.abc import Callable
from itertools import cycle
from statistics import median

from playwright.sync_api import Page

from tests.bench.app import APP, BUTTON, address
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved
from tests.bench.screen import Button, Times, screen, settle, visited, watch
from tests.bench.sentences import different
from tests.browser.viewer import pointed
from tests.server import served

LIMIT, IN_WORDS, ASKED, LONGEST = 0.3, 0.35, 0.35, 25.0
N_TOKENS = 10
HOW = (
    "Step: from the arrow key to the second animation frame after it, MiniLM, 10 tokens, through "
    "all stages and back; the button from the click to the second frame with the new text."
)
WORDS = "Step in the view of words: between two stages that have one, to the second frame likewise."
ANOTHER = (
    "Another word: from the click on its name at the picture to the second frame with its sentence."
)


def measure(effort: Effort) -> list[Figure]:
    """The ratios, the absolute time, and what of it is the viewer's own work."""
    words = next(different(N_TOKENS))
    with served(APP) as app, served(BUTTON) as other, screen() as browser:

        def opened(**query: str) -> Page:
            place = address(model="minilm", head="0", text=" ".join(words), **query)
            return visited(browser, app.url + place)

        page = opened()
        lines = opened(stage="scaled_scores", form="words")
        asking = opened(stage="attention_weights")
        button = Button(browser, other.url)
        steps, in_words, asked, presses, nothings = interleaved(
            effort.waits,
            stepping(page),
            stepping(lines, stages=("Scaled scores", "Attention weights")),
            another_asks(asking),
            button.press,
            lambda: nothing(page),
        )
    return figures(steps, in_words, asked, presses, nothings)


def stepping(page: Page, stages: tuple[str, str] | None = None) -> Callable[[], Times]:
    """A step by the arrow keys: through all stages and back, or between two."""
    key = "ArrowRight"

    def step() -> Times:
        nonlocal key
        place, title = (page.evaluate(f'stopwatch.read("{part}")') for part in ("place", "title"))
        here, _, n = place.partition(" / ")
        if here == n or (stages and title == stages[1]):
            key = "ArrowLeft"
        if here == "1" or (stages and title == stages[0]):
            key = "ArrowRight"
        shown = f'stopwatch.read("place") !== {place!r}'
        times = watch(page, "keydown", shown, lambda: page.keyboard.press(key))
        settle(page)
        return times

    return step


def another_asks(page: Page) -> Callable[[], Times]:
    """A click on one and the other of two words."""
    places = {
        tip: (x, y)
        for x, y, tip in pointed(page.get_by_role("grid"), 60, 60)
        if tip.startswith("Let ")
    }
    two = cycle(list(places.items())[1:3])

    def ask() -> Times:
        tip, (x, y) = next(two)
        word = tip.removeprefix("Let ").removesuffix(" ask")
        shown = f'stopwatch.read("reading").startsWith("When {word} asks")'
        times = watch(page, "click", shown, lambda: page.mouse.click(x, y))
        settle(page)
        return times

    return ask


def nothing(page: Page) -> Times:
    """A key that does nothing."""
    times = watch(page, "keydown", "true", lambda: page.keyboard.press("Shift"))
    settle(page)
    return times


def figures(
    steps: list[Times],
    in_words: list[Times],
    asked: list[Times],
    presses: list[Times],
    nothings: list[Times],
) -> list[Figure]:
    """What came of it."""
    pressed = [each["second"] for each in presses]
    painted = [each["second"] for each in steps]
    button = "against an empty Streamlit button"
    return [
        ratio(f"step painted in the viewer, {button}", LIMIT, painted, pressed, HOW),
        ratio(
            f"step painted in the view of words, {button}",
            IN_WORDS,
            [each["second"] for each in in_words],
            pressed,
            WORDS,
        ),
        ratio(
            f"another word that asks, {button}",
            ASKED,
            [each["second"] for each in asked],
            pressed,
            ANOTHER,
        ),
        Figure("step painted in the viewer", median(painted), LONGEST, "ms"),
        Figure(
            "of that, until the key was handled and the canvas drawn",
            median(each["handled"] for each in steps),
            unit="ms",
        ),
        Figure(
            "of that, until the first animation frame",
            median(each["first"] for each in steps),
            unit="ms",
        ),
        Figure(
            "two animation frames after a key that does nothing",
            median(each["second"] for each in nothings),
            unit="ms",
            how="Frames come when Chromium, without a display, has something to draw; a screen of "
            "60 Hz shows one every 16.7 ms. A key that does nothing shows what the browser "
            "itself takes.",
        ),
    ]
