"""Models of pictures in Walk through and Heads: what is typed, shown and said; and elsewhere."""

import pytest

from attention_core.models import PICTURES, Offer
from attention_core.models.board import BOARD
from attention_core.pictures.bundled import BUNDLED
from pages._app import models
from tests.core.tiny_pictures import TinyPictures
from tests.pages.reader import (
    has_viewer,
    messages,
    move,
    part,
    run,
    table,
    view,
    visit,
    widget,
    written,
)


@pytest.fixture
def tiny(monkeypatch):
    """A model of 257 patches, offered beside the others."""
    offer = Offer("Tiny pictures", lambda: TinyPictures(16), unit="patch")
    monkeypatch.setitem(PICTURES, "tiny", offer)
    real = models.model
    monkeypatch.setattr(
        models, "model", lambda name: TinyPictures(16) if name == "tiny" else real(name)
    )


def test_the_board_is_walked_from_its_text():
    at = visit(model="board")
    assert widget(at, "text").label == "Your board" and widget(at, "text").value == BOARD
    sent = part(at, "trace").header
    assert sent["nouns"]["word"] == "cell" and len(sent["tokens"]) == 11
    assert view(at)["ask"] == 0, "[greatest] asks first"
    assert messages(at) == []
    widget(at, "text").set_value("1 2 3")
    at = run(at)
    assert len(messages(at)) == 1 and "nine cells" in messages(at)[0]
    assert widget(at, "text").value == "1 2 3", "nothing that was typed is lost"


def test_a_model_of_pictures_begins_with_a_picture_and_one_of_words_with_words():
    at = visit(text="river bank")
    widget(at, "model").set_value("board")
    at = run(at)
    assert written(at)["text"] == BOARD and has_viewer(at) and messages(at) == []
    widget(at, "model").set_value("minilm")
    at = run(at)
    assert " bank" in written(at)["text"] and has_viewer(at) and messages(at) == []


@pytest.mark.parametrize("page", ["", "heads"])
def test_pictures_are_chosen_from_a_list_and_all_their_parts_are_sent(tiny, page):
    at = visit(page, model="tiny", **({"text": "coffee"} if page else {}))
    box = widget(at, "text")
    assert box.label == "Picture" and list(box.options) == [p.title for p in BUNDLED.values()]
    assert messages(at) == []
    if page:
        maps = part(at, "maps", "heads")
        assert maps.header["pool"] == 3 and maps.tensors["maps"].shape[-2:] == (86, 86)
        average = part(at, "answer", "heads").header["average"]
        assert average["shape"] == [257, 257], "the open head has every cell"
        assert maps.header["nouns"]["sentence"] == "picture"
    else:
        assert part(at, "trace").header["stages"][-1]["size"] == [257, 12]
    widget(at, "text").set_value("rocket")
    at = run(at)
    assert written(at)["text"] == "rocket" and messages(at) == []


def test_a_matrix_of_a_picture_is_a_table_of_the_row_that_asks(tiny):
    at = visit(model="tiny", text="cat", stage="attention_weights")
    at = move(at, stage="attention_weights", ask=40)
    at.segmented_control(key="walk.form").select("Table")
    at = run(at)
    shown = table(at, "table")
    assert shown.shape == (257, 1) and list(shown.columns) == ["row 3, column 8"]


@pytest.mark.parametrize("page", ["context", "positions", "nextword", "worksheet"])
def test_pages_of_words_say_where_pictures_are(page):
    at = visit(page, model="board")
    assert not at.exception
    said = " ".join(messages(at))
    assert "Pictures, Walk through or Heads" in said
    names = [option for box in at.selectbox for option in box.options]
    assert not {"DINOv2"} & set(names), "they are offered where they can be shown"
