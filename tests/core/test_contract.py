"""The names, shapes and behaviour that other code may rely on."""

import numpy as np
import pytest

import attention_core
from attention_core import TooManyTokens, explain, load_model, trace

WEIGHTS_OF_A_LAYER = (
    "W_Q b_Q W_K b_K W_V b_V W_O b_O gain_A shift_A W_1 b_1 W_2 b_2 gain_F shift_F"
).split()
STAGES_OF_A_LAYER = (
    "query key value scores scaled_scores masked_scores attention_weights head_outputs "
    "concatenated_heads attention_output attention_residual attention_norm ffn_preactivation "
    "ffn_hidden ffn_output ffn_residual layer_output"
).split()
MINILM_GIVEN = [
    *"token_rows positions segments mask d_head epsilon W_P W_G gain_E shift_E".split(),
    *(f"layer{n}.{weight}" for n in range(6) for weight in WEIGHTS_OF_A_LAYER),
    "W_E",
]
MINILM_COMPUTED = [
    *"token_embedding position_embedding segment_embedding embedding_sum embeddings".split(),
    *(f"layer{n}.{stage}" for n in range(6) for stage in STAGES_OF_A_LAYER),
]
HANDMADE_GIVEN = (
    "token_rows positions mask d_head W_E W_P layer0.W_Q layer0.W_K layer0.W_V layer0.W_O "
    "layer0.b_Q layer0.b_K layer0.b_V layer0.b_O"
).split()
HANDMADE_COMPUTED = [
    *"token_embedding position_embedding embedding_sum".split(),
    *(f"layer0.{stage}" for stage in STAGES_OF_A_LAYER[:11]),
]
NAMES = {
    "handmade": (HANDMADE_GIVEN, HANDMADE_COMPUTED),
    "minilm": (MINILM_GIVEN, MINILM_COMPUTED),
}


def test_the_package_offers_these_names_and_no_others():
    assert (
        attention_core.__all__
        == (
            "Card Explanation Model ModelError Stage Step Tensor TooManyTokens Trace Word change "
            "explain gradients load_model page run trace"
        ).split()
    )
    assert all(hasattr(attention_core, name) for name in attention_core.__all__)


def test_a_model_is_loaded_once(model):
    assert load_model(model.name) is model
    assert model.name in NAMES


def test_tensor_names_and_their_order_are_pinned(model):
    given, computed = NAMES[model.name]
    assert list(trace("river bank", model)) == given + computed
    assert [step.name for step in model.steps] == computed


def test_given_tensors_have_no_stage_and_computed_ones_say_what_they_read(model):
    t = trace("river bank", model)
    given, computed = NAMES[model.name]
    assert all(t[name].stage is None and t[name].reads == () for name in given)
    assert [step.stage.name for step in t.steps] == [name.rpartition(".")[2] for name in computed]
    assert all(t[step.name].step is step for step in t.steps)
    before = set(given)
    for name in computed:
        assert t[name].reads and set(t[name].reads) <= before
        before.add(name)


def test_every_tensor_given_is_read_by_some_stage(model):
    read = {name for step in model.steps for name in step.reads}
    assert set(NAMES[model.name][0]) <= read


def test_minilm_has_the_shapes_of_the_paper(minilm):
    t = trace("river bank", minilm)
    assert {n.removeprefix("layer5."): t[n].value.shape for n in t if n.startswith("layer5.")} == {
        **dict.fromkeys(("W_Q", "W_K", "W_V"), (12, 384, 32)),
        **dict.fromkeys(("b_Q", "b_K", "b_V"), (12, 32)),
        **{"W_O": (384, 384), "W_1": (384, 1536), "b_1": (1536,), "W_2": (1536, 384)},
        **dict.fromkeys(("b_O", "b_2", "gain_A", "shift_A", "gain_F", "shift_F"), (384,)),
        **dict.fromkeys(("query", "key", "value", "head_outputs"), (12, 4, 32)),
        **dict.fromkeys(STAGES_OF_A_LAYER[3:7], (12, 4, 4)),
        **dict.fromkeys(("ffn_preactivation", "ffn_hidden"), (4, 1536)),
        **dict.fromkeys(STAGES_OF_A_LAYER[8:12], (4, 384)),
        **dict.fromkeys(STAGES_OF_A_LAYER[14:], (4, 384)),
    }
    assert t["mask"].value.shape == (4, 4) and t["mask"].value.all()
    assert t["d_head"].value == 32
    assert (minilm.n_layers, minilm.n_heads, minilm.n_positions) == (6, 12, 512)


