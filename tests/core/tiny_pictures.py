"""A small model of pictures with random weights: patches of 2 x 2 pixels and a class token.

Its samples are pictures as arrays, or texts as the pages have them: any text is the name of a
picture of its own. ``TinyPictures(16)`` has 257 tokens.
"""

import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from attention_core.graph.entries import Label
from attention_core.graph.kinds import Dot, Operation
from attention_core.graph.stage import stage
from attention_core.models.base import Capabilities, Card, Reading, Word, check_length
from attention_core.models.vision.picture import averaged
from attention_core.stages.attention import linear
from attention_core.stages.encoder import LAYER
from attention_core.stages.stack import stack

Array = np.ndarray[Any, np.dtype[Any]]
SIDE, D_MODEL, D_FFN, HEADS, LAYERS = 2, 12, 16, 2, 2


@stage(
    "E",
    "patch d_pixel, d_pixel d_model, d_model -> patch d_model",
    "E = P W_E + b_E",
    Dot("d_pixel"),
)
def patch_embedding(patches: Array, W_E: Array, b_E: Array, *, out: Array | None = None) -> Array:
    """Each patch as a vector: its pixels times the filters."""
    return linear(patches, W_E, b_E, out)


@stage(
    "X",
    "d_model, patch d_model, token d_model -> token d_model",
    "X = [c, E] + P",
    Operation("prepend"),
)
def embeddings(
    class_token: Array, patch_embedding: Array, positions: Array, *, out: Array | None = None
) -> Array:
    """The class token's vector before those of the patches, and to each one for its place."""
    return np.add(np.concatenate((class_token[None], patch_embedding)), positions, out=out)


READ = {"read": (patch_embedding, embeddings)}


def drawn(text: str, grid: int = 4) -> Array:
    """The picture that a text is the name of, (height, width, 3) of uint8: coloured patches."""
    rng = np.random.default_rng(zlib.crc32(text.encode("utf-8", "replace")))
    return rng.integers(0, 256, (grid * SIDE, grid * SIDE, 3), dtype=np.uint8)


class TinyPictures:
    """A post-norm encoder over the ``grid * grid`` patches of a picture; see the module."""

    name, title = "tiny", "Tiny pictures"
    n_layers, n_heads = LAYERS, HEADS
    spoilt = False
    can = Capabilities(words=True, unit="patch")
    card = Card("encoder", "none", "patches of 2 × 2 pixels", "random", "[CLS] stands for it all.")

    def __init__(self, grid: int = 4) -> None:
        self.grid, self.n_positions = grid, grid * grid + 1
        rng = np.random.default_rng(16)

        def draw(*shape: int) -> Array:
            return rng.normal(0, shape[0] ** -0.5, shape)

        pixels, each = SIDE * SIDE * 3, D_MODEL // HEADS
        self.weights = {"W_E": draw(pixels, D_MODEL), "b_E": draw(D_MODEL)}
        self.weights |= {"class_token": draw(D_MODEL)}
        self.weights |= {"positions": rng.normal(0, 0.5, (self.n_positions, D_MODEL))}
        for layer in range(LAYERS):
            made = {f"W_{x}": rng.normal(0, 0.5, (HEADS, D_MODEL, each)) for x in "QKV"}
            made |= {f"b_{x}": rng.normal(0, 0.1, (HEADS, each)) for x in "QKV"}
            made |= {"W_O": draw(D_MODEL, D_MODEL), "b_O": draw(D_MODEL)}
            made |= {"W_1": draw(D_MODEL, D_FFN), "b_1": draw(D_FFN)}
            made |= {"W_2": draw(D_FFN, D_MODEL), "b_2": draw(D_MODEL)}
            made |= {f"gain_{x}": np.ones(D_MODEL) for x in "AF"}
            made |= {f"shift_{x}": np.zeros(D_MODEL) for x in "AF"}
            self.weights |= {f"layer{layer}.{name}": value for name, value in made.items()}
        known = (*self.weights, "patches", "mask", "d_head", "epsilon")
        self.steps = stack(READ, LAYER, {}, LAYERS, known)

    def parameters(self, dtype: Any = np.float32) -> dict[str, Array]:
        weights = {name: value.astype(dtype) for name, value in self.weights.items()}
        return {"d_head": np.array(D_MODEL // HEADS), "epsilon": np.array(1e-6), **weights}

    def read(self, sample: Any, dtype: Any = np.float32, without: Collection[int] = ()) -> Reading:
        picture = drawn(sample, self.grid) if isinstance(sample, str) else np.asarray(sample)
        grid, n = self.grid, self.n_positions
        cut = picture.reshape(grid, SIDE, grid, SIDE, 3).swapaxes(1, 2).reshape(-1, SIDE, SIDE, 3)
        names = tuple(Label.part(*divmod(i, grid), image) for i, image in enumerate(cut))
        mask = np.ones((n, n), dtype=bool)
        mask[:, [*without]] = False  # left out: nobody sees it
        given = {"patches": cut.reshape(grid * grid, -1).astype(dtype) / 255 - 0.5, "mask": mask}
        check_length(n, self)
        return Reading(given, {"token": (Label("[CLS]", special=True), *names), "patch": names})

    def fitted(self, image: Array, fit: str = "square") -> Array:
        return averaged(image, self.grid * SIDE, self.grid * SIDE)

    def tokenize(self, text: str) -> list[str]:
        places = range(1, self.grid + 1)
        return ["[CLS]", *(f"row {row}, column {column}" for row in places for column in places)]

    def words(self, text: str) -> tuple[Word, ...]:
        return tuple(Word(name, (i,)) for i, name in enumerate(self.tokenize(text)) if i)

    def ids(self, text: str) -> tuple[int, ...]:
        return tuple(range(self.n_positions))

    def text(self, ids: Sequence[int]) -> str:
        return " ".join(self.tokenize("")[i] for i in ids)

    def unknown(self, tokens: list[str]) -> list[str]:
        return []

    def with_heads(self, n: int) -> "TinyPictures":
        return self

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        return iter(())

    def position_table(self) -> Array:
        return self.weights["positions"]
