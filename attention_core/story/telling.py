"""Changes in sentences: one for each token, at the steps where something came of attention."""

from collections.abc import Sequence

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.entries import special
from attention_core.graph.kinds import Lookup, Pieces, Recur
from attention_core.graph.spoken import spoken
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.story.change import Change, Changes, Scene, branch, changes, likeness, scene
from attention_core.story.kept import gated, remembered
from attention_core.story.said import brought, took

LEAST = 0.005  # what is less is 0.00 on screen
ALIKE = 0.02  # a cosine that changed less says nothing of a word's meaning
FEW = 3  # so many numbers can be taken in at a glance


def told(trace: Trace, step: Step, most: int | None = None) -> list[Pieces]:
    """What happened to each token up to this step.

    Parameters
    ----------
    trace : Trace
    step : Step
    most : int, optional
        Of how many tokens, the first ones; of all if not given.

    Returns
    -------
    list
        A sentence in pieces for each token, where it is read from the word table, where attention
        comes back onto the stream, where a memory is carried on, and at the end of a layer; empty
        at any other step, and where nothing can be told. Of a text that is said it is told what
        stands where each token is to come.
    """
    if isinstance(step.stage.operation, Recur):
        return remembered(trace, step, most)
    if kept := gated(trace, step, most):
        return kept
    if step.layer is None:
        if trace.translates(step.part):
            return _follows(trace, step, most)
        start = scene(trace)
        if start is None or step.name != start.name or branch(trace, 0) is None:
            return []
        return [_starts(start, i) for i in range(len(start.table[:most]))]
    way = branch(trace, step.layer, step.part)
    last = trace.layer(step.layer, step.part)[-1]
    if way is None or step.name not in (way.add.name, last.name):
        return []
    if trace.translates(step.part):
        if step.name != way.add.name:
            return []
        changed = brought(trace, step.layer, step.part, most)
        return [took(trace, each, step.part, _by_heads(trace, each)) for each in changed]
    seen, found = scene(trace, step.part), changes(trace, step.layer, step.part, most)
    if seen is None or not found:
        return []
    if step.name == way.add.name:
        return [_brought(seen, each) for each in found]
    if trace[step.name].value.shape != seen.table.shape:
        return []
    return _come_to(seen, step, way.before, found)


def _starts(seen: Scene, token: int) -> Pieces:
    """What a token is before anything has happened to it, and who stands beside it."""
    trace, who = seen.trace, (seen.trace.tokens[token],)
    row = seen.table[token]
    if not seen.named:
        begins: Pieces = [who, f" starts as the same {row.size} numbers in every sentence"]
    elif not (strong := seen.senses(token)):
        begins = [who, " has no meaning of its own here"]
        begins += [": only zeros"] if not row.any() else []
    else:
        senses = [f"{trace.entries.name(seen.axis, i)} ({spoken(row[i])})" for i in strong]
        could = "could mean" if senses[1:] else "means"
        begins = [who, f" {could} {either(senses)}"]
    around = {token - 1, token + 1} & set(range(len(trace.tokens))) - set(special(trace.tokens))
    beside = min(around, default=None)
    if beside is None:
        return [*begins, ", and no word stands beside it."]
    return [*begins, ". Its neighbour is ", (trace.tokens[beside],), ": what will come of it?"]


def _follows(trace: Trace, step: Step, most: int | None) -> list[Pieces]:
    """What stands where each token is to be said: the one before, read from the word table."""
    if not isinstance(step.stage.operation, Lookup):
        return []
    table = trace[step.reads[1]]
    if table.axes[0] != "vocabulary":
        return []
    tokens = trace.tokens_of(step.part)[:most]
    told: list[Pieces] = []
    for i, token in enumerate(tokens):
        begins: Pieces = ["Where ", (token,)]
        if i == 0:
            told.append([*begins, " is to be said, no word was said yet: only zeros."])
        else:
            says = " is to be said, the decoder reads the word before it, "
            told.append([*begins, says, (tokens[i - 1],), "."])
    return told


