"""One sample through one model."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from attention_core.geometry.threads import one_thread
from attention_core.graph.entries import Labels
from attention_core.graph.run import run
from attention_core.graph.step import Step
from attention_core.graph.trace import Origin, Trace
from attention_core.models.base import Model, Reading, TextModel


def trace(
    sample: Any, model: Model, dtype: Any = np.float32, without: Collection[int] = ()
) -> Trace:
    """Run a sample through a model and keep every intermediate.

    Parameters
    ----------
    sample : str, sequence of int, or array
        A text of at least one token, at most ``model.n_positions``, or the ids of its tokens; a
        picture (height, width, 3) of uint8, for a model of pictures; or what else it reads.
    model : Model
        From ``load_model``.
    dtype : dtype, optional
        float32, as trained, or float64 to see how much rounding there is.
    without : collection of int, optional
        Places of tokens to leave out, as if they had never been there; the others move up.

    Returns
    -------
    Trace
        Read-only tensors by name, in order of computation. Of a picture those that other layers
        read and the weights of attention are held, and the others worked out when looked at.

    Raises
    ------
    TooManyTokens
        If the text has more tokens than the model has positions.
    ValueError
        If the text has no token.
    """
    reading = model.read(sample, dtype, without)
    given, labels, of = _whole(reading, sample, model, dtype)
    with one_thread():
        return run(
            model.steps,
            used(model.steps, given),
            labels,
            dtype,
            of,
            made=reading.made,
            keep=reading.keep,
        )


def traces(texts: Iterable[str], model: TextModel) -> Iterator[tuple[str, Trace]]:
    """Run text after text, so that the trace of only one is in memory.

    Parameters
    ----------
    texts : iterable of str
        One that the model cannot read, as it has no token or too many, is passed over, and so is
        one of which numbers become infinite or none: not every text fits every model.
    model : TextModel

    Yields
    ------
    str, Trace
    """
    for text in texts:
        if 0 < len(model.tokenize(text)) <= model.n_positions:
            found = trace(text, model)
            if not found.astray:
                yield text, found


def read(
    sample: Any, model: Model, dtype: Any = np.float32, without: Collection[int] = ()
) -> tuple[Mapping[str, Any], Labels]:
    """Read a sample as a model does, without computing anything.

    Parameters
    ----------
    sample, model, dtype, without
        As ``trace`` takes them, and refused as there.

    Returns
    -------
    given : mapping of str to array
        All that the model's steps read and do not compute: ids, mask, weights.
    labels : mapping of str to sequence of str
        Names of entries by list, as ``run`` takes them.
    """
    given, labels, _ = everything(sample, model, dtype, without)
    return used(model.steps, given), labels


def everything(
    sample: Any, model: Model, dtype: Any = np.float32, without: Collection[int] = ()
) -> tuple[dict[str, Any], Labels, Origin]:
    """As ``read``, with the parameters that other steps than the model's own may read.

    The last is what a trace of it is of.
    """
    return _whole(model.read(sample, dtype, without), sample, model, dtype)


def _whole(
    reading: Reading, sample: Any, model: Model, dtype: Any
) -> tuple[dict[str, Any], Labels, Origin]:
    parameters = model.parameters(dtype)
    text = getattr(sample, "text", sample)
    typed = model.can.words and isinstance(text, str)
    words = model.words(text) if typed else ()  # type: ignore[attr-defined]
    unknown = tuple(dict.fromkeys(word.text for word in words if word.unknown))
    fixed = frozenset(parameters.keys() - reading.rows.keys())
    card = model.card
    of = Origin(
        model=model.name,
        title=model.title,
        signs=card.signs,
        unknown=unknown,
        unknown_says=card.unknown,
        parameters=fixed,
        says=reading.says,
        unit=model.can.unit,
    )
    return {**reading.given, **parameters, **reading.rows}, reading.labels, of


def used(steps: tuple[Step, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """Of what is given, what the steps read."""
    names = {name for step in steps for name in step.reads}
    return {name: value for name, value in given.items() if name in names}
