"""Measures of heads: by hand, by plain loops, and against shuffles that aim at nothing."""

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core import load_model, run, trace
from attention_core.corpus import sentences
from attention_core.forward import read
from attention_core.graph.kinds import Softmax
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.heads import (
    MEASURES,
    Attention,
    Measured,
    attention,
    attentions,
    average,
    hide,
    measure,
    names,
    special,
    weights,
)

ORDER = [each.name for each in MEASURES]
N = 6
WORDS = tuple("abcdef")
FRAMED = ("[CLS]", "a", "b", "a", "c", "[SEP]")


def alone(matrix: np.ndarray, tokens=WORDS, ends=()) -> Attention:
    """One head's weights as the attention of a model with one layer."""
    return Attention(matrix[None, None], tuple(tokens), tuple(ends))


def found(measured: Measured, name: str, part: str = "values") -> float:
    return getattr(measured, part)[ORDER.index(name), 0, 0]


def looks(at, n: int = N) -> np.ndarray:
    """Rows with all their weight on one key each."""
    matrix = np.zeros((n, n))
    for i in range(n):
        matrix[i, at(i)] = 1
    return matrix


def random_attention(seed: int, tokens, ends, layers: int = 2, heads: int = 3) -> Attention:
    random = np.random.default_rng(seed)
    shares = random.exponential(size=(layers, heads, len(tokens), len(tokens)))
    return Attention(shares / shares.sum(-1, keepdims=True), tuple(tokens), tuple(ends))


def by_loops(matrix, tokens, ends) -> dict[str, float]:
    """Every measure as its meaning says it, NaN without a target."""
    n = len(tokens)
    rows: dict[str, list[float]] = {name: [] for name in ORDER}
    for i in range(n):
        entropy = 0.0
        for w in matrix[i]:
            if w > 0:
                entropy -= w * log2(w)
        rows["entropy"].append(entropy)
        if i > 0:
            rows["previous"].append(matrix[i][i - 1])
        if i < n - 1:
            rows["next"].append(matrix[i][i + 1])
        rows["same"].append(matrix[i][i])
        if ends:
            rows["first_special"].append(matrix[i][ends[0]])
            rows["last_special"].append(matrix[i][ends[-1]])
        if i > 0:
            rows["first"].append(matrix[i][0])
        equals = [j for j in range(n) if j != i and tokens[j] == tokens[i]]
        if equals:
            rows["equal"].append(sum(matrix[i][j] for j in equals))
        if n > 1:
            rows["distance"].append(sum(matrix[i][j] * abs(i - j) for j in range(n)))
    return {name: sum(r) / len(r) if r else float("nan") for name, r in rows.items()}


def test_the_measures_of_matrices_known_by_heart():
    itself = measure([alone(np.eye(N))])
    assert found(itself, "same") == 1
    assert found(itself, "previous") == found(itself, "next") == 0
    assert found(itself, "distance") == 0
    assert str(found(itself, "entropy")) == "0.0"

    before = measure([alone(looks(lambda i: max(i - 1, 0)))])
    assert found(before, "previous") == pytest.approx(1)
    assert found(before, "same") == pytest.approx(1 / N)  # the first has none before it
    assert found(before, "distance") == pytest.approx(5 / 6)

    even = measure([alone(np.full((N, N), 1 / N))])
    assert found(even, "entropy") == pytest.approx(log2(N))
    assert found(even, "distance") == pytest.approx(35 / 18)  # (n² - 1) / 3n
    for name in ("previous", "next", "same"):
        assert found(even, name) == pytest.approx(1 / N)


def test_special_and_equal_tokens_are_found_where_they_stand():
    first = measure([alone(looks(lambda i: 0), FRAMED, (0, 5))])
    assert found(first, "first_special") == pytest.approx(1)
    assert found(first, "last_special") == 0
    last = measure([alone(looks(lambda i: 5), FRAMED, (0, 5))])
    assert found(last, "first_special") == 0
    assert found(last, "last_special") == pytest.approx(1)
    twin = measure([alone(looks(lambda i: {1: 3, 3: 1}.get(i, i)), FRAMED, (0, 5))])
    assert found(twin, "equal") == pytest.approx(1)
    assert found(twin, "same") == pytest.approx(4 / 6)


