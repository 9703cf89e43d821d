"""What is peculiar to families: heads, curves, names of tensors and settings, places."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from attention_core import ModelError, load_model, trace
from attention_core.models.families import FAMILIES
from attention_core.models.families.unwritten import ANY, NEEDS
from attention_core.stages.activations import CURVES
from tests.core.folders import REMEDY, shards, upper_half, write_weights

TINY = Path(__file__).parents[1] / "goldens" / "tiny"
TEXT = "the bank"
WORDS = {
    "bert": "bert.embeddings.word_embeddings.weight",
    "distilbert": "distilbert.embeddings.word_embeddings.weight",
    "roberta": "roberta.embeddings.word_embeddings.weight",
}
OUTPUT = {
    "bert": "cls.predictions.decoder.weight",
    "distilbert": "vocab_projector.weight",
    "roberta": "lm_head.decoder.weight",
}
ENCODERS = tuple(WORDS)


class Copied:
    """A tiny checkpoint of a family, to be written anew by tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.weights = load_file(folder / "model.safetensors")
        self.config = json.loads((folder / "config.json").read_text())

    def save(self, weights=None, without=(), **settings) -> None:
        config = {k: v for k, v in {**self.config, **settings}.items() if k not in without}
        (self.folder / "config.json").write_text(json.dumps(config))
        save_file(self.weights if weights is None else weights, self.folder / "model.safetensors")

    def load(self):
        load_model.cache_clear(str(self.folder))
        return load_model(str(self.folder))

    def trace(self, dtype=np.float64):
        return trace(TEXT, self.load(), dtype)


@pytest.fixture
def copy(tmp_path):
    def copied(family: str) -> Copied:
        return Copied(Path(shutil.copytree(TINY / family, tmp_path / family)))

    return copied


def without_head(weights):
    """What is saved of a model that has none: its tensors have no prefix then."""
    kept = {n: v for n, v in weights.items() if n.split(".")[0] in WORDS}
    return {n.partition(".")[2]: v for n, v in kept.items()}


@pytest.mark.parametrize("family", ENCODERS)
def test_an_encoder_without_a_head_is_walked_up_to_its_last_layer(copy, family):
    made = copy(family)
    whole = made.trace()
    assert whole["logits"].value.shape == (len(whole.tokens), made.config["vocab_size"])
    made.save(without_head(made.weights))
    bare = made.load()
    assert bare.can.predicts == "" and "W_U" not in bare.parameters()
    t = made.trace()
    assert list(t.steps)[-1].name == "layer1.layer_output" and "logits" not in t
    assert np.array_equal(t.output.value, whole["layer1.layer_output"].value)


@pytest.mark.parametrize("family", ENCODERS)
def test_a_head_of_which_something_lacks_is_none(copy, family):
    made = copy(family)
    heads = [name for name in made.weights if name.split(".")[0] not in WORDS]
    assert len(heads) == 5
    for name in heads:
        made.save({n: v for n, v in made.weights.items() if n != name})
        assert made.load().can.predicts == "", name


@pytest.mark.parametrize("family", ENCODERS)
def test_the_output_matrix_is_the_table_of_words_unless_the_config_says_otherwise(copy, family):
    made = copy(family)
    own = np.random.default_rng(0).normal(size=made.weights[WORDS[family]].shape).astype("f4")
    made.save({**made.weights, OUTPUT[family]: own})
    tied = made.load()
    assert np.array_equal(tied.parameters()["W_U"].T, made.weights[WORDS[family]])
    rows = trace(TEXT, tied)["W_E"].value
    assert np.array_equal(rows, made.weights[WORDS[family]][np.unique(tied.ids(TEXT))])
    made.save({**made.weights, OUTPUT[family]: own}, tie_word_embeddings=False)
    t = made.trace()
    assert np.array_equal(t["W_U"].value, own.T)
    wanted = t["head_norm"].value @ own.T.astype(float) + t["b_U"].value
    np.testing.assert_allclose(t["logits"].value, wanted, atol=1e-12)
    np.testing.assert_allclose(t["probabilities"].value.sum(-1), 1, atol=1e-12)
    assert t.entries.lists["candidate"] == tied.read(TEXT).labels["candidate"]


@pytest.mark.parametrize("family", ENCODERS)
@pytest.mark.parametrize("prefix", ["module.", "a.b."])
def test_a_head_is_found_whatever_stands_before_all_names(copy, family, prefix):
    made = copy(family)
    plain = made.trace()
    made.save({prefix + name: value for name, value in made.weights.items()})
    found = made.trace()
    assert list(found) == list(plain)
    assert np.array_equal(found["logits"].value, plain["logits"].value)


