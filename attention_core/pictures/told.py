"""What is found out about attention in a picture, in sentences worked out from its numbers."""

from collections.abc import Mapping, Sequence

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.spoken import percent, spoken
from attention_core.pictures.caveats import AtRest, Greyed, Largest
from attention_core.pictures.positions import AS_IT_IS, CARRIED, EQUAL, SHUFFLED, Told
from attention_core.pictures.ranked import Ranked

CLEAR = 2.0  # times as much: enough to be said
MOSTLY = 0.8  # of what it was: not all
SAME = 0.9999  # a cosine from which on two vectors are one, but for rounding


def head(layer: int, number: int) -> str:
    """How a head is called in a sentence."""
    return f"layer {layer}, head {number}"


def times(factor: float) -> str:
    """How many times as much: ``89 times``, ``1.4 times``."""
    return f"{factor:.0f} times" if factor >= 10 else f"{spoken(factor, 1)} times"


def of_ranked(found: Sequence[Ranked], ask: str, answer: str) -> str:
    """Which head gives most from one patch to another, and how many give more than an even share.

    Parameters
    ----------
    found : sequence of Ranked
        The strongest first.
    ask, answer : str
        What they are called.
    """
    best = found[0]
    more = sum(each.times > 1 for each in found)
    told = f"From {ask} to {answer} most is given by {head(best.layer, best.head)}"
    even = percent(best.weight / best.times) if best.times else percent(0)
    told += f": {percent(best.weight)}, {times(best.times)} an even share ({even})."
    give = "gives" if more == 1 else "give"
    return f"{told} {more} of {len(found)} heads {give} more than an even share."


def of_placed(layers: Array) -> str:
    """In which layers attention goes by place and in which by what is to be seen.

    Parameters
    ----------
    layers : ndarray, (layer,)
        The mean over its heads of ``positions.placed``.
    """
    most, last = int(layers.argmax()), len(layers) - 1
    half = [layer for layer in range(len(layers)) if layers[layer] > layers[most] / 2]
    told = (
        f"In layer {most}, {percent(layers[most])} of the attention between patches is the same, "
        "place by place, in another picture, beyond what patches of different places have in "
        "common: the most of all layers."
    )
    if layers[last] * CLEAR < layers[most]:
        told += (
            f" In {_span(half)} it is more than half of that, and in layer {last}, the last, "
            f"{percent(max(layers[last], 0))}: places first, what is to be seen later."
        )
    return told


def _span(layers: Sequence[int]) -> str:
    """``layers 1 to 5``, or one by one where they are not side by side."""
    if len(layers) == 1:
        return f"layer {layers[0]}"
    if len(layers) == layers[-1] - layers[0] + 1:
        return f"layers {layers[0]} to {layers[-1]}"
    return f"layers {', '.join(map(str, layers[:-1]))} and {layers[-1]}"


def of_positions(told: Mapping[str, Told], heads: Sequence[tuple[int, int]]) -> str:
    """What becomes of four neighbour heads, and of the class vector, if places are changed.

    Parameters
    ----------
    told : mapping of str to Told
        From ``positions.tell``.
    heads : sequence of (int, int)
        For each side the layer and head that looks there most.
    """

    def mean(name: str) -> float:
        sides = enumerate(heads)
        return float(np.mean([told[name].beside[side, *at] for side, at in sides]))

    whole, equal, kept = (mean(name) for name in (AS_IT_IS, EQUAL, SHUFFLED))
    carried = told[CARRIED]
    goes = ""
    if kept > CLEAR * equal and kept > whole / CLEAR:
        goes = ": they go by positions" + (
            ", if not by these alone" if kept < MOSTLY * whole else ""
        )
    same = (
        f"the class vector is the same but for rounding: the largest difference is "
        f"{_tiny(carried.difference)}."
        if carried.cosine > SAME
        else f"the class vector has a cosine of {spoken(carried.cosine)} to what it was."
    )
    return (
        f"As the picture is, the four heads give their neighbour {percent(whole)} of their weight. "
        f"Give all patches the same position, and it is {percent(equal)}. Shuffle the patches and "
        f"leave the positions where they are, and it is {percent(kept)}{goes}. Let the patches "
        f"take their positions along, and {same}"
    )


