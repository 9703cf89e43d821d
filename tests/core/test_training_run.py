"""A run goes forwards the same each time, and back to any step it ever reached."""

from dataclasses import replace

import numpy as np
import pytest

from attention_core.training import run as running
from attention_core.training.corpus import banks, read_corpus
from attention_core.training.recipe import Recipe
from attention_core.training.run import Run

CORPUS = read_corpus(
    "the boat is at the [bank=rive]\nthe loan is at the [bank=banque]\n"
    "the frog is at the [bank=rive]\nthe coin is at the [bank=banque]\n"
    "the bread is at the [shop]\nthe jam is at the [shop]\nthe boat was at the [bank=rive]"
)
SMALL = Recipe(n_heads=1, d_model=8, d_ffn=8, batch=6)


def numbers(run: Run, step: int) -> np.ndarray:
    return run.at(step).weights.flat


def test_two_runs_of_one_recipe_are_the_same_to_the_last_bit_and_others_differ():
    first, second = Run(SMALL, CORPUS), Run(SMALL, CORPUS)
    first.go(40, within=60)
    for _ in range(40):
        second.go()
    assert first.step == second.step == 40
    assert first.history == second.history
    np.testing.assert_array_equal(numbers(first, 40), numbers(second, 40))
    other = Run(replace(SMALL, seed=1), CORPUS)
    other.go(40, within=60)
    assert not np.array_equal(numbers(first, 40), numbers(other, 40))


def test_on_another_machine_the_losses_are_the_same_to_four_decimals():
    run = Run(Recipe(seed=11), CORPUS)
    run.go(121, within=120)
    recorded = [3.651362, 0.733703, 0.137702, 0.539922, 0.394990, 0.019462, 0.007936]
    losses = [row.loss for row in run.history[:-1:20]]
    np.testing.assert_allclose(np.array(losses, float), recorded, rtol=0, atol=1e-4)


def test_every_step_can_be_gone_back_to_in_any_order(monkeypatch):
    monkeypatch.setattr(running, "MOST_KEPT", 5)
    run, reached = Run(SMALL, CORPUS), []
    for step in range(60):
        reached.append(numbers(run, step).copy())
        run.go()
    assert len(run._kept) <= 5
    for step in (59, 0, 1, 31, 30, 33, 33, 58, 17, 16):
        np.testing.assert_array_equal(numbers(run, step), reached[step], err_msg=str(step))
    run.go(3)
    np.testing.assert_array_equal(numbers(run, 59), reached[59])


def test_what_was_looked_at_stays_as_it_was_while_the_run_goes_on():
    run = Run(SMALL, CORPUS)
    before = run.at(0)
    held, name = before.weights.flat.copy(), before.name
    run.go(5, within=60)
    np.testing.assert_array_equal(before.weights.flat, held)
    assert run.at(0).name == name != run.at(5).name
    with pytest.raises(ValueError, match="read-only"):
        before.weights.flat[0] = 1


def test_the_history_takes_no_more_bytes_than_it_says(monkeypatch):
    run = Run(SMALL, CORPUS)
    one = run.bytes
    monkeypatch.setattr(running, "MOST_BYTES", 10 * one)
    for _ in range(100):
        run.go()
        assert run.bytes <= 10 * one
    assert len(run.history) == 101 and 0 in run._kept


def test_a_slice_ends_when_its_time_is_over_and_takes_at_least_one_step():
    run = Run(SMALL, CORPUS)
    assert run.go(10_000, within=0) == 1 and run.step == 1
    assert run.go(0) == 0


def test_a_run_ends_where_its_history_would_grow_too_long(monkeypatch):
    monkeypatch.setattr(running, "MOST_STEPS", 7)
    run = Run(SMALL, CORPUS)
    assert run.go(10, within=60) == 7 and run.go() == 0 and run.step == 7


def test_the_loss_goes_down_and_the_last_step_has_read_none_yet():
    run = Run(Recipe(), banks())
    run.go(60, within=120)
    losses = [row.loss for row in run.history if row.loss is not None]
    assert [row.step for row in run.history] == list(range(61)) and len(losses) == 60
    assert losses[0] > 3.5 and np.mean(losses[50:]) < 1.5


def test_a_step_that_was_never_taken_is_refused():
    run = Run(SMALL, CORPUS)
    for step in (1, -1):
        with pytest.raises(ValueError, match="has taken 0 steps"):
            run.at(step)


def test_a_recipe_that_cannot_be_trained_is_refused_at_once():
    with pytest.raises(ValueError, match="at most 1"):
        Run(Recipe(learning_rate=10.0), CORPUS)


def test_numbers_without_end_stop_the_run_with_a_sentence():
    run = Run(SMALL, CORPUS)
    run.go(2, within=60)
    run._now.adam.flat[:] = np.inf
    assert run.go(10, within=60) == 1
    assert "no longer a number" in run.failed and run.failed.endswith(".")
    assert run.go(10) == 0 and run.step == 3


def test_a_step_opened_is_the_one_that_is_taken():
    run = Run(replace(SMALL, sense=True), CORPUS)
    run.go(12, within=60)
    for step in (4, 12):  # one that was taken, and the next one
        opened = [run.opened(step, i) for i in range(6)]
        name = "layer0.W_Q"
        whole = np.sum([each.share * each.gradients[name] for each in opened], axis=0)
        one = opened[0].moved(name, (0, 2, 3))
        assert one.gradient == pytest.approx(whole[0, 2, 3], abs=1e-6)
        assert one.step == step + 1
        if step == 12:
            run.go()
        assert one.before == run.at(step).weights[name][0, 2, 3]
        assert one.after == run.at(step + 1).weights[name][0, 2, 3]
        losses = [each.share * each.loss for each in opened]
        assert sum(losses) == pytest.approx(run.history[step].loss, abs=1e-5)
        assert opened[0].batch_loss == run.history[step].loss


def test_a_step_opened_says_which_words_were_asked_and_the_right_ones():
    run = Run(replace(SMALL, sense=True), CORPUS)
    for i in range(6):
        opened = run.opened(0, i)
        assert set(opened.answers) <= {"rive", "banque", "shop"} and opened.asked == (5,)
        assert opened.trace.tokens == list(opened.learned.tokenize(opened.text))
        assert opened.loss == pytest.approx(opened.trace["token_loss"].value[5])
        np.testing.assert_array_equal(opened.gradients["token_loss"], [0, 0, 0, 0, 0, 1])
    with pytest.raises(ValueError, match="6 sentences"):
        run.opened(0, 6)
    with pytest.raises(IndexError):
        opened.moved("b_U", (10_000,))
