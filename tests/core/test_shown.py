"""Of a whole vocabulary what is looked at: the likeliest, each where it is in the whole."""

import numpy as np
import pytest

from attention_core import Trace, explain, page, run
from attention_core.graph.kinds import Mask
from attention_core.graph.stage import stage
from attention_core.graph.step import place
from attention_core.graph.trace import Origin
from attention_core.stages.vocabulary import PREDICT
from attention_core.view.payload import trace_part, weights_part
from attention_core.view.shown import explained, shown
from tests.pages.reader import decode

TOKENS = ("the", "river", "<b>")


@stage("M", "query key, query key -> query key", "M", Mask())
def masked_scores(scores, mask, *, out=None):
    """Nobody sees a later one."""
    return np.add(scores, np.where(mask, 0, -np.inf), out=out)


def guessed(n: int, causal: bool = True) -> Trace:
    """A score for each of n candidates at every token."""
    random = np.random.default_rng(1)
    given = {
        "final_norm": random.normal(size=(3, 8)),
        "W_U": random.normal(size=(8, n)),
        "scores": np.zeros((3, 3)),
        "mask": np.tri(3, dtype=bool) if causal else np.ones((3, 3), dtype=bool),
    }
    labels = {"token": TOKENS, "candidate": tuple(f" w{i}" for i in range(n))}
    steps = place({"see": (masked_scores,), "guess": PREDICT}, given)
    return run(steps, given, labels, np.float64, Origin(parameters=frozenset({"W_U"})))


@pytest.mark.parametrize("n", (500, 5000))
def test_of_many_candidates_the_likeliest_after_the_last_token_are_shown_in_their_order(n):
    whole = guessed(n)
    seen = shown(whole)
    chances = seen["probabilities"]
    assert chances.value.shape == (3, 32) and seen["W_U"].value.shape == (8, 32)
    last = whole["probabilities"].value[-1]
    assert list(chances.value[-1, :20]) == sorted(last, reverse=True)[:20]
    for row, best in enumerate(whole["probabilities"].value.argmax(axis=1)):
        assert (
            whole["probabilities"].label("candidate", int(best)) in seen.entries.lists["candidate"]
        )
        assert chances.value[row].max() == whole["probabilities"].value[row].max()
    assert (
        seen.says("logits") == f"Of {n:,} tokens the 32 likeliest are shown, the likeliest first."
    )
    assert seen.says("final_norm") == "" and shown(seen) is seen


@pytest.mark.parametrize("n", (500, 5000))
@pytest.mark.parametrize("name", ("logits", "probabilities"))
def test_a_number_that_is_shown_is_explained_by_the_whole(n, name):
    whole = guessed(n)
    seen = shown(whole)
    for cell in ((2, 0), (0, 31)):
        told = explained(seen, name, cell)
        assert told.value == seen[name].value[cell] and np.isclose(told.total, told.value)
        assert told.cell == cell
        assert told.labels[1] == seen[name].label("candidate", cell[1])
        read = list(told.sum.sources())
        assert {tensor for tensor, _ in read} == set(whole[name].reads)
        assert all(np.all(np.array(at) < seen[tensor].value.shape) for tensor, at in read)
        own = {at[-1] for tensor, at in read if tensor in ("W_U", "logits")}
        assert cell[1] in own if name == "probabilities" else own == {cell[1]}
    assert len(explain(whole, "probabilities", (0, 0)).sum.parts[0].terms) < 3000


def test_a_viewer_is_sent_the_shown_columns_and_is_told_how_many_there_are():
    whole = guessed(5000)
    sent = decode(trace_part(whole, 0))
    assert sent.header["axes"]["candidate"]["of"] == 5000
    assert len(sent.header["lists"]["candidate"]["labels"]) == 32
    assert {name for name in sent.tensors if name in ("W_U", "logits")} == {"W_U", "logits"}
    assert sent.tensors["W_U"].shape == (8, 32)
    assert "W_U" not in decode(weights_part(whole, 0)).tensors, (
        "which columns depends on the sample"
    )
    stages = {each["key"]: each for each in sent.header["stages"]}
    assert stages["logits"]["size"] == [3, 32]
    assert any("5,000 tokens" in "".join(map(str, note)) for note in stages["logits"]["notes"])
    assert len(page(whole, stage="probabilities", cell=(2, 0))) < 700_000


def test_a_short_list_and_one_that_nothing_is_guessed_from_are_whole():
    assert shown(guessed(64))["logits"].value.shape == (3, 64)
    assert decode(trace_part(guessed(64), 0)).header["axes"]["candidate"]["of"] == 0


def test_where_all_see_all_every_token_has_its_best_by_turns():
    seen = shown(guessed(500, causal=False))
    whole = seen.whole["logits"].value
    tops = [set(np.argsort(-row)[:10]) for row in whole]
    assert set.union(*tops) <= set(seen.picked["candidate"].tolist())
