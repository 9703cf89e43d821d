"""Pictures of readers on the page: opened, kept for their session alone, refused in a sentence."""

import json
import re

import numpy as np
import pytest
from streamlit.errors import StreamlitAPIException

from attention_core import load_model, trace
from attention_core.pictures.bundled import BUNDLED
from pages._app import pictures
from pages.learn.heads import sent as heads
from pages.learn.pictures.choosing import FILE
from pages.learn.walkthrough import sent as walk
from tests.core.picture_files import exif, jpeg, png, scene, segment, webp, with_segments
from tests.pages.reader import go_back, messages, part, run, turn_to, visit, widget, written

OWN = png(scene(240, 300))
NAME = "upload-"


def upload(at, content, name="mine.png"):
    at.file_uploader(key=FILE).set_value((name, content, "image/png"))
    return run(at)


def told(at):
    """What the row of thumbnails is told."""
    (element,) = (e for e in at.get("bidi_component") if e.key == "pictures.thumbnails")
    return json.loads(element.proto.json)


def names(at):
    return [tile["name"] for tile in told(at)["tiles"]]


def test_every_picture_is_shown_small_with_its_credit():
    at = visit("pictures")
    tiles = told(at)["tiles"]
    assert [tile["name"] for tile in tiles] == [*BUNDLED, "board"]
    assert told(at)["chosen"] == "cat"
    for tile, one in zip(tiles, BUNDLED.values(), strict=False):
        assert (tile["title"], tile["alt"], tile["source"]) == (one.title, one.alt, one.source)
        assert one.credit in tile["note"] and one.licence in tile["note"]
        assert tile["image"].startswith("data:image/jpeg;base64,")
        assert len(tile["image"]) < 16_000


@pytest.mark.parametrize("content", [OWN, jpeg(scene(240, 300)), webp(scene(240, 300))])
def test_a_picture_of_ones_own_is_opened_chosen_and_stays_beside_the_others(content):
    at = upload(visit("pictures", picture="rocket", layer="6", head="5"), content)
    name = written(at)["picture"]
    assert pictures.is_upload(name) and told(at)["chosen"] == name
    assert (written(at)["layer"], written(at)["head"]) == ("6", "5")
    assert names(at)[-1] == name and not at.warning
    assert at.success[0].value.replace("\\", "") == "mine.png is open."
    go_back(at, {"picture": "coffee"})
    assert names(at)[-1] == name and written(at)["picture"] == "coffee"
    go_back(at, {"picture": name})
    assert told(at)["chosen"] == name and not at.warning


def test_what_was_done_to_open_it_is_said():
    file = with_segments(jpeg(scene(1200, 1600)), segment(0xE1, b"Exif\0\0" + exif(6)))
    at = upload(visit("pictures"), file)
    note = told(at)["tiles"][-1]["note"]
    assert note.startswith("It is turned as its camera says. It is kept at 600 × 800 pixels")
    assert note.endswith("nothing is stored.")


HOSTILE = {
    "gif": (b"GIF89a" + bytes(99), "This is a GIF"),
    "svg": (b"<svg onload=alert(1)>", "This is an SVG"),
    "cut off": (OWN[:200], "ends before its picture does"),
    "huge": (OWN[:16] + b"\0\1\x86\xa0" * 2 + OWN[24:], "100,000 × 100,000 pixels"),
    "empty": (b"", "This file is empty."),
}


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_none_is_refused_and_the_picture_before_stays(content, said):
    at = visit("pictures", picture="rocket", patch="70")
    upload(at, content)
    assert said in " ".join(messages(at))
    assert (written(at)["picture"], written(at)["patch"]) == ("rocket", "70")
    assert names(at) == [*BUNDLED, "board"]
    upload(at, OWN)
    assert pictures.is_upload(written(at)["picture"]) and said not in " ".join(messages(at))
    upload(at, content)
    assert said in " ".join(messages(at)), "said again"
    assert told(at)["chosen"] == written(at)["picture"] == names(at)[-1], "one's own stays too"
    go_back(at, {"picture": "coffee"})
    assert said not in " ".join(messages(at)), "it was said of another picture"