@given(
    st.integers(0, 1000),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=6),
    st.booleans(),
)
def test_every_measure_is_what_plain_loops_say(seed, tokens, framed):
    tokens = ["[CLS]", *tokens, "[SEP]"] if framed else tokens
    ends = (0, len(tokens) - 1) if framed else ()
    some = random_attention(seed, tokens, ends, heads=2)
    measured = measure([some])
    for layer in range(2):
        for head in range(2):
            wanted = by_loops(some.weights[layer, head], tokens, ends)
            got = measured.values[:, layer, head]
            np.testing.assert_allclose(got, list(wanted.values()), rtol=0, atol=1e-12)
    assert measured.sentences.tolist() == [not np.isnan(wanted[name]) for name in ORDER]


def test_real_heads_are_measured_as_plain_loops_say(model):
    text = "the bank of the river is not the bank of my town"
    some = attention(text, model)
    measured = measure([some])
    for layer, head in np.ndindex(some.weights.shape[:2]):
        wanted = by_loops(some.weights[layer, head].tolist(), some.tokens, some.special)
        got = measured.values[:, layer, head]
        np.testing.assert_allclose(got, list(wanted.values()), rtol=0, atol=1e-6)


def test_a_head_that_rests_on_the_first_token_is_measured_by_those_after_it():
    assert found(measure([alone(looks(lambda i: 0))]), "first") == 1
    assert found(measure([alone(looks(lambda i: min(i, 1)))]), "first") == 0


def test_what_a_sentence_has_no_target_for_is_undefined():
    plain = measure([random_attention(0, WORDS, ())])
    for name in ("first_special", "last_special", "equal"):
        for part in ("values", "chance", "p95"):
            assert np.isnan(getattr(plain, part)[ORDER.index(name)]).all()
        assert not plain.beats[ORDER.index(name)].any()
    one = measure([alone(np.ones((1, 1)), ["bank"])])
    defined = {name for name in ORDER if not np.isnan(found(one, name))}
    assert defined == {"entropy", "same"}


def pair(kinds: list[np.ndarray]) -> Attention:
    return Attention(np.stack(kinds)[None], tuple(map(str, range(len(kinds[0])))), ())


def test_a_head_is_named_after_what_gets_most_of_its_weight_and_only_then():
    n = 12
    before, even = looks(lambda i: max(i - 1, 0), n), np.full((n, n), 1 / n)
    weak = 0.4 * before + 0.6 * even  # beats chance by far, but 0.45 is not most
    some = measure([pair([before, even, weak, np.eye(n)])])
    assert some.beats[ORDER.index("previous")].tolist() == [[True, False, True, False]]
    assert names(some, some).tolist() == [["previous token", "", "", "itself"]]


def test_a_name_must_hold_here_and_everywhere():
    n = 12
    before, after = looks(lambda i: max(i - 1, 0), n), looks(lambda i: min(i + 1, n - 1), n)
    one, other = measure([pair([before, after])]), measure([pair([before, before])])
    assert names(one, other).tolist() == names(other, one).tolist() == [["previous token", ""]]


def test_sentences_too_short_to_beat_chance_give_no_name():
    n = 12
    here = measure([pair([looks(lambda i: max(i - 1, 0), n)])])
    short = measure([pair([looks(lambda i: 0, 2)])])
    assert found(short, "previous") == 1 and found(here, "previous", "beats")
    assert names(here, short).tolist() == [[""]]


def test_far_or_wide_is_no_name():
    n = 12
    far = measure([pair([looks(lambda i: n - 1 if i < n / 2 else 0, n)])])
    assert found(far, "distance", "beats")
    assert names(far, far).tolist() == [[""]]


def test_the_position_head_of_the_hand_made_model_is_named_and_its_topic_head_is_not(handmade):
    everywhere = measure(attentions(sentences(), handmade))
    here = measure([attention("the bank of the river lends us money", handmade)])
    assert names(here, everywhere).tolist() == [["", "previous token"]]


