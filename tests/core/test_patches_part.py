"""What a viewer is told of a picture whose patches attend: all of it can be read back."""

import base64
import io

import numpy as np
from PIL import Image

from attention_core import trace
from attention_core.view.patches import given, heads_part, layer_part, picture_part, weights
from tests.core.tiny_pictures import TinyPictures, drawn
from tests.pages.reader import decode

GRID = 5
TRACE = trace("a picture", TinyPictures(GRID))


def test_the_picture_is_put_together_again_from_its_patches():
    labels = TRACE.entries.lists["token"]
    header = decode(picture_part(labels, 2, 3, "of")).header
    assert (header["n_layers"], header["n_heads"]) == (2, 3)
    assert (header["id"], header["rows"], header["columns"]) == ("of", GRID, GRID)
    assert header["tokens"][:2] == ["[CLS]", "row 1, column 1"]
    png = base64.b64decode(header["image"].partition(",")[2])
    with Image.open(io.BytesIO(png)) as image:
        assert (np.asarray(image) == drawn("a picture", GRID)).all()


def test_a_layers_numbers_arrive_as_they_are_with_the_mean_behind_them():
    sent = decode(layer_part(TRACE, "of", 1))
    heads = TRACE["layer1.attention_weights"].value
    assert sent.header["layer"] == 1
    assert (sent.tensors["weights"][:-1] == heads).all()
    np.testing.assert_allclose(sent.tensors["weights"][-1], heads.mean(0), rtol=1e-6)


def test_of_every_head_a_weight_is_read_back_to_half_a_step_of_its_scale():
    sent = decode(heads_part(TRACE, "of")).tensors
    for layer in range(2):
        found = weights(TRACE, layer)
        assert (sent["most"][layer] == found[..., 1:].max(-1)).all(), "what is printed is exact"
        assert (sent["rest"][layer] == found[..., 0]).all()
        most = sent["most"][layer][..., None]
        share = np.sqrt(found[..., 1:] / most)
        assert np.abs(sent["shares"][layer] / 255 - share).max() <= 0.5 / 255 + 1e-6
    assert sent["shares"].dtype == np.uint8


def test_what_one_patch_gives_to_another_is_told_of_every_head():
    told = np.array(given(TRACE, 7, 3))
    for layer in range(2):
        heads = TRACE[f"layer{layer}.attention_weights"].value[:, 7, 3]
        np.testing.assert_allclose(told[layer], [*heads, heads.mean()], rtol=1e-6)
