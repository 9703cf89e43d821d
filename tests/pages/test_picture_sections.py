"""Below the picture: each section says what the core finds out, and leads on where it should."""

import json

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.heads import measure, names
from attention_core.pictures import told
from attention_core.pictures.bundled import BUNDLED
from attention_core.pictures.caveats import at_rest, largest
from attention_core.pictures.grid import sight
from attention_core.pictures.ranked import ranked_heads
from attention_core.vectors import depths
from pages._app.words import plain
from pages.learn.pictures import named, studied
from pages.learn.pictures.place import CLASS, MEAN, SECTIONS
from tests.pages.reader import messages, run, visit, written

HERE = {"picture": "cat", "layer": "6", "head": "4", "patch": "101"}


def core():
    return trace("cat", load_model("dinov2"))


def small(at, key: str) -> dict:
    """What is sent of a row of small pictures."""
    (element,) = (e for e in at.get("bidi_component") if e.key == key)
    return dict(json.loads(element.proto.json))


def said(at) -> list[str]:
    return [each.value for each in at.markdown]


def test_ranked_heads_are_those_of_the_trace_and_the_one_that_is_clicked_opens():
    at = visit("pictures", **HERE, to="107", below="ranked")
    found = core()
    every = ranked_heads(found, 101, 107)
    assert plain(told.of_ranked(every, found.tokens[101], found.tokens[107])) in said(at)
    table = at.dataframe[0].value
    assert table["head"].tolist() == [f"{each.layer}.{each.head}" for each in every]
    np.testing.assert_allclose(table["weight"], [each.weight for each in every])
    sent = small(at, "ranked_heads")
    first = sent["each"][0]
    row = found[f"layer{every[0].layer}.attention_weights"].value[every[0].head, 101, 1:]
    np.testing.assert_allclose(first["shares"], 255 * np.sqrt(row / row.max()), atol=0.51)
    assert (first["asks"], first["to"], first["leads"]) == (101, 107, True)


def test_without_another_patch_it_is_the_one_that_the_open_head_looks_at_most():
    at = visit("pictures", **HERE, below="ranked")
    found = core()
    to = 1 + int(found["layer6.attention_weights"].value[4, 101, 1:].argmax())
    every = ranked_heads(found, 101, to)
    assert plain(told.of_ranked(every, found.tokens[101], found.tokens[to])) in said(at)
    assert "to" not in written(at)


def test_vectors_are_compared_at_every_depth_with_the_patch_that_asks():
    at = visit("pictures", **HERE, below="vectors")
    _, every = depths(core())
    unit = every.astype(float) / np.linalg.norm(every, axis=-1, keepdims=True)
    wanted = np.einsum("ltd,ld->lt", unit, unit[:, 101])
    sent = small(at, "likeness")["each"]
    assert len(sent) == len(wanted) == 13
    for each, cosines in zip(sent, wanted, strict=True):
        np.testing.assert_allclose(each["shares"], 255 * np.clip(cosines[1:], 0, 1), atol=0.51)
    colours = small(at, "components")["each"]
    assert len({each["image"]["address"] for each in colours}) == 13
    assert not any(each["leads"] for each in (*sent, *colours))


def test_caveats_are_of_the_open_head_or_of_the_mean():
    at = visit("pictures", **HERE, below="caveats")
    found = core()
    weights = found["layer6.attention_weights"].value
    for head, row, who in (
        ("4", weights[4, 101], "layer 6, head 4"),
        ("mean", weights[:, 101].mean(axis=0), "the mean of layer 6’s heads"),
    ):
        if head == "mean":
            at.session_state["pictures.head"] = MEAN
            run(at)
        most = largest(row)
        says = told.of_largest(most, who, found.tokens[101], found.tokens[1 + most.patch])
        assert plain(says) in said(at)
        grey = small(at, "greyed")["each"]
        assert [each["title"] for each in grey] == ["the 12 that get most", *["12 by chance"] * 5]
    rests = at_rest(sight(found).weights)
    assert plain(told.of_rest(rests, 72)) in said(at)
    assert at.dataframe[0].value["head"].tolist() == [f"{e.layer}.{e.head}" for e in rests]


@pytest.fixture
def two(monkeypatch):
    """Two pictures to be measured over, and not all."""
    some = {name: BUNDLED[name] for name in ("cat", "astronaut")}
    monkeypatch.setattr(studied, "BUNDLED", some)
    for kept in (studied.everywhere, studied.placed):
        kept.clear()
    yield some
    for kept in (studied.everywhere, studied.placed):
        kept.clear()


def test_neighbour_heads_lose_their_neighbours_with_their_positions(two):
    at = visit("pictures", **HERE, below="positions")
    table = at.dataframe[0].value
    heads = table.columns[:4]
    assert [name.split(" (")[1].rstrip(")") for name in heads] == ["1.1", "2.3", "3.4", "3.1"]
    whole, equal, kept, carried = (table[heads].iloc[i] for i in range(4))
    assert (whole > 0.7).all() and (equal < 0.05).all() and (kept > 0.45).all()
    assert (carried < 0.05).all(), "by places in the new picture they are elsewhere"
    assert table["class vector, cosine"].iloc[3] == pytest.approx(1)
    assert table["largest difference"].iloc[3] < 1e-5
    assert any("go by positions" in each for each in said(at))
    assert any("places first" in each for each in said(at))


def test_names_follow_the_rule_of_the_heads_page(two):
    at = visit("pictures", **HERE, below="named")
    model = load_model("dinov2")
    sights = [studied.looked(trace(each.pixels(), model)) for each in two.values()]
    called = names(measure(sights[:1]), measure(sights))
    table = at.dataframe[0].value
    assert table["name"].tolist() == called.ravel().tolist()
    at_head = dict(zip(table["head"], table["name"], strict=True))
    assert [at_head[head] for head in ("1.1", "2.3", "3.4", "3.1")] == [
        "right neighbour",
        "left neighbour",
        "neighbour above",
        "neighbour below",
    ]
    sent = small(at, "named_heads")["each"]
    assert len(sent) == np.count_nonzero(called != "")
    assert all(each["leads"] for each in sent)


def test_names_are_counted_and_none_is_said_to_be_none():
    none = np.full((2, 3), "", object)
    over = f"over {len(BUNDLED)} pictures"
    assert named.earned(none) == f"On this picture and {over} no head earns a name."
    none[0, 1] = "object"
    assert named.earned(none) == f"1 of 6 heads earns a name here and {over}: **object**."


@pytest.mark.parametrize("below", [name for name in SECTIONS if name not in ("named", "positions")])
def test_every_section_has_something_to_say_when_the_class_token_asks(below):
    at = visit("pictures", picture="astronaut", layer="10", head="4", patch=str(CLASS), below=below)
    assert len(said(at)) > 1 and not messages(at)


def test_a_picture_without_an_object_has_neighbour_heads_and_no_background(two):
    at = visit("pictures", picture="galaxies", fit="bars", below="named")
    table = at.dataframe[0].value
    assert {"right neighbour", "neighbour above"} <= set(table["name"])
    assert not {"object", "background"} & set(table["name"])
    assert "Object" not in table and "Right neighbour" in table
