"""The whole model as a map: its stacks of layers, and the stream that runs through them."""

from attention_core.graph.axes import Role
from attention_core.graph.nouns import called
from attention_core.graph.picked import looks_back
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.view import protocol
from attention_core.view.axes import of_the_sample

WORD = {"token": "word"}  # as the map calls what the entries of an axis are called, of words


def towers(trace: Trace, part: str) -> list[protocol.Tower]:
    """Every stack of layers, in the order they run in; ``part`` is the one that is walked."""
    parts = list(dict.fromkeys(step.part for step in trace.steps if step.layer is not None))
    return [
        {
            "part": each,
            "here": each == part,
            "layers": trace.n_layers(each),
            "begins": _begins(trace, each),
            "reads": sorted(_reading(trace, each)),
            "after": [
                {"key": step.stage.name, "title": step.stage.title}
                for step in _after(trace, each)
                if each == part
            ],
            "ends": ends(trace, each),
        }
        for each in parts or [part]
    ]


def _begins(trace: Trace, part: str) -> str:
    """What comes into a stack of layers; one that reads another's result writes as it goes."""
    if _reading(trace, part):
        return "said so far"
    return called("words", trace.of.unit) if trace.tokens else "input"


def _reading(trace: Trace, part: str) -> set[int]:
    """The layers of a stack that read what another one made."""
    made = _elsewhere(trace, part)
    ours = (step for step in trace.steps if step.part == part)
    return {s.layer for s in ours if s.layer is not None and not made.isdisjoint(s.reads)}


def _elsewhere(trace: Trace, part: str) -> set[str]:
    """What is made in other stacks of layers."""
    return {step.name for step in trace.steps if step.part not in ("", part)}


def ends(trace: Trace, part: str) -> str:
    """What comes out at the end of a stack of layers, in a few words."""
    steps = [step for step in trace.steps if step.part in ("", part)]
    last = trace[steps[-1].name]
    for step in reversed(_after(trace, part) or steps[-1:]):
        tensor = trace[step.name]
        roles = tensor.roles()
        if roles[:1] != (Role.TOKEN,) or len(roles) != 2:
            continue
        noun = tensor.entries.axis(tensor.axes[0]).noun
        noun = called(WORD.get(noun, noun), trace.of.unit)
        if roles[1] == Role.TABLE:
            onward = looks_back(trace, steps) or _reading(trace, part)
            return "guess: the next word" if onward else f"a guess per {noun}"
        return f"one vector per {noun}"
    return "one number" if not last.axes else (last.stage.title.lower() if last.stage else "")


def _after(trace: Trace, part: str) -> list[Step]:
    """What is made of the last layer's result."""
    ours = [step for step in trace.steps if step.part in ("", part)]
    layers = [i for i, step in enumerate(ours) if step.layer is not None]
    return [step for step in ours[layers[-1] + 1 :] if step.layer is None] if layers else []


def stream(trace: Trace, part: str) -> frozenset[str]:
    """Names of the tensors that the stream of a stack of layers goes through, from its end back.

    Of several tensors that a step reads, the stream comes by the one that all others are made of:
    so it runs past a block to the addition that takes the block's result in. Where none is,
    it comes by the first.
    """
    ours = [step for step in trace.steps if step.part in ("", part)]
    made_of: dict[str, frozenset[str]] = {}
    for step in trace.steps:
        read = [made_of.get(name, frozenset()) for name in step.reads]
        made_of[step.name] = frozenset(step.reads).union(*read)
    found = []
    reading = {step.name: step.reads for step in trace.steps}  # nothing is worked out for it
    name: str | None = ours[-1].name if ours else None
    while name is not None:
        found.append(name)
        read_by = reading.get(name, ())
        reads = [read for read in read_by if read in reading or of_the_sample(trace[read])]
        computed = [read for read in reads if read in reading]
        name = next(
            (
                read
                for read in reads
                if computed and all(read == c or read in made_of[c] for c in computed)
            ),
            next(iter(computed), None),
        )
    return frozenset(found)


def lane(trace: Trace, step: Step, line: frozenset[str], here: set[str]) -> protocol.Lane:
    """Where a step stands on the map: on the ``line`` of the stream or on a branch of it.

    A branch ``leaves`` the stream where it reads it, ``crosses`` over where it reads what another
    stack of layers made, and ``enters`` from elsewhere where it reads nothing that is on this map,
    whose steps are ``here``.
    """
    if step.name in line:
        return "stream"
    if any(read in line for read in step.reads):
        return "leaves"
    if not _elsewhere(trace, step.part).isdisjoint(step.reads):
        return "crosses"
    return "branch" if any(read in here for read in step.reads) else "enters"
