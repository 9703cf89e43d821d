"""Where colours end: at a matrix's own largest number, or where those it is drawn beside do; at one
for attention weights, and before the few numbers that would whiten all others."""

import numpy as np
import pytest

from attention_core import load_model, run, trace
from attention_core.graph.kinds.softmax import Softmax
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.view.scales import SHARES, ends, scale, shares
from attention_core.view.tensors import drawn


@pytest.fixture(scope="module")
def told():
    return trace("the river bank and the loan", load_model("minilm"))


def largest(told, *names, head=None):
    values = [told[name].value if head is None else told[name].value[head] for name in names]
    return max(scale(value)["limit"] for value in values)


def test_what_is_only_shrunk_keeps_the_scale_of_what_it_was(told):
    scores, scaled, masked = (f"layer2.{n}scores" for n in ("", "scaled_", "masked_"))
    assert ends(told, scaled, 5)["limit"] == largest(told, scores, head=5)
    assert ends(told, masked, 5)["limit"] == largest(told, scaled, head=5)
    assert ends(told, scores, 5)["limit"] == largest(told, scores, head=5)


def test_a_sum_has_one_scale_with_its_parts(told):
    step = next(step for step in told.steps if step.name == "layer2.attention_residual")
    found = ends(told, step.name, 0)
    assert found["limit"] == largest(told, step.name, *step.reads)
    assert found["signed"] and found["most"] >= found["limit"]


def test_a_looked_up_row_has_its_tables_scale_whatever_is_looked_up_in_it(told):
    assert ends(told, "token_embedding", 0)["limit"] == largest(told, "W_E", "token_embedding")


def test_joined_heads_have_the_scale_of_all_heads(told):
    joined = ends(told, "layer2.concatenated_heads", 7)
    assert joined["limit"] == largest(told, "layer2.head_outputs")


def test_what_is_made_of_other_things_has_its_own_scale(told):
    assert ends(told, "layer2.query", 5) == scale(told["layer2.query"].value[5])
    assert ends(told, "layer2.ffn_hidden", 5) == scale(told["layer2.ffn_hidden"].value)
    assert ends(told, "layer2.W_1", 5) == scale(told["layer2.W_1"].value)


@pytest.mark.parametrize("model", ["minilm", "handmade"])
@pytest.mark.parametrize("text", ["I love pizza with cheese", "bank", "the river bank"])
def test_attention_weights_have_one_scale_whatever_they_are(model, text):
    told = trace(text, load_model(model))
    weights = [name for name, tensor in told.items() if shares(tensor)]
    assert len(weights) == told.n_layers()
    for name in weights:
        assert name.endswith("attention_weights")
        assert ends(told, name, 0) == SHARES
        about, _ = drawn(told[name], 0)
        assert about["scale"] == SHARES and all(each == SHARES for each in about["scales"])
        assert SHARES["limit"] == 1 and told[name].value.max() <= 1


@stage("P", "query key -> query key", "P", Softmax("key"))
def regard(glances, *, out=None):
    """Looks, shared out."""
    return np.divide(glances, glances.shape[-1], out=out)


@stage("P", "token sense -> token sense", "P", Softmax("sense"))
def attention_weights(glances, *, out=None):
    """Shares of what does not answer."""
    return np.divide(glances, glances.shape[-1], out=out)


@pytest.mark.parametrize(("made", "whether"), [(regard, True), (attention_weights, False)])
def test_shares_are_found_by_the_kind_of_their_stage_and_not_by_their_name(made, whether):
    given = {"glances": np.ones((3, 3))}
    told = run(place({"look": (made,)}, given), given, {})
    assert shares(told[made.name]) == whether
    assert not shares(told["glances"])


def test_a_difference_of_weights_is_no_share():
    tensor = trace("river bank", load_model("handmade"))["layer0.attention_weights"]
    about, _ = drawn(tensor, 0, "difference")
    assert not about["scale"]["root"] and about["scale"]["limit"] == tensor.value.max()


def random(seed):
    """Numbers as trained models have them: from even ones to long tails."""
    rng = np.random.default_rng(seed)
    shape = (int(rng.integers(1, 40)), int(rng.integers(4, 400)))
    kind = rng.choice(["normal", "uniform", "laplace", "lognormal", "sparse"])
    if kind == "sparse":
        return rng.standard_normal(shape) * (rng.random(shape) < 0.3)
    return getattr(rng, kind)(size=shape) if kind != "lognormal" else rng.lognormal(0, 2, shape)


def pale(value, found):
    """Which part of the numbers that are not zero falls into the lightest tenth of the colours."""
    sizes = np.abs(value[value != 0])
    return np.mean(sizes < 0.1 * found["limit"]) if sizes.size else 0.0


@pytest.mark.parametrize("seed", range(60))
def test_one_number_never_whitens_a_picture(seed):
    value = np.tile(random(seed), (200, 1))  # of few numbers each is read
    before = pale(value, scale(value))
    for size in (30, 1e3, 1e6):
        wild = value.copy()
        wild[0, 0] = -size * np.abs(value).max()
        found = scale(wild)
        assert found["most"] > found["limit"], "it is off the scale"
        assert pale(wild, found) <= before + 0.05


@pytest.mark.parametrize("seed", range(60))
def test_no_more_than_one_in_two_hundred_is_off_the_scale(seed):
    value = random(seed)
    found = scale(value)
    off = np.sum(np.abs(value) > found["limit"])
    assert off <= max(1, value.size / 200)
    assert (off > 0) == (found["most"] > found["limit"])
    assert found["most"] == np.abs(value).max()
    assert found["limit"] in np.abs(value), "the last colour is that of a number that is there"


@pytest.mark.parametrize("kind", ["normal", "uniform"])
@pytest.mark.parametrize("size", [1, 15, 16, 199, 200, 5000, 100_000])
def test_without_an_outlier_nothing_is_off_the_scale(kind, size):
    for seed in range(5):
        found = scale(getattr(np.random.default_rng(seed), kind)(size=size))
        assert found["limit"] == found["most"]


@pytest.mark.parametrize("text", ["river bank", "he deposited cash at the bank", "bank"])
def test_of_the_hand_made_model_no_number_is_off_the_scale(text):
    for tensor in trace(text, load_model("handmade")).values():
        found = scale(tensor.value)
        assert found["limit"] == found["most"], tensor.name


@pytest.mark.parametrize("value", [[], [0.0], [np.nan, np.inf], [-np.inf, 0]])
def test_what_has_no_size_has_no_scale(value):
    found = scale(np.array(value))
    assert found["limit"] == found["most"] == 0


def test_the_numbers_that_whitened_minilms_pictures_are_off_its_scales(told):
    for name in ("ffn_output", "ffn_residual"):
        found = ends(told, f"layer0.{name}", 0)
        assert found["most"] > 20 * found["limit"]
