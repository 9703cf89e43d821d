"""What is measured of a small model, held to its traces one sentence at a time."""

from dataclasses import replace
from math import isnan, log

import numpy as np
import pytest

from attention_core import trace
from attention_core.training.corpus import MASK, banks, read_corpus
from attention_core.training.measures import MOST_SENTENCES, Probe, measure
from attention_core.training.recipe import Recipe
from attention_core.training.run import Run
from attention_core.training.sentences import MOST_WORDS
from attention_core.training.weights import initial


def fresh(corpus, **recipe):
    return initial(Recipe(**recipe), len(corpus.vocabulary), MOST_WORDS)


@pytest.mark.parametrize("recipe", [Recipe(), Recipe(n_layers=2, sense=True, positions=False)])
def test_it_measures_what_the_traces_say(recipe):
    c = banks()
    run = Run(recipe, c)
    while run.step < 60:
        run.go(60)
    learned = run.at(60)
    found = measure(learned.weights, c)
    losses, right, looks, hidden_looks, bits = [], [], [], [], []
    vectors: dict[str, list] = {}
    for s in c.held_out[:MOST_SENTENCES]:
        whole = trace(" ".join(s.words), learned)
        given = np.stack([whole[step.name].value for step in whole.attention])
        bits.append(-(given * np.log2(given)).sum(axis=-1))
        for slot in s.slots:
            words = [MASK if at == slot else word for at, word in enumerate(s.words)]
            masked = trace(" ".join(words), learned)
            chances = masked["probabilities"].value[slot]
            answer = s.senses.get(slot, s.words[slot]) if recipe.sense else s.words[slot]
            losses.append(-np.log(chances[c.ids[answer]]))
            right.append(c.vocabulary[chances.argmax()] == answer)
            if s.words[slot] == "bank":
                looks.append(given[..., slot, s.clues[slot]])
                now = np.stack([masked[step.name].value for step in masked.attention])
                hidden_looks.append(now[..., slot, s.clues[slot]])
                vectors.setdefault(s.senses[slot], []).append(whole.stream.value[slot])
    assert found.loss == pytest.approx(np.mean(losses), rel=1e-4)
    assert found.right == pytest.approx(np.mean(right))
    assert found.clue == pytest.approx(np.mean(looks, axis=0).max(), rel=1e-4)
    assert found.hidden_clue == pytest.approx(np.mean(hidden_looks, axis=0).max(), rel=1e-4)
    assert np.mean(looks, axis=0)[found.sharpest] == pytest.approx(found.clue, rel=1e-4)
    mean = np.concatenate([each.mean(axis=(0, 1)) for each in bits]).mean()
    assert found.entropy == pytest.approx(mean, rel=1e-4)
    a, b = (np.mean(each, axis=0) for each in vectors.values())
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    assert found.alike == pytest.approx(cosine, rel=1e-4)


def test_before_training_it_guesses_and_looks_evenly():
    c = banks()
    found = measure(fresh(c), c)
    assert found.loss == pytest.approx(log(len(c.vocabulary)), abs=0.5)
    assert found.right < 0.1
    assert found.clue == pytest.approx(found.even, rel=0.2)
    assert found.entropy > 3.3  # of log2 of six to thirteen words


def test_what_a_corpus_does_not_tell_is_no_number():
    c = read_corpus("the cat says miaow\nthe dog says wow")
    found = measure(fresh(c), c)
    assert isnan(found.alike) and found.loss > 0 and found.clue > 0
    plain = read_corpus("a [b]\nc [b]")
    assert isnan(measure(fresh(plain), plain).clue) and isnan(measure(fresh(plain), plain).even)


def test_weights_beyond_all_numbers_are_measured_without_a_warning():
    c = banks()
    weights = fresh(c)
    weights.flat[...] = np.inf
    assert isnan(measure(weights, c).loss)


def test_any_sentences_can_be_asked_about():
    c = banks()
    weights = fresh(c)
    one = [s for s in c.held_out if not s.two_places]
    two = [s for s in c.held_out if s.two_places]
    assert Probe(c, one).measure(weights).even > Probe(c, two).measure(weights).even
    assert measure(weights, replace(c)) == measure(weights, c)
