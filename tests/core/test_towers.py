"""The map of a model follows from its declared steps, whatever the model."""

import numpy as np
import pytest

from attention_core import load_model, run, trace
from attention_core.graph.kinds import Add, Dot, Mask, Operation
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.lessons.cross import cross_attention
from attention_core.view.payload import trace_part
from attention_core.view.towers import ends, stream, towers
from tests.core import strange
from tests.pages.reader import decode


def lanes(trace, layer=0, part=None):
    stages = decode(trace_part(trace, layer, part=part)).header["stages"]
    return {each["key"]: each["lane"] for each in stages}


@stage("E", "token d_model -> token d_model", "E", Operation("copy"))
def embedding(x, *, out=None):
    """Read."""
    return np.add(x, 0, out=out)


@stage("B", "token d_model, d_model d_out -> token d_out", "B", Dot("d_model"))
def block(stream_in, W, *, out=None):
    """Anything that is worked out beside the stream."""
    return np.matmul(stream_in, W, out=out)


@stage("R", "token d_model, token d_model -> token d_model", "R", Add())
def residual(block, stream_in, *, out=None):
    """The block first, so that no order of what is read gives the stream away."""
    return np.add(stream_in, block, out=out)


@stage("M", "query key, query key -> query key", "M", Mask())
def hidden(scores, mask, *, out=None):
    """Nothing but a mask."""
    out[...] = np.where(mask, scores, -np.inf)
    return out


@stage("L", "token d_model, vocabulary d_model -> token vocabulary", "L", Dot("d_model"))
def logits(stream_in, W_U, *, out=None):
    """A score for every word."""
    return np.matmul(stream_in, W_U.T, out=out)


def decoder(n_layers, *, head):
    """A stack of layers on a stream, and at its end a guess or nothing."""
    weights = {f"decoder.layer{i}.W": np.eye(3) for i in range(n_layers)}
    given = {"x": np.ones((2, 3)), "W_U": np.ones((4, 3)), **weights}
    steps = place({"read": (embedding,)}, given)
    line = "embedding"
    for layer in range(n_layers):
        known = [*given, *(step.name for step in steps)]
        names = {"stream_in": line}
        steps += place({"l": (block, residual)}, known, part="decoder", layer=layer, rename=names)
        line = steps[-1].name
    if head:
        known = [*given, line]
        steps += place({"g": (logits,)}, known, part="decoder", rename={"stream_in": line})
    return run(steps, given, {"token": ("a", "b")}, np.float64)


def test_the_stream_runs_past_a_block_to_the_addition_that_takes_it_in():
    t = decoder(2, head=True)
    assert lanes(t, 1) == {
        "embedding": "stream", "block": "leaves", "residual": "stream", "logits": "stream",
    }  # fmt: skip
    assert stream(t, "decoder") - {"x"} == {
        "embedding", "decoder.layer0.residual", "decoder.layer1.residual", "decoder.logits",
    }  # fmt: skip


@pytest.mark.parametrize("model", ["handmade", "minilm"])
@pytest.mark.parametrize("layer", [0, -1])
def test_of_the_models_here_attention_and_feed_forward_are_branches(model, layer):
    loaded = load_model(model)
    found = lanes(trace("river bank loan", loaded), layer % loaded.n_layers)
    on = {key for key, lane in found.items() if lane == "stream"}
    assert {"token_embedding", "embedding_sum", "attention_residual"} <= on
    assert {key for key, lane in found.items() if lane == "leaves"} == (
        {"query", "key", "value"} | ({"ffn_preactivation"} if model == "minilm" else set())
    )
    assert found["position_embedding"] == "enters"
    assert found["scores"] == found["attention_output"] == "branch"


def test_keys_and_values_of_cross_attention_enter_from_elsewhere():
    found = lanes(cross_attention("my money", "the bank", dtype=np.float64).cross)
    assert found["query"] == "leaves" and found["key"] == found["value"] == "enters"
    assert found["attention_residual"] == "stream"


