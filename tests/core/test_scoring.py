"""The scoring functions: numbers by pencil, loops over Python floats, and laws."""

from math import sqrt, tanh

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention_core import explain, run
from attention_core.graph.notice import notice
from attention_core.models.handmade.scoring import scoring_weights
from attention_core.models.handmade.weights import HEADS
from attention_core.play.levers import Levers, play
from attention_core.stages.attention import scores
from attention_core.stages.scoring import (
    ADDITIVE,
    COSINE,
    DOT,
    GENERAL,
    SCALED_DOT,
    SCORINGS,
    VARIANTS,
    additive_scores,
    cosine_scores,
    general_scores,
    projected_key,
    projected_query,
    tempered_scores,
    transformed_query,
    unit_key,
    unit_query,
)

QUERY = np.array([[[3.0, 4.0], [0.0, 0.0]]])
KEY = np.array([[[4.0, 3.0], [-3.0, -4.0], [5.0, 0.0]]])
some_vectors = arrays(np.float64, (2, 3, 4), elements=st.floats(-100, 100, width=32))


def cosine(query, key):
    return cosine_scores(unit_query(query), unit_key(key))


def close(found, wanted):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-15)


def test_the_cosine_by_pencil():
    # |[3, 4]| = |[4, 3]| = 5. 3·4 + 4·3 = 24 of 25; against itself turned round −1; 3·5 of 5·5.
    close(cosine(QUERY, KEY), [[[24 / 25, -1, 3 / 5], [0, 0, 0]]])
    close(unit_query(QUERY), [[[3 / 5, 4 / 5], [0, 0]]])


def test_the_general_score_by_pencil():
    # W turns the dimensions round and doubles the second: [3, 4] W = [4·2, 3] = [8, 3].
    W = np.array([[[0.0, 1.0], [2.0, 0.0]]])
    turned = transformed_query(QUERY, W)
    close(turned, [[[8, 3], [0, 0]]])
    close(general_scores(turned, KEY), [[[8 * 4 + 3 * 3, -8 * 3 - 3 * 4, 40], [0, 0, 0]]])


def test_the_additive_score_by_pencil():
    # One unit sees query[0] + key[0], the other −query[1]; v weighs them 1 and 10.
    W_SQ = np.array([[[1.0, 0.0], [0.0, -1.0]]])
    W_SK = np.array([[[1.0, 0.0], [0.0, 0.0]]])
    asked, offered = projected_query(QUERY, W_SQ), projected_key(KEY, W_SK)
    close(asked, [[[3, -4], [0, 0]]])
    close(offered, [[[4, 0], [-3, 0], [5, 0]]])
    found = additive_scores(asked, offered, np.array([[1.0, 10.0]]))
    low = 10 * tanh(-4)
    close(found, [[[tanh(7) + low, low, tanh(8) + low], [tanh(4), tanh(-3), tanh(5)]]])


def test_temperature_by_pencil():
    close(tempered_scores(np.array([[[1.0, -2.0]]]), np.array(4.0)), [[[0.25, -0.5]]])


@pytest.mark.parametrize("seed", range(5))
def test_every_scoring_function_equals_loops_over_python_floats(seed):
    random = np.random.default_rng(seed)
    heads, queries, keys, d, hidden = 2, 3, 5, 4, 6
    query, key = random.normal(size=(heads, queries, d)), random.normal(size=(heads, keys, d))
    W_S = random.normal(size=(heads, d, d))
    W_SQ, W_SK = random.normal(size=(2, heads, d, hidden))
    v_S = random.normal(size=(heads, hidden))
    wanted = {name: np.zeros((heads, queries, keys)) for name in SCORINGS}
    for h in range(heads):
        for i in range(queries):
            for j in range(keys):
                q, k = query[h, i].tolist(), key[h, j].tolist()
                dot = general = additive = 0.0
                for a in range(d):
                    dot += q[a] * k[a]
                    for b in range(d):
                        general += q[a] * W_S[h, a, b] * k[b]
                for m in range(hidden):
                    inside = 0.0
                    for a in range(d):
                        inside += W_SQ[h, a, m] * q[a] + W_SK[h, a, m] * k[a]
                    additive += v_S[h, m] * tanh(inside)
                lengths = sqrt(sum(x * x for x in q)) * sqrt(sum(x * x for x in k))
                wanted["dot"][h, i, j], wanted["general"][h, i, j] = dot, general
                wanted["additive"][h, i, j], wanted["cosine"][h, i, j] = additive, dot / lengths
    found = {
        "dot": scores(query, key),
        "cosine": cosine(query, key),
        "general": general_scores(transformed_query(query, W_S), key),
        "additive": additive_scores(projected_query(query, W_SQ), projected_key(key, W_SK), v_S),
    }
    for name in SCORINGS:
        np.testing.assert_allclose(found[name], wanted[name], rtol=1e-12, atol=1e-12)