@pytest.mark.parametrize("family", ENCODERS)
def test_shards_bfloat16_and_the_name_of_the_class_are_read_for_every_family(copy, family):
    made = copy(family)
    halves = {name: upper_half(value.astype("f4")) for name, value in made.weights.items()}
    back = {n: (v.astype(np.uint32) << 16).view(np.float32) for n, v in halves.items()}
    made.save(back, without=["model_type"])
    plain = made.trace()["logits"].value
    path = made.folder / "model.safetensors"
    write_weights(path, halves, dict.fromkeys(halves, "BF16"))
    assert np.array_equal(made.trace()["logits"].value, plain)
    made.save(back)
    made.weights = back
    shards(made, 3)
    assert np.array_equal(made.trace()["logits"].value, plain)


@pytest.mark.parametrize("name", CURVES)
def test_every_activation_of_transformers_that_learns_nothing_is_read(copy, name):
    made = copy("bert")
    made.save(hidden_act=name)
    t = made.trace()
    curve = CURVES[name].function
    for before, after in (
        ("layer0.ffn_preactivation", "layer0.ffn_hidden"),
        ("head_preactivation", "head_hidden"),
    ):
        assert np.array_equal(t[after].value, curve(t[before].value))


def test_the_head_of_roberta_has_gelu_whatever_its_layers_have(copy):
    made = copy("roberta")
    made.save(hidden_act="relu")
    t = made.trace()
    assert (t["layer0.ffn_hidden"].value >= 0).all() and (t["head_hidden"].value < 0).any()


@pytest.mark.parametrize("padding", [0, 1, 5])
def test_places_of_roberta_begin_after_that_of_the_padding(copy, padding):
    made = copy("roberta")
    made.save(pad_token_id=padding)
    table = made.weights["roberta.embeddings.position_embeddings.weight"]
    model, t = made.load(), made.trace()
    assert model.n_positions == len(table) - padding - 1 == len(model.position_table())
    assert np.array_equal(t["position_embedding"].value, table[padding + 1 :][: len(t.tokens)])
    assert t.entries.lists["position"][0] == "place 0"


HEADS = ("cls.", "lm_head.", "vocab_")


@pytest.mark.parametrize("family", [each.name for each in sorted(TINY.iterdir()) if each.is_dir()])
def test_a_tensor_that_lacks_or_has_another_shape_is_named_in_every_family(copy, family):
    made = copy(family)
    inside = [n for n in made.weights if not n.startswith(HEADS) and ".1." not in n]
    assert len(inside) > 10
    for name in inside:
        kept = {n: v for n, v in made.weights.items() if n != name}
        for weights in (kept, kept | {name: np.ascontiguousarray(made.weights[name][:-1])}):
            made.save(weights)
            with pytest.raises(ModelError) as error:
                made.load()
            assert name in str(error.value) and str(made.folder) in str(error.value)


REFUSED = {
    "no place is left": ("roberta", {"pad_token_id": 39}, ["max_position_embeddings", "40"]),
    "padding below": ("roberta", {"pad_token_id": -1}, ["pad_token_id", "-1"]),
    "padding nothing": ("roberta", {"pad_token_id": None}, ["pad_token_id", "None"]),
    "tied to a word": ("bert", {"tie_word_embeddings": "yes"}, ["tie_word_embeddings", "'yes'"]),
    "learned curve": ("bert", {"hidden_act": "prelu"}, ["hidden_act 'prelu'", "needs", "'gelu'"]),
    "no curve": ("distilbert", {"activation": None}, ["activation None", "needs"]),
    "heads": ("distilbert", {"n_heads": 7}, ["dim", "n_heads", "7"]),
    "distances": (
        "bert",
        {"position_embedding_type": "relative_key"},
        ["needs scores that compare distances"],
    ),
}


@pytest.mark.parametrize(("family", "settings", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_not_supported_is_named_with_what_it_would_need(copy, family, settings, said):
    made = copy(family)
    made.save(**settings)
    with pytest.raises(ModelError) as error:
        made.load()
    sentence = str(error.value)
    assert str(made.folder / "config.json") in sentence and REMEDY.search(sentence)
    assert all(part in sentence for part in said), sentence


def test_tensors_of_another_family_ask_for_its_name(copy):
    made = copy("distilbert")
    made.save(without=["model_type", "architectures"])
    with pytest.raises(ModelError, match='Add "model_type" to config'):
        made.load()


@pytest.mark.parametrize("kind", ["xlm-roberta", "camembert"])
def test_what_differs_from_roberta_in_its_name_alone_is_read_as_it(copy, kind):
    made = copy("roberta")
    plain = made.trace()["logits"].value
    made.save(model_type=kind)
    assert np.array_equal(made.trace()["logits"].value, plain)


@pytest.mark.parametrize(
    ("kind", "needs"), [*NEEDS.items(), ("brand-new", ANY), (3, ANY), (["bert"], ANY)], ids=str
)
def test_another_family_is_refused_with_what_it_would_need_and_which_are_known(copy, kind, needs):
    assert kind not in list(FAMILIES)
    made = copy("bert")
    made.save(model_type=kind)
    with pytest.raises(ModelError) as error:
        made.load()
    assert f"model_type {kind!r}, which needs {needs}; that is" in str(error.value)
    assert all(repr(kind) in str(error.value) for kind in FAMILIES)