def either(names: Sequence[str]) -> str:
    """Several names, any one of them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _brought(seen: Scene, found: Changes) -> Pieces:
    """What attention added to one token."""
    trace, who = seen.trace, (seen.trace.tokens[found.token],)
    if not seen.named:
        return _towards(seen, found)
    moved = [each for each in found if abs(each.by) >= LEAST]
    if not moved:
        return ["Attention left ", who, " as it was, but for its place."]
    first = moved[0]
    giver = _giver(first)
    names = [trace.entries.name(seen.axis, each.along) for each in moved[:FEW]]
    numbers = [f"{name} {from_to(each)}" for name, each in zip(names, moved[:FEW], strict=True)]
    # What else moved need not be the giver's doing.
    own = [
        name
        for name, each in zip(names, moved[:FEW], strict=True)
        if giver != found.token and _giver(each) == found.token
    ]
    if own:
        numbers[-1] += f" ({' and '.join(own)} from itself)"
    said: Pieces = (
        [who, " took most from itself: "]
        if giver == first.token
        else [(trace.tokens[giver],), " changed ", who, ": "]
    )
    return [*said, f"{', '.join(numbers)}. {_by_heads(trace, first)}."]


def _giver(change: Change) -> int:
    """The token that brought most of a change."""
    return int((change.keys * (1 if change.by > 0 else -1)).argmax())


def _towards(seen: Scene, found: Changes) -> Pieces:
    """Which word attention moved one token towards, or away from."""
    trace, token = seen.trace, found.token
    who = (trace.tokens[token],)
    most = _best(seen, found)
    if most is None:
        return ["Attention moved ", who, " towards no other word of the sentence."]
    return [
        "Attention moved ",
        who,
        " towards ",
        (trace.tokens[most.along],),
        f": {from_to(most)} along that word's own vector. {_by_heads(trace, most)}.",
    ]


def _by_heads(trace: Trace, change: Change) -> str:
    """Which heads brought a change; the figures add up to it."""
    names, way = trace.heads, 1 if change.by > 0 else -1
    parts = [(f"head {names[h]}", way * float(by)) for h, by in enumerate(change.heads)]
    parts.append(("the bias", way * change.bias))
    helped = [part for part in sorted(parts, key=lambda part: -part[1]) if part[1] >= LEAST]
    total = f" of the {_signed(change.by)} came"
    others = [part for part in parts if abs(part[1]) >= LEAST and part not in helped[:FEW]]
    if not helped:
        return "It came by many heads, a little each"
    if len(helped) == 1 and not others:
        return f"All of it came by {helped[0][0]}"
    shown = helped[: FEW - 1] if others and len(helped) >= FEW else helped[:FEW]
    said = ", ".join(
        f"{spoken(way * by)}{'' if i else total} by {name}" for i, (name, by) in enumerate(shown)
    )
    rest = way * change.by - sum(by for _, by in shown)
    if abs(rest) < LEAST:
        return said
    return f"{said}; all else brought {_signed(way * rest)}"


def _come_to(seen: Scene, step: Step, before: str, found: Sequence[Changes]) -> list[Pieces]:
    """What became of every token by the end of a layer, and of the last of them by all layers."""
    trace = seen.trace
    rows = [trace[name].value.astype(float) for name in (before, step.name)]
    n = trace.n_layers(step.part)
    ends = n > 1 and step.layer == n - 1
    if seen.named:
        was, now, start = (each[: len(found), seen.choices] for each in (*rows, seen.table))
        told = [
            _means(seen, found[i].token, step, *each)
            for i, each in enumerate(zip(was, now, strict=True))
        ]
        if ends:
            for pieces, first, last in zip(told, start, now, strict=True):
                moved = _moved(seen, first, last) or "as it was"
                pieces.append(f" Through all {n} layers: {moved}.")
        return told
    was, now, start = (likeness(seen, each[: len(found)]) for each in (*rows, seen.table))
    said = []
    for i, mine in enumerate(found):
        pieces = _alike(seen, i, was[i], now[i], f"In layer {step.layer} ")
        if best := _best(seen, mine):
            word = (trace.tokens[best.along],)
            pieces += [" Along ", word, f" attention moved it: {_by_heads(trace, best)}."]
        if ends and (own := seen.own(i)) is not None:
            k = seen.words.index(own)
            cosines = f"cosine {spoken(start[i][k])} → {spoken(now[i][k])}"
            pieces.append(f" Through all {n} layers, its own word: {cosines}.")
        said.append(pieces)
    return said


def _means(seen: Scene, token: int, step: Step, was: Array, now: Array) -> Pieces:
    """Which meanings of one token a layer made stronger or weaker."""
    who = (seen.trace.tokens[token],)
    moved = _moved(seen, was, now)
    if not moved:
        return [f"Layer {step.layer} left the meaning of ", who, " as it was."]
    return [f"In layer {step.layer} ", who, f" changed: {moved}."]


def _moved(seen: Scene, was: Array, now: Array) -> str:
    """Named dimensions that moved, the one that moved furthest first."""
    furthest = np.argsort(-np.abs(now - was), kind="stable")[:FEW]
    return ", ".join(
        f"{seen.trace.entries.name(seen.axis, seen.choices[i])} {spoken(was[i])} → {spoken(now[i])}"
        for i in furthest
        if abs(now[i] - was[i]) >= LEAST
    )


def _best(seen: Scene, found: Changes) -> Change | None:
    own = seen.own(found.token)
    return next((each for each in found if each.along != own and each.by >= LEAST), None)


def _alike(
    seen: Scene, token: int, was: Sequence[float], now: Sequence[float], when: str
) -> Pieces:
    """How one token's likeness to its own word and to another's changed."""
    tokens, own = seen.trace.tokens, seen.own(token)
    who = (tokens[token],)
    by = {word: float(now[k] - was[k]) for k, word in enumerate(seen.words)}
    place = {word: k for k, word in enumerate(seen.words)}
    others = [word for word in by if word != own]
    best = max(others, key=by.__getitem__, default=None)
    said: Pieces = [when, who]
    parts: list[Pieces] = []
    if own is not None and abs(by[own]) >= LEAST:
        k = place[own]
        way = "moved away from" if by[own] < 0 else "moved back to"
        parts.append(
            [f" {way} its own word in the table (cosine {spoken(was[k])} → {spoken(now[k])})"]
        )
    if best is not None and by[best] >= ALIKE:
        k = place[best]
        moved = "towards " if parts else "moved towards "
        parts.append([f" {moved}", (tokens[best],), f" ({spoken(was[k])} → {spoken(now[k])})"])
    if not parts:
        return [*said, " came nearer to no word of the sentence."]
    joined = parts[0] if len(parts) == 1 else [*parts[0], " and", *parts[1]]
    return [*said, *joined, "."]


def from_to(change: Change) -> str:
    """From what to what a measure moved."""
    return f"{spoken(change.before)} → {spoken(change.after)}"


def _signed(value: float) -> str:
    return f"+{spoken(value)}" if value > 0 else spoken(value)
