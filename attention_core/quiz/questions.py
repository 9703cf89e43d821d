"""All that can be asked on one walk."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from attention_core.graph.nouns import told
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.quiz.changed import grows_most, length, passes, rises, same_word
from attention_core.quiz.handed import hands_over, longer_value, loudest_head
from attention_core.quiz.levers import causal, temperature, unscaled
from attention_core.quiz.number import number
from attention_core.quiz.question import Question
from attention_core.quiz.scored import both_ways, hidden, larger_score, largest, which_head
from attention_core.quiz.spot import OutOfSight, Spot

Maker = Callable[[Spot, Step], Question | None]

# Each is asked of every stage and gives None where it does not fit: the best of a stage first.
KINDS: Mapping[str, Maker] = {
    each.__name__: each
    for each in (
        hidden,
        largest,
        grows_most,
        rises,
        hands_over,
        which_head,
        number,
        larger_score,
        both_ways,
        temperature,
        causal,
        unscaled,
        longer_value,
        loudest_head,
        same_word,
        passes,
        length,
    )
}


def questions(
    trace: Trace,
    layer: int,
    head: int,
    ask: int,
    part: str | None = None,
    kind: str = "",
    most: int | None = None,
) -> list[Question]:
    """Every clear question about what the stages of a walk made.

    Parameters
    ----------
    trace : Trace
    layer : int
    head : int
        The head in view; where all are, -1, and no question is about one head alone.
    ask : int
        The token that asks.
    part : str, optional
        The stack that the layer is in; ``trace.part`` if not given.
    kind : str, optional
        Only questions of this kind, one of ``KINDS``; of every kind if not given.
    most : int, optional
        How many tokens are shown, the first ones: what is not in sight is not asked. All if not
        given.

    Returns
    -------
    list of Question
        Stage by stage, the best of a stage first. What has no clear answer is not asked: ties, and
        what differs by less than is shown.
    """
    spot = Spot(trace, layer, head, ask, part, most)
    makers = [make for name, make in KINDS.items() if kind in ("", name)]
    made = (_asked(make, spot, step) for step in spot.steps for make in makers)
    return [_called(each, trace.of.unit) for each in made if each is not None]


def _called(question: Question, unit: str) -> Question:
    """The same question, with the nouns for what a token is."""
    says, reason = told(question.says, unit), told(question.reason, unit)
    options = tuple(told(option, unit) for option in question.options)
    return replace(question, says=says, reason=reason, options=options)


def _asked(make: Maker, spot: Spot, step: Step) -> Question | None:
    try:
        return make(spot, step)
    except OutOfSight:
        return None
