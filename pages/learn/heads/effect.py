"""Below the map of heads: one sentence's tokens ranked by five answers to the same question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from attention_core import Trace
from attention_core.graph.spoken import spoken
from attention_core.heads import (
    METHODS,
    Method,
    agreement,
    by_head,
    by_token,
    largest_disagreement,
    leave_one_out,
    norm,
    ranks,
    raw_weight,
    rollout,
    shares,
    weight_times_gradient,
)
from attention_core.models import TextModel
from attention_core.story.target import Target, score
from pages._app import files, gradient, models
from pages._app.figures.matrix import matrix_figure
from pages._app.frame import Page
from pages._app.words import numbered, plain, sentence, strong
from pages.learn.heads import sent
from pages.learn.heads.place import KINDS, Place


def effect(page: Page[Place]) -> None:
    """Four methods that ask what feeds a vector, and one that asks what would move it."""
    text, name = page.place.text, page.place.model
    trace, model = models.traced(text, name), models.model(name)
    tokens = numbered(trace.tokens)
    _choose(page, tokens, model)
    place = page.place
    if len(tokens) < 2:
        st.info("This takes two tokens at least: type one more word.")
        return
    values = _four(place.text, place.model, place.target)
    try:
        pull = _pull(place, trace, _asked(place, trace, model))
    except ValueError as error:
        st.caption(plain(f"Weight × gradient is left out. {error}"))
        pull = None

    def caveats(values: np.ndarray, ranked: np.ndarray) -> list[str]:
        return [*disagreed(tokens, values, ranked), *_caveats(tokens, values, place.target)]

    ranked(tokens, values, METHODS, pull, place.model, caveats)


def _choose(page: Page[Place], tokens: Sequence[str], model: TextModel) -> None:
    """What is fed, and what of it the gradient is of."""
    guesses = bool(model.can.predicts) or page.place.kind == "score"
    first, *row = st.columns((2.2, 2.2, 3) if guesses else (2.2, 3))
    title = models.told("the sentence vector (the mean of all tokens)", page.place.model)
    targets = range(-1, len(tokens))
    page.select("target", "What feeds", targets, lambda i: title if i < 0 else tokens[i], first)
    if guesses:
        page.select("kind", "Gradient of its", list(KINDS), KINDS.__getitem__, row[0])
    if page.place.kind == "likeness":
        label = "The other sentence" if guesses else "Gradient of its likeness to"
        label = models.told(label, page.place.model)
        page.typed(
            "toward", label, row[-1], placeholder=models.another(page.place.text, page.place.model)
        )


def _asked(place: Place, trace: Trace, model: TextModel) -> Target:
    """The number whose gradient weighs attention."""
    at = None if place.target < 0 else place.target
    if place.kind == "likeness":
        return gradient.like(place, trace, at)
    last = len(trace.tokens) - 1
    return score(trace, gradient.guessed_at(model, trace, last if at is None else at))


@st.cache_resource(show_spinner="Leaving out one token after the other …", max_entries=16)
def _four(text: str, name: str, target: int) -> np.ndarray:
    trace, model = models.traced(text, name), models.model(name)
    token = None if target < 0 else target
    sight = sent.seen(sent.Seen(text, name, "", False)).weights
    return np.stack(
        [
            raw_weight(sight, token),
            rollout(sight, token),
            norm(trace, token),
            leave_one_out(text, model, token),
        ]
    )


@dataclass(frozen=True)
class Pull:
    """What attention does to a number: all of it that a token gets, and all that a head gives."""

    asked: Target
    tokens: np.ndarray
    heads: np.ndarray


def _pull(place: Place, trace: Trace, asked: Target) -> Pull:
    told = repr((asked.says, asked.value))
    return Pull(asked, *_weighed(place.text, place.model, told, trace, asked.seeds))


@st.cache_resource(show_spinner=False, max_entries=16)
def _weighed(
    text: str, name: str, asked: str, _trace: Trace, _seeds: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    products = weight_times_gradient(_trace, _seeds)
    return by_token(products), by_head(products)


def ranked(
    tokens: Sequence[str],
    values: np.ndarray,
    methods: Sequence[Method],
    pull: Pull | None,
    model: str,
    caveats: Callable[[np.ndarray, np.ndarray], list[str]],
) -> None:
    """Every token by every method, what each method is worth, and how far they agree."""
    values = values if pull is None else np.concatenate([values, pull.tokens[None]])
    methods = methods[: len(values)]
    sizes = shares(values, methods)
    ranked = ranks(sizes)
    table = pd.DataFrame({"token": tokens})
    columns: dict[str, Any] = {}
    for method, value, rank in zip(methods, values, ranked, strict=True):
        table[method.title] = value
        table[f"{method.title}: rank"] = rank
        columns[f"{method.title}: rank"] = st.column_config.NumberColumn("rank", width=60)
        columns[method.title] = (
            st.column_config.NumberColumn(format="%+.4f")
            if method.signed
            else st.column_config.ProgressColumn(
                format="%.3f", min_value=0.0, max_value=float(np.nanmax(value)) or 1.0
            )
        )
    files.table(table, "four", f"attention.{model}", columns=columns, index=False)
    left, right = st.columns([3, 2], gap="large")
    agree = agreement(sizes)
    for line in caveats(values, ranked):
        left.markdown(models.told(line, model))
    if pull:
        left.markdown(_pulled(tokens, agree[4, 3], pull))
    with right:
        titles = [method.title for method in methods]
        shown = pd.DataFrame(agree, index=titles, columns=titles)
        figure = matrix_figure(shown, "Rank agreement (Spearman)")
        files.chart(figure, "agreement", "rank-agreement", "Rank agreement of the methods")
        if pull:
            _heads(pull)


def _heads(pull: Pull) -> None:
    """The same by heads, as one is turned up: which of them the number hangs on."""
    layers, heads = pull.heads.shape
    shown = pd.DataFrame(
        10 * pull.heads,  # thousandths per hundredth
        index=[f"layer {i}" for i in range(layers)],
        columns=[f"head {i}" for i in range(heads)],
    )
    title = "Weight × gradient by head: 1 % more moves it by, in thousandths"
    files.chart(matrix_figure(shown, title), "pulling", "weight-times-gradient", title)


def disagreed(
    tokens: Sequence[str],
    values: np.ndarray,
    ranked: np.ndarray,
    methods: Sequence[Method] = METHODS,
) -> list[str]:
    """The token whose rank depends most on the method, if they disagree at all."""
    apart = largest_disagreement(shares(values, methods))
    if not apart:
        return []
    one, other = (methods[m].title.lower() for m in apart.methods)
    of = int(np.sum(~np.isnan(ranked[0])))
    return [
        f"They disagree most on {strong(tokens[apart.token])}: by {one} it is number "
        f"{apart.ranks[0]:g} of {of}, by {other} number {apart.ranks[1]:g}."
    ]


def _caveats(tokens: Sequence[str], values: np.ndarray, target: int) -> list[str]:
    """One line for each method on these very numbers."""
    raw, rolled, normed, moved = values[:4]
    best = [plain(tokens[int(np.nanargmax(each))]) for each in values[:4]]
    lines = []
    agree = agreement(values[:4])
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


def _pulled(tokens: Sequence[str], agree: float, pull: Pull) -> str:
    """What the gradient says, and what it does not."""
    if not pull.heads.any():
        return (
            "**Weight × gradient**: no small change of attention would move "
            f"{sentence(pull.asked.says)}."
        )
    best = int(np.abs(pull.tokens).argmax())
    way = "raises" if pull.tokens[best] > 0 else "lowers"
    layer, head = (int(i) for i in np.unravel_index(np.abs(pull.heads).argmax(), pull.heads.shape))
    rho = f"{agree:.2f}".replace("-", "−")
    order = "" if np.isnan(agree) else f" Its order agrees with leaving tokens out by ρ = {rho}."
    return (
        f"**Weight × gradient** asks what attention does to {sentence(pull.asked.says)}, "
        f"{spoken(pull.asked.value)} here: 1 % more of it to {strong(tokens[best])}, in every "
        f"head, {way} that by {abs(pull.tokens[best]) / 100:.2g}, more than to any other token; of "
        f"the heads **layer {layer}, head {head}** moves it most. It tells of a small step and of "
        "this one number: where softmax has decided already a small step moves little, though "
        f"much would change without the token.{order} "
        "([Serrano & Smith 2019](https://aclanthology.org/P19-1282); for heads "
        "[Michel et al. 2019](https://arxiv.org/abs/1905.10650); whether attention is an "
        "explanation at all: [Bastings & Filippova 2020]"
        "(https://aclanthology.org/2020.blackboxnlp-1.14))"
    )
