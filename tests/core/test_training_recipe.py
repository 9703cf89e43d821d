"""What can be trained, and what is refused in a sentence."""

from dataclasses import replace
from math import inf, nan

import pytest

from attention_core.training.recipe import Masking, Recipe, check


def test_the_recommended_recipe_and_the_largest_are_accepted():
    check(Recipe())
    check(Recipe(n_layers=3, n_heads=4, d_model=64, d_ffn=256, learning_rate=1.0, batch=128))
    check(Recipe(learning_rate=0.5))  # it will fail, and that can be watched
    check(Recipe(masking=Masking(1, 0, 0)))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"n_layers": 0}, "1 to 3 layers"),
        ({"n_layers": 4}, "1 to 3 layers, and not 4"),
        ({"n_heads": 5}, "1 to 4 heads"),
        ({"n_heads": 3}, "3 heads cannot share 32 dimensions"),
        ({"d_model": 128}, "8 to 64 dimensions"),
        ({"d_model": 4}, "8 to 64 dimensions"),
        ({"d_model": 32.0}, "whole number"),
        ({"d_ffn": 0}, "hidden units"),
        ({"batch": 0}, "sentences in a batch"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**32}, "seed"),
        ({"learning_rate": 0.0}, "no weight would ever change"),
        ({"learning_rate": -0.01}, "climb the loss"),
        ({"learning_rate": 10.0}, "at most 1"),
        ({"learning_rate": nan}, "no number"),
        ({"learning_rate": inf}, "no number"),
        ({"weight_decay": -0.1}, "weight decay"),
        ({"weight_decay": nan}, "weight decay"),
        ({"masking": Masking(0.8, 0.1, 0.2)}, "add up to 1"),
        ({"masking": Masking(1.2, -0.1, -0.1)}, "add up to 1"),
        ({"masking": Masking(nan, 0.5, 0.5)}, "add up to 1"),
    ],
)
def test_what_cannot_be_trained_is_refused_with_what_to_do(change, says):
    with pytest.raises(ValueError, match=says) as refused:
        check(replace(Recipe(), **change))
    assert str(refused.value).endswith(".") and "\n" not in str(refused.value)
