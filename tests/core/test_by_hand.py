"""Numbers a reader can work out with a pencil."""

from math import log, sqrt

import numpy as np
import pytest

from attention_core.stages import attention, encoder


def close(found, wanted):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-15)


def test_two_tokens_two_dimensions():
    # One head, d_head 2, so scores are divided by the root of 2; the queries carry that root,
    # so that it cancels:
    #   Q = [√2 ln 3, 0]   K = [1, 0]   V = [4,  0]
    #       [0, √2 ln 2]       [0, 1]       [0, 12]
    query = np.array([[[sqrt(2) * log(3), 0.0], [0.0, sqrt(2) * log(2)]]])
    key = np.array([[[1.0, 0.0], [0.0, 1.0]]])
    value = np.array([[[4.0, 0.0], [0.0, 12.0]]])

    # S = Q K^T: each query meets each key.
    raw = attention.scores(query, key)
    close(raw, [[[sqrt(2) * log(3), 0], [0, sqrt(2) * log(2)]]])

    # S / √2 = [ln 3, 0], [0, ln 2]
    scaled = attention.scaled_scores(raw, 2)
    close(scaled, [[[log(3), 0], [0, log(2)]]])

    # Row 1: e^(ln 3) = 3 and e^0 = 1, of 4: 3/4 and 1/4. Row 2: 1 and 2, of 3: 1/3 and 2/3.
    masked = attention.masked_scores(scaled, np.ones((2, 2), dtype=bool))
    weights = attention.attention_weights(masked)
    close(weights, [[[3 / 4, 1 / 4], [1 / 3, 2 / 3]]])

    # Row 1: 3/4 of [4, 0] and 1/4 of [0, 12]. Row 2: 1/3 of [4, 0] and 2/3 of [0, 12].
    close(attention.head_outputs(weights, value), [[[3, 3], [4 / 3, 8]]])


def test_a_causal_mask_leaves_the_first_token_only_itself():
    scores = np.array([[[5.0, 9.0], [log(4), 0.0]]])
    masked = attention.masked_scores(scores, np.array([[True, False], [True, True]]))
    close(masked, [[[5, -np.inf], [log(4), 0]]])
    close(attention.attention_weights(masked), [[[1, 0], [4 / 5, 1 / 5]]])


def test_projection_adds_the_bias_of_its_head():
    # [1, 2] times [[1], [10]] is 21, times [[0], [3]] is 6; biases 100 and -6.
    x = np.array([[1.0, 2.0]])
    W = np.array([[[1.0], [10.0]], [[0.0], [3.0]]])
    b = np.array([[100.0], [-6.0]])
    for stage in attention.PROJECT:
        close(stage(x, W, b), [[[121]], [[0]]])


def test_heads_are_laid_side_by_side_in_order():
    heads = np.array([[[1.0, 2.0]], [[3.0, 4.0]]])
    close(attention.concatenated_heads(heads), [[1, 2, 3, 4]])
    # [1, 2, 3, 4] · [1, 1, 1, 1] + 0.5
    close(attention.attention_output(np.array([[1.0, 2, 3, 4]]), np.ones((4, 1)), [0.5]), [[10.5]])


def test_layer_norm_of_one_and_three():
    # Mean 2, squared distances 1 and 1, so variance 1 and deviation 1: [-1, 1].
    # Times gain [2, 3] plus shift [10, 20]: [8, 23].
    gain, shift = np.array([2.0, 3.0]), np.array([10.0, 20.0])
    for norm in (encoder.embeddings, encoder.attention_norm, encoder.layer_output):
        close(norm(np.array([[1.0, 3.0]]), gain, shift, np.array(0.0)), [[8, 23]])
        # With 3 under the root beside the variance of 1, the deviation is 2: [-1/2, 1/2].
        close(norm(np.array([[1.0, 3.0]]), gain, shift, np.array(3.0)), [[9, 21.5]])


@pytest.mark.parametrize(
    ("x", "wanted"),
    # The normal distribution's table: 84.13 % lies below 1, 15.87 % below -1.
    [(0, 0), (1, 0.8413447460685429), (-1, -0.15865525393145707), (2, 1.9544997361036416)],
)
def test_gelu_is_x_times_the_share_of_a_normal_distribution_below_x(x, wanted):
    close(encoder.ffn_hidden(np.array([[float(x)]])), [[wanted]])


def test_embeddings_are_rows_of_their_tables_added():
    words = np.array([[1.0, 2.0], [3.0, 4.0]])
    places = np.array([[10.0, 20.0], [30.0, 40.0]])
    word = encoder.token_embedding(np.array([1, 0, 1]), words)
    place = encoder.position_embedding(np.array([0, 1, 1]), places)
    segment = encoder.segment_embedding(np.array([0, 0, 0]), np.array([[0.5, 0.5], [9.0, 9.0]]))
    close(word, [[3, 4], [1, 2], [3, 4]])
    close(encoder.embedding_sum(word, place, segment), [[13.5, 24.5], [31.5, 42.5], [33.5, 44.5]])
