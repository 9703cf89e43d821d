"""Every family walked as a viewer is told of it: every layer and stage, and nothing untrue."""

from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from attention_core import Trace, load_model, page, trace
from attention_core.checks import check
from attention_core.heads import attention, handed_over, measure, norm
from attention_core.play.levers import Levers, play
from attention_core.quiz import questions
from attention_core.story import asks
from attention_core.view.payload import trace_part, weights_part
from attention_core.view.scales import ends
from attention_core.view.shown import explained, shown
from attention_core.view.tables import table
from attention_core.view.text import matrix
from tests.pages.reader import decode

TINY = Path(__file__).parents[1] / "goldens" / "tiny"
FAMILIES = sorted(path.name for path in TINY.iterdir() if path.is_dir())
DECODERS = ("gpt2", "llama", "mistral", "qwen2", "smollm2")
GROUPED = {"llama": (2, 1), "mistral": (4, 2), "smollm2": (3, 1)}
TEXT = "the bank, 🙂 é"

each = pytest.mark.parametrize("family", FAMILIES)


@cache
def walked(family: str) -> Trace:
    return trace(TEXT, load_model(str(TINY / family)))


def told(pieces) -> str:
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)


@each
def test_every_stage_of_every_layer_is_told_and_every_kind_of_number_explained(family):
    t = walked(family)
    seen = shown(t)
    for layer in range(t.n_layers()):
        part = decode(trace_part(t, layer))
        assert {name for name in part.tensors} | {*decode(weights_part(t, layer)).tensors}
        for stage in part.header["stages"]:
            shape = seen[stage["name"]].value.shape
            for cell in {tuple(n - 1 for n in shape), tuple(0 for _ in shape)}:
                found = explained(t, stage["name"], cell)
                scale = max(1, np.abs(seen[stage["name"]].value).max())
                assert abs(found.total - found.value) < 2e-5 * scale, (stage["name"], cell)
            assert stage["caption"].endswith(".")
            text = " ".join(map(told, (stage["notice"], *stage["notes"], *stage["told"])))
            said = f"{stage['caption']} {text} {stage['given']}"
            if family not in ("bert", "distilbert"):
                assert "[CLS]" not in said and "[SEP]" not in said
            if family in DECODERS and family != "gpt2":
                assert "mean 0" not in said and "LayerNorm" not in said
            if family in DECODERS:
                assert "all pairs are allowed" not in said.lower()


@each
def test_the_numbers_and_the_heads_of_every_family_hold(family):
    t, model = walked(family), load_model(str(TINY / family))
    for held in check(t, TEXT, model):
        assert held.holds, held
    n = len(t.tokens)
    assert handed_over(t).shape == (t.n_layers(), n, n) and np.isclose(norm(t).sum(), 1)
    sight = attention(TEXT, model, t)
    found = measure([sight])
    if family in DECODERS:
        assert sight.sees is not None and not np.triu(sight.sees, 1).any()
        assert found.chance[0].max() < np.log2(n)
    else:
        assert sight.sees is None


@pytest.mark.parametrize("family", GROUPED)
def test_keys_and_values_say_which_heads_share_them(family):
    t = walked(family)
    heads, shared = GROUPED[family]
    assert t.heads == [str(i) for i in range(heads)]
    stages = {s["key"]: s for s in decode(trace_part(t, 0)).header["stages"]}
    said = f"{heads} heads ask and share {shared} key-value head"
    assert told(stages["key"]["notes"][0]).startswith(said)
    assert all(said not in told(note) for note in stages["query"]["notes"])


@each
def test_what_can_be_asked_has_an_answer_that_is_in_sight(family):
    t = walked(family)
    for layer, head in product(range(t.n_layers()), (0, len(t.heads) - 1)):
        sizes = {s.stage.name: shown(t)[s.name].drawn_shape for s in t.walk(layer)}
        for question in questions(t, layer, head, asks(t)):
            assert told(question.says) and told(question.reason)
            if question.cell:
                rows, columns = sizes[question.stage]
                assert question.cell[0] < rows and question.cell[1] < columns
        assert "LayerNorm" not in str(questions(t, layer, head, asks(t))) or family != "llama"


@each
def test_levers_move_every_family_and_at_rest_it_is_itself(family):
    model = load_model(str(TINY / family))
    rest = play("the bank", Levers(), model)
    same = trace("the bank", model)
    for name in ("layer0.attention_weights", same.stream.name):
        np.testing.assert_array_equal(rest[name].value, same[name].value)
    own = "all" if family in DECODERS else "causal"
    for levers in (
        Levers(mask=own),
        Levers(temperature=3),
        Levers(scaling=False),
        Levers(positions=False),
        Levers(silenced=((0, 0),)),
        Levers("cosine"),
    ):
        moved = play("the bank", levers, model)
        assert moved.heads == same.heads
        assert not np.allclose(moved.stream.value, same.stream.value, atol=1e-4), levers
    weights = play("the bank", Levers(mask=own), model)["layer0.attention_weights"].value
    assert (np.triu(weights, 1) > 0).any() == (own == "all")


def test_tables_and_scales_of_shared_heads_are_those_of_the_head_in_view():
    t = walked("mistral")
    for step in t.walk(1):
        tensor, ends_ = t[step.name], ends(t, step.name, 3)
        numbers = table(tensor, 3).values
        assert ends_["most"] >= np.abs(numbers[np.isfinite(numbers)]).max() or ends_["root"]
        assert matrix(tensor, 3)
    key = t["layer1.key"]
    np.testing.assert_array_equal(table(key, 3).values, key.value[1])
    assert ", key-value head 1:" in matrix(key, 3)


def test_a_page_of_its_own_can_be_made_of_a_decoder():
    made = page(walked("mistral"), layer=1, stage="probabilities", head=3, cell=(1, 0))
    assert "<html" in made[:200] and "the bank," in made
