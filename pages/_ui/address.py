"""The state of the walkthrough and its form in the URL; nonsense falls back with a note."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

LONGEST_TEXT = 1500  # characters; a longer text is kept on the page but makes no reliable link
ALL_HEADS = -1

EXAMPLES = (
    "river bank",
    "It's a pleasant walk by the river bank",
    "The cat sat on the mat",
    "2019 brazil traveler to the usa needs a visa",
    "he deposited cash at the bank",
    "portable battery bank",
)


@dataclass(frozen=True)
class Place:
    """What is shown: the choices that change numbers, and where in the walk the reader is.

    Attributes
    ----------
    text, model : str
    layer : int
    stage : str
        Name of the stage without its layer.
    head : int
        ``ALL_HEADS`` for all of them.
    cell : tuple of two int, or None
        Row and column of the opened cell.
    """

    text: str = EXAMPLES[0]
    model: str = "handmade"
    layer: int = 0
    stage: str = "token_embedding"
    head: int = 0
    cell: tuple[int, int] | None = None

    def query(self) -> dict[str, str]:
        """Query parameters of the link that restores this place."""
        written = {k: str(v) for k, v in asdict(self).items() if k not in ("cell", "head")}
        written["head"] = "all" if self.head == ALL_HEADS else str(self.head)
        if self.cell:
            written["cell"] = f"{self.cell[0]}-{self.cell[1]}"
        if len(self.text) > LONGEST_TEXT:
            del written["text"]
        return written


def parse(query: Mapping[str, str], models: tuple[str, ...]) -> tuple[Place, list[str]]:
    """Read a link.

    Returns
    -------
    Place
        Defaults where the link says nothing or nonsense.
    list of str
        One sentence per value that was not understood. They quote nothing of the link.
    """
    place, notes = Place(), []
    text = query.get("text")
    if text is not None:
        place = replace(place, text=text)
    model = query.get("model")
    if model in models:
        place = replace(place, model=model)
    elif model is not None:
        notes.append("The link names a model that is not here; the hand-made one is shown.")
    readers: dict[str, tuple[Any, str]] = {
        "layer": (_whole, "a layer"),
        "head": (_head, "a head"),
        "cell": (_cell, "a cell"),
    }
    for name, (read, what) in readers.items():
        if name in query:
            try:
                place = replace(place, **{name: read(query[name])})
            except ValueError:
                notes.append(f"The link asks for {what} in a way that cannot be read.")
    if "stage" in query:
        place = replace(place, stage=query["stage"])
    return place, notes


def fit(
    place: Place, n_heads: int, sizes: Mapping[str, tuple[int, int]]
) -> tuple[Place, list[str]]:
    """The nearest place this model and sentence have.

    Parameters
    ----------
    place : Place
    n_heads : int
    sizes : mapping of str to tuple of int
        Rows and columns of every stage that can be shown, in order.

    Returns
    -------
    Place, list of str
        With a sentence for everything that had to change.
    """
    notes = []
    if place.stage not in sizes:
        notes.append("This model has no such stage; the first one is shown.")
        place = replace(place, stage=next(iter(sizes)), cell=None)
    if place.head >= n_heads:
        notes.append(f"This model's last head is {n_heads - 1}; head 0 is shown.")
        place = replace(place, head=0, cell=None)
    if place.cell:
        rows, columns = sizes[place.stage]
        if place.cell[0] >= rows or place.cell[1] >= columns:
            notes.append("This stage has no such cell, so none is open.")
            place = replace(place, cell=None)
    return place, notes


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ValueError(text)
    return int(text)


def _head(text: str) -> int:
    return ALL_HEADS if text == "all" else _whole(text)


def _cell(text: str) -> tuple[int, int]:
    row, _, column = text.partition("-")
    return _whole(row), _whole(column)
