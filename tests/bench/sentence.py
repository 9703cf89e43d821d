"""A new sentence, from Enter to its picture, against an empty Streamlit button."""

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


def measure(effort: Effort) -> list[Figure]:
    """The ratio, every sentence a new one."""
    sentences = different(N_TOKENS)
    with served(APP) as app, served(BUTTON) as other, screen() as browser:
        first = " ".join(next(sentences))
        where = address(model="minilm", stage="attention_weights", text=first)
        page = visited(browser, app.url + where)
        button = Button(browser, other.url)
        box = page.get_by_label(SENTENCE)

        def type_sentence() -> float:
            words = next(sentences)
            box.fill(" ".join(words))
            reads = f'stopwatch.read("reading").includes(" {words[-1]} asks")'
            times = watch(page, "keydown", reads, lambda: box.press("Enter"))
            settle(page)
            return times["second"]

        typed, pressed = interleaved(effort.waits, type_sentence, lambda: button.press()["second"])
        drawn(page)
    what = "new sentence typed, until repainted, against an empty Streamlit button"
    return [ratio(what, LIMIT, typed, pressed, HOW)]
