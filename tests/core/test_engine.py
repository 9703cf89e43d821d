"""A whole batch at once gives what a trace of each sentence gives, forwards and back."""

from itertools import product

import numpy as np
import pytest

from attention_core import gradients, trace
from attention_core.training.batch import Engine
from attention_core.training.corpus import Corpus, read_corpus
from attention_core.training.learned import Learned
from attention_core.training.loss import cross_entropy, learn
from attention_core.training.recipe import Recipe
from attention_core.training.weights import Weights, initial

CORPUS = read_corpus("a b c d\ne f\ng a [MASKED] b c".replace("[MASKED]", "h"))
RECIPES = [
    Recipe(n_layers=layers, n_heads=heads, d_model=width, d_ffn=24, positions=positions, seed=5)
    for layers, (heads, width), positions in product(
        (1, 2, 3), ((1, 8), (2, 16), (4, 12)), (True, False)
    )
]
IDS = np.array([[2, 5, 1, 3, 0], [4, 4, 0, 0, 0], [6, 2, 9, 1, 8]])
SEEN = np.array([[1, 1, 1, 1, 0], [1, 1, 0, 0, 0], [1, 1, 1, 1, 1]], bool)
TARGETS = np.array([[-1, 5, 7, -1, -1], [-1, -1, -1, -1, -1], [2, -1, -1, 8, 8]])


def weights_of(recipe: Recipe, corpus: Corpus = CORPUS, large: float = 1.0) -> Weights:
    weights = initial(recipe, len(corpus.vocabulary), 6, np.float64)
    rng = np.random.default_rng(1)
    weights.flat += 0.1 * rng.standard_normal(weights.flat.size)  # biases and shifts, too
    weights.flat *= large
    return weights


def sentences(learned: Learned):
    for ids, seen, targets in zip(IDS, SEEN, TARGETS, strict=True):
        n = int(seen.sum())
        yield n, trace(ids[:n], learned, np.float64), targets[:n]


def whole(name: str, found: np.ndarray, n: int, ids: np.ndarray, weights: Weights) -> np.ndarray:
    """What a trace says of the rows of a table that it read, in the whole table."""
    table = np.zeros_like(weights[name])
    rows = {"W_E": np.unique(ids[:n]), "W_P": np.arange(n)}.get(name)
    table[rows if rows is not None else ...] = found
    return table


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_every_tensor_is_the_one_of_a_trace(recipe):
    weights = weights_of(recipe)
    passed = Engine(weights).forward(IDS, SEEN, TARGETS >= 0)
    asked = 0
    for i, (n, t, targets) in enumerate(sentences(Learned(weights, CORPUS, 0))):
        for name, tensor in passed.tensors.items():
            if name not in t:
                continue
            found = tensor
            if tensor.ndim == 2 and name != "logits":  # (sentence and token, number)
                found = tensor.reshape(*IDS.shape, -1)
            if name == "logits":
                rows = np.flatnonzero(targets >= 0)
                expected = t[name].value[rows]
                found = tensor[asked : asked + len(rows)]
                asked += len(rows)
            elif found.ndim == 4:
                found = found[i][:, :n, :n] if "weights" in name else found[i][:, :n]
                expected = t[name].value
            else:
                found, expected = found[i, :n], t[name].value
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12, err_msg=name)
    assert {"layer0.attention_weights", "layer0.query", "logits"} <= passed.tensors.keys()


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_every_weight_has_the_gradient_that_traces_add_up_to(recipe):
    weights = weights_of(recipe)
    engine = Engine(weights)
    loss = learn(engine, IDS, SEEN, TARGETS)
    n_asked = (TARGETS >= 0).sum()
    expected_loss, expected = 0.0, {name: np.zeros_like(w) for name, w in weights.items()}
    for ids, (n, t, targets) in zip(IDS, sentences(Learned(weights, CORPUS, 0)), strict=True):
        seed = np.zeros_like(t["logits"].value)
        for place in np.flatnonzero(targets >= 0):
            chances = t["probabilities"].value[place]
            expected_loss -= np.log(chances[targets[place]]) / n_asked
            seed[place] = chances / n_asked
            seed[place, targets[place]] -= 1 / n_asked
        back = gradients(t, {"logits": seed})
        for name in weights:
            expected[name] += whole(name, back[name], n, ids, weights)
    assert loss == pytest.approx(expected_loss, abs=1e-12)
    for name in weights:
        np.testing.assert_allclose(engine.gradient[name], expected[name], rtol=0, atol=1e-12)


