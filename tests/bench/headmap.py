"""The map of all heads painted anew, against an empty Streamlit button."""

from collections.abc import Callable
from statistics import median

from playwright.sync_api import Page

from tests.bench.app import APP, BUTTON, HIDE, MAP, SENTENCE, address
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved
from tests.bench.screen import Button, Times, drawn, screen, settle, visited, watch
from tests.bench.sentences import different
from tests.server import served

HIDDEN, TYPED = 3.0, 2.2
N_TOKENS = 16
HOW = (
    f"Heads: MiniLM's 72 heads, {N_TOKENS} tokens. From the click on the switch, or from Enter "
    "after a sentence never typed before, to the second animation frame with the new map; the "
    "button from the click to the second frame with the new text."
)


def measure(effort: Effort) -> list[Figure]:
    """Special tokens hidden or shown, a new sentence, another head."""
    sentences = different(N_TOKENS)
    with served(APP) as app, served(BUTTON) as other, screen() as browser:
        where = address("heads", model="minilm", text=" ".join(next(sentences)))
        page = visited(browser, app.url + where)
        button = Button(browser, other.url)
        box = page.get_by_label(SENTENCE)

        def hide() -> float:
            switch = page.get_by_text(HIDE)
            return repainted(page, "click", "true", switch.click)

        def type_sentence() -> float:
            words = next(sentences)
            box.fill(" ".join(words))
            reads = f'stopwatch.read("reading").startsWith("When {words[-1]} asks")'
            return repainted(page, "keydown", reads, lambda: box.press("Enter"))

        def press() -> float:
            return button.press()["second"]

        hidden, against_hidden = interleaved(effort.waits, hide, press)
        typed, against_typed = interleaved(effort.waits, type_sentence, press)
        opened = interleaved(effort.waits, lambda: another_head(page))[0]
        drawn(page)
    return [
        ratio(
            "map of all heads repainted without special tokens, against an empty Streamlit button",
            HIDDEN,
            hidden,
            against_hidden,
            HOW,
        ),
        ratio(
            "new sentence on the Heads page, until repainted, against an empty Streamlit button",
            TYPED,
            typed,
            against_typed,
            HOW,
        ),
        Figure(
            "another head opened on the map",
            median(each["second"] for each in opened),
            unit="ms",
            how="Another head: from the arrow key to the second animation frame after it.",
        ),
    ]


def repainted(page: Page, event: str, seen: str, act: Callable[[], object]) -> float:
    """Milliseconds from the event until the map's pixels are others than before."""
    page.evaluate("stopwatch.remember()")
    times = watch(page, event, f"{seen} && stopwatch.repainted()", act)
    settle(page)
    return times["second"]


def another_head(page: Page) -> Times:
    """Open the head of the next layer by the keyboard, or of the one before."""
    page.get_by_role("application", name=MAP).focus()
    before = page.evaluate('stopwatch.read("title")')
    key = "ArrowDown" if "Layer 0" in before else "ArrowUp"
    shown = f'stopwatch.read("title") !== {before!r}'
    times = watch(page, "keydown", shown, lambda: page.keyboard.press(key))
    settle(page)
    return times
