"""Questions about vectors that were changed: what rises, what grows most, what passes."""

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.graph.entries import special
from attention_core.graph.kinds import Activation, Add, LayerNorm, Lookup, Pieces, RMSNorm
from attention_core.graph.spoken import spoken
from attention_core.graph.step import Step
from attention_core.quiz.question import Covered, Question
from attention_core.quiz.spot import Spot, clear, first_two

PASSES = 0.985  # a share that is nearly all, and its rest nearly nothing: of GELU beyond 2.2
DIFFERENT = 0.05  # two rows that differ by this much in some number look different


def rises(spot: Spot, step: Step) -> Question | None:
    """Whether a named number rises; of numbers without names, whether a word comes nearer."""
    tensor = spot.of(step)
    if (two := _added(spot, step)) is None:
        return _nearer(spot, step)
    if not tensor.entries.named(tensor.drawn[1]):
        return _nearer(spot, step)
    before, after = two
    column = int(np.abs(after - before).argmax())
    was, now = float(before[column]), float(after[column])
    if not clear(max(was, now), min(was, now)):
        return None
    added = spot.trace[step.reads[1]].spoken
    return Question(
        "rises",
        step.stage.name,
        -1,
        spot.ask,
        [f"The {added} is added to ", *spot.who, ". Its number for ",
         *spot.column(tensor, column), f" is {spoken(was)} so far: will it rise or fall?"],
        "choice",
        0 if now > was else 1,
        [*spot.column(tensor, column), f" was {spoken(was)} and is {spoken(now)}."],
        options=(["it rises"], ["it falls"]),
        cell=(spot.ask, column),
        covers=Covered(rows=(spot.ask,)),
    )  # fmt: skip


def _nearer(spot: Spot, step: Step) -> Question | None:
    """Whether a token is nearer to its own word in the table than before the layer."""
    trace, way = spot.trace, spot.way
    if way is None or step.layer is None or spot.ask in special(trace.tokens):
        return None
    ends = (way.add.name, trace.layer(spot.layer, spot.part)[-1].name)
    seen = spot.scene if step.name in ends else None
    before, after = (spot.numbers(trace[name]) for name in (way.before, step.name))
    if seen is None or before is None or after is None or spot.ask >= len(seen.table):
        return None
    own = seen.table[spot.ask]
    if before.shape != own.shape or after.shape != own.shape or not own.any():
        return None
    if not before.any() or not after.any():
        return None
    was, now = (float(cosine(row, own)) for row in (before, after))
    if not clear(max(was, now), min(was, now)):
        return None
    when = f" of layer {step.layer}" if trace.n_layers(spot.part) > 1 else ""
    return Question(
        "rises",
        step.stage.name,
        -1,
        spot.ask,
        ["Is ", *spot.who, " now nearer to its own word in the table than at the start"
         f"{when}, or further from it?"],
        "choice",
        0 if now > was else 1,
        [f"The cosine with its own word was {spoken(was)} and is {spoken(now)}."],
        options=(["nearer"], ["further"]),
        covers=Covered(rows=(spot.ask,)),
    )  # fmt: skip


def grows_most(spot: Spot, step: Step) -> Question | None:
    """Which of a token's named numbers an addition makes larger than it does any other."""
    tensor = spot.of(step)
    if (two := _added(spot, step)) is None or not tensor.entries.named(tensor.drawn[1]):
        return None
    before, after = two
    grown = after - before
    if (order := first_two(grown)) is None or not clear(float(grown[order[0]]), 0.0):
        return None
    most, next_ = order
    second: Pieces = [
        "; the next, ",
        *spot.column(tensor, next_),
        f", from {spoken(before[next_])} to {spoken(after[next_])}.",
    ]
    return Question(
        "grows_most",
        step.stage.name,
        -1,
        spot.ask,
        ["Which number of ", *spot.who, " grows most when the ",
         f"{spot.trace[step.reads[1]].spoken} is added?"],
        "cell",
        most,
        [*spot.column(tensor, most), f" goes from {spoken(before[most])} to {spoken(after[most])}",
         *(second if clear(float(grown[next_]), 0.0) else ["."])],
        cell=(spot.ask, most),
        covers=Covered(rows=(spot.ask,)),
    )  # fmt: skip


