"""Below the map of heads: their measures, what else may count as attention, heads made uniform."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from attention_core import Trace
from attention_core.heads import ablate, attending, measures_of
from pages._app import files, models
from pages._app.figures.matrix import matrix_figure
from pages._app.measures import measures_table
from pages.learn.heads import sent
from pages.learn.heads.place import MEAN, Place
from pages.learn.walkthrough.place import Place as Walk


def named_heads(place: Place) -> list[tuple[str, Place]]:
    """The first head of each name as something to try: what it looks at, and where it is open."""
    called = sent.called(sent.Seen.at(place))
    every = np.ndenumerate(called)
    first = {name: head for head, name in reversed(list(every)) if name}
    measures = measures_of(sent.seen(sent.Seen.at(place)))
    wanted = [measure.head for measure in measures if measure.head in first]
    return [
        (
            f"open the head called “{name}” (layer {first[name][0]}, head {first[name][1]})",
            replace(place, heads=(first[name],)),
        )
        for name in wanted
    ]


def walk(place: Place, trace: Trace) -> Walk:
    """Where the first head that is open is in the walkthrough."""
    layer, head = place.heads[0]
    step = attending(trace, place.part or None)[max(layer, 0)]
    return Walk(
        place.text,
        place.model,
        part=place.part,
        layer=max(layer, 0),
        stage=step.stage.name,
        head=max(head, 0),
    )


def open_heads(place: Place) -> str:
    """Which heads are open, in a few words."""
    if len(place.heads) > 1:
        return f"{len(place.heads)} heads averaged"
    layer, head = place.heads[0]
    where = "all layers" if layer == MEAN else f"layer {layer}"
    return f"{where} {'all heads' if head == MEAN else f'head {head}'}"


def measures(place: Place) -> None:
    """Every head in a sortable table: on this sentence, by chance, over many sentences."""
    of = sent.Seen.at(place)
    here, there, called = sent.measured(of), sent.everywhere(of), sent.called(of)
    wide, names = measures_table(called, here, there, "over many")
    # Of the measure that the map shows all that is known, else of every one what it is here.
    visible = ["head", "name", *names.get(place.show, [first for first, *_ in names.values()])]
    others = _others(int(there.sentences.max()), place.model)
    says = (
        "Layer and head, on this sentence. Click a column's name to sort by it. Show one measure "
        f"on the map and the table sets it beside chance{others}. By chance: the head's own "
        "weights, shuffled among the tokens it may see. A head has a name only if it beats 95 of "
        "100 shuffles here and over the many sentences, and there gives that target more than half "
        "of its weight."
    )
    st.caption(models.told(says, place.model))
    files.table(
        wide[visible],
        "measures",
        f"heads.{place.model}",
        whole=wide,
        columns=files.digits(visible[2:]),
        index=False,
    )


def _others(count: int, name: str) -> str:
    """Over which sentences the mean is, if this model can read any of them."""
    if not count and models.unit(name) == "patch":
        return "; over several pictures heads are measured on the page Pictures"
    if not count:
        return ", and not beside other sentences, as this model can read none of the bundled ones"
    return f" and beside its mean over {count:,} other sentence{'' if count == 1 else 's'}"


def uniform(place: Place) -> None:
    """One head made to look everywhere alike, and all of them, one at a time."""
    trace = models.traced(place.text, place.model)
    layer, head = place.heads[0]
    if len(place.heads) == 1 and layer >= 0 and head >= 0:
        moved = ablate(trace, layer, head)
        says = (
            f"Blind **layer {layer}, head {head}**, so that it looks at every token it may see "
            f"alike, and the layer's output moves by **{moved.layer:.1%}** of its length, the "
            f"model's output by **{moved.output:.1%}**, and the sentence vector by a cosine "
            f"distance of **{moved.sentence:.4f}**. Open another head on the map to compare."
        )
        st.markdown(models.told(says, place.model))
    else:
        st.markdown("Open a single head on the map to see what it alone does.")
    moves = sent.uniform(place.text, place.model)
    layers, heads = moves.shape
    frame = pd.DataFrame(
        1000 * moves,
        index=[f"layer {i}" for i in range(layers)],
        columns=[f"head {i}" for i in range(heads)],
    )
    title = models.told("How far the sentence vector moves, cosine distance × 1000", place.model)
    figure = matrix_figure(frame, title)
    files.chart(figure, "uniform_chart", "uniform-heads", title)
    most = np.unravel_index(int(moves.argmax()), moves.shape)
    quiet = int((moves < 0.1 * moves.max()).sum())
    told = (
        f"On this sentence **layer {most[0]}, head {most[1]}** matters most; {quiet} of "
        f"{moves.size} heads move it less than a tenth as far."
        if moves.any()
        else "On this sentence no head moves it: all look everywhere alike already."
    )
    st.markdown(
        f"{models.told(told, place.model)} Many heads can go with little loss in a whole test set "
        "too, but heads may also stand in for each other, and this removes only one at a time. "
        "([Michel et al. 2019](https://arxiv.org/abs/1905.10650), "
        "[Voita et al. 2019](https://aclanthology.org/P19-1580))"
    )
    files.table(frame, "uniform_table", f"uniform.{place.model}")
