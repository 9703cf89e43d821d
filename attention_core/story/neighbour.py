"""What a neighbour makes of a word that could mean several things, to be guessed and then seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.graph.kinds import Pieces
from attention_core.graph.spoken import spoken
from attention_core.graph.trace import Trace
from attention_core.stages.attention import COMPARE
from attention_core.story.asking import asks, weights_of
from attention_core.story.change import Change, Scene, branch, changes, scene
from attention_core.story.telling import either, from_to

CLEAR = 0.05  # a sense that grew by so much more than any other stands out, also to the eye


@dataclass(frozen=True)
class Beside:
    """A word before and after the attention of the first layer, by its senses.

    Attributes
    ----------
    token : int
        The word, which asks.
    giver : int or None
        Which other token brought most to the sense that grew most; None if it stands alone.
    names : tuple of str
        What the word could mean, the strongest first.
    senses : tuple of Change
        By the same; ``before`` and ``after`` are how strong each is.
    grew : int or None
        Which of them grew most, None if none stands out.
    """

    seen: Scene
    token: int
    giver: int | None
    names: tuple[str, ...]
    senses: tuple[Change, ...]
    grew: int | None

    @property
    def trace(self) -> Trace:
        """Of the sentence."""
        return self.seen.trace

    @property
    def most(self) -> int:
        """The sense that grew most, whether it stands out or not."""
        return int(np.argmax([each.by for each in self.senses]))

    def word(self, token: int | None = None) -> tuple[str]:
        """A token as a piece of a sentence, the one that asks if no other is given."""
        return (self.trace.tokens[self.token if token is None else token],)


@dataclass(frozen=True)
class Way:
    """One of the stages that led there: where it is seen, and what happened in it.

    Attributes
    ----------
    stage : str
        Its key.
    head : int
        The head that brought most.
    cell : (int, int)
        Row and column of the number that is told.
    says : list
        In pieces.
    """

    stage: str
    head: int
    cell: tuple[int, int]
    says: Pieces


def beside(trace: Trace) -> Beside | None:
    """What became of the word that asks.

    Parameters
    ----------
    trace : Trace
        Of the word and its neighbours.

    Returns
    -------
    Beside or None
        None if it cannot be told: no named dimensions, or fewer than two senses.
    """
    seen, found = scene(trace), changes(trace, 0)
    token = asks(trace)
    if seen is None or token >= len(found) or len(along := seen.senses(token)) < 2:
        return None
    by_sense = {each.along: each for each in found[token]}
    senses = tuple(by_sense[i] for i in along)
    last, best = np.sort([each.by for each in senses])[-2:]
    most = int(np.argmax([each.by for each in senses]))
    others = np.delete(np.arange(len(trace.tokens)), token)
    return Beside(
        seen,
        token,
        int(others[senses[most].keys[others].argmax()]) if others.size else None,
        tuple(trace.entries.name(seen.axis, i) for i in along),
        senses,
        most if best - last >= CLEAR and best >= CLEAR else None,
    )


def question(found: Beside) -> Pieces:
    """What is to be guessed."""
    could: Pieces = [found.word(), f" could mean {either(found.names)}."]
    if found.giver is None:
        return [*could, " No word stands beside it. Which will grow most?"]
    around = [i for i in range(len(found.trace.tokens)) if i != found.token]
    if len(around) > 1:
        return [*could, " Which will grow most, with these words before it?"]
    return [*could, " Its neighbour is ", found.word(around[0]), ". Which will grow most?"]


def reply(found: Beside, guess: int) -> str:
    """What is said to a guess, before the reason."""
    name, by = found.names[guess], found.senses[guess].by
    if found.grew is None:
        return f"You said {name}. This time no meaning stands out."
    if guess == found.grew:
        return f"Right: {name}."
    best = found.senses[found.grew]
    grew = f"grew by {spoken(by)}" if by > 0 else f"changed by {spoken(by)}"
    return f"Not this time: {name} {grew}, {found.names[found.grew]} by {spoken(best.by)}."


def reason(found: Beside) -> Pieces:
    """Why the word became what it is now."""
    unknown = found.trace.of.unknown
    if found.grew is None or found.giver is None:
        return [*_nothing(found), *_strange(unknown)]
    change, giver = found.senses[found.grew], found.word(found.giver)
    gave = change.keys[found.giver]
    return [
        giver,
        " pulled ",
        found.word(),
        f" to {found.names[found.grew]}: {from_to(change)}. Of this +"
        f"{spoken(change.by)}, {spoken(gave)} came from ",
        giver,
        ".",
        *_strange(unknown),
    ]


def _nothing(found: Beside) -> Pieces:
    """Why no sense stands out."""
    if found.giver is None:
        return ["With nobody to ask, ", found.word(), " took only from itself."]
    giver = found.word(found.giver)
    if giver[0] in found.trace.of.unknown:
        return [giver, " brought nothing that stands out."]
    theirs = found.seen.senses(found.giver)
    if not theirs:
        return [giver, " has no meaning of its own here, so ", found.word(), " took from itself."]
    apart = [i for i in theirs if i not in {each.along for each in found.senses}]
    if apart:
        about = found.trace.entries.name(found.seen.axis, apart[0])
        return [giver, f" is about {about}, and ", found.word(), " has none of that to ask with."]
    return [giver, " brought a little of everything."]


def _strange(words: Sequence[str]) -> Pieces:
    """That the model does not know a word."""
    if not words:
        return []
    return [
        " This small model does not know ",
        (words[0],),
        ": it made numbers of its spelling, which mean nothing. Try coin, leaf or cable.",
    ]


def steps(found: Beside) -> list[Way]:
    """How it came about, in five stages from the word table to the sum.

    Parameters
    ----------
    found : Beside

    Returns
    -------
    list of Way
        Empty if the word stands alone.
    """
    trace, token, giver = found.trace, found.token, found.giver
    way = branch(trace, 0)
    if giver is None or way is None:
        return []
    name, change = found.names[found.most], found.senses[found.most]
    head = int(change.heads.argmax())
    score = next(s for s in trace.walk(0) if s.stage.name == COMPARE[0].name)
    scores = trace[score.name].matrix(head)[token]
    shares = weights_of(trace, way.weights)[head, token]
    who, other = found.word(), found.word(giver)
    begins = ", ".join(
        f"{each} {spoken(sense.before)}"
        for each, sense in zip(found.names, found.senses, strict=True)
    )
    brought = ", ".join(
        f"head {each} brings {spoken(by)}"
        for each, by in zip(trace.heads, change.heads, strict=True)
    )
    told: list[tuple[str, int, Pieces]] = [
        (
            found.seen.name,
            change.along,
            ["Every word starts with numbers of its own. ", who, f": {begins}"],
        ),
        (
            score.name,
            giver,
            [
                who,
                " asks every word. ",
                other,
                f" scores {spoken(scores[giver])}, itself {spoken(scores[token])}",
            ],
        ),
        (
            way.weights.name,
            giver,
            [
                f"Scores are scaled down and become shares: {100 * shares[giver]:.0f} % for ",
                other,
                f", {100 * shares[token]:.0f} % for itself",
            ],
        ),
        (
            way.output.name,
            change.along,
            [
                "By its share each word hands over its numbers, once for every head, "
                f"the model's ways to look. Of {name}, {brought}"
            ],
        ),
        (
            way.add.name,
            change.along,
            ["That is added to what ", who, f" was: {name} {from_to(change)}"],
        ),
    ]
    keys = {step.name: step.stage.name for step in trace.steps}
    return [Way(keys[at], head, (token, column), says) for at, column, says in told]