@given(some_vectors, some_vectors, st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_the_cosine_does_not_depend_on_lengths(query, key, a, b):
    query, key = query.round(3), key.round(3)
    np.testing.assert_allclose(cosine(a * query, b * key), cosine(query, key), atol=1e-12)
    assert (np.abs(cosine(query, key)) <= 1 + 1e-12).all()


@given(some_vectors, some_vectors)
def test_the_general_score_with_the_identity_is_the_dot_product(query, key):
    turned = transformed_query(query, np.tile(np.eye(4), (2, 1, 1)))
    np.testing.assert_array_equal(general_scores(turned, key), scores(query, key))


@pytest.mark.parametrize("heads", HEADS)
def test_in_the_handmade_model_the_general_score_starts_out_as_the_dot_product(heads):
    text = "the river bank approved my loan"
    plain, general = (play(text, Levers(scoring=s, heads=heads)) for s in ("dot", "general"))
    np.testing.assert_array_equal(
        general["layer0.general_scores"].value, plain["layer0.scores"].value
    )
    np.testing.assert_array_equal(general.output.value, plain.output.value)


def test_in_the_handmade_model_the_additive_score_is_highest_for_words_of_the_same_topic():
    words = "river forest money loan battery charger visa airport".split()
    found = play(" ".join(words), Levers(scoring="additive", heads=1))
    each = found["layer0.additive_scores"].value[0]
    for i in range(len(words)):
        mine = {i, i ^ 1}  # neighbours in pairs
        others = [each[i, j] for j in range(len(words)) if j not in mine]
        assert min(each[i, j] for j in mine) > max(others) + 2, words[i]


@pytest.mark.parametrize(("head", "step"), [(1, -1), (2, 1)])
def test_with_the_additive_score_the_heads_of_places_still_look_beside(head, step):
    text = "my cash is at the bank by the river in the old town"
    weights = play(text, Levers(scoring="additive", heads=4))["layer0.attention_weights"].value
    for i in range(1, weights.shape[1] - 1):
        assert weights[head, i, i + step] > 0.5


def test_every_variant_says_what_it_is_and_costs():
    n, d = 3, 5
    wanted = {
        DOT: 3 * 3 * 5,
        SCALED_DOT: 3 * 3 * 5 + 3 * 3,
        COSINE: 3 * 3 * 5 + 2 * (3 * 5 + 3 * 5),  # squares and divisions, for queries and keys
        GENERAL: 3 * 3 * 5 + 3 * 5 * 5,
        ADDITIVE: 3 * 3 * 5 + 2 * 3 * 5 * 5,
    }
    assert list(wanted) == list(VARIANTS)
    for each in VARIANTS:
        assert each.title and each.equation
        assert any(year in each.source for year in ("2014", "2015", "2017"))
        assert each.multiplications(n, d) == wanted[each], each.title
        formula = each.cost.replace("^", "**").replace("n ", "n*").replace("2 n", "2*n")
        formula = formula.replace("2 d", "2*d").replace("4 n", "4*n").replace("n*+", "n +")
        assert eval(formula, {}, {"n": n, "d": d}) == wanted[each], each.cost
        assert each.stages[-1].signature.output == ("head", "query", "key")


@pytest.mark.parametrize("scoring", SCORINGS)
@pytest.mark.parametrize(
    "text", ["bank", "the river bank approved my loan", "naïve 日本 👍🏽", "a " * 40]
)
def test_float32_is_within_tolerance_of_float64_at_every_stage(scoring, text):
    levers = Levers(scoring=scoring, heads=4, temperature=0.7)
    single, double = play(text, levers), play(text, levers, dtype=np.float64)
    for step in single.steps:
        gap = np.abs(single[step.name].value - double[step.name].value).max()
        assert gap <= step.stage.tolerance.float32, step.name


def test_the_additive_score_is_explained_unit_by_unit():
    t = play("river bank", Levers(scoring="additive"), dtype=np.float64)
    found = explain(t, "layer0.additive_scores", (0, 0, 1))
    assert [term.label for term in found.terms[:2]] == ["nature of the key", "nature of either"]
    assert [part.name for part in found.sum.parts[:1]] == ["inside tanh, nature of the key"]
    assert len(found.terms) == len(found.sum.parts) == 8
    for term, part in zip(found.terms, found.sum.parts, strict=True):
        assert term.factors[1].value == tanh(part.total)


def test_the_cosines_explanation_has_the_squared_length_as_a_part():
    t = play("bank", Levers(scoring="cosine"))
    step = next(s for s in t.steps if s.stage is unit_query)
    alone = run((step,), {step.reads[0]: QUERY}, {"head": ("0",)}, np.float64)
    found = explain(alone, step.name, (0, 0, 1))
    assert found.sum.parts[0].total == 25 and found.total == 4 / 5
    assert explain(alone, step.name, (0, 1, 0)).total == 0


def test_notices_tell_what_the_new_operations_did():
    t = play("river bank", Levers(scoring="cosine", temperature=0.5, heads=4))

    def said(name: str) -> str:
        return "".join(p if isinstance(p, str) else p[0] for p in notice(t, f"layer0.{name}"))

    assert "now they are all 1; 2 rows of zeros have no direction and stay." in said("unit_query")
    assert said("tempered_scores").startswith("With temperature 0.5 their spread")
    assert " grows from " in said("tempered_scores")
    cooler = play("river bank", Levers(temperature=2.0))
    assert " falls from " in "".join(map(str, notice(cooler, "layer0.tempered_scores")))
    added = play("river bank", Levers(scoring="additive"))
    assert "The highest score" in str(notice(added, "layer0.additive_scores")[0])


def test_zero_queries_alone_are_said_to_have_no_direction():
    t = play("bank", Levers(scoring="cosine"))
    step = next(s for s in t.steps if s.stage is unit_query)
    zeros = run((step,), {step.reads[0]: np.zeros((1, 1, 2))}, {"head": ("0",), "query": ("a",)})
    assert notice(zeros, step.name) == ["All rows are zeros and stay so: they have no direction."]


@pytest.mark.parametrize("heads", HEADS.values())
def test_scoring_weights_fit_the_heads(heads):
    shapes = {name: value.shape for name, value in scoring_weights(heads).items()}
    n = len(heads)
    assert shapes == {"W_S": (n, 4, 4), "W_SQ": (n, 4, 8), "W_SK": (n, 4, 8), "v_S": (n, 8)}
