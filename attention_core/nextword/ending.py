"""The end of a model: the steps that make logits of the last layer's vectors."""

from collections.abc import Mapping
from dataclasses import dataclass

from attention_core.arrays import Array
from attention_core.graph.axes import Role
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Ending:
    """What is made of the vectors after the last layer, up to the logits.

    Attributes
    ----------
    trace : Trace
    stream : str
        The tensor that it reads: the last layer's output.
    steps : tuple of Step
        In order, the logits last; before them a norm, or a head's own layers.
    """

    trace: Trace
    stream: str
    steps: tuple[Step, ...]

    @property
    def logits(self) -> Step:
        """The step that scores every candidate."""
        return self.steps[-1]

    def label(self, candidate: int) -> str:
        """What a candidate is called."""
        return self.trace.entries.name("candidate", candidate)

    def at(self, place: int) -> Array:
        """The logits after one token, shape (candidate,).

        Of a long trace they are not held for all tokens, and only these are worked out.
        """
        if self.trace.holds(self.logits.name):
            found: Array = self.trace[self.logits.name].value[place]
            return found
        return self.said(self.trace[self.stream].value[place : place + 1])[0]

    def said(self, vectors: Array) -> Array:
        """The logits of any vectors, as if they were the last layer's.

        Parameters
        ----------
        vectors : ndarray, shape (row, d_model)

        Returns
        -------
        ndarray, shape (row, candidate)
        """
        made: Mapping[str, Array] = {self.stream: vectors}
        for step in self.steps:
            read = [made[name] if name in made else self.trace[name].value for name in step.reads]
            made = {**made, step.name: step.stage(*read)}
        return made[self.logits.name]


def ending(trace: Trace) -> Ending:
    """Find how the model of a trace scores its candidates.

    Raises
    ------
    ValueError
        If it scores none.
    """
    layers = [i for i, step in enumerate(trace.steps) if step.layer is not None]
    after = trace.steps[layers[-1] + 1 :] if layers else ()
    scored = next((i for i, step in enumerate(after) if "candidate" in step.signature.output), None)
    if scored is None:
        title = trace.of.title or "This model"
        raise ValueError(
            f"{title} scores no words: it has no output matrix. Choose a model that says which "
            "word comes next, or one with a masked-word head."
        )
    steps = after[: scored + 1]
    ours = {step.name for step in steps}
    stream = next(
        name
        for name in steps[0].reads
        if name not in ours and list(trace[name].roles()) == [Role.TOKEN, Role.FEATURE]
    )
    return Ending(trace, stream, steps)


def at(trace: Trace, place: int) -> int:
    """A place counted from the end or the beginning, as one from the beginning.

    Of a translator it is one of the translation.

    Raises
    ------
    ValueError
        If the model scores no words, or there is no such token.
    """
    n = len(trace.tokens_of(ending(trace).logits.part))
    if not -n <= place < n:
        raise ValueError(f"There is no token {place} among {n}.")
    return place % n
