"""Questions about what is handed over: a weight is half of it, the length of a value the other."""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import Role
from attention_core.graph.kinds import Join
from attention_core.graph.spoken import spoken
from attention_core.graph.step import Step
from attention_core.graph.tensor import Tensor
from attention_core.quiz.question import Covered, Question
from attention_core.quiz.spot import FEW, Spot, clear, first_two
from attention_core.story.rest import mixed_by, rests


def longer_value(spot: Spot, step: Step) -> Question | None:
    """Whether the value of a rest place, or of who gets most, is longer than another's."""
    if (found := _values(spot)) is None or step.name != found[0].name or spot.weights is None:
        return None
    tensor, weights, lengths = found
    resting = [r.key for r in rests(spot.trace, spot.weights) if r.head == max(0, spot.head)]
    key = resting[0] if resting else int(weights.argmax())
    asked = spot.of(spot.weights)
    order = [int(k) for k in np.argsort(-weights, kind="stable") if k not in (key, *resting)]
    order.sort(key=lambda k: spot.own(asked, k))  # another word says more than the one that asks
    pairs = ((max(lengths[key], lengths[k]), min(lengths[key], lengths[k]), k) for k in order)
    other = next((k for long, short, k in pairs if clear(long, short)), None)
    if other is None:
        return None
    mine, theirs = lengths[key], lengths[other]
    return Question(
        "longer_value",
        step.stage.name,
        spot.head_in(tensor),
        spot.ask,
        ["Is the value of ", *spot.token(asked, key), " longer or shorter than that of ",
         *spot.token(asked, other), f"{spot.in_head(tensor)}?"],
        "choice",
        0 if mine > theirs else 1,
        [f"It is {spoken(mine)} long, that of ", *spot.token(asked, other),
         f" {spoken(theirs)}. The shorter it is, the less a weight hands over."],
        options=(["longer"], ["shorter"]),
        covers=Covered(rows=tuple(sorted((key, other)))),
    )  # fmt: skip


def hands_over(spot: Spot, step: Step) -> Question | None:
    """Who hands over most: weight times length of the value."""
    if spot.weights is None or spot.weights.name not in step.reads:
        return None
    found = _values(spot)
    if found is None or found[0].name not in step.reads or not step.over:
        return None
    _, weights, lengths = found
    tensor, asked = spot.of(step), spot.of(spot.weights)
    given = weights * lengths
    if spot.row(tensor) is None or (two := first_two(given)) is None:
        return None
    best, next_ = two
    by_weight = [int(k) for k in np.argsort(-weights, kind="stable") if weights[k] > 0]
    options = sorted(list(dict.fromkeys([best, next_, *by_weight]))[:FEW])
    return Question(
        "hands_over",
        step.stage.name,
        spot.head_in(tensor),
        spot.ask,
        ["Who hands over most to ", *spot.who, f"{spot.in_head(tensor)}: weight times length of "
         "its value?"],
        "choice",
        options.index(best),
        [f"{spoken(weights[best])} × {spoken(lengths[best])} = {spoken(given[best])} from ",
         *spot.itself(asked, best),
         f" beats {spoken(weights[next_])} × {spoken(lengths[next_])} = {spoken(given[next_])} "
         "from ", *spot.itself(asked, next_), "."],
        options=tuple(spot.itself(asked, k) for k in options),
        covers=Covered(rows=(spot.ask,)),
    )  # fmt: skip


def loudest_head(spot: Spot, step: Step) -> Question | None:
    """Whose part of the joined row is the longest."""
    if not isinstance(step.stage.operation, Join):
        return None
    heads, tensor = spot.trace[step.reads[0]], spot.of(step)
    row = spot.row(tensor)
    if row is None or heads.head != 0 or heads.value.ndim != 3:
        return None
    if heads.entries.axis(heads.axes[1]).role != Role.TOKEN:
        return None
    parts = heads.value[:, row].astype(np.float64)
    lengths = np.linalg.norm(parts, axis=-1)
    if not np.isfinite(parts).all() or (two := first_two(lengths)) is None:
        return None
    best, next_ = two
    others = [int(h) for h in np.argsort(-lengths, kind="stable")[1:FEW]]
    options = sorted([best, *others])
    name = [spot.in_head(heads, h).removeprefix(" in ") for h in range(len(lengths))]
    which = "Which head" if len(options) == len(lengths) else "Which of these heads"
    return Question(
        "loudest_head",
        step.stage.name,
        -1,
        spot.ask,
        [f"{which} gives ", *spot.who, " the longest part of its row?"],
        "choice",
        options.index(best),
        [f"That of {name[best]} is {spoken(lengths[best])} long, that of {name[next_]} "
         f"{spoken(lengths[next_])}."],
        options=tuple([name[h]] for h in options),
        covers=Covered(rows=(row,)),
    )  # fmt: skip


def _values(spot: Spot) -> tuple[Tensor, Array, Array] | None:
    """Values that the weights mix, the asking row of weights, and the lengths of the values."""
    if spot.weights is None or (name := mixed_by(spot.trace, spot.weights)) is None:
        return None
    weights, tensor = spot.numbers(spot.of(spot.weights)), spot.trace[name]
    if weights is None or tensor.step is None or tensor.step not in spot.steps:
        return None
    values = tensor.matrix(spot.head).astype(np.float64)
    if len(values) != len(weights) or not np.isfinite(values).all():
        return None
    return tensor, weights, np.linalg.norm(values, axis=-1)
