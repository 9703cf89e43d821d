"""What a checkpoint folder is called: a name that people know, never a path, a hash or nothing."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core import load_model, trace
from attention_core.models.foldername import files_of, folder_name, spellings
from attention_core.seen import seen, shown

HASH = "86b5e0934494bd15c9632b12f734a8a67f723594"
LONGER_HASH = HASH[:24] + HASH


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/models/tiny-bert", "tiny-bert"),
        ("/models/tiny-bert/", "tiny-bert"),
        ("/models/tiny-bert/.", "tiny-bert"),
        ("/models/other/../tiny-bert", "tiny-bert"),
        (f"/hub/models--org--tiny-bert/snapshots/{HASH}", "org/tiny-bert"),
        (f"/hub/models--org--tiny-bert/snapshots/{HASH}/", "org/tiny-bert"),
        (f"/hub/models--org--tiny-bert/snapshots/{HASH}/encoder", "org/tiny-bert/encoder"),
        ("/hub/models--org--tiny-bert", "org/tiny-bert"),
        ("/hub/models--bert-base-uncased", "bert-base-uncased"),
        (f"/models/tiny-bert/{HASH}", "tiny-bert"),
        (f"/models/tiny-bert/snapshots/{LONGER_HASH}", "tiny-bert"),
        ("/models/86b5e09", "86b5e09"),  # short, and so it was chosen
        ("/models--", "models--"),
        ("/", "unnamed folder"),
        (f"/{HASH}", "unnamed folder"),
        ("/models/ ", "models"),
        ("/models/\u200b\ufe0f\u3164", "models"),
        ("/models/a\tb\nc\x1b[31m", "a b c [31m"),
        ("/models/\u202etreb", "treb"),
        ("/models/caf\udce9", "caf�"),
        ("/models/<b>x</b>", "b>"),
    ],
)
def test_a_folder_is_called_what_a_person_calls_it(path, name):
    assert folder_name(Path(path)) == name


def test_the_folder_one_stands_in_has_its_own_name(tmp_path, monkeypatch):
    (tmp_path / "tiny-bert" / "inside").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "tiny-bert")
    assert folder_name(Path()) == folder_name(Path("./")) == "tiny-bert"
    assert folder_name(Path("inside/..")) == "tiny-bert" and folder_name(Path("inside")) == "inside"


def test_a_link_is_called_what_it_was_called_by_whoever_made_it(tmp_path):
    (tmp_path / "checkpoint-500").mkdir()
    (tmp_path / "best").symlink_to(tmp_path / "checkpoint-500")
    assert folder_name(tmp_path / "best") == "best"


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_folder_has_a_name_that_can_be_seen_and_sent(parts):
    path = Path("/" + "/".join(parts).replace("\0", ""))
    every = spellings(path)
    assert every[0] == folder_name(path)
    for name in every:
        assert seen(name) and name == shown(name)
        assert not re.search(r"[\x00-\x1f]", name) and name.encode("utf-8")
    assert len(set(every)) == len(every)


@given(st.text(st.characters()), st.text(st.characters()))
def test_what_is_added_unseen_changes_nothing_and_what_is_seen_does(text, other):
    assert seen(f"\ufeff {text.upper().lower()}\u200b") == seen(text.upper().lower())
    if seen(text) != seen(other):
        assert text != other
    assert seen("x" + text) != ""


def hub(tmp_path: Path, *revisions: str, main: str = "") -> Path:
    folder = tmp_path / "models--some-org--tiny-bert"
    for revision in revisions:
        (folder / "snapshots" / revision).mkdir(parents=True)
    if main:
        (folder / "refs").mkdir()
        (folder / "refs" / "main").write_text(main, encoding="ascii")
    return folder


def test_the_hubs_folder_of_a_model_is_opened_where_its_main_branch_is(tmp_path):
    other = "0" * 40
    folder = hub(tmp_path, HASH, other, main=f"{HASH}\n")
    assert files_of(folder) == folder / "snapshots" / HASH
    assert files_of(folder / "snapshots" / other) == folder / "snapshots" / other


def test_without_a_main_branch_its_only_snapshot_is_opened(tmp_path):
    folder = hub(tmp_path, HASH)
    assert files_of(folder) == folder / "snapshots" / HASH
    (folder / "snapshots" / ("0" * 40)).mkdir()
    assert files_of(folder) == folder


@pytest.mark.parametrize("main", ["../../elsewhere", "/etc", "..", "", "\x00", "no such"])
def test_a_main_branch_that_names_no_snapshot_leads_nowhere_else(tmp_path, main):
    (tmp_path / "elsewhere").mkdir()
    folder = hub(tmp_path, HASH, "0" * 40, main=main)
    assert files_of(folder) == folder


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_place_of_the_main_branch_is_not_waited_for(tmp_path):
    folder = hub(tmp_path, HASH)
    (folder / "refs").mkdir()
    os.mkfifo(folder / "refs" / "main")
    assert files_of(folder) == folder / "snapshots" / HASH


def test_no_path_of_the_disk_is_in_a_model_or_in_what_is_sent_of_it(folder):
    model = load_model(str(folder))
    assert model.name == model.title == "tiny-bert"
    assert str(folder.parent) not in repr((model.card, trace("river bank", model).of))


def test_a_model_in_the_hubs_cache_loads_by_the_folder_of_the_model(tmp_path, folder):
    folder.rename(hub(tmp_path, "0" * 40, main=HASH) / "snapshots" / HASH)
    model = load_model(str(tmp_path / "models--some-org--tiny-bert"))
    assert model.title == "some-org/tiny-bert" and trace("river bank", model).tokens
