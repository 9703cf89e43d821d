"""What attention brought to each word that a translator says, and the sentence on it."""

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.story import told
from attention_core.story.said import brought

HEADS, WIDTH = 8, 32


@pytest.fixture(scope="module")
def river():
    return trace("the river bank", load_model("en-pt"), dtype=np.float64)


@pytest.mark.parametrize("layer", [0, 1])
def test_parts_of_heads_and_of_tokens_are_worked_out_one_by_one(river, layer):
    here = f"decoder.layer{layer}."
    weights, values = (river[f"{here}cross_{n}"].value for n in ("attention_weights", "value"))
    W_O, b_O = (river[f"{here}{n}"].value for n in ("W_O", "b_O"))
    labels = river.entries.lists
    column = {label.id: i for i, label in enumerate(labels["candidate"])}
    found = brought(river, layer, "decoder")
    assert len(found) == len(labels["target"]) == 5
    for t, change in enumerate(found):
        word = river["W_U"].value[:, column[labels["target"][t].id]]
        word = word / np.sqrt(word @ word)
        by_head, by_key = np.zeros(HEADS), np.zeros(4)
        for h in range(HEADS):
            for k in range(4):
                handed = values[h, k] @ W_O[h * WIDTH : (h + 1) * WIDTH]
                part = weights[h, t, k] * (handed @ word)
                by_head[h] += part
                by_key[k] += part
        np.testing.assert_allclose(change.heads, by_head, atol=1e-11)
        np.testing.assert_allclose(change.keys, by_key, atol=1e-11)
        assert change.bias == pytest.approx(float(b_O @ word), abs=1e-10)
        added = river[f"{here}cross_attention_output"].value[t] @ word
        assert change.by == pytest.approx(float(added), abs=1e-10)
    assert [change.along for change in brought(river, layer, "decoder", 2)] == [0, 1]


def test_it_is_said_which_source_word_brought_a_word(river):
    step = river["decoder.layer1.cross_attention_residual"].step
    said = ["".join(p if isinstance(p, str) else p[0] for p in each) for each in told(river, step)]
    assert "towards  margem: −0.63 → 8.17" in said[1] and "of the tokens  bank brought" in said[1]
    assert "of the tokens  river brought most" in said[3] and "of the +9.38 came by" in said[3]
    assert told(river, river["decoder.layer1.layer_output"].step) == []


def test_a_step_is_told_by_the_word_that_stands_before_it(river):
    first, second, *_ = told(river, river["decoder.token_embedding"].step)
    assert first[1] == (" a",) and "no word was said yet" in first[-1]
    assert (second[1], second[3]) == ((" margem",), (" a",))
