"""Ten steps of training are PyTorch's: forward, backward and AdamW together."""

from pathlib import Path

import numpy as np

from attention_core.training.adam import Adam
from attention_core.training.batch import Engine
from attention_core.training.loss import learn
from attention_core.training.recipe import Recipe
from attention_core.training.weights import Weights

GOLDEN = np.load(Path(__file__).parents[1] / "goldens" / "training.npz", allow_pickle=False)


def test_losses_gradients_and_weights_of_ten_steps_are_those_of_pytorch():
    layers, heads, width, units = GOLDEN["sizes"].tolist()
    rate, decay = GOLDEN["settings"].tolist()
    recipe = Recipe(layers, heads, width, units, rate, decay)
    n_words, n_places = (len(GOLDEN[f"start|{name}"]) for name in ("W_E", "W_P"))
    weights = Weights(recipe, n_words, n_places, dtype=np.float64)
    for name, weight in weights.items():
        weight[...] = GOLDEN[f"start|{name}"]
    engine, adam = Engine(weights), Adam(weights.flat, rate, decay)
    for step, loss in enumerate(GOLDEN["losses"]):
        batch = (GOLDEN[name][step] for name in ("ids", "seen", "targets"))
        assert abs(learn(engine, *batch) - loss) < 1e-10, step
        if step == 0:
            for name, gradient in engine.gradient.items():
                expected = GOLDEN[f"gradient|{name}"]
                np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-13, err_msg=name)
        adam.take(engine.gradient.flat)
    for name, weight in weights.items():
        np.testing.assert_allclose(weight, GOLDEN[f"end|{name}"], rtol=0, atol=1e-9, err_msg=name)
