"""The page of pictures: its address, what it sends, what it says where its model is not."""

import json
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.models import dinov2
from attention_core.models.vision.picture import fitted
from attention_core.pictures.bundled import BUNDLED, SIDE
from attention_core.pictures.filtered import filtered, of_filtered
from attention_core.view.images import data_url
from pages._app.words import plain
from pages.learn.pictures.place import CLASS, EYE, MEAN, TRIES, Place, follow, tries
from tests.pages.reader import go_back, has_viewer, messages, part, run, view, visit, written

HERE = {"picture": "cat", "layer": "6", "head": "5", "patch": "101"}


def told(at) -> dict:
    """What the page says beside the parts."""
    (element,) = (e for e in at.get("bidi_component") if e.key == "patches")
    return dict(json.loads(element.proto.json))


def test_a_picture_that_changes_keeps_the_head_and_forgets_the_other_patch():
    place = Place(picture="cat", layer=6, head=5, patch=70, to=74)
    other = follow(place, replace(place, picture="astronaut"), None)
    assert (other.layer, other.head, other.patch, other.to) == (6, 5, 70, None)
    link = follow(Place(), place, None)
    assert link == place, "a link that names both is taken as it is"


def test_without_the_model_a_sentence_says_what_to_run(monkeypatch):
    monkeypatch.setattr(dinov2, "PACKAGE", replace(dinov2.PACKAGE, name="no_such"))
    at = visit("pictures", **HERE)
    assert "`make extras`" in "".join(messages(at))
    assert any(each.key == "digits" for each in at.get("bidi_component")), "the board is there"
    assert written(at).items() >= HERE.items(), "nothing is lost"


def test_what_is_sent_is_the_models_attention_of_this_picture_and_layer():
    at = visit("pictures", **HERE)
    core = trace("cat", load_model("dinov2"))
    found = core["layer6.attention_weights"].value
    assert part(at, "picture", "patches").header["id"] == told(at)["of"]
    sent = part(at, "layer", "patches")
    assert sent.header["layer"] == 6
    np.testing.assert_allclose(sent.tensors["weights"][:-1], found, atol=1e-7)
    assert part(at, "heads", "patches").tensors["shares"].shape == (12, 7, 257, 256)
    assert told(at)["at"] == {"layer": 6, "head": 5, "patch": 101, "to": None}
    assert told(at)["given"] is None
    np.testing.assert_allclose(told(at)["row"], found[5, 101], atol=1e-7)


def test_what_every_head_gives_to_the_other_patch_is_told_exactly():
    at = visit("pictures", **HERE, to="126")
    core = trace("cat", load_model("dinov2"))
    given = np.array(told(at)["given"]["weights"])
    assert given.shape == (12, 7)
    np.testing.assert_allclose(
        given[10, :6], core["layer10.attention_weights"].value[:, 101, 126], atol=1e-7
    )


def test_another_patch_sends_no_attention_anew_and_back_is_followed():
    at = visit("pictures", **HERE)
    before = {name: element(at, name) for name in ("picture", "layer", "heads")}
    at.session_state["pictures.patch"] = 126  # as the viewer tells it
    run(at)
    assert written(at)["patch"] == "126" and told(at)["at"]["patch"] == 126
    assert {name: element(at, name) for name in before} == before
    go_back(at, HERE)
    assert told(at)["at"]["patch"] == 101


def element(at, name: str) -> bytes:
    (found,) = (e for e in at.get("bidi_component") if e.key == f"patches_{name}_part")
    return bytes(found.proto.bytes)


def test_what_a_link_names_and_is_not_there_becomes_the_nearest_that_is():
    at = visit("pictures", picture="unicorn", layer="40", head="9", patch="999", to="300")
    said = " ".join(messages(at))
    for words in ("called “unicorn” here", "12 layers", "6 heads", "256 patches"):
        assert words in said
    shown = told(at)
    assert shown["of"].startswith("cat ")
    assert shown["at"] == {"layer": 11, "head": MEAN, "patch": CLASS, "to": None}
    at = visit("pictures", **HERE, to="300")
    assert "asked about" in " ".join(messages(at)) and told(at)["at"]["to"] is None