def test_a_loss_made_of_the_last_vectors_goes_back_too_alone_and_beside_the_scores():
    recipe = RECIPES[2]
    weights = weights_of(recipe)
    engine = Engine(weights)
    passed = engine.forward(IDS, SEEN, TARGETS >= 0)
    seeds = np.random.default_rng(0).standard_normal(passed.vectors.shape) * SEEN[..., None]
    expected = {name: np.zeros_like(w) for name, w in weights.items()}
    for i, (n, t, _) in enumerate(sentences(Learned(weights, CORPUS, 0))):
        back = gradients(t, {f"layer{recipe.n_layers - 1}.layer_output": seeds[i, :n]})
        for name in back.keys() & expected.keys():
            expected[name] += whole(name, back[name], n, IDS[i], weights)
    alone = engine.backward(passed, vectors=seeds).flat.copy()
    for name, grown in weights.but(alone).items():
        np.testing.assert_allclose(grown, expected[name], rtol=0, atol=1e-12, err_msg=name)
    _, scored = cross_entropy(passed.logits, TARGETS[TARGETS >= 0])
    other = engine.backward(passed, logits=scored).flat.copy()
    both = engine.backward(passed, logits=scored, vectors=seeds).flat
    np.testing.assert_allclose(both, alone + other, rtol=0, atol=1e-12)


def test_scores_too_large_for_e_to_the_power_of_them_are_shared_out_all_the_same():
    weights = weights_of(RECIPES[2], large=30.0)
    passed = Engine(weights).forward(IDS, SEEN)
    for i, (n, t, _) in enumerate(sentences(Learned(weights, CORPUS, 0))):
        assert np.abs(t["layer0.masked_scores"].value).max() > 1000
        shares = passed.tensors["layer0.attention_weights"][i]
        np.testing.assert_allclose(
            shares[:, :n, :n], t["layer0.attention_weights"].value, rtol=0, atol=1e-12
        )
        assert not shares[:, :n, n:].any()


def test_what_stands_behind_a_sentence_changes_nothing():
    weights = weights_of(RECIPES[6])
    ids = np.where(SEEN, IDS, 7)
    first, second = Engine(weights), Engine(weights)
    assert learn(first, IDS, SEEN, TARGETS) == learn(second, ids, SEEN, TARGETS)
    np.testing.assert_array_equal(first.gradient.flat, second.gradient.flat)


def test_where_nothing_is_asked_there_is_no_loss_and_no_gradient():
    engine = Engine(weights_of(RECIPES[0]))
    assert learn(engine, IDS, SEEN, np.full_like(TARGETS, -1)) == 0
    assert not engine.gradient.flat.any()


def test_weights_are_views_of_one_row_and_every_number_has_its_place_in_it():
    weights = weights_of(RECIPES[2])
    assert sum(w.size for w in weights.values()) == weights.flat.size
    for name in ("W_E", "layer0.W_K", "layer0.b_V", "b_U"):
        cell = tuple(length - 1 for length in weights[name].shape)
        at = weights.position(name, cell)
        assert weights.flat[at] == weights[name][cell]
        weights.flat[at] = 17
        assert weights[name][cell] == 17
    with pytest.raises(KeyError):
        weights.position("W_T", (0,))
    with pytest.raises(IndexError):
        weights.position("W_E", (0, 99))
    with pytest.raises(IndexError, match="fewer"):
        weights.position("W_E", (0,))


def test_a_run_starts_from_even_attention_and_its_seed_decides_the_numbers():
    recipe = Recipe(seed=3)
    first, again = (initial(recipe, 60, 16) for _ in range(2))
    np.testing.assert_array_equal(first.flat, again.flat)
    assert not np.array_equal(first.flat, initial(Recipe(seed=4), 60, 16).flat)
    assert first.flat.dtype == np.float32 and 10_000 < first.flat.size < 12_000
    ids = np.arange(2, 14)[None]
    shares = Engine(first).forward(ids, ids > 0).tensors["layer0.attention_weights"]
    assert shares.max() < 0.3
    assert abs(first["layer0.W_V"].std() - 32**-0.5) < 0.02
    assert abs(first["layer0.W_Q"].std() - 0.5 * 32**-0.5) < 0.01
