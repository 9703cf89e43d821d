"""One step in the viewer against an empty Streamlit button."""

from itertools import cycle, pairwise
from statistics import median

from tests.bench.app import APP, BUTTON, address
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved
from tests.bench.screen import Button, Times, screen, settle, visited, watch
from tests.bench.sentences import different
from tests.server import served

LIMIT, LONGEST = 0.3, 25.0
N_TOKENS = 10
HOW = (
    "Step: from the arrow key to the second animation frame after it, MiniLM, 10 tokens, through "
    "all stages and back; the button from the click to the second frame with the new text."
)


def measure(effort: Effort) -> list[Figure]:
    """The ratio, the absolute time, and what of it is the viewer's own work."""
    with served(APP) as app, served(BUTTON) as other, screen() as browser:
        where = address(model="minilm", text=" ".join(next(different(N_TOKENS))))
        page = visited(browser, app.url + where)
        button = Button(browser, other.url)
        n_stages = int(page.evaluate('stopwatch.all("stages").length'))
        ways = pairwise(cycle([*range(n_stages), *range(n_stages - 2, 0, -1)]))

        def step() -> Times:
            here, there = next(ways)
            key = "ArrowRight" if there > here else "ArrowLeft"
            shown = f'stopwatch.read("place").startsWith("{there + 1} /")'
            times = watch(page, "keydown", shown, lambda: page.keyboard.press(key))
            settle(page)
            return times

        def nothing() -> Times:
            times = watch(page, "keydown", "true", lambda: page.keyboard.press("Shift"))
            settle(page)
            return times

        steps, presses, nothings = interleaved(effort.waits, step, button.press, nothing)
    painted = [each["second"] for each in steps]
    return [
        ratio(
            "step painted in the viewer, against an empty Streamlit button",
            LIMIT,
            painted,
            [each["second"] for each in presses],
            HOW,
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
