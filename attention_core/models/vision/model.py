"""A trained vision transformer: DINOv2, with a decoder of what stands out behind it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.geometry.threads import one_thread
from attention_core.graph.entries import Label
from attention_core.models.base import Capabilities, Card, Reading, Word
from attention_core.models.vision import weights as stored
from attention_core.models.vision.onnx import Onnx
from attention_core.models.vision.picture import SIDE, Fit, fitted, normalised
from attention_core.models.vision.resampling import bicubic, bilinear
from attention_core.pictures.bundled import BUNDLED
from attention_core.stages.vision import vision

GRID = SIDE // stored.PATCH  # patches a side
CLASS = "[CLS]"
_PLACES = tuple((row, column) for row in range(1, GRID + 1) for column in range(1, GRID + 1))
_NAMES = tuple(f"row {row}, column {column}" for row, column in _PLACES)
_WORDS = tuple(Word(name, (i,)) for i, name in enumerate(_NAMES, 1))


class VisionTransformer:
    """DINOv2 ViT-S/14 (Oquab et al. 2023); see ``stages.vision``.

    Its samples are pictures, of which it reads the middle square: arrays of uint8 with the shape
    (height, width, 3), or names of those that come with the app.

    Parameters
    ----------
    path : Path
        The file of its weights.
    name, title, source : str
        What it is called, and where it is from.
    """

    n_layers, n_heads = stored.LAYERS, stored.HEADS
    n_positions = len(_NAMES) + 1
    can = Capabilities(words=True, unit="patch")
    spoilt = False  # all of its file was read

    def __init__(self, path: Path, name: str, title: str, source: str) -> None:
        self.name, self.title = name, title
        found = stored.weights(Onnx(path))
        rise = frozen(bilinear(8 * GRID, SIDE).astype(np.float32))
        blend = _blend(stored.GRID)
        with one_thread():
            table = frozen(blend.astype(np.float32) @ found["W_P"])
        self._weights = {
            "places": frozen(_places()),
            "blend": frozen(blend.astype(np.float32)),
            "d_head": frozen(np.array(stored.D_MODEL // stored.HEADS)),
            "epsilon": stored.epsilon(),
            "rise_rows": rise,
            "rise_columns": rise,
            **found,
        }
        self._positions = table
        self.steps = vision(self.n_layers, ("picture", "patch_numbers", *self._weights))
        self.keep = tuple(
            step.name
            for step in self.steps
            if step.stage.name in ("embeddings", "attention_weights", "layer_output")
        )
        self.card = Card(
            kind=f"a vision transformer of {self.n_layers} layers × {self.n_heads} heads, d_model "
            f"{stored.D_MODEL}, norms first, LayerScale; a decoder of what stands out behind it",
            mask="none: every patch may attend to every patch",
            tokenizer=f"{GRID} × {GRID} patches of {stored.PATCH} × {stored.PATCH} pixels",
            weights=source,
            signs=f"{CLASS} stands in no place: its vector is of the picture as a whole.",
        )

    def fitted(self, image: Any, fit: Fit = "square") -> Array:
        """The 224 × 224 pixels that are read of a picture; see ``picture.fitted``."""
        return fitted(image, fit)

    def tokenize(self, text: str) -> list[str]:
        """The class token and the places of the patches: the same for every picture."""
        return [CLASS, *_NAMES]

    def ids(self, text: str) -> tuple[int, ...]:
        """Numbers of these."""
        return tuple(range(self.n_positions))

    def text(self, ids: Sequence[int]) -> str:
        """Places of some patches."""
        return "; ".join(_NAMES[i - 1] for i in ids if 0 < i <= len(_NAMES))

    def unknown(self, tokens: list[str]) -> list[str]:
        """None: every patch has a vector."""
        return []

    def words(self, text: str) -> tuple[Word, ...]:
        """The patches; the class token is none of them."""
        return _WORDS

    def with_heads(self, n: int) -> Self:
        """Itself: it has the heads it was trained with."""
        return self

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """Nothing: there is no vocabulary of patches."""
        return iter(())

    def position_table(self) -> Array:
        """What is added for the class token and for each place, (257, d_model)."""
        return self._positions

    def parameters(self, dtype: Any = np.float32) -> Mapping[str, Array]:
        """Weights of every layer, and the tables of places."""
        if np.dtype(dtype) == np.float32:
            return self._weights
        return {
            name: w.astype(dtype) if w.dtype.kind == "f" and w.ndim else w
            for name, w in self._weights.items()
        }

    def read(self, sample: Any, dtype: Any = np.float32, without: Collection[int] = ()) -> Reading:
        """A picture, fitted and normalised; patches that are left out keep no place free.

        Raises
        ------
        ValueError
            If it is no picture or is too large (see ``picture.fitted``), if none has that name, or
            if all of it is left out.
        """
        square = self.fitted(_pixels(sample) if isinstance(sample, str) else sample)
        kept = np.array([i for i in range(self.n_positions) if i not in without], np.intp)
        if not len(kept):
            raise ValueError("Nothing is left of this picture. Leave out fewer of its patches.")
        given = {"picture": normalised(square, dtype), "patch_numbers": kept}
        rows = {} if len(kept) == self.n_positions else {"blend": self._blend(dtype)[kept]}
        made = {}
        if np.dtype(dtype) == np.float32:
            made["position_embedding"] = self._positions[kept] if rows else self._positions
        return Reading(given, _labels(square, kept), rows, made=made, keep=self.keep)

    def _blend(self, dtype: Any) -> Array:
        return self._weights["blend"].astype(dtype, copy=False)


def _pixels(name: str) -> Array:
    if name not in BUNDLED:
        raise ValueError(
            f"There is no picture named {name[:100]!r} here. Choose one of {', '.join(BUNDLED)}, "
            "or give an array of its pixels."
        )
    return BUNDLED[name].pixels()


def _places() -> Array:
    """Where in the picture each number of each patch stands, counted through: (patch, pixel)."""
    numbers = np.arange(SIDE * SIDE * 3, dtype=np.int32)
    return _cut(numbers.reshape(SIDE, SIDE, 3)).reshape(len(_NAMES), -1)


def _cut(square: Array) -> Array:
    """A square picture as patches, (patch, 14, 14, 3), row after row."""
    apart = square.reshape(GRID, stored.PATCH, GRID, stored.PATCH, 3)
    return apart.swapaxes(1, 2).reshape(-1, stored.PATCH, stored.PATCH, 3)


def _blend(grid: int) -> Array:
    """Shares of the trained places, the class token's first, by which each token's is blended."""
    line = bicubic(grid, GRID)
    found = np.zeros((GRID * GRID + 1, grid * grid + 1))
    found[0, 0] = 1
    found[1:, 1:] = np.kron(line, line)
    return found


def _labels(square: Array, kept: Array) -> Mapping[str, Sequence[str]]:
    patches = [Label.part(*divmod(i, GRID), image) for i, image in enumerate(_cut(square))]
    tokens = (Label(CLASS, special=True), *patches)
    return {"token": tuple(tokens[i] for i in kept), "patch": tuple(patches), **_fixed()}


@lru_cache(maxsize=1)
def _fixed() -> Mapping[str, Sequence[str]]:
    """What the entries of the other axes are called, which no picture changes."""
    inside = range(1, stored.PATCH + 1)
    colours = ("red", "green", "blue")
    trained = range(1, stored.GRID + 1)
    return {
        "pixel": tuple(
            f"pixel row {row}, column {column}, {colour}"
            for row in inside
            for column in inside
            for colour in colours
        ),
        "position": (
            "the class token's",
            *(f"row {r}, column {c} of {stored.GRID}" for r in trained for c in trained),
        ),
        "height": tuple(f"pixel row {i}" for i in range(1, SIDE + 1)),
        "width": tuple(f"column {i}" for i in range(1, SIDE + 1)),
        "channel": colours,
        "head": tuple(map(str, range(stored.HEADS))),
    }
