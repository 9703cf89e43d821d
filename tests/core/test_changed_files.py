"""A checkpoint's files while it is in use: what is loaded stays; what is changed is never shown."""

import json
import os
import tracemalloc
from threading import Barrier, Thread

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attention_core import ModelError, load_model, trace
from attention_core.vectors.static import TableVectors
from tests.core.folders import REMEDY, WORDS_TABLE

SOUND = "river bank"


def rewrite(path, content):
    """Write into the file that is there, at another time than it had."""
    before = path.stat()
    with path.open("r+b") as file:
        file.truncate()
        file.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 10_000_000))


CHANGES = {
    "made empty": lambda content: b"",
    "cut in half": lambda content: content[: len(content) // 2],
    "all zeros": lambda content: bytes(len(content)),
    "of another training": lambda content: content[:-4] + b"\0\0\0\0",
    "longer": lambda content: content + content,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
@pytest.mark.parametrize("use", ["trace", "table", "nearest"])
def test_weights_changed_in_place_are_said_and_not_shown(folder, change, use):
    model, path = load_model(str(folder)), folder / "model.safetensors"
    before = trace(SOUND, model)
    content = path.read_bytes()
    rewrite(path, change(content))
    with pytest.raises(ModelError) as error:
        {
            "trace": lambda: trace("loan", model),
            "table": lambda: list(model.table()),
            "nearest": lambda: TableVectors(model).nearest(np.ones(8), 1),
        }[use]()
    said = str(error.value)
    assert str(path) in said and "changed" in said and "Reload this page" in said
    rewrite(path, content)
    again = load_model(str(folder))
    assert again is not model and load_model(str(folder)) is again
    assert np.array_equal(trace(SOUND, again).output.value, before.output.value)


def test_after_a_change_the_folder_is_read_anew_and_refused_if_it_is_damaged(folder):
    model = load_model(str(folder))
    rewrite(folder / "model.safetensors", b"")
    with pytest.raises(ModelError):
        trace(SOUND, model)
    with pytest.raises(ModelError, match="not a readable safetensors file"):
        load_model(str(folder))


@pytest.mark.parametrize("what", ["deleted", "renamed", "replaced", "config", "tokenizer"])
def test_what_is_loaded_goes_on_whatever_takes_its_name(checkpoint, what):
    folder, path = checkpoint.folder, checkpoint.folder / "model.safetensors"
    model = load_model(str(folder))
    before = trace(SOUND, model)
    if what == "deleted":
        path.unlink()
    elif what == "renamed":
        path.rename(folder / "elsewhere")
    elif what == "replaced":
        (folder / "new").write_bytes(b"nonsense")
        os.replace(folder / "new", path)
    else:
        (folder / f"{what}.json").write_text("{")
    assert load_model(str(folder)) is model
    assert np.array_equal(trace(SOUND, model).output.value, before.output.value)
    assert trace("loan", model).tokens == ["[CLS]", "loan", "[SEP]"]
    assert {word for block, _ in model.table() for word in block} == {"river", "bank", "loan"}


def test_threads_that_ask_at_once_get_one_whole_model(folder):
    start, found = Barrier(12), []

    def ask():
        start.wait()
        model = load_model(str(folder))
        found.append((model, trace(SOUND, model).output.value))

    threads = [Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12 and len({id(model) for model, _ in found}) == 1
    assert all(np.array_equal(value, found[0][1]) for _, value in found)


def test_the_word_table_is_not_held(checkpoint):
    """Of a table of 40 megabytes no more than a block is in memory at once."""
    table = np.zeros((1_250_000, 8), np.float32)
    checkpoint.save(checkpoint.weights | {WORDS_TABLE: table}, vocab_size=len(table))
    del table
    tracemalloc.start()
    model = load_model(str(checkpoint.folder))
    trace(SOUND, model)
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**70) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=4,
)


def replaced(tree, steps, value):
    """A copy of a JSON tree with something else at one place in it."""
    if not steps or not isinstance(tree, dict | list) or not tree:
        return value
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
    key = keys[steps[0] % len(keys)]
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[key] = replaced(tree[key], steps[1:], value)
    return copy


def read_or_refused(folder):
    """A model whose numbers are numbers, or a sentence: nothing else may come of a folder."""
    load_model.cache_clear(str(folder))
    try:
        model = load_model(str(folder))
        t = trace("river loan, bank", model)
        model.words("river loan, bank")
        list(model.table())
    except ModelError as error:
        assert str(folder) in str(error) and REMEDY.search(str(error)), error
    except ValueError as error:  # of the text: no token in it, or more than there are places
        assert "token" in str(error)
    else:
        assert np.isfinite(t.output.value).all() and model.card.kind


ANYWHERE = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json"])
@ANYWHERE
@given(steps=st.lists(st.integers(0, 20), min_size=1, max_size=5), value=JSON)
def test_anything_anywhere_in_a_file_of_settings_is_read_or_refused(checkpoint, name, steps, value):
    path = checkpoint.folder / name
    sound = path.read_text(encoding="utf-8")
    try:
        path.write_text(json.dumps(replaced(json.loads(sound), steps, value)), encoding="utf-8")
        read_or_refused(checkpoint.folder)
    finally:
        path.write_text(sound, encoding="utf-8")


@ANYWHERE
@given(place=st.integers(0, 4000), new=st.binary(min_size=1, max_size=9), drop=st.integers(0, 9))
def test_any_bytes_anywhere_in_the_weights_are_read_or_refused(checkpoint, place, new, drop):
    path = checkpoint.folder / "model.safetensors"
    sound = path.read_bytes()
    try:
        path.write_bytes(sound[:place] + new + sound[place + drop :])
        read_or_refused(checkpoint.folder)
    finally:
        path.write_bytes(sound)
