"""All that can be asked on one walk."""

from attention_core.graph.trace import Trace
from attention_core.quiz.question import Question

KINDS: tuple[str, ...] = ()  # names of all kinds


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
        Only questions of this kind; of every kind if not given.
    most : int, optional
        How many tokens are shown, the first ones: what is not in sight is not asked. All if not
        given.

    Returns
    -------
    list of Question
        Stage by stage, the best of a stage first. What has no clear answer is not asked: ties, and
        what differs by less than is shown.
    """
    return []
