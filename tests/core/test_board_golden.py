"""The model of boards is what PyTorch's own encoder layers make of its weights."""

from pathlib import Path

import numpy as np
import pytest

from attention_core import load_model, trace

FILE = Path(__file__).parents[1] / "goldens" / "board.npz"


@pytest.fixture
def golden():
    with np.load(FILE) as file:
        return {name: file[name] for name in file.files}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_stage_is_pytorchs(golden, dtype):
    model = load_model("board")
    found = trace(golden.pop("cells"), model, dtype)
    np.testing.assert_allclose(found["pixels"].value, golden["pixels"], rtol=0, atol=1e-6)
    assert golden.keys() >= {"embeddings", "logits", "probabilities", "redrawn"}
    for step in model.steps:
        if step.name in golden:
            tolerance = getattr(step.stage.tolerance, np.dtype(dtype).name)
            off = np.abs(found[step.name].value - golden[step.name]).max()
            assert off <= tolerance, step.name
            if dtype is np.float64:
                assert off < 1e-12, step.name
    assert f"layer{model.n_layers - 1}.attention_weights" in golden