@pytest.mark.parametrize(
    "place", [there for _, there in tries()], ids=[says for says, _ in tries()]
)
def test_what_is_offered_to_try_is_a_place_of_the_picture_it_names(place):
    at = visit("pictures", **place.query())
    assert not messages(at)
    assert told(at)["at"]["patch"] == place.patch


SEEN = {
    "from the nose to both eyes": ("left eye", "right eye"),
    "from one lamp to the other": ("right lamp",),
    "what is another galaxy like this one": ("orange galaxy",),
    "what stands for all of it looks at a face": ("face",),
    "and an eye finds the other": ("right eye",),
}


@pytest.mark.parametrize("says", SEEN)
def test_what_is_offered_to_try_shows_what_is_said_of_it(says):
    """A third of the weight, or more, goes to where it is said to, and to the eight around."""
    (picture, layer, head) = next((t[1], t[3], t[4]) for t in TRIES if t[0] == says)
    place = dict(tries())[says]
    found = trace(picture, load_model("dinov2"))
    row = found[found.attention[layer].name].value[head, place.patch, 1:].reshape(SIDE, SIDE)
    near = np.zeros((SIDE, SIDE), bool)
    for spot in SEEN[says]:
        y, x = BUNDLED[picture].patch(spot, "square") or (0, 0)
        near[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2] = True
    assert row[near].sum() > 1 / 3
    assert near.mean() < 0.08


def test_the_page_begins_at_the_cats_left_eye():
    assert divmod(EYE - 1, SIDE) == BUNDLED["cat"].patch("left eye", "square")
    assert Place().patch == EYE and Place().picture == "cat"


def links(at) -> dict[str, dict[str, str]]:
    every = {str(e.proto.label): e.proto.query_string for e in at.get("page_link")}
    return {label.replace("\\", ""): dict(parse_qsl(query)) for label, query in every.items()}


def test_links_lead_to_the_same_patch_and_head_in_the_walk_and_on_heads():
    at = visit("pictures", **HERE, to="126")
    walk = links(at)["Walk through layer 6, head 5"]
    wanted = {"text": "cat", "model": "dinov2", "layer": "6", "head": "5", "ask": "101"}
    assert walk.items() >= {**wanted, "follow": "126", "stage": "attention_weights"}.items()
    assert links(at)["Every head, measured"]["heads"] == "6.5"
    there = visit("walk", **walk)
    assert not messages(there) and has_viewer(there)
    assert view(there)["ask"] == 101 and view(there)["follow"] == 126


def test_patches_of_the_whole_picture_are_not_taken_for_those_of_its_middle_square():
    at = visit("pictures", **HERE, fit="bars")
    walk = links(at)["Walk through layer 6, head 5"]
    assert "follow" not in walk and walk.get("ask") != "101"
    assert any("middle square" in caption.value for caption in at.caption)


def test_one_number_of_a_patch_is_its_pixels_times_a_filter():
    at = visit("pictures", **HERE, below="pixels", dimension="26")
    made = filtered(trace("cat", load_model("dinov2")), 101, 26)
    said = plain(of_filtered(made, "row 7, column 5"))
    assert any(each.value == said for each in at.markdown)
    (element,) = (e for e in at.get("bidi_component") if e.key == "pixels_small")
    each = json.loads(element.proto.json)["each"]
    assert [one["title"] for one in each] == ["its pixels", "× the filter", "= products"]
    patch = fitted(BUNDLED["cat"].pixels())[6 * 14 : 7 * 14, 4 * 14 : 5 * 14]
    assert each[0]["image"]["address"] == data_url(patch)


def test_the_class_token_has_no_pixels_and_a_number_that_is_not_there_is_the_last():
    at = visit("pictures", **HERE | {"patch": "0"}, below="pixels", dimension="999")
    assert any("stands for no pixels" in each.value for each in at.markdown)
    assert "384 numbers, 0 to 383" in "".join(messages(at))
