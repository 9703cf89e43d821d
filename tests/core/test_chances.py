"""How a token is chosen: settings against loops, draws that can be had again, bad settings."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.nextword.chances import Setting, chances, choose, likeliest

SETTINGS = st.builds(
    Setting,
    temperature=st.sampled_from([0.0, 0.1, 0.7, 1.0, 3.0]),
    top_k=st.integers(0, 9),
    top_p=st.sampled_from([0.0, 0.3, 0.9, 1.0]),
    greedy=st.booleans(),
)
LOGITS = st.lists(st.integers(-8, 8).map(float), min_size=1, max_size=8)


def by_hand(logits, setting):
    """Temperature, top-k, top-p, one number at a time."""
    if setting.greedy or setting.temperature == 0:
        return [float(i == logits.index(max(logits))) for i in range(len(logits))]
    powers = [exp((x - max(logits)) / setting.temperature) for x in logits]
    shares = [power / sum(powers) for power in powers]
    ranked = sorted(range(len(logits)), key=lambda i: (-shares[i], i))
    kept = ranked[: setting.top_k] if setting.top_k else ranked
    total = sum(shares[i] for i in kept)
    shares = [share / total if i in kept else 0 for i, share in enumerate(shares)]
    if setting.top_p < 1:
        few, so_far = [], 0.0
        for i in kept:
            few.append(i)
            so_far += shares[i]
            if so_far > setting.top_p - 1e-12:
                break
        total = sum(shares[i] for i in few)
        shares = [share / total if i in few else 0 for i, share in enumerate(shares)]
    return shares


@given(LOGITS, SETTINGS)
def test_settings_do_what_a_loop_does(logits, setting):
    found = chances(np.array(logits), setting)
    assert found.sum() == pytest.approx(1)
    np.testing.assert_allclose(found, by_hand(logits, setting), atol=1e-12)


def test_numbers_worked_by_hand():
    logits = np.log([4.0, 2.0, 1.0, 1.0])
    np.testing.assert_allclose(chances(logits), [0.5, 0.25, 0.125, 0.125])
    half = chances(logits, Setting(temperature=0.5))  # squares: 16, 4, 1, 1
    np.testing.assert_allclose(half, np.array([16, 4, 1, 1]) / 22)
    np.testing.assert_allclose(chances(logits, Setting(top_k=2)), [2 / 3, 1 / 3, 0, 0])
    np.testing.assert_allclose(chances(logits, Setting(top_k=3))[2:], [1 / 7, 0])
    np.testing.assert_allclose(chances(logits, Setting(top_p=0.6)), [2 / 3, 1 / 3, 0, 0])
    np.testing.assert_array_equal(chances(logits, Setting(top_p=0.5)), [1, 0, 0, 0])
    np.testing.assert_array_equal(chances(logits, Setting(temperature=0)), [1, 0, 0, 0])


def test_large_and_hidden_scores_and_tiny_temperatures_do_no_harm():
    found = chances(np.array([1e30, 0, -np.inf]), Setting(temperature=1e-300))
    np.testing.assert_array_equal(found, [1, 0, 0])
    np.testing.assert_allclose(chances(np.array([1e4, 1e4], np.float32)), [0.5, 0.5])
    for wrong in (np.array([np.nan, 1]), np.array([-np.inf, -np.inf]), np.array([np.inf, 0])):
        with pytest.raises(ValueError, match="infinite or not numbers"):
            chances(wrong)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"temperature": -1}, "temperature is 0 or more, not -1"),
        ({"temperature": float("nan")}, "temperature is 0 or more, not nan"),
        ({"top_k": -2}, "Top-k is 0"),
        ({"top_p": 1.5}, "share from 0 to 1, not 1.5"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_a_sentence(wrong, says):
    with pytest.raises(ValueError, match=says):
        Setting(**wrong)


@given(LOGITS, SETTINGS, st.integers(0, 2**40), st.integers(0, 99))
def test_a_draw_can_be_had_again_and_never_takes_what_has_no_chance(logits, setting, seed, step):
    shares = chances(np.array(logits), setting)
    taken = choose(shares, seed, step)
    assert shares[taken] > 0 and choose(shares, seed, step) == taken


def test_a_seed_below_zero_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="seed is 0 or more, not -1"):
        choose(np.array([1.0]), -1, 0)


def test_draws_come_as_often_as_their_chances_say():
    shares = np.array([0.5, 0.0, 0.3, 0.2])
    drawn = np.bincount([choose(shares, 7, step) for step in range(2000)], minlength=4)
    assert drawn[1] == 0
    np.testing.assert_allclose(drawn / 2000, shares, atol=0.04)
    assert len({choose(shares, seed, 0) for seed in range(20)}) == 3


def test_of_equally_likely_ones_the_first_comes_first():
    assert likeliest(np.array([1.0, 3.0, 3.0, 2.0]), 3).tolist() == [1, 2, 3]
    assert likeliest(np.array([[1.0, 2.0], [2.0, 1.0]]), 9).tolist() == [[1, 0], [0, 1]]
