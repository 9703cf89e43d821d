"""A sentence translated on its page, and another word said in it, against an empty button."""

from playwright.sync_api import Page

from tests.bench.app import APP, BUTTON, SENTENCE, address
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved
from tests.bench.screen import Button, blank, screen, settle, watch
from tests.bench.sentences import different
from tests.server import served

TYPED, FORCED = 3.0, 2.0
N_TOKENS = 10
TRANSLATED = 'stopwatch.translated() !== ""'
TYPING = (
    "Translation typed: from Enter to the second animation frame with the words of both texts and "
    "their lines, eight English words never typed before; the button from the click to the second "
    "frame with the new text."
)
FORCING = (
    "Another word: from the click on a runner-up's bar, in a sentence where that was not said "
    "before, to the second animation frame with the new translation at the picture and at the bars."
)


def measure(effort: Effort) -> list[Figure]:
    """Both ratios, every sentence a new one."""
    sentences = (" ".join(words) for words in different(N_TOKENS, seed=5))
    with served(APP) as app, served(BUTTON) as other, screen() as browser:

        def opened(**query: str) -> Page:
            page = blank(browser)
            page.goto(app.url + address("translation", text=next(sentences), **query))
            page.evaluate(f"stopwatch.until(() => {TRANSLATED})")
            settle(page)
            return page

        page, choices = opened(), opened(below="choices")
        button = Button(browser, other.url)

        def type_sentence() -> float:
            return typed(page, next(sentences))

        def force() -> float:
            typed(choices, next(sentences))
            bar = choices.locator(".guess .bar").nth(1)
            seen = "stopwatch.forced()"
            times = watch(choices, "click", seen, bar.click)
            settle(choices)
            return times["second"]

        def press() -> float:
            return button.press()["second"]

        typing, forcing, pressed = interleaved(effort.waits, type_sentence, force, press)
    against = "until repainted, against an empty Streamlit button"
    return [
        ratio(f"sentence typed to be translated, {against}", TYPED, typing, pressed, TYPING),
        ratio(f"another word said in a translation, {against}", FORCED, forcing, pressed, FORCING),
    ]


def typed(page: Page, sentence: str) -> float:
    """Milliseconds from Enter until the sentence and its translation are there."""
    box = page.get_by_label(SENTENCE, exact=True)
    box.fill(sentence)
    words = sentence.replace(" ", "")
    seen = f'stopwatch.translated().replaceAll(" ", "").startsWith("{words}")'
    times = watch(page, "keydown", seen, lambda: box.press("Enter"))
    settle(page)
    return times["second"]
