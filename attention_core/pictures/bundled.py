"""The pictures that come with the app: whose they are, what is where in them, their pixels."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from attention_core.arrays import Array

FOLDER = Path(__file__).parents[2] / "assets" / "pictures" / "bundled"
SIDE = 16  # patches along a side of what a model sees


@dataclass(frozen=True)
class Spot:
    """Something to be seen in a picture, by one point of it.

    Attributes
    ----------
    name : str
        Left and right are the reader's.
    x, y : int
        Pixels of the file, from the left and from the top.
    """

    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Bundled:
    """One picture.

    Attributes
    ----------
    name, title : str
        For links and for people.
    alt : str
        What is to be seen, for who does not see it.
    credit, licence, source : str
        Who made it, on what terms, and an address.
    spots : tuple of Spot
    """

    name: str
    title: str
    alt: str
    credit: str
    licence: str
    source: str
    spots: tuple[Spot, ...]

    @property
    def file(self) -> Path:
        """The JPEG."""
        return FOLDER / f"{self.name}.jpg"

    def pixels(self) -> Array:
        """The whole frame.

        Returns
        -------
        uint8 array (height, width, 3), read-only
            Red, green, blue.
        """
        return _pixels(self.file)

    def patch(self, spot: str, fit: str) -> tuple[int, int] | None:
        """Where a spot is among the patches of a model that sees 16 rows of 16.

        Parameters
        ----------
        spot : str
        fit : str
            ``"square"``: the model sees the middle square. ``"bars"``: all of it, with bars at
            the shorter sides.

        Returns
        -------
        (row, column) or None
            Counted from 0. None if the model does not see the spot.
        """
        at = next(one for one in self.spots if one.name == spot)
        height, width, _ = self.pixels().shape
        seen = min(height, width) if fit == "square" else max(height, width)
        row = int((at.y - (height - seen) / 2) * SIDE // seen)
        column = int((at.x - (width - seen) / 2) * SIDE // seen)
        inside = 0 <= row < SIDE and 0 <= column < SIDE
        return (row, column) if inside else None


@cache
def _pixels(file: Path) -> Array:
    with Image.open(file) as image:
        pixels = np.array(image.convert("RGB"))
    pixels.flags.writeable = False
    return pixels


def _read() -> dict[str, Bundled]:
    told = tomllib.loads((FOLDER / "pictures.toml").read_text("utf-8"))["picture"]
    given = (one | {"spots": tuple(Spot(**spot) for spot in one["spots"])} for one in told)
    return {one["name"]: Bundled(**one) for one in given}


BUNDLED = _read()
"""Every picture by its name, in the order they are offered."""