def length(spot: Spot, step: Step) -> Question | None:
    """Whether a norm makes the asking token's vector longer."""
    tensor = spot.of(step)
    if not isinstance(step.stage.operation, LayerNorm | RMSNorm):
        return None
    before, after = spot.numbers(spot.trace[step.reads[0]]), spot.numbers(tensor)
    if before is None or after is None:
        return None
    was, now = (float(np.linalg.norm(row)) for row in (before, after))
    if not clear(max(was, now), min(was, now)):
        return None
    return Question(
        "length",
        step.stage.name,
        -1,
        spot.ask,
        [
            f"{type(step.stage.operation).__name__} brings all vectors to one scale. Does that of ",
            *spot.who,
            f", {spoken(was)} long so far, become longer or shorter?",
        ],
        "choice",
        0 if now > was else 1,
        [f"It was {spoken(was)} long and is {spoken(now)}."],
        options=(["longer"], ["shorter"]),
        covers=Covered(rows=(spot.ask,)),
    )


def passes(spot: Spot, step: Step) -> Question | None:
    """What is left of a large number, above or below zero, behind GELU or a curve like it."""
    tensor, curve = spot.of(step), step.stage.operation
    if not isinstance(curve, Activation) or curve.whole:
        return None
    before, after = spot.numbers(spot.trace[step.reads[0]]), spot.numbers(tensor)
    if before is None or after is None:
        return None
    loudest = [int(before.argmin()), int(before.argmax())]
    beyond = [unit for unit in loudest if _told(curve, abs(float(before[unit])))]
    if not beyond:
        return None
    unit = spot.turn(beyond)
    was, now = float(before[unit]), float(after[unit])
    options = (0.0, was, -was)
    nearest = int(np.argmin([abs(now - each) for each in options]))
    return Question(
        "passes",
        step.stage.name,
        -1,
        spot.ask,
        [f"{spoken(was)} comes into ", *spot.column(tensor, unit), " of ", *spot.who,
         f". What comes out of {curve.function}?"],
        "choice",
        nearest,
        [f"Above zero nearly all passes, below it nearly nothing: {spoken(now)} comes out."],
        options=(["nearly nothing"], [f"about {spoken(was)}"], [f"about {spoken(-was)}"]),
        cell=(spot.ask, unit),
        covers=Covered((spot.ask,), (unit,)),
    )  # fmt: skip


def _told(curve: Activation, size: float) -> bool:
    """Whether a number of this size passes if above zero and is stopped if below."""
    return PASSES <= curve.at(size) <= 1 and 0 <= curve.at(-size) <= 1 - PASSES


def same_word(spot: Spot, step: Step) -> Question | None:
    """Whether a word that stands twice has the same numbers at both places.

    Of a text that is said it is not asked: what stands there is the word before.
    """
    tensor = spot.of(step)
    if spot.trace.along(spot.part) != spot.trace.along():
        return None
    if step.layer is not None or not isinstance(step.stage.operation, Lookup | Add):
        return None
    row, tokens = spot.row(tensor), spot.trace.tokens
    if row is None or row >= len(tokens) or len(tokens) != tensor.drawn_shape[0]:
        return None
    twin = next((i for i, t in enumerate(tokens) if t == tokens[row] and i != row), None)
    if twin is None:
        return None
    spot.named(spot.along, twin)  # in sight
    numbers = tensor.matrix()
    if not np.isfinite(numbers[[row, twin]]).all():
        return None
    apart = np.abs(numbers[row].astype(np.float64) - numbers[twin])
    if apart.any() and apart.max() < DIFFERENT:
        return None
    furthest = int(apart.argmax())
    differ = apart.any()
    one, other = (spoken(numbers[i][furthest]) for i in (row, twin))
    return Question(
        "same_word",
        step.stage.name,
        -1,
        spot.ask,
        [(tokens[row],), f" stands at places {min(row, twin)} and {max(row, twin)}. Are its two "
         "rows equal here?"],
        "choice",
        1 if differ else 0,
        [*spot.column(tensor, furthest), f" is {one} here and {other} there."]
        if differ
        else ["No number of the one row differs from the other's."],
        options=(["they are equal"], ["they differ"]),
        cell=(row, furthest) if differ else None,
        covers=Covered(rows=tuple(sorted((row, twin)))),
    )  # fmt: skip


def _added(spot: Spot, step: Step) -> tuple[Array, Array] | None:
    """The asking row before and after something was added to it within a layer."""
    if not isinstance(step.stage.operation, Add) or len(step.reads) != 2 or step.layer is None:
        return None
    before, after = spot.numbers(spot.trace[step.reads[0]]), spot.numbers(spot.of(step))
    if before is None or after is None or before.shape != after.shape:
        return None
    return before, after
