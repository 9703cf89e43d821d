"""What the browser's tab says of a place in the walkthrough."""

from attention_core import Tensor, Trace
from attention_core.story.asking import weights_of
from pages._app.words import brief
from pages.learn.walkthrough.asking import ask_in
from pages.learn.walkthrough.place import ALL_HEADS, NOBODY, Place


def said(place: Place, trace: Trace, tensor: Tensor, head: int) -> str:
    """Of attention weights how much one word gives to another; else the stage and the sentence.

    Where the reader predicts or looks at a gradient, no number is told.
    """
    step = next((step for step in trace.attention if step.name == tensor.name), None)
    back = place.show == "gradient"
    if step is None or head == ALL_HEADS or place.predict or back:
        title = tensor.stage.title if tensor.stage else tensor.name
        title = f"Gradient of {title.lower()}" if back else title
        return f"{title} · {brief(place.text, 40)}"
    weights = weights_of(trace, step)[head]
    ask = min(ask_in(place, trace), len(weights) - 1)
    answer = int(weights[ask].argmax()) if place.follow == NOBODY else place.follow
    entries, axes = trace.entries, tensor.axes[-2:]
    asks, answers = (
        brief(entries.name(axis, i), 20) for axis, i in zip(axes, (ask, answer), strict=True)
    )
    where = f"layer {place.layer} " if trace.n_layers(step.part) > 1 else ""
    where = f"{place.part} {where}" if place.part else where
    return (
        f"{asks} → {answers} {100 * weights[ask, answer]:.0f} % · {where}head {trace.heads[head]}"
    )
