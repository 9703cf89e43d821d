"""What is peculiar to families of decoders: heads, windows, rotary positions, scales of scores."""

import shutil
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from attention_core import ModelError, load_model, trace
from attention_core.graph.notice import notice
from tests.core.folders import REMEDY
from tests.core.test_families import TINY, Copied

TEXT = "the bank of the river is near"
LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 1000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 40,
}


@pytest.fixture
def changed(tmp_path):
    """A tiny checkpoint with other weights or settings, each time in a folder of its own."""
    numbers = count()

    def made(family: str, without=(), weights=None, **settings) -> Copied:
        found = Copied(Path(shutil.copytree(TINY / family, tmp_path / str(next(numbers)))))
        found.save(weights and weights(found.weights), without, **settings)
        return found

    return made


def bare(prefix):
    """What is saved of a model that has no head."""
    return lambda w: {n.removeprefix(prefix): v for n, v in w.items() if n.startswith(prefix)}


@pytest.mark.parametrize(("family", "prefix"), [("gpt2", "transformer."), ("llama", "model.")])
def test_a_decoder_without_a_head_is_walked_up_to_its_last_norm(changed, family, prefix):
    kind = {"gpt2": "GPT2", "llama": "Llama"}[family]
    whole = changed(family).trace()
    made = changed(family, weights=bare(prefix), architectures=[f"{kind}Model"])
    assert made.load().can.predicts == "" and "W_U" not in made.load().parameters()
    t = trace("the bank", made.load(), np.float64)
    assert t.output.name == "final_norm" and "logits" not in t
    assert np.array_equal(t.output.value, whole["final_norm"].value)


def test_the_table_of_words_is_the_output_matrix_wherever_its_names_begin(changed):
    whole = changed("gpt2").trace()["logits"].value  # the first GPT-2 on the hub is saved so
    made = changed("gpt2", weights=bare("transformer."))
    assert np.array_equal(made.trace()["logits"].value, whole)


def test_a_table_is_held_once_where_it_is_the_output_matrix_too(changed):
    model = changed("smollm2").load()
    t = trace(TEXT, model)
    assert np.shares_memory(model.parameters()["W_U"], model._table.block(0))
    assert np.array_equal(t["W_U"].value.T[np.unique(model.ids(TEXT))], t["W_E"].value)
    own = changed("llama")
    assert np.array_equal(own.trace()["W_U"].value.T, own.weights["lm_head.weight"])


@pytest.mark.parametrize("window", [None, 1, 2, 100])
def test_a_window_is_as_wide_as_the_config_says(changed, window):
    made = changed("mistral", sliding_window=window)
    t = made.trace()
    n = len(t.tokens)
    places = np.arange(n)
    back = places[:, None] - places
    seen = (back >= 0) & (back < (window or n))
    assert np.array_equal(t["layer1.attention_weights"].value > 0, np.broadcast_to(seen, (4, n, n)))
    narrow = window is not None and window < n
    assert ("window" in made.load().card.mask) == narrow
    assert ("back" in str(notice(t, "layer0.masked_scores"))) == (window == 2)


def test_rotary_settings_of_older_files_say_the_same(changed):
    now = changed("llama").trace()["logits"].value
    old = {**LLAMA3, "type": LLAMA3["rope_type"]}
    theta = old.pop("rope_theta")
    made = changed("llama", ["rope_parameters"], rope_theta=theta, rope_scaling=old)
    assert np.array_equal(made.trace()["logits"].value, now)
    plain = changed("llama", ["rope_parameters"], rope_theta=theta, rope_scaling=None)
    assert not np.allclose(plain.trace()["logits"].value, now)
    default = {"rope_type": "default", "rope_theta": theta}
    same = changed("llama", rope_parameters=default).trace()["logits"].value
    assert np.array_equal(plain.trace()["logits"].value, same)


def test_frequencies_by_hand(changed):
    # Four pairs of 8 dimensions: 1000 to the power of 0, -1/4, -1/2, -3/4.
    model = changed("llama", rope_parameters={"rope_theta": 1000.0}).load()
    speeds = [1, 1000**-0.25, 1000**-0.5, 1000**-0.75]
    np.testing.assert_allclose(model.parameters()["frequencies"], speeds, rtol=1e-15)
    # In 40 places the first turns 40 / 2π = 6.4 times, more than 4: kept. The second turns 1.13
    # times, (1.13 - 1) / (4 - 1) of the way from slowed to kept. The others do not get around.
    turns = 40 * speeds[1] / (2 * np.pi)
    share = (turns - 1) / 3
    slower = [1, speeds[1] * (share + (1 - share) / 8), speeds[2] / 8, speeds[3] / 8]
    found = changed("llama", rope_parameters=LLAMA3).load().parameters()["frequencies"]
    np.testing.assert_allclose(found, slower, rtol=1e-14)


@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize("by_layer", [True, False])
def test_scores_of_gpt2_are_scaled_as_the_config_says(changed, scaled, by_layer):
    made = changed("gpt2", scale_attn_weights=scaled, scale_attn_by_inverse_layer_idx=by_layer)
    t = made.trace()
    assert ("layer1.scaled_scores" in t) == scaled
    assert ("layer1.layer_scaled_scores" in t) == by_layer
    by = (3**0.5 if scaled else 1) * (2 if by_layer else 1)
    n = len(t.tokens)
    seen = np.broadcast_to(np.tri(n, dtype=bool), (4, n, n))
    np.testing.assert_allclose(
        t["layer1.masked_scores"].value[seen], t["layer1.scores"].value[seen] / by, rtol=1e-12
    )


