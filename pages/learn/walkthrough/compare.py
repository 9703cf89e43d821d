"""Another sentence beside the reader's, read by the same model."""

from dataclasses import replace

from attention_core import ModelError, TooManyTokens, Trace
from attention_core.view.payload import ids
from pages._app import models
from pages._app.frame import Page
from pages._app.opening import lead
from pages.learn.walkthrough import sent
from pages.learn.walkthrough.place import Place

FIRST = ("river bank", "money bank")


def choose(page: Page[Place]) -> None:
    """Where another sentence is typed; opened from the page's first line."""
    with page.line.popover("Compare with …", type="tertiary"):
        page.typed("against", "Another sentence", placeholder="Type a sentence")
        if page.place.against:
            lead("Stop comparing", replace(page.place, against=""))
        first = replace(page.place, text=FIRST[0], against=FIRST[1], ask=None, cell=None)
        if first != page.place:
            lead(" | ".join(FIRST), first)


def other(page: Page[Place]) -> Trace | None:
    """The trace of the other sentence, if there is one that can be read."""
    if not page.place.against.strip():
        return None
    try:
        return models.traced(page.place.against, page.place.model)
    except models.NoText:
        return None
    except models.TooLong as error:
        page.note(f"The other sentence is not compared: it {error}")
    except (TooManyTokens, ModelError) as error:
        page.note(f"The other sentence is not compared. {error}")
    return None


def parts(page: Page[Place], trace: Trace | None) -> tuple[dict[str, bytes], dict[str, str]]:
    """What the viewer is sent of it: the part, and its id by its name; nothing if there is none."""
    if trace is None:
        return {}, {}
    place = page.place
    part = sent.trace_sent(place.against, place.model, place.layer)
    return {"other": part}, {"other": ids(trace, place.layer)["trace"]}
