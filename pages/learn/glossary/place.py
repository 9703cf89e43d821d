"""The page of words has nothing to choose."""

from dataclasses import dataclass

from pages._app.glossary import GLOSSARY
from pages._app.state.link import Link
from pages._app.state.visit import Visit
from pages.build.playground.place import Place as Playground
from pages.learn.context.place import Place as Context
from pages.learn.heads.place import Place as Heads
from pages.learn.nextword.place import Place as NextWord
from pages.learn.pictures.place import Place as Pictures
from pages.learn.positions.place import Place as Positions
from pages.learn.tokenizer.place import Place as Tokenizer
from pages.learn.training.place import Place as Training
from pages.learn.translation.place import Place as Translation
from pages.learn.walkthrough.place import Place as Walk

SEEN: dict[str, tuple[str, type[Link]]] = {
    "walk": ("Walk through", Walk),
    "tokenizer": ("Tokenizer", Tokenizer),
    "positions": ("Positions", Positions),
    "heads": ("Heads", Heads),
    "context": ("Context", Context),
    "nextword": ("Next word", NextWord),
    "translation": ("Translation", Translation),
    "pictures": ("Pictures", Pictures),
    "training": ("Training", Training),
    "playground": ("Playground", Playground),
}


@dataclass(frozen=True)
class Place(Link):
    """Where a reader is: on this page."""


def seen(term: str) -> tuple[str, Link]:
    """What the page is called on which a term can be seen, and the place there."""
    entry = GLOSSARY[term]
    title, kind = SEEN[entry["at"]]
    place, _ = kind.parse(entry.get("query", {}))
    return title, place


visit = Visit("glossary", Place, (), lambda was, place, moved: place)
