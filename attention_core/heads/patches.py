"""What a head can aim at in a picture: the patch beside one, the class token, object or background.

The target of a patch is told by where it lies, row and column; patches at an edge have no neighbour
there. How far attention goes is measured as by Dosovitskiy et al. 2021, "An Image is Worth 16x16
Words", figure 7, in patches.
"""

import numpy as np

from attention_core.arrays import Array
from attention_core.heads.target import Measure, Target
from attention_core.heads.weights import Attention


def _places(sight: Attention) -> tuple[Array, Array]:
    """Where the patches stand among the tokens, and the row and column of each, (patch, 2)."""
    among = np.array([i for i in range(len(sight.tokens)) if i not in sight.special], int)
    rows, columns = sight.grid
    if len(among) != rows * columns:
        raise ValueError(f"{rows} × {columns} patches are not the {len(among)} tokens there are.")
    return among, np.stack(np.divmod(np.arange(rows * columns), columns), axis=-1)


def _nothing(sight: Attention) -> Array:
    return np.zeros((len(sight.tokens), len(sight.tokens)))


def beside(down: int, right: int) -> Target:
    """The patch so many rows further down and columns further right, of patches that have one."""

    def target(sight: Attention) -> Array:
        there = _nothing(sight)
        among, places = _places(sight)
        wanted = places + np.array((down, right))
        inside = ((wanted >= 0) & (wanted < sight.grid)).all(axis=-1)
        answers = wanted[inside] @ (sight.grid[1], 1)
        there[among[inside], among[answers]] = 1
        return there

    return target


def _class_token(from_patches: bool) -> Target:
    """The special token before all patches, of these, or of itself."""

    def target(sight: Attention) -> Array:
        there = _nothing(sight)
        if sight.special:
            asks = _places(sight)[0] if from_patches else sight.special[:1]
            there[asks, sight.special[0]] = 1
        return there

    return target


def _same_patch(sight: Attention) -> Array:
    """The patch that gets most of any head, over all queries, of every token."""
    there = _nothing(sight)
    among, _ = _places(sight)
    most = sight.weights.sum(axis=-2, dtype=float).max(axis=(0, 1))
    there[:, among[most[among].argmax()]] = 1
    return there


def _beyond_its_area(objects: bool) -> Target:
    """How far from an even share the class token's weight goes toward all on one kind of patch.

    Weight w on patches that are a part p of all counts as (w - p) / (1 - p) of what it gives to
    patches: 0 if it is spread evenly, 1 if none goes elsewhere.
    """

    def target(sight: Attention) -> Array:
        there = _nothing(sight)
        wanted = np.array(sight.stands_out, bool) == objects
        part = wanted.mean() if wanted.size else 0
        if sight.special and 0 < part < 1:
            among, _ = _places(sight)
            there[sight.special[0], among] = (wanted - part) / (1 - part)
        return there

    return target


def _distance(sight: Attention) -> Array:
    there = _nothing(sight)
    among, places = _places(sight)
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1)
    there[np.ix_(among, among)] = apart
    return there


def _to(side: str, where: str) -> str:
    return (
        f"Weight that a patch gives to the one {where}. Those at the {side} edge have none there."
    )


SIDES = (
    Measure(
        "right",
        "Right neighbour",
        _to("right", "to its right"),
        "share",
        beside(0, 1),
        "right neighbour",
    ),
    Measure(
        "left",
        "Left neighbour",
        _to("left", "to its left"),
        "share",
        beside(0, -1),
        "left neighbour",
    ),
    Measure(
        "above",
        "Neighbour above",
        _to("upper", "above it"),
        "share",
        beside(-1, 0),
        "neighbour above",
    ),
    Measure(
        "below",
        "Neighbour below",
        _to("lower", "below it"),
        "share",
        beside(1, 0),
        "neighbour below",
    ),
)
PATCH_AIMS = (
    *SIDES,
    Measure(
        "own",
        "Own patch",
        "Weight that a patch gives to itself.",
        "share",
        beside(0, 0),
        "own patch",
    ),
    Measure(
        "class_token",
        "Class token",
        "Weight that patches give to the class token.",
        "share",
        _class_token(True),
        "class token",
    ),
    Measure(
        "class_itself",
        "Class token on itself",
        "Weight that the class token gives to itself: it takes nothing from the picture then.",
        "share",
        _class_token(False),  # a row among many: no name of the head follows
    ),
    Measure(
        "same_patch",
        "One and the same patch",
        "Weight that every token gives to one patch, whatever it asks: the one that gets most in "
        "any head.",
        "share",
        _same_patch,
        "one and the same patch",
    ),
    Measure(
        "object",
        "Object",
        "Weight that the class token gives to what stands out, beyond its share of the area: 0 if "
        "spread evenly, 1 if all is there.",
        "share",
        _beyond_its_area(True),
        "object",
    ),
    Measure(
        "background",
        "Background",
        "Weight that the class token gives to what does not stand out, beyond its share of the "
        "area: 0 if spread evenly, 1 if all is there.",
        "share",
        _beyond_its_area(False),
        "background",
    ),
    Measure(
        "distance",
        "Mean distance",
        "How many patches away attention between patches goes, on average.",
        "patches",
        _distance,
    ),
)
