"""What shuffled keys give: the level a head must beat."""

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.heads import (
    Attention,
    measure,
)
from attention_core.heads.chance import _BLOCK, CONTROLS, _shuffled
from attention_core.heads.measures import targets
from tests.core.test_head_measures import (
    FRAMED,
    ORDER,
    WORDS,
    alone,
    found,
    looks,
    random_attention,
)


def test_the_chance_level_is_the_mean_of_all_shuffles():
    some = random_attention(3, FRAMED, (0, 5))
    measured = measure([some])
    for name in ("previous", "next", "same", "first_special", "last_special", "equal"):
        np.testing.assert_allclose(measured.chance[ORDER.index(name)], 1 / 6, rtol=1e-12)
    np.testing.assert_allclose(measured.chance[ORDER.index("distance")], 35 / 18, rtol=1e-12)
    np.testing.assert_allclose(measured.chance[0], log2(6), rtol=1e-12)
    assert np.isnan(measured.p95[0]).all()  # a shuffle leaves the entropy as it is


def test_the_controls_come_near_the_chance_level_on_average():
    some = random_attention(4, FRAMED, (0, 5))
    controls = _shuffled(some.weights, targets(some), np.random.default_rng(0))
    wanted = measure([some]).chance[1:]
    error = controls.std(axis=0) / np.sqrt(len(controls))
    assert (np.abs(controls.mean(axis=0) - wanted) < 4.5 * error).all()


def test_a_control_is_some_order_of_the_keys_in_every_row():
    # Powers of two tell from a sum which keys were met: one key in each row, any order.
    matrix = np.array([[2.0 ** (4 * i + j) for j in range(4)] for i in range(4)])
    aims = targets(alone(matrix, "abcd"))[2:3] * 4  # each on itself
    controls = _shuffled(matrix[None, None], aims, np.random.default_rng(0)).ravel()
    met = set()
    for control in controls.astype(int):
        rows = [(control >> 4 * i) & 15 for i in range(4)]
        assert all(row in (1, 2, 4, 8) for row in rows)
        met |= set(enumerate(rows))
    assert len(met) == 16
    assert len(set(controls)) > 100  # of 4⁴ orders


def test_an_even_head_beats_no_control_and_a_head_with_an_aim_beats_all():
    n = 12
    tokens = [str(i) for i in range(n)]
    even = measure([alone(np.full((n, n), 1 / n, np.float32), tokens)])
    assert not even.beats.any()
    before = measure([alone(looks(lambda i: max(i - 1, 0), n), tokens)])
    assert found(before, "previous", "beats")
    assert not any(found(before, name, "beats") for name in ("next", "same", "distance"))


def test_two_tokens_are_too_few_to_beat_chance():
    # Half of all orders are as good as the best.
    measured = measure([alone(np.array([[1.0, 0.0], [1.0, 0.0]]), "ab")])
    assert found(measured, "previous") == found(measured, "previous", "p95") == 1
    assert not measured.beats.any()


@given(st.permutations(range(6)))
def test_permuted_heads_have_permuted_measures(order):
    some = random_attention(5, FRAMED, (0, 5))
    flat = some.weights.reshape(1, 6, 6, 6)
    plain = measure([Attention(flat, some.tokens, some.special)])
    mixed = measure([Attention(flat[:, order], some.tokens, some.special)])
    for part in ("values", "chance", "p95"):
        wanted, got = getattr(plain, part)[..., order], getattr(mixed, part)
        np.testing.assert_allclose(got, wanted, rtol=1e-12)


def test_long_sentences_are_shuffled_block_by_block():
    tokens = [str(i % 50) for i in range(60)]
    some = random_attention(6, tokens, (0, 59), layers=1, heads=2)
    n_aims = len(ORDER) - 1
    assert 60 * 60 * CONTROLS * n_aims > _BLOCK  # or one block holds all rows
    controls = _shuffled(some.weights, targets(some), np.random.default_rng(0))
    error = controls.std(axis=0) / np.sqrt(len(controls))
    assert (np.abs(controls.mean(axis=0) - measure([some]).chance[1:]) < 4.5 * error).all()


def test_several_sentences_count_equally_where_they_are_defined():
    short, long = random_attention(7, "aba", ()), random_attention(8, WORDS, ())
    both, one, other = measure([short, long]), measure([short]), measure([long])
    for name in ("entropy", "previous", "distance"):
        at = ORDER.index(name)
        np.testing.assert_allclose(both.values[at], (one.values[at] + other.values[at]) / 2)
        np.testing.assert_allclose(both.chance[at], (one.chance[at] + other.chance[at]) / 2)
    at = ORDER.index("equal")
    np.testing.assert_allclose(both.values[at], one.values[at])
    np.testing.assert_allclose(both.p95[at], one.p95[at])
    assert both.sentences.tolist() == [2, 2, 2, 2, 0, 0, 2, 1, 2]


def test_over_more_sentences_the_controls_close_in_on_chance():
    some = [random_attention(seed, WORDS, ()) for seed in range(16)]
    at = ORDER.index("previous")
    one, many = measure(some[:1]), measure(some)
    margin = (many.p95 - many.chance)[at] / (one.p95 - one.chance)[at]
    assert (margin < 0.5).all()  # about 1/4


def test_the_same_seed_gives_the_same_controls_and_another_others():
    some = random_attention(9, FRAMED, (0, 5))
    p95 = [measure([some], seed).p95[1:] for seed in (0, 0, 1)]
    assert np.array_equal(p95[0], p95[1]) and not np.array_equal(p95[0], p95[2])


def test_measuring_nothing_is_refused():
    with pytest.raises(ValueError, match="no sentence"):
        measure([])


def test_results_are_read_only():
    measured = measure([random_attention(0, WORDS, ())])
    for array in (measured.values, measured.chance, measured.p95, measured.sentences):
        assert not array.flags.writeable


def test_what_a_query_may_not_see_is_no_control_either():
    n = 6
    sees = np.tri(n, dtype=bool)
    even = sees / sees.sum(axis=-1, keepdims=True)
    found = measure([Attention(even[None, None], tuple("abcdef"), (), sees)])
    np.testing.assert_allclose(found.values[0], np.log2(np.arange(1, n + 1)).mean())
    np.testing.assert_allclose(found.chance[0], found.values[0], err_msg="as even as it can be")
    previous = ORDER.index("previous")
    sharp = np.eye(n, k=-1)
    sharp[0, 0] = 1
    here = measure([Attention(sharp[None, None], tuple("abcdef"), (), sees)])
    # Of row i the word before is one of i + 1 that are seen; row 0 has none.
    chance = np.mean([1 / (i + 1) for i in range(1, n)])
    np.testing.assert_allclose(here.chance[previous, 0, 0], chance)
    assert here.values[previous, 0, 0] == 1
