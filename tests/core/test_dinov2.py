"""DINOv2 against ONNX Runtime, stage by stage, on one picture; see tests/goldens/make_dinov2.py."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from attention_core import Trace, load_model, trace
from attention_core.models import PICTURES
from attention_core.pictures.bundled import BUNDLED

GOLDENS = Path(__file__).parents[1] / "goldens"
TOKENS = (0, 86, 171, 256)
ASKING = (0, 122)
DIMENSIONS, PIXELS = 11, 6
GOLDEN = dict(np.load(GOLDENS / "dinov2.npz"))
STAGES = sorted({name.rpartition(".")[2] for name in GOLDEN} - {"square", "arrays", "most"})


def model() -> Any:
    return load_model("dinov2")


@cache
def chelsea() -> np.ndarray:
    return np.asarray(Image.open(GOLDENS / "chelsea.png").convert("RGB"))


@cache
def traced(dtype: str = "float32") -> Trace:
    return trace(GOLDEN["square"], model(), np.dtype(dtype))


def kept(found: Trace, name: str) -> np.ndarray:
    """Those numbers of a stage that the golden has."""
    value, base = found[name].value, name.rpartition(".")[2]
    if base == "attention_weights":
        return value[:, ASKING]
    if base == "scaled_scores":
        return value[:, ASKING[1:], ::DIMENSIONS]
    if base == "saliency":
        return value[::PIXELS, ::PIXELS]
    if base in ("query", "key", "value"):  # the file has heads side by side
        value = value.swapaxes(0, 1).reshape(value.shape[1], -1)
    rows = value[np.minimum(TOKENS, len(value) - 1)]
    return rows if base in ("layer_output", "final_norm") else rows[:, ::DIMENSIONS]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_is_what_onnx_runtime_computes(stage, dtype):
    found, names = traced(dtype), [n for n in GOLDEN if n.rpartition(".")[2] == stage]
    assert len(names) in (1, 12)
    for name in names:
        value, wanted = kept(found, name), GOLDEN[name]
        assert value.shape == wanted.shape
        made: Any = found[name].stage
        limit = made.tolerance.float32  # the reference is in float32 itself
        np.testing.assert_allclose(value, wanted, rtol=0, atol=limit, err_msg=name)


def test_every_row_of_attention_is_highest_at_the_same_patch():
    for layer in range(12):
        most = traced()[f"layer{layer}.attention_weights"].value.argmax(-1)
        assert np.array_equal(most, GOLDEN[f"layer{layer}.most"])


def test_rounding_is_within_the_tolerance_of_every_stage():
    small, exact = traced(), traced("float64")
    for step in small.steps:
        off = np.abs(small[step.name].value - exact[step.name].value).max()
        assert off <= step.stage.tolerance.float32, step.name


def test_the_picture_is_fitted_as_opencv_does_it():
    found = model().fitted(chelsea(), "bars").astype(int)
    off = np.abs(found - GOLDEN["square"])
    assert off.max() <= 1 and (off > 0).mean() < 1e-4


def test_names_and_shapes_are_as_promised():
    found = traced()
    assert "dinov2" in PICTURES and load_model("dinov2") is model()
    assert (model().n_layers, model().n_heads, model().n_positions) == (12, 6, 257)
    assert found["layer11.attention_weights"].value.shape == (6, 257, 257)
    assert found["layer0.scaled_scores"].value.shape == (6, 257, 257)
    assert found["layer5.layer_output"].value.shape == (257, 384)
    assert found.output.name == "saliency" and found.output.value.shape == (224, 224)
    assert found.stream.name == "layer11.layer_output"
    assert len(found.attention) == found.n_layers() == 12
    assert model().can.unit == "patch"


def test_tokens_are_the_class_token_and_patches_with_their_pixels():
    labels: Any = traced()["embeddings"].labels["token"]
    assert labels[0] == "[CLS]" and labels[0].special and labels[0].image is None
    assert labels[1] == "row 1, column 1" and labels[-1] == "row 16, column 16"
    assert not any(label.special for label in labels[1:])
    patch = labels[1 + 4 * 16 + 6]
    assert patch == "row 5, column 7"
    assert np.array_equal(patch.image, GOLDEN["square"][56:70, 84:98])
    assert list(labels) == model().tokenize("any") == traced().tokens


def test_a_picture_that_comes_with_the_app_is_read_by_its_name():
    pixels = BUNDLED["cat"].pixels()
    named, given = (trace(sample, model()) for sample in ("cat", pixels))
    assert np.array_equal(named.stream.value, given.stream.value)
    with pytest.raises(ValueError, match=r"no picture named 'unicorn' here\. Choose one of cat"):
        trace("unicorn", model())