def test_minilm_has_a_head_for_the_previous_token_and_many_for_the_first_special_one(minilm):
    everywhere = measure(attentions(sentences()[::6], minilm))
    called = names(everywhere, everywhere)
    assert (called == "previous token").sum() == 1
    assert (called == "first special token").sum() >= 20
    assert set(called.ravel()) <= {"", *(each.head for each in MEASURES)}


@pytest.mark.parametrize("text", ["river bank", "bank", "the the", "\ud800 <b>"])
def test_short_and_odd_texts_are_measured_without_a_warning(model, text):
    some = attention(text, model)
    here = measure([some])
    assert here.values.shape == (len(MEASURES), model.n_layers, model.n_heads)
    assert names(here, here).shape == here.values.shape[1:]
    measure([some.words_only()])


def test_weights_of_all_heads_are_those_of_the_trace(model):
    t = trace("river bank", model)
    stacked = weights(t)
    assert stacked.shape[:2] == (model.n_layers, model.n_heads) and not stacked.flags.writeable
    for layer in range(model.n_layers):
        assert np.array_equal(stacked[layer], t[f"layer{layer}.attention_weights"].value)


@stage("p", "token d_model -> token d_model", r"p", Softmax("d_model"))
def guesses(layer_input, *, out=None):
    """A softmax that nobody attends with, as one over a vocabulary is."""
    return np.divide(np.exp(layer_input), np.exp(layer_input).sum(-1, keepdims=True), out=out)


def test_only_a_softmax_over_the_keys_is_attention(handmade):
    given_, labels = read("river bank", handmade, np.float64)
    last = place({"end": (guesses,)}, ["embedding_sum"], rename={"layer_input": "embedding_sum"})
    both = run((*handmade.steps, *last), given_, labels, np.float64)
    alone = {**given_, "embedding_sum": both["embedding_sum"].value}
    assert weights(both).shape == (1, 2, 2, 2)
    with pytest.raises(ValueError, match="Nothing attends here"):
        weights(run(last, alone, labels, np.float64))


def test_special_tokens_are_those_the_tokenizer_added(minilm, handmade):
    assert special(minilm.tokenize("river bank")) == (0, 3)
    assert special(minilm.tokenize("")) == (0, 1)
    assert special(minilm.tokenize("[river]")) == (0, 4)
    assert special(handmade.tokenize("[river]")) == ()


def test_hidden_tokens_are_gone_and_rows_sum_to_one_again():
    matrix = np.array([[0.2, 0.3, 0.5], [0.1, 0.8, 0.1], [0.25, 0.5, 0.25]])
    np.testing.assert_allclose(hide(matrix, [0, 2]), [[2 / 7, 5 / 7], [0.5, 0.5]])
    assert np.array_equal(hide(np.array([[0.0, 1.0], [1.0, 0.0]]), [0]), [[0.0]])
    with pytest.raises(ValueError, match="none is left"):
        hide(matrix, [])


def test_words_only_leaves_the_words(minilm):
    some = attention("river bank", minilm).words_only()
    assert some.tokens == ("river", "bank") and some.special == ()
    np.testing.assert_allclose(some.weights.sum(axis=-1), 1, atol=1e-6)
    at = ORDER.index("last_special")
    assert np.isnan(measure([some]).values[at]).all()


def test_texts_a_model_cannot_read_are_passed_over(handmade):
    texts = ["bank", "", "word " * 65, "river bank"]
    assert [each.tokens for each in attentions(texts, handmade)] == [("bank",), ("river", "bank")]


def test_an_average_is_the_mean_over_the_chosen_heads():
    some = random_attention(1, WORDS, ()).weights
    wanted = (some[0, 1] + some[1, 2]) / 2
    np.testing.assert_allclose(average(some, [(0, 1), (1, 2)]), wanted)
    with pytest.raises(ValueError, match="Choose one"):
        average(some, [])


def test_every_measure_has_its_own_name_and_says_what_it_is():
    model = load_model("handmade")
    assert len(set(ORDER)) == len(ORDER) == measure([attention("bank", model)]).values.shape[0]
    for each in MEASURES:
        assert each.title and each.meaning.endswith(".") and each.unit in "bits share tokens"
