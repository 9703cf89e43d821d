"""Levers of the Playground: what is computed is what the core computes with them."""

import numpy as np
import pytest

from attention_core import load_model
from attention_core.geometry.pooling import sentence_distance
from attention_core.play.levers import Levers, play
from attention_core.stages.scoring import SCORINGS, VARIANTS
from tests.pages.play import TEXT, answer, move, part, said, visit
from tests.pages.reader import messages, run, written

SETTINGS = [
    *({"scoring": name} for name in SCORINGS if name != "dot"),
    {"scaling": False},
    {"temperature": 0.5},
    {"mask": "causal"},
    {"mask": "padding", "padding": (1, 4)},
    {"positions": False},
    {"heads": 1},
    {"heads": 4, "silenced": ((0, 3),)},
]


def link(levers: dict) -> dict[str, str]:
    text = {True: "on", False: "off"}
    return {
        name: "_".join(".".join(map(str, pair)) for pair in value)
        if name == "silenced"
        else ".".join(map(str, value))
        if name == "padding"
        else text[value]
        if isinstance(value, bool)
        else str(value)
        for name, value in levers.items()
    }


@pytest.mark.parametrize("levers", SETTINGS, ids=str)
def test_every_lever_computes_what_the_core_computes(levers):
    at = visit(text=TEXT, **link(levers))
    assert messages(at) == []
    wanted = play(TEXT, Levers(**levers), dtype=np.float64)
    sent = part(at, "trace")
    assert [s["name"] for s in sent.header["stages"]] == [s.name for s in wanted.steps]
    for step in wanted.steps:
        value = wanted[step.name].value.astype(np.float32)
        np.testing.assert_array_equal(sent.tensors[step.name], value)
    weights = sent.tensors["layer0.attention_weights"].sum(axis=-1)
    np.testing.assert_allclose(weights, 1, atol=2e-6)


def test_levers_are_moved_by_their_widgets_and_stand_in_the_address():
    at = visit(text=TEXT)
    at.selectbox(key="playground.scoring").select("cosine")
    at.number_input(key="playground.temperature").set_value(0.25)
    at.segmented_control(key="playground.mask").select("padding")
    at.segmented_control(key="playground.heads").select(4)
    run(at)
    at.pills(key="playground.padding").select(2)
    at.pills(key="playground.padding").select(5)
    at.multiselect(key="playground.silenced").select((0, 1))
    at.toggle(key="playground.positions").set_value(False)
    run(at)
    state = {k: v for k, v in written(at).items() if k not in ("text", "model", "stage")}
    assert state == {
        "scoring": "cosine",
        "temperature": "0.25",
        "mask": "padding",
        "padding": "2.5",
        "positions": "off",
        "heads": "4",
        "silenced": "0.1",
    }
    again = visit(**written(at))
    assert messages(again) == [] and written(again) == written(at)


def test_another_mask_lets_padding_go():
    at = visit(text=TEXT, mask="padding", padding="1")
    at.segmented_control(key="playground.mask").select("none")
    run(at)
    assert "padding" not in written(at) and messages(at) == []


@pytest.mark.parametrize("scoring", SCORINGS)
def test_the_variant_is_named_with_its_equation_its_source_and_its_cost(scoring):
    at = visit(text=TEXT, scoring=scoring)
    variant = Levers(scoring=scoring).variant
    line = next(
        m.value for m in at.markdown if m.value.startswith(f"**{variant.title[:3].title()}")
    )
    for phrase in (variant.equation, variant.source, variant.cost):
        assert phrase in line
    assert f"{variant.multiplications(6, 4):,} products" in line


def test_all_five_variants_are_compared_for_this_sentence():
    at = visit(text=TEXT)
    table = at.markdown[-1].value
    for variant in VARIANTS:
        row = next(line for line in table.splitlines() if f"${variant.equation}$" in line)
        for phrase in (variant.title, variant.source, f"{variant.multiplications(6, 4):,}"):
            assert phrase in row


def test_a_stage_that_plain_attention_lacks_has_no_other_side():
    at = move(visit(text=TEXT, scoring="cosine"), stage="cosine_scores", show="before", cell=[0, 0])
    assert "layer0.cosine_scores" not in part(at, "sides").header["known"]
    told = answer(at)["answers"][0]
    assert told["side"] == "after" and "was" not in told


def test_minilm_has_the_levers_that_need_no_weights_of_their_own():
    at = visit(text=TEXT, model="minilm", temperature="3", mask="causal", silenced="0.2_5.11")
    assert messages(at) == []
    model = load_model("minilm")
    set_ = Levers(temperature=3.0, mask="causal", silenced=((0, 2), (5, 11)))
    before, after = play(TEXT, Levers(), model), play(TEXT, set_, model)
    distance = sentence_distance(before, after)
    assert f"cosine distance of **{distance:.4f}**" in said(at)
    assert at.selectbox(key="playground.scoring").options == ["scaled dot product", "cosine"]
    assert "no weights for the general" in " ".join(c.value for c in at.caption)
    assert part(at, "trace").header["editable"] == []


def test_a_link_cannot_give_minilm_a_score_it_has_no_weights_for():
    at = visit(text=TEXT, model="minilm", scoring="additive")
    assert at.selectbox(key="playground.scoring").value == "dot"
    assert "scoring" not in written(at)


def test_minilm_goes_on_to_its_next_layer():
    at = move(visit(text="river bank", model="minilm"), stage="scores", layer=3, cell=[1, 2])
    told = answer(at)["answers"][0]
    trace = play("river bank", Levers(), load_model("minilm"))
    assert told["now"] == float(trace["layer3.scores"].value[0, 1, 2])
    assert written(at)["layer"] == "3"
