"""Below the map of heads: their measures, what else may count as attention, heads made uniform."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from attention_core.heads import (
    MEASURES,
    METHODS,
    ablate,
    agreement,
    largest_disagreement,
    leave_one_out,
    norm,
    ranks,
    raw_weight,
    rollout,
)
from pages._app import files, models
from pages._app.figures.matrix import matrix_figure
from pages._app.frame import Page
from pages._app.words import numbered, plain, strong
from pages.learn.heads import sent
from pages.learn.heads.place import MEAN, Place


def named_heads(place: Place) -> list[tuple[str, Place]]:
    """The first head of each name as something to try: what it looks at, and where it is open."""
    called = sent.called(place.text, place.model, place.hide)
    every = np.ndenumerate(called)
    first = {name: head for head, name in reversed(list(every)) if name}
    wanted = [measure.head for measure in MEASURES if measure.head in first]
    return [
        (
            f"open the head called “{name}” (layer {first[name][0]}, head {first[name][1]})",
            replace(place, heads=(first[name],)),
        )
        for name in wanted
    ]


def open_heads(place: Place) -> str:
    """Which heads are open, in a few words."""
    if len(place.heads) > 1:
        return f"{len(place.heads)} heads averaged"
    layer, head = place.heads[0]
    where = "all layers" if layer == MEAN else f"layer {layer}"
    return f"{where} {'all heads' if head == MEAN else f'head {head}'}"


def measures(place: Place) -> None:
    """Every head in a sortable table: on this sentence, by chance, over many sentences."""
    key = (place.text, place.model, place.hide)
    here, there = sent.measured(*key), sent.everywhere(place.model, place.hide)
    called = sent.called(*key)
    layers, heads = called.shape
    rows = [f"{layer}.{head}" for layer in range(layers) for head in range(heads)]
    columns = {"head": rows, "name": called.ravel()}
    of: dict[str, list[str]] = {}
    parts = {
        "": here.values,
        ", by chance": here.chance,
        ", 95 of 100 shuffles": here.p95,
        ", over many": there.values,
        ", over many, by chance": there.chance,
        ", over many, 95 of 100 shuffles": there.p95,
    }
    for i, measure in enumerate(MEASURES):
        for suffix, values in parts.items():
            if not np.isnan(values[i]).all():
                column = f"{measure.title}{suffix}"
                columns[column] = values[i].ravel()
                of.setdefault(measure.name, []).append(column)
    wide = pd.DataFrame(columns)
    # Of the measure that the map shows all that is known, else of every one what it is here.
    visible = ["head", "name", *of.get(place.show, [first for first, *_ in of.values()])]
    st.caption(
        "Layer and head, on this sentence. Click a column's name to sort by it. Show one measure "
        f"on the map and the table sets it beside chance{_others(int(there.sentences.max()))}. By "
        "chance: the head's own weights, shuffled among the tokens it may see. A head has a name "
        "only if it beats 95 of 100 shuffles here and over the many sentences, and there gives "
        "that target more than half of its weight."
    )
    files.table(
        wide[visible],
        "measures",
        f"heads.{place.model}",
        whole=wide,
        columns=files.digits(visible[2:]),
        index=False,
    )


def _others(count: int) -> str:
    """Over which sentences the mean is, if this model can read any of them."""
    if not count:
        return ", and not beside other sentences, as this model can read none of the bundled ones"
    return f" and beside its mean over {count:,} other sentence{'' if count == 1 else 's'}"


def attention(page: Page[Place]) -> None:
    """One sentence's tokens ranked by four answers to the same question."""
    trace = models.traced(page.place.text, page.place.model)
    tokens = numbered(trace.tokens)
    title = "the sentence vector (the mean of all tokens)"
    page.select(
        "target",
        "What feeds",
        range(-1, len(tokens)),
        lambda i: title if i < 0 else tokens[i],
        width=420,
    )
    place = page.place
    if len(tokens) < 2:
        st.info("This takes two tokens at least: type one more word.")
        return
    values = _four(place.text, place.model, place.target)
    ranked = ranks(values)
    table = pd.DataFrame({"token": tokens})
    for method, value, rank in zip(METHODS, values, ranked, strict=True):
        table[method.title] = value
        table[f"{method.title}: rank"] = rank
    bars = {
        m.title: st.column_config.ProgressColumn(
            format="%.3f", min_value=0.0, max_value=float(np.nanmax(v)) or 1.0
        )
        for m, v in zip(METHODS, values, strict=True)
    }
    files.table(table, "four", f"attention.{place.model}", columns=bars, index=False)
    left, right = st.columns([3, 2], gap="large")
    for line in _caveats(tokens, values, ranked, place.target):
        left.markdown(line)
    with right:
        titles = [method.title for method in METHODS]
        agree = pd.DataFrame(agreement(values), index=titles, columns=titles)
        figure = matrix_figure(agree, "Rank agreement (Spearman)")
        files.chart(figure, "agreement", "rank-agreement", "Rank agreement of the four methods")


