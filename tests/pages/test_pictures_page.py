"""The page of pictures: its address, and what it says where its model is not installed."""

from dataclasses import replace

from pages.learn.pictures import reading
from pages.learn.pictures.place import Place, follow
from tests.pages.reader import messages, visit, written


def test_a_picture_that_changes_keeps_the_head_and_forgets_the_other_patch():
    place = Place(picture="cat", layer=6, head=5, patch=70, to=74)
    other = follow(place, replace(place, picture="astronaut"), None)
    assert (other.layer, other.head, other.patch, other.to) == (6, 5, 70, None)
    link = follow(Place(), place, None)
    assert link == place, "a link that names both is taken as it is"


def test_without_the_model_a_sentence_says_what_to_run(monkeypatch):
    monkeypatch.setattr(reading, "PICTURES", {})
    at = visit("pictures", picture="cat", layer="6", head="5")
    assert "`make extras`" in "".join(messages(at))
    assert (written(at)["layer"], written(at)["head"]) == ("6", "5"), "nothing is lost"
