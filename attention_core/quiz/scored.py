"""Questions about scores and weights: who gets most, by which head, who cannot be seen."""

import numpy as np

from attention_core.graph.kinds import Mask, Pieces
from attention_core.graph.spoken import spoken
from attention_core.graph.step import Step
from attention_core.quiz.question import Covered, Question
from attention_core.quiz.spot import FEW, Spot, clear, first_two
from attention_core.story.asking import weights_of, words_along

ALIKE = 1e-5  # of their size, what differs by less is rounding


def largest(spot: Spot, step: Step) -> Question | None:
    """Which column of the asking row is the largest: of scores, weights, or a word's own vector."""
    if step is spot.weights:
        return _gets_most(spot, step)
    if step is spot.compares:
        return _fits_best(spot, step)
    tensor = spot.of(step)
    row = spot.numbers(tensor)
    if row is None or spot.scene is None or spot.scene.name != step.name:
        return None
    if not tensor.entries.named(tensor.drawn[1]) or (two := first_two(row)) is None:
        return None
    best, next_ = two
    return Question(
        "largest",
        step.stage.name,
        -1,
        spot.ask,
        ["Which number of ", *spot.who, " is the largest here?"],
        "cell",
        best,
        [
            *spot.column(tensor, best),
            f" is {spoken(row[best])}; the next, ",
            *spot.column(tensor, next_),
            f", is {spoken(row[next_])}.",
        ],
        cell=(spot.ask, best),
        covers=Covered(rows=(spot.ask,)),
    )


def _gets_most(spot: Spot, step: Step) -> Question | None:
    tensor, scores = spot.of(step), spot.trace[step.reads[0]]
    weights = spot.numbers(tensor)
    two = None if weights is None else first_two(weights)
    if weights is None or two is None:
        return None
    best = two[0]
    row = scores.matrix(spot.head)[spot.ask].astype(np.float64)
    next_ = int(np.where(np.arange(row.size) == best, -np.inf, row).argmax())
    if not clear(row[best], row[next_]):  # the next is hidden, so there was nothing to choose
        return None
    return Question(
        "largest",
        step.stage.name,
        spot.head_in(tensor),
        spot.ask,
        ["When ", *spot.who, f" asks{spot.in_head(tensor)}, who gets most of its weight?"],
        "cell",
        best,
        [
            f"{spoken(weights[best])} goes to ",
            *spot.itself(tensor, best),
            f": score {spoken(row[best])} beats {spoken(row[next_])}, that of ",
            *spot.token(tensor, next_),
            f", which gets {spoken(weights[next_])}.",
        ],
        cell=(spot.ask, best),
        covers=Covered(rows=(spot.ask,)),
    )


def _fits_best(spot: Spot, step: Step) -> Question | None:
    tensor = spot.of(step)
    row = spot.numbers(tensor)
    two = None if row is None else first_two(row)
    if row is None or two is None:
        return None
    best, next_ = two
    return Question(
        "largest",
        step.stage.name,
        spot.head_in(tensor),
        spot.ask,
        ["When ", *spot.who, f" asks{spot.in_head(tensor)}, whose key fits its query best?"],
        "cell",
        best,
        [
            f"The score of {spoken(row[best])} with ",
            *spot.itself(tensor, best),
            f" beats {spoken(row[next_])} with ",
            *spot.itself(tensor, next_),
            ".",
        ],
        cell=(spot.ask, best),
        covers=Covered(rows=(spot.ask,)),
    )


def larger_score(spot: Spot, step: Step) -> Question | None:
    """Which of two tokens fits the asking one better."""
    tensor = spot.of(step)
    row = spot.numbers(tensor) if step is spot.compares else None
    if row is None or row.size < 3:  # of two, it would be the same as the largest
        return None
    order = [int(k) for k in np.argsort(-row, kind="stable")]
    pair = next(((k, j) for k in order[1:] for j in order if clear(row[k], row[j])), None)
    if pair is None:
        return None
    more, less = pair
    options = sorted(pair)
    return Question(
        "larger_score",
        step.stage.name,
        spot.head_in(tensor),
        spot.ask,
        [
            "When ",
            *spot.who,
            f" asks{spot.in_head(tensor)}, which score is larger: with ",
            *spot.itself(tensor, options[0]),
            " or with ",
            *spot.itself(tensor, options[1]),
            "?",
        ],
        "choice",
        options.index(more),
        [
            f"{spoken(row[more])} with ",
            *spot.itself(tensor, more),
            f" beats {spoken(row[less])} with ",
            *spot.itself(tensor, less),
            ".",
        ],
        options=tuple(spot.itself(tensor, k) for k in options),
        cell=(spot.ask, more),
        covers=Covered(rows=(spot.ask,)),
    )


