"""A stroke drawn on the board of digits, until its answer is there, against an empty button."""

from itertools import product

from tests.bench.app import APP, BUTTON, address
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved
from tests.bench.screen import Button, blank, screen, settle, watch
from tests.server import served

LIMIT = 3.0
ANSWERED = "stopwatch.answered()"
HOW = (
    "Stroke: a dot on the board's sheet, from the pointer's release to the second animation frame "
    "with the weights and answers of the board with it; the button from the click to the second "
    "frame with the new text."
)


def measure(effort: Effort) -> list[Figure]:
    """The ratio, every dot where none was."""
    dots = product(range(2, 28, 3), repeat=2)
    with served(APP) as app, served(BUTTON) as other, screen() as browser:
        page = blank(browser)
        page.goto(app.url + address("pictures", picture="board", board=" ".join(".........")))
        page.evaluate(f"stopwatch.until(() => {ANSWERED})")
        settle(page)
        button = Button(browser, other.url)
        box = page.locator(".sheet").bounding_box()
        if box is None:
            raise RuntimeError("There is no sheet to draw on.")

        def draw() -> float:
            column, row = next(dots)
            unit = box["width"] / 28
            page.mouse.move(box["x"] + unit * column, box["y"] + unit * row)
            page.mouse.down()
            times = watch(page, "pointerup", ANSWERED, page.mouse.up)
            settle(page)
            return times["second"]

        strokes, pressed = interleaved(effort.waits, draw, lambda: button.press()["second"])
    what = "stroke on the board, until it is answered, against an empty Streamlit button"
    return [ratio(what, LIMIT, strokes, pressed, HOW)]
