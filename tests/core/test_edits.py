"""Edits of a trace: what follows, what does not, and what is said about it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention_core import change, run, trace
from attention_core.graph.difference import difference
from attention_core.graph.kinds.base import Operation
from attention_core.graph.notice import notice
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.lessons.worked import worked_trace
from attention_core.play.edits import (
    LARGEST,
    MOST_EDITS,
    Edit,
    apply,
    editable,
    fit,
    put,
    refusal,
)
from attention_core.play.history import History
from attention_core.play.levers import Levers, play, prepare
from attention_core.play.outcome import outcome
from attention_core.stages.scoring import SCORINGS

TEXT = "the river bank approved my loan"
NAMES = (
    "layer0.W_Q layer0.W_K layer0.W_V layer0.W_O token_embedding layer0.scores "
    "layer0.attention_weights"
).split()


@pytest.fixture
def baseline():
    return play(TEXT, Levers(), dtype=np.float64)


def said(before, after):
    return outcome(difference(before, after))


def text_of(pieces) -> str:
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)


def test_embeddings_matrices_scores_and_weights_may_be_edited_and_nothing_else(baseline):
    assert set(editable(baseline)) == set(NAMES)
    general = editable(play(TEXT, Levers(scoring="general")))
    assert {"layer0.W_S", "layer0.general_scores"} <= set(general)
    additive = editable(play(TEXT, Levers(scoring="additive")))
    assert {"layer0.W_SQ", "layer0.W_SK", "layer0.v_S", "layer0.additive_scores"} <= set(additive)
    assert "layer0.cosine_scores" in editable(play(TEXT, Levers(scoring="cosine")))


@pytest.mark.parametrize("name", NAMES)
def test_an_edited_cell_is_as_typed_and_all_that_reads_it_follows(baseline, name):
    cell = (0,) * baseline[name].value.ndim
    changed = apply(baseline, [Edit(name, cell, 0.3)])
    wanted = baseline[name].value.copy()
    wanted[cell] = 0.3
    np.testing.assert_array_equal(changed[name].value, wanted)
    # The same computation from the start, with the other number in its place.
    tensors = {n: t.value for n, t in changed.items() if t.step is None}
    kept = []
    for step in baseline.steps:
        if step.name == name:
            tensors[name] = wanted
        else:
            kept.append(step)
    again = run(tuple(kept), tensors, baseline.output.labels, np.float64)
    for step in kept:
        np.testing.assert_allclose(changed[step.name].value, again[step.name].value, atol=1e-12)


def test_an_edit_upstream_moves_the_other_cells_of_an_edited_tensor_and_never_the_typed_one(
    baseline,
):
    score = Edit("layer0.scores", (0, 1, 2), 7.5)
    weight = Edit("layer0.W_Q", (0, 0, 0), -3.0)
    for edits in ([score, weight], [weight, score]):
        both = apply(baseline, edits)["layer0.scores"].value
        alone = apply(baseline, [weight])["layer0.scores"].value
        assert both[0, 1, 2] == 7.5
        rest = np.ones_like(both, dtype=bool)
        rest[0, 1, 2] = False
        np.testing.assert_allclose(both[rest], alone[rest], atol=1e-12)
        assert np.abs(alone[rest] - baseline["layer0.scores"].value[rest]).max() > 1


def test_a_score_edited_under_a_mask_gets_no_weight():
    causal = play(TEXT, Levers(mask="causal"))
    changed = apply(causal, [Edit("layer0.scores", (0, 0, 3), 1e6)])
    np.testing.assert_array_equal(changed.output.value, causal.output.value)
    assert text_of(said(causal, changed)).endswith("stages changed, but no token's output did.")


def test_the_baseline_is_untouched_and_without_edits_it_is_the_result(baseline):
    before = {name: tensor.value.tobytes() for name, tensor in baseline.items()}
    apply(baseline, [Edit(name, (0,) * baseline[name].value.ndim, 9) for name in NAMES])
    assert {name: tensor.value.tobytes() for name, tensor in baseline.items()} == before
    assert apply(baseline, []) is baseline


@settings(max_examples=30)
@given(st.data())
def test_edits_undone_give_the_very_baseline(data):
    baseline = play("river bank", Levers())
    history: History = History(())
    n = data.draw(st.integers(1, 5))
    for _ in range(n):
        name = data.draw(st.sampled_from(NAMES))
        cell = tuple(data.draw(st.integers(0, n - 1)) for n in baseline[name].value.shape)
        value = data.draw(st.floats(-LARGEST, LARGEST))
        history = history.do(put(history.present, Edit(name, cell, value)))
    last = history.present
    assert not any(np.isnan(tensor.value).any() for tensor in apply(baseline, last).values())
    while history.past:
        history = history.undo()
    assert apply(baseline, history.present) is baseline
    while history.future:
        history = history.redo()
    assert history.present == last


def test_history_does_undoes_and_redoes():
    h = History(1).do(2).do(3)
    assert (h.past, h.present, h.future) == ((1, 2), 3, ())
    assert h.undo() == History(2, (1,), (3,))
    assert h.undo().undo().undo() == History(1, (), (2, 3))
    assert h.undo().redo() == h == h.redo()
    assert h.undo().do(4) == History(4, (1, 2))
    assert h.do(3) is h


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 1.1e6])
def test_a_value_that_no_cell_can_hold_is_refused(value):
    with pytest.raises(ValueError, match=r"^A cell .*\.$"):
        Edit("layer0.W_Q", (0, 0, 0), value)


@pytest.mark.parametrize(
    ("name", "cell", "why"),
    [
        ("nonsense", (0,), "names a tensor that is not here"),
        ("layer0.query", (0, 0, 0), "layer0.query cannot be changed"),
        ("mask", (0, 0), "mask cannot be changed"),
        ("layer0.scores", (0, 0, 6), "layer0.scores is 2 × 6 × 6; a change lies outside"),
        ("layer0.scores", (0, 0, -1), "lies outside"),
        ("layer0.scores", (0, 0), "lies outside"),
    ],
)
def test_an_edit_without_its_cell_is_refused_and_left_out_when_fitted(baseline, name, cell, why):
    wrong, good = Edit(name, cell, 1.0), Edit("layer0.scores", (0, 0, 0), 1.0)
    assert why in refusal(baseline, wrong) and refusal(baseline, good) == ""
    with pytest.raises(ValueError, match=why):
        apply(baseline, [good, wrong])
    kept, notes = fit(baseline, [wrong, good, wrong])
    assert kept == (good,)
    assert len(notes) == 1 and why in notes[0] and notes[0].endswith("left out.")


def test_a_cell_has_one_edit_and_there_are_not_more_than_can_be():
    edits = put(put((), Edit("a", (0,), 1)), Edit("b", (0,), 2))
    assert put(edits, Edit("a", (0,), 3)) == (Edit("b", (0,), 2), Edit("a", (0,), 3))
    full: tuple[Edit, ...] = ()
    for i in range(MOST_EDITS):
        full = put(full, Edit("a", (i,), 1))
    assert len(put(full, Edit("a", (3,), 2))) == MOST_EDITS
    with pytest.raises(ValueError, match=f"{MOST_EDITS} cells are changed already"):
        put(full, Edit("b", (0,), 1))


def test_a_difference_has_the_cells_that_moved_and_no_others(baseline):
    changed = apply(baseline, [Edit("layer0.attention_weights", (0, 2, 1), 0.0)])
    found = difference(baseline, changed)
    assert list(found.changed) == [
        f"layer0.{name}"
        for name in (
            "attention_weights head_outputs concatenated_heads attention_output attention_residual"
        ).split()
    ]
    weights = found.changed["layer0.attention_weights"]
    assert weights.sum() == 1 and weights[0, 2, 1]
    was = baseline["layer0.attention_weights"].value[0, 2, 1]
    assert found.values["layer0.attention_weights"][0, 2, 1] == -was
    # One row of weights is one row of outputs, however the rest was rounded when computed anew.
    assert found.changed["layer0.attention_residual"].any(axis=1).tolist() == [
        i == 2 for i in range(6)
    ]
    for name, cells in found.changed.items():
        np.testing.assert_allclose(
            found.values[name], changed[name].value - baseline[name].value, atol=1e-12
        )
        assert cells.shape == found.values[name].shape


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rounding_is_no_change_and_what_is_more_than_rounding_is(dtype):
    t = play(TEXT, Levers(), dtype=dtype)
    value = t.output.value
    digit = np.finfo(dtype).eps * np.abs(value).max()  # of the tensor's largest number
    for digits, moved in ((4, False), (64, True)):
        nudged = value.copy()
        nudged[1, 2] += digits * digit
        found = difference(t, change(t, {t.output.name: nudged}))
        assert list(found.changed) == ([t.output.name] if moved else [])


def test_masked_scores_that_stay_masked_are_no_difference():
    causal = play(TEXT, Levers(mask="causal"))
    changed = apply(causal, [Edit("layer0.scores", (0, 3, 0), 5.0)])
    found = difference(causal, changed)
    assert found.changed["layer0.masked_scores"].sum() == 1
    assert np.isfinite(found.values["layer0.masked_scores"]).all()


def test_levers_may_be_compared_too_where_both_have_a_tensor():
    plain, tempered = play(TEXT, Levers()), play(TEXT, Levers(temperature=2.0))
    found = difference(plain, tempered)
    assert "layer0.scores" not in found.changed and "layer0.attention_weights" in found.changed
    with pytest.raises(ValueError, match="before and"):
        difference(plain, play("bank", Levers()))


def test_the_sentence_names_the_token_that_moved_most_and_how_far(baseline):
    changed = apply(baseline, [Edit("token_embedding", (2, 1), 5.0)])
    pieces = said(baseline, changed)
    assert ("bank",) in pieces
    was, now = (t.output.value.tolist() for t in (baseline, changed))
    relative = [
        sum((b - a) ** 2 for a, b in zip(x, y, strict=True)) ** 0.5 / sum(a * a for a in x) ** 0.5
        for x, y in zip(was, now, strict=True)
    ]
    assert max(relative) == relative[2]
    assert f"by {relative[2]:.0%} of its length, cosine " in text_of(pieces)
    stages = 0
    for step in baseline.steps:
        was_here, is_here = baseline[step.name].value, changed[step.name].value
        stages += not np.allclose(was_here, is_here, rtol=0, atol=1e-9)
    assert f"In all, {stages} of {len(baseline.steps)} stages changed." in text_of(pieces)


@stage("s", "token d_model -> 1", r"s", Operation())
def total(layer_input, *, out=None):
    """One number for the whole sentence."""
    return np.sum(layer_input, out=out)


def test_where_the_last_number_is_no_tokens_the_last_tensor_of_tokens_is_spoken_of(baseline):
    given_ = {name: t.value for name, t in baseline.items() if t.step is None}
    last = place({"end": (total,)}, baseline, rename={"layer_input": baseline.output.name})
    t = run((*baseline.steps, *last), given_, baseline.entries.lists, np.float64)
    edit = Edit("token_embedding", (2, 1), 5.0)
    longer, shorter = (text_of(said(each, apply(each, [edit]))) for each in (t, baseline))
    assert longer.partition(" In all,")[0] == shorter.partition(" In all,")[0]
    alone = run(last, {baseline.output.name: baseline.output.value}, {}, np.float64)
    moved = change(alone, {baseline.output.name: baseline.output.value + 1})
    assert text_of(said(alone, moved)) == "1 of 1 stages changed."


def test_a_row_of_weights_that_no_longer_sums_to_one_is_said(baseline):
    changed = apply(baseline, [Edit("layer0.attention_weights", (0, 2, 1), 2.0)])
    total = 2 + 1 - baseline["layer0.attention_weights"].value[0, 2, 1]
    sentence = text_of(said(baseline, changed))
    assert "The weights of bank in head topic now add up to" in sentence
    assert f"{total:.2f} and not to 1, because one was typed." in sentence
    assert sentence.count("add up") == 1
    assert changed["layer0.attention_weights"].value[0, 2, 1] == 2.0
    low = apply(baseline, [Edit("layer0.attention_weights", (1, 1, 1), -3.0)])
    assert "add up to −" in text_of(said(baseline, low))


def test_a_single_weight_of_nothing_is_said_and_a_row_that_may_see_nothing_is_not():
    one = play("bank", Levers(heads=1))
    changed = apply(one, [Edit("layer0.attention_weights", (0, 0, 0), 0.0)])
    assert "add up to 0.00 and not to 1" in text_of(said(one, changed))
    blind = play("river bank", Levers(mask="padding", padding=(0, 1)))
    moved = apply(blind, [Edit("token_embedding", (0, 0), 3.0)])
    assert "add up" not in text_of(said(blind, moved))
    typed = apply(blind, [Edit("layer0.attention_weights", (0, 0, 0), 0.5)])
    assert "add up to 0.50 and not to 0" in text_of(said(blind, typed))


def test_a_change_to_the_same_number_moves_nothing(baseline):
    value = float(baseline["layer0.scores"].value[0, 1, 1])
    assert said(baseline, apply(baseline, [Edit("layer0.scores", (0, 1, 1), value)])) == [
        "Nothing moved."
    ]


def test_an_output_of_heads_can_be_spoken_of_too():
    t = worked_trace()
    pieces = said(t, apply(t, [Edit("layer0.scores", (0, 2, 2), 0.0)]))
    assert ("sat",) in pieces and "moved most" in text_of(pieces)


def test_words_of_the_reader_stay_apart_from_ours():
    steps, given_, labels, _ = prepare("<b> 👍🏽", Levers())
    t = run(steps, given_, labels)
    pieces = said(t, apply(t, [Edit("token_embedding", (3, 0), 9.0)]))
    assert ("👍🏽",) in pieces
    assert not any("👍🏽" in piece for piece in pieces if isinstance(piece, str))


@pytest.mark.parametrize("scoring", SCORINGS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_largest_numbers_in_many_cells_overflow_nowhere(scoring, dtype):
    t = play("the river bank", Levers(scoring=scoring), dtype=dtype)
    edits = [
        Edit(name, cell, LARGEST * (-1) ** sum(cell))
        for name in editable(t)
        if t[name].stage is None or t[name].axes == ("token", "d_model")
        for cell in list(np.ndindex(t[name].value.shape))[:MOST_EDITS]
    ]
    changed = apply(t, edits)
    assert not any(np.isnan(tensor.value).any() for tensor in changed.values())
    assert all(notice(changed, step.name) for step in changed.steps)
    assert "moved most" in text_of(said(t, changed))


def test_minilm_can_be_edited_as_well(minilm):
    t = trace("river bank", minilm)
    changed = apply(t, [Edit("layer3.attention_weights", (0, 1, 2), 0.9)])
    found = difference(t, changed)
    assert not any(name.startswith(("layer0", "layer1", "layer2")) for name in found.changed)
    assert t.output.name in found.changed and "add up to" in text_of(said(t, changed))
