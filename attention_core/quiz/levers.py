"""Questions about levers: what would become of a weight. Each is answered by computing it anew.

They are asked where attention is computed first, since there it reads the same whatever the lever
does: in later layers a lever changes what is compared as well.
"""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.change import change
from attention_core.graph.kinds import Divide, DivideByRoot, Mask, Pieces
from attention_core.graph.spoken import spoken
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.quiz.question import Covered, Question
from attention_core.quiz.spot import Spot, clear, first_two

NOTHING = Covered((), ())  # what is there now may be seen
TEMPERATURES = (0.25, 4.0)


def temperature(spot: Spot, step: Step) -> Question | None:
    """Whether the strongest weight rises when scores are divided by a temperature."""
    if (now := _now(spot, step)) is None or spot.scored(Divide) is not None:
        return None
    by = spot.turn([0, 1])
    degree, scores = TEMPERATURES[by], step.reads[0]
    then = _then(spot, step, {scores: spot.trace[scores].value / degree})
    key = int(now.argmax())
    way = "further apart" if degree < 1 else "nearer to each other"
    return _moves(
        spot,
        step,
        "temperature",
        key,
        (now, then),
        f"If all scores were divided by a temperature of {degree:g}, what would become of the "
        f"weight {spoken(now[key])} on ",
        f"Divided by {degree:g}, scores are {way}",
    )


def unscaled(spot: Spot, step: Step) -> Question | None:
    """What happens to a weight if scores are not divided by the root of the head's size."""
    now, divides = _now(spot, step), spot.scored(DivideByRoot)
    if now is None or divides is None:
        return None
    size = float(spot.trace[divides.reads[1]].value)
    if size <= 1:
        return None
    then = _then(spot, step, {divides.name: spot.trace[divides.reads[0]].value})
    weak = int(np.where(now >= 0.05, now, 2).argmin())
    key = spot.turn([int(now.argmax()), weak])
    return _moves(
        spot,
        step,
        "unscaled",
        key,
        (now, then),
        f"If the scores were not divided by √{size:g}, what would become of the weight "
        f"{spoken(now[key])} on ",
        f"Undivided, the scores are {size**0.5:.3g} times as far apart",
    )


def causal(spot: Spot, step: Step) -> Question | None:
    """What happens to the strongest weight if no token may see a later one."""
    tensor, now, masks = spot.of(step), _now(spot, step), spot.scored(Mask)
    if now is None or masks is None or not tensor.entries.same(*tensor.drawn):
        return None
    mask = spot.trace[masks.reads[1]].value
    if mask.ndim != 2 or mask.shape[0] != mask.shape[1] or not mask.all():
        return None  # something is hidden already
    then = _then(spot, step, {masks.reads[1]: np.tril(mask)})
    key = int(now.argmax())
    lost = float(now[spot.ask + 1 :].sum())
    was, becomes = float(now[key]), float(then[key])
    if key > spot.ask and becomes == 0:
        right, why = 0, f"It stands later, so that it cannot be seen: {spoken(was)} becomes 0."
    elif spot.ask == now.size - 1 and becomes == was:
        right, why = 2, f"Nobody stands later, so that nothing is hidden: it stays {spoken(was)}."
    elif clear(becomes, was):
        right = 1
        why = f"Later tokens lose their {spoken(lost)}, and the others share it out: "
        why += f"{spoken(was)} becomes {spoken(becomes)}."
    else:
        return None
    return Question(
        "causal",
        step.stage.name,
        spot.head_in(tensor),
        spot.ask,
        [
            "If no token could see a later one, what would become of the weight "
            f"{spoken(was)} that ",
            *spot.who,
            " gives to ",
            *spot.itself(tensor, key),
            f"{spot.in_head(tensor)}?",
        ],
        "choice",
        right,
        [why],
        options=(["it becomes 0"], ["it grows"], ["it stays as it is"]),
        cell=(spot.ask, key),
        covers=NOTHING,
    )


def _now(spot: Spot, step: Step) -> Array | None:
    """The asking row of the first weights of all, if one of them is the largest."""
    if step is not spot.weights or step is not spot.trace.attention[0]:
        return None
    now = spot.numbers(spot.of(step))
    return None if now is None or first_two(now) is None else now


def _then(spot: Spot, step: Step, replaced: dict[str, Array]) -> Array:
    """The same row, computed anew."""
    trace = spot.trace
    until = trace.steps[: trace.steps.index(step) + 1]
    anew = change(Trace(trace, until, trace.of), replaced)[step.name]
    row: Array = anew.matrix(spot.head)[spot.ask].astype(np.float64)
    return row


def _moves(
    spot: Spot, step: Step, kind: str, key: int, rows: tuple[Array, Array], says: str, why: str
) -> Question | None:
    """Does a weight rise or fall; None if it does neither so that it is seen."""
    tensor = spot.of(step)
    was, becomes = (float(row[key]) for row in rows)
    if not clear(max(was, becomes), min(was, becomes)):
        return None
    reason: Pieces = [f"{why}: {spoken(was)} becomes {spoken(becomes)}."]
    return Question(
        kind,
        step.stage.name,
        spot.head_in(tensor),
        spot.ask,
        [says, *spot.itself(tensor, key), " when ", *spot.who, f" asks{spot.in_head(tensor)}?"],
        "choice",
        0 if becomes > was else 1,
        reason,
        options=(["it rises"], ["it falls"]),
        cell=(spot.ask, key),
        covers=NOTHING,
    )
