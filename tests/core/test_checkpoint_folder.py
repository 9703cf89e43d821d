"""A folder with any BERT checkpoint loads by its path; one that is not is refused in a sentence."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from attention_core import ModelError, load_model, trace


def test_a_checkpoint_loads_by_path_and_has_the_names_of_minilm(folder, minilm):
    model = load_model(str(folder))
    assert model.tokenize("Rivers") == ["[CLS]", "[UNK]", "[SEP]"]
    assert model.tokenize("rivers " * 20) == ["[CLS]", *["river", "##s"] * 20, "[SEP]"]
    t = trace("river bank", model)
    assert t.tokens == ["[CLS]", "river", "bank", "[SEP]"]
    wanted = [n for n in trace("river bank", minilm) if n[:6] not in {f"layer{i}" for i in "2345"}]
    assert list(t) == wanted
    assert t["layer1.attention_weights"].value.shape == (2, 4, 4)
    assert t["layer1.ffn_hidden"].value.shape == (4, 16)
    assert model.title == "tiny-bert" and model.n_positions == 10


def test_weights_are_turned_the_right_way_round(folder, checkpoint):
    t = trace("river bank", load_model(str(folder)), np.float64)
    stored = {name: value.astype(np.float64) for name, value in checkpoint.weights.items()}
    layer = "encoder.layer.0."
    for name, part in {"query": "query", "key": "key", "value": "value"}.items():
        linear = f"{layer}attention.self.{part}"
        whole = t["embeddings"].value @ stored[f"{linear}.weight"].T + stored[f"{linear}.bias"]
        for head in range(2):
            part_of_head = whole[:, 4 * head : 4 * head + 4]
            np.testing.assert_allclose(t[f"layer0.{name}"].value[head], part_of_head, atol=1e-12)
    linear = f"{layer}intermediate.dense"
    hidden = t["layer0.attention_norm"].value @ stored[f"{linear}.weight"].T
    hidden += stored[f"{linear}.bias"]
    np.testing.assert_allclose(t["layer0.ffn_preactivation"].value, hidden, atol=1e-12)


@pytest.mark.parametrize("naming", ["bert. prefix", "gamma and beta", "both"])
def test_older_names_of_tensors_give_the_same_numbers(folder, checkpoint, naming):
    plain = trace("river bank", load_model(str(folder)))
    renamed = checkpoint.weights
    if naming != "bert. prefix":
        renamed = {
            n.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
                "LayerNorm.bias", "LayerNorm.beta"
            ): v
            for n, v in renamed.items()
        }
    if naming != "gamma and beta":
        renamed = {f"bert.{n}": v for n, v in renamed.items()}
        renamed["cls.predictions.bias"] = np.zeros(8, dtype=np.float32)
    load_model.cache_clear(str(folder))
    checkpoint.save(renamed)
    found = trace("river bank", load_model(str(folder)))
    assert list(found) == list(plain)
    assert all(np.array_equal(found[name].value, plain[name].value) for name in plain)


@pytest.mark.parametrize("stored", [np.float16, np.float64])
def test_weights_in_another_precision_are_read_as_float32(folder, checkpoint, stored):
    plain = trace("river bank", load_model(str(folder)))
    load_model.cache_clear(str(folder))
    checkpoint.save({name: value.astype(stored) for name, value in checkpoint.weights.items()})
    found = trace("river bank", load_model(str(folder)))
    assert {found[step.name].value.dtype for step in found.steps} == {np.dtype(np.float32)}
    assert found["W_E"].value.dtype == found["layer0.W_Q"].value.dtype == np.float32
    np.testing.assert_allclose(found.output.value, plain.output.value, atol=0.1)


class Bomb:
    """A pickle that writes a file when it is opened."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "model.ckpt", "weights.pkl"])
def test_pickled_weights_are_refused_with_the_reason_and_never_opened(
    folder, tmp_path, refusal, name
):
    (folder / "model.safetensors").unlink()
    hit = tmp_path / "the-bomb-went-off"
    (folder / name).write_bytes(pickle.dumps(Bomb(hit)))
    said = refusal(folder)
    assert name in said and "pickle" in said and "model.safetensors" in said
    assert not hit.exists()
    pickle.loads((folder / name).read_bytes())  # and it was a real one
    assert hit.exists()


def test_a_pickle_beside_safetensors_is_left_alone(folder, tmp_path):
    hit = tmp_path / "the-bomb-went-off"
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Bomb(hit)))
    assert trace("river bank", load_model(str(folder))).tokens
    assert not hit.exists()


@pytest.mark.parametrize("name", ["nonsense", "x" * 5000, "nul\0", "../..", "/no/such/folder", ""])
def test_a_name_that_is_no_model_and_no_folder_is_refused(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError):
        load_model(name)


def test_a_file_is_not_a_folder(folder, refusal):
    said = refusal(folder / "config.json")
    assert "config.json" in said and "folder" in said


def test_an_empty_folder_is_refused(tmp_path, refusal):
    assert "it has no config.json" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(folder, refusal, name):
    (folder / name).unlink()
    said = refusal(folder)
    assert str(folder) in said and f"has no {name}" in said
