"""Where to go from the end of the walk."""

from itertools import islice

from attention_core import Trace, story
from attention_core.models import TextModel
from attention_core.view.protocol import Onward
from pages._app import models
from pages.learn.heads.place import Place as Heads
from pages.learn.nextword.place import Place as NextWord
from pages.learn.translation.begun import other_way
from pages.learn.translation.place import Place as Translation
from pages.learn.walkthrough.asking import ask_in, head_in
from pages.learn.walkthrough.place import Place
from pages.learn.worksheet.place import Place as Worksheet

HEADS = "pages/learn/heads/page.py"
TRANSLATION = "pages/learn/translation/page.py"
NEXT_WORD = "pages/learn/nextword/page.py"
WORKSHEET = "pages/learn/worksheet/page.py"
MOST_MODELS = 2


def ways(place: Place, model: TextModel, trace: Trace) -> list[Onward]:
    """On from the last stage of the last layer; before that there is nowhere to go but on."""
    part = place.part or trace.part
    if part not in ("", *trace.parts[-1:]) or place.layer != max(0, trace.n_layers(part) - 1):
        return []
    again = models.another(place.text, place.model)
    walks: list[tuple[list[str | tuple[str]], Place]]
    walks = [(["Again with ", (again,)], Place(text=again, model=place.model))]
    if model.can.translates:
        back = other_way(place.model)
        title: list[str | tuple[str]] = [f"And back, {models.title(back)}: ", (trace.output_text,)]
        walks += [(title, Place(text=trace.output_text, model=back))] * bool(trace.output_text)
    alike = models.alike(place.model)
    others = (name for name in alike if name != place.model and not model.can.translates)
    for name in islice(others, MOST_MODELS):
        title = ["In the model ", (models.title(name),)]
        walks.append((title, Place(text=place.text, model=name)))
    found: list[Onward] = [
        {"title": title, "query": there.query(), "away": False} for title, there in walks
    ]
    if model.can.predicts == "next":
        query = NextWord(text=place.text, model=place.model).query()
        found.append({"title": ["Go on with the next word"], "query": query, "away": True})
    elif model.can.translates:
        query = Translation(text=place.text, model=place.model).query()
        title = ["Which word came of which, and what else could be said"]
        found.append({"title": title, "query": query, "away": True})
    elif model.n_heads:
        query = Heads(text=place.text, model=place.model).query()
        found.append({"title": ["What each head does"], "query": query, "away": True})
    return found


def leads_to(model: TextModel) -> str:
    """The page that the last of these ways leads to."""
    if model.can.translates:
        return TRANSLATION
    return NEXT_WORD if model.can.predicts == "next" else HEADS


def sheet_of(place: Place, trace: Trace) -> Worksheet:
    """The worksheet on the word that asks, in the head that is shown."""
    head, ask = max(head_in(place, trace), 0), ask_in(place, trace)
    asks = None if ask == story.asks(trace) else ask
    return Worksheet(text=place.text, model=place.model, layer=place.layer, head=head, ask=asks)
