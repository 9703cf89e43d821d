"""A translation word by word: of all that may come, the likeliest, and on from there."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from attention_core.arrays import Array
from attention_core.graph.step import Step

_STATE = {"memory": "c_0"}  # what a step leaves to the next one, by the name that is read there


def computed(steps: Sequence[Step], given: Mapping[str, Any]) -> dict[str, Array]:
    """What these steps give, by name, without a trace."""
    values = dict(given)
    for step in steps:
        values[step.name] = step.stage.function(*[values[name] for name in step.reads])
    return {step.name: values[step.name] for step in steps}


def spoken(
    steps: Sequence[Step], given: Mapping[str, Any], word: Callable[[int, int], Mapping[str, Any]]
) -> Generator[Array, int, None]:
    """Logits of one word after the other; who takes them sends back which word it is to be.

    Parameters
    ----------
    steps : sequence of Step
        A decoder's.
    given : mapping of str to array
        What they read, and what the encoder made.
    word : callable
        What is given for a step: of the word that was said before, -1 if none was, and its place.
    """
    known = dict(given)
    known |= computed([step for step in steps if not step.along], known)  # of the source alone
    each = [step for step in steps if step.along]
    said, place = -1, 0
    while True:
        now = {**known, **word(said, place)}
        made = computed(each, now)
        for step in each:
            if step.stage.name in _STATE:
                name = step.name.replace(step.stage.name, _STATE[step.stage.name])
                known[name] = made[step.name][-1]
        said = yield made[each[-1].reads[0]][-1]
        place += 1