def test_the_handmade_model_has_two_heads_and_eight_named_dimensions(handmade):
    t = trace("river bank", handmade)
    assert t["layer0.attention_weights"].value.shape == (2, 2, 2)
    assert t["layer0.attention_residual"].value.shape == (2, 8)
    assert len(set(t["embedding_sum"].labels["d_model"])) == 8
    assert t["embedding_sum"].labels["head"] == ("topic", "position")


def test_axes_fit_shapes_and_labels_fit_axes(model):
    t = trace("river bank", model)
    for name in t:
        tensor = t[name]
        assert len(tensor.axes) == tensor.value.ndim, name
        for axis, length in zip(tensor.axes, tensor.value.shape, strict=True):
            assert len(tensor.labels.get(axis, range(length))) == length, (name, axis)
            assert all(tensor.label(axis, i) for i in range(length)), (name, axis)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_computed_tensor_has_the_wanted_dtype(model, dtype):
    t = trace("river bank", model, dtype)
    assert {t[step.name].value.dtype for step in model.steps} == {np.dtype(dtype)}


def test_float32_is_the_default(model):
    assert trace("bank", model).output.value.dtype == np.float32


def test_nothing_in_a_trace_can_be_written(model):
    t = trace("river bank", model)
    for name in t:
        value = t[name].value
        with pytest.raises(ValueError, match="read-only"):
            value[...] = 0
    for step in model.steps:
        with pytest.raises(ValueError, match="WRITEABLE"):
            t[step.name].value.flags.writeable = True


def test_tokens_are_a_list_that_can_be_changed_without_harm(minilm):
    t = trace("river bank", minilm)
    assert t.tokens == ["[CLS]", "river", "bank", "[SEP]"]
    t.tokens.clear()
    assert t.tokens == ["[CLS]", "river", "bank", "[SEP]"]


def test_tokenizing_splits_as_the_model_was_trained(minilm, handmade):
    assert minilm.tokenize("Bank's") == ["[CLS]", "bank", "'", "s", "[SEP]"]
    assert handmade.tokenize("River  bank!") == ["river", "bank", "!"]


def test_tokenizing_has_no_limit(model):
    assert len(model.tokenize("bank " * 5000)) in (5000, 5002)


def test_an_unknown_tensor_is_named_in_the_error(model):
    with pytest.raises(KeyError, match="no tensor 'nonsense'"):
        trace("bank", model)["nonsense"]


def test_the_same_call_twice_is_equal_to_the_last_bit(model):
    first, second = (trace("the bank approved my loan", model) for _ in range(2))
    assert list(first) == list(second)
    for name in first:
        assert first[name].value.tobytes() == second[name].value.tobytes(), name


def test_minilm_reads_512_tokens_and_refuses_513_with_both_numbers(minilm):
    t = trace("the " * 510, minilm)
    assert t["layer5.attention_weights"].value.shape == (12, 512, 512)
    assert np.isfinite(t.output.value).all()
    with pytest.raises(TooManyTokens, match=r"513 tokens.* 512 positions.*\. Shorten the text\."):
        trace("the " * 511, minilm)


def test_the_handmade_model_reads_64_words_and_refuses_65(handmade):
    assert len(trace("bank " * 64, handmade).tokens) == 64
    with pytest.raises(TooManyTokens, match=r"65 tokens.* 64 positions"):
        trace("bank " * 65, handmade)


@pytest.mark.parametrize("text", ["", "   ", "\n\t\u200b"])
def test_a_text_without_a_token_is_refused_with_a_sentence(handmade, text):
    with pytest.raises(ValueError, match=r"no token in this text\. Type a word"):
        trace(text, handmade)


def test_minilm_reads_an_empty_text_as_its_two_special_tokens(minilm):
    assert trace("", minilm).tokens == ["[CLS]", "[SEP]"]


def test_what_was_given_cannot_be_explained_and_a_cell_outside_is_refused(model):
    t = trace("river bank", model)
    with pytest.raises(ValueError, match="was given, not computed"):
        explain(t, "mask", (0, 0))
    with pytest.raises(KeyError, match="no tensor"):
        explain(t, "nonsense", (0, 0))
    for cell in [(0, 0, 99), (0, 0, -1), (0, 0), ()]:
        with pytest.raises(IndexError, match="has shape"):
            explain(t, "layer0.scores", cell)


def test_an_explanation_says_what_its_cell_is_called(minilm):
    found = explain(trace("river bank", minilm), "layer0.attention_weights", (2, 2, 1))
    assert (found.name, found.cell) == ("layer0.attention_weights", (2, 2, 1))
    assert found.labels == ("2", "bank", "river")
    assert found.kind == "softmax"
    assert found.value > 0.99  # layer 0 head 2: bank asks, river answers
