"""What the viewer is sent is what the core computed, number by number."""

import math
from xml.etree import ElementTree

import numpy as np
import pytest

from attention_core import Explanation, explain, load_model, trace
from attention_core.graph.sums import Factor, Sum, Term
from attention_core.view.answers import account
from attention_core.view.mathml import mathml
from attention_core.view.payload import answer_part, ids, trace_part, weights_part
from attention_core.view.scales import SHARES
from attention_core.view.tensors import MOST_COLUMNS, MOST_ROWS
from tests.pages.reader import decode

TEXT = "the bank by the river bank zyzzyva"
LAYERS = [("handmade", 0), *(("minilm", layer) for layer in range(6))]


@pytest.fixture(params=LAYERS, ids=lambda p: f"{p[0]}-{p[1]}")
def sent(request):
    """A trace, the layer, and both parts of it as they are sent."""
    name, layer = request.param
    model = load_model(name)
    t = trace(TEXT, model)
    return t, layer, decode(trace_part(t, layer)), decode(weights_part(t, layer))


def test_softmax_rows_as_sent_sum_to_one(sent):
    _, layer, part, _ = sent
    weights = part.tensors[f"layer{layer}.attention_weights"].astype(np.float64)
    assert np.abs(weights.sum(axis=-1) - 1).max() < 2e-6
    assert weights.min() >= 0


def test_every_computed_number_as_sent_is_the_cores(sent):
    t, layer, part, _ = sent
    for step in t.walk(layer):
        np.testing.assert_array_equal(part.tensors[step.name], t[step.name].value)


def test_the_parts_and_the_answer_say_that_they_belong_together(sent):
    t, layer, part, weights = sent
    belongs = ids(t, layer)
    assert part.header["id"] == belongs["trace"]
    assert weights.header["id"] == belongs["weights"]


def test_another_sentence_or_model_or_layer_belongs_to_something_else():
    seen = set()
    for name, layer in LAYERS:
        model = load_model(name)
        for text in (TEXT, "river bank", "bank river"):
            seen.add(ids(trace(text, model), layer)["trace"])
    assert len(seen) == 3 * len(LAYERS)


def test_whatever_a_stage_reads_is_in_one_of_the_parts(sent):
    t, layer, part, weights = sent
    assert not part.tensors.keys() & weights.tensors.keys()
    for step in t.walk(layer):
        for name in step.reads:
            assert name in part.tensors or name in weights.tensors or t[name].axes == ()


def test_given_tensors_are_whole_or_the_strongest_of_their_rectangle(sent):
    t, _, part, weights = sent
    for both in (part, weights):
        for name, value in both.tensors.items():
            full = t[name].value.astype(np.float32)
            pool = both.described[name]["pool"]
            if set(pool) == {1}:
                np.testing.assert_array_equal(value, full)
                continue
            assert value.shape[-2] <= MOST_ROWS and value.shape[-1] <= MOST_COLUMNS
            for index in np.ndindex(value.shape):
                inside = full[
                    tuple(slice(i * p, (i + 1) * p) for i, p in zip(index, pool, strict=True))
                ]
                assert value[index] in inside, "a pooled weight is a real weight"
                assert abs(value[index]) == np.abs(inside).max()


def test_every_pooled_tensor_says_its_full_size(sent):
    t, _, part, weights = sent
    for both in (part, weights):
        for name, described in both.described.items():
            assert described["full"] == list(t[name].value.shape)
            sizes = zip(described["shape"], described["pool"], strict=True)
            assert all(
                (n - 1) * p < full <= n * p
                for (n, p), full in zip(sizes, described["full"], strict=True)
            )


