"""Axes: what runs along them, how joined ones come apart, which lists two of them share."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core import explain, run
from attention_core.graph.axes import Role, Signature, Sizes, declared
from attention_core.graph.entries import Entries, Label
from attention_core.graph.kinds import Dot, Join, Softmax
from attention_core.graph.stage import stage
from attention_core.graph.step import place

LENGTHS = st.lists(st.integers(1, 4), min_size=2, max_size=4)


def test_an_axis_nobody_declared_is_a_feature_under_its_own_name():
    assert declared("d_smell").role == Role.FEATURE and declared("d_smell").noun == "smell"
    assert declared("head*d_smell").role == Role.FEATURE
    assert declared("kv_head*group").role == Role.HEAD
    assert Signature.parse("d_smell odour -> odour").output == ("odour",)


@given(LENGTHS)
def test_a_joined_axis_of_any_number_of_parts_comes_apart_and_together(lengths):
    names = [f"a{i}" for i in range(len(lengths))]
    joined = "*".join(names)
    sizes = Sizes.of([(tuple(names), tuple(lengths))])
    assert sizes[joined] == np.prod(lengths)
    for index, cell in enumerate(product(*map(range, lengths))):
        apart = dict(zip(names, cell, strict=True))
        assert sizes.split(joined, index) == apart
        assert sizes.join(joined, apart) == index


def test_a_part_is_as_long_as_the_rest_leaves():
    sizes = Sizes.of([(("kv_head*group", "d_key"), (9, 64)), (("kv_head",), (3,))])
    assert sizes["group"] == 3 and sizes["kv_head*group*d_key"] == 9 * 64
    assert sizes.split("kv_head*group", 7) == {"kv_head": 2, "group": 1}
    with pytest.raises(ValueError, match="kv_head\\*group is 8, which 3 does not divide"):
        Sizes.of([(("kv_head*group",), (8,)), (("kv_head",), (3,))])
    with pytest.raises(ValueError, match="head\\*d_head is both 7 and 2 × 4"):
        Sizes.of([(("head*d_head",), (7,)), (("head", "d_head"), (2, 4))])


@stage(
    "S",
    "kv_head*group query d_key, kv_head key d_key -> kv_head*group query key",
    "S = Q K",
    Dot("d_key"),
)
def grouped_scores(query, key, *, out=None):
    """Every query head asks the keys of its group."""
    groups = len(query) // len(key)
    return np.matmul(query, np.repeat(key, groups, axis=0).swapaxes(-1, -2), out=out)


@stage("A", "kv_head*group query key -> kv_head*group query key", "A", Softmax("key"))
def grouped_weights(grouped_scores, *, out=None):
    """Shares."""
    e = np.exp(grouped_scores)
    return np.divide(e, e.sum(-1, keepdims=True), out=out)


@stage(
    "Z",
    "kv_head*group query key, kv_head key d_head -> kv_head*group query d_head",
    "Z = A V",
    Dot("key"),
)
def grouped_outputs(grouped_weights, value, *, out=None):
    """Values mixed."""
    return np.matmul(grouped_weights, np.repeat(value, 2, axis=0), out=out)


@stage("C", "kv_head*group query d_head -> query kv_head*group*d_head", "C", Join())
def joined(grouped_outputs, *, out=None):
    """Side by side."""
    return np.concatenate(list(grouped_outputs), axis=-1, out=out)


GROUPED = (grouped_scores, grouped_weights, grouped_outputs, joined)


def grouped():
    random = np.random.default_rng(0)
    arrays = {
        "query": random.normal(size=(6, 4, 5)),
        "key": random.normal(size=(3, 4, 5)),
        "value": random.normal(size=(3, 4, 2)),
    }
    return run(place({"all": GROUPED}, arrays), arrays, {"token": tuple("abcd")}, np.float64)


def test_grouped_queries_are_explained_cell_by_cell():
    t = grouped()
    for name in t:
        if t[name].step:
            for cell in np.ndindex(t[name].value.shape):
                found = explain(t, name, cell)
                assert np.isclose(found.total, found.value, rtol=1e-12), (name, cell)
                assert {read for read, _ in found.sum.sources()} == set(t[name].reads)
    assert ("key", (2, 1, 0)) in set(explain(t, "grouped_scores", (5, 3, 1)).sum.sources())
    assert ("key", (2, 1, 0)) not in set(explain(t, "grouped_scores", (3, 3, 1)).sum.sources())
    assert explain(t, "joined", (0, 11)).labels == ("a", "head 5 · 1")


def test_a_query_head_finds_the_keys_of_its_group():
    t = grouped()
    assert [t["key"].head_of(head) for head in range(6)] == [0, 0, 1, 1, 2, 2]
    np.testing.assert_array_equal(t["key"].matrix(5), t["key"].value[2])
    assert t["key"].index(3, (2, 4)) == (1, 2, 4)
    assert t["grouped_scores"].head_of(5) == 5


def test_the_head_stands_where_its_role_says():
    t = grouped()
    assert t["grouped_scores"].head == 0 and t["joined"].head is None
    assert t.heads == list("012345")


@stage("Y", "query d_model, key d_model -> query key", "Y", Dot("d_model"))
def likes(asking, answering, *, out=None):
    """Each of one list with each of another."""
    return np.matmul(asking, answering.T, out=out)


def test_keys_can_be_another_list_of_tokens_than_queries():
    x = np.eye(3)
    own = place({"own": (likes,)}, "x", rename={"asking": "x", "answering": "x"})
    other = place(
        {"other": (likes,)},
        "xy",
        part="decoder",
        rename={"asking": "x", "answering": "y"},
        along={"key": "source"},
    )
    labels = {"token": ("a", "b", "c"), "source": ("a", "z")}
    t = run((*own, *other), {"x": x, "y": np.ones((2, 3))}, labels, np.float64)
    assert t["likes"].axes == ("query", "key")
    assert t["decoder.likes"].axes == ("query", "source_key")
    assert t.entries.same("query", "key") and not t.entries.same("query", "source_key")
    assert explain(t, "decoder.likes", (2, 1)).labels == ("c", "z")
    assert t["y"].axes == ("source_key", "d_model")
    assert (t.steps[0].part, t.steps[1].part) == ("", "decoder")


def test_a_list_under_an_axis_own_name_is_that_axis_alone():
    apart = Entries({"query": ("a",), "key": ("a",)})
    assert not apart.same("query", "key")
    assert Entries({"token": ("a",)}).same("query", "key")
    assert not Entries().same("d_model", "d_model"), "only tokens can ask themselves"


def test_a_label_is_its_text_and_may_have_an_image():
    patch = np.zeros((2, 2, 3), np.uint8)
    label = Label("patch 0, 1", patch)
    assert label == "patch 0, 1" and label in {"patch 0, 1"}
    assert label.image is patch and not label.special
    assert Label("[CLS]", special=True).special


def test_names_that_differ_from_head_to_head():
    entries = Entries(
        {"head": ("one", "two"), "head*d_key": ("a", "b", "c", "d")},
        sizes=Sizes.of([(("head", "d_key"), (2, 2))]),
    )
    assert entries.name("d_key", 1, {"head": 1}) == "d" and entries.name("d_key", 1) == "1"
    assert entries.name("head*d_key", 2) == "head two · c"
    assert entries.spoken("d_key", 0, {"head": 0}) == "a"
    assert entries.spoken("d_model", 17) == "dimension 17"
