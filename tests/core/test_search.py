"""Search: three ways to rank, each against plain loops, and texts that cannot be ranked."""

import math

import numpy as np
import pytest

from attention_core import trace
from attention_core.vectors import TableVectors, cosine, load_glove, search, sentence_vector

QUERY = "2019 brazil traveler to usa need a visa"
RIGHT, WRONG = (
    "U.S. embassy in Brazil: visas for Brazilian citizens",
    "U.S. citizens travelling to Brazil",
)
UNRELATED = "How to bake bread"


class Few:
    """Static vectors of three words."""

    title = "three words"
    source = "made up for a test"

    def vector(self, word: str) -> np.ndarray | None:
        known = {"river": (1.0, 0.0), "bank": (0.0, 1.0), "loan": (-1.0, 1.0)}
        return np.array(known[word]) if word in known else None

    def nearest(self, vector, n, leave_out=()):
        raise AssertionError("a ranking asks for no neighbours")


def test_a_bag_of_words_is_the_cosine_of_counts(model):
    bag, *_ = search(
        "the river the bank", ["Bank, bank; the!", "loan", "BANK the river THE"], model, ()
    )
    # (the 2, river 1, bank 1) with (the 1, bank 2), and with itself in another order
    assert bag.scores == pytest.approx([4 / math.sqrt(6 * 5), 0, 1])
    assert bag.ranks.tolist() == [2, 3, 1]
    assert bag.said == ("", "", "")


def test_the_mean_of_static_vectors_skips_words_that_have_none(model):
    texts = ["bank! of the", "river bank", "loan", "nothing known", ""]
    _, few, _ = search("my river", texts[:4], model, (Few(),))
    assert few.scores[:3] == pytest.approx([0, math.sqrt(0.5), -math.sqrt(0.5)])
    assert math.isnan(few.scores[3]) and few.ranks.tolist() == [2, 1, 3, 4]
    assert few.said == ("", "", "", "No word of it has a vector in three words.")


def test_a_query_without_vectors_ranks_nothing_and_says_why(model):
    _, few, _ = search("unheard", ["river", "bank"], model, (Few(),))
    assert np.isnan(few.scores).all() and few.ranks.tolist() == [1.5, 1.5]
    assert set(few.said) == {"The query: No word of it has a vector in three words."}


def test_contextual_scores_are_cosines_of_the_pooled_sentences(model):
    *_, last = search(QUERY, [RIGHT, WRONG, QUERY], model, ())
    asked = sentence_vector(trace(QUERY, model))
    for text, score in zip((RIGHT, WRONG), last.scores, strict=False):
        assert score == pytest.approx(cosine(asked, sentence_vector(trace(text, model))))
    assert last.scores[2] == 1 and last.ranks[2] == 1


def test_a_text_that_the_model_cannot_read_comes_last_with_the_reason(handmade, minilm):
    *_, last = search("river", ["", "bank", "bank " * 65], handmade, ())
    assert last.ranks.tolist() == [2.5, 1, 2.5]
    assert "no token" in last.said[0] and last.said[1] == "" and "65 tokens" in last.said[2]
    *_, last = search("\ud800 <b>", ["👍🏽", "שלום"], minilm, ())
    assert np.isfinite(last.scores).all()


def test_equal_scores_share_their_mean_rank_and_texts_without_one_are_last(handmade):
    texts = ["river bank", "unheard", "river", "bank river", "bank loan", "nothing"]
    _, few, _ = search("river", texts, handmade, (Few(),))
    assert few.scores[[0, 2, 3, 4]] == pytest.approx([0.5**0.5, 1, 0.5**0.5, -(0.2**0.5)])
    assert few.ranks.tolist() == [2.5, 5.5, 1, 2.5, 4, 5.5]


def test_no_candidates_give_empty_rankings(model):
    assert [len(each.ranks) for each in search(QUERY, [], model, (Few(),))] == [0, 0, 0]


def test_counting_words_prefers_the_wrong_answer_and_minilm_the_right_one(minilm):
    candidates = [RIGHT, WRONG, UNRELATED]
    static = (TableVectors(minilm), load_glove())
    bag, table, glove, contextual = search(QUERY, candidates, minilm, static)
    assert bag.ranks[0] > bag.ranks[1]
    assert contextual.ranks.tolist() == [1, 2, 3]
    assert bag.scores.round(3).tolist() == [0.118, 0.289, 0.177]
    assert contextual.scores[:2] == pytest.approx([0.773, 0.721], abs=1e-3)
    assert table.method.startswith("mean of word table") and "GloVe" in glove.method


def test_same_words_turned_round_look_the_same_to_a_bag_and_nearly_so_to_minilm(minilm):
    turned = "usa traveler to brazil need a visa 2019"
    bag, table, contextual = search(QUERY, [turned], minilm, (TableVectors(minilm),))
    assert bag.scores[0] == pytest.approx(1) and table.scores[0] == pytest.approx(1)
    assert 0.95 < contextual.scores[0] < 0.999