def _tiny(value: float) -> str:
    """A number near zero: ``5.4e−6``."""
    digits, _, power = f"{value:.1e}".partition("e")
    return f"{digits}e{int(power)}".replace("-", "−")


def of_rest(found: Sequence[AtRest], heads: int) -> str:
    """How many heads rest in a picture."""
    if not found:
        return f"None of the {heads} heads rests in this picture."
    own = sum(each.itself for each in found)
    one = [each for each in found if not each.itself and each.token]
    everyone = len(found) - own - len(one)
    parts = []
    if own:
        parts.append(f"in {own} the class token gives most of its weight to itself")
    if everyone:
        parts.append(f"in {everyone} every token gives most of it to the class token")
    if one:
        parts.append(f"in {len(one)} every token gives most of it to one and the same patch")
    verb = "rests" if len(found) == 1 else "rest"
    return (
        f"{len(found)} of {heads} heads {verb}: {_and(parts)}. A bright map of these says little."
    )


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def of_largest(found: Largest, who: str, ask: str, answer: str) -> str:
    """The largest weight that a patch gets, beside an even share and the class token's.

    Parameters
    ----------
    found : Largest
    who : str
        The head, as it is called.
    ask, answer : str
        Who asks, and the patch that gets most.
    """
    told = (
        f"In {who}, {ask} gives {answer} the most of all patches: {percent(found.weight)}, "
        f"{times(found.weight / found.even)} an even share ({percent(found.even)})."
    )
    kept = percent(found.class_token)
    return f"{told} A map over its own maximum hides that. The class token gets {kept}."


def of_greyed(found: Greyed) -> str:
    """What becomes of the class vector without the patches that get most, beside others."""
    n, low, high = len(found.patches), min(found.others), max(found.others)
    mean = sum(found.others) / len(found.others)
    told = (
        f"Grey out the {n} patches that get most ({percent(found.share)} of what this row gives to "
        f"patches), and the cosine of the class vector to what it was is "
        f"{spoken(found.cosine, 3)}. Of {n} drawn by chance ({len(found.others)} times) it "
        f"is {spoken(mean, 3)} on average ({spoken(low, 3)} to {spoken(high, 3)})."
    )
    if found.matters:
        return f"{told} So these patches are missed more than any of those draws."
    if found.spared:
        return (
            f"{told} So these patches are missed less than any of those draws: a large weight "
            "is not a large effect."
        )
    return f"{told} So they are missed no more than others: a large weight is not a large effect."


def of_likeness(names: Sequence[str], cosines: Array, tokens: Sequence[str], token: int) -> str:
    """Which patch is most like one where the model begins and where it ends.

    Parameters
    ----------
    names : sequence of str
        Of the depths.
    cosines : ndarray, (depth, token)
        From ``vectors.likeness``.
    tokens : sequence of str
        The class token first.
    token : int
        The one that is compared.
    """
    others = cosines.copy()
    others[:, [0, token]] = -np.inf
    first, last = (int(each.argmax()) for each in (others[0], others[-1]))
    return (
        f"Most like {tokens[token]} is {tokens[first]} {_at(names[0])} (cosine "
        f"{spoken(cosines[0, first])}), and {tokens[last]} {_at(names[-1])} "
        f"({spoken(cosines[-1, last])})."
    )


def of_colours(names: Sequence[str], explained: Array) -> str:
    """How much of what tells patches apart the three colours have, at both ends."""
    return (
        f"The three directions have {percent(explained[0])} of the variance {_at(names[0])}, "
        f"and {percent(explained[-1])} {_at(names[-1])}."
    )


def _at(depth: str) -> str:
    return f"after {depth}" if depth.startswith("layer") else f"in the {depth}"
