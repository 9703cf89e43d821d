"""A new sentence, from Enter to its picture, against an empty Streamlit button."""

from collections.abc import Callable, Iterator
from functools import partial

from playwright.sync_api import Page

from tests.bench.app import APP, BUTTON, SENTENCE, address
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved
from tests.bench.screen import Button, drawn, screen, settle, visited, watch
from tests.bench.sentences import different
from tests.server import served

LIMIT = 2.0
N_TOKENS = 10
HOW = (
    "New sentence: from Enter to the second animation frame with the new picture, MiniLM, 10 "
    "tokens, a sentence never typed before; the button from the click to the second frame with the "
    "new text."
)
TRANSLATED = (
    "The same eight words on the walkthrough of the translator, which says them in Portuguese "
    "before there is a picture, and of MiniLM."
)


def measure(effort: Effort) -> list[Figure]:
    """Both ratios, every sentence a new one."""
    sentences = different(N_TOKENS)
    with served(APP) as app, served(BUTTON) as other, screen() as browser:

        def typing(model: str) -> tuple[Page, Callable[[], float]]:
            text = " ".join(next(sentences))
            where = address("walk", model=model, stage="attention_weights", text=text)
            page = visited(browser, app.url + where)
            return page, partial(typed, page, sentences)

        page, type_sentence = typing("minilm")
        translated, type_translated = typing("en-pt")
        button = Button(browser, other.url)
        one, two, pressed = interleaved(
            effort.waits, type_sentence, type_translated, lambda: button.press()["second"]
        )
        drawn(page)
        drawn(translated)
    what = "new sentence typed, until repainted"
    return [
        ratio(f"{what}, against an empty Streamlit button", LIMIT, one, pressed, HOW),
        ratio(f"{what} by the translator, against MiniLM", None, two, one, TRANSLATED),
    ]


def typed(page: Page, sentences: Iterator[list[str]]) -> float:
    """Milliseconds from Enter until the last word of the next sentence is seen to ask."""
    words = next(sentences)
    box = page.get_by_label(SENTENCE)
    box.fill(" ".join(words))
    reads = f'stopwatch.read("reading").includes(" {words[-1]} asks")'
    times = watch(page, "keydown", reads, lambda: box.press("Enter"))
    settle(page)
    return times["second"]
