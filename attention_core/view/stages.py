"""What a viewer says of a stage, from its declaration and from the numbers it made."""

from attention_core import Tensor
from attention_core.graph.notice import notice
from attention_core.graph.nouns import called
from attention_core.graph.nouns import told as worded
from attention_core.graph.step import Step
from attention_core.graph.twins import alike
from attention_core.story import rests, told
from attention_core.view import protocol, tensors
from attention_core.view.mathml import mathml
from attention_core.view.scales import TOGETHER
from attention_core.view.shown import Shown
from attention_core.view.towers import lane

GIVEN = {
    "token_rows": "each token's row",
    "positions": "each token's place",
    "target_rows": "the row of each word said before",
    "target_positions": "each token's place",
    "c_0": "an empty memory c_0",
    "segments": "each token's segment",
    "mask": "the mask",
    "d_head": "the head size d_head",
    "temperature": "the temperature T",
    "decoder_output": "the decoder's output",
    "encoder_output": "the encoder's output",
    "frequencies": "how fast each pair turns, ω",
    "layer_number": "the layer's number",
    "epsilon": "a small number ε",
    "targets": "the right words",
    "picture": "the picture",
    "places": "where each number stands",
    "patch_numbers": "which patch each token is",
    "class_vector": "the class token's vector",
    "blend": "the shares of learned places",
    "rise_rows": "straight lines between rows",
    "rise_columns": "and between columns",
    "W_E": "the embedding table W_E",
    "W_P": "the position table W_P",
    "W_G": "the segment table W_G",
}
SAID_BEFORE = (
    "A row is called by the word that is said at its end. It begins with the word said before."
)
# By what a name begins with: W_Q is "weights W_Q".
KINDS = {
    "W": "weights",
    "v": "weights",
    "b": "bias",
    "gain": "the norm's",
    "shift": "the norm's",
    "scale": "LayerScale's",
}


def described(
    seen: Shown,
    step: Step,
    names_here: set[str],
    *,
    early: bool = False,
    line: frozenset[str] = frozenset(),
    most: int | None = None,
) -> protocol.Stage:
    """A stage for its card, its picture and the map.

    Stages of ``names_here`` can be gone to; an ``early`` one comes before the first layer; the
    stream runs through those on the ``line``; of the first ``most`` tokens a story is told.
    """
    trace = seen.whole  # what is said, is said of all there is
    stage, tensor = step.stage, trace[step.name]
    titles = {name: trace[name].stage for name in step.reads}
    unit = trace.of.unit
    return {
        "name": step.name,
        "key": stage.name,
        "title": stage.title,
        "group": step.group,
        "layer": step.layer,
        "hue": tensors.hue(stage.name),
        "kind": stage.operation.kind,
        "lane": lane(trace, step, line, names_here),
        "idle": stage.operation.idle(trace, tensor),
        "together": stage.operation.kind in TOGETHER,
        "over": step.over,
        "axes": step.signature.output,
        "axes_in": step.signature.inputs,
        "reads": step.reads,
        "links": {n: s.title for n, s in titles.items() if s and n in names_here},
        "given": {
            n: _elsewhere(step, trace[n].step) if s else given_words(n)
            for n, s in titles.items()
            if not (s and n in names_here)
        },
        "size": seen[step.name].drawn_shape,
        "head": -1 if tensor.head is None else tensor.head,
        "shape": shape_words(tensor),
        "equation": mathml(stage.equation),
        "caption": called(stage.caption, unit),
        "source": stage.source,
        "notice": worded(notice(trace, step.name), unit),
        "notes": [worded(each, unit) for each in _notes(seen, step, early)],
        "told": [worded(each, unit) for each in told(trace, step, most)],
        "rests": [
            {"head": each.head, "key": each.key, "length": each.length, "others": each.others}
            for each in rests(trace, step)
        ],
    }


def given_words(name: str) -> str:
    """What a tensor that was given, not computed, is called on screen."""
    base = name.rpartition(".")[2]
    kind = KINDS.get(base.partition("_")[0], "")
    return GIVEN.get(base) or f"{kind} {base}".strip()


def _elsewhere(here: Step, made: Step | None) -> str:
    """What is called that was computed, but not on the walk through this layer."""
    if made is None or (made.layer is not None and made.part == here.part):
        return "the layer before"
    title = made.stage.title.lower()
    return f"the {made.part}'s {title}" if made.part else title


def shape_words(tensor: Tensor) -> str:
    """``12 × 4 × 32 (head, query, d_head)``; of a single number, that it is one."""
    if not tensor.axes:
        return "a single number"
    lengths = " × ".join(f"{n:,}" for n in tensor.value.shape)
    along = tensor.entries.along
    # Who asks is a query, whichever text they are in.
    names = [axis.removeprefix(f"{along(axis)}_") for axis in tensor.axes]
    return f"{lengths} ({', '.join(names)})"


def _shared(seen: Shown, step: Step) -> str:
    """How many heads share each of these, where keys and values have fewer heads than queries."""
    tensor, heads = seen[step.name], len(seen.heads)
    mine = 0 if tensor.head is None else tensor.value.shape[tensor.head]
    if not 0 < mine < heads:
        return ""
    group = heads // mine
    each = f"{mine} {tensor.entries.axis(tensor.axes[tensor.head or 0]).noun}{'s' * (mine > 1)}"
    first = f"heads 0 to {group - 1}" if group > 1 else "head 0"
    return f"{heads} heads ask and share {each}: {first} have the same."


def _notes(seen: Shown, step: Step, early: bool) -> list[protocol.Pieces]:
    """Weights that are equal, what is left out, what labels mean, words that are not known."""
    of = seen.of
    notes: list[protocol.Pieces] = [said] if (said := alike(seen.whole, step)) else []
    notes += [[said] for said in (seen.says(step.name), _shared(seen, step)) if said]
    if early and of.signs:
        notes.append([of.signs])
    if early and seen.whole.translates(step.part):
        notes.append([SAID_BEFORE])
    unknown = of.unknown
    if unknown:
        words = [piece for word in unknown[:6] for piece in (", ", (word,))][1:]
        more = f" and {len(unknown) - 6} more" if len(unknown) > 6 else ""
        before, after = of.unknown_says
        notes.append([before, *words, more + after])
    return notes
