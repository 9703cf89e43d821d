"""From words to documents: pairs of one topic drawn together, and nothing learned where none is."""

import numpy as np
import pytest

from attention_core.training.corpus import banks, read_corpus
from attention_core.training.documents import MOST_STEPS, Contrast, topics
from attention_core.training.recipe import Recipe
from attention_core.training.run import Run


def contrast(corpus, seed=0, recipe=None):
    return Contrast(Run(recipe or Recipe(), corpus).at(0), seed)


def test_a_topic_is_the_place_that_is_told_of_in_its_sense():
    found = topics(banks().sentences)
    assert set(found) == {"bank (rive)", "bank (banque)", "shop", "school"}
    assert not any(each.two_places for every in found.values() for each in every)


@pytest.mark.parametrize("seed", range(5))
def test_topics_part_and_the_words_are_left_as_they_were(seed):
    run = Run(Recipe(seed=seed), banks())
    run.go(150, within=60)
    learned = run.at(150)
    before = learned.weights.flat.copy()
    second = Contrast(learned, seed)
    second.go(120, within=60)
    first, last = second.history[0], second.history[-1]
    assert last.step == second.step == 120 and len(second.history) == 121
    assert last.nearest >= max(0.75, first.nearest)
    assert last.same - last.other > max(0.5, first.same - first.other)
    assert last.loss < 0.5 < np.log(second.n_pairs)
    assert np.array_equal(learned.weights.flat, before)
    made = second.learned()
    assert made.name != learned.name and made.step == 270
    assert np.array_equal(made.weights.flat, second.weights.flat)
    assert second.closest(0)[2] > second.closest(120)[2]
    shown = second.matrix(120)
    assert shown.shape == (12, 12) and np.allclose(np.diag(shown), 1, atol=1e-5)
    held_out = {each.words for each in banks().held_out}
    assert all(each.words in held_out for each in second.shown)


def test_the_same_seed_is_the_same_training():
    one, two, other = contrast(banks()), contrast(banks()), contrast(banks(), seed=1)
    for each in (one, two, other):
        each.go(3, within=60)
    assert np.array_equal(one.weights.flat, two.weights.flat)
    assert not np.array_equal(one.weights.flat, other.weights.flat)


def test_it_ends_and_a_slice_takes_at_least_one_step():
    small = contrast(banks(), recipe=Recipe(d_model=8, d_ffn=8, n_heads=1))
    assert small.go(10, within=0) == 1
    assert small.go(10**6, within=60) == MOST_STEPS - 1
    assert small.go(5) == 0


def test_a_model_without_numbers_is_told_of():
    broken = contrast(banks())
    broken.weights.flat[:] = np.nan
    with np.errstate(all="ignore"):
        assert broken.go(5, within=60) == 1
    assert "no longer a number" in broken.failed and broken.go(5) == 0


@pytest.mark.parametrize(
    "text",
    [
        "the boat was at the [bank]\nthe duck was at the [bank]",  # one topic
        "the boat was at the [bank]\nthe jam was at the [shop]",  # no pairs
        "the boat was here\nthe jam was there",  # every word may be asked for
    ],
)
def test_a_corpus_without_pairs_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match="Put brackets around a word in each"):
        contrast(read_corpus(text))
