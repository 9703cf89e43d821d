"""A model that cannot be used is a sentence with a remedy, and the other models go on working."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st

from attention_core import load_model
from attention_core.models import minilm, smollm2
from tests.pages.reader import has_viewer, messages, run, visit, widget, written


def forget() -> None:
    st.cache_resource.clear()
    load_model.cache_clear()


@pytest.fixture(autouse=True)
def nothing_remembered():
    """These tests load their models afresh, and so does whatever comes after them."""
    forget()
    yield
    forget()


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder in the place of MiniLM's, with everything but the weights."""
    whole = minilm.find()
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(whole / name, tmp_path)
    monkeypatch.setattr(minilm, "find", lambda: tmp_path)
    return tmp_path


def refused(**query) -> str:
    at = visit(text="my own words", model="minilm", layer="3", stage="scores", **query)
    (said,) = (error.value.replace("\\", "") for error in at.error)
    assert not has_viewer(at)
    assert at.text_input(key="walk.text").value == "my own words", "nothing is lost"
    assert written(at)["text"] == "my own words"
    widget(at, "model").select("handmade")
    run(at)
    assert has_viewer(at) and not at.error
    assert at.text_input(key="walk.text").value == "my own words"
    return said


def test_weights_that_are_not_installed(monkeypatch):
    monkeypatch.setattr(minilm, "PACKAGE", replace(minilm.PACKAGE, name="no_such"))
    said = refused()
    assert "not installed" in said and "`make models`" in said


@pytest.mark.parametrize("page", ["heads", "context"])
def test_every_page_offers_the_hand_made_model_without_them(monkeypatch, page):
    monkeypatch.setattr(minilm, "PACKAGE", replace(minilm.PACKAGE, name="no_such"))
    at = visit(page, text="my bank", texts="my bank\nbank", layer="3")
    assert "`make models`" in at.error[0].value.replace("\\", "") and len(messages(at)) == 1
    assert "my bank" in "".join(written(at).values()), "nothing is lost"
    widget(at, "model").select("handmade")
    run(at)
    assert not at.error and at.dataframe
    box = at.text_input(key="heads.text") if page == "heads" else at.text_area(key="context.texts")
    assert box.value and box.value.startswith("my bank")


def test_weights_that_are_missing(folder):
    said = refused()
    assert "model.safetensors is missing" in said and "`make models`" in said


def test_truncated_weights(folder, monkeypatch):
    monkeypatch.undo()
    with (minilm.find() / "model.safetensors").open("rb") as whole:
        (folder / "model.safetensors").write_bytes(whole.read(1_000_000))
    monkeypatch.setattr(minilm, "find", lambda: folder)
    said = refused()
    assert "damaged" in said and "`make models`" in said


def test_weights_of_another_checksum(folder):
    (folder / "model.safetensors").write_bytes(b"something else")
    said = refused()
    assert "SHA-256" in said and minilm.SHA256[:12] in said


def test_weights_that_were_mended_are_used_without_a_restart(folder, monkeypatch):
    at = visit(model="minilm")
    assert at.error
    monkeypatch.undo()
    run(at)
    assert has_viewer(at) and not at.error


def test_a_folder_that_is_no_checkpoint(tmp_path, monkeypatch):
    empty = tmp_path / "no_checkpoint"
    empty.mkdir()
    (empty / "notes.txt").write_text("nothing to see", encoding="utf-8")
    monkeypatch.setenv("ATTENTION_MODELS", str(empty))
    at = visit(text="my own words", model="no_checkpoint")
    (error,) = at.error
    assert "no_checkpoint" in error.value.replace("\\", "")
    assert "no_checkpoint" in widget(at, "model").options[-1].replace("\\", "")
    widget(at, "model").select("minilm")
    run(at)
    assert has_viewer(at) and not at.error


def test_several_folders_of_which_one_is_a_checkpoint(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    good = minilm.find()
    monkeypatch.setenv("ATTENTION_MODELS", os.pathsep.join([str(gone), "", str(good)]))
    assert visit(model="gone").error
    at = visit(model=good.name, layer="5", stage="layer_output")
    assert has_viewer(at) and messages(at) == []


def test_a_link_cannot_open_a_folder_the_server_does_not_offer():
    at = visit(model=str(minilm.find()))
    assert messages(at) == ["The link names a model that is not here; Hand-made is shown instead."]


@pytest.mark.parametrize(
    "page", ["walk", "nextword", "heads", "context", "positions", "playground"]
)
def test_every_page_says_how_to_get_smollm2(monkeypatch, page):
    monkeypatch.setattr(smollm2, "PACKAGE", replace(smollm2.PACKAGE, name="no_such"))
    at = visit(page, text="my bank", texts="my bank\nbank", model="smollm2")
    (error,) = (box.value.replace("\\", "") for box in at.error)
    assert "SmolLM2" in error and "`make extras`" in error
    widget(at, "model").select("handmade_next")
    run(at)
    assert not at.error and written(at)["model"] == "handmade_next"