def both_ways(spot: Spot, step: Step) -> Question | None:
    """Whether the score is the same when the other token asks."""
    tensor = spot.of(step)
    row = spot.numbers(tensor) if step is spot.compares else None
    if row is None or not tensor.entries.same(*tensor.drawn) or row.size < 2:
        return None
    back = tensor.matrix(spot.head)[:, spot.ask].astype(np.float64)
    if back.shape != row.shape or not np.isfinite(back).all():
        return None
    words = words_along(spot.trace, tensor.drawn[1], row.size)
    words[spot.ask] = False
    if not words.any():
        return None
    other = int(np.where(words, np.abs(row), -1).argmax())
    there, here = float(row[other]), float(back[other])
    size = max(abs(there), abs(here))
    asked: list[Pieces] = [
        ["when ", *spot.who, " asks ", *spot.token(tensor, other)],
        ["when ", *spot.token(tensor, other), " asks ", *spot.who],
    ]
    if abs(there - here) <= ALIKE * size and size >= 0.01:
        right = 2
        reason: Pieces = [f"It is {spoken(there)} both ways."]
    elif clear(max(there, here), min(there, here)):
        right = 0 if there > here else 1
        low, high = sorted((there, here))
        reason = [f"{spoken(high)} ", *asked[right], f", {spoken(low)} ", *asked[1 - right], "."]
    else:
        return None
    pair = tuple(sorted((spot.ask, other)))
    return Question(
        "both_ways",
        step.stage.name,
        spot.head_in(tensor),
        spot.ask,
        [f"Which score is larger{spot.in_head(tensor)}: ", *asked[0], ", or ", *asked[1], "?"],
        "choice",
        right,
        reason,
        options=(*asked, ["it is the same both ways"]),
        cell=(other, spot.ask) if right == 1 else (spot.ask, other),
        covers=Covered(pair, pair),
    )


def which_head(spot: Spot, step: Step) -> Question | None:
    """In which head the asking token gives most to the word that gets most of it anywhere."""
    tensor = spot.of(step)
    if step is not spot.weights or tensor.head is None:
        return None
    weights = weights_of(spot.trace, step)
    if len(weights) < 2 or spot.ask >= weights.shape[1]:
        return None
    by_head = weights[:, spot.ask].astype(np.float64)  # head key
    words = words_along(spot.trace, tensor.axes[-1], by_head.shape[1])
    if tensor.entries.same(*tensor.drawn):
        words[spot.ask] = False
    if not words.any() or not np.isfinite(by_head).all():
        return None
    key = int(np.where(words, by_head.max(axis=0), -1).argmax())
    given = by_head[:, key]
    ranking = [int(h) for h in np.argsort(-given, kind="stable")]
    best, others = ranking[0], ranking[1:]
    if len(ranking) > FEW:
        others = [h for h in others if clear(given[best], given[h])]
        others = others[:: max(1, len(others) // (FEW - 1))][: FEW - 1]
    if not others or not all(clear(given[best], given[h]) for h in others):
        return None
    options = sorted([best, *others])
    which = "which head" if len(options) == len(ranking) else "which of these heads"

    def name(head: int) -> str:
        return spot.in_head(tensor, head).removeprefix(" in ")

    return Question(
        "which_head",
        step.stage.name,
        -1,
        spot.ask,
        [f"In {which} does ", *spot.who, " give ", *spot.token(tensor, key),
         " the largest weight?"],
        "choice",
        options.index(best),
        [f"It is {spoken(given[best])} in {name(best)}, and {spoken(given[others[0]])} in "
         f"{name(others[0])}."],
        options=tuple([name(head)] for head in options),
        cell=(spot.ask, key),
    )  # fmt: skip


def hidden(spot: Spot, step: Step) -> Question | None:
    """Whom the asking token cannot see, where something is masked."""
    tensor = spot.of(step)
    row = spot.row(tensor) if isinstance(step.stage.operation, Mask) else None
    if row is None:
        return None
    scores = tensor.matrix(spot.head)[row]
    before = spot.trace[step.reads[0]].matrix(spot.head)[row]
    if not np.isfinite(before).all() or not (np.isfinite(scores) | np.isneginf(scores)).all():
        return None
    unseen = [int(k) for k in np.flatnonzero(np.isneginf(scores))]
    seen = [int(k) for k in np.flatnonzero(np.isfinite(scores))]
    if not unseen or not seen:
        return None
    key = spot.turn(unseen)
    options = sorted([key, *seen[-(FEW - 1) :]])
    mask = spot.trace[step.reads[1]].value
    causal = tensor.entries.same(*tensor.drawn) and np.array_equal(mask, np.tri(*mask.shape[-2:]))
    why = "it stands later, so that" if causal else "the mask hides it, so that"
    return Question(
        "hidden",
        step.stage.name,
        spot.head_in(tensor),
        spot.ask,
        ["Whom can ", *spot.who, " not see?"],
        "choice",
        options.index(key),
        [*spot.token(tensor, key), f": {why} its score becomes −∞ and its weight 0."],
        options=tuple(spot.itself(tensor, k) for k in options),
        cell=(row, key),
        covers=Covered(rows=(row,)),
    )
