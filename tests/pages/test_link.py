"""A link says all of a place, and nonsense in one never does harm; of every page."""

import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages._app import models
from pages._app.state.link import Link
from pages.learn.walkthrough.place import BEST, Place, fit
from tests.pages.places import MODELS, PLACES, alike

SIZES = {"scores": (3, 5), "query": (3, 4)}
PAGES = pytest.mark.parametrize("kind", PLACES, ids=lambda kind: kind.__module__.split(".")[2])


@pytest.fixture(autouse=True, scope="module")
def folder():
    """A server that was started with a checkpoint folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_MODELS", "some/folder")
        assert models.names() == MODELS
        yield


@PAGES
@alike
@given(data=st.data())
def test_a_link_restores_the_place_it_was_made_from(kind: type[Link], data: Any):
    place = data.draw(PLACES[kind])
    assert kind.parse(place.query()) == (place, [])


@PAGES
@alike
@given(data=st.data())
def test_any_link_gives_a_place_and_quotes_nothing_in_its_notes(kind: type[Link], data: Any):
    known = st.sampled_from([each.name for each in fields(kind)])
    query = data.draw(st.dictionaries(st.one_of(known, st.text()), st.text()))
    place, notes = kind.parse(query)
    assert kind.parse(place.query()) == (place, []), "it is a place that the page has"
    for note in notes:
        assert note.endswith(".") and note.isascii()


def test_a_link_is_read_without_what_only_a_picture_needs():
    program = (
        "import sys, pages.learn.walkthrough.place, pages.build.playground.place\n"
        "print('latex2mathml' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@alike
@given(PLACES[Place], st.integers(1, 12))
def test_what_fits_is_inside_the_model_and_fits_again_without_a_note(place, n_heads):
    fitted, notes = fit(place, n_heads, SIZES, 9)
    assert fitted.stage in SIZES
    assert BEST <= fitted.head < n_heads
    assert max(fitted.ask or 0, fitted.follow) < 9
    if fitted.cell:
        assert all(i < n for i, n in zip(fitted.cell, SIZES[fitted.stage], strict=True))
    assert fit(fitted, n_heads, SIZES, 9) == (fitted, [])
    assert (fitted == place) == (notes == [])


def test_a_place_that_fits_is_left_alone():
    place = Place(stage="scores", head=1, cell=(2, 4))
    assert fit(place, 2, SIZES, 9) == (place, [])


def test_another_stage_or_head_closes_the_cell_as_it_would_be_another_number():
    place = Place(stage="scores", head=1, cell=(1, 1))
    for change in ({"stage": "no such"}, {"head": 7}):
        changed: dict[str, Any] = change
        assert fit(replace(place, **changed), 2, SIZES, 9)[0].cell is None


def test_digits_of_other_scripts_are_no_numbers():
    place, notes = Place.parse({"layer": "\N{ARABIC-INDIC DIGIT ONE}", "head": "²", "cell": "٣-٤"})
    assert (place.layer, place.head, place.cell) == (0, BEST, None)
    assert len(notes) == 3