@st.cache_resource(show_spinner="Leaving out one token after the other …", max_entries=16)
def _four(text: str, name: str, target: int) -> np.ndarray:
    trace, model = models.traced(text, name), models.model(name)
    token = None if target < 0 else target
    sight = sent.seen(text, name, False).weights
    return np.stack(
        [
            raw_weight(sight, token),
            rollout(sight, token),
            norm(trace, token),
            leave_one_out(text, model, token),
        ]
    )


def _caveats(
    tokens: Sequence[str], values: np.ndarray, ranked: np.ndarray, target: int
) -> list[str]:
    """The largest disagreement, then one line for each method on these very numbers."""
    raw, rolled, normed, moved = values
    best = [plain(tokens[int(np.nanargmax(each))]) for each in values]
    lines = []
    apart = largest_disagreement(values)
    agree = agreement(values)
    if apart:
        one, other = (METHODS[m].title.lower() for m in apart.methods)
        of = int(np.sum(~np.isnan(ranked[0])))
        lines.append(
            f"They disagree most on {strong(tokens[apart.token])}: by {one} it is number "
            f"{apart.ranks[0]:g} of {of}, by {other} number {apart.ranks[1]:g}."
        )
    rho = f"{agree[0, 3]:.2f}".replace("-", "−")
    order = (
        "too few tokens differ to compare its order with leaving tokens out."
        if np.isnan(agree[0, 3])
        else f"its order agrees with leaving tokens out by ρ = {rho} here."
    )
    lines.append(
        f"**Raw weight** puts **{best[0]}** first, {raw.max():.0%} of all weight. A weight says "
        f"where heads look, not what would be missing: {order} "
        "([Jain & Wallace 2019](https://aclanthology.org/N19-1357), answered by "
        "[Wiegreffe & Pinter 2019](https://aclanthology.org/D19-1002))"
    )
    way = "evens them out" if rolled.max() < raw.max() else "piles them up"
    lines.append(
        f"**Rollout** follows weights through all layers, which {way} here: the largest share is "
        f"{rolled.max():.0%}, of raw weight {raw.max():.0%}. It knows nothing of values or of the "
        "feed-forward layers. "
        "([Abnar & Zuidema 2020](https://aclanthology.org/2020.acl-main.385))"
    )
    drop = int(np.argmax(raw - normed))
    lines.append(
        f"**Norm** counts what is handed over, weight times the length of the value: "
        f"{strong(tokens[drop])} gets {raw[drop]:.0%} of the weight, but {normed[drop]:.0%} of "
        "what is handed over. The feed-forward layers are still left out. "
        "([Kobayashi et al. 2020](https://aclanthology.org/2020.emnlp-main.574))"
    )
    what = "the sentence vector" if target < 0 else f"the vector of {strong(tokens[target])}"
    lines.append(
        f"**Leave one out**: without **{best[3]}** {what} moves most, by a cosine distance of "
        f"{np.nanmax(moved):.3f}. But a sentence with a hole is one that nobody wrote, and the "
        "tokens after it move up one place. "
        "([Li, Monroe & Jurafsky 2016](https://arxiv.org/abs/1612.08220))"
    )
    return lines


def uniform(place: Place) -> None:
    """One head made to look everywhere alike, and all of them, one at a time."""
    trace = models.traced(place.text, place.model)
    layer, head = place.heads[0]
    if len(place.heads) == 1 and layer >= 0 and head >= 0:
        moved = ablate(trace, layer, head)
        st.markdown(
            f"Blind **layer {layer}, head {head}**, so that it looks at every token it may see "
            f"alike, and the layer's output moves by **{moved.layer:.1%}** of its length, the "
            f"model's output by **{moved.output:.1%}**, and the sentence vector by a cosine "
            f"distance of **{moved.sentence:.4f}**. Open another head on the map to compare."
        )
    else:
        st.markdown("Open a single head on the map to see what it alone does.")
    moves = sent.uniform(place.text, place.model)
    layers, heads = moves.shape
    frame = pd.DataFrame(
        1000 * moves,
        index=[f"layer {i}" for i in range(layers)],
        columns=[f"head {i}" for i in range(heads)],
    )
    title = "How far the sentence vector moves, cosine distance × 1000"
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
        f"{told} Many heads can go with little loss in a whole test set too, but heads may also "
        "stand in for each other, and this removes only one at a time. "
        "([Michel et al. 2019](https://arxiv.org/abs/1905.10650), "
        "[Voita et al. 2019](https://aclanthology.org/P19-1580))"
    )
    files.table(frame, "uniform_table", f"uniform.{place.model}")
