"""Which layer is walked, and of which stack of layers where a model has several."""

from typing import Any

from attention_core.graph.step import stacks
from attention_core.models import TextModel
from pages._app.frame import Page
from pages._app.glossary import GLOSSARY, explains
from pages.learn.walkthrough.place import Place


def choose(page: Page[Place], model: TextModel, where: Any) -> None:
    """The choice of a layer; what the model has not is let go, and said."""
    parts = stacks(model.steps)
    first = next(iter(parts), "")
    if page.place.part == first:
        page.put(part="")
    elif page.place.part and page.place.part not in parts:
        page.note("This model has no such part; its first layer is shown.")
        page.put(part="", layer=0, cell=None)
    n_layers = max(1, parts.get(page.place.part or first, 1))
    if page.place.layer >= n_layers:
        whose = f"The {page.place.part}" if page.place.part else "This model"
        page.note(f"{whose}'s last layer is {n_layers - 1}; layer 0 is shown.")
        page.put(layer=0, cell=None)
    if not parts.keys() - {first}:
        return page.layer(n_layers, where)
    side = where.columns([1.2, 1])
    called = {"" if part == first else part: part.capitalize() for part in parts}
    says = "\n\n".join(explains(part) for part in parts if part in GLOSSARY)
    page.select("part", "Part", list(called), called.__getitem__, side[0], help=says or None)
    page.select("layer", "Layer", range(n_layers), str, side[1], help=explains("layer"))