def test_few_are_kept_the_latest_and_equal_ones_once():
    at = visit("pictures")
    chosen = []
    for shade in (0, 40, 80, 120, 80):
        upload(at, png(np.full((60, 60, 3), shade)))
        chosen.append(written(at)["picture"])
    assert chosen[4] == chosen[2] and len(set(chosen)) == 4
    assert names(at)[-3:] == [chosen[1], chosen[3], chosen[2]]
    assert chosen[0] not in names(at)


def test_a_link_to_a_reader_s_picture_shows_another_reader_a_bundled_one_and_says_why():
    mine = upload(visit("pictures"), OWN)
    link = written(mine)
    other = visit("pictures", **link)
    assert "somebody uploaded" in " ".join(messages(other))
    assert "You see the cat instead." in " ".join(messages(other))
    assert told(other)["chosen"] == written(other)["picture"] == "cat"
    assert names(other) == [*BUNDLED, "board"]
    upload(other, OWN)
    assert written(other)["picture"] == link["picture"], "the same file leads there again"


def test_a_name_that_is_no_picture_s_is_not_looked_for():
    at = visit("pictures", picture="no-such")
    assert "no picture called “no-such” here. You see the cat instead." in " ".join(messages(at))
    assert told(at)["chosen"] == "cat"


@pytest.mark.parametrize(
    "called", ["<img src=x onerror=alert(1)>.png", "**a**.png", "\u202egnp.png", "\n.png"]
)
def test_a_file_s_name_is_text(called):
    at = upload(visit("pictures"), OWN, called)
    tile = told(at)["tiles"][-1]
    assert tile["alt"].startswith("Your picture") and tile["title"]
    assert "\u202e" not in tile["alt"] + tile["title"] and "\n" not in tile["title"]
    said = re.sub(r"\\.", "", at.success[0].value)
    assert "is open" in said and "<" not in said and "*" not in said, "markup is escaped"


def test_it_stays_for_the_session_on_other_pages():
    at = upload(visit("pictures"), OWN)
    name = written(at)["picture"]
    turn_to(at, "tokenizer")
    turn_to(at, "pictures", picture=name)
    assert told(at)["chosen"] == name and not at.warning


def test_the_walk_reads_a_reader_s_picture():
    at = upload(visit("pictures"), OWN)
    name = written(at)["picture"]
    turn_to(at, "walkthrough", model="dinov2", text=name, layer="6", stage="attention_weights")
    assert widget(at, "text").value == name and not messages(at)
    model = load_model("dinov2")
    own = trace(scene(240, 300), model)["layer6.attention_weights"].value
    tensors = part(at, "trace").tensors
    (sent,) = (value for key, value in tensors.items() if key.endswith("attention_weights"))
    np.testing.assert_allclose(sent, own, atol=1e-3)
    titles = [*widget(at, "text").options]
    assert titles == [*(one.title for one in BUNDLED.values()), "Your picture: mine.png"]


def test_what_shows_a_reader_s_picture_is_kept_for_their_session_alone():
    at = upload(visit("pictures"), OWN)
    name = written(at)["picture"]
    turn_to(at, "walkthrough", model="dinov2", text=name)
    turn_to(at, "heads", model="dinov2", text=name)
    assert widget(at, "text").value == name and not messages(at)
    of = heads.Seen(name, "dinov2", "", False)
    assert all(getattr(token, "image", None) is None for token in heads.seen(of).tokens)
    with pytest.raises(StreamlitAPIException, match="session"):
        heads.maps_part(of)
    for layer in range(12):
        with pytest.raises(StreamlitAPIException, match="session"):
            walk.trace_sent(name, "dinov2", layer, "")


@pytest.mark.parametrize("text", ["upload-" + "0" * 32, "no such", "<b>"])
def test_a_picture_that_is_not_here_is_another_in_the_walk(text):
    at = visit("walk", model="dinov2", text=text)
    assert written(at)["text"] == "cat" and "Another is shown: Cat." in " ".join(messages(at))
    at = visit("walk", model="dinov2", text="cat", against=text)
    assert "The other is not compared." in " ".join(messages(at))
