"""A trace as one HTML file: it opens from disk, asks the network for nothing and steps by key."""

from html import escape
from typing import TYPE_CHECKING

from attention_core.graph.backwards import readers
from attention_core.graph.entries import special
from attention_core.graph.explain import Explanation
from attention_core.graph.nouns import PICTURED, called
from attention_core.graph.trace import Trace
from attention_core.quiz import questions
from attention_core.story import asks
from attention_core.view.alone import alone, as_text
from attention_core.view.answers import account, short
from attention_core.view.enclosed import enclosed
from attention_core.view.protocol import Answer
from attention_core.view.selection import Selection, select
from attention_core.view.shown import explained_gradient, shown
from attention_core.view.text import sentence

if TYPE_CHECKING:
    from attention_core.story.target import Target

NOT_HERE = "The sum behind this gradient is not in this file. The app shows it."
MOST_INLINE = 64  # tokens that are shown inside a notebook; of more, a file is made by name
HEIGHT = 640  # px of a notebook's frame
KEYS = '<p class="keys">← → step, Enter or a click opens the sum behind a number, Esc closes it</p>'


def page(
    trace: Trace,
    *,
    layer: int | None = None,
    stage: str | None = None,
    head: int = 0,
    cell: tuple[int, int] | None = None,
    title: str | None = None,
    part: str | None = None,
    gradient: "Target | None" = None,
) -> str:
    """One layer of a trace as an HTML page on its own.

    Parameters
    ----------
    trace : Trace
    layer : int, optional
        The layer it holds, after the reading of the sentence; if not given, that of a stage which
        is named in full, ``"layer2.scores"``, else 0.
    stage : str, optional
        Where it opens: ``"scores"``; the first stage if not given.
    head : int, optional
        The head in view.
    cell : tuple of int, optional
        Row and column of a number whose sum is open.
    title : str, optional
        The page's heading; if not given, the tokens, or a text and its translation.
    part : str, optional
        The stack that the layer is in: ``"decoder"``; the first one if not given.
    gradient : Target, optional
        A number whose gradient the page shows beside the numbers, key G: from ``story.target``.

    Returns
    -------
    str
        To be saved as UTF-8. It holds the sums behind all numbers if they have no more than
        ``enclosed.MOST_TERMS`` terms together, else those of the smallest stages of the head in
        view; of the others it says that they are left out. What can be predicted in it is of the
        head in view and the token that asks.

    Raises
    ------
    ValueError
        If the trace has no such part, layer, stage, head or cell.
    """
    # Not before it is asked for, as it brings a converter for equations along.
    from attention_core.view.payload import answer_part, ids, trace_part, weights_part
    from attention_core.view.sides import no_sides

    trace = shown(trace)
    chosen = select(trace, layer, stage, head, cell, part)
    layer, part = chosen.layer, chosen.part
    layers = trace.n_layers(part)
    sums = enclosed(trace, chosen)
    view = {"stage": chosen.step.stage.name, "head": head, "cell": chosen.cell, "revision": 0}
    quiz = questions(trace.whole, layer, head, asks(trace), part)
    answers = [short(account(each)) for each in sums.sums]
    belongs = ids(trace, layer, part=part)
    belongs["sides"] = belongs["trace"]
    sides = no_sides(belongs["sides"])
    if gradient:
        sides, more = _gradient(trace, chosen, gradient, belongs["sides"])
        answers += more
    heading = title if title is not None else _heading(trace)
    whose = f"{part}'s" if part else "model's"
    held = f"This file holds layer {layer} of the {whose} {layers} layers." if layers > 1 else ""
    about = ". ".join(filter(None, [trace.of.title, held]))
    return alone(
        heading,
        f'<div class="about"><h1>{as_text(heading)}</h1><p>{as_text(about)}</p>{KEYS}</div>'
        '<div class="root"></div>',
        "alone",
        {
            "trace": trace_part(trace, layer, part=part),
            "weights": weights_part(trace, layer, part=part),
            "sides": sides,
            "answers": answer_part(view, answers, belongs, left_out=sums.left_out, quiz=quiz),
        },
    )


def _heading(trace: Trace) -> str:
    """The tokens; of a text that was answered in words its own and those of the answer.

    Parts of a picture are not listed: how many there are is told.
    """
    if trace.of.unit in PICTURED:
        parts = len(trace.tokens) - len(special(trace.tokens))
        return called(f"A sentence of {parts:,} words", trace.of.unit)
    if not trace.output_text:
        return sentence(trace.tokens)
    added = special(trace.tokens)
    words = [token for i, token in enumerate(trace.tokens) if i not in added]
    return f"{sentence(words).strip()} → {trace.output_text}"


def _gradient(
    trace: Trace, chosen: Selection, target: "Target", name: str
) -> tuple[bytes, list[Answer]]:
    """The gradient side of a walk, and the sums behind its numbers."""
    from attention_core.view.sides import gradient_part, read

    whole, walked = shown(trace).whole, read(chosen.steps)
    found = target.gradients(whole, {*walked, *readers(whole, walked)})

    def back(trace: Trace, name: str, cell: tuple[int, ...]) -> Explanation:
        return explained_gradient(trace, found, target.seeds, name, cell)

    sums = enclosed(trace, chosen, tell=back)
    left_out = NOT_HERE if sums.left_out else ""
    part = gradient_part(
        trace, found, chosen.layer, name, target.says, part=chosen.part, left_out=left_out
    )
    return part, [short(account(each, "gradient")) for each in sums.sums]


def inline(trace: Trace) -> str | None:
    """A page for a notebook, in a frame of its own; None if it would be too large to be inline."""
    if len(trace.tokens) > MOST_INLINE:
        return None
    return (
        f'<iframe srcdoc="{escape(page(trace))}" sandbox="allow-scripts allow-downloads" '
        f'style="width:100%;height:{HEIGHT}px;border:0"></iframe>'
    )