def test_an_unheard_of_model_has_a_map():
    t = trace(strange.SAMPLE, strange.Nose())
    assert lanes(t) == {
        "value": "stream", "now": "leaves", "product": "branch", "tensors": "stream",
    }  # fmt: skip
    (tower,) = towers(t, "")
    assert tower["begins"] == "input" and tower["ends"] == "tensors"


def test_towers_say_what_comes_after_their_last_layer():
    t = decoder(3, head=True)
    (tower,) = towers(t, "decoder")
    assert tower["here"] and (tower["part"], tower["layers"]) == ("decoder", 3)
    assert tower["after"] == [{"key": "logits", "title": "Logits"}]
    assert tower["ends"] == "a guess per word"
    (tower,) = towers(decoder(3, head=False), "decoder")
    assert tower["after"] == [] and tower["ends"] == "one vector per word"


def test_a_guess_is_of_the_next_word_where_no_token_sees_those_after_it():
    t = decoder(1, head=True)
    for mask, said in (
        (np.tri(2, dtype=bool), "guess: the next word"),
        (np.ones((2, 2), bool), "a guess per word"),
    ):
        names = ("scores", "mask")
        steps = place({"m": (hidden,)}, names, part="decoder", layer=0)
        given = {name: t[name].value for name in t if t[name].step is None}
        both = run((*steps, *t.steps), {**given, "scores": np.ones((2, 2)), "mask": mask}, {})
        assert ends(both, "decoder") == said


def test_two_towers_stand_one_after_the_other_and_the_last_says_what_comes_out():
    steps, given = decoder(1, head=True).steps, decoder(1, head=True)
    known = {name: given[name].value for name in given if given[name].step is None}
    known["encoder.layer0.W"] = np.eye(3)
    names = {"stream_in": "embedding"}
    first = place({"e": (block,)}, [*known, "embedding"], part="encoder", layer=0, rename=names)
    t = run((steps[0], *first, *steps[1:]), known, {"token": ("a", "b")}, np.float64)
    one, other = towers(t, "encoder")
    assert [one["part"], other["part"]] == ["encoder", "decoder"]
    assert one["here"] and not other["here"] and other["after"] == []
    assert one["ends"] == "one vector per word" and other["ends"] == "a guess per word"
    assert one["reads"] == other["reads"] == [] and other["begins"] == "words"
    assert [tower["here"] for tower in towers(t, "decoder")] == [False, True]


def test_of_a_translator_both_decoder_layers_read_what_the_encoder_ends_with():
    t = trace("river bank", load_model("en-pt"))
    one, other = towers(t, "decoder")
    assert [one["layers"], other["layers"]] == [6, 2]
    assert [one["reads"], other["reads"]] == [[], [0, 1]]
    assert [one["begins"], other["begins"]] == ["words", "said so far"]
    assert [one["ends"], other["ends"]] == ["one vector per word", "guess: the next word"]
    found = lanes(t, 1, "decoder")
    assert [key for key, lane in found.items() if lane == "crosses"] == ["cross_key", "cross_value"]
    assert {"memory_residual", "cross_attention_residual", "ffn_residual"} <= {
        key for key, lane in found.items() if lane == "stream"
    }
    assert found["memory"] == "branch" and found["cross_query"] == "leaves"
    assert "crosses" not in lanes(t, 5, "encoder").values()


@pytest.mark.parametrize("masked", [False, True])
def test_a_mask_of_nothing_is_idle_and_one_that_hides_is_not(masked):
    mask = np.array([[True, not masked], [True, True]])
    steps = place({"m": (hidden,)}, ("scores", "mask"), layer=0)
    given = {"scores": np.array([[1.0, -np.inf], [np.nan, 2]]), "mask": mask}
    given["scores"][0, 1] = 3 if masked else -np.inf
    t = run(steps, given, {"token": ("a", "b")}, np.float64)
    (told,) = decode(trace_part(t, 0)).header["stages"]
    assert told["idle"] == ("" if masked else "nothing is masked here")


def test_of_the_models_here_only_the_mask_is_idle():
    for model in ("handmade", "minilm"):
        stages = decode(trace_part(trace("river bank", load_model(model)), 0)).header["stages"]
        assert [each["key"] for each in stages if each["idle"]] == ["masked_scores"]