def test_what_gpt2_says_nothing_of_is_four_times_as_wide(changed):
    wide = {
        "c_fc.weight": (12, 48), "c_fc.bias": (48,), "mlp.c_proj.weight": (48, 12)
    }  # fmt: skip

    def widened(weights):
        random = np.random.default_rng(0)
        ends = {n: next((s for e, s in wide.items() if n.endswith(e)), None) for n in weights}
        return {
            n: random.normal(size=ends[n]).astype("f4") if ends[n] else w
            for n, w in weights.items()
        }

    for without, settings in (([], {"n_inner": None}), (["n_inner"], {})):
        made = changed("gpt2", without, widened, **settings)
        assert made.trace()["layer0.ffn_hidden"].value.shape[-1] == 48


def test_llama_may_have_biases_in_attention(changed):
    def with_zeros(weights):
        """Those of Qwen2, and of the output none that would show."""
        zeros = {f"model.layers.{i}.self_attn.o_proj.bias": np.zeros(16, "f4") for i in range(2)}
        return weights | zeros

    own = changed("qwen2")
    same = {"model_type": "llama", "architectures": ["LlamaForCausalLM"]}
    made = changed("qwen2", weights=with_zeros, attention_bias=True, **same)
    assert np.array_equal(made.trace()["logits"].value, own.trace()["logits"].value)
    assert "layer0.b_O" in made.trace()["layer0.attention_output"].reads
    without = changed("qwen2", attention_bias=False, **same)
    assert "layer0.b_Q" not in without.load().parameters()


REFUSED = {
    "yarn": ("llama", {"rope_parameters": {"rope_type": "yarn", "factor": 2.0}},
             ["rope_type 'yarn'", "needs", "'llama3'"]),
    "dynamic, as older files say it": (
        "qwen2", {"rope_parameters": None, "rope_scaling": {"type": "dynamic", "factor": 2.0}},
        ["rope_type 'dynamic'", "needs"]),
    "a part of each head": ("llama", {"partial_rotary_factor": 0.5},
                            ["partial_rotary_factor 0.5", "needs"]),
    "by kind of layer": ("mistral", {"rope_parameters": {"full": {"rope_theta": 1.0}}},
                         ["rope_parameters"]),
    "no factor": ("llama", {"rope_parameters": {"rope_type": "linear"}}, ["factor", "None"]),
    "factor zero": ("llama", {"rope_parameters": {"rope_type": "linear", "factor": 0}},
                    ["factor", "0"]),
    "bands that cross": ("llama", {"rope_parameters": {**LLAMA3, "low_freq_factor": 9.0}},
                         ["high_freq_factor", "low_freq_factor"]),
    "theta": ("llama", {"rope_parameters": {"rope_theta": float("nan")}}, ["rope_theta", "nan"]),
    "no list": ("llama", {"rope_parameters": [1]}, ["rope_parameters"]),
    "biases": ("llama", {"attention_bias": "some"}, ["attention_bias 'some'", "needs"]),
    "biases that are not there": ("llama", {"attention_bias": True, "rope_parameters": {}},
                                  ["q_proj.bias"]),
    "biases of the gate": ("llama", {"mlp_bias": True}, ["mlp_bias True", "needs biases"]),
    "windows in some layers": ("qwen2", {"use_sliding_window": True},
                               ["use_sliding_window True", "needs a window"]),
    "window zero": ("mistral", {"sliding_window": 0}, ["sliding_window", "0"]),
    "groups": ("llama", {"num_key_value_heads": 3}, ["num_key_value_heads", "3"]),
    "another text": ("gpt2", {"add_cross_attention": True},
                     ["add_cross_attention True", "needs attention to a second text"]),
    "curve": ("llama", {"hidden_act": "xielu"}, ["hidden_act 'xielu'", "needs"]),
}  # fmt: skip


@pytest.mark.parametrize(("family", "settings", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_not_supported_is_named_with_what_it_would_need(changed, family, settings, said):
    made = changed(family, **settings)
    with pytest.raises(ModelError) as error:
        made.load()
    sentence = str(error.value)
    assert str(made.folder) in sentence and REMEDY.search(sentence), sentence
    assert all(part in sentence for part in said), sentence


def test_heads_that_cannot_be_turned_in_pairs_are_refused(changed):
    def narrow(weights):
        """Heads of 7 dimensions."""
        cut = {}
        for name, value in weights.items():
            rows = value.shape[0] // 8 * 7
            if any(f"{p}_proj" in name for p in "qkv"):
                value = value[:rows]
            cut[name] = np.ascontiguousarray(value[:, :14] if "o_proj" in name else value)
        return cut

    made = changed("llama", weights=narrow, head_dim=7)
    with pytest.raises(ModelError, match="7 dimensions, but rotary positions turn them in pairs"):
        made.load()


def test_a_text_longer_than_the_places_is_refused_with_both_numbers(changed):
    model = load_model(str(changed("smollm2").folder))
    with pytest.raises(ValueError, match=r"41 tokens; .* has 40 positions"):
        trace([5] * 41, model)
    assert len(trace([5] * 40, model).tokens) == 40
