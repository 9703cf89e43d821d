"""A trace: every tensor of one forward pass, and the ways through it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from attention_core.arrays import frozen
from attention_core.geometry.threads import one_thread
from attention_core.graph.axes import Role
from attention_core.graph.entries import Entries
from attention_core.graph.finite import Astray, astray
from attention_core.graph.kinds import Softmax
from attention_core.graph.step import Step, stacks
from attention_core.graph.tensor import Tensor


@dataclass(frozen=True)
class Origin:
    """What a trace is of.

    Attributes
    ----------
    model, title : str
        Of the model, for links and for people.
    signs : str
        What the labels mean that are not words.
    unknown : tuple of str
        Words the model does not know.
    unknown_says : tuple of str
        What is said of those, before and after them.
    parameters : frozenset of str
        Names of what was given and is the same for every sample; empty if nobody said.
    says : str
        What the model says to it, if it answers in words.
    unit : str
        What a reader's token is: one of ``nouns.NOUNS``.
    """

    model: str = ""
    title: str = ""
    signs: str = ""
    unknown: tuple[str, ...] = ()
    unknown_says: tuple[str, str] = ("Unknown to this model: ", ".")
    parameters: frozenset[str] = frozenset()
    says: str = ""
    unit: str = "word"


Place = tuple[str, int | None]  # a part and a layer


class Trace(Mapping[str, Tensor]):
    """Every tensor of one forward pass, in order: what was given, then what was computed.

    Parameters
    ----------
    tensors : mapping of str to Tensor
        What was given, and what is held of the rest. A step that is not there is run again when it
        is asked for, with those before it that are not there either; what came of it is remembered
        until another layer is asked for.
    steps : tuple of Step
    of : Origin, optional
        What it is a trace of.
    """

    def __init__(
        self, tensors: Mapping[str, Tensor], steps: tuple[Step, ...], of: Origin | None = None
    ) -> None:
        self._held = dict(tensors)
        self.steps = steps
        self.of = of or Origin()
        self._steps = {step.name: step for step in steps}
        given = (name for name in tensors if name not in self._steps)
        self._names = (*given, *self._steps)
        self._again: tuple[Place, dict[str, Tensor]] = (("", None), {})

    def __getitem__(self, name: str) -> Tensor:
        held = self._held.get(name)
        if held is not None:
            return held
        if name not in self._steps:
            raise KeyError(f"this trace has no tensor {name!r}; list(trace) names them")
        step = self._steps[name]
        place, again = self._again
        if place != (step.part, step.layer):
            again = {}
            self._again = ((step.part, step.layer), again)
        with one_thread():
            return self._run_again(step, again)

    def holds(self, name: str) -> bool:
        """Whether a tensor is at hand; if not, it is worked out again when it is asked for."""
        return name in self._held

    def _run_again(self, step: Step, again: dict[str, Tensor]) -> Tensor:
        """What a step gives, and all before it that is neither held nor was run again."""
        if step.name not in again:
            read = (
                self._held.get(name) or self._run_again(self._steps[name], again)
                for name in step.reads
            )
            with np.errstate(all="ignore"):  # as in run
                value = frozen(step.stage(*(tensor.value for tensor in read)))
            again[step.name] = Tensor(step.name, value, step.signature.output, self.entries, step)
        return again[step.name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def given(self) -> tuple[str, ...]:
        """Names of what was given and not computed."""
        return self._names[: len(self._names) - len(self._steps)]

    def __repr__(self) -> str:
        from attention_core.view.text import overview

        return overview(self)

    def _repr_html_(self) -> str | None:
        """A notebook shows it as the page does."""
        from attention_core.view.html import inline

        return inline(self)

    @cached_property
    def astray(self) -> Astray | None:
        """The first tensor with numbers that are infinite or none; looked for once."""
        return astray(self)

    @property
    def entries(self) -> Entries:
        """What is known of the axes."""
        return next(iter(self._held.values())).entries

    def _roles(self, step: Step) -> dict[str, Role]:
        """What runs along each axis of what a step makes, without making it."""
        return {axis: self.entries.axis(axis).role for axis in step.signature.output}

    def _length(self, step: Step, axis: str) -> int:
        """How long an axis of what a step makes is; it is made only if tensors differ in it."""
        known = self.entries.sizes.lengths.get(axis)
        return known or self[step.name].value.shape[step.signature.output.index(axis)]

    @property
    def tokens(self) -> list[str]:
        """The sample's tokens as strings: those of the first tensor that has some."""
        return [*self._tokens]

    @cached_property
    def _tokens(self) -> list[str]:
        return self._along("")[1]

    def along(self, part: str | None = None) -> str:
        """The list of tokens that a part goes through: what it reads, or what it says.

        None is ``part``; empty if nothing in it has tokens.
        """
        return self._along(self.part if part is None else part)[0]

    def translates(self, part: str | None = None) -> bool:
        """Whether a part says another text than the one that is read; None is ``part``."""
        return self.along(part or None) != self.along()

    def tokens_of(self, part: str | None = None) -> list[str]:
        """The tokens in that list as strings; of a decoder those of what is said."""
        return [*self._along(self.part if part is None else part)[1]]

    def _along(self, part: str) -> tuple[str, list[str]]:
        ours = (step for step in self.steps if not part or step.part in ("", part))
        for step in ours:
            for axis, role in self._roles(step).items():
                if role == Role.TOKEN:
                    along = self.entries.along(axis)
                    named = self.entries.lists.get(along)
                    return along, list(named or map(str, range(self._length(step, axis))))
        return "", []

    @property
    def heads(self) -> list[str]:
        """Names of the heads; where keys have fewer than queries, those of the queries."""
        return [*self._heads]

    @cached_property
    def _heads(self) -> list[str]:
        found: list[str] = []
        for step in self.steps:
            for axis, role in self._roles(step).items():
                if role == Role.HEAD and (n := self._length(step, axis)) > len(found):
                    found = [self.entries.name(axis, i) for i in range(n)]
        return found

    @property
    def output_text(self) -> str:
        """What a model that answers in words says, as a translator does; else empty."""
        return self.of.says

    @property
    def output(self) -> Tensor:
        """The last tensor, whatever it is: vectors, scores over a vocabulary, one number."""
        return self[self.steps[-1].name]

    @property
    def stream(self) -> Tensor:
        """The last tensor with one vector for each of ``tokens``; the last of all if none has.

        The residual stream as the last layer leaves it, before a head norms it and scores a
        vocabulary by it: of a model with layers, only what is in a layer counts. Of a translator it
        is the encoder's, of the text that was read.
        """
        read = self._along("")[0]
        parts = {step.part for step in self.steps}
        return self._vectors({part for part in parts if self._along(part)[0] == read})

    @property
    def final(self) -> Tensor:
        """The same of whichever text: of a translator the decoder's, of the text that is said."""
        return self._vectors({step.part for step in self.steps})

    def _vectors(self, parts: Collection[str]) -> Tensor:
        """The last tensor of these parts with one vector per token."""
        ours = [step for step in self.steps if step.part in parts]
        layered = [step for step in ours if step.layer is not None]
        for step in reversed(layered or ours):
            if [r for r in self._roles(step).values() if r != Role.HEAD] == [
                Role.TOKEN,
                Role.FEATURE,
            ]:
                return self[step.name]
        return self.output

    @cached_property
    def attention(self) -> tuple[Step, ...]:
        """Where weights are shared out over what answers, in order: a softmax over keys.

        Found by what they do, so that nothing depends on what a model calls its stages.
        """
        found = (step for step in self.steps if isinstance(step.stage.operation, Softmax))
        return tuple(step for step in found if self.entries.axis(step.over).part == "key")

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The stacks of layers, in the order they run in; of one without a name, an empty one."""
        return tuple(self._stacks)

    @cached_property
    def _stacks(self) -> dict[str, int]:
        return stacks(self.steps)

    @cached_property
    def part(self) -> str:
        """The part that is meant where none is named: the layers in no part, else the first."""
        return "" if "" in self.parts else next(iter(self.parts), "")

    def n_layers(self, part: str | None = None) -> int:
        """How many layers a part has; None is ``part``."""
        part = self.part if part is None else part
        return self._stacks.get(part, 0)

    def layer(self, layer: int, part: str | None = None) -> tuple[Step, ...]:
        """The steps of one layer of a part; None is ``part``."""
        part = self.part if part is None else part
        return tuple(s for s in self.steps if s.layer == layer and s.part == part)

    def walk(self, layer: int, part: str | None = None) -> tuple[Step, ...]:
        """The steps on the way through one layer of a part; None is ``part``.

        What reads the sample comes before it, and after the last layer what is made of its result.
        """
        part = self.part if part is None else part
        ours = [step for step in self.steps if step.part in ("", part)]
        layers = [i for i, step in enumerate(ours) if step.layer is not None]
        first, last = (layers[0], layers[-1]) if layers else (len(ours), len(ours))
        at_end = layer == self.n_layers(part) - 1
        return tuple(
            step
            for i, step in enumerate(ours)
            if (step.layer == layer and step.part == part)
            or (step.layer is None and (i < first or (i > last and at_end)))
        )