def test_scales_end_at_the_largest_number_or_say_that_they_are_clipped(sent):
    _, _, part, weights = sent
    for both in (part, weights):
        for name, described in both.described.items():
            value = both.tensors[name]
            headed = described["head"] == 0
            assert len(described["scales"]) == (len(value) if headed else 0)
            scaled = [(value, described["scale"])]
            scaled += list(zip(value, described["scales"], strict=True)) if headed else []
            for numbers, scale in scaled:
                finite = numbers[np.isfinite(numbers)]
                largest = float(np.abs(finite).max(initial=0))
                if scale["root"]:
                    assert scale == SHARES and largest <= 1
                    continue
                assert 0 <= scale["limit"] <= scale["most"] == pytest.approx(largest)
                assert scale["signed"] == bool((finite < 0).any())


def test_equations_are_well_formed_mathml(sent):
    _, _, part, _ = sent
    for stage in part.header["stages"]:
        root = ElementTree.fromstring(stage["equation"])
        assert root.tag.endswith("}math") and root.attrib["display"]
        assert list(root), stage["name"]


def test_query_key_and_value_have_their_hue_in_an_equation():
    text = mathml(r"S = Q K^{\top}")
    assert '<mi class="query">Q</mi>' in text and '<mi class="key">K</mi>' in text


def test_every_stage_is_described_from_its_declaration(sent):
    t, layer, part, _ = sent
    for step, stage in zip(t.walk(layer), part.header["stages"], strict=True):
        assert stage["name"] == step.name and stage["key"] == step.stage.name
        assert stage["caption"] == step.stage.caption
        assert stage["source"] == step.stage.source
        assert stage["size"] == list(t[step.name].value.shape[-2:])
        assert set(stage["links"]) | set(stage["given"]) == set(step.reads)
        assert stage["notice"]


def test_words_that_the_lexicon_lacks_are_named_as_words_of_the_reader():
    model = load_model("handmade")
    (note,) = decode(trace_part(trace("bank <b>x</b> qqq", model), 0)).header["stages"][-1]["notes"]
    assert note[0] == "Not in the lexicon: "
    assert [piece[0] for piece in note if isinstance(piece, list)] == model.unknown(
        model.tokenize("bank <b>x</b> qqq")
    )


def test_known_words_get_no_note_and_many_unknown_ones_are_counted():
    model = load_model("handmade")
    assert decode(trace_part(trace("river bank", model), 0)).header["stages"][-1]["notes"] == []
    many = " ".join(f"qx{i}y" for i in range(10))
    (note,) = decode(trace_part(trace(many, model), 0)).header["stages"][-1]["notes"]
    assert sum(isinstance(piece, list) for piece in note) == 6
    assert " and 4 more" in note[-1]


@pytest.mark.parametrize(("name", "layer"), LAYERS[:2])
def test_the_sum_of_a_cell_is_sent_with_every_term(name, layer):
    t = trace(TEXT, load_model(name))
    for step in t.walk(layer):
        cell = tuple(n - 1 for n in t[step.name].value.shape)
        explanation = explain(t, step.name, cell)
        (answer,) = decode(answer_part({}, [account(explanation)], {})).header["answers"]
        assert answer["value"] == explanation.value and answer["cell"] == list(cell)
        products = [float(term["product"]) for term in answer["sum"]["terms"]]
        assert products == [term.product for term in explanation.terms]
        assert math.isclose(sum(products), explanation.value, rel_tol=1e-3, abs_tol=1e-3)


def test_what_is_not_finite_is_sent_as_a_word():
    term = Term("mask", (Factor("0 or −∞", -np.inf),))
    explanation = Explanation("M", "mask", (0, 0), ("a", "b"), -np.inf, Sum("hidden", (term,)))
    (answer,) = decode(answer_part({}, [account(explanation)], {})).header["answers"]
    assert answer["sum"]["terms"][0]["product"] == "-Infinity"
    assert answer["value"] == "-Infinity"


def test_with_no_cell_open_there_is_no_sum():
    header = decode(answer_part({"stage": "scores"}, [], {})).header
    nobody = {
        "of": "",
        "show": "after",
        "form": "numbers",
        "predict": None,
        "ask": None,
        "best": False,
        "follow": -1,
        "heard": "",
    }
    assert header["view"] == {"stage": "scores", **nobody}
    assert header["answers"] == [] and header["quiz"] == []
