"""The kinds and stages of a model of pictures, written as loops, and on random numbers."""

from math import erf, isclose

import numpy as np
import pytest

from attention_core import explain, run
from attention_core.graph.gradients import local
from attention_core.graph.notice import notice
from attention_core.graph.step import place
from attention_core.stages import vision
from tests.core.small_vision import (
    D_HEAD,
    D_MODEL,
    HEADS,
    HEIGHT,
    LAYERS,
    PATCH,
    WIDTH,
    N,
    numbers,
    seen,
)

READ = ("patches", "patch_embedding", "token_embedding", "position_embedding", "embeddings")


def test_a_picture_is_cut_row_after_row_and_patches_pixel_after_pixel():
    found, picture = seen(), numbers()["picture"]
    columns = WIDTH // PATCH
    for patch in range(N):
        top, left = patch // columns * PATCH, patch % columns * PATCH
        row = [
            picture[top + y, left + x, channel]
            for y in range(PATCH)
            for x in range(PATCH)
            for channel in range(3)
        ]
        assert found["patches"].value[patch].tolist() == row
    assert HEIGHT * WIDTH == N * PATCH * PATCH


def test_embeddings_are_pixels_times_filters_behind_a_class_token_each_with_its_place():
    found, given = seen(), numbers()
    for token in range(N + 1):
        for d in range(D_MODEL):
            what = given["class_vector"][d]
            if token:
                pixels = found["patches"].value[token - 1]
                what = given["b_B"][d] + sum(
                    pixels[i] * given["W_B"][i, d] for i in range(len(pixels))
                )
            where = sum(share * given["W_P"][i, d] for i, share in enumerate(given["blend"][token]))
            assert isclose(found["embeddings"].value[token, d], what + where, abs_tol=1e-12)


def test_a_layer_is_norm_attention_and_a_scaled_step_then_the_same_with_hidden_units():
    found, given = seen(), numbers()
    x = found["embeddings"].value
    for n in range(LAYERS):
        w = {
            name.partition(".")[2]: v for name, v in given.items() if name.startswith(f"layer{n}.")
        }

        def norm(rows, part, w=w):
            centred = rows - rows.mean(axis=1, keepdims=True)
            scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-3)
            return scaled * w[f"gain_{part}"] + w[f"shift_{part}"]

        normed, heads = norm(x, "A"), []
        for h in range(HEADS):
            q, k, v = (normed @ w[f"W_{c}"][h] + w[f"b_{c}"][h] for c in "QKV")
            powers = np.exp(q @ k.T / D_HEAD**0.5)
            heads.append(powers / powers.sum(axis=1, keepdims=True) @ v)
        x = x + (np.hstack(heads) @ w["W_O"] + w["b_O"]) * w["scale_A"]
        wide = norm(x, "F") @ w["W_1"] + w["b_1"]
        hidden = np.vectorize(lambda z: z * (1 + erf(z / 2**0.5)) / 2)(wide)
        x = x + (hidden @ w["W_2"] + w["b_2"]) * w["scale_F"]
        np.testing.assert_allclose(found[f"layer{n}.layer_output"].value, x, atol=1e-12)


def test_saliency_is_three_transposed_convolutions_and_a_sigmoid_of_the_patches_that_are_there():
    found, given = seen(decoder=True), numbers(decoder=True)
    grid = np.zeros((2, 2, D_MODEL))
    for token, number in enumerate(given["patch_numbers"]):
        if number:
            grid[(number - 1) // 2, (number - 1) % 2] = found["final_norm"].value[token]
    for n in (1, 2, 3):
        taps, bias = given[f"W_up{n}"], given[f"b_up{n}"]
        side = 2 * len(grid)
        made = np.tile(bias, (side, side, 1))
        for y, x in np.ndindex(len(grid), len(grid)):
            for i, j in np.ndindex(4, 4):
                to = (2 * y - 1 + i, 2 * x - 1 + j)
                if 0 <= to[0] < side and 0 <= to[1] < side:
                    made[to] += grid[y, x] @ taps[i, j]
        grid = np.maximum(made, 0)
    fine = grid @ given["W_S"] + given["b_S"]
    wanted = 1 / (1 + np.exp(-(given["rise_rows"] @ fine @ given["rise_columns"].T)))
    np.testing.assert_allclose(found["saliency"].value, wanted, atol=1e-12)


def test_a_patch_that_is_left_out_is_an_empty_place_of_the_map():
    whole, part = seen(decoder=True), numbers(decoder=True)
    given = part | {"final_norm": whole["final_norm"].value}
    step = place({"decode": (vision.saliency,)}, given)
    without = {**given, "patch_numbers": np.array([0, 1, 2, 0])}
    zeroed = given["final_norm"].copy()
    zeroed[3] = 0
    one, other = (
        run(step, each, {}, np.float64).output.value
        for each in (without, {**given, "final_norm": zeroed})
    )
    assert np.array_equal(one, other)
    assert not np.array_equal(one, whole["saliency"].value)


@pytest.mark.parametrize("name", READ)
def test_every_sum_of_the_reading_adds_up_and_points_to_numbers_of_the_trace(name):
    found = seen()
    for cell in np.ndindex(found[name].value.shape):
        said = explain(found, name, cell)
        assert isclose(said.total, said.value, rel_tol=1e-12, abs_tol=1e-14)
        for term in said.terms:
            for factor in term.factors:
                assert factor.source
                read, there = factor.source
                assert found[read].value[there] == factor.value


def test_a_number_of_a_patch_is_called_by_its_place_in_the_picture():
    said = explain(seen(), "patches", (4, 7)).sum
    assert [term.label for term in said.terms] == ["pixel row 3, pixel column 2, green"]
    assert said.terms[0].factors[0].source == ("picture", (3, 2, 1))
    assert said.parts[0].terms[0].factors[0].source == ("places", (4, 7))


def test_a_class_token_is_no_patch_and_a_place_is_blended_of_few():
    found = seen()
    assert explain(found, "token_embedding", (0, 2)).terms[0].label == "class_vector"
    first = explain(found, "token_embedding", (1, 2)).terms[0].factors[0]
    assert first.source == ("patch_embedding", (0, 2))
    blends = [len(explain(found, "position_embedding", (i, 0)).terms) for i in range(N + 1)]
    assert blends == [1, *[4] * N]


def test_the_decoder_stands_alone_in_its_sum_and_says_that_it_has_no_slopes():
    found = seen(decoder=True)
    said = explain(found, "saliency", (1, 3))
    assert said.total == said.value and len(said.terms) == 1
    step = found.steps[-1]
    at = local(found, step)
    for ask in (
        lambda: step.stage.operation.adjoint(at.output, at),
        lambda: step.stage.operation.slopes(0, (0, 0), at),
    ):
        with pytest.raises(ValueError, match="saliency is of the kind decode"):
            ask()


def test_every_stage_has_something_to_notice():
    found = seen(decoder=True)
    said = {s.name: "".join(p if isinstance(p, str) else p[0] for p in notice(found, s.name))
            for s in found.steps}  # fmt: skip
    assert all(said.values())
    flat, busy = (int(f(found["patches"].value.std(axis=1))) for f in (np.argmin, np.argmax))
    for patch in (flat, busy):
        assert f"row {patch // 3 + 1}, column {patch % 3 + 1}" in said["patches"]
    assert "is a blend of at most 4 rows of the table" in said["position_embedding"]
    map_ = found["saliency"].value
    assert said["saliency"].startswith(f"{100 * (map_ > 0.5).mean():.0f} % of the map is above")
