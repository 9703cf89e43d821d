"""Sentences about samples with nothing to tell: one token, equal tokens, all hidden, all zero."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention_core import load_model
from attention_core.forward import read
from attention_core.graph.notice import notice
from attention_core.graph.run import run
from attention_core.play.levers import MASKS, Levers, play
from attention_core.stages.scoring import SCORINGS
from tests.core.grown import grown

BAD = re.compile(
    r"\bnan\b|\binf\b|[-−]0\.0+\b(?!\d)|, ,|\(\)|  |\b1 of 1 |(?!100%)\b1[0-9]{2}(\.\d+)?%"
    r"|(?<![\d.])1 (tokens|rows|numbers|pairs|heads|times|cells)\b",
    re.IGNORECASE,
)
TEXTS = ("bank", "bank bank", "bank bank bank", "a b", "river bank loan", "the the bank", ".")


def said(trace) -> list[str]:
    found = []
    for step in trace.steps:
        pieces = notice(trace, step.name)
        found.append("".join(p if isinstance(p, str) else p[0] for p in pieces))
    return found


def sound(trace) -> None:
    for step, sentence in zip(trace.steps, said(trace), strict=True):
        assert not BAD.search(sentence), f"{step.name}: {sentence}"
        assert not sentence or sentence.rstrip().endswith("."), f"{step.name}: {sentence}"


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("mask", [mask for mask in MASKS if mask != "all"])  # as "none" here
@pytest.mark.parametrize("heads", [1, 2, 4])
@pytest.mark.parametrize("scoring", SCORINGS)
def test_notices_of_the_hand_made_model_are_sound(text, mask, heads, scoring):
    n = len(text.split())
    for padding in ((), tuple(range(n)), (0,)) if mask == "padding" else ((),):
        for temperature in (0.001, 1.0, 100.0):
            levers = Levers(
                mask=mask, padding=padding, heads=heads, scoring=scoring, temperature=temperature
            )
            sound(play(text, levers, load_model("handmade"), np.float64))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("heads", [1, 2])
@pytest.mark.parametrize("size", [0.0, 1e-9, 1.0, 1e30])
def test_notices_of_zeros_and_of_enormous_numbers_are_sound(text, heads, size):
    model = grown(size, 1, heads)
    given_, labels = read(text, model)
    sound(run(model.steps, given_, labels))


@settings(deadline=None)
@given(st.data())
def test_notices_of_few_different_numbers_are_sound(data):
    model = grown(1.0, 1, 2)
    given_, labels = read(data.draw(st.sampled_from(TEXTS)), model)
    few = st.sampled_from([-1.0, 0.0, 0.5, 1.0])
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    kinds = data.draw(st.lists(few, min_size=1, max_size=3))
    tied = {
        n: rng.choice(np.array(kinds, np.float32), v.shape) if v.dtype == np.float32 else v
        for n, v in given_.items()
    }
    sound(run(model.steps, tied, labels))
