"""A number changed in the Playground, from Enter to its picture, against an empty button."""

from itertools import count

from tests.bench.app import APP, BUTTON, NUMBER, address
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved
from tests.bench.screen import Button, drawn, screen, settle, visited, watch
from tests.bench.sentences import WORDS
from tests.server import served

LIMIT = 2.0
N_TOKENS = 12
HOW = (
    "Edit: from Enter in the field to the second animation frame with the new picture and what it "
    "was before, hand-made model, 12 tokens, a score that was never typed before; the button from "
    "the click to the second frame with the new text."
)


def measure(effort: Effort) -> list[Figure]:
    """The ratio, every number a new one."""
    numbers = count(200)
    with served(APP) as app, served(BUTTON) as other, screen() as browser:
        text = " ".join(WORDS[:N_TOKENS])
        where = address("playground", stage="scores", cell="1-0", text=text)
        page = visited(browser, app.url + where)
        button = Button(browser, other.url)
        field = page.get_by_role("textbox", name=NUMBER)

        def edit() -> float:
            number = next(numbers)
            field.fill(str(number))
            reads = f'stopwatch.read("reading").includes("{number}.00")'
            times = watch(page, "keydown", reads, lambda: field.press("Enter"))
            settle(page)
            return times["second"]

        edits, pressed = interleaved(effort.waits, edit, lambda: button.press()["second"])
        drawn(page)
    what = "edit repainted in the Playground, against an empty Streamlit button"
    return [ratio(what, LIMIT, edits, pressed, HOW)]
