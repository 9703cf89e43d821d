"""Below the map of a translator's heads: which source token counts for what is said."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from attention_core import Trace
from attention_core.heads import (
    CROSS_METHODS,
    agreement,
    by_head,
    by_token,
    left_out,
    norm,
    raw_weight,
    rollout,
    said_score,
    weight_times_gradient,
    weights,
)
from pages._app import models
from pages._app.frame import Page
from pages._app.words import numbered, strong
from pages.learn.heads.effect import Pull, disagreed, ranked
from pages.learn.heads.place import Place

FEWEST_BITS = 0.05  # less is 0.0 on screen


def sources(page: Page[Place], trace: Trace) -> None:
    """Four methods that ask what a word that is said came of, and one that asks what moves it."""
    targets, tokens = (numbered(trace.entries.lists[name]) for name in ("target", "token"))
    everything = "the whole translation (the mean of its tokens)"
    page.select(
        "target",
        "What is said",
        range(-1, len(targets)),
        lambda i: everything if i < 0 else targets[i],
        st.columns([2, 3])[0],
    )
    place = page.place
    values = _four(place.text, place.model)[:, place.target]
    pull = Pull(
        said_score(trace, None if place.target < 0 else place.target),
        *_pulled(place.text, place.model, place.target, place.part),
    )

    def caveats(values: np.ndarray, ranks: np.ndarray) -> list[str]:
        return [
            *disagreed(tokens, values, ranks, CROSS_METHODS),
            *_caveats(tokens, values, targets[place.target] if place.target >= 0 else ""),
        ]

    ranked(tokens, values, CROSS_METHODS, pull, place.model, caveats)


@st.cache_resource(show_spinner="Leaving out one token after the other …", max_entries=16)
def _four(text: str, name: str) -> np.ndarray:
    """By method, token that is said (the mean over all comes last) and source token."""
    trace, model = models.traced(text, name), models.model(name)
    looks, below = weights(trace, "decoder"), weights(trace, "encoder")
    missed = left_out(trace, text, model)
    return np.array(
        [
            [
                raw_weight(looks, target),
                rollout(looks, target, below),
                norm(trace, target, "decoder"),
                missed.mean(axis=0) if target is None else missed[target],
            ]
            for target in (*range(len(missed)), None)
        ]
    ).swapaxes(0, 1)


@st.cache_resource(show_spinner=False, max_entries=16)
def _pulled(text: str, name: str, target: int, part: str) -> tuple[np.ndarray, np.ndarray]:
    """What attention to each source token does to what is said, and what each head does."""
    trace = models.traced(text, name)
    seeds = said_score(trace, None if target < 0 else target).seeds
    crossing = weight_times_gradient(trace, seeds, "decoder")
    of_part = crossing if part else weight_times_gradient(trace, seeds)
    return by_token(crossing), by_head(of_part)


def _caveats(tokens: Sequence[str], values: np.ndarray, target: str) -> list[str]:
    """One line for each method on these very numbers."""
    raw, rolled, normed, missed = values[:4]
    what = f"{strong(target)} becomes" if target else "the tokens of the translation become"
    order = agreement(np.abs(values[:4]))[0, 3]
    rho = f"{order:.2f}".replace("-", "−")
    agrees = "" if np.isnan(order) else f", and their order agrees by ρ = {rho} here"
    drop = int(np.argmax(np.abs(raw - normed)))
    lines = [
        f"**Raw weight** puts {strong(tokens[int(raw.argmax())])} first, {raw.max():.0%} of what "
        "all heads of the decoder look at. Only one of them was trained to say which word came of "
        "which; the mean of all says where they look, not what would be missing.",
        f"**Rollout** follows weights on through the encoder, whose vectors are mixtures of all "
        f"tokens already: the largest share is {rolled.max():.0%}, of "
        f"{strong(tokens[int(rolled.argmax())])}. What the decoder remembers of earlier words it "
        "does not follow. ([Abnar & Zuidema 2020](https://aclanthology.org/2020.acl-main.385))",
        f"**Norm** counts what is handed over, weight times the length of the value: "
        f"{strong(tokens[drop])} gets {raw[drop]:.0%} of the weight and {normed[drop]:.0%} of "
        "what is handed over. "
        "([Kobayashi et al. 2020](https://aclanthology.org/2020.emnlp-main.574))",
    ]
    if np.count_nonzero(~np.isnan(missed)) < 2:  # nothing to compare
        return lines
    most = int(np.nanargmax(missed))
    found = (
        f"without {strong(tokens[most])}, {what} **{missed[most]:.1f} bits** less likely, more "
        "than without any other"
        if missed[most] >= FEWEST_BITS
        else f"whichever token is left out, {what} hardly less likely"
    )
    lines.append(
        f"**Leave one out** says the same words again to a source with a hole: {found}. "
        f"That is an effect, where a weight is none{agrees}. "
        "([Li, Monroe & Jurafsky 2016](https://arxiv.org/abs/1612.08220); of weights and effects "
        "[Jain & Wallace 2019](https://aclanthology.org/N19-1357))"
    )
    return lines
