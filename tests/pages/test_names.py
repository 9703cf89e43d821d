"""Which model is which: names of folders in lists and links, and the numbers behind each."""

import os
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core import load_model, trace
from attention_core.models import BUILT_IN, TRANSLATORS
from pages._app import models
from pages._app.foldernames import named
from tests.pages.folders import checkpoint, offer
from tests.pages.places import alike
from tests.pages.reader import go_back, has_viewer, messages, part, run, visit, widget, written

TEXT = "the river bank"
HASH = "86b5e0934494bd15c9632b12f734a8a67f723594"

WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "MiniLM")
BOLD = "\U0001d40c\U0001d422\U0001d427\U0001d422\U0001d40b\U0001d40c"


def look(name: str) -> str:
    """Another account of how a name looks: its letters, digits and signs in small."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    kept = (c for c in folded if unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join("".join(kept).split())


def names(*folders: str, here: str = "/") -> list[str]:
    return list(named(os.pathsep.join(folders), here))


def shows(at, folder: Path) -> bool:
    """Whether the numbers on the walkthrough are those of this folder."""
    wanted = trace(TEXT, load_model(str(folder)))
    shown = part(at, "trace").tensors["layer0.layer_output"]
    return np.array_equal(shown, np.asarray(wanted["layer0.layer_output"].value, "float32"))


@pytest.fixture
def runs(tmp_path, monkeypatch) -> tuple[Path, Path]:
    """Two folders of one name with other weights."""
    pair = (
        checkpoint(tmp_path / "run_a" / "checkpoint-500", 1),
        checkpoint(tmp_path / "run_b" / "checkpoint-500", 2),
    )
    offer(monkeypatch, pair)
    return pair


def test_folders_of_one_name_take_as_many_parents_as_it_needs():
    assert names("/x/run_a/checkpoint-500", "/x/run_b/checkpoint-500") == [
        "run_a/checkpoint-500",
        "run_b/checkpoint-500",
    ]
    assert names("/x/a/b/c", "/y/a/b/c", "/z/d") == ["x/a/b/c", "y/a/b/c", "d"]
    assert names("/c", "/x/c") == ["c", "x/c"]


def test_two_revisions_of_one_model_are_told_apart_without_their_hashes(tmp_path):
    hub = tmp_path / "models--org--bert"
    other, third = "0" * 40, "1" * 40
    (hub / "refs" / "pr").mkdir(parents=True)
    (hub / "refs" / "main").write_text(HASH)
    (hub / "refs" / "pr" / "3").write_text(other)
    for each in (HASH, other, third):
        (hub / "snapshots" / each).mkdir(parents=True)
    snapshots = [str(hub / "snapshots" / each) for each in (HASH, other, third)]
    assert names(*snapshots[:2]) == ["org/bert (main)", "org/bert (pr/3)"]
    assert names(*snapshots)[2] == f"{tmp_path.name}/org/bert"
    assert names(snapshots[0], str(hub)) == ["org/bert"], "the same folder by another way"


def test_a_folder_given_twice_is_offered_once(tmp_path, monkeypatch):
    (tmp_path / "tiny").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "tiny")
    ways = [f"{tmp_path}/tiny/", "tiny", f"{tmp_path}/link", f"{tmp_path}/x/../tiny", "./tiny/."]
    assert names(*ways, "", here=str(tmp_path)) == ["tiny"]


@pytest.mark.parametrize(
    "name",
    [
        *("minilm", "MiniLM", "MINILM", "handmade", "Hand-made", "HAND\u2011MADE"),
        *("MiniLM, 6 layers × 12 heads", "Hand-made, 2 heads", "Mini\u200bLM", " minilm "),
        *("en-pt", "EN\u2011PT", "English → Portuguese"),
        *(WIDE, BOLD, "mini\u00adlm", "hand–made", "minilm\ufe0f", "\u202eminilm"),
    ],
)
def test_a_folder_called_like_a_model_that_comes_along_is_told_apart(name):
    (told,) = names(f"/some/{name}")
    offers = {**BUILT_IN, **TRANSLATORS}
    built_in = [x for n, offer in offers.items() for x in (n, offer.title, *offer.titles)]
    assert look(told) not in {look(each) for each in built_in}
    assert told.startswith("some/")
    (root,) = names(f"/{name}")
    assert look(root) not in {look(each) for each in built_in}


folder_parts = st.sampled_from(
    [
        *("a", "A", "\uff41", "b", "a (2)", "minilm", "Hand-made", " ", "\u200b", "a\u200b", "<b>"),
        *("models--o--n", "snapshots", HASH, "0" * 40, "\n", "*a*"),
    ]
)


@alike
@given(st.lists(st.lists(folder_parts, max_size=4).map(lambda p: "/" + "/".join(p)), max_size=8))
def test_any_folders_have_names_that_differ_to_the_eye(folders):
    found = named(os.pathsep.join(folders), "/")
    own = ({look(name), look(offer.title)} for name, offer in BUILT_IN.items())
    looks = [*(each for both in own for each in both), *map(look, found)]
    assert len(set(looks)) == len(looks), "only a model's own name and title are alike"
    assert all(looks) and not any(HASH in each or "0" * 40 in each for each in found)
    # each folder once, in the order given
    wanted = list(dict.fromkeys(os.path.realpath(folder) for folder in folders))
    assert [os.path.realpath(folder) for folder in found.values()] == wanted


def test_each_of_two_models_of_one_name_can_be_chosen_and_stays(runs):
    at = visit(text=TEXT, stage="layer_output")
    for folder, name in zip(runs, models.names()[len(BUILT_IN) :], strict=True):
        widget(at, "model").select(name)
        run(at)
        assert shows(at, folder) and written(at)["model"] == name
        at.segmented_control(key="walk.form").select("Table")
        run(at)
        assert shows(at, folder) and written(at)["model"] == name


def test_a_link_to_either_opens_it_and_what_is_done_next_keeps_it(runs):
    for folder, name in zip(runs, ["run_a/checkpoint-500", "run_b/checkpoint-500"], strict=True):
        at = visit(text=TEXT, model=name, stage="layer_output")
        assert messages(at) == [] and shows(at, folder)
        at.segmented_control(key="walk.form").select("Table")
        run(at)
        assert shows(at, folder) and written(at)["model"] == name
        go_back(at, {"text": TEXT, "model": "handmade"})
        go_back(at, {"text": TEXT, "model": name, "stage": "layer_output"})
        assert shows(at, folder)


@pytest.mark.parametrize("page", ["heads", "context", "positions", "playground"])
def test_every_page_keeps_the_model_that_was_linked(runs, page):
    section = {"section": "learned"} if page == "positions" else {}
    for name in models.names()[len(BUILT_IN) :]:
        at = visit(page, text=TEXT, texts=f"{TEXT}\n{TEXT}", model=name, **section)
        for _ in range(2):
            assert widget(at, "model").value == name and written(at)["model"] == name
            assert messages(at) == []
            run(at)


@pytest.mark.parametrize("called", ["MiniLM", "minilm", "Hand-made"])
def test_the_model_that_comes_along_stays_reachable_beside_its_namesake(
    tmp_path, monkeypatch, called
):
    folder = checkpoint(tmp_path / "mine" / called, 3)
    offer(monkeypatch, [folder])
    at = visit("heads", text=TEXT, model="handmade")
    for name in ("minilm", f"mine/{called}", "handmade", "minilm"):
        widget(at, "model").select(name)
        run(at)
        widget(at, "hide").set_value(not widget(at, "hide").value)
        run(at)
        assert written(at)["model"] == name
        n_layers = {"minilm": 6}.get(name, 1)
        assert part(at, "maps", "heads").header["n_layers"] == n_layers


def test_a_folder_of_the_hubs_cache_is_called_by_its_model(tmp_path, monkeypatch):
    folder = tmp_path / "models--some-org--tiny-bert"
    snapshot = checkpoint(folder / "snapshots" / HASH, 4)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(HASH)
    for given_ in (snapshot, folder):
        offer(monkeypatch, [given_])
        at = visit(text=TEXT, model="some-org/tiny-bert", stage="layer_output")
        assert messages(at) == [] and shows(at, snapshot)
        assert "some-org/tiny-bert" in widget(at, "model").help.replace("\\", "")


@pytest.mark.parametrize("page", ["", "heads", "context", "playground"])
def test_nothing_a_browser_gets_has_a_path_of_the_disk(runs, tmp_path, page):
    name = models.names()[len(BUILT_IN)]
    at = visit(page, text=TEXT, texts=TEXT, model=name)
    sent = [
        element.proto.bytes + element.proto.json.encode() for element in at.get("bidi_component")
    ]
    said = "".join(each.value for each in (*at.markdown, *at.caption)).encode()
    for each in (*sent, said, repr(at.query_params).encode()):
        assert str(tmp_path).encode() not in each and b"/run_a/checkpoint-500/" not in each


def test_a_folder_that_cannot_be_read_is_refused_under_its_name(tmp_path, monkeypatch):
    folder = checkpoint(tmp_path / "spoilt", 5)
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        whole = (folder / name).read_bytes()
        for content in (b"", b"nonsense", None):
            (folder / name).unlink(missing_ok=True)
            if content is not None:
                (folder / name).write_bytes(content)
            offer(monkeypatch, [folder])
            (said,) = messages(visit(text=TEXT, model="spoilt"))
            assert str(tmp_path) not in said and "spoilt" in said
        (folder / name).write_bytes(whole)


def test_a_link_with_a_path_gets_the_note_and_the_default(runs):
    for old in (str(runs[0]), "checkpoint-500", "run_a", "../run_a/checkpoint-500"):
        at = visit(text=TEXT, model=old)
        assert "names a model that is not here" in messages(at)[0]
        assert widget(at, "model").value == "handmade" and str(runs[0]) not in messages(at)[0]


def test_a_name_that_comes_to_stand_for_another_folder_shows_its_numbers(tmp_path, monkeypatch):
    old = checkpoint(tmp_path / "old" / "tiny", 6)
    new = checkpoint(tmp_path / "new" / "tiny", 7)
    offer(monkeypatch, [old])
    at = visit(text=TEXT, model="tiny", stage="layer_output")
    assert shows(at, old)
    offer(monkeypatch, [new])
    run(at)
    assert shows(at, new) and shows(visit(text=TEXT, model="tiny", stage="layer_output"), new)


def test_a_folder_that_was_filled_anew_shows_what_is_in_it_now(tmp_path, monkeypatch):
    folder = checkpoint(tmp_path / "tiny", 8)
    offer(monkeypatch, [folder])
    at = visit(text=TEXT, model="tiny", stage="layer_output")
    before = part(at, "trace").tensors["layer0.layer_output"]
    (folder / "model.safetensors").unlink()
    run(at)
    assert np.array_equal(part(at, "trace").tensors["layer0.layer_output"], before), "still loaded"
    checkpoint(folder, 9)
    load_model.cache_clear(str(folder))
    run(at)
    assert shows(at, folder)
    assert not np.array_equal(part(at, "trace").tensors["layer0.layer_output"], before)


@pytest.mark.parametrize("name", ["<b>x</b>", "*a* ~~x~~", "$x$", "a\nb", "![x](y)", "`x`", "\\"])
def test_a_name_with_markup_is_text(tmp_path, monkeypatch, name):
    folder = checkpoint(tmp_path / name.replace("/", "\u2215"), 10)
    offer(monkeypatch, [folder])
    told = models.names()[len(BUILT_IN)]
    at = visit("context", texts=f"{TEXT}\n{TEXT} loan", model=told, below="document")
    assert widget(at, "model").value == told
    shown = widget(at, "model").options[len(BUILT_IN) + len(TRANSLATORS)]
    assert shown.replace("\\", "") == told.replace("\\", "") and "\n" not in shown
    assert has_viewer(visit(text=TEXT, model=told))
